"""The tables of the HMM benchmark that say how good models are."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import hmm_commands as commands
import hmm_elsewhere as elsewhere
from hmm_commands import BROWN, CHUNKED, SEGMENTED, TREEBANK, Corpus, Setup
from hmm_scores import Accuracy, Found, Sentence, read_tagged, score_entities, score_tags, score_words
from measure import CommandFailed, markdown, run_once

Tagger = Callable[[Setup, Corpus], list[Sentence]]

TNT = "NLTK's TnT"
MARGIN = {"Brown": 0.001, "treebank": 0.0}  # of accuracy, above hunpos's


def accuracy(setup: Setup) -> str:
    """Tag the test text of Brown and treebank."""
    rows, agreed = [], []
    for corpus in (BROWN, TREEBANK):
        gold, train = setup.test(corpus), setup.train(corpus)
        scores = {name: score_tags(train, gold, tag(setup, corpus)) for name, tag in _taggers().items()}
        (row,) = json.loads(run_once(commands.evaluate(setup, corpus)).output)
        ours = scores["nlptk"]
        said = (row["accuracy"], row["known_accuracy"], row["unknown_accuracy"])
        agreed.append(_agree(said, (ours.overall, ours.of_known, ours.of_unknown)))
        rows += [[f"{corpus.name}: {name}", *_accuracies(score)] for name, score in scores.items()]
        rows += _targets(corpus, scores)
    note = (
        "All tags as they stand, the default settings of all programs. Words are known when the training"
        f" text has them. `nlptk hmm evaluate` {_says(agreed)}."
    )
    if not commands.has_hunpos():
        note += " hunpos is not at hand: its rows are its figures from another machine."
    header = ("", "accuracy %", "known words %", "unknown words %", "unknown words")
    return f"## Accuracy\n\n{note}\n\n{markdown(header, rows)}"


def chunks(setup: Setup) -> str:
    """Find chunks and entities by tags that say where they begin and go on."""
    rows, agreed = [], []
    for corpus in CHUNKED:
        gold, train = setup.test(corpus), setup.train(corpus)
        for name, tag in _taggers().items():
            try:
                found = tag(setup, corpus)
            except CommandFailed as error:
                rows.append([f"{corpus.name}: {name}", f"fails: {error}", *[""] * 4])
                continue
            tags, spans = score_tags(train, gold, found), score_entities(gold, found)
            shares = (_percent(tags.overall), _percent(tags.of_unknown))
            rows.append([f"{corpus.name}: {name}", *shares, *_found(spans)])
            if name == "nlptk":
                said = json.loads(run_once(commands.evaluate(setup, corpus, "--entities")).output)[0]
                agreed.append(_agree((said["precision"], said["recall"]), (spans.precision, spans.recall)))
    note = (
        "BIO tags, learnt and found like any others; seqeval counts the chunks and entities that are right in"
        f" bounds and type. conll2002 is tested with testb. `nlptk hmm evaluate --entities` {_says(agreed)}."
    )
    header = ("", "accuracy %", "unknown words %", "precision %", "recall %", "F1 %")
    return f"## Chunks and entities\n\n{note}\n\n{markdown(header, rows)}"


def segmentation(setup: Setup) -> str:
    """Segment Chinese test text."""
    rows = []
    for corpus in SEGMENTED:
        gold = [[word for word, _ in sentence] for sentence in setup.test(corpus)]
        run_once(commands.train_segmenter(setup, corpus))
        for name, command in _segmenters(setup, corpus).items():
            found = [line.split(" ") for line in run_once(command).output.removesuffix("\n").split("\n")]
            rows.append([f"{corpus.name}: {name}", *_found(score_words(gold, found))])
    note = (
        "The words of the test text are joined without spaces. nlptk has learnt from the training text of the"
        " corpus, jieba from text of its own, with words cut by other rules and in simplified characters;"
        " zh_sinica is in traditional ones. The user dictionary is all of jieba's, to show what a wrong one"
        " costs: its words are kept whole wherever they stand, and by the rules of the corpus many of them"
        " are several words, or parts of one."
    )
    header = ("", "precision %", "recall %", "F1 %")
    return f"## Chinese words\n\n{note}\n\n{markdown(header, rows)}"


def _taggers() -> dict[str, Tagger]:
    """Return what tags the words of a test text, having learnt from the training text."""
    hunpos = {"hunpos": _hunpos} if commands.has_hunpos() else {}
    return {"nlptk": _nlptk, **hunpos, TNT: _tnt}


def _nlptk(setup: Setup, corpus: Corpus) -> list[Sentence]:
    setup.trained(corpus)
    return read_tagged(run_once(commands.tag(setup, corpus, setup.tokens(corpus))).output)


def _hunpos(setup: Setup, corpus: Corpus) -> list[Sentence]:
    run_once(commands.hunpos_train(setup, corpus))
    return read_tagged(run_once(commands.hunpos_tag(setup, corpus, setup.tokens(corpus))).output)


def _tnt(setup: Setup, corpus: Corpus) -> list[Sentence]:
    output = setup.folder / "tnt.tagged"
    run_once(commands.tnt(setup, corpus, output))
    return read_tagged(output.read_text(encoding="utf-8"))


def _targets(corpus: Corpus, scores: Mapping[str, Accuracy]) -> list[list[str]]:
    """Return the row that says what is to be reached, below hunpos's where it did not run."""
    here = scores.get("hunpos")
    hunpos = here.overall if here else elsewhere.HUNPOS[corpus.name].accuracy
    stands_in = [] if here else [[f"{corpus.name}: hunpos, elsewhere", _percent(hunpos), "", "", ""]]
    target = _percent(hunpos + MARGIN[corpus.name])
    better = f"above {_percent(scores[TNT].of_unknown)}"
    return [*stands_in, [f"{corpus.name}: to be reached", f"at least {target}", "", better, ""]]


def _segmenters(setup: Setup, corpus: Corpus) -> dict[str, list[str]]:
    raw: Path = setup.raw(corpus)
    user = ("--dictionary", commands.jieba_dictionary())
    return {
        "nlptk": commands.segment(setup, corpus),
        "nlptk, user dictionary": commands.segment(setup, corpus, *user),
        "jieba, its HMM alone": commands.jieba("hmm", raw),
        "jieba, its dictionary and HMM": commands.jieba("dictionary", raw),
    }


def _accuracies(score: Accuracy) -> list[str]:
    shares = (score.overall, score.of_known, score.of_unknown)
    return [*map(_percent, shares), f"{score.unknown:,}"]


def _found(score: Found) -> list[str]:
    return [_percent(share) for share in (score.precision, score.recall, score.f1)]


def _percent(share: float) -> str:
    return f"{100 * share:.2f}"


def _agree(some: Sequence[float], others: Sequence[float]) -> bool:
    return all(abs(one - other) < 1e-9 for one, other in zip(some, others, strict=True))


def _says(agreed: Sequence[bool]) -> str:
    return "says the same" if all(agreed) else "SAYS OTHERWISE"
