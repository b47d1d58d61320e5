"""Keys by name, whatever the layout of the keyboard."""

from __future__ import annotations

import pytest

from reader.annotations.labels import Label, Schema
from reader.tui.actions import actions, in_context, key_bindings
from reader.tui.keyboard import Keys, key_name
from reader.tui.layouts import ARABIC as ARABIC_101
from reader.tui.layouts import AUTO, MAC, PERSIAN, Translator
from tests.tui.driving import opened

TABLE = in_context(actions(Schema()), "reader")
BINDINGS = key_bindings(TABLE)
TYPED = {key for sequence in BINDINGS for key in sequence}

# The rows of an Arabic (101) keyboard beside those of a US one, the plain keys and the shifted ones.
# «لا» on B, and لآ لأ لإ on Shift+B, G and T, are of two letters each.
US = ["qwertyuiop[]", "asdfghjkl;'", "zxcvnm,./"]
ARABIC = ["ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤرىةوزظ"]
SHIFTED = {"Q": "َ", "W": "ً", "E": "ُ", "R": "ٌ", "Y": "إ", "U": "‘", "I": "÷", "O": "×", "P": "؛"} | {
    "A": "ِ", "S": "ٍ", "H": "أ", "J": "ـ", "K": "،", "X": "ْ", "N": "آ", "M": "’", "?": "؟"
}  # fmt: skip
LAM_ALEF = {"b": ("لا", "ﻻ"), "B": ("لآ", "ﻵ"), "G": ("لأ", "ﻷ"), "T": ("لإ", "ﻹ")}
# Shift with these writes a character that a Latin keyboard has too, where it means itself.
NOT_TOLD_APART = {"D": "]", "F": "[", "Z": "~", "C": "}", "V": "{", "L": "/", "<": ",", ">": "."} | {
    "{": "<", "}": ">"
}  # fmt: skip


class TestNames:
    @pytest.mark.parametrize(
        ("key", "character", "name"),
        [
            ("c", "c", "c"),
            ("G", "G", "G"),
            ("question_mark", "?", "?"),
            ("arabic_question_mark", "؟", "؟"),
            ("arabic_kasra", "\u0650", "\u0650"),
            ("ؤ", "ؤ", "ؤ"),
            ("space", " ", "space"),
            ("escape", "\x1b", "esc"),
            ("enter", "\r", "enter"),
            ("tab", "\t", "tab"),
            ("shift+tab", None, "shift+tab"),
            ("ctrl+r", "\x12", "ctrl+r"),
            ("left", None, "left"),
            ("shift+left", None, "shift+left"),
            ("pageup", None, "pgup"),
            ("shift+pagedown", None, "shift+pgdn"),
            ("ctrl+shift+end", None, "ctrl+shift+end"),
            ("plus", "+", "+"),
            # a letter with Alt is no plain letter: Esc and x sent together must not delete
            ("alt+x", "x", "alt+x"),
            ("alt+x", None, "alt+x"),
        ],
    )
    def test_are_those_of_the_table(self, key: str, character: str | None, name: str):
        assert key_name(key, character) == name


class TestLayout:
    @pytest.mark.parametrize(
        ("latin", "arabic"),
        [*zip("".join(US), "".join(ARABIC), strict=True), *SHIFTED.items()]
        + [(digit, chr(0x660 + int(digit))) for digit in "0123456789"],
    )
    def test_a_letter_is_the_key_in_its_place(self, latin: str, arabic: str):
        assert Translator(ARABIC_101, TYPED)(arabic) == latin

    @pytest.mark.parametrize("latin", LAM_ALEF)
    def test_the_keys_that_write_a_lam_and_an_alef(self, latin: str):
        two, one = LAM_ALEF[latin]
        for written in (two, one):
            keys = Keys(BINDINGS, Translator(ARABIC_101, TYPED))
            found = [keys.feed(char) for char in written]
            assert found == [*[None] * (len(written) - 1), BINDINGS[latin,]]
            assert keys.pending == ()

    def test_a_lam_and_something_else_is_g_and_that(self):
        keys = Keys(BINDINGS, Translator(ARABIC_101, TYPED))
        assert [keys.feed(char) for char in "لل"] == [None, "move.text_start"]
        assert [keys.feed(char) for char in "لت"] == [None, "move.down"]
        assert [keys.feed(char) for char in "اا"] == ["move.left", "move.left"]

    @pytest.mark.parametrize(("_", "character"), NOT_TOLD_APART.items())
    def test_what_both_layouts_write_means_itself(self, _: str, character: str):
        assert Translator(ARABIC_101, TYPED)(character) == character

    def test_every_action_has_a_key_that_an_arabic_keyboard_can_press(self):
        """Whatever its shifted keys write: there are the arrows, Ctrl, and characters of both layouts."""
        pressed = {
            *"".join(US),
            *SHIFTED,
            *LAM_ALEF,
            *NOT_TOLD_APART.values(),
            *'0123456789()$+-=!@#%&*_|\\"',
        }
        for action in TABLE:
            can = [all(key in pressed or len(key) > 1 for key in keys.split()) for keys in action.keys]
            assert any(can), action

    def test_a_labels_own_arabic_key_is_not_taken_from_it(self):
        schema = Schema((Label("doubt", "ش"), Label("claim", "c")))
        bindings = key_bindings(in_context(actions(schema), "reader"))
        keys = Keys(bindings, Translator(ARABIC_101, {key for sequence in bindings for key in sequence}))
        assert keys.feed("ش") == "tag.doubt"
        assert keys.feed("ؤ") == "tag.claim"
        assert [keys.feed(char) for char in "قش"] == [None, "relabel.doubt"]

    @pytest.mark.parametrize(
        ("latin", "arabic"),
        [
            ("w w c", "ص ص ؤ"),
            ("w w c r s", "ص ص ؤ ق س"),
            ("w d u", "ص ي ع"),
            ("W W f", "ً ً ب"),
            ("G b B s", "ل أ ل ا ل آ س"),
            ("j v l l s", "ت ر م م س"),
            ("w w c g g ] x", "ص ص ؤ ل ل د ء"),
            ("T t w", "ل إ ف ص"),
        ],
    )
    async def test_the_same_places_do_the_same(self, folder, latin: str, arabic: str):
        text = "قال سامي إن العدد بلغ خمسين.\nونفت الشركة ذلك.\n"
        ends = []
        for number, keys in enumerate((latin, arabic)):
            (folder / str(number)).mkdir()
            async with opened(folder / str(number), text) as reader:
                await reader.press(keys)
                session = reader.session
                marks = [(mark.label, mark.start, mark.end) for mark in session.marks]
                looks = (reader.app.theme, reader.pane.typeset, reader.pane.margin_shown)
                assert (session.cursor, len(marks), looks[0]) != (0, 0, "night"), "nothing was done"
                ends.append((session.cursor, session.selection, marks, looks, reader.screen.keys.pending))
        assert ends[0] == ends[1]


# The rows of the other layouts beside those of a US one, as their standards give them.
OTHERS = {
    PERSIAN: ["ضصثقفغعهخحجچ", "شسیبلاتنمکگ", "ظطزرذدپو"],
    MAC: ["ضصثقفغعهخحجة", "شسيبلاتنمك؛", "ظطذدزرو،"],
}
PLACES = ["qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,"]


class TestOtherLayouts:
    @pytest.mark.parametrize("layout", OTHERS)
    def test_a_letter_is_the_key_in_its_place(self, layout: str):
        latin = Translator(layout, TYPED)
        for row, places in zip(OTHERS[layout], PLACES, strict=True):
            assert [latin(letter) for letter in row] == list(places)

    def test_a_persian_keyboard_is_known_by_its_letters(self):
        latin = Translator(AUTO)
        assert latin("ز") == "."
        assert latin("ی") == "d"
        assert latin("ز") == "c"

    def test_or_by_the_language_of_the_system(self, monkeypatch):
        monkeypatch.setenv("LC_ALL", "fa_IR.UTF-8")
        assert Translator(AUTO)("ز") == "c"

    def test_a_named_layout_stays(self):
        latin = Translator(ARABIC_101)
        latin("ی")
        assert latin("ز") == "."


class TestCounts:
    @pytest.mark.parametrize(
        ("typed", "action", "count"),
        [
            ("w", "word", None),
            ("3w", "word", 3),
            ("12w", "word", 12),
            ("10w", "word", 10),
            ("٣w", "word", 3),
            ("۴w", "word", 4),
            ("5gg", "top", 5),
            ("99999w", "word", 9999),
            ("0", "home", None),
            ("3x4w", "word", 4),
        ],
    )
    def test_are_typed_before_the_key(self, typed: str, action: str, count: int | None):
        keys = Keys({("w",): "word", ("g", "g"): "top", ("0",): "home"})
        found = [keys.feed(key) for key in typed]
        assert found[-1] == action
        assert keys.count == count
        assert not keys.digits

    def test_a_digit_that_is_a_key_of_its_own_is_that(self):
        keys = Keys({("1",): "tag.first", ("w",): "word"})
        assert keys.feed("1") == "tag.first"
        assert [keys.feed(key) for key in "21w"] == [None, None, "word"]
        assert keys.count == 21

    def test_escape_forgets_one(self):
        keys = Keys({("w",): "word"})
        keys.feed("3")
        assert keys.cancel()
        assert keys.feed("w") == "word"
        assert keys.count is None

    async def test_repeat_what_a_key_does(self, folder):
        async with opened(folder, "واحد اثنان ثلاثة أربعة خمسة ستة سبعة\n") as reader:
            await reader.press("3 w")
            assert reader.session.text[reader.session.cursor :].startswith("أربعة")
            await reader.press("٢ b")
            assert reader.session.text[reader.session.cursor :].startswith("اثنان")
            await reader.press("5 0 %")
            assert reader.session.cursor == len(reader.session.text) // 2


class TestCharacters:
    def test_are_handed_to_the_action(self):
        keys = Keys({("m", "char"): "keep", ("w",): "word"})
        assert [keys.feed(key) for key in "ma"] == [None, "keep"]
        assert keys.argument == "a"
        assert [keys.feed(key) for key in ("m", "enter", "w")] == [None, None, "word"]
        assert keys.argument == ""

    async def test_name_a_place_to_come_back_to(self, folder):
        async with opened(folder, "واحد اثنان ثلاثة أربعة\nخمسة\n") as reader:
            await reader.press("w w m a G ' a")
            assert reader.session.text[reader.session.cursor :].startswith("ثلاثة")
            await reader.press("' '")
            assert (
                reader.session.text[reader.session.cursor :].startswith("\n")
                or "خمسة" in (reader.session.text[reader.session.cursor - 5 :])
            )


class TestSequences:
    def test_are_complete_with_their_last_key(self):
        keys = Keys({("g", "g"): "top", ("r", "c"): "relabel", ("j",): "down"})
        assert keys.feed("g") is None
        assert keys.pending == ("g",)
        assert keys.following() == {"g": ["top"]}
        assert keys.feed("g") == "top"
        assert not keys.pending
        assert not keys.following()

    def test_a_key_that_does_not_go_on_begins_anew(self):
        keys = Keys({("g", "g"): "top", ("r", "c"): "relabel", ("j",): "down"})
        assert [keys.feed(key) for key in "gjrrcgrc"] == [
            None,
            "down",
            None,
            None,
            "relabel",
            None,
            None,
            "relabel",
        ]
        assert keys.feed("?") is None
        assert keys.pending == ()

    def test_of_three_keys(self):
        keys = Keys({("a", "b", "c"): "abc", ("a", "x"): "ax"})
        assert [keys.feed(key) for key in "abxax"] == [None, None, None, None, "ax"]
        keys.feed("a")
        assert keys.following() == {"b": ["abc"], "x": ["ax"]}
        keys.feed("b")
        assert keys.feed("c") == "abc"

    def test_cancelling_forgets_them(self):
        keys = Keys({("g", "g"): "top"})
        assert not keys.cancel()
        keys.feed("g")
        assert keys.cancel()
        assert keys.feed("g") is None

    async def test_escape_cancels_them_before_it_does_anything_else(self, folder):
        async with opened(folder, "قال سامي إن العدد.\n") as reader:
            await reader.press("W r")
            assert reader.screen.keys.pending == ("r",)
            assert reader.bar("hint").startswith(" r … ")
            await reader.press("esc")
            assert not reader.screen.keys.pending
            assert reader.session.selection is not None, "the first Esc was for the keys"
            await reader.press("esc")
            assert reader.session.selection is None
            await reader.press("w w G g")
            assert reader.session.cursor == 17
            await reader.press("g")
            assert reader.session.cursor == 0
