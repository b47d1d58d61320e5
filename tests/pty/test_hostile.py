"""Whatever an article, a name, a label or a note brings: it is seen, and the terminal obeys none of it."""

from __future__ import annotations

import hashlib
import json
import shutil
import unicodedata
from contextlib import ExitStack

import pytest
from click.testing import CliRunner

from reader.cli import main
from tests.cli.command import hashiya
from tests.pty.escapes import sequences, violations
from tests.pty.terminal import Terminal

#: What is not opened at once, by the beginning of its name, and what is said instead.
ASKED = {"027": "utf-16-le", "030": "iso8859-6", "031": "cp1256"}
REFUSED = {
    "035": "is not valid UTF-8",
    "036": "is not valid UTF-8",
    "037": "the file is not text but image/png",
}
#: What must be seen of some of them.
SEEN = {
    "001": "2J␛",
    "002": "c;cm0gLXJmIH4",
    "005": "31m�",
    "006": "␛Pq#0;2;0;0;0#0!999999~␛",
    "007": "␛[6n␛[c␛P$qm␛",
    "010": "␈␈␈␈␈␈␈␈",
    "011": "␀",
    "012": "␀␁␂␃␄␅␆␇␈",
    "025": "utf-16-le",
    "026": "utf-16-be",
    "032": "looks like UTF-8 that was read as",
    "044": "blink]x[/] [/notopen]",
    "045": "[@click=app.quit]",
    "048": "{0.__class__.__mro__} %s %n ${HOME} `id` $(id) {{7*7}}",
}
NAMES = [
    *("001_csi_clear", "002_osc52_clipboard", "005_c1_csi_u009b", "006_dcs_sixel", "007_decrqss_answerback"),
    *("010_backspace_cr", "011_nul", "012_all_c0_c1", "016_zalgo", "017_zwj_chain", "020_nfc_nfd"),
    *("021_homoglyph_kashida", "022_line_separators", "025_utf16le_bom", "026_utf16be_bom"),
    *("027_utf16le_nobom", "030_iso8859_6", "031_windows1256_short", "032_mojibake", "035_overlong"),
    *("036_utf8_surrogates_cesu", "037_binary_png", "043_tabs", "044_rich_markup", "045_textual_click"),
    "048_format_strings",
]
ALL = f"  {len(NAMES)} articles"
#: Commands of every kind to a terminal, bidi controls, and markup of Rich and Textual.
TRAP = (
    "a\x1b]52;c;ZXZpbA==\x07\x1b[2J\x1bPq#0\x1b\\\u009b31m\u0085\x00\x08\u202eb\u2066c"
    "[@click=app.quit]x[/][/x][bold red]%s{0}$(id)`id`"
)


def decoded(data: bytes) -> str:
    """The bytes of an article as any of the encodings that it may be opened in would have them."""
    return "".join(
        data.decode(name, "ignore") for name in ("utf-8", "utf-16-le", "utf-16-be", "cp1256", "cp1252")
    )


@pytest.fixture(scope="module")
def library(shared, tmp_path_factory):
    """The reader at its library of all hostile articles; started anew only where it has gone astray."""
    folder = tmp_path_factory.mktemp("hostile") / "workspace"
    folder.mkdir()
    for name in NAMES:
        shutil.copyfile(shared / "cases" / "hostile" / f"{name}.txt", folder / f"{name}.txt")
    with ExitStack() as stack:
        running: list[Terminal] = []

        def at_its_list() -> Terminal:
            if not running or running[-1].ended or ALL not in running[-1].text:
                running.append(stack.enter_context(Terminal(cwd=folder, size=(140, 26))))
                running[-1].wait(ALL)
            return running[-1]

        yield at_its_list
        assert running[-1].quit() == 0
        assert violations(bytes(running[-1].raw)) == []


def test_the_list_of_names_is_whole(shared):
    manifest = json.loads((shared / "cases" / "hostile" / "manifest.json").read_bytes())
    assert [case["file"] for case in manifest if case["kind"] == "article"] == [
        f"{name}.txt" for name in NAMES
    ]


@pytest.mark.parametrize("name", NAMES)
def test_an_article_opens_or_says_why_not_and_commands_nothing(name, library, shared):
    terminal, number = library(), name[:3]
    terminal.send(f"/{number}\r")
    terminal.wait("1 of ")
    terminal.settle()
    before = len(terminal.raw)
    terminal.send("\r")
    if number in REFUSED:
        terminal.wait(REFUSED[number])
    else:
        if number in ASKED:
            terminal.wait("is not UTF-8")
            terminal.wait(ASKED[number])
            terminal.send("\r")
        terminal.wait("saved")
        terminal.wait(f"{name}.txt")
        terminal.wait(SEEN.get(number, ""))
        # Over the whole article, by cells, rows and pages, and back.
        terminal.send("wwwllhh\x1b[6~\x1b[6~Gbb\x1b[5~gg")
        terminal.send("t")
        terminal.wait("harakat hidden")
        terminal.send("t")
        terminal.wait("harakat shown")
        terminal.send("\x1b")
    terminal.wait("1 of ")
    terminal.settle()
    written = bytes(terminal.raw[before:])
    assert violations(written) == []
    article = decoded((shared / "cases" / "hostile" / f"{name}.txt").read_bytes())
    own = sequences(bytes(terminal.raw[:before]).decode())
    assert sequences(written.decode()) & (sequences(article) - own) == set()
    terminal.send("\x1b")
    terminal.wait(ALL)


@pytest.mark.parametrize("name", ["001_csi_clear", "012_all_c0_c1", "017_zwj_chain", "045_textual_click"])
def test_one_article_alone_does_nothing_when_clicked_and_is_left_with_q(name, shared, tmp_path):
    shutil.copyfile(shared / "cases" / "hostile" / f"{name}.txt", tmp_path / f"{name}.txt")
    with Terminal(f"{name}.txt", cwd=tmp_path) as terminal:
        terminal.wait("saved")
        terminal.settle()
        for column in (30, 50, 70):
            terminal.mouse(1, column, "press")
            terminal.mouse(1, column, "release")
        terminal.settle(0.3)
        assert not terminal.ended
        assert terminal.quit() == 0
    assert violations(bytes(terminal.raw)) == []


def printed(data: bytes) -> bytes:
    """What was printed as a terminal gets it, without what joins letters that are not shaped yet."""
    joiners = str.maketrans("", "", "\u200c\u200d")
    return data.decode().translate(joiners).replace("\t", " ").replace("\n", "\r\n").encode()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("shaping", ["forms", "none"])
def test_show_prints_it_or_says_why_not(name, shaping, shared, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = str(shared / "cases" / "hostile" / f"{name}.txt")
    options = ["--shaping", shaping, "--width", "60"]
    number = name[:3]
    for more in ([], ["--json"]):
        result = CliRunner().invoke(main, ["show", file, *options, *more])
        if number in ASKED or number in REFUSED:
            assert (result.exit_code, result.stdout) == (2, "")
            assert f"{name}.txt" in result.stderr
            assert (ASKED | REFUSED)[number] in result.stderr
            assert result.stderr.count("\n") == 1
        else:
            assert (result.exit_code, result.stderr) == (0, "")
            assert result.stdout
        assert violations(printed(result.output_bytes)) == []
    if number in ASKED:
        result = CliRunner().invoke(main, ["show", file, *options, "--encoding", ASKED[number]])
        assert result.exit_code == 0
        assert violations(printed(result.output_bytes)) == []


class TestNames:
    """What is called or noted so is seen in every place where names and notes are shown."""

    #: What can be a label's name: a record refuses one with control characters.
    LABEL = "".join(char for char in TRAP if unicodedata.category(char) != "Cc")

    @pytest.fixture
    def workspace(self, tmp_path):
        folder = tmp_path / "workspace"
        folder.mkdir()
        name = TRAP.replace("\x00", "").replace("/", "")
        text = f"{TRAP} abc def\n"
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        label, said = json.dumps(self.LABEL), json.dumps(TRAP)
        (folder / "hashiya.toml").write_text(
            f"[labels.{label}]\nkey = 'z'\narabic = {said}\nenglish = {said}\nguideline = {said}\n"
            f"[relations.{label}]\nenglish = {said}\n",
            encoding="utf-8",
        )
        spans = [
            {"start": 0, "end": 1, "label": "claim", "note": TRAP, "annotator": TRAP},
            {"start": 0, "end": 1, "label": self.LABEL, "origin": {"kind": "model", "name": TRAP}},
            {"start": 0, "end": 1, "label": f"no such {self.LABEL}"},
        ]
        row = {"text": text, "text_sha256": hashlib.sha256(text.encode()).hexdigest(), "spans": spans}
        ended = hashiya("import", "-", cwd=folder, stdin=json.dumps(row).encode())
        assert (ended.code, ended.out) == (0, ""), ended.err
        assert "3 spans added" in ended.err
        return folder

    def test_are_seen_and_command_nothing(self, workspace):
        with Terminal(cwd=workspace, size=(120, 40)) as terminal:
            terminal.wait("1 article")
            terminal.send("\r")
            terminal.wait("saved")
            terminal.wait("␛]52;c;")
            for keys, sign in (
                ("\t\t\t", "u undo"),  # the marks, one after another
                ("e", "note on"),  # the note, to be edited
                ("\x1b", "u undo"),
                ("r", "make the mark"),  # what may follow
                ("\x1b", "u undo"),
                ("?", "Keys"),
                ("x", "u undo"),
                (":", "Search"),
                ("tag", "tag as"),
            ):
                terminal.send(keys)
                terminal.wait(sign)
                terminal.settle()
            for keys, sign in (("\x1b", "u undo"), ("\x1b", "T theme"), ("/␛", "0 of 1")):
                terminal.send(keys)
                terminal.wait(sign)
            terminal.send("\x1b")
            terminal.wait(lambda: "0 of 1" not in terminal.text)
            assert terminal.quit() == 0
        assert violations(bytes(terminal.raw)) == []
        assert sequences(TRAP) & sequences(terminal.raw.decode()) == set()
