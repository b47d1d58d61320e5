"""The annotator's hand in the running app: hints, edges, offers, relations, and the reference tasks."""

from __future__ import annotations

import base64

import pytest
from textual import events

from reader.annotations.labels import Schema
from reader.articles.config import Config, ConfigError
from reader.tui.actions import in_context
from reader.tui.following import Following
from reader.tui.keymap import keymap
from tests.tui.driving import Reader, cells_of, opened, rows_of, settle, text_of
from tests.tui.test_mouse import mouse

FIRST = "أعلنت الوزارة نتائج التحقيق في الحادث.\n"
SECOND = (
    "وجاء في بيان صدر مساء أمس أن اللجنة استمعت إلى عشرة شهود قبل المتحدث باسم هيئة السكك الحديدية "
    "الذي أكد أن القطار تأخر 40 دقيقة، ونفى أن يكون السائق مسؤولا.\n"
)
TEXT = FIRST + SECOND
#: Words 13 to 17 of the second paragraph, and the size of a window in which they are three lines below.
SPAN = " ".join(SECOND.split()[12:17])
SIZE = (34, 16)


def marks(reader: Reader) -> list[tuple[str, str]]:
    return [(mark.label, mark.quote) for mark in reader.session.marks]


def hint_of(reader: Reader, words: str) -> list[str]:
    """The keys of the hint on the first of these words, read from the screen where it is painted."""
    place = TEXT.index(words)
    hint = next(hint for hint in reader.session.hand.hints.hints if hint.start == place)
    painted = _painted_before(reader, place)
    assert painted == hint.keys[0], "what is to be typed is what is seen"
    return list(hint.keys)


def _painted_before(reader: Reader, offset: int) -> str:
    """What stands in the blank before a word, or in the gutter when it begins its line."""
    layout = reader.session.layout
    row = layout.row_of(offset)
    if offset > layout.row_range(row)[0]:
        return reader.cell(offset - 1)[0]
    column, y = reader.place_of(offset)
    return cells_of(rows_of(reader.pane)[y])[column + 1][0]


class Counted:
    """Presses keys in the app, and counts them."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.count = 0

    async def press(self, *keys: str) -> None:
        self.count += len(keys)
        await self.reader.press(keys)

    async def hint(self, words: str) -> None:
        await self.press(*hint_of(self.reader, words))


class TestReferenceTasks:
    async def test_t1_a_span_of_five_words_three_lines_below_takes_at_most_six_keys(self, folder):
        async with opened(folder, TEXT, size=SIZE) as reader:
            assert reader.session.layout.row_of(TEXT.index(SPAN)) >= 3
            keys = Counted(reader)
            await keys.press(";")
            await keys.hint(SPAN)
            await keys.hint(SPAN.split()[-1])
            await keys.press("s")
            assert marks(reader) == [("source", SPAN)]
            assert keys.count <= 6

    async def test_t2_t3_t4_relabel_edge_delete_and_undo(self, folder):
        async with opened(folder, TEXT, size=SIZE) as reader:
            start = TEXT.index(SPAN)
            reader.session.select(start, start + len(SPAN))
            keys = Counted(reader)
            await keys.press("c", "S")
            assert marks(reader) == [("source", SPAN)]
            await keys.press("o")
            longer = " ".join(SECOND.split()[12:18])
            assert marks(reader) == [("source", longer)]
            await keys.press("x")
            assert marks(reader) == []
            await keys.press("u")
            assert marks(reader) == [("source", longer)]
            assert keys.count == 5

    async def test_t5_t6_each_verdict_takes_one_key_and_so_does_the_next_unreviewed(self, folder):
        async with opened(folder, TEXT, size=(80, 24)) as reader:
            await reader.press("w s w c w w f g g")
            keys = Counted(reader)
            await keys.press("U", "A", "A", "X")
            verdicts = [mark.review.verdict for mark in reader.session.marks if mark.review]
            assert verdicts == ["accepted", "accepted", "rejected"]
            assert keys.count == 4

    async def test_from_a_claim_to_its_source_takes_at_most_four_and_shows_in_the_margin(self, folder):
        async with opened(folder, TEXT, size=(100, 30)) as reader:
            session = reader.session
            for label, words in (("source", SPAN), ("claim", "القطار تأخر")):
                start = TEXT.index(words)
                session.select(start, start + len(words))
                session.tag(label)
            keys = Counted(reader)
            await keys.press("R")
            await keys.hint(SPAN)
            assert keys.count <= 4
            (link,) = session.relations.values()
            ends = [session.marks.by_id[end].label for end in (link.source, link.target)]
            assert (link.type, ends) == ("attributed_to", ["claim", "source"])
            seen = "\n".join(text_of(row) for row in rows_of(reader.pane))
            assert "ﻰﻟﺇ ﺏﻮﺴﻨﻣ ←" in seen
            await keys.press("\\")
            assert session.active is not None
            assert session.active.label == "source"
            await reader.press("\\ r u")
            assert not session.relations


class TestHints:
    async def test_stand_in_the_blanks_and_hide_no_letter(self, folder):
        async with opened(folder, TEXT, size=(60, 20)) as reader:
            bare = [cells_of(row) for row in rows_of(reader.pane)]
            await reader.press(";")
            hinted = [cells_of(row) for row in rows_of(reader.pane)]
            changed = [
                (before[0], after[0])
                for row, other in zip(bare, hinted, strict=True)
                for before, after in zip(row, other, strict=True)
                if before[0] != after[0]
            ]
            assert len(changed) == len(TEXT.split())
            assert {before for before, _ in changed} == {" "}
            assert all(after in reader.session.hand.hints.letters for _, after in changed)
            await reader.press("esc")
            assert [cells_of(row) for row in rows_of(reader.pane)] == bare

    async def test_work_on_an_arabic_keyboard(self, folder):
        async with opened(folder, TEXT, size=(60, 20)) as reader:
            arabic = {latin: letter for letter, latin in reader.screen.keys.translator.letters.items()}
            await reader.press("ك")
            await reader.press([arabic[key] for key in hint_of(reader, "الوزارة")])
            await reader.press("س")
            assert marks(reader) == [("source", "الوزارة")]

    async def test_follow_the_view_when_it_scrolls(self, folder):
        async with opened(folder, TEXT * 12, size=(60, 14)) as reader:
            await reader.press("; ;")
            first = {hint.start for hint in reader.session.hand.hints.hints}
            await reader.press("pgdn")
            assert reader.session.hand.hints.on
            second = {hint.start for hint in reader.session.hand.hints.hints}
            assert second
            assert min(second) > min(first)
            top = reader.pane.scroll_offset.y
            assert reader.session.hand.hints.rows == (top, top + reader.pane.size.height - 1)

    async def test_what_a_claim_would_take_is_seen_before_its_key(self, folder):
        async with opened(folder, TEXT, size=(60, 20)) as reader:
            await reader.press(";")
            await reader.press(hint_of(reader, "القطار"))
            end = TEXT.index("، ونفى")
            plain = reader.cell(end + 1)[1].bgcolor
            assert reader.cell(end - 1)[1].bgcolor != plain
            await reader.press("c")
            assert marks(reader) == [("claim", "القطار تأخر 40 دقيقة")]


class TestOffers:
    async def test_the_keys_that_answer_are_told_however_many_words_are_offered(self, folder):
        text = "قال الوزير إن الوزارة تعمل وإن للوزارة خطة وإنها تعرف ما سيأتي بعد أعوام كثيرة من اليوم.\n"
        async with opened(folder, text, size=(80, 20)) as reader:
            await reader.press("i s * s")
            assert reader.bar("hint").startswith(" Enter tags 1 place as source, Esc leaves: «")

    async def test_every_occurrence_is_shown_then_tagged_then_undone_as_one(self, folder):
        text = "قال الوزير إن الوزارة تعمل، وللوزارة خطة. والوزارة تعرف.\n"
        async with opened(folder, text, size=(80, 20)) as reader:
            reader.session.go(text.index("الوزارة"))
            await reader.press("* s")
            assert marks(reader) == []
            assert "Enter tags" in reader.bar("hint")
            offered = reader.session.hand.mark.offered
            assert offered is not None
            tints = {reader.cell(start)[1].bgcolor for start, _ in offered.ranges[1:]}
            assert reader.cell(0)[1].bgcolor not in tints
            await reader.press("enter")
            assert {label for label, _ in marks(reader)} == {"source"}
            assert len(marks(reader)) == len(offered.ranges) >= 2
            await reader.press("u")
            assert marks(reader) == []

    async def test_another_key_tags_nothing_and_does_what_it_does(self, folder):
        async with opened(folder, "نفى سامي. ثم نفى علي.\n") as reader:
            await reader.press("* d w")
            assert marks(reader) == []
            assert reader.session.cursor == 4


class TestKeysPressed:
    async def test_what_may_follow_is_shown_after_a_while_and_not_before(self, folder):
        async with opened(folder, TEXT) as reader:
            await reader.press("g")
            panel = reader.screen.query_one(Following)
            assert not panel.has_class("open")
            await reader.pilot.pause(0.6)
            await settle(reader.pilot)
            assert panel.has_class("open")
            said = "\n".join(text_of(row) for row in rows_of(panel))
            assert "next clause" in said
            assert "g " in said
            await reader.press("g")
            assert not panel.has_class("open")

    async def test_a_count_is_said(self, folder):
        async with opened(folder, TEXT) as reader:
            await reader.press("1 2")
            assert reader.bar("hint").startswith(" 12 … ")


class TestEdgesByMouse:
    async def test_an_edge_is_dragged_by_words(self, folder):
        async with opened(folder, TEXT, size=(90, 20)) as reader:
            await reader.press("w s")
            place = reader.place_of(TEXT.index("الوزارة") + len("الوزارة") - 1)
            over = reader.place_of(TEXT.index("التحقيق") + 2)
            await mouse(reader, events.MouseDown, *place)
            await mouse(reader, events.MouseMove, *over)
            assert reader.pane.preview is not None
            assert marks(reader) == [("source", "الوزارة")], "not before it is let go"
            await mouse(reader, events.MouseUp, *over)
            assert marks(reader) == [("source", "الوزارة نتائج التحقيق")]
            assert reader.pane.preview is None
            await reader.press("u")
            assert marks(reader) == [("source", "الوزارة")]

    async def test_a_click_on_the_edge_is_a_click(self, folder):
        async with opened(folder, TEXT, size=(90, 20)) as reader:
            await reader.press("w s")
            last = TEXT.index("الوزارة") + len("الوزارة") - 1
            await mouse(reader, events.MouseDown, *reader.place_of(last))
            await mouse(reader, events.MouseUp, *reader.place_of(last))
            assert reader.session.cursor == last
            assert marks(reader) == [("source", "الوزارة")]


class TestBeside:
    async def test_the_guideline_of_the_label_here_is_first(self, folder):
        async with opened(folder, TEXT) as reader:
            await reader.press("d f2")
            rows = [text_of(row) for row in rows_of(reader.app.screen.query_one("Rows"))]
            assert "denial" in rows[1]
            await reader.press("esc")
            assert reader.at == "ReaderScreen"

    async def test_attributes_are_typed(self, folder):
        async with opened(folder, TEXT) as reader:
            await reader.press("c z a")
            await reader.type_in("certainty=0.5")
            await reader.press("enter z a")
            await reader.type_in("by=علي")
            await reader.press("enter")
            (mark,) = reader.session.marks
            assert mark.attributes == {"certainty": 0.5, "by": "علي"}
            assert "set by=ﻲﻠﻋ on claim «" in reader.bar("hint")
            await reader.press("z a")
            await reader.type_in("by=")
            await reader.press("enter")
            (mark,) = reader.session.marks
            assert mark.attributes == {"certainty": 0.5}

    async def test_copying_asks_the_terminal_in_logical_order(self, folder, monkeypatch):
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("SSH_TTY", "/dev/pts/1")
        async with opened(folder, TEXT) as reader:
            driver = reader.app._driver
            assert driver is not None
            written: list[str] = []
            monkeypatch.setattr(driver, "write", written.append)
            await reader.press("W W y")
            for _ in range(200):
                if "]52;" in "".join(written):
                    break
                await reader.pilot.pause(0.05)
            assert base64.b64encode("أعلنت الوزارة".encode()).decode() in "".join(written)

    async def test_the_tutorial_is_an_article_of_which_nothing_is_kept(self, folder):
        async with opened(folder, {"news": TEXT}, article=None) as reader:
            await reader.press("g t")
            assert reader.session.article.id == "tutorial"
            assert reader.bar("title").startswith(" tutorial ")
            await reader.press("w s")
            assert len(reader.session.marks) == 1
            await reader.press("esc esc")
            assert reader.at == "LibraryScreen"
        assert not (folder / "annotations").exists() or not list((folder / "annotations").glob("tutorial*"))


class TestZones:
    async def test_lines_that_are_no_part_of_the_article_are_said_so_and_drawn_faint(self, folder):
        text = "عنوان\n\nنفت الشركة الخبر.\nاشترك في قناتنا\nثم عادت.\n"
        async with opened(folder, text, size=(60, 16)) as reader:
            place = text.index("اشترك") + 2
            plain = reader.cell(place)[1]
            reader.session.go(text.index("قناتنا"))
            await reader.press("z l")
            assert "these lines are leftovers now" in reader.bar("hint")
            faint = reader.cell(place)[1]
            assert faint.color != plain.color
            assert reader.cell(text.index("الشركة"))[1].color == plain.color
        async with opened(folder, text, size=(60, 16)) as reader:
            assert reader.cell(place)[1] == faint, "it is kept"
            reader.session.go(text.index("قناتنا"))
            await reader.press("z b g g")
            assert reader.cell(place)[1].color == plain.color


class TestKeymap:
    def config(self, folder, toml: str) -> Config:
        (folder / "hashiya.toml").write_text(toml, encoding="utf-8")
        return Config.load(folder / "hashiya.toml")

    @pytest.mark.parametrize(
        ("toml", "action", "keys"),
        [
            ('"mark.delete" = "D"', "mark.delete", ("D",)),
            ('"mark.delete" = ["ctrl+d", "g x"]', "mark.delete", ("ctrl+d", "g x")),
            ('mark.delete = ["ctrl+d"]', "mark.delete", ("ctrl+d",)),
            ('"edit.undo" = []', "edit.undo", ()),
            ('preset = "vim"', "move.page_down", ("pgdn", "ctrl+f", "ctrl+d", "space")),
            ('preset = "arrows"', "move.word_next", ("ctrl+left",)),
            ('preset = "arrows"\n"edit.undo" = "f12"', "edit.undo", ("f12",)),
        ],
    )
    def test_keys_are_as_the_settings_want_them(self, folder, toml, action, keys):
        if "D" in keys:
            toml += '\n"relabel.denial" = "r d"'
        table = keymap(Schema(), self.config(folder, f"[keys]\n{toml}\n")).table
        assert next(found.keys for found in table if found.id == action) == keys

    @pytest.mark.parametrize("preset", ["default", "vim", "arrows"])
    def test_every_preset_has_its_keys_free_of_clashes(self, folder, preset):
        keymap(Schema(), self.config(folder, f'[keys]\npreset = "{preset}"\n'))

    def test_with_arrows_only_no_letter_does_anything_but_tag(self, folder):
        table = keymap(Schema(), self.config(folder, '[keys]\npreset = "arrows"\n')).table
        letters = {
            keys: action.id
            for action in in_context(table, "reader")
            for keys in action.keys
            if len(keys) == 1
        }
        assert {key for key, action in letters.items() if not action.startswith("tag.")} == {
            "u",
            "?",
            ":",
            "q",
        }

    @pytest.mark.parametrize(
        ("toml", "line", "said"),
        [
            ('"mark.delet" = "x"', 2, "did you mean mark.delete?"),
            ('"mark.delete" = "u"', 2, "the key u can't be both"),
            ('\n"mark.delete" = "g"', 3, "the key g can't be"),
            ('"mark.delete" = "pgdwn"', 2, "did you mean pgdn?"),
            ('"mark.delete" = 5', 2, "keys are written"),
            ('"place.keep" = "char"', 2, "stands after a key"),
            ('preset = "emacs"', 2, "preset must be one of default, vim, arrows."),
            ('layout = "qwertz"', 2, "layout must be one of"),
        ],
    )
    def test_what_is_wrong_is_said_with_its_line(self, folder, toml, line, said):
        with pytest.raises(ConfigError) as error:
            keymap(Schema(), self.config(folder, f"[keys]\n{toml}\n"))
        assert error.value.line == line
        assert said in error.value.message
