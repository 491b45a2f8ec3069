"""Errors that a user can mend; anything else that escapes is a bug in nlptk.

NlptkError
├── UsageError      exit 2   an option or argument that cannot be meant
├── InputError      exit 1   a corpus or data file: missing, damaged, not UTF-8
├── ModelError      exit 1   a model file: foreign, damaged, of another kind
└── ResourceError   exit 1   memory, disk or an optional package that is lacking
"""

_RAW_BYTES = frozenset(map(chr, range(0xDC80, 0xDD00)))  # of file names, as Python reads and writes them


class NlptkError(Exception):
    """Say on one line where it went wrong, what is wrong and what to do about it."""

    exit_code = 1

    def __init__(self, where: str, what: str, remedy: str) -> None:
        super().__init__(where, what, remedy)
        self.where = where
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        """Join the three parts as `WHERE: WHAT. REMEDY.`, on one line without control characters."""
        text = " ".join(f"{self.where}: {self.what}. {self.remedy}.".split())
        return "".join(
            each if each.isprintable() or each in _RAW_BYTES else ascii(each)[1:-1] for each in text
        )


class UsageError(NlptkError):
    """An option or argument that cannot be meant."""

    exit_code = 2


class InputError(NlptkError):
    """A corpus or data file that cannot be read as what it should be."""


class ModelError(NlptkError):
    """A model file that is foreign, damaged or of another kind."""


class ResourceError(NlptkError):
    """Memory, disk or an optional package that is lacking."""
