"""Marks out and in again, through the command and real files; and the check of what is kept."""

from __future__ import annotations

import json
import os
import pty
import resource
import subprocess
from contextlib import suppress
from operator import itemgetter

import pytest

from tests.cli.command import MODULE, copied, environment, hashiya

GOLD = ("000_dfd5b0dd82fd8e7f", "001_557b02f9c5ee4e56", "002_9e70459912b89c45")
CORE = ("id", "start", "end", "text", "label")


@pytest.fixture(scope="module")
def marked(shared, tmp_path_factory):
    """A workspace of the shared articles into which all gold has come; no test changes it."""
    folder = copied(shared, tmp_path_factory.mktemp("marked") / "workspace")
    gold = [shared / "gold" / f"{name}.jsonl" for name in GOLD]
    ended = hashiya("import", *gold, "--as", "سلمى", cwd=folder)
    assert (ended.code, ended.out, ended.err.count("\n")) == (0, "", len(GOLD))
    return folder


@pytest.fixture
def marks(marked):
    """The marks of ``marked`` as a file of JSONL."""
    file = marked.parent / "export.jsonl"
    if not file.exists():
        assert hashiya("export", "-o", file, cwd=marked).code == 0
    return file


def rows(data: str) -> list[dict]:
    return [json.loads(line) for line in data.splitlines()]


class TestThereAndBack:
    def test_gold_comes_back_equal(self, shared, marks):
        made = rows(marks.read_text(encoding="utf-8"))
        assert [row["id"] for row in made] == list(GOLD)
        for row in made:
            name = row["id"]
            wanted = json.loads((shared / "gold" / f"{name}.jsonl").read_bytes())
            assert row["text"].encode() == (shared / "articles" / f"{name}.txt").read_bytes()
            assert (row["text_sha256"], row["offset_unit"]) == (wanted["text_sha256"], "code_point")
            spans = [{key: span[key] for key in CORE} | span["attributes"] for span in row["spans"]]
            assert spans == sorted(wanted["spans"], key=itemgetter("start", "end", "label", "id"))
            assert all(row["text"][span["start"] : span["end"]] == span["text"] for span in row["spans"])
            links = [(link["type"], link["from"], link["to"]) for link in row["relations"]]
            assert sorted(links) == sorted(
                (link["type"], link["from"], link["to"]) for link in wanted["relations"]
            )

    def test_twice_adds_nothing_and_changes_no_byte(self, shared, tmp_path):
        folder = copied(shared, tmp_path / "workspace")
        gold = shared / "gold" / f"{GOLD[0]}.jsonl"
        row = json.loads(gold.read_bytes())
        count = f"{len(row['spans'])} spans and {len(row['relations'])} relations"
        said = [hashiya("import", gold, cwd=folder).err for _ in range(2)]
        assert said == [
            f"{gold}: 1 article; {count} added\n",
            f"{gold}: 1 article; {count} there already\n",
        ]
        before = (folder / "annotations" / f"{GOLD[0]}.json").read_bytes()
        hashiya("import", gold, cwd=folder)
        assert (folder / "annotations" / f"{GOLD[0]}.json").read_bytes() == before

    @pytest.mark.parametrize("has_articles", [True, False])
    def test_an_export_into_another_workspace_is_exported_byte_for_byte(
        self, has_articles, marks, shared, tmp_path
    ):
        folder = tmp_path / "there"
        if has_articles:
            copied(shared, folder)
        else:
            folder.mkdir()
        assert hashiya("import", "-", cwd=folder, stdin=marks.read_bytes()).code == 0
        assert hashiya("export", cwd=folder).out.encode() == marks.read_bytes()
        if not has_articles:
            assert sorted(path.stem for path in folder.glob("*.txt")) == list(GOLD)

    def test_one_article_or_all_of_them(self, marked):
        (one,) = rows(hashiya("export", f"{GOLD[1]}.txt", cwd=marked).out)
        assert one["id"] == GOLD[1]
        everything = rows(hashiya("export", "--all", cwd=marked).out)
        assert [row["id"] for row in everything] == sorted(path.stem for path in marked.glob("*.txt"))
        (bare,) = rows(hashiya("export", "004_c9c7c4effab98621.txt", cwd=marked).out)
        assert (bare["spans"], bare["relations"]) == ([], [])

    def test_bad_lines_are_named_by_number_and_the_others_come_in(self, tmp_path):
        (tmp_path / "a.txt").write_text("abc def\n")
        good = '{"id": "a", "spans": [{"start": 0, "end": 3, "label": "claim"}]}'
        (tmp_path / "in.jsonl").write_text(f'{good}\nnot json\n{{"id": "b"}}\n')
        ended = hashiya("import", "in.jsonl", cwd=tmp_path)
        assert (ended.code, ended.out) == (1, "")
        second, third, count = ended.err.splitlines()
        assert second.startswith("in.jsonl:2: ")
        assert third.startswith("in.jsonl:3: ")
        assert count == "in.jsonl: 1 article; 1 span added"
        assert len(rows(hashiya("export", cwd=tmp_path).out)[0]["spans"]) == 1

    def test_new_articles_spans_and_relations_are_counted_each(self, tmp_path):
        (tmp_path / "known.txt").write_text("abc def\n")
        spans = [{"id": f"s{n}", "start": 4 * n, "end": 4 * n + 3, "label": "claim"} for n in (0, 1)]
        link = {"id": "r", "type": "same_as", "from": "s0", "to": "s1"}
        known = {"id": "known", "spans": spans, "relations": [link]}
        told = []
        for given in (
            [known | {"relations": []}, {"id": "bare", "text": "x y"}],
            [known],
            [known | {"spans": [spans[0] | {"label": "denial"}, spans[1]]}],
        ):
            data = "\n".join(map(json.dumps, given)).encode()
            told.append(hashiya("import", "-", cwd=tmp_path, stdin=data).err)
        assert told == [
            "standard input: 2 articles (1 new); 2 spans added\n",
            "standard input: 1 article; 1 relation added, 2 spans there already\n",
            "standard input: 1 article; 1 span changed, 1 span and 1 relation there already\n",
        ]
        (tmp_path / "other").mkdir()
        said = hashiya("import", "../known.txt", cwd=tmp_path / "other").err
        assert said == "../known.txt: 1 article (1 new); no marks came in\n"

    def test_an_article_is_not_made_where_its_marks_can_t_be_kept(self, tmp_path):
        (tmp_path / "annotations").write_text("no folder")
        row = {"id": "n", "text": "abc def", "spans": [{"start": 0, "end": 3, "label": "claim"}]}
        ended = hashiya("import", "-", cwd=tmp_path, stdin=json.dumps(row).encode())
        assert (ended.code, ended.out) == (1, "")
        assert "Not a directory" in ended.err
        assert [path.name for path in tmp_path.iterdir()] == ["annotations"]

    @pytest.mark.parametrize("file", ["-", "/dev/null", "../empty.txt", "../blank.md"])
    def test_of_nothing_no_article_is_made(self, file, tmp_path):
        (tmp_path / "empty.txt").write_bytes(b"")
        (tmp_path / "blank.md").write_text("---\ntitle: x\n---\n \n")
        (folder := tmp_path / "workspace").mkdir()
        ended = hashiya("import", file, cwd=folder)
        name = "standard input" if file == "-" else file
        assert ended.code == 1
        assert ended.err.startswith(f"{name}: there is no text in it, so no article is made of it\n")
        assert list(folder.iterdir()) == []

    def test_strict_takes_all_or_nothing(self, tmp_path):
        (tmp_path / "a.txt").write_text("abc def\n")
        good = '{"id": "a", "spans": [{"start": 0, "end": 3, "label": "claim"}]}'
        (tmp_path / "in.jsonl").write_text(f"{good}\nnot json\n")
        assert hashiya("import", "--strict", "in.jsonl", cwd=tmp_path).code == 1
        assert hashiya("export", cwd=tmp_path).out == ""


class TestTheFileOfAnExport:
    def test_is_the_old_one_when_writing_fails_on_the_way(self, marked, tmp_path):
        out = tmp_path / "out.jsonl"
        out.write_text("old\n")

        def little_room():
            resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))

        ended = hashiya("export", "-o", out, cwd=marked, preexec_fn=little_room)
        assert ended == (1, "", f"hashiya: {out}: File too large.\n")
        assert out.read_text() == "old\n"
        assert list(tmp_path.iterdir()) == [out]

    def test_is_named_when_it_can_not_be_made(self, marked, tmp_path):
        (file := tmp_path / "file").write_bytes(b"")
        for out, reason in (
            (tmp_path / "no" / "out.jsonl", "No such file or directory"),
            (tmp_path, "Is a directory"),
            (file / "out.jsonl", "Not a directory"),
        ):
            assert hashiya("export", "-o", out, cwd=marked) == (1, "", f"hashiya: {out}: {reason}.\n")

    def test_keeps_its_mode_and_stays_behind_its_link(self, marked, marks, tmp_path):
        out, link = tmp_path / "out.jsonl", tmp_path / "link"
        out.write_text("old\n")
        out.chmod(0o640)
        link.symlink_to(out)
        assert hashiya("export", "-o", link, cwd=marked).code == 0
        assert link.is_symlink()
        assert (out.stat().st_mode & 0o777, out.read_bytes()) == (0o640, marks.read_bytes())

    def test_may_be_a_pipe(self, marked, marks, tmp_path):
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as cat:
            assert hashiya("export", "-o", pipe, cwd=marked).code == 0
            assert cat.communicate(timeout=30)[0] == marks.read_bytes()
        assert pipe.is_fifo()

    def test_a_dash_is_standard_output(self, marked, marks):
        assert hashiya("export", "-o", "-", cwd=marked).out.encode() == marks.read_bytes()


def test_an_export_names_articles_whose_file_is_gone_and_writes_the_others(marks, shared, tmp_path):
    folder = copied(shared, tmp_path / "workspace")
    hashiya("import", marks, cwd=folder)
    (folder / f"{GOLD[1]}.txt").unlink()
    (folder / f"{GOLD[2]}.txt").write_bytes(b"\xff\xfe\x00")
    for command in ("export", "check"):
        ended = hashiya(command, cwd=folder)
        told = ended.err if command == "export" else ended.out
        assert ended.code == 1
        assert f"{GOLD[1]}: its article is not in {folder}; its marks are left out" in told
        assert f"{GOLD[2]}: {folder / GOLD[2]}.txt: the file says it is utf-16-le but byte 2 is not" in told
    assert [row["id"] for row in rows(hashiya("export", cwd=folder).out)] == [GOLD[0]]


class TestCheck:
    def test_finds_nothing_where_all_is_well(self, marked):
        assert hashiya("check", cwd=marked) == (0, "", "3 articles with marks checked, 0 problems\n")
        assert hashiya("check", "--json", f"{GOLD[0]}.txt", cwd=marked) == (0, "", "")

    def test_finds_marks_whose_words_were_edited(self, marks, shared, tmp_path):
        folder = copied(shared, tmp_path / "workspace")
        hashiya("import", marks, cwd=folder)
        article = folder / f"{GOLD[0]}.txt"
        text = article.read_bytes().decode()
        spans = rows(marks.read_text(encoding="utf-8"))[0]["spans"]
        longest = max(spans, key=lambda span: span["end"] - span["start"])
        inside = text.index(" ", longest["start"]) + 1
        article.write_bytes((text[:inside] + "عاجل " + text[inside:]).encode())
        edited = {span["id"] for span in spans if span["start"] < inside < span["end"]}
        assert 0 < len(edited) < len(spans)

        ended = hashiya("check", cwd=folder)
        assert ended.code == 1
        assert {line.split()[2] for line in ended.out.splitlines()} == edited
        assert all(line.startswith(f"{GOLD[0]}: ") for line in ended.out.splitlines())
        found = rows(hashiya("check", "--json", f"{GOLD[0]}.txt", cwd=folder).out)
        assert [set(record) for record in found] == [{"article", "problem", "span", "old", "new"}] * len(
            edited
        )
        assert hashiya("check", f"{GOLD[1]}.txt", cwd=folder).code == 0
        # What is not true is not exported either; the others have followed their words.
        (row, *_) = rows(hashiya("export", cwd=folder).out)
        assert {span["id"] for span in row["spans"]} == {span["id"] for span in spans} - edited

    @pytest.mark.parametrize(
        "damaged", ["101_truncated", "102_extra_data", "106_not_object", "107_bad_ids", "123_utf16"]
    )
    def test_finds_a_damaged_file_and_leaves_it_alone(self, damaged, shared, tmp_path):
        (tmp_path / "annotations").mkdir()
        (tmp_path / "خبر.txt").write_text("قال الوزير\n", encoding="utf-8")
        file = tmp_path / "annotations" / "خبر.json"
        file.write_bytes((shared / "cases" / "hostile" / f"{damaged}.json").read_bytes())
        before = file.read_bytes()
        told = []
        for args in (["check"], ["check", "خبر.txt"], ["check", "--json"], ["export"]):
            ended = hashiya(*args, cwd=tmp_path)
            assert ended.code == 1
            assert "Traceback" not in ended.err
            told.append(ended.err if args == ["export"] else ended.out)
        assert told[0] == told[1]
        assert told[0].startswith("خبر: ")
        assert [f"{record['article']}: {record['problem']}" for record in rows(told[2])] == told[
            0
        ].splitlines()
        assert told[3].startswith("خبر: ")
        assert file.read_bytes() == before
        assert sorted(path.name for path in file.parent.iterdir()) == ["خبر.json"]


@pytest.mark.parametrize("many", [99, 100])
def test_long_work_shows_a_bar_on_a_terminal_and_nowhere_else(many, tmp_path):
    for number in range(many):
        (tmp_path / f"{number:03}.txt").write_text("abc\n")
    assert hashiya("export", "--all", cwd=tmp_path).err == ""
    master, slave = pty.openpty()
    command = [*MODULE, "export", "--all"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=slave
    ) as process:
        os.close(slave)
        seen = b""
        with suppress(OSError):  # which is how a pseudo-terminal tells its end
            while chunk := os.read(master, 1 << 16):
                seen += chunk
        out = process.communicate(timeout=30)[0]
    os.close(master)
    assert (process.returncode, out.count(b"\n")) == (0, many)
    assert (b"100%" in seen) is (many == 100)
