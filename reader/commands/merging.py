"""Marks in a git repository."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click

from reader.commands.ending import say
from reader.commands.options import PATH, path_argument, workspace_option
from reader.commands.starting import opened

_VERSION = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group(no_args_is_help=False)
def git() -> None:
    """Let git merge marks record by record.

    \b
    hashiya git install      once in each clone
    """


@git.command()
@path_argument
@workspace_option
def install(path: Path | None, workspace: Path | None) -> None:
    """Teach the repository of a workspace to merge marks.

    The settings are those of this clone: do it once in each. What is written to
    .gitattributes and .gitignore is to be committed.

    \b
    hashiya git install
    """
    from reader.annotations.git_setup import set_up

    found, _, _, _ = opened(path, workspace, read_only=True)
    for changed in set_up(found.annotations, f"{_this_program()} git merge"):
        say(f"changed, to be committed: {changed}")
    say(f"git merges the marks in {found.annotations} record by record now, in this clone")


def _this_program() -> str:
    """How git, which knows nothing of our environment, runs this very program."""
    script = Path(sys.executable).with_name("hashiya")
    if script.exists():
        return shlex.quote(str(script))
    # -P: a folder called "reader" in the repository is not us.
    return f"{shlex.quote(sys.executable)} -P -m reader"


@git.command()
@click.argument("base", type=_VERSION)
@click.argument("ours", type=_VERSION)
@click.argument("theirs", type=_VERSION)
@click.argument("name", type=PATH, required=False)
def merge(base: Path, ours: Path, theirs: Path, name: Path | None) -> None:
    """Merge THEIRS into OURS, which both come from BASE: what git runs.

    A mark that one side changed and the other deleted stays. Of two changes of one mark
    both stay, side by side, for hashiya check to name.

    \b
    hashiya git merge BASE OURS THEIRS [NAME]
    """
    from reader.annotations.three_way import merge_files

    article_id = (name or ours).stem
    merged = merge_files(article_id, *(version.read_bytes() for version in (base, ours, theirs)))
    ours.write_bytes(merged.data)
    for told in merged.told:
        say(f"{name or ours}: {told}")
    sys.exit(0 if merged.clean else 1)
