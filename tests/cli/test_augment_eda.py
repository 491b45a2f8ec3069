"""`nlptk augment eda` as it is used: forms, options, the same bytes whatever the jobs."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter

import pytest

EDA = ("augment", "eda", "-q")
TSV = b"pos\tI love this wonderful film about cats .\nneg\tthe plot is a terrible mess , sadly\n"


def lines_of(done):
    assert done.returncode == 0, done.stderr
    return done.stdout.decode().removesuffix("\n").split("\n")


def test_the_original_comes_first_then_its_variants(here):
    lines = lines_of(here(*EDA, "--num-aug", "4", stdin=TSV))
    assert len(lines) == 10
    assert [lines[0], lines[5]] == TSV.decode().splitlines()
    assert [line.split("\t")[0] for line in lines] == ["pos"] * 5 + ["neg"] * 5
    assert len(set(lines)) == 10


def test_without_the_originals(here):
    lines = lines_of(here(*EDA, "--num-aug", "4", "--no-original", stdin=TSV))
    assert len(lines) == 8
    assert not set(lines) & set(TSV.decode().splitlines())


def test_source_numbers_go_on_over_files_and_blocks(here, tmp_path):
    (tmp_path / "a.tsv").write_bytes(TSV * 3000)
    (tmp_path / "b.tsv").write_bytes(TSV)
    lines = lines_of(here(*EDA, "--num-aug", "1", "--id", "a.tsv", "b.tsv"))
    numbers = [int(line.split("\t")[0]) for line in lines]
    assert numbers == [number for number in range(1, 6003) for _ in range(2)]
    assert all(line.count("\t") == 2 for line in lines)


@pytest.mark.parametrize("options", [[], ["--balance"], ["--keyword-weights", "tfidf"]], ids=str)
def test_the_same_bytes_for_any_jobs_memory_input_and_hash_seed(nlptk, tmp_path, options):
    sentences = [f"{'ab'[n % 3 == 0]}\tthe good film number {n} is a very nice story" for n in range(4000)]
    text = ("\n".join(sentences) + "\n").encode()
    (tmp_path / "t.tsv").write_bytes(text)
    one = nlptk(*EDA, "t.tsv", "--jobs", "1", *options, env={"PYTHONHASHSEED": "1"})
    other = nlptk(*EDA, "--jobs", "2", "--memory", "1M", *options, stdin=text, env={"PYTHONHASHSEED": "2"})
    assert one.returncode == other.returncode == 0, other.stderr
    assert one.stdout == other.stdout
    assert one.stdout.count(b"\n") >= 40_000
    seeded = nlptk(*EDA, "t.tsv", "--seed", "2", *options)
    assert seeded.stdout != one.stdout


def test_the_form_is_said_unless_it_is_named(here):
    said = here("augment", "eda", "--num-aug", "1", stdin=TSV)
    assert b"nlptk: the input is label TAB sentence (--format labelled)" in said.stderr
    named = here("augment", "eda", "--num-aug", "1", "--format", "labelled", stdin=TSV)
    assert b"the input is" not in named.stderr
    assert named.stdout == said.stdout


def test_plain_sentences(here):
    lines = lines_of(here(*EDA, "--num-aug", "2", "--id", stdin=b"good films about cats are rare\n"))
    assert [line.split("\t")[0] for line in lines] == ["1", "1", "1"]


def test_json_lines(here):
    record = {"n": [1.5, None], "sentence": 'A "good" film\nabout caf\u00e9 cats', "label": 1}
    source = json.dumps(record).encode() + b"\n"
    lines = lines_of(here(*EDA, "--num-aug", "6", "--field", "sentence", stdin=source))
    assert lines[0].encode() + b"\n" == source
    records = [json.loads(line) for line in lines]
    assert all(list(each) == list(record) for each in records)
    assert all(each["n"] == record["n"] and each["label"] == 1 for each in records)
    assert len({each["sentence"] for each in records}) == 7
    numbered = lines_of(here(*EDA, "--num-aug", "1", "--field", "sentence", "--id", stdin=source))
    assert [json.loads(line)["source_id"] for line in numbered] == [1, 1]


def test_csv(here):
    source = b'id,text,label\r\n7,"A ""good"" film,\nabout cats",x\r\n8,the dogs only bark,y\r\n'
    done = here(*EDA, "--num-aug", "3", stdin=source)
    assert done.returncode == 0, done.stderr
    rows = list(csv.reader(io.StringIO(done.stdout.decode(), newline="")))
    assert rows[0] == ["id", "text", "label"]
    assert rows[1] == ["7", 'A "good" film,\nabout cats', "x"]
    assert [(row[0], row[2]) for row in rows[1:]] == [("7", "x")] * 4 + [("8", "y")] * 4
    assert len({row[1] for row in rows[1:]}) == 8
    numbered = here(*EDA, "--num-aug", "1", "--id", stdin=source)
    rows = list(csv.reader(io.StringIO(numbered.stdout.decode(), newline="")))
    assert [row[0] for row in rows] == ["source_id", "1", "1", "2", "2"]


def test_rarer_labels_get_more_variants(here):
    source = b"".join(b"a\tthe good film number %d is a very nice story\n" % n for n in range(60))
    source += b"".join(b"b\tthe bad film number %d is a rather poor story\n" % n for n in range(20))
    lines = lines_of(here(*EDA, "--num-aug", "4", "--balance", stdin=source))
    counts = Counter(line[0] for line in lines)
    assert counts == {"a": 300, "b": 300}


def test_negations_stay_where_they_are(here):
    source = b"neg\tI do not like this film and I can't say it isn't bad\n" * 40
    lines = lines_of(here(*EDA, "--num-aug", "9", "--protect", "negation", stdin=source))
    for line in lines:
        assert "not like" in line or " not " in line
        words = line.split("\t")[1].split()
        assert [word for word in words if word in ("not", "can't", "isn't")] == ["not", "can't", "isn't"]


def test_protected_words_by_file_and_by_expression(here, tmp_path):
    (tmp_path / "names.txt").write_text("film\n")
    source = b"x\tthe good film has B52 in a nice story\n"
    options = ("--protect", "names.txt", "--protect", "[A-Z][0-9]+", "--num-aug", "20")
    for line in lines_of(here(*EDA, *options, stdin=source)):
        assert [word for word in line.split() if word in ("film", "B52")] == ["film", "B52"]


def test_synonyms_of_a_file_for_any_language(here, tmp_path):
    (tmp_path / "de.txt").write_text("Film\tStreifen\nguter\tfeiner netter\n")
    options = (
        "--synonyms",
        "de.txt",
        "--num-aug",
        "3",
        "--alpha-ri",
        "0",
        "--alpha-rs",
        "0",
        "--alpha-rd",
        "0",
    )
    lines = lines_of(here(*EDA, *options, stdin=b"x\tEin guter Film.\n"))
    expected = {"Ein feiner Film.", "Ein netter Film.", "Ein guter Streifen."}
    assert {line.split("\t")[1] for line in lines[1:]} == expected


def test_chinese_by_characters_stays_without_blanks(here):
    source = "好\t我喜欢这部 great 电影\n".encode()
    lines = lines_of(here(*EDA, "--tokenizer", "characters", stdin=source))
    assert len(lines) == 10
    assert all(line.count(" ") <= 2 for line in lines)
    assert not any("▁" in line for line in lines)


@pytest.mark.parametrize("form", ["plain", "jsonl"])
def test_words_that_move_keep_their_spaces(here, form):
    sentence = "The film about cats, a good one, ends"
    source = sentence + "\n" if form == "plain" else json.dumps({"text": sentence}) + "\n"
    options = ("--tokenizer", "words", "--alpha-sr", "0", "--alpha-ri", "0", "--alpha-rd", "0")
    for line in lines_of(here(*EDA, *options, stdin=(source * 20).encode())):
        text = line if form == "plain" else json.loads(line)["text"]
        assert sorted(text.replace(",", " ").split()) == sorted(sentence.replace(",", "").split())


def test_case_accents_and_punctuation_are_kept(here):
    source = 'x\tLe Café "Déjà-vu" (no. 5) — naïve!\n'.encode()
    allowed = set(source.decode().split("\t")[1].split())
    lines = lines_of(here(*EDA, "--alpha-sr", "0", "--alpha-ri", "0", stdin=source))
    assert {word for line in lines for word in line.split("\t")[1].split()} == allowed


def test_words_of_weight_0_are_left_alone(here, tmp_path):
    (tmp_path / "weights.txt").write_text("good\t0\nfilm\t0.0\n")
    source = b"x\tgood film , nice story here\n"
    options = ("--keyword-weights", "weights.txt", "--alpha-rs", "0", "--alpha-ri", "0", "--num-aug", "5")
    for line in lines_of(here(*EDA, *options, stdin=source)):
        assert line.startswith("x\tgood film")


def test_words_that_tell_the_label_are_touched_less(here):
    source = b"".join(
        b"a\tsuperb story of number %d\nb\tawful story of number %d\n" % (n, n) for n in range(200)
    )
    options = ("--num-aug", "1", "--no-original", "--alpha-sr", "0", "--alpha-ri", "0", "--alpha-rs", "0")
    plain = lines_of(here(*EDA, *options, stdin=source))
    weighted = lines_of(here(*EDA, *options, "--keyword-weights", "log-odds", stdin=source))

    def without(lines):
        return sum("superb" not in line and "awful" not in line for line in lines)

    assert without(plain) > 60
    assert without(weighted) < without(plain) / 5


def test_a_language_model_filters_variants(here, tmp_path):
    text = b"the cat sat on the mat today\nthe dog sat on the rug today\n"
    (tmp_path / "t.txt").write_bytes(text * 20)
    assert here("ngram", "train", "-q", "t.txt", "-o", "m.nlptk").returncode == 0
    options = ("--num-aug", "4", "--alpha-sr", "0", "--alpha-ri", "0")
    filtered = (*options, "--filter-lm", "m.nlptk", "--max-perplexity-ratio")
    strict = here("augment", "eda", *filtered, "2", stdin=text)
    loose = here("augment", "eda", *filtered, "1e9", stdin=text)
    assert loose.stdout == here("augment", "eda", *options, stdin=text).stdout
    assert strict.returncode == 0
    assert set(loose.stdout.split(b"\n")) - set(strict.stdout.split(b"\n"))

    def perplexities(lines):
        scores = here("ngram", "score", "-q", "m.nlptk", stdin=lines).stdout.decode().splitlines()
        return [float(score.split("\t")[1]) for score in scores]

    assert max(perplexities(strict.stdout)) <= 2.01 * max(perplexities(text))
    assert max(perplexities(loose.stdout)) > 2.01 * max(perplexities(text))


def test_apply_changes_every_sentence_in_place(here):
    done = here("augment", "apply", "-q", "--op", "random-swap:alpha=0.2", "--op", "aeda", stdin=TSV)
    lines = lines_of(done)
    assert len(lines) == 2
    for line, source in zip(lines, TSV.decode().splitlines(), strict=True):
        old, new = Counter(source.split()), Counter(line.split())
        assert old <= new
        assert set(new - old) <= set(".,!?;:")


@pytest.mark.parametrize("form", ["labelled", "plain"])
def test_apply_of_ops_at_rate_0_gives_the_text_back(here, form):
    text = TSV + b"pos\t\n\nneg\tdon't  stop\t now" if form == "labelled" else b"a b\n\nc\n"
    done = here("augment", "apply", "-q", "--op", "random-deletion:alpha=0", "--format", form, stdin=text)
    expected = [" ".join(line.split(" ")) for line in text.decode().removesuffix("\n").split("\n")]
    assert [line.split() for line in lines_of(done)] == [line.split() for line in expected]


def test_it_stops_when_the_reader_does(shell, tmp_path):
    (tmp_path / "t.tsv").write_bytes(TSV * 20_000)
    done = shell("set -o pipefail; cat t.tsv | nlptk augment eda -q --num-aug 4 | head -n 3")
    assert done.stdout.count(b"\n") == 3
    assert done.stderr == b""
