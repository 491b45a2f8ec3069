r"""A tagger as text, exact: the model that is read back has the bytes of the one that was written.

    nlptk-hmm<TAB>1
    order<TAB>2
    unknown<TAB>"suffix:length=10"
    seen<TAB>2
    normalize<TAB>null
    training<TAB>{"smoothing": "kneser-ney", ...}

    tags<TAB>2
    N<TAB>-0.6931471805599453<TAB>0.5
    V<TAB>-0.6931471805599453<TAB>0.5

    transitions<TAB>3
    N<TAB>-2.5<TAB>-0.25<TAB>-1.875
    ...

    end

Settings are JSON. A section has its name, the number of its lines, and the lines; sections follow each other
in the order below, and pairs, contexts and shares are of second-order models alone. Fields are divided by
tabs; in names a tab, line feed, carriage return or backslash is written as in core/escapes.py. EDGE is the
edge of a sentence as a tag before. Logarithms are natural.
"""

from __future__ import annotations

from nlptk.core.errors import UsageError
from nlptk.hmm.model import HmmModel

MAGIC = "nlptk-hmm"
VERSION = 1
SETTINGS = "order", "unknown", "seen", "normalize", "training"
TAGS, TRANSITIONS, PAIRS, WORDS = "tags", "transitions", "pairs", "words"
CONTEXTS, SHARES, NAMES = "contexts", "shares", "names"
END = "end"
EDGE = b"<s>"  # of a sentence, before its first word


def check_exportable(model: HmmModel) -> None:
    """Raise UsageError for a model that this format cannot hold."""
    if EDGE in set(model.tags):
        what = f"the model has a tag {EDGE.decode()}, which stands for the edge of a sentence there"
        raise UsageError("export", what, "Give the tag another name and train again")
