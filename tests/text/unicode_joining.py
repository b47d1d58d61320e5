"""Arabic joining worked out from Unicode's own data, to compare with.

Rules R1 to R7 of the Unicode Standard, section 9.2, on the Joining_Type column of
ArabicShaping.txt; the forms are what Unicode's decompositions call them.
"""

from __future__ import annotations

import lzma
import unicodedata
from functools import cache
from pathlib import Path

DATA = Path(__file__).with_name("data")

LAM = "\u0644"
ALEFS = "\u0622\u0623\u0625\u0627"


@cache
def listed_types() -> dict[str, str]:
    """Joining_Type of each character that ArabicShaping.txt lists."""
    types = {}
    with lzma.open(DATA / "ArabicShaping.txt.xz", "rt", encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                code_point, _, joining_type, _ = line.split(";")
                types[chr(int(code_point, 16))] = joining_type.strip()
    return types


@cache
def joining_type(char: str) -> str:
    """Joining_Type; what the file does not list is T for marks and format characters, else U."""
    default = "T" if unicodedata.category(char) in ("Mn", "Me", "Cf") else "U"
    return listed_types().get(char, default)


_TAGS = {
    (True, True): "<medial>",  # R4
    (True, False): "<final>",  # R2, R5
    (False, True): "<initial>",  # R3, R6
    (False, False): "<isolated>",  # R7
}


@cache
def forms() -> dict[tuple[str, str], str]:
    """Presentation forms by their letters and the tag of their decomposition, such as <initial>."""
    found = {}
    for code_point in (*range(0xFB50, 0xFC00), *range(0xFE70, 0xFF00)):
        tag, *letters = unicodedata.decomposition(chr(code_point)).split() or [""]
        if tag in ("<isolated>", "<initial>", "<medial>", "<final>"):
            found["".join(chr(int(letter, 16)) for letter in letters), tag] = chr(code_point)
    return found


def expected_glyphs(text: str) -> list[str]:
    """The glyph of each character; that of a lam-alef stands at the lam, and "" at the alef."""
    glyphs, known = list(text), forms()
    types = "".join([joining_type(char) for char in text])
    # R1: transparent characters do not affect the joining of those around them.
    places = [place for place, kind in enumerate(types) if kind != "T"]
    chain = "U" + types.replace("T", "") + "U"
    for number, place in enumerate(places):
        before, own, after = chain[number], chain[number + 1], chain[number + 2]
        char = text[place]
        to_right = own in "RDC" and before in "LDC"
        to_left = own in "LDC" and after in "RDC"
        glyphs[place] = known.get((char, _TAGS[to_right, to_left]), char)
        if char in ALEFS and number and text[places[number - 1]] == LAM:
            lam = places[number - 1]
            lam_to_right = chain[number - 1] in "LDC"
            glyphs[lam] = known[LAM + char, "<final>" if lam_to_right else "<isolated>"]
            glyphs[place] = ""
    return glyphs
