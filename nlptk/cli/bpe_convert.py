"""Models of other tools: `nlptk bpe export` and `import`."""

from __future__ import annotations

from typing import Any

from nlptk.cli import options
from nlptk.cli.bpe_app import app
from nlptk.cli.bpe_options import (
    FORMATS,
    ForeignInput,
    ForeignOutput,
    ForeignPretokenizer,
    ForeignSpecials,
    Format,
)
from nlptk.cli.options import Model, ModelOutput
from nlptk.core.errors import UsageError
from nlptk.tokenize.bpe.patterns import check_name


@app.command()
def export(model: Model, output: ForeignOutput, format_name: Format) -> None:
    """Write a model in the format of another tool.

    \b
    Example:
      nlptk bpe export news.nlptk --format tokenizer.json -o tokenizer.json
    """
    from nlptk.tokenize.bpe.model import BpeModel

    options.check_kept(model, output)
    _format(format_name).write(BpeModel.load(model), output)


@app.command("import")
def import_(
    path: ForeignInput,
    output: ModelOutput,
    format_name: Format,
    pretokenizer: ForeignPretokenizer = None,
    special_tokens: ForeignSpecials = None,
) -> None:
    """Read a model in the format of another tool.

    \b
    Example:
      nlptk bpe import r50k_base.tiktoken --format tiktoken --pretokenizer gpt2 -o r50k.nlptk
    """
    module = _format(format_name)
    if pretokenizer is not None:
        check_name(pretokenizer)
    options.check_model_output(output)
    model = module.read(path, pretokenizer=pretokenizer, special_tokens=tuple(special_tokens or ()))
    model.save(output)


def _format(name: str) -> Any:
    """Return the module that reads and writes a format; UsageError if there is none of this name."""
    from importlib import import_module

    from nlptk.core.specs import choose

    if name not in FORMATS:
        raise UsageError("--format", f"{name} is no format", choose(name, list(FORMATS)))
    return import_module(f"nlptk.tokenize.bpe.formats.{name.replace('.', '_').replace('-', '_')}")
