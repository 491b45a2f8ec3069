"""The tables of `nlptk hmm evaluate`: accuracy, tags, errors, entities, and what is refused."""

from __future__ import annotations

import json

import numpy as np
import pytest

from nlptk.cli.app import main
from nlptk.cli.context import Run
from nlptk.cli.hmm_evaluate import warn_of_tags
from nlptk.cli.hmm_evaluate_tables import Tables, check_entity_tags
from nlptk.core.errors import UsageError
from nlptk.core.ragged import ByteStrings
from nlptk.hmm.evaluate import Evaluation


def evaluation_of(gold: str, guessed: str, trained: str) -> Evaluation:
    """Evaluate one sentence of tags between blanks; its first word is unknown."""
    names = trained.split()
    evaluation = Evaluation(ByteStrings.of(map(str.encode, names)), ["g"], entities=True)
    ids = np.array([names.index(tag) for tag in guessed.split()], dtype=np.int64)
    strings = ByteStrings.of(map(str.encode, gold.split()))
    evaluation.add("g", strings, ids, np.arange(ids.size) == 0, np.array([ids.size]))
    return evaluation


@pytest.fixture
def printed(capsys):
    def run(evaluation: Evaluation, *, as_json: bool = False, **asked) -> str:
        Tables(**asked).write(evaluation, "signed", as_json=as_json)
        return capsys.readouterr().out

    return run


ENTITIES = evaluation_of("B-X I-X O B-X", "B-X I-X O O", "B-X I-X O")


def test_without_options_a_row_tells_accuracy(printed):
    header, row = printed(ENTITIES).splitlines()
    assert dict(zip(header.split("\t"), row.split("\t"), strict=True)) == {
        "file": "g",
        "sentences": "1",
        "sentences_right": "0",
        "sentence_accuracy": "0",
        "tokens": "4",
        "tokens_right": "3",
        "accuracy": "0.75",
        "unknown_words": "1",
        "known_accuracy": "0.666667",
        "unknown_accuracy": "1",
        "tokens_of_unseen_tags": "0",
        "model": "signed",
    }


def test_what_is_asked_for_stands_in_its_place_an_empty_line_between(printed):
    assert printed(ENTITIES, per_tag=True, confusion=5, entities=True) == (
        "tag\tgold\tfound\tright\tprecision\trecall\tf1\n"
        "B-X\t2\t1\t1\t1\t0.5\t0.666667\n"
        "O\t1\t2\t1\t0.5\t1\t0.666667\n"
        "I-X\t1\t1\t1\t1\t1\t1\n"
        "\n"
        "gold\tguessed\tcount\tshare_of_errors\n"
        "B-X\tO\t1\t1\n"
        "\n"
        "processed 4 tokens with 2 phrases; found: 1 phrases; correct: 1.\n"
        "accuracy:  75.00%; precision: 100.00%; recall:  50.00%; FB1:  66.67\n"
        "                X: precision: 100.00%; recall:  50.00%; FB1:  66.67  1\n"
    )


def test_json_has_the_rows_of_one_table(printed):
    assert [row["type"] for row in json.loads(printed(ENTITIES, entities=True, as_json=True))] == [None, "X"]
    (row,) = json.loads(printed(ENTITIES, confusion=1, as_json=True))
    assert row == {"gold": "B-X", "guessed": "O", "count": 1, "share_of_errors": 1.0}
    (row,) = json.loads(printed(ENTITIES, as_json=True))
    assert row["accuracy"] == 0.75


def test_no_errors_are_an_empty_table(printed):
    right = evaluation_of("O", "O", "O")
    assert printed(right, confusion=3) == "gold\tguessed\tcount\tshare_of_errors\n"
    assert json.loads(printed(right, confusion=3, as_json=True)) == []


@pytest.mark.parametrize(
    ("tables", "as_json", "where"),
    [
        (Tables(confusion=0), False, "--confusion 0"),
        (Tables(confusion=-3), False, "--confusion -3"),
        (Tables(entities=True, per_tag=True), True, "--json"),
        (Tables(confusion=1, per_tag=True), True, "--json"),
    ],
)
def test_what_cannot_be_printed_is_refused(tables, as_json, where):
    with pytest.raises(UsageError) as caught:
        tables.check(as_json=as_json)
    assert str(caught.value).startswith(where)


def test_parts_that_go_together_are_accepted():
    Tables(entities=True, per_tag=True, confusion=1).check(as_json=False)
    Tables(entities=True).check(as_json=True)


def test_a_model_of_other_tags_has_no_entities():
    check_entity_tags(ENTITIES, "m.nlptk")
    with pytest.raises(UsageError, match=r"m\.nlptk has the tag NN"):
        check_entity_tags(evaluation_of("O", "O", "O NN"), "m.nlptk")


def test_tags_that_training_never_saw_are_told(capsys):
    warn_of_tags(Run(), evaluation_of("O Q O P Q", "O O O O O", "O"))
    assert capsys.readouterr().err == (
        "nlptk: warning: tags that training never saw count as errors: Q, P (3 in all)\n"
    )
    warn_of_tags(Run(), evaluation_of("1 2 3 4 5 6 7", "O O O O O O O", "O"))
    assert "1, 2, 3, 4, 5 and 2 more (7 in all)" in capsys.readouterr().err
    warn_of_tags(Run(), ENTITIES)
    assert capsys.readouterr().err == ""


@pytest.fixture
def tagger(tmp_path):
    """Return a tagger's file: a is X, b and c are O."""
    (tmp_path / "train").write_text("a\tB-X\nb\tO\n\nc\tO\na\tB-X\nb\tO\n\n" * 5)
    assert main(["hmm", "train", "-q", str(tmp_path / "train"), "-o", str(tmp_path / "m")]) == 0
    return str(tmp_path / "m")


@pytest.fixture
def segmenter(tmp_path):
    """Return a segmenter's file, of words of two characters and one."""
    (tmp_path / "words").write_text("中国 人民  他\n人民 他 中国\n" * 5)
    arguments = ["hmm", "train", "-q", "--from-words", str(tmp_path / "words"), "-o", str(tmp_path / "s")]
    assert main(arguments) == 0
    return str(tmp_path / "s")


def row_of(text: str) -> dict[str, object]:
    (row,) = json.loads(text)
    return row


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_tagger_is_judged_by_gold_text(tagger, tmp_path, capfd, jobs):
    (tmp_path / "gold").write_text("a\tB-X\nb\tO\n\nb\tB-X\nc\tQ\n\n")
    assert main(["hmm", "evaluate", tagger, str(tmp_path / "gold"), "--json", "--jobs", jobs]) == 0
    out, err = capfd.readouterr()
    row = row_of(out)
    assert (row["sentences"], row["sentences_right"], row["tokens"], row["tokens_right"]) == (2, 1, 4, 2)
    assert (row["unknown_words"], row["tokens_of_unseen_tags"]) == (0, 1)
    assert "tags that training never saw count as errors: Q (1 in all)" in err


def test_files_have_a_row_each_and_a_total(tagger, tmp_path, capfd):
    for name in "gh":
        (tmp_path / name).write_text("a\tB-X\nb\tO\n\n")
    files = [str(tmp_path / name) for name in "gh"]
    assert main(["hmm", "evaluate", "-q", tagger, *files, "--json"]) == 0
    assert [row["file"] for row in json.loads(capfd.readouterr().out)] == [*files, "total"]
    assert main(["hmm", "evaluate", "-q", tagger, *files, "--entities"]) == 0
    assert capfd.readouterr().out.startswith(
        "processed 4 tokens with 2 phrases; found: 2 phrases; correct: 2."
    )


def test_a_segmenter_is_judged_by_its_words(segmenter, tmp_path, capfd):
    (tmp_path / "gold").write_text("人民 他\n\n中国\u3000人 民\n")
    (tmp_path / "known").write_text("人民 他\n中国\n")
    gold, known = str(tmp_path / "gold"), str(tmp_path / "known")
    assert main(["hmm", "evaluate", "-q", segmenter, gold, "--known-words", known, "--json"]) == 0
    row = row_of(capfd.readouterr().out)
    assert (row["sentences"], row["words"], row["words_found"], row["words_right"]) == (2, 5, 4, 3)
    assert (row["oovs"], row["oov_recall"], row["in_vocabulary_recall"]) == (2, 0.0, 1.0)
    assert main(["hmm", "evaluate", "-q", segmenter, gold, "--json"]) == 0
    assert row_of(capfd.readouterr().out)["oovs"] is None


@pytest.mark.parametrize("text", ["", "\n \n"])
def test_gold_text_without_words_is_refused(tagger, segmenter, tmp_path, capfd, text):
    (tmp_path / "gold").write_text(text)
    for model in (tagger, segmenter):
        assert main(["hmm", "evaluate", "-q", model, str(tmp_path / "gold")]) == 1
        out, err = capfd.readouterr()
        assert out == ""
        assert err.startswith(f"nlptk: error: {tmp_path / 'gold'}: ")
        assert err.count("\n") == 1


def test_options_of_the_other_kind_of_model_are_refused(tagger, segmenter, tmp_path, capfd):
    (tmp_path / "gold").write_text("a\tB-X\n")
    gold = str(tmp_path / "gold")
    assert main(["hmm", "evaluate", segmenter, gold, "--per-tag"]) == 2
    assert "Leave out all options about tags" in capfd.readouterr().err
    assert main(["hmm", "evaluate", tagger, gold, "--known-words", gold]) == 2
    assert "the model is a tagger" in capfd.readouterr().err
