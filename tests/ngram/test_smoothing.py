"""What single smoothing methods promise: the textbook's example, evidence, fitting, wrong parameters."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nlptk.core.errors import UsageError
from nlptk.core.registry import build
from nlptk.ngram.count import count_corpus
from nlptk.ngram.heldout import held_out_events, split
from nlptk.ngram.settings import NgramSettings
from nlptk.ngram.smoothing._search import digamma
from nlptk.ngram.train import train
from tests.ngram.exact import BEGIN, SCRATCH, SMOOTHINGS, corpus_of, exact, stored

END = "</s>"
BOOKS = [
    "BROWN READ HOLY BIBLE".split(),
    "MARK READ A TEXT BOOK".split(),
    "HE READ A BOOK BY DAVID".split(),
]
TEXT = [list("abcabdabcadbacbdbbacd"[start % 14 : start % 14 + start % 6]) for start in range(200)]


def test_the_textbook_sentence_has_its_probability() -> None:
    model = exact(build(SMOOTHINGS, "mle"), BOOKS, 2)
    sentence = [BEGIN, *"BROWN READ A BOOK".split(), END]
    factors = [
        model.probability(word, [before]) for before, word in zip(sentence, sentence[1:], strict=False)
    ]
    assert factors == pytest.approx([1 / 3, 1, 2 / 3, 1 / 2, 1 / 2])
    assert math.prod(factors) == pytest.approx(0.0556, abs=5e-5)


def test_maximum_likelihood_gives_the_unseen_nothing() -> None:
    model = exact(build(SMOOTHINGS, "mle"), BOOKS, 2)
    assert model.probability("DAVID", ["READ"]) == 0
    assert model.probability("DAVID", ["DAVID"]) == 0


@pytest.mark.parametrize("spec", ["modified-kneser-ney", "kneser-ney", "jelinek-mercer", "bayesian"])
def test_what_was_fitted_cannot_be_bettered_by_a_nudge(spec: str) -> None:
    training, heldout = split(corpus_of(TEXT), SCRATCH)
    counts = count_corpus(training, 3, SCRATCH)
    smoothing = build(SMOOTHINGS, spec)
    smoothing, _ = smoothing.tuned(held_out_events(counts, smoothing, heldout, SCRATCH))
    name = {"jelinek-mercer": "weights", "bayesian": "strengths"}.get(spec, "discounts")
    fitted = getattr(smoothing, name)
    sentences = [TEXT[number] for number in range(len(TEXT)) if number % 10 == 9]
    training_sentences = [TEXT[number] for number in range(len(TEXT)) if number % 10 != 9]

    def likelihood(values: tuple[float, ...]) -> float:
        model = exact(type(smoothing)(**{name: values}), training_sentences, 3)
        padded = [[BEGIN, *sentence, END] for sentence in sentences]
        prior = sum(0.5 * math.log(value * (1 - value)) for value in values if name == "weights")
        return prior + sum(
            math.log(model.probability(text[end], text[max(0, end - 2) : end]))
            for text in padded
            for end in range(1, len(text))
        )

    best = likelihood(fitted)
    for place, value in enumerate(fitted):
        for factor in (0.93, 1.07):
            highest = [0.999, 1.999, 2.999][place % 3 if spec.startswith("mod") else 0]
            nudged = value * factor if name == "strengths" else min(value * factor, highest)
            other = likelihood((*fitted[:place], nudged, *fitted[place + 1 :]))
            assert other <= best + 1e-4


def test_evidence_is_greatest_at_the_strengths_found() -> None:
    found = stored(build(SMOOTHINGS, "bayesian"), TEXT, 2).smoothing.strengths
    unigrams = exact(build(SMOOTHINGS, f"bayesian:strengths={found[0]}/{found[1]}"), TEXT, 2)
    tables: dict[str, dict[str, int]] = {}
    for sentence in TEXT:
        text = [BEGIN, *sentence, END]
        for before, word in zip(text, text[1:], strict=False):
            table = tables.setdefault(before, {})
            table[word] = table.get(word, 0) + 1

    def evidence(s: float) -> float:
        return sum(
            math.lgamma(s)
            - math.lgamma(sum(table.values()) + s)
            + sum(
                math.lgamma(count + s * unigrams.probability(word, []))
                - math.lgamma(s * unigrams.probability(word, []))
                for word, count in table.items()
            )
            for table in tables.values()
        )

    assert evidence(found[1]) > max(evidence(found[1] * 1.05), evidence(found[1] / 1.05))


def test_digamma_is_the_derivative_of_log_gamma() -> None:
    assert digamma(np.array([1.0, 0.5])) == pytest.approx(
        [-0.5772156649015329, -1.9635100260214235], abs=1e-12
    )


def test_every_tenth_sentence_is_held_out() -> None:
    training, heldout = split(corpus_of([["a"] * number for number in range(25)]), SCRATCH)
    assert np.diff(heldout.ends, prepend=0).tolist() == [9, 19]
    assert np.diff(training.ends, prepend=0).tolist() == [n for n in range(25) if n not in (9, 19)]


@pytest.mark.parametrize(
    "spec",
    [
        "kneser-ney:discounts=1.5",
        "kneser-ney:rule=both",
        "modified-kneser-ney:discounts=0.5/1",
        "katz:cutoff=1",
        "katz:discounts=2",
        "add-delta:delta=0",
        "stupid-backoff:weight=1",
        "bayesian:strengths=-1",
        "jelinek-mercer:weights=0.5",
    ],
)
def test_a_parameter_that_cannot_be_is_refused(spec: str) -> None:
    with pytest.raises(UsageError):
        build(SMOOTHINGS, spec)


def test_one_discount_is_that_of_every_order() -> None:
    assert stored(build(SMOOTHINGS, "kneser-ney:discounts=0.7"), TEXT, 3).smoothing.discounts == (0.7,) * 3


def test_weights_are_not_to_be_had_from_counts() -> None:
    with pytest.raises(UsageError, match="--heldout"):
        stored(build(SMOOTHINGS, "jelinek-mercer"), TEXT, 2)


def test_a_file_can_be_held_out_and_words_be_given(tmp_path) -> None:
    (tmp_path / "train").write_text("".join(" ".join(line) + "\n" for line in TEXT))
    (tmp_path / "heldout").write_text("a b x\nb a\n")
    (tmp_path / "words").write_text("a\nb\nz\n")
    settings = NgramSettings(order=2, smoothing="jelinek-mercer")
    found = train(
        [str(tmp_path / "train")],
        settings,
        heldout=[str(tmp_path / "heldout")],
        vocab=str(tmp_path / "words"),
        memory=1 << 28,
    )
    assert sorted(found.model.model.words) == [b"</s>", b"<s>", b"<unk>", b"a", b"b", b"z"]
    assert found.warnings == ()


@pytest.mark.parametrize(("spec", "tune", "heldout"), [("katz", True, False), ("katz", False, True)])
def test_nothing_is_fitted_in_vain(spec: str, tune: bool, heldout: bool, tmp_path) -> None:
    (tmp_path / "train").write_text("a b\n")
    settings = NgramSettings(smoothing=spec, tune=tune)
    path = str(tmp_path / "train")
    with pytest.raises(UsageError):
        train([path], settings, heldout=[path] if heldout else [], memory=1 << 28)
