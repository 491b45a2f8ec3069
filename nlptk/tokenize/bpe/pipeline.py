"""What stands around the BPE model in a tokenizer.json, in both directions.

Only what gives the same ids is taken: everything else is refused by its name.
"""

from __future__ import annotations

import re

import regex

from nlptk.core.errors import ModelError
from nlptk.tokenize.bpe.interchange import typed, utf8
from nlptk.tokenize.bpe.model import BpeModel
from nlptk.tokenize.bpe.patterns import NONE, PATTERNS
from nlptk.tokenize.bpe.settings import BYTE, CHARACTER, END_OF_WORD, SPACED_WORDS
from nlptk.tokenize.foreign import shown

_Step = dict[str, object]
_LISTS = ("normalizers", "pretokenizers", "processors", "decoders")
_WORD = r"\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}"
# The two engines differ on \w: for Oniguruma, the superscripts of Latin-1 are word characters.
_EXPRESSIONS = PATTERNS | {"hf-whitespace": rf"[{_WORD}]+|[^{_WORD}\s]+"}
_NAMES = {expression: name for name, expression in _EXPRESSIONS.items()}
_BETWEEN_WORDS: dict[str, _Step | None] = {  # of character-level models, by name
    NONE: None,
    "whitespace": {"type": "Split", "pattern": {"String": " "}, "behavior": "Removed", "invert": False},
    "hf-whitespace": {"type": "Whitespace"},
}
# A class, an escaped character, or (the group) what Oniguruma and the package `regex` read differently.
_PARTS = re.compile(
    r"\[\^?\]?(?:\\.|[^\]\\])*\]|(?P<odd>\\[wWbBhHzZRXKGyYNO]|\{[\d,]+\}\+|\(\?[a-z]*[msxua]|[$^])|\\.",
    re.DOTALL,
)
_ODD_IN_CLASS = re.compile(r"\\[wWhHRX]|&&|--|~~|\|\||(?!^)\[", re.DOTALL)
_PROBE = " aA1.é字\n'\t_"  # short: no expression takes long for it
_PLAIN_MODELS = "Set it to null in the file, and do its work before or after"
_OUTSIDE = "Use the program that made the file"


def pre_tokenizer(model: BpeModel, path: str) -> _Step | None:
    """Return the pre-tokenizer that cuts as the model does."""
    name = model.pretokenizer
    if model.level == CHARACTER:
        return _BETWEEN_WORDS[name] if name in _BETWEEN_WORDS else _split(name, path)
    if name in ("gpt2", NONE):
        return _byte_level(use_regex=name == "gpt2")
    steps = [_split(name, path), _byte_level(use_regex=False)]
    return {"type": "Sequence", "pretokenizers": steps}


def decoder(model: BpeModel) -> _Step:
    """Return the decoder that undoes the model's spelling."""
    if model.level == CHARACTER and model.pretokenizer in SPACED_WORDS:
        return {"type": "BPEDecoder", "suffix": END_OF_WORD}
    if model.level == CHARACTER:
        mark: _Step = {"type": "Replace", "pattern": {"String": END_OF_WORD}, "content": ""}
        return {"type": "Sequence", "decoders": [mark, {"type": "Fuse"}]}
    return {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True}


def level_and_pretokenizer(document: _Step, suffix: str, path: str) -> tuple[str, str]:
    """Return the level and the pre-tokenizer of a tokenizer.json; ModelError names what is not supported."""
    for part in ("truncation", "padding"):
        if document.get(part) is not None:
            raise ModelError(path, f"{part} is not supported", _PLAIN_MODELS)
    for step in _steps(document.get("normalizer"), "the normalizer", path):
        raise _unsupported("normalizer", step, path, _PLAIN_MODELS)
    for step in _steps(document.get("post_processor"), "the post-processor", path):
        if not _adds_nothing(step):
            raise _unsupported("post-processor", step, path, _PLAIN_MODELS)
    steps = _steps(document.get("pre_tokenizer"), "the pre-tokenizer", path)
    level = BYTE if any(step["type"] == "ByteLevel" for step in steps) else CHARACTER
    if suffix != (END_OF_WORD if level == CHARACTER else ""):
        what = f"end_of_word_suffix {shown(suffix)} with pre-tokenizer {_listed(steps)} is not supported"
        raise ModelError(
            path, what, f"Only {END_OF_WORD!r} without ByteLevel, and none with it, can be imported"
        )
    spelled = ("ByteLevel",) if level == BYTE else ("BPEDecoder", "Replace", "Fuse")
    for step in _steps(document.get("decoder"), "the decoder", path):
        if step["type"] not in spelled or step.get("suffix", END_OF_WORD) != END_OF_WORD:
            raise _unsupported("decoder", step, path, _OUTSIDE)
    return level, _byte_cut(steps, path) if level == BYTE else _character_cut(steps, path)


def _byte_level(*, use_regex: bool) -> _Step:
    return {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": use_regex}


def _split(name: str, path: str) -> _Step:
    expression = _EXPRESSIONS.get(name, name)
    if expression not in _NAMES and (odd := odd_part(expression)):
        what = f"the pre-tokenizer holds {shown(odd)}, which tokenizers reads differently"
        raise ModelError(path, what, "Train with a simpler regular expression")
    return {"type": "Split", "pattern": {"Regex": expression}, "behavior": "Isolated", "invert": False}


def odd_part(expression: str) -> str | None:
    """Return the first part of an expression that Oniguruma does not read as the package `regex` does.

    The engines also go on differently after a match of nothing, so all of such an expression is odd. Raises
    regex.error if it is no expression.
    """
    for part in _PARTS.finditer(expression):
        if part["odd"]:
            return part["odd"]
        if part[0].startswith("[") and (odd := _ODD_IN_CLASS.search(part[0])):
            return odd[0]
    return expression if "" in (match[0] for match in regex.finditer(expression, _PROBE)) else None


def _steps(part: object, name: str, path: str) -> list[_Step]:
    """Return what a part consists of, the members of sequences one by one."""
    steps: list[_Step] = []
    pending = [] if part is None else [part]
    while pending:
        step = typed(pending.pop(), dict, name, path)
        if typed(step.get("type"), str, f"the type of {name}", path) != "Sequence":
            steps.append(step)
            continue
        members = next((step[key] for key in _LISTS if key in step), None)
        pending += reversed(typed(members, list, f"the sequence of {name}", path))
    return steps


def _adds_nothing(step: _Step) -> bool:
    if step["type"] != "TemplateProcessing":
        return step["type"] == "ByteLevel"
    single = step.get("single")
    return isinstance(single, list) and all(
        isinstance(item, dict) and [*item] == ["Sequence"] for item in single
    )


def _byte_cut(steps: list[_Step], path: str) -> str:
    last = steps[-1]
    if last["type"] != "ByteLevel" or len(steps) > 2:  # noqa: PLR2004
        raise ModelError(path, f"pre-tokenizer {_listed(steps)} is not supported", _OUTSIDE)
    if last.get("add_prefix_space") is not False:
        raise ModelError(path, "pre-tokenizer ByteLevel with add_prefix_space is not supported", _OUTSIDE)
    cuts = last.get("use_regex", True)
    if len(steps) == 1:
        return "gpt2" if cuts else NONE
    if cuts:
        raise ModelError(path, f"pre-tokenizer {_listed(steps)} with use_regex is not supported", _OUTSIDE)
    return _isolated(steps[0], path)


def _character_cut(steps: list[_Step], path: str) -> str:
    if len(steps) > 1:
        raise ModelError(path, f"pre-tokenizer {_listed(steps)} is not supported", _OUTSIDE)
    for name, step in _BETWEEN_WORDS.items():
        if steps == ([] if step is None else [step]):
            return name
    if steps[0] == {"type": "CharDelimiterSplit", "delimiter": " "}:
        return "whitespace"
    expression = _isolated(steps[0], path)
    return PATTERNS[expression] if expression in _BETWEEN_WORDS else expression  # the name means another cut


def _isolated(step: _Step, path: str) -> str:
    """Return the expression of a split that keeps both its matches and what is between them."""
    pattern = step.get("pattern")
    expression = pattern.get("Regex") if isinstance(pattern, dict) else None
    kept = step.get("behavior") == "Isolated" and step.get("invert") is False
    if step["type"] != "Split" or not kept or not isinstance(expression, str):
        raise _unsupported("pre-tokenizer", step, path, _OUTSIDE)
    if expression in _NAMES:
        return _NAMES[expression]
    utf8(expression, path)
    try:
        odd = odd_part(expression)
    except (regex.error, OverflowError, RecursionError, UnicodeError) as error:
        what = f"pre-tokenizer Split has no regular expression ({error})"
        raise ModelError(path, what, _OUTSIDE) from None
    if odd:
        what = f"pre-tokenizer Split with {shown(odd)}, which Python reads differently, is not supported"
        raise ModelError(path, what, _OUTSIDE)
    return expression


def _unsupported(part: str, step: _Step, path: str, remedy: str) -> ModelError:
    details = [f"{key} {shown(step[key])}" for key in ("pattern", "behavior", "suffix") if key in step]
    said = f"{step['type']} ({', '.join(details)})" if details else f"{step['type']}"
    return ModelError(path, f"{part} {said} is not supported", remedy)


def _listed(steps: list[_Step]) -> str:
    return " and ".join(str(step["type"]) for step in steps) or "null"
