"""Vectors between nlptk and gensim: the same words, neighbours, analogies and figures on both sides."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nlptk.core.corpus import read_corpus
from nlptk.core.registry import build
from nlptk.embed.analogy import analogies, odd_one_out
from nlptk.embed.evaluate import Judging, evaluate
from nlptk.embed.formats._base import Reading
from nlptk.embed.nearest import nearest
from nlptk.embed.phrases import PhraseSettings, find_phrases, joined_lines
from nlptk.embed.settings import EmbedSettings
from nlptk.embed.testsets import read_testset
from nlptk.embed.train import train
from tests.embed.small_vectors import random_vectors, vectors_of

FORMATS = "nlptk.embed.formats"
WAYS = {
    "word2vec": {},
    "fasttext": {},
    "word2vec-binary": {"binary": True},
    "glove": {"no_header": True},
}


@pytest.fixture(scope="module")
def gensim(peer):
    return peer("gensim.models")


def _same(ours, theirs):
    assert [word.decode() for word in ours.words] == theirs.index_to_key
    assert np.array_equal(ours.vectors, theirs.vectors)
    for row in range(0, len(ours), 17):
        [near] = nearest(ours, ours.unit([row]), 10, without=[np.array([row])])
        expected = theirs.most_similar(theirs.index_to_key[row], topn=10)
        assert [ours.words[int(each)].decode() for each in near.rows] == [word for word, _ in expected]
        assert near.scores == pytest.approx([score for _, score in expected], abs=1e-6)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # gensim leaves a file open
@pytest.mark.parametrize("form", WAYS)
def test_gensim_reads_what_is_written(gensim, tmp_path, form):
    ours = random_vectors(400, 20)
    build(FORMATS, form).write(ours, str(tmp_path / "v"))
    _same(ours, gensim.KeyedVectors.load_word2vec_format(str(tmp_path / "v"), **WAYS[form]))


@pytest.mark.parametrize(
    ("form", "how"),
    [
        ("word2vec", {}),
        ("fasttext", {}),
        ("word2vec-binary", {"binary": True}),
        ("glove", {"write_header": False}),
    ],
)
@pytest.mark.parametrize("ending", ["", ".gz"])
def test_what_gensim_writes_is_read(gensim, tmp_path, form, how, ending):
    theirs = gensim.KeyedVectors(20)
    made = random_vectors(400, 20, seed=1)
    theirs.add_vectors([word.decode() for word in made.words], made.vectors)
    theirs.save_word2vec_format(str(tmp_path / f"v{ending}"), **how)
    imported = build(FORMATS, form).read(str(tmp_path / f"v{ending}"), Reading())
    assert imported.warnings == ()
    _same(imported.vectors, theirs)


@pytest.fixture(scope="module")
def trained(samples):
    """Return vectors of the words of two languages, the marks of punctuation among them."""
    texts = [str(samples / "en.txt"), str(samples / "zh.txt")]
    settings = EmbedSettings(dim=12, epochs=1, min_count=2, tokenizer="words")
    return train(texts, settings, memory=1 << 30).vectors


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # gensim leaves a file open
@pytest.mark.parametrize("form", WAYS)
def test_gensim_reads_what_was_trained_here(gensim, tmp_path, trained, form):
    build(FORMATS, form).write(trained, str(tmp_path / "v"))
    _same(trained, gensim.KeyedVectors.load_word2vec_format(str(tmp_path / "v"), **WAYS[form]))


def test_what_gensim_has_trained_is_read(gensim, tmp_path, samples):
    model = gensim.Word2Vec(
        corpus_file=str(samples / "en.txt"), vector_size=10, min_count=2, epochs=1, workers=1
    )
    model.wv.save_word2vec_format(str(tmp_path / "v"), binary=True)
    _same(build(FORMATS, "word2vec-binary").read(str(tmp_path / "v"), Reading()).vectors, model.wv)


@pytest.fixture(scope="module")
def both(gensim):
    """Return the same random vectors, ours and gensim's."""
    ours = random_vectors(300, 8, seed=3)
    theirs = gensim.KeyedVectors(8)
    theirs.add_vectors([word.decode() for word in ours.words], ours.vectors)
    return ours, theirs


@pytest.mark.filterwarnings("ignore:Call to deprecated `init_sims`")  # by gensim itself
@pytest.mark.parametrize("method", ["3cosadd", "3cosmul"])
def test_analogies_are_solved_alike(both, method):
    """gensim's 3CosMul adds 0.000001 where the paper has 0.001, so its scores differ a little."""
    ours, theirs = both
    solve = theirs.most_similar if method == "3cosadd" else theirs.most_similar_cosmul
    questions = np.random.default_rng(0).integers(0, 300, (40, 3))
    found = analogies(ours, questions, 1, method=method)
    for (a, b, c), ours_best in zip(questions.tolist(), found, strict=True):
        if len({a, b, c}) == 3:
            [(word, _)] = solve(positive=[f"w{b}", f"w{c}"], negative=[f"w{a}"], topn=1)
            assert ours.words[int(ours_best.rows[0])].decode() == word


def test_the_odd_one_out_is_the_same(both):
    ours, theirs = both
    for rows in np.random.default_rng(0).integers(0, 300, (40, 5)):
        words = [f"w{row}" for row in rows]
        if len(set(words)) == len(words):
            assert words[int(odd_one_out(ours, rows).argmin())] == theirs.doesnt_match(words)


def test_word_similarities_are_judged_alike(gensim, corpus):
    path = str(corpus("wordsim") / "EN-WS-353-ALL.txt")
    test = read_testset(path)
    words = sorted({word for pair in test.pairs for word in pair})[::2]
    ours = vectors_of(words, np.random.default_rng(0).standard_normal((len(words), 30)))
    theirs = gensim.KeyedVectors(30)
    theirs.add_vectors([word.decode() for word in words], ours.vectors)
    [row] = evaluate(ours, [test], Judging("keep"))
    pearson, spearman, unknown = theirs.evaluate_word_pairs(path, case_insensitive=False, restrict_vocab=None)
    assert row["pearson"] == pytest.approx(pearson[0], abs=1e-5)
    assert row["spearman"] == pytest.approx(spearman[0], abs=1e-5)
    assert row["coverage"] == pytest.approx(1 - unknown / 100, abs=1e-5)


@pytest.mark.parametrize("case", ["keep", "fold"])
def test_analogies_are_judged_alike(gensim, corpus, case, tmp_path):
    lines = (corpus("analogy") / "questions-words.txt").read_text("utf-8").splitlines()
    (tmp_path / "a").write_text("\n".join(lines[::40] + [": family", *lines[8366:8500]]), "utf-8")
    test = read_testset(str(tmp_path / "a"))
    words = sorted({word for section in test.sections.values() for question in section for word in question})
    ours = vectors_of(words, np.random.default_rng(0).standard_normal((len(words), 4)))
    theirs = gensim.KeyedVectors(4)
    theirs.add_vectors([word.decode() for word in words], ours.vectors)
    total = list(evaluate(ours, [test], Judging(case, restrict=500)))[-1]
    accuracy, sections = theirs.evaluate_word_analogies(
        str(tmp_path / "a"), restrict_vocab=500, case_insensitive=case == "fold"
    )
    assert total["covered"] == sum(len(sections[-1][each]) for each in ("correct", "incorrect"))
    assert total["accuracy"] == pytest.approx(accuracy, abs=1e-5)
    assert total["accuracy"] > 0


def _by_word2phrase(  # noqa: PLR0913  gensim gives them by name
    worda_count, wordb_count, bigram_count, len_vocab, min_count, corpus_word_count
):
    return (bigram_count - min_count) / worda_count / wordb_count * corpus_word_count


@pytest.mark.parametrize(("scorer", "threshold"), [("count", 20.0), ("npmi", 0.4)])
def test_phrases_are_found_and_joined_alike(peer, corpus, scorer, threshold):
    path = str(corpus("treebank.train.txt"))
    lines = [line.split() for line in Path(path).read_text("utf-8").splitlines()]
    theirs = peer("gensim.models.phrases").Phrases(
        lines, min_count=5, threshold=threshold, scoring=_by_word2phrase if scorer == "count" else "npmi"
    )
    read = read_corpus([path], build("nlptk.tokenize.methods", "whitespace"), memory=1 << 30)
    settings = PhraseSettings(5, scorer, threshold)
    found = find_phrases(read, settings, memory=1 << 30, step=lambda count: None)
    words = [word.decode() for word in read.vocab.words]
    pairs = zip(found.firsts.tolist(), found.seconds.tolist(), strict=True)
    named = [f"{words[first]}_{words[second]}" for first, second in pairs]
    expected = theirs.export_phrases()
    assert dict(zip(named, found.scores.tolist(), strict=True)) == pytest.approx(expected)
    assert len(expected) > 50
    text = b"".join(joined_lines(read, found, b"_", lambda count: None)).decode()
    assert text.splitlines() == [" ".join(theirs[line]) for line in lines]
