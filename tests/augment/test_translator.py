"""Commands as translators: whatever goes wrong with one is named, and nothing is misaligned."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import numpy as np
import pytest

from nlptk.augment.backtranslate import BacktranslateSettings, Tally, backtranslated
from nlptk.augment.recognize import form_named, recognized
from nlptk.augment.translator import Command, Translator
from nlptk.core.errors import InputError, ResourceError, UsageError
from nlptk.core.text import TextBlock

STAND_IN = Path(__file__).parent / "stand_in.py"


def stand_in(*arguments: str) -> str:
    return shlex.join([sys.executable, str(STAND_IN), *arguments])


def translator(command: str, restart: bool = False, timeout: float = 30) -> Translator:
    return Translator(Command("--forward", command, timeout, restart))


both = pytest.mark.parametrize("restart", [False, True])


@both
def test_every_line_gets_its_translation(restart):
    with translator(stand_in("big=large"), restart) as large:
        assert large.translate([b"a big dog", b"a cat"], "") == [b"a large dog", b"a cat"]
        assert large.translate([], "") == []
        assert large.translate(["größe".encode()], "") == ["größe".encode()]


@both
def test_batches_larger_than_any_pipe_go_through(restart):
    lines = [b"%d %s" % (number, b"x" * 100) for number in range(20_000)]
    with translator("cat", restart) as cat:
        assert cat.translate(lines, "") == lines


@pytest.mark.parametrize(
    ("command", "restart", "what"),
    [
        ("exit 3", False, "ended with exit code 3 after 0 lines, at the start"),
        ("exit 3", True, "ended with exit code 3 after 0 lines, HERE"),
        (stand_in("--die", "3"), False, "ended with exit code 4 after 1 lines, HERE"),
        (stand_in("--die", "3"), True, "ended with exit code 4 after 2 lines, HERE"),
        ("kill -9 $$", False, "was killed by SIGKILL after 0 lines, at the start"),
        (stand_in("--more", "2"), False, "out of step with those it read, HERE"),
        (stand_in("--more", "1"), False, "out of step|wrote 2 lines for one, at the start"),
        (stand_in("--more", "2"), True, "wrote 4 lines for 3, HERE"),
        (stand_in("--lose", "2"), True, "wrote 2 lines for 3, HERE"),
        ("tr a '\\377'", True, "what is not UTF-8, HERE"),
    ],
)
def test_what_a_translator_does_wrong_is_named(command, restart, what):
    with pytest.raises(ResourceError, match=what) as caught, translator(command, restart) as wrong:
        wrong.translate([b"a", b"b", b"c"], "HERE")
    assert str(caught.value).startswith(f"--forward {command!r}: it")


def test_a_lost_line_is_counted_when_nothing_moves_any_more():
    with (
        pytest.raises(ResourceError, match="wrote 2 lines for 3, HERE"),
        translator(stand_in("--lose", "2"), timeout=0.5) as losing,
    ):
        losing.translate([b"a", b"b", b"c"], "HERE")


@pytest.mark.parametrize("command", ["sleep 60", "tac"])
def test_a_translator_that_stalls_is_named(command):
    with pytest.raises(
        ResourceError, match=r"nothing moved for 0.2 s after 0 lines, at the start\. .*--restart"
    ):
        translator(command, timeout=0.2).__enter__()


def test_a_line_too_many_is_an_error_even_behind_the_last():
    with pytest.raises(ResourceError, match="more lines than it read"), translator("cat; echo more") as wrong:
        assert wrong.translate([b"a"], "") == [b"a"]


def made(text, name=None, numbered=False, **settings):
    given = {"forward": stand_in("big=groß"), "backward": stand_in("groß=large"), **settings}
    tally = Tally()
    block = TextBlock(np.frombuffer(text + b"\n", dtype=np.uint8), "text", 1)
    form = form_named(name or recognized(text.split(b"\n")[0], "text"), "text", "label", numbered)
    parts = backtranslated([block], form, BacktranslateSettings(**given), tally)
    return b"".join(parts).decode(), tally


@both
@pytest.mark.parametrize("batch", [1, 2, 100])
def test_variants_follow_their_sources_whatever_the_batch(batch, restart):
    text = b"1\ta big dog\n0\tno change\n\n1\tbig"
    out, tally = made(text, batch=batch, restart=restart)
    assert out == "1\ta big dog\n1\ta large dog\n0\tno change\n\n1\tbig\n1\tlarge\n"
    assert tally == Tally(sentences=3, same=1, empty=0)


def test_plain_lines_and_variants_alone():
    assert made(b"a big dog\nno\tchange", original=False)[0] == "a large dog\n"
    assert made(b"x\tbig big", original=False, name="plain")[0] == "x\tbig large\n"


def test_an_empty_translation_is_no_variant():
    out, tally = made(b"big\nbig x", forward=stand_in("big="))
    assert out == "big\nbig x\nx\n"
    assert (tally.empty, tally.same) == (1, 0)


@pytest.mark.parametrize(
    ("text", "variants"),
    [
        ('{"text": "big \\"x\\"", "label": 1}', '{"text": "large \\"x\\"", "label": 1}\n'),
        ('label,text\n1,big\n2,"big , ""x"""', 'label,text\n1,"large"\n2,"large , ""x"""\n'),
        ('text,label\n"two\nbig lines",1', 'text,label\n"two large lines",1\n'),
    ],
)
def test_variants_have_the_form_of_the_input(text, variants):
    out = made(text.encode(), original=False, backward=stand_in("groß=large"))[0]
    assert out == variants


def test_variants_have_the_number_of_their_source():
    assert made(b"big\nno\nbig x", numbered=True)[0].splitlines() == [
        *("1\tbig", "1\tlarge", "2\tno", "3\tbig x", "3\tlarge x"),
    ]


def test_a_line_without_its_label_is_named():
    with pytest.raises(InputError, match="text:2: there is no TAB between"):
        made(b"1\ta\nb")


@pytest.mark.parametrize(
    "wrong",
    [{"forward": " "}, {"batch": 0}, {"timeout": 0}, {"timeout": float("inf")}],
)
def test_settings_that_cannot_be_meant_are_refused(wrong):
    with pytest.raises(UsageError):
        made(b"a\n", **wrong)
