"""The shape of the project itself: rooms, sizes, pins, and how it is picked up."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import lint_imports
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import benchmarks.__main__ as bench
from benchmarks.figure import Figure

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MODULES = sorted((ROOT / "reader").rglob("*.py"))
PINS = {name: ROOT / "requirements" / f"{name}.txt" for name in ("run", "test", "formats")}


def own_files() -> Iterator[Path]:
    """The files of the project that are text: what git has or would take, or all where there is no git."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0:
        found = [ROOT / os.fsdecode(name) for name in listed.stdout.split(b"\0") if name]
    else:
        hidden = {".venv", ".git", "__pycache__", ".hypothesis"}
        found = [
            path
            for path in ROOT.rglob("*")
            if not any(p in hidden or p.endswith("_cache") for p in path.parts)
        ]
    for path in found:
        if path.is_file() and b"\0" not in path.read_bytes()[:8192]:
            yield path


def lines_with(pattern: str) -> list[str]:
    """``file:line: text`` for each line of the project's files that the pattern is found in."""
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}"
        for path in own_files()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if re.search(pattern, line)
    ]


class TestRooms:
    def test_imports_go_one_way_and_only_the_screen_knows_textual(self, capsys: pytest.CaptureFixture[str]):
        broken = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
        assert not broken, capsys.readouterr().out

    def test_text_takes_nothing_of_rich_but_the_measure_of_cells(self):
        taken = set()
        for path in MODULES:
            if "text" in path.relative_to(ROOT / "reader").parts[:1]:
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                    if isinstance(node, ast.Import):
                        taken |= {alias.name for alias in node.names}
                    elif isinstance(node, ast.ImportFrom):
                        module = node.module or ""
                        taken |= (
                            {f"rich.{alias.name}" for alias in node.names} if module == "rich" else {module}
                        )
        assert taken, "reader/text was not read"
        assert {name for name in taken if name.split(".")[0] == "rich"} <= {"rich.cells"}

    def test_no_module_is_over_500_lines(self):
        lengths = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in MODULES}
        assert lengths, "reader was not found"
        assert {name: length for name, length in lengths.items() if length > 500} == {}


class TestCommandsWithoutAScreen:
    """They start fast, and work where no screen can: so they must not load what only a screen needs."""

    TEXT = "قال الوزير إن العدد بلغ خمسين.\nونفى المتحدث ذلك.\n"
    SPY = (
        "import sys\n"
        "from reader.cli import main\n"
        "try:\n"
        "    main(sys.argv[1:])\n"
        "except SystemExit as end:\n"
        "    code = end.code or 0\n"
        "screen = sorted(name for name in sys.modules if name.split('.')[0] == 'textual')\n"
        "sys.exit(f'loads {screen[:3]}' if screen else code)\n"
    )

    @pytest.fixture
    def workspace(self, tmp_path: Path) -> Path:
        """A workspace with one article, and marks for it as they come from elsewhere."""
        folder = tmp_path / "workspace"
        (folder / "annotations").mkdir(parents=True)
        (folder / "news.txt").write_bytes(self.TEXT.encode())
        row = {
            "schema": "hashiya/1",
            "text_sha256": hashlib.sha256(self.TEXT.encode()).hexdigest(),
            "offset_unit": "code_point",
            "spans": [{"start": 4, "end": 10, "text": self.TEXT[4:10], "label": "source"}],
            "relations": [],
        }
        (tmp_path / "marks.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
        return folder

    @pytest.mark.parametrize(
        "arguments",
        [
            pytest.param(["--version"], id="version"),
            pytest.param(["--help"], id="help"),
            pytest.param(["show", "news.txt", "--width", "40"], id="show"),
            pytest.param(["show", "news.txt", "--json"], id="show-json"),
            pytest.param(["export", "news.txt"], id="export"),
            pytest.param(["import", "../marks.jsonl"], id="import"),
            pytest.param(["paths"], id="paths"),
        ],
    )
    def test_does_its_work_without_textual(self, workspace: Path, arguments: list[str]):
        # The settings of whoever runs this must not decide what is loaded.
        environment = {**os.environ, "HOME": str(workspace.parent), "PYTHONPATH": str(ROOT)}
        environment = {key: value for key, value in environment.items() if not key.startswith("XDG_")}
        done = subprocess.run(
            [sys.executable, "-c", self.SPY, *arguments],
            cwd=workspace,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout or arguments[0] == "import", "it said nothing"


class TestPins:
    @pytest.mark.parametrize("name", PINS)
    def test_each_requirement_has_hashes_and_no_index_is_named(self, name: str):
        logical = PINS[name].read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
        requirements = [line for line in logical if line and not line.lstrip().startswith("#")]
        assert len(requirements) > 10
        for line in requirements:
            assert re.match(r"[a-z0-9.\-]+==\S+( ; [^-]+)?( +--hash=sha256:[0-9a-f]{64})+ *$", line), line[
                :80
            ]

    @pytest.mark.parametrize("name", PINS)
    def test_how_to_make_them_again_is_told_at_the_top(self, name: str):
        head = "".join(PINS[name].read_text(encoding="utf-8").splitlines(keepends=True)[:2])
        assert "uv pip compile pyproject.toml" in head
        assert f"--output-file requirements/{name}.txt" in head

    def test_they_are_what_pyproject_asks_for(self):
        assert PROJECT["dependency-groups"]["build"] == PROJECT["build-system"]["requires"]
        run, test, formats = (pinned(path) for path in PINS.values())
        asked = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["build"]
        extras = PROJECT["project"]["optional-dependencies"]
        for pins, texts in (
            (run, asked),
            (test, asked + extras["test"]),
            (formats, asked + extras["test"] + extras["formats-test"]),
        ):
            for requirement in map(Requirement, texts):
                if requirement.name == PROJECT["project"]["name"]:  # its own extras, by name
                    continue
                assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)]), requirement

    def test_tests_run_with_what_the_reader_runs_with(self):
        run, test, formats = (pinned(path) for path in PINS.values())
        assert run.items() <= test.items()
        assert test.items() <= formats.items()


def pinned(path: Path) -> dict[str, str]:
    """Version by name, as a file of pins has it."""
    return dict(re.findall(r"^([a-z0-9.\-]+)==(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE))


class TestFiles:
    def test_none_names_a_folder_of_someones_machine(self):
        assert lines_with(rf"(?<![\w.])/(?:home|Users|root|work)/\w|{re.escape(str(ROOT))}\b") == []

    def test_none_names_a_package_index(self):
        assert lines_with(r"--(?:extra-)?index-url|--find[-]links|[/.](?:pypi\.org|pythonhosted\.org)/") == []


class TestPickingItUp:
    """What ``./run`` says on a machine that lacks something. Nothing is installed here."""

    @pytest.fixture
    def machine(self, tmp_path: Path) -> Path:
        """A copy of the scripts, and a ``bin`` with the plain tools: no Python, no uv."""
        shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
        for name in ("run", "pyproject.toml"):
            shutil.copy(ROOT / name, tmp_path)
        (tmp_path / "bin").mkdir()
        for tool in ("sh", "dirname", "cksum", "cat", "readlink"):
            (tmp_path / "bin" / tool).symlink_to(str(shutil.which(tool)))
        return tmp_path

    def start(self, machine: Path) -> subprocess.CompletedProcess[str]:
        """Call ``./run --version`` there."""
        return subprocess.run(
            [machine / "run", "--version"],
            env={"PATH": str(machine / "bin")},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def has_python(self, machine: Path, before: str) -> None:
        """Give it a ``python3`` that runs some lines before what it is asked to."""
        python = machine / "bin" / "python3"
        python.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{before}\n$2" "$3"\n', encoding="utf-8")
        python.chmod(0o755)

    def test_no_python(self, machine: Path):
        done = self.start(machine)
        assert done.returncode == 1
        assert "needs Python 3.11 or newer; none was found" in done.stderr
        assert not (machine / ".venv").exists()

    def test_python_too_old(self, machine: Path):
        self.has_python(machine, "import sys; sys.version_info = (3, 9, 6)")
        done = self.start(machine)
        assert done.returncode == 1
        assert "needs Python 3.11 or newer; 3.9.6 was found" in done.stderr

    def test_python_without_venv(self, machine: Path):
        self.has_python(machine, "import sys; sys.modules['ensurepip'] = None")
        done = self.start(machine)
        assert done.returncode == 1
        assert "sudo apt install python3-venv" in done.stderr
        assert not (machine / ".venv").exists(), "a half-made one would mislead the next try"

    def test_what_is_there_already_opens_at_once(self, machine: Path):
        venv = machine / ".venv"
        (venv / "bin").mkdir(parents=True)
        (venv / "bin" / "python").symlink_to(sys.executable)
        (venv / "bin" / "hashiya").write_text('#!/bin/sh\necho "opened $@"\n', encoding="utf-8")
        (venv / "bin" / "hashiya").chmod(0o755)
        made_from = subprocess.run(
            ["sh", "-c", f'root="{machine}"; . "$root/requirements/env.sh"; ingredients'],
            capture_output=True,
            check=True,
        ).stdout
        (venv / "stamp-run").write_bytes(made_from)
        assert self.start(machine).stdout == "opened --version\n"

        with (machine / "requirements" / "run.txt").open("a", encoding="utf-8") as pins:
            pins.write("# another pin\n")
        done = self.start(machine)
        assert done.returncode == 1
        assert "needs Python" in done.stderr, (
            "what is stale must be made again, and there is no Python for it"
        )


class TestBench:
    FIGURES = (
        Figure("told-ms", 12.0),
        Figure("time-ms", 59.96, 60.0),
        Figure("speed-per-s", 90.0, 100.0, better="higher"),
    )

    def test_a_line_for_each_figure_and_1_when_one_falls_short(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ):
        monkeypatch.setattr(
            bench, "find", lambda: {"good": lambda: self.FIGURES[:2], "bad": lambda: self.FIGURES[2:]}
        )
        assert bench.main(["good"]) == 0
        assert capsys.readouterr().out == "told-ms 12\ntime-ms 59.96 60 holds\n"
        assert bench.main([]) == 1
        assert capsys.readouterr().out.splitlines()[-1] == "speed-per-s 90 100 falls short"
        assert bench.main(["bad", "--json"]) == 1
        assert json.loads(capsys.readouterr().out) == {
            "name": "speed-per-s",
            "value": 90.0,
            "bar": 100.0,
            "better": "higher",
            "holds": False,
        }

    def test_the_short_form_has_bars_twice_as_far(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ):
        forms = {"run": {"long": lambda: ()}, "short": {"quick": lambda: self.FIGURES}}
        monkeypatch.setattr(bench, "find", lambda form="run": forms[form])
        assert bench.main(["--short"]) == 0
        assert capsys.readouterr().out.splitlines()[1:] == [
            "time-ms 59.96 120 holds",
            "speed-per-s 90 50 holds",
        ]
        with pytest.raises(SystemExit):
            bench.main(["--short", "long"])

    def test_a_table_for_the_page(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
        monkeypatch.setattr(bench, "find", lambda: {"all": lambda: self.FIGURES})
        assert bench.main(["--markdown"]) == 1
        assert capsys.readouterr().out.splitlines()[-3:] == [
            "| told-ms | 12 |  |  |",
            "| time-ms | 60 | ≤ 60 | holds |",
            "| speed-per-s | 90 | ≥ 100 | **falls short** |",
        ]

    def test_an_unknown_name_is_wrong_use(self, capsys: pytest.CaptureFixture[str]):
        with pytest.raises(SystemExit) as end:
            bench.main(["nothing-of-the-kind"])
        assert end.value.code == 2
        assert "startup" in capsys.readouterr().err
