"""The pre-tokenizers that have a name, as regular expressions of the `regex` package.

gpt2, cl100k and o200k are the expressions of the published encodings of the same names (openai/tiktoken,
openai_public.py).
"""

import re

from nlptk.core.errors import UsageError
from nlptk.core.specs import choose

_CONTRACTION = "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
_UPPER = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]"
_LOWER = r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"

PATTERNS = {
    "gpt2": r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+",
    "cl100k": r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*+"
    r"|\s++$|\s*[\r\n]|\s+(?!\S)|\s",
    "o200k": rf"[^\r\n\p{{L}}\p{{N}}]?{_UPPER}*{_LOWER}+{_CONTRACTION}?"
    rf"|[^\r\n\p{{L}}\p{{N}}]?{_UPPER}+{_LOWER}*{_CONTRACTION}?"
    r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+",
    "whitespace": r" ?\S+|\s+(?!\S)|\s+",
    "hf-whitespace": r"\w+|[^\w\s]+",
}

NONE = "none"
NAMES = (*PATTERNS, NONE)

# In these a match never goes on over a single space between two visible characters, and never looks past it.
SPACED = frozenset(PATTERNS)

_LIKE_A_NAME = re.compile(r"[A-Za-z0-9_-]+")


def check_name(pretokenizer: str) -> None:
    """Raise UsageError for what is meant as a name and is none; as an expression it would hardly cut."""
    if pretokenizer not in NAMES and _LIKE_A_NAME.fullmatch(pretokenizer):
        raise UsageError("--pretokenizer", f"there is no {pretokenizer}", choose(pretokenizer, list(NAMES)))
