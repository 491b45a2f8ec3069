"""Registries and specs: a folder's files are methods, and a printed spec reads back equal."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import Any, Optional

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.core.errors import UsageError
from nlptk.core.registry import Parameter, build, describe, find, names, printed
from nlptk.core.specs import method_of, parse_spec, spec_of

FILES = {
    "__init__.py": "",
    "_shared.py": "raise ImportError('not a method')",
    "kneser_ney.py": '''
        """The file."""
        from dataclasses import dataclass
        @dataclass(frozen=True)
        class METHOD:
            """Absolute discounting over continuation counts.

            More.

            - `discount`: what is subtracted
              from every count
            - `orders`: which
            """
            discount: float | None = None
            orders: tuple[int, ...] = (1, 2)
        ''',
    "mle.py": '''
        from dataclasses import dataclass
        @dataclass(frozen=True)
        class METHOD:
            """Relative frequencies."""
        ''',
    "model.py": '''
        from dataclasses import dataclass
        @dataclass(frozen=True)
        class METHOD:
            """A model's own tokenizer."""
            path: str
            fast: bool = True
        ''',
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    (tmp_path / "methods_for_tests").mkdir()
    for name, text in FILES.items():
        (tmp_path / "methods_for_tests" / name).write_text(dedent(text))
    monkeypatch.syspath_prepend(tmp_path)
    yield "methods_for_tests"
    for module in [name for name in sys.modules if name.startswith("methods_for_tests")]:
        del sys.modules[module]


@dataclass(frozen=True)
class Example:
    """A method with a parameter of every type."""

    count: int
    share: float = 0.5
    exact: bool = True
    path: str = "a/b c.nlptk"
    limit: int | None = None
    unknown: Optional[str] = "none"  # noqa: UP045 - both spellings are read
    discounts: tuple[float, ...] = (0.5, 1)
    span: tuple[int, str] = (1, "x")
    words: tuple[str, ...] = ()
    ops: tuple[str, ...] | None = field(default_factory=lambda: ("swap",))
    derived: int = field(init=False, default=3)


FLOATS = st.floats(allow_nan=False)
EXAMPLES = st.builds(
    Example,
    count=st.integers(),
    share=FLOATS,
    exact=st.booleans(),
    path=st.text(),
    limit=st.none() | st.integers(),
    unknown=st.none() | st.just("none") | st.text(),
    discounts=st.lists(FLOATS).map(tuple),
    span=st.tuples(st.integers(), st.text()),
    words=st.lists(st.text() | st.text(',:/"none')).map(tuple),
    ops=st.none() | st.lists(st.text() | st.just("none")).map(tuple),
)


def read(spec: str) -> Example:
    name, values = parse_spec(spec)
    return method_of(Example, name, values)


def complaint(spec: str) -> str:
    with pytest.raises(UsageError) as caught:
        read(spec)
    return str(caught.value)


@given(EXAMPLES)
def test_a_printed_method_reads_back_equal(example: Example) -> None:
    spec = spec_of("example", example)
    assert read(spec) == example
    assert spec_of("example", read(spec)) == spec_of("example", example)


@given(st.text() | st.text('ab=,:/"', max_size=30))
def test_any_text_is_a_spec_or_a_usage_error(text: str) -> None:
    try:
        name, values = parse_spec("example:" + text)
    except UsageError as error:
        assert len(str(error).splitlines()) == 1 or not text.isprintable()
    else:
        assert name == "example" and values


def test_a_spec_is_printed_whole() -> None:
    assert spec_of("example", Example(3)) == (
        'example:count=3,share=0.5,exact=true,path=a/b c.nlptk,limit=none,unknown="none",'
        "discounts=0.5/1,span=1/x,words=,ops=swap"
    )


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("mle", ("mle", {})),
        ("a:b=1,c=2", ("a", {"b": "1", "c": "2"})),
        ("a:b=0.5/1/1.5", ("a", {"b": ["0.5", "1", "1.5"]})),
        ('a:b="x,y:z"', ("a", {"b": "x,y:z"})),
        ('a:b="say ""hi"""', ("a", {"b": 'say "hi"'})),
        ('a:b="x/y"/z', ("a", {"b": ["x/y", "z"]})),
        ("a:b=", ("a", {"b": ""})),
        ("a:b=/tmp/x", ("a", {"b": ["", "tmp", "x"]})),
        (r"a:b=\s+=\S+", ("a", {"b": r"\s+=\S+"})),
    ],
)
def test_a_spec_is_taken_apart(spec: str, expected: tuple[str, dict[str, Any]]) -> None:
    assert parse_spec(spec) == expected


@pytest.mark.parametrize("spec", ["a:", "a:b", "a:b=1,", "a:,b=1", "a:b=1:2", 'a:b="x', 'a:b="x"y', "a:=1"])
def test_a_spec_that_cannot_be_read_says_how_one_is_written(spec: str) -> None:
    with pytest.raises(UsageError, match="Write NAME:KEY=VALUE,KEY=VALUE"):
        parse_spec(spec)


def test_a_parameter_given_twice_is_refused() -> None:
    with pytest.raises(UsageError, match="b is given twice"):
        parse_spec("a:b=1,b=2")


def test_values_are_read_as_their_types() -> None:
    method = read("example:count=3,share=1e-3,exact=false,limit=7,discounts=1,span=4/y,words=a,ops=none")
    assert method == Example(
        3, 0.001, False, limit=7, discounts=(1.0,), span=(4, "y"), words=("a",), ops=None
    )
    assert isinstance(method.discounts[0], float)


@pytest.mark.parametrize(
    ("spec", "takes"),
    [
        ("example:count=x", "the parameter count takes integer"),
        ("example:count=1.5", "the parameter count takes integer"),
        ("example:count=1/2", "the parameter count takes integer"),
        ("example:count=" + "9" * 5000, "the parameter count takes integer"),
        ("example:count=1,share=", "the parameter share takes number"),
        ("example:count=1,exact=yes", "the parameter exact takes true|false"),
        ("example:count=1,limit=None", "the parameter limit takes integer or none"),
        ("example:count=1,discounts=1/b", "the parameter discounts takes number/..."),
        ("example:count=1,span=1/b/c", "the parameter span takes integer/text"),
    ],
)
def test_a_wrong_value_names_the_parameter_and_what_it_takes(spec: str, takes: str) -> None:
    assert takes in complaint(spec)


def test_a_wrong_parameter_names_the_nearest_one() -> None:
    message = complaint("example:count=1,discount=2")
    assert message.startswith(
        "example:discount: there is no such parameter. Did you mean discounts? There are: "
    )


def test_a_parameter_without_a_default_must_be_given() -> None:
    assert complaint("example") == (
        "example: its parameter count must be given. Write example:count=integer."
    )


def test_names_are_the_files_of_the_folder_and_none_is_imported(folder: str) -> None:
    assert names(folder) == ["kneser-ney", "mle", "model"]
    assert not any(module.startswith(folder) for module in sys.modules)


def test_a_method_is_built_from_its_spec_and_printed_whole(folder: str) -> None:
    method = build(folder, "kneser-ney:discount=0.75")
    assert method.discount == 0.75
    assert printed(method) == "kneser-ney:discount=0.75,orders=1/2"
    assert build(folder, printed(method)) == method
    assert printed(build(folder, "mle")) == "mle"
    assert build(folder, "model:path=/a/b.nlptk").path == "/a/b.nlptk"


def test_a_wrong_name_gets_a_did_you_mean(folder: str) -> None:
    with pytest.raises(UsageError) as caught:
        build(folder, "knesser-ney:discount=0.75")
    assert str(caught.value) == (
        "knesser-ney: there is no method of this name. Did you mean kneser-ney?"
        " There are: kneser-ney, mle, model."
    )


@pytest.mark.parametrize("name", ["", "xyz", "kneser_ney", "_shared", "../mle", "os"])
def test_what_is_no_method_is_never_imported(folder: str, name: str) -> None:
    with pytest.raises(UsageError, match="there is no method of this name"):
        find(folder, name)


def test_a_method_without_parameters_takes_none(folder: str) -> None:
    with pytest.raises(UsageError, match="mle:a: there is no such parameter. There are none."):
        build(folder, "mle:a=1")


def test_a_description_has_the_first_line_and_every_parameter(folder: str) -> None:
    kneser_ney, mle, model = describe(folder)
    assert kneser_ney.name == "kneser-ney"
    assert kneser_ney.summary == "Absolute discounting over continuation counts."
    assert kneser_ney.details == "The file."
    assert kneser_ney.parameters == (
        Parameter("discount", "number or none", "none", "what is subtracted from every count"),
        Parameter("orders", "integer/...", "1/2", "which"),
    )
    assert mle.parameters == ()
    assert model.parameters[0] == Parameter("path", "text", None, "")


def test_a_package_that_does_not_exist_is_a_bug_of_the_caller() -> None:
    with pytest.raises(ModuleNotFoundError):
        names("nlptk.nowhere")


def test_the_registry_needs_no_numpy() -> None:
    code = (
        "import sys, nlptk.core.registry; assert 'numpy' not in sys.modules and 'difflib' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
