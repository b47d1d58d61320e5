"""The commands and articles that were changed since they were marked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command import hashiya

TEXT = """مصنع الأسمدة ينفي تسرب الحمض إلى النهر
قال مدير المصنع سامر الحداد إن الخزان الثالث سليم وإن العمال فحصوه مساء الأحد.
وأكدت وزيرة البيئة ليلى عمران أن فريقا من المفتشين زار الموقع مرتين هذا الأسبوع.
وقال سكان الحي القريب إنهم شموا رائحة غريبة قرب الضفة الشرقية في الليل.
"""
SURE, EDITED, LOST = "شموا رائحة غريبة", "الخزان الثالث سليم", "ليلى عمران"
CHANGED = "خبر عاجل\n" + "\n".join(
    line.replace("الثالث سليم", "الرابع سليم") for line in TEXT.split("\n") if LOST not in line
)


def row(*marks: tuple[str, str], text: str = TEXT) -> bytes:
    spans = []
    for name, quote in marks:
        start = text.index(quote)
        spans.append({"id": name, "start": start, "end": start + len(quote), "text": quote, "label": "claim"})
    return json.dumps({"id": "news", "text": text, "spans": spans}, ensure_ascii=False).encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace whose article was marked, and then changed."""
    (tmp_path / "news.txt").write_text(TEXT, encoding="utf-8")
    done = hashiya("import", "-", cwd=tmp_path, stdin=row(("s", SURE), ("e", EDITED), ("l", LOST)))
    assert done.code == 0, done.err
    (tmp_path / "news.txt").write_text(CHANGED, encoding="utf-8")
    return tmp_path


def exported(folder: Path) -> tuple[int, dict[str, str], str]:
    done = hashiya("export", ".", cwd=folder)
    row = json.loads(done.out)
    text, spans = row["text"], row["spans"]
    assert all(text[span["start"] : span["end"]] == span["text"] for span in spans)
    return done.code, {span["id"]: span["text"] for span in spans}, done.err


def test_check_lists_what_moved_with_old_and_new_words_and_ends_with_1(folder):
    done = hashiya("check", ".", cwd=folder)
    assert done.code == 1
    said = done.out.splitlines()
    assert len(said) == 2
    assert "«الخزان الثالث سليم» → «الخزان الرابع سليم»" in said[0]
    assert f"«{LOST}»" in said[1]


def test_check_tells_the_same_to_programs(folder):
    done = hashiya("check", ".", "--json", cwd=folder)
    edited, lost = (json.loads(line) for line in done.out.splitlines())
    start = CHANGED.index("الخزان الرابع سليم")
    assert (edited["article"], edited["span"]) == ("news", "e")
    assert edited["old"] == {"start": TEXT.index(EDITED), "end": TEXT.index(EDITED) + 18, "text": EDITED}
    assert edited["new"] == {"start": start, "end": start + 18, "text": "الخزان الرابع سليم"}
    assert (lost["span"], lost["new"]) == ("l", None)


def test_check_is_content_when_all_marks_are_sure(folder):
    (folder / "news.txt").write_text("سطر\n" + TEXT, encoding="utf-8")
    done = hashiya("check", ".", cwd=folder)
    assert (done.code, done.out) == (0, "")


def test_no_mark_is_exported_on_other_words_and_those_left_out_are_named(folder):
    code, spans, err = exported(folder)
    assert code == 1
    assert spans == {"s": SURE}
    assert "'e'" in err
    assert "'l'" in err


def test_looking_saves_nothing(folder):
    files = {path: path.read_bytes() for path in (folder / "annotations").rglob("*") if path.is_file()}
    for command in ("check", "export"):
        hashiya(command, ".", cwd=folder)
    hashiya("show", "news.txt", "--color", "always", cwd=folder)
    assert files == {
        path: path.read_bytes() for path in (folder / "annotations").rglob("*") if path.is_file()
    }


def test_show_underlines_the_sure_marks_at_their_words_alone(folder):
    done = hashiya("show", "news.txt", "--color", "always", "--shaping", "none", cwd=folder)
    underlined = [part.split("\x1b[0m")[0] for part in done.out.split("\x1b[4m")[1:]]
    assert "".join(underlined)[::-1] == SURE


def test_an_import_lets_marks_follow_first_and_puts_those_that_it_knows_in_place(folder):
    given = row(("e", "الخزان الرابع سليم"), text=CHANGED)
    done = hashiya("import", "-", cwd=folder, stdin=given)
    assert done.code == 0
    assert "1 mark followed its words; 2 moved, please check" in done.err
    _, spans, _ = exported(folder)
    assert spans == {"s": SURE, "e": "الخزان الرابع سليم"}
    assert len(hashiya("check", ".", cwd=folder).out.splitlines()) == 1


def test_marks_made_on_another_text_come_in_only_where_they_are_sure(tmp_path):
    (tmp_path / "news.txt").write_text(CHANGED, encoding="utf-8")
    done = hashiya("import", "-", cwd=tmp_path, stdin=row(("s", SURE), ("e", EDITED), ("l", LOST)))
    assert done.code == 1
    assert exported(tmp_path)[1] == {"s": SURE}
    assert "'e'" in done.err
    assert "'l'" in done.err


def test_an_emptied_article_is_told_and_keeps_its_marks(folder):
    (folder / "news.txt").write_bytes(b"")
    assert len(hashiya("check", ".", cwd=folder).out.splitlines()) == 3
    (folder / "news.txt").write_text(TEXT, encoding="utf-8")
    assert hashiya("check", ".", cwd=folder).code == 0


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1256"])
def test_an_article_saved_in_another_encoding_is_the_same_article(folder, encoding):
    (folder / "news.txt").write_bytes(TEXT.encode(encoding))
    assert hashiya("check", ".", cwd=folder).code == 0
    assert exported(folder)[1] == {"s": SURE, "e": EDITED, "l": LOST}


def test_what_a_changed_article_says_reaches_the_terminal_harmless(folder):
    (folder / "news.txt").write_text(CHANGED.replace("الرابع", "\x1b[31mالرابع"), encoding="utf-8")
    for command in ("check", "export"):
        done = hashiya(command, ".", cwd=folder)
        assert "\x1b" not in done.out.replace("\\u001b", "") + done.err


def test_marks_go_with_an_article_that_was_renamed_or_moved(folder):
    (folder / "news.txt").write_text(TEXT, encoding="utf-8")
    (folder / "2026").mkdir()
    (folder / "news.txt").rename(folder / "2026" / "river.txt")
    assert exported(folder)[:2] == (0, {"s": SURE, "e": EDITED, "l": LOST})
    done = hashiya("import", "-", cwd=folder, stdin=row(("n", "مدير المصنع")))
    assert "news is called 2026~river now: its marks went with it" in done.err
    assert exported(folder)[:2] == (0, {"s": SURE, "e": EDITED, "l": LOST, "n": "مدير المصنع"})
    assert hashiya("check", ".", cwd=folder).code == 0
    (folder / "2026" / "river.txt").write_text("سطر\n" + TEXT, encoding="utf-8")
    assert hashiya("check", ".", cwd=folder).code == 0


def test_a_copy_of_an_article_takes_no_marks_away(folder):
    (folder / "news.txt").write_text(TEXT, encoding="utf-8")
    (folder / "copy.txt").write_text(TEXT, encoding="utf-8")
    hashiya("import", "-", cwd=folder, stdin=row(("s", SURE)))
    rows = [json.loads(line) for line in hashiya("export", ".", "--all", cwd=folder).out.splitlines()]
    assert {made["id"]: len(made["spans"]) for made in rows} == {"copy": 0, "news": 3}


def test_an_article_that_is_gone_is_told_and_its_marks_stay(folder):
    (folder / "news.txt").unlink()
    (folder / "other.txt").write_text("نص آخر", encoding="utf-8")
    hashiya("import", "-", cwd=folder, stdin=b'{"id": "other", "spans": []}')
    done = hashiya("check", ".", cwd=folder)
    assert done.code == 1
    assert "news: its article is not in" in done.out
    (folder / "news.txt").write_text(TEXT, encoding="utf-8")
    assert exported(folder)[1] == {"s": SURE, "e": EDITED, "l": LOST}
