"""The command as a program among programs: exit codes, streams, pipes, names that are traps."""

from __future__ import annotations

import json
import shlex
import subprocess
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from reader import __version__
from reader.cli import main
from tests.cli.command import MODULE, NAMED, environment, hashiya

TEXT = "قال الوزير إن العدد بلغ خمسين.\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "news.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


class TestWrongUse:
    @pytest.mark.parametrize(
        ("args", "said"),
        [
            ("show missing.txt", "missing.txt: there is no such file or folder."),
            ("show .", ". is a folder; show prints one article."),
            ("show news.txt news.txt", "unexpected extra argument (news.txt)"),
            ("show news.txt --width 0", "'--width'"),
            ("show news.txt --width ten", "'--width'"),
            ("show news.txt --direction up", "'--direction'"),
            ("show news.txt --nope", "--nope"),
            ("show", "FILE"),
            ("show news.txt --encoding klingon", "'klingon'"),
            ("show news.txt -w missing", "missing: there is no such file or folder."),
            ("show news.txt -w news.txt", "a workspace is a folder"),
            ("--nope", "--nope"),
            ("missing", "missing: there is no such file or folder."),
            ("--theme mauve", "theme must be one of night, paper, contrast-dark, contrast-light."),
            ("--measure 3", "measure must be a whole number from 30 to 140."),
            ("export missing", "missing: there is no such file or folder."),
            ("export --format docx", "docx"),
            ("check missing", "missing: there is no such file or folder."),
            ("import", "FILE"),
            ("import missing.jsonl", "'missing.jsonl' does not exist"),
            ("paths missing", "missing: there is no such file or folder."),
        ],
    )
    def test_is_told_in_a_sentence_on_stderr_and_exits_with_2(self, args, said, folder, monkeypatch):
        monkeypatch.chdir(folder)
        monkeypatch.setenv("HASHIYA_STATE", str(folder / "state"))
        result = CliRunner().invoke(main, args.split())
        assert (result.exit_code, result.stdout) == (2, "")
        assert said in result.stderr
        assert "Errno" not in result.stderr
        assert sorted(path.name for path in folder.iterdir()) == ["news.txt"]

    @pytest.mark.parametrize(
        ("args", "command"),
        [
            ("exprot", "export"),
            ("exprot --format brat -o out", "export"),
            ("chekc news.txt", "check"),
            ("Stats", "stats"),
        ],
    )
    def test_a_mistyped_command_is_told_with_the_one_that_is_nearest(self, args, command, folder):
        word = args.split()[0]
        said = f"hashiya: {word}: there is no such file or folder; did you mean hashiya {command}?\n"
        assert hashiya(*args.split(), cwd=folder) == (2, "", said)

    def test_what_is_there_is_no_mistyped_command(self, folder):
        (folder / "chekc").mkdir()
        assert hashiya("chekc", "--theme", "mauve", cwd=folder).err.startswith("hashiya: theme must be")

    @pytest.mark.parametrize("args", [[], ["news.txt"], ["."], ["open", "--theme", "paper"]])
    def test_the_reader_without_a_terminal_says_so(self, args, folder):
        ended = hashiya(*args, cwd=folder)
        assert ended == (
            2,
            "",
            "hashiya: the reader needs a terminal; hashiya show prints an article anywhere.\n",
        )

    @pytest.mark.parametrize(
        ("toml", "path"),
        [
            ("", "missing"),
            ("", "missing/news.txt"),
            ("", "\u202emissing"),
            ("", "news.txt"),
            ("[view]\ntheme = 'mauve'\n", "."),
            ("[lables.claim]\n", "news.txt"),
            ("[view]\nbidi = 'backwards'\n", "news.txt"),
        ],
    )
    def test_a_path_alone_ends_as_the_command_open_does(self, toml, path, folder):
        (folder / "hashiya.toml").write_text(toml, encoding="utf-8")
        ended = hashiya(path, cwd=folder)
        assert ended == hashiya("open", path, cwd=folder)
        assert ended.code == 2
        assert ended.err.startswith("hashiya: ")
        assert ended.err.count("\n") == 1

    @pytest.mark.parametrize(
        ("toml", "line", "said"),
        [
            ("[view]\nmeasure = 20\n", 2, "measure must be a whole number from 30 to 140."),
            ("[view]\n\ntheme = 'mauve'\n", 3, "theme must be one of"),
            ("[view]\nharakat = 'no'\n", 2, "harakat must be true or false."),
            ("[view]\nmesure = 60\n", 2, "did you mean measure?"),
            ("[labels.claim]\nkey = 'cc'\n", 2, "key of 'claim' must be one character"),
            ("# ours\n[lables.claim]\n", 2, "did you mean labels?"),
            ("[labels\n", 1, "this is not TOML"),
            ("a = 1\na = 2\n", 2, "this is not TOML"),
        ],
    )
    def test_bad_settings_are_told_with_file_and_line(self, toml, line, said, folder, monkeypatch):
        file = folder / "hashiya.toml"
        file.write_text(toml, encoding="utf-8")
        monkeypatch.chdir(folder)
        result = CliRunner().invoke(main)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith(f"hashiya: {file}, line {line}: ")
        assert said in result.stderr
        assert result.stderr.count("\n") == 1

    @pytest.mark.parametrize("args", ["show news.txt", "export", "import marks.jsonl", "check", "paths"])
    def test_every_command_minds_the_settings(self, args, folder, monkeypatch):
        (folder / "hashiya.toml").write_text("[lables.claim]\n")
        (folder / "marks.jsonl").write_text("")
        monkeypatch.chdir(folder)
        result = CliRunner().invoke(main, args.split())
        assert (result.exit_code, result.stdout) == (2, "")
        assert "line 1: nothing here is called lables; did you mean labels?" in result.stderr


class TestHelp:
    def test_each_command_says_what_it_does_in_a_row_of_80_cells(self):
        listed = CliRunner().invoke(main, ["-h"]).stdout
        assert "hashiya ARTICLE.txt" in listed
        context = click.Context(main)
        for name in main.list_commands(context):
            command = main.get_command(context, name)
            row = next(row for row in listed.splitlines() if row.startswith(f"  {name} "))
            assert "..." not in row
            text = CliRunner().invoke(main, [name, "-h"]).stdout
            assert row.split(maxsplit=1)[1] in text
            assert f"  hashiya {name}" in text, "there is no example"
            assert command is not None
            assert command.params or isinstance(command, click.Group)

    @pytest.mark.parametrize("args", [["--help"], ["show", "--help"]])
    def test_has_a_long_name_too(self, args):
        assert CliRunner().invoke(main, args).stdout == CliRunner().invoke(main, [*args[:-1], "-h"]).stdout

    def test_version(self):
        result = CliRunner().invoke(main, ["--version"])
        assert (result.exit_code, result.stdout) == (0, f"hashiya {__version__}\n")


class TestStreams:
    def test_results_go_to_stdout_and_messages_to_stderr(self, folder):
        ended = hashiya("export", "--all", "-o", "out.jsonl", cwd=folder)
        assert ended == (0, "", "1 article, 0 spans, 0 relations\n")
        ended = hashiya("export", "--all", cwd=folder)
        assert (ended.code, ended.err) == (0, "")
        assert ended.out == (folder / "out.jsonl").read_text(encoding="utf-8")

    @staticmethod
    def head(args: str, folder: Path) -> tuple[list[str], str, bytes]:
        """The first line of what a command writes, its exit code, and what comes past the pipe."""
        shell = f'{shlex.join(MODULE)} {args} | head -1; echo "${{PIPESTATUS[0]}}"'
        done = subprocess.run(
            ["bash", "-c", shell], cwd=folder, env=environment(), capture_output=True, check=True
        )
        *lines, status = done.stdout.decode().splitlines()
        return lines, status, done.stderr

    @pytest.mark.parametrize("args", ["show long.txt", "show long.txt --json", "export --all"])
    def test_a_reader_that_has_seen_enough_is_no_error(self, args, folder):
        (folder / "long.txt").write_text("سطر طويل من النص\n" * 20_000, encoding="utf-8")
        lines, status, told = self.head(args, folder)
        assert (len(lines), status, told) == (1, "0", b"")

    def test_an_import_goes_on_when_nobody_reads_its_messages(self, folder):
        (folder / "bad.jsonl").write_text("{}\n" * 5_000)
        (folder / "good.jsonl").write_text(
            '{"id": "news", "spans": [{"start": 4, "end": 10, "label": "source"}]}'
        )
        lines, status, _ = self.head("import bad.jsonl good.jsonl 2>&1", folder)
        assert (len(lines), status) == (1, "1")
        assert json.loads(hashiya("export", cwd=folder).out)["spans"][0]["text"] == "الوزير"

    @pytest.mark.parametrize("args", ["paths", "show news.txt", "export --all", "--help", "show -h"])
    def test_a_full_disk_is_told_once(self, args, folder):
        if not Path("/dev/full").exists():
            pytest.skip("no /dev/full here")
        with open("/dev/full", "wb") as full:
            done = subprocess.run(
                [*MODULE, *args.split()],
                cwd=folder,
                env=environment(),
                stdout=full,
                stderr=subprocess.PIPE,
                check=False,
            )
        assert (done.returncode, done.stderr) == (1, b"hashiya: No space left on device.\n")

    @staticmethod
    def redirected(args: str, folder: Path) -> tuple[int, bytes, bytes]:
        """The exit code of a command, as a shell runs it with redirections, and what comes past them."""
        shell = f"{shlex.join(MODULE)} {args}"
        done = subprocess.run(
            ["bash", "-c", shell], cwd=folder, env=environment(), capture_output=True, check=False
        )
        return done.returncode, done.stdout, done.stderr

    def test_closed_input_and_closed_messages_do_no_harm(self, folder):
        assert self.redirected("show - <&-", folder) == (0, b"", b"")
        code, out, _ = self.redirected("check 2>&-", folder)
        assert (code, out) == (0, b"")
        (folder / "in.jsonl").write_text('{"id": "news", "spans": []}')
        assert self.redirected("import in.jsonl >&- 2>&-", folder) == (0, b"", b"")

    @pytest.mark.parametrize(
        "args", ["show news.txt", "export --all", "export --all --strict", "stats", "paths", "keys", "-h"]
    )
    def test_closed_output_is_told_where_there_is_something_to_write(self, args, folder):
        assert self.redirected(f"{args} >&-", folder) == (1, b"", b"hashiya: standard output is closed.\n")
        assert self.redirected(f"{args} >&- 2>&-", folder)[0] == 1

    def test_output_is_utf_8_whatever_the_locale_says(self, folder):
        ended = hashiya(
            "show", "news.txt", "--shaping", "none", cwd=folder, env={"PYTHONIOENCODING": "latin-1"}
        )
        assert ended.code == 0
        assert ended.out.strip() == ".نيسمخ غلب ددعلا نإ ريزولا لاق"

    def test_standard_input_is_an_article(self, folder):
        by_name = hashiya("show", "news.txt", "--width", "20", "--json", cwd=folder)
        assert hashiya("show", "-", "--width", "20", "--json", cwd=folder, stdin=TEXT.encode()) == by_name
        legacy = hashiya("show", "-", "--json", cwd=folder, stdin=TEXT.encode("cp1256"))
        assert (legacy.code, legacy.out) == (2, "")
        assert legacy.err.startswith("hashiya: standard input: the text is not UTF-8 but perhaps cp1256")
        told = hashiya(
            *("show", "-", "--width", "20", "--json", "--encoding", "cp1256"),
            cwd=folder,
            stdin=TEXT.encode("cp1256"),
        )
        assert told == by_name


class TestNamesThatAreTraps:
    def test_a_file_called_like_a_command_is_opened_with_its_folder_or_after_open(self, folder):
        for name in ("show", "export"):
            (folder / name).write_text("abc\n")
        assert hashiya("show", "show", cwd=folder).out.strip() == "abc"
        for args in (["./show"], ["open", "export"]):
            assert "needs a terminal" in hashiya(*args, cwd=folder).err

    def test_a_file_whose_name_begins_with_a_dash(self, folder):
        (folder / "--json").write_text("abc\n")
        assert hashiya("show", "--", "--json", cwd=folder).out.strip() == "abc"
        assert "needs a terminal" in hashiya("--", "--json", cwd=folder).err
        assert hashiya("export", "--", "--json", cwd=folder).out.startswith('{"schema":"hashiya/1"')

    def test_blanks_and_arabic_in_the_name_of_a_workspace(self, tmp_path):
        folder = tmp_path / "أخبار اليوم (٢)"
        folder.mkdir()
        (folder / "خبر أول.txt").write_text(TEXT, encoding="utf-8")
        (folder / "علامات.jsonl").write_text(
            json.dumps({"id": "خبر أول", "spans": [{"start": 4, "end": 10, "label": "source"}]}), "utf-8"
        )
        ended = hashiya("import", "علامات.jsonl", "--as", "سلمى", cwd=folder)
        assert (ended.code, ended.out) == (0, "")
        row = json.loads(hashiya("export", folder, cwd=tmp_path).out)
        assert (row["id"], row["spans"][0]["text"]) == ("خبر أول", "الوزير")
        assert (folder / "annotations" / "خبر أول.json").is_file()
        assert hashiya("check", folder, cwd=tmp_path).code == 0

    def test_names_with_controls_are_harmless_in_every_message(self, tmp_path):
        trap = "a\x1b]52;c;eHg=\x07\u009b31m\u202eb"
        folder = tmp_path / trap
        folder.mkdir()
        (folder / f"{trap}.txt").write_text("abc\n")
        (folder / f"{trap}.jsonl").write_text('{"id": "x"}\n')
        (folder / "annotations").mkdir()
        (folder / "annotations" / f"{trap}.json").write_text("{}")
        seen = [
            hashiya(*args, cwd=folder)
            for args in (
                ["show", f"{trap}.nope"],
                ["show", folder],
                ["show", "x", f"{trap}.txt"],
                [f"--{trap}"],
                ["import", f"{trap}.jsonl"],
                ["import", f"{trap}.nope"],
                ["export"],
                ["export", "-o", f"{trap}/x"],
                ["check"],
                ["check", "--json"],
                ["paths"],
                ["paths", "--json"],
            )
        ]
        for ended in seen:
            assert ended.out + ended.err
            assert all(char.isprintable() for char in (ended.out + ended.err).replace("\n", ""))
        assert json.loads(seen[-1].out)["workspace"] == str(folder)

    def test_a_name_that_is_not_utf_8(self, tmp_path):
        name = b"\xe3\xe1\xdd.txt"
        try:
            (tmp_path / "x.txt").write_text("abc\n")
            (tmp_path / "x.txt").rename(Path(str(tmp_path)) / name.decode("utf-8", "surrogateescape"))
        except OSError:
            pytest.skip("this file system takes only UTF-8")
        assert hashiya("show", name, cwd=tmp_path).out.strip() == "abc"
        assert hashiya("show", name, "--width", "x", cwd=tmp_path).code == 2
        row = json.loads(hashiya("export", "--all", cwd=tmp_path).out)
        assert row["text"] == "abc\n"


def test_paths_tells_where_everything_lies(tmp_path):
    (tmp_path / "news.txt").write_text(TEXT, encoding="utf-8")
    state = tmp_path / "state"
    ended = hashiya("paths", "--json", cwd=tmp_path, env={"HASHIYA_STATE": str(state)})
    assert json.loads(ended.out) == {
        "workspace": str(tmp_path),
        "annotations": str(tmp_path / "annotations"),
        "settings": str(tmp_path / "hashiya.toml"),
        "state": str(state),
    }
    assert ended[::2] == (0, "")
    rows = hashiya("paths", cwd=tmp_path).out.splitlines()
    assert [row.split()[0] for row in rows] == ["workspace", "annotations", "settings", "state"]


class TestCompletion:
    def complete(self, *words: str, cwd: Path) -> list[str]:
        variables = {
            "_HASHIYA_COMPLETE": "bash_complete",
            "COMP_WORDS": " ".join(("hashiya", *words)),
            "COMP_CWORD": str(len(words)),
        }
        return hashiya(cwd=cwd, env=variables, command=NAMED).out.splitlines()

    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_each_shell_gets_its_script(self, shell, tmp_path):
        ended = hashiya(cwd=tmp_path, env={"_HASHIYA_COMPLETE": f"{shell}_source"}, command=NAMED)
        assert (ended.code, "_hashiya_completion" in ended.out) == (0, True)

    def test_completes_commands_options_values_and_files(self, tmp_path):
        assert self.complete("ex", cwd=tmp_path) == ["file,ex", "plain,export"]
        assert {"plain,--theme", "plain,--version"} <= set(self.complete("--", cwd=tmp_path))
        assert self.complete("show", "--shaping", "n", cwd=tmp_path) == ["plain,none"]
        assert self.complete("show", "n", cwd=tmp_path) == ["file,n"]
        assert self.complete("news.txt", "--th", cwd=tmp_path) == ["plain,--theme"]

    def test_works_in_bash_itself(self, tmp_path):
        script = hashiya(cwd=tmp_path, env={"_HASHIYA_COMPLETE": "bash_source"}, command=NAMED).out
        (tmp_path / "script").write_text(script)
        done = subprocess.run(
            ["bash", "-c", ". ./script && complete -p hashiya"],
            cwd=tmp_path,
            env=environment(),
            capture_output=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.decode().strip().endswith("hashiya")
