"""Cursive joining: which form each letter takes between its neighbours.

Joining_Type is that of the Unicode Character Database (ArabicShaping.txt, version 15.0)
with the default for marks and format characters; the presentation forms are those whose
decomposition is one letter (UnicodeData.txt). A letter without presentation forms keeps its
nominal shape, and its neighbours still join to it.
"""

from __future__ import annotations

import unicodedata
from typing import Final

_DUAL = """
0620 0626 0628 062A-062E 0633-063F 0641-0647 0649-064A 066E-066F 0678-0687 069A-06BF 06C1-06C2 06CC
06CE 06D0-06D1 06FA-06FC 06FF 0712-0714 071A-071D 071F-0727 0729 072B 072D-072E 074E-0758 075C-076A
076D-0770 0772 0775-0777 077A-077F 07CA-07EA 0841-0845 0848 084A-0853 0855 0860 0862-0865 0868 0886
0889-088D 08A0-08A9 08AF-08B0 08B3-08B8 08BA-08C8 1807 1820-1878 1887-18A8 18AA A840-A871
10AC0-10AC4 10AD3-10AD6 10AD8-10ADC 10ADE-10AE0 10AEB-10AEE 10B80 10B82 10B86-10B88 10B8A-10B8B
10B8D 10B90 10BAD-10BAE 10D01-10D21 10D23 10F30-10F32 10F34-10F44 10F51-10F53 10F70-10F73
10F76-10F81 10FB0 10FB2-10FB3 10FB8 10FBB-10FBC 10FBE-10FBF 10FC1 10FC4 10FCA 1E900-1E943
"""
_RIGHT = """
0622-0625 0627 0629 062F-0632 0648 0671-0673 0675-0677 0688-0699 06C0 06C3-06CB 06CD 06CF 06D2-06D3
06D5 06EE-06EF 0710 0715-0719 071E 0728 072A 072C 072F 074D 0759-075B 076B-076C 0771 0773-0774
0778-0779 0840 0846-0847 0849 0854 0856-0858 0867 0869-086A 0870-0882 088E 08AA-08AC 08AE 08B1-08B2
08B9 10AC5 10AC7 10AC9-10ACA 10ACE-10AD2 10ADD 10AE1 10AE4 10AEF 10B81 10B83-10B85 10B89 10B8C
10B8E-10B8F 10B91 10BA9-10BAC 10D22 10F33 10F54 10F74-10F75 10FB4-10FB6 10FB9-10FBA 10FBD
10FC2-10FC3 10FC9
"""
_LEFT = "A872 10ACD 10AD7 10D00 10FCB"
_CAUSING = "0640 07FA 0883-0885 180A 200D"
# Format characters that break joining where the default for Cf would let it pass.
_NON_JOINING = "0600-0605 06DD 0890-0891 08E2 180E 200C 202F 2066-2069 110BD 110CD"
# Transparent, though not a mark or format character in every version of Python's data.
_TRANSPARENT = "1E94B"


def _code_points(ranges: str) -> list[int]:
    points: list[int] = []
    for item in ranges.split():
        first, _, last = item.partition("-")
        points.extend(range(int(first, 16), int(last or first, 16) + 1))
    return points


class _JoiningTypes(dict[str, str]):
    """Joining_Type by character; what is not listed is worked out once and kept."""

    def __missing__(self, char: str) -> str:
        kind = "T" if unicodedata.category(char) in ("Mn", "Me", "Cf") else "U"
        if len(self) < 1 << 15:
            self[char] = kind
        return kind


_TYPES: Final = _JoiningTypes(
    (chr(point), kind)
    for kind, ranges in (
        ("D", _DUAL),
        ("R", _RIGHT),
        ("L", _LEFT),
        ("C", _CAUSING),
        ("U", _NON_JOINING),
        ("T", _TRANSPARENT),
    )
    for point in _code_points(ranges)
)

_ISOLATED, _INITIAL, _MEDIAL, _FINAL = range(4)


def _presentation_forms() -> dict[str, list[str]]:
    forms: dict[str, list[str]] = {}
    names = ("<isolated>", "<initial>", "<medial>", "<final>")
    for form in map(chr, (*range(0xFB50, 0xFC00), *range(0xFE80, 0xFEF5))):
        name, _, letter = unicodedata.decomposition(form).partition(" ")
        if len(letter) == 4 and name in names:  # hexadecimal digits of one code point
            forms.setdefault(chr(int(letter, 16)), [""] * 4)[names.index(name)] = form
    return forms


#: Letter → its isolated, initial, medial and final form, "" for one that it has not.
FORMS: Final = _presentation_forms()
LAM: Final = "\u0644"
#: Alef → the isolated and final form of its ligature with a preceding lam.
LAM_ALEF: Final = {
    "\u0622": ("\ufef5", "\ufef6"),
    "\u0623": ("\ufef7", "\ufef8"),
    "\u0625": ("\ufef9", "\ufefa"),
    "\u0627": ("\ufefb", "\ufefc"),
}


def joining_type(char: str) -> str:
    """The Joining_Type of a character: D, R, L, C, T or U."""
    return _TYPES[char]


def is_cursive(text: str) -> bool:
    """True when any letter of the text takes its form from its neighbours."""
    return any(_TYPES[char] in "DRLC" for char in text)


def joined(text: str) -> list[str]:
    """The glyph of each code point of a word, by its place between its neighbours.

    Transparent characters (marks, most format characters) are passed over and come back
    unchanged. A lam and the alef after it become the ligature and "": the ligature stands
    in the lam's place. The result has one item per code point.
    """
    letters = [index for index, char in enumerate(text) if _TYPES[char] != "T"]
    if len(letters) == len(text):
        return joined_letters(text)
    glyphs = list(text)
    bare = "".join([text[index] for index in letters])
    for index, glyph in zip(letters, joined_letters(bare), strict=True):
        glyphs[index] = glyph
    return glyphs


def joined_letters(text: str) -> list[str]:
    """``joined`` of a text without transparent characters."""
    between = f" {text} "
    return [_GLYPHS[between[index : index + 3]] for index in range(len(text))]


def _glyph(before: str, char: str, after: str) -> str:
    """The glyph of a character between its neighbours, on which alone it depends."""
    if before == LAM and char in LAM_ALEF:
        return ""
    joins_before = _TYPES[before] in "DLC" and _TYPES[char] in "DRC"
    joins_after = _TYPES[char] in "DLC" and _TYPES[after] in "DRC"
    if char == LAM and after in LAM_ALEF:
        return LAM_ALEF[after][1 if joins_before else 0]
    forms = FORMS.get(char)
    if not forms:
        return char
    if joins_before:
        return forms[_MEDIAL if joins_after else _FINAL] or char
    return forms[_INITIAL if joins_after else _ISOLATED] or char


class _Glyphs(dict[str, str]):
    """The glyph of the middle one of three characters; those that were asked for are kept."""

    def __missing__(self, three: str) -> str:
        glyph = _glyph(*three)
        if len(self) < 1 << 15:
            self[three] = glyph
        return glyph


_GLYPHS: Final = _Glyphs()
