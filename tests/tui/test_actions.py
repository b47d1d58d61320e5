"""The table of actions and keys: no key does two things, and every action can be done."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from reader.annotations.labels import DEFAULT_LABELS, Label, Schema
from reader.annotations.memory import MemoryStore
from reader.articles.config import Config, ConfigError
from reader.articles.workspace import Workspace
from reader.settings import Settings
from reader.tui.action_table import GROUPS
from reader.tui.actions import KeyClash, actions, in_context, key_bindings, table_as_markdown
from reader.tui.app import run
from reader.tui.reader_screen import ReaderScreen
from tests.tui.driving import Reader, opened, rows_of, settle, text_of

TEXT = "قال سامي إن العدد بلغ خمسين.\nونفت الشركة ذلك. ثم عادت.\n" * 20
TABLE = actions(Schema())


def with_key(key: str) -> Schema:
    return Schema((*DEFAULT_LABELS, Label("doubt", key, english="doubt")))


class TestKeys:
    @pytest.mark.parametrize("context", ["reader", "library"])
    @pytest.mark.parametrize(
        "schema",
        [
            Schema(),
            Schema(()),
            Schema((Label("claim", ""),)),
            with_key("1"),
            with_key("م"),
            with_key("C"),
            with_key("؟"),
            with_key("%"),
            with_key("g"),
            with_key("r"),
            with_key("z"),
        ],
        ids=lambda schema: "".join(label.key or "-" for label in schema.labels),
    )
    def test_none_does_two_things_or_begins_another(self, schema: Schema, context: str):
        table = in_context(actions(schema), context)
        bindings = key_bindings(table)
        assert sum(len(action.keys) for action in table) == len(bindings)
        assert set(bindings.values()) == {action.id for action in table if action.keys}

    @pytest.mark.parametrize(
        ("key", "said"),
        [
            ("q", "the key q can't be both “○ tag as doubt” and “leave; every mark is saved already”"),
            ("u", "the key u can't be both “○ tag as doubt” and “undo the last change”"),
        ],
    )
    def test_a_labels_key_that_does_something_else_is_named(self, key: str, said: str):
        with pytest.raises(KeyClash) as clash:
            actions(with_key(key))
        assert str(clash.value) == said
        assert clash.value.label == "doubt"

    @pytest.mark.parametrize(
        ("key", "before", "left"),
        [
            ("x", "mark.delete", ("delete",)),
            ("h", "move.left", ("left",)),
            ("g", "move.text_start", ("ctrl+home",)),
        ],
    )
    def test_a_labels_key_is_taken_from_what_has_it_by_default(
        self, key: str, before: str, left: tuple[str, ...]
    ):
        table = {action.id: action for action in actions(with_key(key))}
        assert table["tag.doubt"].keys == (key,)
        assert table[before].keys == left

    def test_a_capital_relabels_where_it_does_nothing_else(self):
        keys = {action.id: action.keys for action in actions(with_key("n"))}
        assert keys["relabel.claim"] == ("C", "r c")
        assert keys["relabel.doubt"] == ("r n",), "N is the previous hit"

    def test_each_has_its_arabic_and_a_group(self):
        for action in TABLE:
            assert any("\u0621" <= char <= "\u064a" for char in action.arabic), action
            assert action.group in GROUPS, action

    def test_ids_and_titles_are_told_apart(self):
        for context in ("reader", "library"):
            table = in_context(TABLE, context)
            assert len({action.id for action in table}) == len(table)
            assert len({action.title for action in table}) == len(table)

    def test_the_table_for_the_readme_has_every_key(self):
        markdown = table_as_markdown(TABLE)
        rows = [line for line in markdown.splitlines() if line.startswith("| `")]
        assert len(rows) == len(TABLE)
        for action in TABLE:
            assert all(f"`{key}`".replace("|", "\\|") in markdown for key in action.keys)


class TestAtTheStart:
    TOML = '[labels.doubt]\nenglish = "doubt"\nkey = "u"\n'

    def test_a_clash_is_an_error_of_the_settings_with_its_line(self, folder: Path):
        (folder / "hashiya.toml").write_text(self.TOML)
        config = Config.load(folder / "hashiya.toml")
        workspace = Workspace(folder, folder / "annotations", config)
        with pytest.raises(ConfigError) as error:
            run(workspace, MemoryStore(), Schema.from_table(config), Settings())
        assert error.value.line == 3
        assert error.value.message.startswith("the key u can't be both")
        assert error.value.message.endswith("give the label doubt another key.")

    def test_the_command_says_it_in_one_sentence(self, folder: Path, own_state: Path):
        (folder / "hashiya.toml").write_text(self.TOML)
        master, terminal = pty.openpty()
        try:
            done = subprocess.run(
                [sys.executable, "-m", "reader", str(folder)],
                stdin=terminal,
                stdout=terminal,
                stderr=subprocess.PIPE,
                env={**os.environ, "TERM": "xterm-256color"},
                cwd=Path(__file__).parents[2],
                encoding="utf-8",
                timeout=60,
                check=False,
            )
        finally:
            os.close(terminal)
            os.close(master)
        assert done.returncode == 2
        (line,) = done.stderr.splitlines()
        assert line.startswith(f"hashiya: {folder / 'hashiya.toml'}, line 3: the key u can't be both")


# What takes the reader away from the screen, or asks for text: what there is afterwards.
_ELSEWHERE = {
    "help": "HelpScreen",
    "palette": "CommandPalette",
    "find.start": "typing",
    "library.filter": "typing",
    "mark.note": "typing",
    "mark.attribute": "typing",
    "help.guideline": "GuidelineScreen",
    "help.tutorial": "lesson",
}


async def _back(reader: Reader) -> str:
    """Where the action led, and back from there."""
    await settle(reader.pilot)
    name = reader.at
    if isinstance(reader.app.screen, ReaderScreen) and reader.session.article.id == "tutorial":
        name = "lesson"
        await reader.press("esc")
    elif name not in ("ReaderScreen", "LibraryScreen"):
        await reader.press("esc")
    elif reader.acting.prompt.is_open:
        name = "typing"
        await reader.press("esc")
    return name


class TestPerforming:
    @pytest.mark.parametrize("context", ["reader", "library"])
    async def test_each_key_asks_for_its_action(self, folder: Path, context: str):
        asked: list[str] = []
        table = in_context(TABLE, context)
        async with opened(folder, TEXT, article="news" if context == "reader" else None) as reader:

            def ask(action: str, count: int | None = None, argument: str = "") -> None:
                asked.append(action)

            reader.acting.perform = ask  # type: ignore[method-assign]
            keys = [
                key.replace("char", "k")
                for action in table
                for keys in action.keys
                for key in keys.split()
                if keys != "shift+f3"
            ]
            keys = [key for key in keys if key not in ("ctrl+q", "ctrl+p")]  # the app's own, below
            await reader.press(keys)
        expected = [
            action.id
            for action in table
            for keys in action.keys
            if keys not in ("shift+f3", "ctrl+q", "ctrl+p")
        ]
        assert asked == expected

    @pytest.mark.parametrize("context", ["reader", "library"])
    async def test_each_action_can_be_performed_by_its_name(self, folder: Path, context: str):
        home = {"reader": "ReaderScreen", "library": "LibraryScreen"}[context]
        async with opened(folder, {"news": TEXT, "other": TEXT}, article=None) as reader:
            if context == "reader":
                await reader.press("enter w w c W")  # a mark, and a selection
            for action in in_context(TABLE, context):
                if action.id in ("quit", "reader.close", "suspend", "mark.note_editor"):
                    continue
                if action.id.startswith(("relabel", "mark")):
                    await reader.press("g g w w c")  # to the mark, made again where it is gone
                reader.acting.perform(action.id)
                if action.id == "library.open":
                    assert await _back(reader) == "ReaderScreen"
                    await reader.press("esc")
                elif action.id == "reader.review":
                    await settle(reader.pilot)
                    assert reader.at == "ReviewScreen"
                    await reader.press("esc")
                else:
                    assert await _back(reader) == _ELSEWHERE.get(action.id, home), action.id
            if context == "reader":
                reader.acting.perform("reader.close")
                assert await _back(reader) == "LibraryScreen"
            reader.acting.perform("quit")
            await settle(reader.pilot)
        assert reader.app.return_code == 0

    @pytest.mark.parametrize("context", ["reader", "library"])
    async def test_the_palette_offers_every_action_and_does_the_chosen_one(self, folder: Path, context: str):
        from textual.command import CommandList

        table = in_context(TABLE, context)
        async with opened(folder, TEXT, article="news" if context == "reader" else None) as reader:
            await reader.press(":")
            await reader.pilot.pause(0.1)
            listed = reader.app.screen.query_one(CommandList)
            offered = [str(listed.get_option_at_index(n).prompt) for n in range(listed.option_count)]
            assert [offer.split("\n")[0] for offer in offered] == [action.title for action in table]
            assert all(
                offer.split("\n")[1].split() == ", ".join(action.keys).split()
                for offer, action in zip(offered, table, strict=True)
            )
            await reader.type_in("next theme")
            await reader.pilot.pause(0.3)
            await reader.press("enter")
            await settle(reader.pilot)
            assert reader.app.theme == "paper"

    async def test_names_of_labels_are_painted_as_they_are(self, folder: Path):
        """Not as markup, not as controls of the terminal, and Arabic from the right."""
        from textual.command import CommandList

        schema = Schema(
            (Label("odd", "1", english="[/red]\x1b]0;x\x07"), Label("إشاعة", "2", english="إشاعة"))
        )
        async with opened(folder, TEXT, schema=schema) as reader:
            await reader.press("ctrl+p")
            await reader.pilot.pause(0.1)
            listed = reader.app.screen.query_one(CommandList)
            offered = "".join(str(listed.get_option_at_index(n).prompt) for n in range(listed.option_count))
            assert "tag as [/red]␛]0;x␇" in offered
            assert "tag as ﺔﻋﺎﺷﺇ" in offered
            await reader.press("esc")
            await reader.press("?")
            rows = "".join(text_of(row) for row in rows_of(reader.app.screen.query_one("Rows")))
            assert "\x1b" not in rows

    async def test_the_apps_own_keys_quit_and_open_the_palette(self, folder: Path):
        async with opened(folder, TEXT) as reader:
            await reader.press("ctrl+p")
            assert await _back(reader) == "CommandPalette"
            await reader.press("ctrl+q")
        assert reader.app.return_code == 0
