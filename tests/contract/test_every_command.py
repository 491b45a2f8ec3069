"""What holds for every command, found by walking the tree of commands."""

from __future__ import annotations

import inspect
import re
from dataclasses import fields

import pytest
from typer.core import TyperArgument, TyperGroup, TyperOption
from typer.main import get_command

from nlptk.cli.root import COMMANDS, PROGRAM, root
from nlptk.tokenize.bpe.settings import BpeSettings, EncodeOptions

SWITCHES = {"quiet", "verbose"}
OF_THE_RUN = {"model", "inputs", "output", "counts", "write_counts", "memory", "temp_dir", "jobs"}


def _tree(command, ctx, path=()):
    """Yield the path, the command and the context of a command and of all below it."""
    yield path, command, ctx
    if isinstance(command, TyperGroup):
        for name in command.list_commands(ctx):
            inner = command.get_command(ctx, name)
            below = inner.make_context(name, [], parent=ctx, resilient_parsing=True)
            yield from _tree(inner, below, (*path, name))


def _all():
    command = get_command(root)
    return list(_tree(command, command.make_context(PROGRAM, [], resilient_parsing=True)))


EVERY = _all()
LEAVES = [each for each in EVERY if not isinstance(each[1], TyperGroup)]


def _name(value):
    return " ".join(value) if isinstance(value, tuple) else None


every_command = pytest.mark.parametrize(("path", "command", "ctx"), EVERY, ids=_name)
every_leaf = pytest.mark.parametrize(("path", "command", "ctx"), LEAVES, ids=_name)


@every_command
def test_its_help_can_be_written(path, command, ctx):
    text = command.get_help(ctx)
    assert text.startswith("Usage: " + " ".join([PROGRAM, *path]))


@every_command
def test_its_first_line_is_one_sentence(path, command, ctx):
    first = inspect.cleandoc(command.help).split("\n\n")[0]
    assert re.fullmatch(r"[A-Z][^\n]*\.", first)


@pytest.mark.parametrize(("name", "summary"), COMMANDS.items())
def test_the_summary_in_the_list_is_its_first_line(name, summary):
    command = next(command for path, command, _ in EVERY if path == (name,))
    assert inspect.cleandoc(command.help).split("\n\n")[0] == summary


@every_leaf
def test_every_option_and_argument_is_described(path, command, ctx):
    for param in command.params:
        assert param.help, param.name
        assert param.help.endswith("."), param.help
        if isinstance(param, TyperArgument) or not param.is_flag:
            assert param.metavar, param.name


@every_leaf
def test_quiet_and_verbose_may_follow_it(path, command, ctx):
    assert {param.name for param in command.params} >= SWITCHES


@every_leaf
def test_its_options_are_long_and_in_kebab_case(path, command, ctx):
    for param in command.params:
        if isinstance(param, TyperOption):
            longest = max(param.opts, key=len)
            assert re.fullmatch(r"--[a-z]+(-[a-z]+)*", longest)
            assert not param.secondary_opts


@every_leaf
def test_a_text_option_with_a_short_name_is_the_same_everywhere(path, command, ctx):
    known = {
        "-o": "--output",
        "-q": "--quiet",
        "-v": "--verbose",
        "-n": "--order",
        "-s": "--smoothing",
        "-k": "--top-k",
    }
    for param in command.params:
        for short in (opt for opt in param.opts if re.fullmatch(r"-[a-z]", opt)):
            assert known[short] in param.opts


SETTINGS = {"train": BpeSettings, "encode": EncodeOptions}


def _bpe(name):
    return next(command for path, command, _ in EVERY if path == ("bpe", name))


@pytest.mark.parametrize(("name", "settings"), SETTINGS.items())
def test_every_setting_has_its_option(name, settings):
    named = {param.name for param in _bpe(name).params} - SWITCHES - OF_THE_RUN
    assert named - {"errors"} == {field.name for field in fields(settings)} - {"errors"}


@pytest.mark.parametrize(("name", "settings"), SETTINGS.items())
def test_the_defaults_of_options_are_those_of_the_settings(name, settings):
    given = {param.name: param.default for param in _bpe(name).params}
    for field in fields(settings):
        # None: the settings decide, for a default that is no single value of an option.
        assert given[field.name] in (None, getattr(settings(), field.name))


def test_train_bpe_is_bpe_train():
    alone = next(command for path, command, _ in EVERY if path == ("train-bpe",))
    assert [param.name for param in alone.params] == [param.name for param in _bpe("train").params]
