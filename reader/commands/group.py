"""What the commands have in common: how they are found, how they end, and how they speak."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, TextIO

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


#: Objects that are made between two looks for garbage. Python's 700 would have each start looked through
#: a hundred times, for next to none.
_OBJECTS = 50_000


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
        """What begins with no command is for the reader, its options as well."""
        known = {*self._places, "-h", "--help", "-V", "--version"}
        if args[0] not in known if args else not ctx.resilient_parsing:
            args = ["open", *args]
        return super().parse_args(ctx, args)

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
        """Run a command; an error becomes one sentence on stderr, a closed pipe a quiet end."""
        gc.set_threshold(_OBJECTS)
        from reader.annotations.store import StoreError
        from reader.articles.config import ConfigError
        from reader.articles.decode import ArticleError
        from reader.text.clean import visible

        for name, mode in ("stdin", "r"), ("stdout", "w"), ("stderr", "w"):
            if getattr(sys, name) is None:  # it was closed before we came
                setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115 (for as long as we live)
        try:
            return super().invoke(ctx)
        except click.ClickException as error:  # it may quote a file's name
            raise click.UsageError(visible(error.format_message()), getattr(error, "ctx", None)) from None
        except (ArticleError, ConfigError) as error:
            status, said = 2, str(error)
        except StoreError as error:
            status, said = 1, str(error)
        except BrokenPipeError:  # whoever read our output has seen enough
            status, said = 0, ""
        except OSError as error:
            reason = error.strerror or str(error)
            status, said = 1, f"{error.filename}: {reason}." if error.filename else f"{reason}."
        if said:
            say(f"hashiya: {said}")
        try:
            sys.stdout.flush()
        except OSError:
            mute(sys.stdout)
        sys.exit(status)


def say(sentence: str) -> None:
    """A message for the person, made harmless."""
    from reader.text.clean import visible

    try:
        if sentence:
            click.echo(visible(sentence), err=True)
    except BrokenPipeError:
        mute(sys.stderr)


def mute(stream: TextIO) -> None:
    """Let what a stream still holds go nowhere; Python would try again, and complain, at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
