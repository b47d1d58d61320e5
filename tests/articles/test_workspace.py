"""Which folder is the workspace, which files are its articles, and how one is opened."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from pathlib import Path

import pytest

from reader.articles.config import ConfigError
from reader.articles.decode import MAX_BYTES, ArticleError, Undecided
from reader.articles.workspace import Workspace, article_from_bytes, read_article

TEXT = "قال المتحدث إن الاتفاق سيوقع غدا.\r\nوأضاف أن الوفدين متفقان.\r"


def plant(root: Path, *files: str) -> None:
    """Make files, and folders for names that end with a slash."""
    for name in files:
        path = root / name
        if name.endswith("/"):
            path.mkdir(parents=True, exist_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(TEXT.encode("utf-8"))


@pytest.fixture
def locked(tmp_path):
    """Takes the permission to write from folders, until the test is over."""
    folders: list[Path] = []

    def lock(folder: Path) -> None:
        folder.chmod(0o555)
        folders.append(folder)

    yield lock
    for folder in folders:
        folder.chmod(0o755)


def is_one_sentence(error: Exception) -> bool:
    return str(error).endswith(".") and "\n" not in str(error)


def find(top: Path, path: str | None, explicit: str | None = None) -> tuple[Workspace, Path | None]:
    """As called in the folder ``cwd`` of ``top``; paths are relative to ``top``."""
    (top / "cwd").mkdir(exist_ok=True)
    return Workspace.find(
        Path("..") / path if path is not None else None,
        top / "cwd",
        Path("..") / explicit if explicit is not None else None,
    )


class TestFind:
    @pytest.mark.parametrize(
        ("files", "path", "explicit", "root", "article"),
        [
            ([], None, None, "cwd", None),
            (["w/a.txt"], "w", None, "w", None),
            (["w/a.txt", "hashiya.toml", "annotations/"], "w", None, "w", None),
            (["w/a.txt"], "w/a.txt", None, "w", "w/a.txt"),
            (["w/x/a.md"], "w/x/a.md", None, "w/x", "w/x/a.md"),
            (["w/hashiya.toml", "w/x/y/a.txt"], "w/x/y/a.txt", None, "w", "w/x/y/a.txt"),
            (["w/annotations/", "w/x/y/a.txt"], "w/x/y/a.txt", None, "w", "w/x/y/a.txt"),
            (["w/seeds/y/a.txt"], "w/seeds/y/a.txt", None, "w", "w/seeds/y/a.txt"),
            (["w/seeds/", "w/x/a.txt"], "w/x/a.txt", None, "w/x", "w/x/a.txt"),
            (["annotations/", "w/hashiya.toml", "w/x/a.txt"], "w/x/a.txt", None, "w", "w/x/a.txt"),
            (["annotations", "w/x/a.txt"], "w/x/a.txt", None, "w/x", "w/x/a.txt"),
            (["hashiya.toml/", "w/x/a.txt"], "w/x/a.txt", None, "w/x", "w/x/a.txt"),
            (["e/", "w/annotations/", "w/a.txt"], "w/a.txt", "e", "e", "w/a.txt"),
            (["e/", "w/a.txt"], "w", "e", "e", None),
            (["e/"], None, "e", "e", None),
        ],
    )
    def test_follows_the_rules(self, tmp_path, files, path, explicit, root, article):
        plant(tmp_path, *(name for name in files if not name.endswith(".toml")))
        for name in files:
            if name.endswith(".toml"):
                (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / name).touch()
        workspace, opened = find(tmp_path, path, explicit)
        assert workspace.root == tmp_path / root
        assert workspace.annotations == tmp_path / root / "annotations"
        assert opened == (tmp_path / article if article else None)
        # It is said when the folder that was named is not what is opened.
        assert bool(workspace.note) == (path == "w" and explicit == "e")

    @pytest.mark.parametrize("path", ["w", "w/a.txt"])
    def test_marks_go_to_the_working_directory_where_none_can_be_written(self, tmp_path, locked, path):
        plant(tmp_path, "w/a.txt")
        locked(tmp_path / "w")
        workspace, _ = find(tmp_path, path)
        assert workspace.root == tmp_path / "w"
        assert workspace.annotations == tmp_path / "cwd" / "annotations"
        assert str(workspace.annotations) in workspace.note
        assert workspace.note.endswith(".")
        assert [entry.id for entry in workspace.entries()] == ["a"]

    def test_but_not_where_there_are_marks_already(self, tmp_path, locked):
        plant(tmp_path, "w/a.txt", "w/annotations/")
        locked(tmp_path / "w")
        workspace, _ = find(tmp_path, "w")
        assert (workspace.annotations, workspace.note) == (tmp_path / "w" / "annotations", "")

    def test_and_not_where_the_workspace_was_named(self, tmp_path, locked):
        plant(tmp_path, "w/a.txt")
        locked(tmp_path / "w")
        workspace, _ = find(tmp_path, "w/a.txt", explicit="w")
        assert (workspace.annotations, workspace.note) == (tmp_path / "w" / "annotations", "")

    def test_settings_are_those_of_the_workspace_or_else_those_beside_the_marks(self, tmp_path, locked):
        plant(tmp_path, "w/a.txt", "cwd/")
        (tmp_path / "cwd" / "hashiya.toml").write_text("[labels]\nof = 'cwd'")
        locked(tmp_path / "w")
        assert find(tmp_path, "w")[0].config.table("labels") == {"of": "cwd"}
        (tmp_path / "w").chmod(0o755)
        assert find(tmp_path, "w")[0].config.table("labels") == {}
        (tmp_path / "w" / "hashiya.toml").write_text("[labels]\nof = 'w'")
        (tmp_path / "w").chmod(0o555)
        assert find(tmp_path, "w")[0].config.table("labels") == {"of": "w"}

    def test_settings_that_cannot_be_read_are_told(self, tmp_path):
        (tmp_path / "hashiya.toml").write_text("[labels\n")
        with pytest.raises(ConfigError, match=r"hashiya\.toml, line 1: "):
            Workspace.find(None, tmp_path)

    @pytest.mark.parametrize(
        ("path", "explicit", "message"),
        [
            ("gone", None, "gone: there is no such file or folder."),
            ("gone/a.txt", None, "gone/a.txt: there is no such file or folder."),
            ("w/a.txt/b", None, "can't be read"),
            ("w/\0", None, "can't be read"),
            ("loop", None, "can't be read"),
            (None, "gone", "gone: there is no such file or folder."),
            (None, "w/a.txt", "a workspace is a folder"),
        ],
    )
    def test_a_path_that_leads_nowhere_is_one_sentence(self, tmp_path, path, explicit, message):
        plant(tmp_path, "w/a.txt")
        (tmp_path / "loop").symlink_to("loop")
        with pytest.raises(ArticleError) as raised:
            find(tmp_path, path, explicit)
        assert message in str(raised.value)
        assert is_one_sentence(raised.value)


class TestEntries:
    @pytest.mark.parametrize(
        ("files", "ids"),
        [
            (["a.txt", "b/c.txt", "b/d/e.txt"], ["a", "b~c", "b~d~e"]),
            (["a.txt", "b.TXT", "c.md", "d.txt/e.txt", "f"], ["a", "b.TXT", "d.txt~e"]),
            (["b.txt", "seeds/a.txt", "seeds/x/c.txt", "y/d.txt"], ["b", "a", "x~c"]),
            (["a.txt", "seeds/a.txt"], ["~a", "a"]),
            (["seeds.txt", "a.txt"], ["a", "seeds"]),
            ([".a.txt", ".git/a.txt", "annotations/a.txt", "node_modules/a.txt", "x/__pycache__/a.txt"], []),
            (["v/pyvenv.cfg", "v/a.txt", "v/lib/b.txt", "c.txt"], ["c"]),
            (["a.txt", "x/brat/annotation.conf", "x/brat/a.txt", "x/brat/b/c.txt", "x/d.txt"], ["a", "x~d"]),
            (["annotation.conf", "a.txt"], ["a"]),
            (["seeds/annotation.conf", "seeds/a.txt"], ["a"]),
            (["seeds/", "x/a.txt"], []),
            ([], []),
        ],
    )
    def test_are_the_texts_of_the_workspace(self, tmp_path, files, ids):
        plant(tmp_path, *files)
        workspace, _ = Workspace.find(None, tmp_path)
        entries = workspace.entries()
        assert [entry.id for entry in entries] == ids
        assert list(workspace.listing()) == entries
        for entry in entries:
            assert entry.size == len(TEXT.encode("utf-8"))
            assert workspace.article_id(entry.path) == entry.id
            assert workspace.by_id(entry.id) == entry

    @pytest.mark.parametrize(
        ("files", "ids", "told"),
        [
            (["a.txt", "b/c.txt"], ["a", "b~c"], True),
            (["a.txt", "b/c.txt"], ["a", "b~d"], False),
            (["seeds/a.txt", "seeds/x/c.txt", "b.txt"], ["a", "x~c", "b"], True),
            (["seeds/a.txt", "x/c.txt"], ["a", "x~c"], False),
            (["a.txt/b.txt"], ["a"], False),
            (["w/a.txt", "b.txt"], ["w~..~b"], False),
            (["a.txt"], ["~a"], False),
            ([], [], True),
        ],
    )
    def test_that_they_are_all_there_is_told_by_their_names(self, tmp_path, files, ids, told):
        plant(tmp_path, *files)
        workspace, _ = Workspace.find(None, tmp_path)
        assert workspace.has_all(ids) == told

    def test_links_are_followed_but_never_in_a_circle(self, tmp_path):
        plant(tmp_path, "w/a.txt", "w/x/b.txt", "elsewhere/c.txt", "d.txt")
        for link, target in {
            "w/link.txt": "../d.txt",
            "w/broken.txt": "gone",
            "w/loop.txt": "loop.txt",
            "w/folder": "../elsewhere",
            "w/again": "../elsewhere",
            "w/x/up": "..",
            "w/0": "x",
        }.items():
            (tmp_path / link).symlink_to(target)
        workspace, _ = find(tmp_path, "w")
        assert [entry.id for entry in workspace.entries()] == ["a", "again~c", "link", "x~b"]
        assert [entry.id for entry in workspace.listing()] == ["a", "link", "x~b", "again~c"], (
            "links come last"
        )
        article = workspace.open("link")
        assert (article.id, article.text) == ("link", TEXT)
        assert workspace.article_id(tmp_path / "w" / "link.txt") == "link"

    def test_a_folder_that_is_gone_is_one_sentence(self, tmp_path):
        plant(tmp_path, "w/a.txt")
        workspace, _ = find(tmp_path, "w")
        shutil.rmtree(tmp_path / "w")
        with pytest.raises(ArticleError, match="can't be read") as raised:
            workspace.entries()
        assert is_one_sentence(raised.value)

    @pytest.mark.slow  # making the files takes longer than listing them
    def test_twenty_thousand_are_listed_in_half_a_second(self, tmp_path):
        for n in range(100):
            folder = tmp_path / f"ملف {n}"
            folder.mkdir()
            for m in range(200):
                os.close(os.open(folder / f"مقال {m}.txt", os.O_CREAT))
        workspace, _ = Workspace.find(None, tmp_path)
        took = []
        for _ in range(3):
            begun = time.process_time()
            assert len(workspace.entries()) == 20_000
            took.append(time.process_time() - begun)
        assert min(took) < 0.5


class TestArticleId:
    def test_is_the_same_however_the_file_is_named(self, tmp_path, monkeypatch):
        plant(tmp_path, "w/seeds/x/a.txt")
        (tmp_path / "way").symlink_to("w")
        monkeypatch.chdir(tmp_path / "w" / "seeds")
        workspace = Workspace.find(tmp_path / "w", tmp_path)[0]
        for path in (
            "x/a.txt",
            "../seeds/x/a.txt",
            tmp_path / "way/seeds/x/a.txt",
            tmp_path / "w/seeds/x/a.txt",
        ):
            assert workspace.article_id(Path(path)) == "x~a"

    def test_a_file_outside_has_one_of_its_own(self, tmp_path):
        plant(tmp_path, "w/a.txt", "a.txt", "x/a.txt", "x/.txt")
        workspace, _ = find(tmp_path, "w")
        paths = [tmp_path / name for name in ("w/a.txt", "a.txt", "x/a.txt", "x/.txt")]
        ids = [workspace.article_id(path) for path in paths]
        assert len(set(ids)) == 4
        assert ids[0] == "a"
        assert ids[1].startswith("a~~")
        assert ids == [workspace.article_id(path) for path in paths]

    @pytest.mark.parametrize("name", ["../a", "..~a", "%2E%2E~a", "/etc/passwd", "a.txt", "", "b"])
    def test_an_id_names_nothing_that_is_not_listed(self, tmp_path, name):
        plant(tmp_path, "w/a.txt", "a.txt")
        workspace, _ = find(tmp_path, "w")
        with pytest.raises(ArticleError, match="there is no article") as raised:
            workspace.open(name)
        assert is_one_sentence(raised.value)

    def test_a_device_name_and_a_name_that_is_not_utf8_can_be_opened(self, tmp_path, shared):
        shutil.copy(shared / "cases" / "hostile" / "146_reserved_name_CON.txt", tmp_path / "CON.txt")
        bad = os.fsencode(tmp_path) + b"/\xd3\xe1.txt"
        Path(os.fsdecode(bad)).write_bytes(b"x")
        workspace, _ = Workspace.find(None, tmp_path)
        assert {entry.id for entry in workspace.entries()} == {"%43ON", "%D3%E1"}
        assert workspace.open("%D3%E1").text == "x"


class TestOpen:
    @pytest.fixture
    def workspace(self, tmp_path):
        plant(tmp_path, "seeds/a.txt")
        (tmp_path / "seeds" / "old.txt").write_bytes(TEXT.encode("cp1256"))
        return Workspace.find(None, tmp_path)[0]

    def test_by_id_and_by_file_is_the_same_article(self, workspace):
        path = workspace.root / "seeds" / "a.txt"
        by_id, by_file = workspace.open("a"), workspace.open(path)
        assert vars(by_id) == vars(by_file)
        assert (by_id.id, by_id.text, by_id.path, by_id.encoding) == ("a", TEXT, path, "utf-8")
        assert by_id.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()

    def test_an_older_encoding_is_asked_about_with_the_file_named(self, workspace):
        with pytest.raises(Undecided) as raised:
            workspace.open("old")
        assert str(raised.value).startswith(f"{workspace.root / 'seeds' / 'old.txt'}: ")
        chosen = workspace.open("old", raised.value.candidates[0].encoding)
        assert (chosen.text, chosen.encoding) == (TEXT, "cp1256")

    def test_standard_input_is_decoded_alike(self):
        article = article_from_bytes(TEXT.encode("utf-8"), "stdin")
        assert (article.id, article.text, article.path) == ("stdin", TEXT, None)
        with pytest.raises(ArticleError, match=r"^standard input: "):
            article_from_bytes(bytes(100), "stdin")

    @pytest.mark.parametrize(
        ("kind", "message"),
        [
            ("folder", "this is a folder"),
            ("fifo", "this is no ordinary file"),
            ("gone", "there is no such file"),
            ("huge", "larger than 512 MB"),
            ("nul\0", "can't be read"),
        ],
    )
    def test_what_cannot_be_read_is_one_sentence_at_once(self, tmp_path, kind, message):
        (tmp_path / "folder").mkdir()
        os.mkfifo(tmp_path / "fifo")
        with (tmp_path / "huge").open("wb") as file:
            file.truncate(MAX_BYTES + 1)
        with pytest.raises(ArticleError, match=message) as raised:
            read_article(tmp_path / kind, "x")
        assert str(raised.value).startswith(str(tmp_path / kind))
        assert is_one_sentence(raised.value)

    def test_a_file_that_may_not_be_read_is_one_sentence(self, workspace):
        path = workspace.root / "seeds" / "a.txt"
        path.chmod(0)
        if os.access(path, os.R_OK):
            pytest.skip("root may read every file")
        with pytest.raises(ArticleError, match=r"a\.txt: it can't be read: Permission denied\.$"):
            workspace.open("a")
