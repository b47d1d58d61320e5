"""The group of the commands: how they are found."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from reader.commands.ending import ending, say

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class Commands(click.Group):
    """A group whose first argument may be a path: ``hashiya FILE`` opens it.

    A command's module is imported when the command is wanted: for one of them, not all are read.
    """

    def __init__(self, *args: Any, places: Mapping[str, str], **settings: Any) -> None:
        """Know where commands are.

        Args:
            args: As of any group.
            places: Commands by name: a module of ``reader.commands``, a dot, its name there.
            settings: As of any group.
        """
        super().__init__(*args, **settings)
        self._places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, sorted."""
        return sorted(self._places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, if there is one."""
        place = self._places.get(cmd_name)
        if place is None:
            return None
        module, _, name = place.partition(".")
        command: click.Command = getattr(import_module(f"reader.commands.{module}"), name)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """What begins with no command is for the reader, its options as well.

        Where it begins with neither a path nor an option, a command that is called nearly so is named.
        """
        known = {*self._places, "-h", "--help", "-V", "--version"}
        if args[0] not in known if args else not ctx.resilient_parsing:
            if args and not ctx.resilient_parsing and (near := self._meant(args[0])):
                say(f"hashiya: {args[0]}: there is no such file or folder; did you mean hashiya {near}?")
                ctx.exit(2)
            args = ["open", *args]
        return super().parse_args(ctx, args)

    def _meant(self, word: str) -> str:
        """The command that a word is nearly the name of, if it is no path that there is; or ""."""
        if word.startswith("-") or os.path.lexists(word):
            return ""
        from difflib import get_close_matches

        return next(iter(get_close_matches(word, self._places, 1)), "")

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Files, commands and options, the reader's among them."""
        from click.shell_completion import CompletionItem

        reader = self.get_command(ctx, "open")
        assert reader is not None, "there is a reader"
        items = [*super().shell_complete(ctx, incomplete), *reader.shell_complete(ctx, incomplete)]
        # The item that lets the shell complete files is first: in bash it takes back what is before it.
        files = [] if incomplete.startswith("-") else [CompletionItem(incomplete, type="file")]
        return [*files, *{item.value: item for item in items}.values()]

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; whatever goes wrong ends as ``ending`` says."""
        with ending():
            try:
                return super().invoke(ctx)
            except click.ClickException as error:  # it may quote a file's name
                from reader.text.clean import visible

                raise click.UsageError(visible(error.format_message()), getattr(error, "ctx", None)) from None
