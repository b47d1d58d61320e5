"""What a laid out line becomes on the screen: marks, their signs, selection and cursor."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color
from rich.segment import Segment
from rich.style import Style

from reader.annotations.labels import DEFAULT_LABELS, Label, Schema
from reader.annotations.model import Span
from reader.text.document import Document
from reader.text.layout import Layout
from reader.text.line import Line
from reader.tui.painting import Look, merged, paint
from reader.tui.palette import Palette
from reader.tui.themes import THEMES
from tests.tui.driving import cells_of, text_of

SCHEMA = Schema()
NIGHT = Palette(THEMES[0], SCHEMA)
PLAIN = Palette(THEMES[0], SCHEMA, colors=False)
NAMES = [label.name for label in DEFAULT_LABELS]


def line_of(text: str, width: int = 80, row: int = 0) -> Line:
    return Layout(Document(text), width).line(row)


def mark(text: str, words: str, label: str = "claim", id: str = "") -> Span:
    start = text.index(words)
    return Span(id or f"{label}{start}", label, start, start + len(words), words)


def painted(text: str, *marks: Span, width: int = 80, row: int = 0, palette: Palette = NIGHT, **look):
    """The painted cells of a line as (offset, glyph, style), and the sign in the gutter."""
    line = line_of(text, width, row)
    segments, gutter = paint(line, Look(tuple(sorted(marks, key=lambda m: m.order)), **look), palette, SCHEMA)
    cells = cells_of(segments)
    assert len(cells) == len(line)
    return [(line.starts[i], *cell) for i, cell in enumerate(cells)], gutter


def background(style: Style) -> Color | None:
    return style.bgcolor


class TestMarks:
    @given(
        st.lists(
            st.tuples(st.integers(0, 44), st.integers(1, 20), st.sampled_from(NAMES)), max_size=6, unique=True
        ),
        st.sampled_from([10, 17, 60]),
    )
    def test_are_on_exactly_their_cells_and_the_innermost_gives_the_colour(self, made, width: int):
        text = "قال Elon: «لَا» 12 سبتمبر، (ABC def) غدا\nHello قال."
        marks = [
            Span(str(n), label, low, min(low + size, len(text)), "")
            for n, (low, size, label) in enumerate(made)
        ]
        layout = Layout(Document(text), width)
        layout.count()
        for row in range(layout.row_count):
            line = layout.line(row)
            cells, _ = painted(text, *marks, width=width, row=row, signs=False)
            for index, (start, _, style) in enumerate(cells):
                over = [m for m in marks if m.start < line.ends[index] and start < m.end]
                if not over:
                    assert style == NIGHT.text
                    continue
                shortest = min(m.end - m.start for m in over)
                inner = {m.label for m in over if m.end - m.start == shortest}
                assert style.bgcolor in {NIGHT.mark((label,), False).bgcolor for label in inner}

    def test_of_several_pieces_are_all_painted(self):
        text = "قال ABC def غدا"  # a mark of «قال ABC» is in two pieces on the screen
        cells, _ = painted(text, mark(text, "قال ABC"), signs=False)
        assert {start for start, _, style in cells if style != NIGHT.text} == set(range(7))
        columns = [i for i, (_, _, style) in enumerate(cells) if style != NIGHT.text]
        assert columns == [4, 5, 6, 11, 12, 13, 14]

    def test_the_active_one_is_told_from_the_others(self):
        text = "واحد اثنان"
        cells, _ = painted(text, mark(text, "واحد", id="a"), mark(text, "اثنان", id="b"), active="a")
        one, two = cells[-1][2], cells[0][2]
        assert one.bgcolor != two.bgcolor
        assert one.bgcolor == NIGHT.mark(("claim",), True).bgcolor

    def test_a_letter_and_its_harakat_are_one_segment(self):
        """A cut by width could give the marks of one to its neighbour."""
        segments, _ = paint(line_of("مُحَمَّدٌ قال"), Look(), NIGHT, SCHEMA)
        assert [
            len(segment.text) for segment in segments if len(segment.text) > 1 and "ﻝ" not in segment.text
        ]
        for segment in segments:
            assert segment.cell_length in (1, len(segment.text))

    def test_neighbours_of_one_style_share_a_segment(self):
        bold, plain = Style(bold=True), Style()
        assert merged("abc", (bold, bold, plain)) == [Segment("ab", bold), Segment("c", plain)]


class TestSigns:
    @pytest.mark.parametrize(
        ("text", "words", "at"),
        [
            ("قال سامي نعم", "سامي", " سامي"),  # in the blank before it
            ("قال «سامي» نعم", "سامي", " «سامي»"),  # over a quote that opens it
            ("قال (“سامي”) نعم", "سامي", " (“سامي"),
            ("قال Elon Musk نعم", "Elon Musk", " Elon"),  # the blank before it in reading order, on its right
            ("says نعم ok", "نعم", " نعم"),
            ("قال\u00a0سامي", "سامي", "\u00a0سامي"),
            ("سامي قال", "سامي", None),  # in the gutter at the beginning of a line
            ("«سامي» قال", "سامي", None),
            ("قال:سامي", "سامي", None),
        ],
    )
    def test_stand_before_the_mark(self, text: str, words: str, at: str | None):
        cells, gutter = painted(text, mark(text, words, "source"))
        signs = [start for start, glyph, _ in cells if glyph == "◆"]
        assert signs == ([] if at is None else [text.index(at)])
        assert gutter.text == ("◆" if at is None else " ")
        for start, glyph, style in cells:
            if glyph == "◆":
                assert style.color == NIGHT.sign("source").color, start

    def test_the_outermost_of_those_that_begin_together_has_it(self):
        text = "قال سامي نعم هنا"
        cells, _ = painted(
            text, mark(text, "سامي", "source"), mark(text, "سامي نعم", "denial"), mark(text, "سامي نعم هنا")
        )
        assert "".join(glyph for _, glyph, _ in cells if glyph in "●◆▲■") == "●"
        style = next(style for start, _, style in cells if start == 5)
        assert style.bgcolor == NIGHT.mark(("source",), False).bgcolor

    def test_each_mark_that_begins_elsewhere_has_its_own(self):
        text = "قال سامي نعم هنا"
        cells, _ = painted(text, mark(text, "سامي نعم هنا"), mark(text, "نعم", "denial"))
        assert [(start, glyph) for start, glyph, _ in reversed(cells) if glyph in "●◆▲■"] == [
            (3, "●"),
            (8, "▲"),
        ]

    def test_a_line_that_a_mark_goes_on_in_has_none(self):
        text = "قال سامي نعم هنا"
        both = mark(text, "سامي نعم هنا")
        assert text_of_signs(painted(text, both, width=9, row=0)) == ("●", " ")
        assert text_of_signs(painted(text, both, width=9, row=1)) == ("", " ")

    def test_can_be_put_away(self):
        text = "قال سامي نعم"
        assert text_of_signs(painted(text, mark(text, "سامي"), signs=False)) == ("", " ")

    def test_leave_every_column_where_it_is(self):
        text = "قال سامي (نعم) Elon هنا"
        marks = [mark(text, words) for words in ("سامي", "نعم", "Elon", "قال")]
        bare, _ = painted(text)
        signed, _ = painted(text, *marks)
        assert [start for start, _, _ in bare] == [start for start, _, _ in signed]
        assert all(a == b or b == "●" for (_, a, _), (_, b, _) in zip(bare, signed, strict=True))


def text_of_signs(line) -> tuple[str, str]:
    cells, gutter = line
    return "".join(glyph for _, glyph, _ in cells if glyph in "●◆▲■"), gutter.text


class TestSelectionAndCursor:
    def test_lie_over_marks_and_text(self):
        text = "قال ABC غدا"
        cells, _ = painted(text, mark(text, "قال"), selection=(2, 6), cursor=5)
        styles = {start: style for start, _, style in cells}
        assert {start for start in styles if styles[start].bgcolor == NIGHT.selected(NIGHT.text).bgcolor} == {
            2,
            3,
            4,
        }
        assert styles[5] == NIGHT.cursor(NIGHT.text, True)
        assert styles[6] == NIGHT.text
        assert styles[0] == NIGHT.mark(("claim",), False)

    def test_are_seen_on_the_blank_that_has_a_sign(self):
        text = "قال سامي"
        cells, _ = painted(text, mark(text, "سامي"), selection=(0, 8), cursor=3)
        start, glyph, style = cells[4]
        assert (start, glyph) == (3, "●")
        assert style.bgcolor == NIGHT.cursor(NIGHT.text, False).bgcolor

    def test_part_of_a_ligature_is_all_of_it(self):
        cells, _ = painted("سلام", selection=(2, 3))
        assert [start for start, _, style in cells if style != NIGHT.text] == [1]


def contrast(style: Style) -> float:
    """The contrast ratio of WCAG 2 between a style's two colours."""

    def luminance(color: Color | None) -> float:
        assert color is not None
        assert color.triplet is not None
        parts = [part / 255 for part in color.triplet]
        red, green, blue = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(style.color), luminance(style.bgcolor)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


class TestThemes:
    @pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
    def test_all_text_can_be_read(self, theme):
        palette = Palette(theme, SCHEMA)
        styles = {
            "text": palette.text,
            "bar": palette.bar,
            "bar_strong": palette.bar_strong,
            "bar_error": palette.bar_error,
            "chosen": palette.chosen,
            "cursor": palette.cursor(palette.text, False),
            "selected": palette.selected(palette.text),
            **{
                f"{name} {active}": palette.mark((name,), active)
                for name in [*NAMES, "unknown"]
                for active in (False, True)
            },
        }
        least = 7 if theme.name.startswith("contrast") else 4.5
        ratios = {name: round(contrast(style), 1) for name, style in styles.items()}
        assert {name: ratio for name, ratio in ratios.items() if ratio < least} == {}
        assert contrast(palette.faint) > 3
        assert [name for name in NAMES if contrast(palette.sign(name)) < least] == []

    @pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
    @pytest.mark.parametrize("depth", ["true colour", "256 colours"])
    def test_labels_selection_and_cursor_are_told_apart_by_colour(self, theme, depth: str):
        from rich.color import ColorSystem

        palette = Palette(theme, SCHEMA)
        backgrounds = [palette.mark((name,), active).bgcolor for name in NAMES for active in (False, True)]
        backgrounds += [palette.text.bgcolor, palette.cursor(palette.text, False).bgcolor]
        backgrounds += [palette.selected(palette.text).bgcolor]
        if depth == "256 colours":
            backgrounds = [color.downgrade(ColorSystem.EIGHT_BIT) for color in backgrounds if color]
        for one, two in combinations(backgrounds, 2):
            assert one != two

    def test_the_default_signs_are_told_apart(self):
        assert len({label.sign for label in DEFAULT_LABELS}) == len(DEFAULT_LABELS)


class TestWithoutColours:
    def styles(self) -> list[Style]:
        names = [(), *[(name,) for name in NAMES], tuple(NAMES), ("unknown",)]
        marks = [PLAIN.mark(names_, active) for names_ in names for active in (False, True)]
        over = [PLAIN.cursor(style, selected) for style in marks for selected in (False, True)]
        over += [PLAIN.selected(style) for style in marks]
        bars = [PLAIN.text, PLAIN.faint, PLAIN.rule, PLAIN.bar, PLAIN.bar_faint, PLAIN.bar_strong]
        bars += [PLAIN.bar_error, PLAIN.chosen]
        return [*marks, *over, *bars, *[PLAIN.sign(name) for name in NAMES]]

    def test_nothing_has_a_colour(self):
        assert [style for style in self.styles() if style.color or style.bgcolor] == []

    def test_labels_differ_by_attributes_and_from_plain_text(self):
        marks = [PLAIN.mark((name,), False) for name in NAMES]
        assert len({*marks, PLAIN.text}) == len(NAMES) + 1

    def test_cursor_and_selection_are_seen_on_every_mark(self):
        for names in [(), *[(name,) for name in NAMES]]:
            style = PLAIN.mark(names, False)
            assert style not in (PLAIN.selected(style), PLAIN.cursor(style, False))
            assert PLAIN.cursor(PLAIN.selected(style), True) != PLAIN.selected(style)

    def test_attributes_come_with_colours_when_the_signs_are_put_away(self):
        both = Palette(THEMES[0], SCHEMA, attributes=True)
        for name in NAMES:
            assert both.mark((name,), False).bgcolor == NIGHT.mark((name,), False).bgcolor
        attributes = [(s.underline, s.bold, s.underline2) for s in (both.mark((n,), False) for n in NAMES)]
        assert len(set(attributes)) == len(NAMES)

    def test_a_label_that_the_schema_does_not_know_is_marked_too(self):
        assert PLAIN.mark(("old",), False) != PLAIN.text
        assert NIGHT.mark(("old",), False).bgcolor != NIGHT.text.bgcolor

    def test_more_labels_than_attributes_are_still_marked(self):
        schema = Schema(tuple(Label(f"l{n}", str(n)) for n in range(9)))
        palette = Palette(THEMES[0], schema, colors=False)
        assert all(palette.mark((label.name,), False) != palette.text for label in schema.labels)


def test_the_gutter_is_blank_where_no_mark_begins():
    segments, gutter = paint(line_of("قال"), Look(), NIGHT, SCHEMA)
    assert (text_of(segments), gutter) == ("ﻝﺎﻗ", Segment(" ", NIGHT.text))
