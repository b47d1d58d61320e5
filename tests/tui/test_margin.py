"""The margin beside the text: which mark stands in which row, and what is said of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.annotations.labels import Label, Schema
from reader.annotations.model import Span
from reader.session.span_index import SpanIndex
from reader.text.document import Document
from reader.text.layout import Layout
from reader.text.oneline import padded
from reader.tui.margin import Entry, caption, entries
from tests.tui.driving import cells_of, opened, rows_of, text_of

# At 10 cells: rows 0–2, a gap, 4–5.
TEXT = "واحد اثنان ثلاثة أربعة خمسة\nستة سبعة ثمانية"


def mark(words: str, label: str = "claim", text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(words, label, start, start + len(words), words)


def beside(paragraph: int, *marks: Span, width: int = 10) -> dict[int, tuple[str, int]]:
    layout = Layout(Document(TEXT), width, gap=True)
    found = entries(layout, SpanIndex(marks), paragraph)
    return {row: (entry.span.id, entry.more) for row, entry in found.items()}


class TestEntries:
    @pytest.mark.parametrize(
        ("paragraph", "words", "found"),
        [
            (0, ["واحد"], {0: ("واحد", 0)}),
            (0, ["ثلاثة"], {1: ("ثلاثة", 0)}),
            (0, ["اثنان ثلاثة أربعة"], {0: ("اثنان ثلاثة أربعة", 0)}),  # where it begins
            (0, ["واحد", "اثنان"], {0: ("واحد", 0), 1: ("اثنان", 0)}),  # the next row that is free
            (0, ["واحد", "اثنان", "ثلاثة"], {0: ("واحد", 0), 1: ("اثنان", 0), 2: ("ثلاثة", 0)}),
            (0, ["واحد", "خمسة"], {0: ("واحد", 0), 2: ("خمسة", 0)}),
            # what has no row is counted
            (
                0,
                ["واحد", "اثنان", "ثلاثة", "أربعة", "خمسة"],
                {0: ("واحد", 0), 1: ("اثنان", 0), 2: ("ثلاثة", 2)},
            ),
            (1, ["سبعة"], {0: ("سبعة", 0)}),  # rows are counted from the paragraph's first one
            (1, ["واحد"], {}),
            # a mark that comes from above stands where it begins, only
            (0, ["خمسة\nستة"], {2: ("خمسة\nستة", 0)}),
            (1, ["خمسة\nستة"], {}),
        ],
    )
    def test_stand_beside_the_row_they_begin_in(self, paragraph: int, words: list[str], found):
        assert beside(paragraph, *[mark(each) for each in words]) == found

    @given(st.lists(st.tuples(st.integers(0, 420), st.integers(1, 20)), max_size=60), st.integers(4, 30))
    def test_of_a_long_paragraph_are_those_of_one_that_is_broken_to_its_end(self, made, width: int):
        text = TEXT.replace("\n", " ") * 10
        marks = SpanIndex(Span(str(n), "claim", at, at + size, "") for n, (at, size) in enumerate(made))
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("reader.text.document._CHUNK", 20)
            document = Document(text)
            assert len(document.chunks) > 10
            whole = Layout(document, width)
            whole.count()
            assert entries(Layout(document, width), marks, 0) == entries(whole, marks, 0)

    @given(st.lists(st.tuples(st.integers(0, 42), st.integers(1, 20)), max_size=14), st.integers(4, 30))
    def test_every_mark_is_shown_or_counted_once_and_never_above_its_row(self, made, width: int):
        marks = [
            Span(str(n), "claim", low, min(low + size, len(TEXT)), "") for n, (low, size) in enumerate(made)
        ]
        layout = Layout(Document(TEXT), width, gap=True)
        counted = 0
        for paragraph in (0, 1):
            first = layout.row_of(layout.document.starts[paragraph])
            for below, entry in entries(layout, SpanIndex(marks), paragraph).items():
                row = first + below
                counted += 1 + entry.more
                assert row >= layout.row_of(entry.span.start)
                assert layout.document.paragraph_of(layout.row_range(row)[0]) == paragraph
        assert counted == len(marks)


class TestCaption:
    @pytest.mark.parametrize(
        ("entry", "said"),
        [
            (Entry(mark("واحد")), "ادعاء: واحد"),
            (Entry(Span("1", "source", 0, 4, "واحد", note="من هو؟")), "مصدر: من هو؟"),
            (Entry(mark("واحد"), 3), "ادعاء (+3): واحد"),
            (Entry(mark("واحد", "unknown")), "unknown: واحد"),
            (Entry(Span("1", "odd", 0, 4, "واحد")), "odd: واحد"),
        ],
    )
    def test_has_the_label_and_the_note_or_the_words(self, entry: Entry, said: str):
        assert caption(entry, Schema((*Schema().labels, Label("odd", "1")))) == said


class TestOnTheScreen:
    TEXT = "قال سامي إن العدد بلغ خمسين.\n" + "ونفت الشركة ذلك كله في بيان لها صدر مساء أمس الأول. " * 3

    async def test_a_mark_is_beside_its_line_with_its_sign(self, folder):
        async with opened(folder, self.TEXT) as reader:
            await reader.press("w s")
            reader.session.select(self.TEXT.index("ونفت"), self.TEXT.index("كله") + 3)
            await reader.press("d")
            margin = reader.pane.geometry.margin
            for words, sign in (("سامي", "◆"), ("ونفت الشركة ذلك كله", "▲")):
                start = self.TEXT.index(words)
                _, row = reader.place_of(start)
                (span,) = reader.session.marks.at(start)
                said = padded(caption(Entry(span), Schema()), margin - 3, "rtl")
                assert text_of(rows_of(reader.pane)[row])[: margin + 1] == f"{said} {sign} │"
                assert text_of(rows_of(reader.pane)[row + 1])[: margin + 1] == " " * margin + "│"

    async def test_a_note_takes_the_place_of_the_words_at_once(self, folder):
        async with opened(folder, self.TEXT) as reader:
            await reader.press("w s")
            margin = slice(0, reader.pane.geometry.margin)
            assert text_of(rows_of(reader.pane)[0])[margin].split() == ["ﻲﻣﺎﺳ", ":ﺭﺪﺼﻣ", "◆"]
            await reader.press("e")
            await reader.type_in("من هو؟")
            await reader.press("enter")
            assert text_of(rows_of(reader.pane)[0])[margin].split() == ["؟ﻮﻫ", "ﻦﻣ", ":ﺭﺪﺼﻣ", "◆"]
            await reader.press("u u")
            assert text_of(rows_of(reader.pane)[0])[margin].split() == []

    async def test_what_does_not_fit_is_counted(self, folder):
        async with opened(folder, self.TEXT) as reader:
            await reader.press("w s c d f")
            assert "(3+)" in text_of(rows_of(reader.pane)[0])  # «+3», read from the right

    async def test_the_sign_has_the_colour_of_its_label(self, folder):
        async with opened(folder, self.TEXT) as reader:
            await reader.press("w s")
            ((_, style),) = [
                cell
                for cell in cells_of(rows_of(reader.pane)[0])[: reader.pane.geometry.margin]
                if cell[0] == "◆"
            ]
            assert style == reader.pane.palette.sign("source")

    async def test_a_note_is_harmless_whatever_is_in_it(self, folder):
        async with opened(folder, self.TEXT) as reader:
            await reader.press("w s")
            reader.session.annotate("\x1b[31m[red]\u202e\x07\nثان")
            reader.pane.forget()
            row = text_of(rows_of(reader.pane)[0])
            assert not any(ord(char) < 32 or char in "\u202e\x7f" for char in row)
            assert "[red]" in row

    @pytest.mark.parametrize(("width", "shown"), [(59, False), (61, True), (80, True), (200, True)])
    async def test_is_left_out_where_there_is_no_room(self, folder, width: int, shown: bool):
        async with opened(folder, self.TEXT, size=(width, 24)) as reader:
            await reader.press("w s")
            assert (reader.pane.geometry.margin > 0) is shown
            assert ("│" in text_of(rows_of(reader.pane)[0])) is shown
            assert reader.pane.geometry.text <= 72
            await reader.press("M")
            assert reader.pane.geometry.margin == 0
            await reader.press("M")
            assert (reader.pane.geometry.margin > 0) is shown
