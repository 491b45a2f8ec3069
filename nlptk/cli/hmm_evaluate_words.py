"""What `nlptk hmm evaluate` does with a segmenter: gold text is words, and words are scored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nlptk.cli.context import Run
from nlptk.cli.reading_options import Reading
from nlptk.core.errors import InputError
from nlptk.core.streams import input_name

if TYPE_CHECKING:
    from nlptk.core.words import WordTable
    from nlptk.hmm.model import HmmModel
    from nlptk.hmm.segment import Segmenter


def evaluate_words(
    run: Run,
    segmenter: Segmenter,
    paths: Sequence[str],
    vocabulary: WordTable | None,
    *,
    reading: Reading,
    jobs: int,
    as_json: bool,
) -> None:
    """Segment the characters of gold text again and print the scores of the words."""
    from nlptk.cli.output import write_report
    from nlptk.core.files import input_size
    from nlptk.core.text import read_text
    from nlptk.hmm.tagger import BLOCK_BYTES, in_processes
    from nlptk.hmm.word_judging import WordJudging
    from nlptk.hmm.word_scores import COLUMNS, WordScore, report

    files = {input_name(path): WordScore() for path in paths}
    with run.progress.phase("segmenting", input_size(paths), "B") as step:
        blocks = read_text(paths, **reading.keywords, block_bytes=BLOCK_BYTES, on_bytes=step)
        for file, found in in_processes(WordJudging(segmenter, vocabulary), blocks, jobs):
            files[file] += found
    if not any(found.words.gold for found in files.values()):
        raise InputError(", ".join(files), "there is no word in it", "Give words with blanks between them")
    write_report(COLUMNS, report(files, segmenter.model.signature), as_json=as_json)


def read_vocabulary(path: str, model: HmmModel, reading: Reading) -> WordTable:
    """Return the distinct words of a text of words, normalized as the model says."""
    from nlptk.core.text import read_text
    from nlptk.core.words import WordTable
    from nlptk.hmm.segmentation import read_words
    from nlptk.hmm.tagged_text import normalized_words

    table = WordTable()
    for block in read_text([path], **reading.keywords):
        table.add_strings(normalized_words(read_words(block.data).strings, model.normalize))
    return table
