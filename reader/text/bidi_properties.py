"""What UAX #9 asks of a single code point: Bidi_Class, paired bracket, mirror glyph.

The engine works on *class strings*: a text in which every code point is replaced by one
letter for its Bidi_Class (see ``LETTERS``), made in one pass by ``class_string``.

Classes are those of Unicode 16.0, whichever older Unicode data this Python has.
"""

from __future__ import annotations

import unicodedata
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec

from reader.text.common import UNKNOWN, encoded, table

_NAMES = "L R AL EN AN ES ET CS NSM BN B S WS ON LRE RLE LRO RLO PDF LRI RLI FSI PDI"
_CODES = "L R A  E  N  P  T  C  M   b  B S W  O  l   r   x   y   p   i   j   f   q"

#: The letter of each Bidi_Class. Brackets that may pair (BD14, BD15) have "(" and ")" instead of "O".
LETTERS = dict(zip(_NAMES.split(), _CODES.split(), strict=True))

#: Classes that rule X9 removes.
REMOVED = "lrxypb"

# DerivedBidiClass: the class of code points that are not assigned, where it is not L.
_UNASSIGNED = (
    (0x0590, 0x05FF, "R"),
    (0x0600, 0x07BF, "AL"),
    (0x07C0, 0x085F, "R"),
    (0x0860, 0x08FF, "AL"),
    (0x2065, 0x2065, "BN"),
    (0x20A0, 0x20CF, "ET"),
    (0xFB1D, 0xFB4F, "R"),
    (0xFB50, 0xFDCF, "AL"),
    (0xFDD0, 0xFDEF, "BN"),
    (0xFDF0, 0xFDFF, "AL"),
    (0xFE70, 0xFEFE, "AL"),
    (0xFFF0, 0xFFF8, "BN"),
    (0x10800, 0x10CFF, "R"),
    (0x10D00, 0x10D3F, "AL"),
    (0x10D40, 0x10EBF, "R"),
    (0x10EC0, 0x10EFF, "AL"),
    (0x10F00, 0x10F2F, "R"),
    (0x10F30, 0x10F6F, "AL"),
    (0x10F70, 0x10FFF, "R"),
    (0x1E800, 0x1EC6F, "R"),
    (0x1EC70, 0x1ECBF, "AL"),
    (0x1ECC0, 0x1ECFF, "R"),
    (0x1ED00, 0x1ED4F, "AL"),
    (0x1ED50, 0x1EDFF, "R"),
    (0x1EE00, 0x1EEFF, "AL"),
    (0x1EF00, 0x1EFFF, "R"),
    (0xE0000, 0xE0FFF, "BN"),
)

# What Unicode 15.0 to 16.0 assigned or changed with another class than the above would give.
# Without it the levels of these would depend on the Unicode data of the Python that runs.
_SINCE_UNICODE_14 = {
    "NSM": "0897 0ECE 10D69-10D6D 10EFC-10EFF 11241 113BB-113C0 113CE 113D0 113D2 113E1-113E2 11F00-11F01"
    " 11F36-11F3A 11F40 11F42 11F5A 13440 13447-13455 1611E-16129 1612D-1612F 1E08F 1E4EC-1E4EF 1E5EE-1E5EF",
    "ON": "2427-2429 2FFC-2FFF 31E4-31E5 31EF 10D6E 1CC00-1CCD5 1CD00-1CEB3 1D6C1 1D6FB 1D735 1D76F 1D7A9"
    " 1F6DC 1F774-1F776 1F77B-1F77F 1F7D9 1F8B2-1F8BB 1F8C0-1F8C1 1FA75-1FA77 1FA87-1FA89 1FA8F 1FAAD-1FAAF"
    " 1FABB-1FABF 1FAC6 1FACE-1FACF 1FADA-1FADC 1FADF 1FAE8-1FAE9 1FAF7-1FAF8 1FBCB-1FBEF",
    "EN": "1CCF0-1CCF9",
    "AN": "10D40-10D49",
    "L": "1171E",
}

_CHANGED = {
    code: name
    for name, ranges in _SINCE_UNICODE_14.items()
    for first, _, last in (item.partition("-") for item in ranges.split())
    for code in range(int(first, 16), int(last or first, 16) + 1)
}


def _mirror_table() -> dict[str, str]:
    """python-bidi's table of Bidi_Mirroring_Glyph, read without loading its compiled engine."""
    package = find_spec("bidi")
    spec = package and PathFinder.find_spec("mirror", package.submodule_search_locations)
    if not spec or not spec.loader:
        raise ModuleNotFoundError("python-bidi, which has the mirror table, is not installed", name="bidi")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    table: dict[str, str] = module.MIRRORED
    # The bracket pairs of Unicode 14.0, which that table does not have yet.
    later = dict(zip("⹕⹗⹙⹛", "⹖⹘⹚⹜", strict=True))
    return table | later | {right: left for left, right in later.items()}


#: Bidi_Mirroring_Glyph: what rule L4 shows at an odd level.
MIRRORED = _mirror_table()

#: Bidi_Paired_Bracket of each opening bracket, by the derivation that BidiBrackets.txt gives.
CLOSING_BRACKETS = {
    left: right
    for left, right in MIRRORED.items()
    if (unicodedata.category(left), unicodedata.category(right)) == ("Ps", "Pe")
    and unicodedata.bidirectional(left) == unicodedata.bidirectional(right) == "ON"
}

_BRACKET_LETTERS = dict.fromkeys(CLOSING_BRACKETS, "(") | dict.fromkeys(CLOSING_BRACKETS.values(), ")")


def bidi_class(code: int) -> str:
    """Bidi_Class of a code point by its short name, such as "AL"; assigned or not, surrogates included."""
    name = _CHANGED.get(code) or unicodedata.bidirectional(chr(code))
    if name:
        return name
    if code & 0xFFFE == 0xFFFE:  # noncharacters
        return "BN"
    return next((name for first, last, name in _UNASSIGNED if first <= code <= last), "L")


class _ClassTable(dict[int, str]):
    """A table for ``str.translate`` that computes each code point's letter once."""

    def __missing__(self, code: int) -> str:
        letter = _BRACKET_LETTERS.get(chr(code)) or LETTERS[bidi_class(code)]
        self[code] = letter
        return letter


_CLASSES = _ClassTable()
_COMMON_CLASSES = table(lambda character: ord(_CLASSES[ord(character)]))


def class_string(text: str) -> str:
    """A text with the letter of its class for each code point."""
    common = encoded(text)
    unknown = common.count(UNKNOWN)
    if unknown * 8 > len(text):  # another script
        return text.translate(_CLASSES)
    classes = bytearray(common.translate(_COMMON_CLASSES))
    at = -1
    for _ in range(unknown):
        at = common.index(UNKNOWN, at + 1)
        classes[at] = ord(_CLASSES[ord(text[at])])
    return classes.decode("ascii")
