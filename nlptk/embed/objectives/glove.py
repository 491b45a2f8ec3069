"""GloVe (Pennington, Socher and Manning 2014): the product of two words' vectors is the log of their count.

For words i and contexts j that occur together X times, the loss is the mean over all such pairs of

    f(X) (w_i c_j + b_i + b'_j - log X)^2        f(X) = min(1, (X / x_max)^alpha)

(equations 8 and 9). The paper takes a step by AdaGrad for each pair. Here the vectors of all words are fitted
while those of the contexts stand still, and then the other way round: weighted least squares, by a few steps
of conjugate gradients a row in each epoch (Takacs, Pilaszy and Tikk 2011). Each vector's squared length times
`ridge` is added to what is made small; the loss that is told is without it. There is no learning rate.

Nothing here tells what words do not occur together. With `noise`, the biases are held where chance has them,
b_i = log x_i - log x / 2 for the sum x_i of a word's counts and x of all, so that a product is a pointwise
mutual information; and for all words and contexts, whether they occur together or not,

    noise F_i F'_j / F (w_i c_j)^2        F_i, F'_j, F: the sums of f over a row, a column and all

is added to what is made small: what negative sampling does for skip-gram, without samples. The loss that is
told is without it, too. `noise=0` leaves the loss of the paper, with biases that are fitted.

Only products matter to the loss, and many vectors have the same. Given are those of the singular value
decomposition U S V' of all products, each pair as often as chance has it: U S^0.15, and V S^0.15 added where
`contexts` says so (Levy, Goldberg and Dagan 2015).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import UsageError
from nlptk.embed.objectives._base import CountObjective

Float32s = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Glove(CountObjective):
    """Products of vectors are logarithms of co-occurrence counts: each pair of words counts once.

    - `x_max`: a pair that occurs more often counts no more
    - `alpha`: how the weight of a pair grows with its count
    - `bias`: whether words and contexts have a number of their own beside the product
    - `contexts`: whether the vector of a word as a context is added to its own
    - `ridge`: what keeps vectors of words short of which little is known
    - `noise`: how much matters what words have to do with words drawn at random; 0 is the paper's loss
    """

    x_max: float = 100.0
    alpha: float = 0.75
    bias: bool = True
    contexts: bool = True
    ridge: float = 0.1
    noise: float = 0.2

    def __post_init__(self) -> None:
        """Check the parameters."""
        for name, value, usual in (("x_max", self.x_max, 100), ("ridge", self.ridge, 0.1)):
            if not 0 < value < inf:
                raise UsageError(f"glove:{name}", f"{value} is not above 0", f"Give {usual}, say")
        for name, value, usual in (("alpha", self.alpha, 0.75), ("noise", self.noise, 0.2)):
            if not 0 <= value < inf:
                raise UsageError(f"glove:{name}", f"{value} is not 0 or more", f"Give {usual}, say")

    def targets(self, counts: Float32s) -> tuple[Float32s, Float32s]:
        """Return the logarithms of counts, and how much each matters: f."""
        logs = np.log(counts)
        weights = np.exp(np.minimum(logs - np.float32(np.log(self.x_max)), 0) * np.float32(self.alpha))
        return logs, weights


METHOD = Glove
