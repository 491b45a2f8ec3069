"""`nlptk stopwords derive`: the stopwords of a corpus, by how words spread over its documents."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from nlptk.cli.context import run_of
from nlptk.cli.options import Inputs, Json, one_of, paths_of
from nlptk.cli.reading_options import Reading, Work
from nlptk.cli.stopwords_app import (
    CaseSensitive,
    Tokenizer,
    app,
    entry_tokenizer_of,
    is_file,
    listed,
    tokenizer_of,
)
from nlptk.core.registry import names

if TYPE_CHECKING:
    from nlptk.core.corpus import EncodedCorpus
    from nlptk.stopwords.derive._base import Spread
    from nlptk.stopwords.derived import DerivedList
    from nlptk.stopwords.fold import Fold

TOP_K = 100
METHODS = "nlptk.stopwords.derive"

Method = Annotated[
    str,
    typer.Option(
        "--method",
        metavar="NAME[:PARAMETERS]",
        autocompletion=lambda: names(METHODS),
        help="How words are scored: document-frequency, inverse-document-frequency or entropy.",
    ),
]
Documents = Annotated[
    str,
    typer.Option(
        "--documents",
        metavar="line|paragraph",
        autocompletion=one_of(("line", "paragraph")),
        help="What one document is: a line, or the lines between empty ones.",
    ),
]
TopK = Annotated[
    int | None,
    typer.Option(
        "-k",
        "--top-k",
        metavar="N",
        show_default=f"{TOP_K}, or all with --threshold",
        help="How many words to list.",
    ),
]
Threshold = Annotated[
    float | None,
    typer.Option(
        "--threshold",
        metavar="X",
        show_default=False,
        help="The lowest score of a stopword; the highest with inverse-document-frequency.",
    ),
]
AllTokens = Annotated[
    bool, typer.Option("--all-tokens", help="List tokens without a letter, too: numbers, punctuation.")
]
Scores = Annotated[bool, typer.Option("--scores", help="Print the words with their counts and scores.")]
Compare = Annotated[
    str | None,
    typer.Option(
        "--compare",
        metavar="LANGUAGE|FILE",
        show_default=False,
        help="Print how many of the first words are in this list, a language's or a FILE (with . or / in its"
        " name).",
    ),
]


@dataclass(frozen=True, slots=True)
class Deriving:
    """How words are scored, and which of them are stopwords."""

    method: Method = "document-frequency"
    documents: Documents = "line"
    top_k: TopK = None
    threshold: Threshold = None
    all_tokens: AllTokens = False

    def check(self) -> None:
        """Raise UsageError for what cannot be meant, before anything is read."""
        from nlptk.core.registry import build
        from nlptk.stopwords.derived import check_top_k
        from nlptk.stopwords.spread import check_documents

        check_documents(self.documents)
        check_top_k(self.top_k)
        build(METHODS, self.method)

    def spread(self, corpus: EncodedCorpus, fold: Fold) -> Spread:
        """Count words in documents."""
        from nlptk.stopwords.spread import spread_of

        return spread_of(corpus, fold, self.documents)

    def derived(self, spread: Spread) -> DerivedList:
        """Return the stopwords."""
        from nlptk.core.registry import build
        from nlptk.stopwords.derived import derived

        return derived(
            spread,
            build(METHODS, self.method),
            top_k=TOP_K if self.top_k is None and self.threshold is None else self.top_k,
            threshold=self.threshold,
            letters=not self.all_tokens,
        )


@app.command()
def derive(
    ctx: typer.Context,
    inputs: Inputs = None,
    *,
    deriving: Deriving,
    scores: Scores = False,
    compare: Compare = None,
    tokenizer: Tokenizer = "words",
    case_sensitive: CaseSensitive = False,
    as_json: Json = False,
    reading: Reading,
    work: Work,
) -> None:
    """Derive a list of stopwords from a corpus.

    The surest stopword comes first; of words with one score the more frequent, then the order of code points.
    Empty documents do not count. The list can be given to filter --list.

    \b
    Example:
      nlptk stopwords derive news.txt -k 50 > news.stopwords
      nlptk stopwords derive news.txt --method entropy --compare en
    """
    from nlptk.core.corpus import read_corpus
    from nlptk.stopwords.fold import composed, folded
    from nlptk.stopwords.trie import token_entries

    run = run_of(ctx)
    deriving.check()
    cut, fold = tokenizer_of(tokenizer), composed if case_sensitive else folded
    paths = paths_of(inputs, compare if compare and is_file(compare) else None)
    entries = None
    if compare is not None:
        found = token_entries(listed(compare), entry_tokenizer_of(tokenizer), fold)
        entries = {each[0] for each in found if len(each) == 1}
    corpus = read_corpus(paths, cut, **reading.keywords, **work.keywords, progress=run.progress)
    spread = deriving.spread(corpus, fold)
    if spread.total == 1:
        run.warn("the corpus is one document: all its words have one score (see --documents)")
    result = deriving.derived(spread)
    if not result.words:
        run.warn("no word is a stopword: the corpus is empty, or the threshold out of reach")
    _print(result, entries, scores, as_json)


def _print(result: DerivedList, entries: set[str] | None, scores: bool, as_json: bool) -> None:
    """Print the words, with their scores, or how they compare with the entries."""
    from nlptk.cli.output import write_listing, write_report
    from nlptk.stopwords.derived import overlap

    if entries is not None and not scores:
        write_report(
            ("top_k", "in_list", "of_derived", "of_list"), overlap(result.words, entries), as_json=as_json
        )
    elif scores or as_json:
        columns = ("word", "count", "documents", "score", *(() if entries is None else ("listed",)))
        write_listing(columns, result.rows(entries or ()), as_json=as_json)
    else:
        sys.stdout.writelines(f"{word}\n" for word in result.words)
