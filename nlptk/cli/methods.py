"""Every method of nlptk by what it is for: the one list behind `nlptk info --methods` and docs/methods.md."""

from __future__ import annotations

from collections.abc import Iterator

from nlptk.cli.bpe_options import FORMATS
from nlptk.cli.output import Row
from nlptk.core.records import KINDS
from nlptk.core.registry import MethodDescription, describe
from nlptk.tokenize.bpe.patterns import NONE, PATTERNS
from nlptk.tokenize.methods.words import PATTERN
from nlptk.tokenize.wordpiece.settings import PRETOKENIZERS as WORDPIECE_PRETOKENIZERS

REGISTRIES = {
    "--tokenizer": "nlptk.tokenize.methods",
    "ngram --smoothing": "nlptk.ngram.smoothing",
    "embed --objective": "nlptk.embed.objectives",
    "embed --loss": "nlptk.embed.losses",
    "embed --format": "nlptk.embed.formats",
    "stopwords derive --method": "nlptk.stopwords.derive",
    "augment apply --op": "nlptk.augment.ops",
    "augment mask --noise": "nlptk.augment.noise",
    "augment mask --units": "nlptk.augment.units",
    "hmm --smoothing": "nlptk.hmm.smoothing",
    "hmm --unknown": "nlptk.hmm.unknown",
    "hmm --format": "nlptk.hmm.tagged",
}
CHARACTER_PRETOKENIZERS = {
    "whitespace": "What stands between two spaces (U+0020), nothing dropped.",
    "hf-whitespace": "The same expression, and white space is dropped.",
}


def described_methods() -> Iterator[Row]:
    """Yield a row a method: the option it is a value of, its name, its parameters, a sentence."""
    for option, package in REGISTRIES.items():
        for method in describe(package):
            yield _row(option, method.name, method.summary, _parameters(method))
    yield _row("--tokenizer words", "the expression", PATTERN)
    for name, pattern in PATTERNS.items():
        yield _row("bpe --pretokenizer", name, pattern)
    yield _row("bpe --pretokenizer", NONE, "Every record is one word.")
    for name, summary in CHARACTER_PRETOKENIZERS.items():
        yield _row("bpe --pretokenizer, --level character", name, summary)
    for name, summary in WORDPIECE_PRETOKENIZERS.items():
        yield _row("wordpiece --pretokenizer", name, summary)
    for name, summary in FORMATS.items():
        yield _row("bpe --format", name, summary)
    for name, summary in KINDS.items():
        yield _row("--record", name, summary)


def _row(option: str, name: str, summary: str, parameters: str = "") -> Row:
    return {"option": option, "name": name, "parameters": parameters, "summary": summary}


def _parameters(method: MethodDescription) -> str:
    """Print what a method takes: `discount=number (0.75)`."""
    printed = []
    for parameter in method.parameters:
        default = "" if parameter.default is None else f" ({parameter.default})"
        printed.append(f"{parameter.name}={parameter.type}{default}")
    return ", ".join(printed)
