"""Files of a folder or a ZIP: which are taken, which are refused, and where reading stops."""

from __future__ import annotations

import io
import stat
import tracemalloc
import zipfile
from contextlib import suppress

import pytest

from reader.dataset.formats import members
from reader.dataset.formats.members import FolderMembers, Unreadable, ZipMembers


def zipped(*files: tuple[str | zipfile.ZipInfo, bytes]) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def test_names_that_lead_out_of_a_zip_are_refused_and_named(shared):
    with ZipMembers(shared / "cases" / "hostile" / "140_zip_slip.zip") as found:
        assert found.names == ["ok.txt"]
        assert [name for name, _ in found.refused] == ["../../evil.txt", "/abs.txt", "C:\\x.txt"]
        assert {reason for _, reason in found.refused} == {"its name leads out of the ZIP, so it is left out"}
        assert "../../evil.txt" not in found
        with pytest.raises(Unreadable):
            found.open("../../evil.txt")


def test_reading_what_unpacks_without_end_stops_early_and_in_little_memory(shared):
    with ZipMembers(shared / "cases" / "hostile" / "141_zip_bomb_200mb.zip") as found:
        tracemalloc.start()
        count = 0
        with found.open("big.txt") as file, suppress(Unreadable):
            while data := file.read(2**16):
                count += len(data)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert 30 * 2**20 < count < 40 * 2**20
        assert peak < 4 * 2**20
        with pytest.raises(Unreadable, match="it unpacks to more than 37 MB"):
            found.read("big.txt")


REFUSED = {
    "..": ("a/../../b.txt", "its name leads out of the ZIP, so it is left out"),
    "backslashes": ("..\\b.txt", "its name leads out of the ZIP, so it is left out"),
    "a share": ("\\\\host\\b.txt", "its name leads out of the ZIP, so it is left out"),
    "a drive": ("c:b.txt", "its name leads out of the ZIP, so it is left out"),
    "empty part": ("a//b.txt", "its name is not that of a file, so it is left out"),
    "dot": ("a/./b.txt", "its name is not that of a file, so it is left out"),
    "the same": ("OK.txt", "another file of the ZIP has the same name"),
}


@pytest.mark.parametrize(("name", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_member_is_refused_and_the_others_are_read(name, reason):
    with ZipMembers(zipped(("ok.txt", b"good"), (name, b"bad"))) as found:
        assert found.names == ["ok.txt"]
        assert found.refused == [(name, reason)]
        assert found.read("ok.txt") == b"good"


def test_a_link_is_refused():
    with ZipMembers(zipped((link("a.txt"), b"/etc/passwd"))) as found:
        assert found.refused == [("a.txt", "it is a link, so it is left out")]


def test_folders_and_what_is_hidden_are_passed_over():
    archive = zipped(("a/", b""), ("a/b.txt", b"1"), (".hidden", b"2"), ("__MACOSX/a/._b.txt", b"3"))
    with ZipMembers(archive) as found:
        assert (found.names, found.refused) == (["a/b.txt"], [])


def test_all_that_a_zip_unpacks_to_is_counted_together(monkeypatch):
    monkeypatch.setattr(members, "MAX_TOTAL", 2**20)
    with ZipMembers(zipped(*((f"{i}.txt", b"a" * 2**19) for i in range(3)))) as found:
        assert len(found.read("0.txt")) == len(found.read("1.txt")) == 2**19
        with pytest.raises(Unreadable, match="the ZIP unpacks to more than 0 GB"):
            found.read("2.txt")


def test_text_that_packs_well_is_no_attack():
    data = "قال الوزير إن العدد بلغ خمسين.\n".encode() * 50_000
    with ZipMembers(zipped(("a.txt", data))) as found:
        assert found.read("a.txt") == data


def test_what_is_no_zip_or_a_broken_one_is_said():
    with pytest.raises(Unreadable, match="it is not a ZIP that can be read"):
        ZipMembers(io.BytesIO(b"PK\x03\x04 but no more"))
    out = zipped(("a.txt", b"0123456789" * 100))
    data = bytearray(out.getvalue())
    data[45] ^= 0xFF
    with ZipMembers(io.BytesIO(data)) as found, pytest.raises(Unreadable, match="it can't be unpacked"):
        found.read("a.txt")


def test_a_folder_is_listed_with_the_folders_in_it(tmp_path):
    for name in ("b.txt", "a/c.txt", ".hidden/x.txt", "a/.y"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    with FolderMembers(tmp_path) as found:
        assert found.names == ["a/c.txt", "b.txt"]
        assert found.read("a/c.txt") == b"a/c.txt"
        assert "b.txt" in found
        assert "c.txt" not in found
    with FolderMembers(tmp_path, only="b.txt") as found:
        assert found.names == ["b.txt"]
        assert "a/c.txt" in found
        with pytest.raises(Unreadable, match="it can't be read"):
            found.open("none.txt")
