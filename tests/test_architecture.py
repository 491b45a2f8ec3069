"""The three floors: core <- families <- cli, read from the imports in the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "nlptk"
FAMILIES = ("tokenize", "ngram", "embed", "hmm", "augment", "stopwords")
SOURCES = sorted(PACKAGE.rglob("*.py"))
NUMPY_FREE = ("__init__.py", "errors.py", "settings.py", "registry.py", "patterns.py")


def _floor(path: Path) -> str:
    """The part of the package that a file belongs to: core, a family, cli, or the top ("")."""
    inside = path.relative_to(PACKAGE).parts
    return inside[0] if len(inside) > 1 else ""


def _imports(path: Path, everywhere: bool = True) -> Iterator[str]:
    """Yield what a file imports; with `everywhere` inside functions and for type checking too."""
    tree = ast.parse(path.read_text("utf-8"))
    package = list(path.relative_to(ROOT).with_suffix("").parts[:-1])
    for node in ast.walk(tree) if everywhere else tree.body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*above, *filter(None, [node.module])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def _names(path: Path) -> set[str]:
    """Everything that a file names: what it imports, and attributes of names such as `sys.stdout`."""
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    return {ast.unparse(node) for node in nodes if isinstance(node, ast.Attribute)} | set(_imports(path))


def _floors_imported(path: Path) -> set[str]:
    ours = [name.split(".") for name in _imports(path) if name.split(".")[0] == "nlptk"]
    return {name[1] for name in ours if len(name) > 1 and (PACKAGE / name[1]).is_dir()}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_only_go_down(path):
    floor = _floor(path)
    allowed = {"cli": {"core", "cli", *FAMILIES}, "core": {"core"}, "": {"cli"}}.get(floor, {"core", floor})
    assert _floors_imported(path) <= allowed


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_command_line_knows_typer_and_rich_and_prints(path):
    if _floor(path) == "cli":
        return
    imported = {name.split(".")[0] for name in _imports(path)}
    assert not imported & {"typer", "rich", "click"}
    calls = [node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    assert not [call for call in calls if isinstance(call, ast.Name) and call.id == "print"]


def test_below_the_command_line_only_what_opens_files_knows_stdout():
    knowing = {
        str(path.relative_to(PACKAGE))
        for path in SOURCES
        if _floor(path) != "cli" and {"sys.stdout", "sys.__stdout__"} & _names(path)
    }
    assert knowing == {"core/files.py", "core/streams.py"}


@pytest.mark.parametrize(
    "path",
    [path for path in SOURCES if path.name in NUMPY_FREE or _floor(path) == "cli"],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_what_help_imports_is_free_of_numpy(path):
    heavy = {"numpy", "regex", "rich", "tqdm", "matplotlib"}
    assert not {name.split(".")[0] for name in _imports(path, everywhere=False)} & heavy


def test_every_package_is_one_of_the_floors():
    folders = {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders <= {"core", "cli", *FAMILIES}


def test_nothing_is_pickled_in_files():
    """Only the workers' pipes carry pickles; a model file or a spill never does."""
    picklers = {
        str(path.relative_to(PACKAGE))
        for path in SOURCES
        if {"pickle", "marshal", "shelve"} & {name.split(".")[0] for name in _imports(path)}
    }
    assert picklers == {"core/remote.py"}
