"""The perplexities of the peers on Brown and a treebank, and the order of the methods there."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from nlptk.core.text import read_text
from nlptk.core.vocab import BEGIN_ID, UNKNOWN_ID
from nlptk.ngram.backoff import padded
from nlptk.ngram.settings import NgramSettings
from nlptk.ngram.train import train

MEMORY = 1 << 30
Perplexities = Callable[..., tuple[float, float]]

# Excluding and including OOVs, measured with KenLM's lmplz and query.
MODIFIED_KNESER_NEY = {
    ("brown", 2): (290.5166703193011, 352.1923443454358),
    ("brown", 3): (258.77897359248004, 314.597003910784),
    ("brown", 4): (254.76357871246807, 309.7829923223649),
    ("brown", 5): (254.44597322241745, 309.38643886447414),
    ("treebank", 2): (227.73382648934484, 351.42910454166554),
    ("treebank", 3): (206.6190372206944, 320.84119063288017),
    ("treebank", 4): (205.2181343244718, 318.5982598675346),
    ("treebank", 5): (205.2014996289541, 318.53589552846506),
}
# Excluding OOVs, measured with MITLM's FixKN and OpenGrm NGram.
KNESER_NEY = {"brown": 260.522, "treebank": 203.840}
# Excluding OOVs, measured with OpenGrm NGram.
ABSOLUTE_DISCOUNTING = {"brown": 284.926, "treebank": 219.912}


@pytest.fixture(scope="module")
def perplexities(corpus: Callable[[str], Path]) -> Perplexities:
    """Return a function that trains and tests: the perplexities excluding and including OOVs."""

    @cache
    def measure(name: str, smoothing: str, order: int = 3, tune: bool = False) -> tuple[float, float]:
        settings = NgramSettings(order=order, smoothing=smoothing, tune=tune)
        model = train([str(corpus(f"{name}.train.txt"))], settings, memory=MEMORY, jobs=2).model
        test = str(corpus(f"{name}.test.txt"))
        rows = [model.reader(MEMORY).encode(block) for block in read_text([test])]
        text = np.concatenate([padded(row).values for row in rows])
        logprobs = model.model.score(text).logprobs
        known = (text != BEGIN_ID) & (text != UNKNOWN_ID)
        excluding, including = (np.exp(-logprobs[events].mean()) for events in (known, text != BEGIN_ID))
        return float(excluding), float(including)

    return measure


@pytest.mark.parametrize(("name", "order"), MODIFIED_KNESER_NEY)
def test_modified_kneser_ney_has_the_perplexities_of_kenlm(
    perplexities: Perplexities, name: str, order: int
) -> None:
    expected = MODIFIED_KNESER_NEY[name, order]
    assert perplexities(name, "modified-kneser-ney", order) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("name", KNESER_NEY)
def test_kneser_ney_with_one_discount_has_the_perplexity_of_mitlm_and_opengrm(
    perplexities: Perplexities, name: str
) -> None:
    assert perplexities(name, "kneser-ney")[0] == pytest.approx(KNESER_NEY[name], rel=1e-5)


@pytest.mark.parametrize("name", ABSOLUTE_DISCOUNTING)
def test_absolute_discounting_has_the_perplexity_of_opengrm(perplexities: Perplexities, name: str) -> None:
    assert perplexities(name, "absolute-discounting")[0] == pytest.approx(
        ABSOLUTE_DISCOUNTING[name], rel=1e-5
    )


def test_the_methods_rank_on_brown_as_in_the_literature(perplexities: Perplexities) -> None:
    methods = ["modified-kneser-ney", "kneser-ney", "absolute-discounting", "katz", "witten-bell"]
    found = [perplexities("brown", method)[1] for method in methods]
    assert found == sorted(found)


@pytest.mark.parametrize("name", ["brown", "treebank"])
@pytest.mark.parametrize("method", ["modified-kneser-ney", "kneser-ney", "absolute-discounting"])
def test_tuned_discounts_beat_those_of_the_counts(perplexities: Perplexities, name: str, method: str) -> None:
    tuned, plain = perplexities(name, method, 3, True), perplexities(name, method)
    assert tuned[1] < plain[1]
    if method == "modified-kneser-ney":  # one discount an order gains less, and not on all measures
        assert tuned[0] < plain[0]
