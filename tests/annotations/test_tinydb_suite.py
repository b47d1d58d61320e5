"""TinyDB's own tests pass on our database, table and storage."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.cli.command import environment

TOP = Path(__file__).resolve().parents[2]
SUITE = Path(__file__).with_name("tinydb_suite") / "tinydb-4.9.0-tests.tar.xz"

#: What is not asked of ours: to choose the layout of the file, which is fixed, one record a line.
LEFT_OUT = "test_json_kwargs"
#: Modules that look into JSONStorage itself; the database and the tables are ours in them as well.
ABOUT_JSON_STORAGE = ("test_storages.py", "test_middlewares.py")
OURS = """
from reader.annotations.tinydb_database import ArticleDatabase as TinyDB
from reader.annotations.tinydb_storage import RecordLineStorage
"""


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    """TinyDB's tests, with our classes in the place of its own."""
    with tarfile.open(SUITE) as archive:
        archive.extractall(tmp_path, filter="data")
    for path in (tmp_path / "tests").glob("*.py"):
        text = path.read_text("utf-8")
        text = re.sub(r"^from tinydb import (.*)$", rf"from tinydb import \1{OURS}", text, flags=re.MULTILINE)
        text = text.replace(", ensure_ascii=False", "")  # ours never writes otherwise
        for theirs, ours in (("<TinyDB ", "<ArticleDatabase "), ("<Table ", "<RecordTable ")):
            text = text.replace(theirs, ours)
        text = text.replace(r"tinydb\.storages\.(MemoryStorage|JSONStorage)", r"[.\w]+")
        if path.name not in ABOUT_JSON_STORAGE:
            text = text.replace("JSONStorage)", "RecordLineStorage)")
        path.write_text(text, "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", "utf-8")
    return tmp_path / "tests"


@pytest.mark.skipif(not version("tinydb").startswith("4.9."), reason="these are the tests of TinyDB 4.9")
def test_tinydbs_own_tests_pass(suite, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", f"not {LEFT_OUT}", str(suite)],
        cwd=tmp_path,
        env=environment({"PYTHONPATH": str(TOP), "TMPDIR": str(tmp_path)}),
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert done.returncode == 0, done.stdout[-5000:]
    (passed,) = re.findall(r"(\d+) passed", done.stdout)
    assert int(passed) >= 210, done.stdout[-500:]


def test_they_are_run_on_ours(suite):
    text = (suite / "test_tinydb.py").read_text("utf-8") + (suite / "conftest.py").read_text("utf-8")
    assert text.count("ArticleDatabase as TinyDB") == 2
    assert re.findall(r"\bJSONStorage\)", text) == []
