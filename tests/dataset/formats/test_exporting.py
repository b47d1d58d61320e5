"""Every export: whole files or none, what is lost is said, and the same content is the same bytes."""

from __future__ import annotations

import errno
import io
import os
import tomllib
import zipfile
from pathlib import Path

import pytest

from reader.annotations.memory import MemoryStore
from reader.annotations.store import Margin
from reader.articles.article import Article
from reader.dataset.formats import registry
from reader.dataset.formats.registry import (
    FORMATS,
    Format,
    FormatError,
    MissingExtra,
    format_named,
    format_of,
)
from reader.dataset.formats.whole_folder import whole_folder
from tests.dataset.formats.cases import HARD, export_to, exported, hard_store, import_from, losses, said
from tests.dataset.shelf import Shelf

FILES = [name for name, kind in FORMATS.items() if kind.writes and not kind.folder]
FOLDERS = [name for name, kind in FORMATS.items() if kind.writes and kind.folder]


def loaded(name: str) -> Format:
    """A format, if its library is installed."""
    try:
        format_named(name).load()
    except MissingExtra as error:
        pytest.skip(str(error))
    return format_named(name)


def tree(path: Path) -> dict[str, bytes]:
    """The files of a folder, or the one file, with their bytes."""
    if path.is_file():
        return {"": path.read_bytes()}
    return {
        file.relative_to(path).as_posix(): file.read_bytes() for file in path.rglob("*") if file.is_file()
    }


def pairs() -> list[tuple[Article, Margin]]:
    """Two articles, of which the second has an id that no file may have."""
    return [(HARD, hard_store().load(HARD.id)), (Article("CON", "قال.\n"), Margin())]


@pytest.mark.parametrize("name", [*FILES, *FOLDERS])
def test_the_same_content_gives_the_same_bytes(name, tmp_path):
    loaded(name)
    for at in ("one", "two"):
        report = export_to(tmp_path / at, name, pairs())
        assert (report.written, report.articles, report.problems) == (True, 2, ())
    one = tree(tmp_path / "one")
    assert one
    assert one == tree(tmp_path / "two")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]


@pytest.mark.parametrize("name", FOLDERS)
def test_a_zip_has_what_the_folder_has_and_the_same_bytes_each_time(name, tmp_path):
    loaded(name)
    export_to(tmp_path / "folder", name, pairs())
    for at in ("one.zip", "two.zip"):
        export_to(tmp_path / at, name, pairs())
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert {info.filename: archive.read(info) for info in archive.infolist()} == tree(tmp_path / "folder")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


@pytest.mark.parametrize("name", FOLDERS)
def test_file_names_are_safe_and_unique(name, tmp_path):
    loaded(name)
    ids = ["CON", "nul.x", "a.", "a ", "A", "a", "../../evil", "/abs", "x" * 300, "خبر", "é", "e\u0301"]
    export_to(tmp_path / "out", name, [(Article(id, f"نص {id}"), Margin()) for id in ids])
    found = list(tree(tmp_path / "out"))
    assert not any(len(part.encode()) > 255 for path in found for part in path.split("/"))
    stems = [part.split(".")[0].lower() for path in found for part in path.split("/")]
    assert not {"con", "nul", ""} & set(stems)
    assert len({path.casefold() for path in found}) == len(found)
    assert not (tmp_path.parent / "evil").exists()


@pytest.mark.parametrize("name", [*FILES, *FOLDERS])
def test_with_strict_nothing_is_written_when_anything_would_be_lost(name, tmp_path):
    kind = loaded(name)
    before = export_to(tmp_path / "free", name, pairs())
    report = export_to(tmp_path / "out", name, pairs(), strict=True)
    assert (report.losses, report.written) == (before.losses, not before.losses)
    assert (tmp_path / "out").exists() == report.written
    if not kind.folder:
        out = io.BytesIO()
        assert export_to(out, name, pairs(), strict=True).written == report.written
        assert bool(out.getvalue()) == report.written


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_was_there_stays_as_it_was_when_an_export_fails(name, tmp_path):
    loaded(name)
    target = tmp_path / "out"
    target.write_text("before", encoding="utf-8")

    def failing():
        yield pairs()[0]
        raise OSError(errno.EIO, "the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        export_to(target, name, failing())
    assert tree(target) == {"": b"before"}
    assert list(tmp_path.iterdir()) == [target]
    export_to(target, name, pairs())
    assert tree(target)[""] != b"before"


@pytest.mark.parametrize("name", [*FILES, *FOLDERS])
def test_what_is_not_true_is_not_written_and_named(name, tmp_path):
    loaded(name)
    spans = dict(hard_store().load(HARD.id).spans)
    wrong = Article(HARD.id, HARD.text.replace("نفـى", "نفــى"))
    report = export_to(tmp_path / "out", name, [(wrong, Margin(spans))])
    kept = [span for span in spans.values() if wrong.text[span.start : span.end] == span.quote]
    assert report.spans == len(kept) < len(spans)
    assert len(report.problems) == len(spans) - len(kept)


def test_what_no_file_can_hold_is_named(tmp_path):
    report = export_to(tmp_path / "out", "jsonl", [(Article("a", "قال \ud800"), Margin()), *pairs()])
    assert report.articles == 2
    assert [str(problem) for problem in report.problems] == [
        "a: the article is not exported: its text has a lone surrogate, which is not a character"
    ]


def test_jsonl_goes_out_and_comes_in_as_ever():
    here, there = hard_store(), MemoryStore()
    data, report = exported("jsonl", here, HARD)
    assert losses(report) == {}
    assert said(import_from(data, "jsonl", Shelf(HARD), there)) == []
    assert there.load(HARD.id).spans == here.load(HARD.id).spans


def test_a_folder_of_files_or_a_zip_of_them_is_read_file_by_file(tmp_path):
    data, _ = exported("jsonl", hard_store(), HARD)
    (tmp_path / "in" / "more").mkdir(parents=True)
    (tmp_path / "in" / "a.jsonl").write_bytes(data)
    (tmp_path / "in" / "more" / "b.jsonl").write_bytes(b"{\n")
    (tmp_path / "in" / "c.txt").write_bytes(b"nothing of ours")
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        for name, content in tree(tmp_path / "in").items():
            archive.writestr(name, content)
        archive.writestr("../out.jsonl", data)
    out = ["in.zip/../out.jsonl: its name leads out of the ZIP, so it is left out"]
    for source, refused in (("in", []), ("in.zip", out)):
        report = import_from(tmp_path / source, "jsonl", Shelf(HARD), MemoryStore())
        assert report.added == 16
        assert said(report) == [*refused, f"{source}/more/b.jsonl:1: not JSON from column 2 on"]


def test_a_folder_or_a_zip_without_such_files_is_told_so(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "c.txt").write_bytes(b"nothing of ours")
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        archive.writestr("c.txt", b"nothing of ours")
    for source in ("in", "in.zip"):
        report = import_from(tmp_path / source, "csv", Shelf(HARD), MemoryStore())
        assert said(report) == [f"{source}: it has no file that ends in .csv or .tsv"]


def test_a_file_that_is_no_zip_but_is_called_so_is_told_so(tmp_path):
    (tmp_path / "in.zip").write_bytes(b"x")
    for name in ("csv", "brat"):
        report = import_from(tmp_path / "in.zip", name, Shelf(HARD), MemoryStore())
        assert said(report) == ["in.zip: it is not a ZIP that can be read: File is not a zip file"]


@pytest.mark.parametrize("name", [*FILES, *FOLDERS])
def test_a_file_or_folder_of_any_name_comes_in(name, tmp_path):
    loaded(name)
    export_to(tmp_path / "out", name, pairs())
    report = import_from(tmp_path / "out", name, Shelf(HARD), MemoryStore())
    assert said(report) == []
    assert report.added >= 12


class TestFolders:
    def test_a_folder_that_has_something_in_it_is_left_alone(self, tmp_path):
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "mine").write_text("x", encoding="utf-8")
        with (
            pytest.raises(OSError, match="name a folder that is new or empty"),
            whole_folder(tmp_path / "out"),
        ):
            pass
        assert tree(tmp_path / "out") == {"mine": b"x"}

    def test_an_empty_folder_is_filled(self, tmp_path):
        (tmp_path / "out").mkdir()
        with whole_folder(tmp_path / "out") as folder:
            (folder / "a").write_text("x", encoding="utf-8")
        assert tree(tmp_path) == {"out/a": b"x"}

    def test_others_may_read_it_as_far_as_they_may_read_any(self, tmp_path):
        (tmp_path / "plain").mkdir()
        with whole_folder(tmp_path / "out"):
            pass
        assert (tmp_path / "out").stat().st_mode == (tmp_path / "plain").stat().st_mode

    def test_nothing_stays_when_something_goes_wrong(self, tmp_path):
        def failing(path):
            with whole_folder(path) as folder:
                (folder / "a").write_text("x", encoding="utf-8")
                raise RuntimeError

        for name in ("out", "out.zip"):
            with pytest.raises(RuntimeError):
                failing(tmp_path / name)
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.skipif(os.name == "nt" or not os.geteuid(), reason="this user may write anywhere")
    def test_a_place_where_nothing_may_be_written_is_named(self, tmp_path):
        tmp_path.chmod(0o500)
        with pytest.raises(PermissionError) as error, whole_folder(tmp_path / "out"):
            pass
        assert error.value.filename == str(tmp_path / "out")

    def test_a_place_that_is_not_there_is_named(self, tmp_path):
        with pytest.raises(FileNotFoundError) as error, whole_folder(tmp_path / "none" / "out"):
            pass
        assert error.value.filename == str(tmp_path / "none" / "out")


class TestRegistry:
    def test_every_format_has_a_name_a_title_and_a_suffix_of_its_own_kind(self):
        for name, kind in FORMATS.items():
            assert name == kind.name
            assert kind.title
            assert kind.suffixes
            assert all(suffix.startswith(".") for suffix in kind.suffixes)

    def test_an_unknown_format_is_told_what_there_is(self):
        with pytest.raises(FormatError, match="there is no format 'docx'; there are jsonl, csv"):
            format_named("docx")

    def test_a_file_is_known_by_its_suffix(self):
        assert format_of(Path("a/b.CSV")) is FORMATS["csv"]
        assert format_of(Path("b.jsonl")) is FORMATS["jsonl"]
        assert format_of(Path("b.docx")) is None

    def test_a_missing_library_is_named_with_the_command_that_installs_it(self, monkeypatch):
        def no_library(name: str) -> None:
            raise ModuleNotFoundError(f"No module named {name!r}", name="openpyxl.cell")

        monkeypatch.setattr(registry, "import_module", no_library)
        with pytest.raises(MissingExtra) as error:
            Format("xlsx", "", "xlsx_table", (".xlsx",), extra="xlsx").load()
        assert str(error.value) == (
            "the format xlsx needs openpyxl.cell, which is not installed; "
            "install it with: pip install 'hashiya[xlsx]'"
        )


def test_each_extra_that_a_person_is_told_to_install_is_there():
    project = tomllib.loads((Path(__file__).resolve().parents[3] / "pyproject.toml").read_text("utf-8"))
    extras = {kind.extra for kind in FORMATS.values() if kind.extra} | {"html"}
    assert extras <= project["project"]["optional-dependencies"].keys()
