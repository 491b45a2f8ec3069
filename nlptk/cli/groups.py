"""Groups of commands: how each is made, and the root's, which imports a command only when it is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup
from typer.main import get_command

from nlptk.cli.values import read_plainly
from nlptk.core.errors import UsageError

if TYPE_CHECKING:
    from typer._click import Command as AnyCommand
    from typer._click import Context, HelpFormatter, Parameter
    from typer._click.shell_completion import CompletionItem

Function = TypeVar("Function", bound=Callable[..., Any])

HELP_WIDTH = 100  # a help page is as wide as the terminal, up to this


class Group(TyperGroup):
    """A group of commands."""

    def get_params(self, ctx: Context) -> list[Parameter]:
        """Return the options, --help among them."""
        params = super().get_params(ctx)
        read_plainly(params)
        return params


def ordered(commands: Sequence[str]) -> type[Group]:
    """Return a group that lists its commands in this order, the one in which they are used."""

    class Ordered(Group):
        def list_commands(self, ctx: Context) -> list[str]:
            return sorted(super().list_commands(ctx), key=commands.index)

    return Ordered


class LazyGroup(Group):
    """A group that knows its commands by name and summary, and imports the one that is called.

    A command is the `app` of the module of its name, or the inner command that `shortcuts` names.
    """

    summaries: ClassVar[Mapping[str, str]]
    shortcuts: ClassVar[Mapping[str, tuple[str, str]]]  # name -> module, its command

    def list_commands(self, ctx: Context) -> list[str]:
        """Return the names of the commands in their order."""
        return list(self.summaries)

    def get_command(self, ctx: Context, cmd_name: str) -> AnyCommand | None:
        """Import a command, or return None when there is none of that name."""
        if cmd_name in self.summaries and cmd_name not in self.commands:
            self.commands[cmd_name] = self._load(cmd_name)
        return self.commands.get(cmd_name)

    def resolve_command(
        self, ctx: Context, args: list[str]
    ) -> tuple[str | None, AnyCommand | None, list[str]]:
        """Find the command that the first word names; a wrong word gets the nearest names."""
        if args[0] not in self.summaries and not ctx.resilient_parsing:
            near = " or ".join(get_close_matches(args[0], self.summaries))
            remedy = f"See {ctx.command_path} --help"
            raise UsageError(args[0], "no such command", f"Did you mean {near}? {remedy}" if near else remedy)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.summaries.items()))

    def shell_complete(self, ctx: Context, incomplete: str) -> list[CompletionItem]:
        """Complete commands without importing them, and options."""
        from typer._click.shell_completion import CompletionItem

        named = [name for name in self.summaries if name.startswith(incomplete)]
        options = super(TyperGroup, self).shell_complete(ctx, incomplete)
        return [*(CompletionItem(name, help=self.summaries[name]) for name in named), *options]

    def _load(self, name: str) -> AnyCommand:
        module, inner = self.shortcuts.get(name, (name, None))
        command = get_command(import_module(f"nlptk.cli.{module}").app)
        if inner is not None:
            assert isinstance(command, TyperGroup)
            command = command.commands[inner]
        command.help = command.help or self.summaries[name]
        self._share_switches(command)
        return command

    def _share_switches(self, command: AnyCommand) -> None:
        """Let -q and -v stand after the command too, where most people write them."""
        if isinstance(command, TyperGroup):
            for each in command.commands.values():
                self._share_switches(each)
        else:
            command.params.extend(switch for switch in self.params if switch.name in {"quiet", "verbose"})


class Command(TyperCommand):
    """A command whose help names its arguments plainly: FILE, where Typer writes FILE <list[str]>."""

    def get_params(self, ctx: Context) -> list[Parameter]:
        """Return the options and arguments, --help among them."""
        params = super().get_params(ctx)
        read_plainly(params)
        return params

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        """List the arguments, then the options."""
        sections: dict[str, list[tuple[str, str]]] = {"Arguments": [], "Options": []}
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if isinstance(param, TyperArgument):
                sections["Arguments"].append((param.display_name_raw, param.help or ""))
            elif record is not None:
                sections["Options"].append(record)
        for name, records in sections.items():
            if records:
                with formatter.section(name):
                    formatter.write_dl(records)


class App(typer.Typer):
    """A collection of commands, made by functions."""

    def command(self, name: str | None = None, **settings: Any) -> Callable[[Function], Function]:
        """Make the decorated function a command; see option_groups.py for options that go together."""
        declare = super().command(name, cls=Command, **settings)

        def add(function: Function) -> Function:
            from nlptk.cli.option_groups import grouped

            declare(grouped(function))
            return function

        return add


def new_app(cls: type[Group] = Group) -> App:
    """Return an empty group of commands; its help is plain text on a terminal and in docs/cli.md."""
    return App(
        cls=cls,
        no_args_is_help=True,
        add_completion=False,  # see completion.py
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": HELP_WIDTH},
    )
