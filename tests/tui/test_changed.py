"""The reader opens an article that was changed since it was marked."""

from __future__ import annotations

from pathlib import Path

from reader.tui.moved_panel import MovedPanel
from tests.tui.driving import opened, rows_of, text_of

TEXT = "قال سامي إن العدد بلغ خمسين.\nونفت الشركة ذلك، وقالت إن العَدَد أقل.\n" + "سطر آخر من الخبر.\n" * 4


async def test_marks_follow_in_the_reader_and_it_says_so(folder: Path):
    async with opened(folder, TEXT) as reader:
        await reader.press("c")
        await reader.press("} d")
    changed = "خبر عاجل\n" + TEXT.replace("ونفت الشركة", "ولم تنف الشركة")
    async with opened(folder, changed) as reader:
        said = reader.bar("hint")
        assert "text changed: 1 mark followed its words; 1 moved, please check · saved" in said
        session = reader.session
        assert [session.text[mark.start : mark.end] for mark in session.marks] == ["قال"]
        await reader.press("u")
        assert len(session.marks) == 0
    async with opened(folder, TEXT) as reader:
        assert sorted(mark.quote for mark in reader.session.marks) == ["قال", "ونفت"]


async def test_a_mark_that_lost_its_place_is_shown_then_and_now_and_settled_by_keys(folder: Path):
    async with opened(folder, TEXT) as reader:
        await reader.press("c } d")
    changed = TEXT.replace("ونفت الشركة", "ولم تنف الشركة")
    async with opened(folder, changed, size=(100, 24)) as reader:
        before = len(reader.session.marks)
        assert len(reader.session.hand.moved.open) == 1
        await reader.press("g a")
        panel = reader.screen.query_one(MovedPanel)
        then, now, keys = (text_of(row) for row in rows_of(panel))
        assert "⟦ﺖﻔﻧﻭ⟧" in then, "the brackets are mirrored, as all is from right to left"
        assert now.startswith("  now ")
        assert "z y takes it" in keys
        reader.session.select(changed.index("ولم"), changed.index(" الشركة"))
        await reader.press("z r")
        assert not panel.has_class("open")
        assert len(reader.session.marks) == before + 1
        assert (
            reader.session.text[
                slice(*next((m.start, m.end) for m in reader.session.marks if m.label == "denial"))
            ]
            == "ولم تنف"
        )
        await reader.press("u g a esc")
        assert not panel.has_class("open")
        assert reader.at == "ReaderScreen"


async def test_a_file_that_was_saved_in_another_encoding_is_opened_as_it_was(folder: Path):
    async with opened(folder, TEXT) as reader:
        await reader.press("c")
    (folder / "news.txt").write_bytes(TEXT.encode("cp1256"))
    async with opened(folder, article=None) as reader:
        await reader.press("enter")
        assert reader.session.text == TEXT
        assert reader.session.followed is None
