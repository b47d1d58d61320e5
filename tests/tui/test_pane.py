"""The reading pane in the running app: what is on the screen, and what part of the text is in sight."""

from __future__ import annotations

import random

import pytest
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip

from reader.annotations.labels import Schema
from reader.annotations.memory import MemoryStore
from reader.articles.article import Article
from reader.session import Session
from reader.session.motions import cell_range
from reader.text.layout import Layout
from reader.text.wrapping import break_lines
from reader.tui.overlay import overlay
from reader.tui.painting import Look
from reader.tui.palette import Palette
from reader.tui.pane import ReadingPane, geometry
from reader.tui.themes import THEMES
from tests.tui.driving import MIXED as TEXT
from tests.tui.driving import Reader, cells_of, opened, rows_of, settle, text_of


def scene(reader: Reader) -> list[str]:
    return [text_of(row).rstrip() for row in rows_of(reader.pane)]


class TestGeometry:
    @pytest.mark.parametrize("margin", [True, False])
    @pytest.mark.parametrize("measure", [30, 72, 140])
    def test_everything_fits_and_the_text_has_its_measure_if_it_can(self, margin: bool, measure: int):
        for width in range(3, 240):
            shares = geometry(width, measure, margin)
            beside = shares.margin + 1 if shares.margin else 0
            used = shares.text + 2 + beside
            assert 1 <= shares.text <= measure
            assert 0 <= shares.left <= width - used
            assert abs(2 * shares.left + used - width) <= 1, "it stands in the middle"
            if width >= measure + 2 and not shares.margin:
                assert shares.text == measure
            assert bool(shares.margin) is (margin and width >= 60)
            if shares.margin:
                assert 20 <= shares.margin <= 36
                assert shares.text >= 36 or shares.text == measure


class TestMarks:
    @pytest.mark.parametrize("words", ["سامي", "العدد", "Elon Musk", "سَلَام", "وقال Elon Musk من", "1,250"])
    async def test_are_painted_on_exactly_the_cells_of_their_words(self, folder, words: str):
        async with opened(folder, TEXT) as reader:
            session = reader.session
            start = TEXT.index(words)
            session.select(start, start + len(words))
            await reader.press("d ctrl+end g g")
            assert len(session.marks) == 1
            palette = reader.pane.palette
            layout = session.layout
            marked, plain = 0, 0
            for offset in range(TEXT.index("\nAn")):
                line = layout.line(layout.row_of(offset))
                if not len(line) or offset not in line.starts or offset == session.cursor:
                    continue
                glyph, style = reader.cell(offset)
                if start <= offset < start + len(words):
                    assert style.bgcolor == palette.mark(("denial",), False).bgcolor, TEXT[offset]
                    marked += 1
                else:
                    plain += 1
                    assert style.bgcolor == palette.text.bgcolor, TEXT[offset]
                    sign = start - 1 if TEXT[start - 1] == " " else start - 2  # before the opening quote
                    assert (glyph == "▲") is (offset == sign)
            assert marked > 2
            assert plain > 50

    async def test_a_mark_at_the_beginning_of_a_line_has_its_sign_in_the_gutter(self, folder):
        async with opened(folder, TEXT) as reader:
            await reader.press("i w c")  # «عنوان», at the right edge
            right = reader.pane.geometry.text_left + reader.pane.geometry.text
            assert cells_of(rows_of(reader.pane)[0])[right][0] == "●"
            reader.session.go(TEXT.index("An English"))
            await reader.press("i w s")
            _, row = reader.place_of(TEXT.index("An English"))
            assert cells_of(rows_of(reader.pane)[row])[reader.pane.geometry.text_left - 1][0] == "◆"

    async def test_the_cursor_and_the_selection_are_seen(self, folder):
        async with opened(folder, TEXT) as reader:
            palette = reader.pane.palette
            assert reader.cell(0)[1] == palette.cursor(palette.text, False)
            await reader.press("shift+left shift+left")
            assert reader.cell(2)[1] == palette.cursor(palette.text, True)
            assert [reader.cell(n)[1] for n in (0, 1)] == [palette.selected(palette.text)] * 2
            assert reader.cell(3)[1] == palette.text
            await reader.press("esc")
            assert [reader.cell(n)[1] for n in (0, 1)] == [palette.text] * 2

    async def test_no_color_leaves_the_terminals_own(self, folder, monkeypatch):
        monkeypatch.setenv("NO_COLOR", "1")
        async with opened(folder, TEXT) as reader:
            looks = []
            for key in "csdf":
                await reader.press(["w", key])
                (mark,) = reader.session.marks_here()
                looks.append(reader.cell(mark.start + 1)[1])
            for widget in (reader.pane, *reader.app.screen.query("Bar")):
                for row in rows_of(widget):
                    for segment in row:
                        style = segment.style or Style()
                        assert all(
                            color is None or color.is_default for color in (style.color, style.bgcolor)
                        )
            assert len(set(looks)) == 4

    async def test_signs_put_away_leave_attributes(self, folder):
        async with opened(folder, TEXT) as reader:
            await reader.press("w c w s w w")
            starts = [mark.start for mark in reader.session.marks]
            assert "●" in "".join(scene(reader))
            assert not any(reader.cell(start)[1].underline or reader.cell(start)[1].bold for start in starts)
            await reader.press("z s")
            text = "".join(row[reader.pane.geometry.text_left - 1 :] for row in scene(reader))
            assert "●" not in text
            styles = [reader.cell(start)[1] for start in starts]
            assert [style.underline for style in styles] == [True, None]
            assert [style.bold for style in styles] == [None, True]
            await reader.press("T")
            assert reader.cell(starts[0])[1].underline, "another theme keeps it so"


def fresh_rows(reader: Reader) -> list[list[tuple[str, Style]]]:
    """The rows as a pane paints them that knows nothing from before, on a session of its own."""
    old, pane = reader.session, reader.pane
    session = Session(old.article, old.store, old.schema)
    session.layout = Layout(type(old.layout.document)(old.text, old.layout.document.direction), 80)
    session.set_view(pane.geometry.text, pane.typeset, gap=True)
    session.cursor, session.anchor, session._active = old.cursor, old.anchor, old._active
    colors = reader.app.palette
    made = ReadingPane(session, colors if pane.signs else colors.with_attributes(), pane.measure)
    made.margin_shown, made.signs, made.geometry = pane.margin_shown, pane.signs, pane.geometry
    made.typeset, made.proposals = pane.typeset, pane.proposals
    top, width, height = pane.scroll_offset.y, pane.scrollable_content_region.width, pane.size.height
    session.layout.count()
    # Its numbers are those of a layout all of whose rows are counted; the pane's may not be.
    first = session.layout.row_of(old.layout.row_range(top)[0]) - (old.layout.paragraph_at(top) is None)
    found = []
    over = overlay(old)
    for row in range(first, first + height):
        if row >= session.layout.row_count:
            found.append([(" ", colors.text)] * width)
            continue
        active = session.active.id if session.active else None
        start, end = session.layout.row_range(row)
        marks = tuple(made._visible(start, end, active))
        lies = over.of_row(row - first + top, start, end)
        look = Look(marks, active, session.selection, session.cursor, made.signs, lies)
        found.append(cells_of(made._paint_row(row, width, look, made._entry(row))))
    return found


class TestCaches:
    KEYS = (
        "left right up down w b W B ) ( > < } { pgdn pgup home end shift+left shift+down ctrl+home ctrl+end "
        "v c s d f x u u ctrl+r tab shift+tab t M + _ a T n N "
        '; ; j k l = - , o O p P . A X ! R # " Z | U \\ C enter 3 esc'
    ).split()
    CHORDS = (
        ["r", "s"],
        ["i", "s"],
        ["i", "w"],
        ["g", "g"],
        ["g", "c"],
        ["g", ";"],
        ["*", "c"],
        ["*", "c", "enter"],
        ["m", "a"],
        ["'", "'"],
        ["z", "s"],
        ["r", "u"],
        ["/", "ق", "ا", "ل", "enter"],
        ["e", "ن", "enter"],
    )

    @pytest.mark.parametrize(("seed", "chunk"), [(0, 8192), (1, 8192), (2, 60), (3, 300), (4, 100)])
    async def test_the_screen_is_what_a_fresh_pane_paints_whatever_was_done(
        self, folder, monkeypatch, seed: int, chunk: int
    ):
        """In small chunks rows are estimated, and their numbers move, as in a long article."""
        monkeypatch.setattr("reader.text.document._CHUNK", chunk)
        chance = random.Random(seed)
        async with opened(folder, TEXT) as reader:
            for _ in range(40):
                done: list[str] = []
                for _ in range(chance.randint(1, 5)):
                    done += (
                        [chance.choice(self.KEYS)] if chance.random() < 0.8 else chance.choice(self.CHORDS)
                    )
                if chance.random() < 0.15:
                    size = (chance.randint(20, 130), chance.randint(6, 40))
                    await reader.pilot.resize_terminal(*size)
                    done.append(f"resize {size}")
                    await settle(reader.pilot)
                else:
                    await reader.press(done)
                assert not reader.screen.prompt.is_open
                shown = [cells_of(row) for row in rows_of(reader.pane)]
                width = reader.pane.scrollable_content_region.width
                for y, row in enumerate(fresh_rows(reader)):
                    assert shown[y][:width] == row[:width], (seed, done, y)

    async def test_only_what_changes_is_painted_again(self, folder, monkeypatch):
        async with opened(folder, TEXT) as reader:
            await reader.press("down down down")
            rows_of(reader.pane)
            painted: set[int] = set()
            paint = reader.pane.render_line

            def watched(y: int) -> Strip:
                painted.add(y)
                return paint(y)

            monkeypatch.setattr(reader.pane, "render_line", watched)
            for _ in range(50):  # until what the start of the program paints late is painted
                painted.clear()
                await reader.pilot.pause(0.05)
                if not painted:
                    break
            here = reader.pane.cursor_row
            await reader.press("left")
            rows_of(reader.pane)
            assert painted == {here}
            painted.clear()
            await reader.press("down")
            rows_of(reader.pane)
            assert painted == set(range(here, reader.pane.cursor_row + 1))


def _told(calls: list[int], function):
    """A function that writes down where the paragraph begins that it is asked for."""

    def told(text: str, start: int, *rest):
        calls.append(start)
        return function(text, start, *rest)

    return told


class TestSight:
    @pytest.mark.parametrize("sizes", [[(60, 10), (120, 40), (25, 6), (80, 24)], [(200, 5), (30, 50)]])
    async def test_another_size_of_the_window_keeps_the_cursor_in_sight(self, folder, sizes):
        async with opened(folder, TEXT) as reader:
            await reader.press("pgdn pgdn down w w")
            cursor = reader.session.cursor
            for width, height in sizes:
                await reader.pilot.resize_terminal(width, height)
                await settle(reader.pilot)
                assert reader.app.size == Size(width, height)
                assert reader.session.cursor == cursor
                _, row = reader.place_of(cursor)
                assert 0 <= row < reader.pane.size.height
                _, style = reader.cell(cursor)
                assert style == reader.pane.palette.cursor(reader.pane.palette.text, False)

    @pytest.mark.parametrize("keys", ["down", "pgdn", "w", ")", "}", "left", "tab"])
    async def test_the_view_follows_the_cursor_there_and_back(self, folder, keys: str):
        async with opened(folder, TEXT, size=(50, 12)) as reader:
            if keys == "tab":
                await reader.press("w c } } w c } } w c g g")
            for pressed in (keys, {"left": "right", "w": "b", ")": "(", "}": "{"}.get(keys, "up")):
                for _ in range(12):
                    await reader.press([pressed] * 3)
                    _, row = reader.place_of(reader.session.cursor)
                    assert 0 <= row < reader.pane.size.height

    async def test_the_last_row_can_be_seen_and_nothing_comes_after_it(self, folder):
        async with opened(folder, TEXT, size=(60, 12)) as reader:
            await reader.press("G")
            assert reader.session.cursor == len(TEXT.rstrip()) - 1
            assert any("ﻲﻣﺎﺳ" in row for row in scene(reader))
            assert reader.pane.scroll_offset.y + reader.pane.size.height <= reader.session.layout.row_count

    async def test_a_page_turns_by_a_page(self, folder):
        async with opened(folder, TEXT) as reader:
            await reader.press("pgdn")
            below = scene(reader)
            await reader.press("pgdn pgup")
            assert scene(reader) == below
            await reader.press("pgup")
            assert reader.session.cursor == 0
            assert reader.pane.scroll_offset.y == 0

    async def test_a_long_article_is_laid_out_where_it_is_read(self, folder, monkeypatch):
        text = "قال سامي إن العدد بلغ خمسين ونفت الشركة ذلك كله.\n" * 20_000 + "تم"
        broken: list[int] = []
        monkeypatch.setattr("reader.text.layout.break_lines", _told(broken, break_lines))
        async with opened(folder, text) as reader:
            await reader.press("G")
            assert reader.session.cursor == len(text) - 1
            assert any("ﻢﺗ" in row for row in scene(reader))
            assert len(set(broken)) < 1_000, "of 20,000 paragraphs"
            layout, page = reader.session.layout, reader.pane.size.height - 2
            counted = Layout(layout.document, layout.width, layout.typeset, layout.gap)
            counted.count()
            before = counted.row_of(reader.session.cursor)
            for _ in range(40):  # up through rows that nobody has counted
                await reader.press("pgup")
                _, row = reader.place_of(reader.session.cursor)
                assert 0 <= row < reader.pane.size.height
                now = counted.row_of(reader.session.cursor)
                assert before - now in (page, page + 1), "one more where the row is a gap"
                before = now
            await reader.press("g g")
            assert reader.pane.scroll_offset.y == 0
            assert reader.session.cursor == 0

    async def test_the_wheel_goes_up_row_by_row_where_rows_are_estimated(self, folder, monkeypatch):
        monkeypatch.setattr("reader.text.document._CHUNK", 100)
        async with opened(folder, TEXT, size=(60, 10)) as reader:
            await reader.press("G")
            pane, layout = reader.pane, reader.session.layout
            rows = [*layout.lines()]
            ends = []
            for _ in range(len(rows)):
                ends.append(layout.row_range(pane.scroll_offset.y))
                pane.scroll_relative(y=-1, animate=False, immediate=True)
                await settle(reader.pilot)
            assert pane.scroll_offset.y == 0
            assert ends[-1][0] == 0
            there = ends[: ends.index((rows[0].start, rows[0].end)) + 1]
            assert there == [(line.start, line.end) for line in rows[len(there) - 1 :: -1]]


class TestView:
    async def test_harakat_hidden_changes_what_is_painted_and_no_offset(self, folder):
        async with opened(folder, TEXT) as reader:
            start = TEXT.index("مُحَمَّدٌ")
            reader.session.go(start)
            await reader.press("c")
            with_harakat = scene(reader)
            assert any("\u064f" in row for row in with_harakat)
            before = (reader.session.text, reader.session.cursor, list(reader.session.marks))
            await reader.press("t")
            assert not any("\u064b" <= char <= "\u0652" for row in scene(reader) for char in row)
            assert reader.bar("hint") == " harakat hidden (they stay in the text)"
            assert (reader.session.text, reader.session.cursor, list(reader.session.marks)) == before
            assert cell_range(reader.session.layout, start) == (start, start + 2)
            await reader.press("t")
            assert scene(reader) == with_harakat

    async def test_the_column_gets_wider_and_narrower_within_bounds(self, folder):
        async with opened(folder, TEXT, size=(200, 20)) as reader:
            widths = []
            for keys in ("+", "+", "_", ["_"] * 30, ["+"] * 60):
                await reader.press(keys)
                widths.append(reader.pane.geometry.text)
            assert widths == [76, 80, 76, 30, 140]
            assert reader.bar("hint") == " lines of 140 cells"

    async def test_the_direction_can_be_set(self, folder):
        async with opened(folder, "Hello world\nقال سامي\n") as reader:
            left = reader.pane.geometry.text_left
            right = left + reader.pane.geometry.text - 1

            def edges() -> list[str]:
                rows = [cells_of(row) for row in rows_of(reader.pane)]
                return ["left" if rows[y][left][0] != " " else "right" for y in (0, 2)]

            seen = [edges()]
            for _ in range(3):
                await reader.press("a")
                seen.append(edges())
            assert seen == [["left", "right"], ["right", "right"], ["left", "left"], ["left", "right"]]
            assert cells_of(rows_of(reader.pane)[2])[right][0] == "ﻗ"


@pytest.mark.parametrize("width", [1, 2, 3, 10, 59, 60, 61, 80, 150])
def test_every_row_is_exactly_as_wide_as_the_pane(width: int):
    session = Session(Article("news", TEXT), MemoryStore(), Schema(), "salma")
    session.tag("claim")
    pane = ReadingPane(session, Palette(THEMES[0], Schema()))
    pane.geometry = geometry(width, 72, True)
    session.set_view(pane.geometry.text, pane.typeset, gap=True)
    session.layout.count()
    for row in range(min(60, session.layout.row_count)):
        look = Look(tuple(session.marks), None, (0, 90), 0)
        strip = pane._paint_row(row, width, look, pane._entry(row))
        assert strip.cell_length == sum(segment.cell_length for segment in strip) == width
