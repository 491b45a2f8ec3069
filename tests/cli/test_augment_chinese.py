"""Chinese through the commands of augmentation and stopwords: by characters, by a segmenter, cut already."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from tests.cli.ngram_runs import quiet

RAW = "好\t我不喜欢这部电影，可是没有人离开。\n".encode()
CUT = "好\t我 不 喜欢 这 部 电影 ， 可是 没有 人 离开 。\n".encode()
CILIN = "Ga01A01= 喜欢 喜爱 爱好\nDk01A01= 电影 影片\nAa01A01= 人 人士\n"
TAB = "喜欢\t喜爱 爱好\n电影\t影片\n人\t人士\n"
FORMS = {
    "characters": (RAW, ("--tokenizer", "characters")),
    "model": (RAW, ("--tokenizer", "model:path=w.nlptk")),
    "words": (CUT, ()),
}
every_form = pytest.mark.parametrize("form", FORMS)


@pytest.fixture
def chinese(here, tmp_path):
    """Train a segmenter, and write synonyms; return what runs a command on a form of the sentence."""
    quiet(here("hmm", "train", "-q", "--from-words", "-o", "w.nlptk", stdin=CUT.split(b"\t")[1] * 20))
    (tmp_path / "cilin.txt").write_text(CILIN, "utf-8")
    (tmp_path / "tab.txt").write_text(TAB, "utf-8")

    def run(form, *arguments, text=None):
        source, options = FORMS[form]
        done = here(*arguments, *options, stdin=source if text is None else text)
        assert done.returncode == 0, done.stderr
        return done.stdout.decode().splitlines()

    return run


def glued(lines):
    return [line.replace(" ", "") for line in lines]


@every_form
@pytest.mark.parametrize("synonyms", ["cilin.txt", "tab.txt"])
def test_eda_writes_chinese_as_it_is_written(chinese, form, synonyms):
    options = ("--num-aug", "9", "--synonyms", synonyms, "--stopwords", "zh")
    lines = chinese(form, "augment", "eda", "-q", *options)
    assert len(lines) == len(set(glued(lines))) == 10
    assert all(line.startswith("好\t") for line in lines)
    if form != "words":
        assert not any(" " in line for line in lines)
    if form != "characters":  # no synonym there is of one character but 人's, which is a stopword
        assert any(synonym in line for line in lines for synonym in ("喜爱", "爱好", "影片"))


@every_form
def test_negations_of_chinese_stay_before_their_words(chinese, form):
    options = ("--num-aug", "20", "--protect", "negation", "--synonyms", "tab.txt")
    lines = glued(chinese(form, "augment", "eda", "-q", *options))
    assert len(lines) > 10
    for line in lines:
        if form == "characters":
            assert line.count("不喜") == 1
        else:
            assert any(f"不{verb}" in line for verb in ("喜欢", "喜爱", "爱好"))
            assert any(f"没有{noun}" in line for noun in ("人", "人士"))


@every_form
@pytest.mark.parametrize(
    "op", ["random-swap", "random-deletion", "random-insertion", "synonym-replacement", "aeda:marks=，。"]
)
def test_ops_change_chinese_in_place(chinese, form, op):
    source = FORMS[form][0]
    [line] = chinese(form, "augment", "apply", "-q", "--op", op, "--synonyms", "tab.txt")
    label, sentence = line.split("\t")
    before, after = Counter(source.decode().strip().split("\t")[1]), Counter(sentence)
    assert label == "好"
    assert form == "words" or " " not in sentence
    if op == "random-swap":
        assert before == after
        assert line != source.decode().strip()
    if op == "random-deletion":
        assert before > after
    if op.startswith("aeda"):
        assert set((after - before) or ",") <= set("，。 ,")
    if op == "synonym-replacement":
        assert form == "characters" or any(each in line for each in ("喜爱", "爱好", "影片", "人士"))


@every_form
def test_masked_chinese_and_its_targets_make_the_sentence_again(chinese, form):
    text = FORMS[form][0].split(b"\t")[1]
    [line] = chinese(form, "augment", "mask", "-q", "--noise", "token:rate=0.4", text=text)
    record = json.loads(line)
    words = record["text"].split(" ")
    assert record["positions"]
    for place, target in zip(record["positions"], record["targets"], strict=True):
        words[place] = target
    assert "".join(words) == text.decode().strip().replace(" ", "")
    assert len(words) == {"characters": 17, "model": 12, "words": 12}[form]


def test_pairs_of_chinese_sentences_are_as_they_stand(here):
    documents = "我喜欢电影。\n你不喜欢。\n\n天气很好。\n我们出门。\n".encode()
    done = here("augment", "pairs", "-q", "--task", "sentence-order", stdin=documents)
    pairs = [json.loads(line) for line in quiet(done).splitlines()]
    assert [{each["first"], each["second"]} for each in pairs] == [
        {"我喜欢电影。", "你不喜欢。"},
        {"天气很好。", "我们出门。"},
    ]


@pytest.mark.parametrize(
    ("form", "kept"),
    [
        ("characters", "好\t不喜欢电影，没有离开。"),
        ("model", "好\t不喜欢电影，没有离开。"),
        ("words", "好\t不 喜欢 电影 ， 没有 离开 。"),
    ],
)
def test_stopwords_of_chinese_go_and_negations_stay(chinese, tmp_path, form, kept):
    listed = "我\n这\n部\n可是\n没有\n人\n不\n"
    (tmp_path / "list.txt").write_text(listed, "utf-8")
    given = ("--language", "zh", "--labels", "--list", "list.txt", "--keep", "不,没有")
    cut = ("--tokenizer", "whitespace") if form == "words" else ()
    [line] = chinese(form, "stopwords", "filter", "-q", *given, *cut)
    assert line == kept
