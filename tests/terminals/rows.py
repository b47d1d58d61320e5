"""The rows that are painted in each terminal, and how they have to be read off the picture.

Alefs are tall and thin, seens low and wide, so the pixels of a cell tell which of them it shows. The
texts are in visual order: what was written first stands at the right.
"""

from __future__ import annotations

from dataclasses import dataclass

ALEF, SEEN = "\ufe8d", "\ufeb1"  # isolated forms
BEH_FINAL, BEH_MEDIAL, BEH_INITIAL = "\ufe90", "\ufe92", "\ufe91"

WIDTH, HEIGHT = 80, 24
"""Cells that are used; a window has more."""


def forms(letters: str) -> str:
    """``A`` and ``S`` as alefs and seens, everything else as it is."""
    return letters.replace("A", ALEF).replace("S", SEEN)


@dataclass(frozen=True)
class Row:
    """One painted row.

    Attributes:
        y: Its row on the screen.
        x: The column it begins in.
        text: What is painted there; ``A`` and ``S`` stand for alefs and seens.
        marked: Columns, from ``x``, that are painted on another background.
        bold: Columns, from ``x``, that are painted bold.
        shown: What is to be read off the picture, when it is not the text; ``?`` may be anything.
    """

    y: int
    x: int
    text: str
    marked: range = range(0)
    bold: range = range(0)
    shown: str = ""

    @property
    def expected(self) -> str:
        """What is to be read off the picture: ``A``, ``S``, ``|`` for a border, ``.`` for a blank."""
        return self.shown or self.text.replace(" ", ".").replace("│", "|")


ROWS = {
    "at the right edge": Row(2, WIDTH - 11, "SSSSSAAAAA"),
    "at the left edge": Row(3, 0, "SSSSSAAAAA"),
    "between borders": Row(5, 20, "│SSSSAAAA│SSAASSAA│"),
    "words": Row(6, 20, "│   ASS AAS ASSSAA│ AAA SSSA │"),
    "half a word marked": Row(8, 40, "SSSSSAAAAA", range(3, 7)),
    "letters marked one by one": Row(9, 40, "SSSAAASA", range(0, 8, 2)),
    "half a word bold": Row(10, 40, "SSSSSAAAAA", bold=range(3, 7)),
    "among digits and brackets": Row(11, 40, "12 (SSAA) 34 SSA", shown="?? ?SSAA? ?? SSA".replace(" ", ".")),
    "glued to Latin before": Row(12, 40, "xySSAA", shown="??SSAA"),
    "glued to Latin after": Row(13, 40, "SSAAxy", shown="SSAA??"),
    "glued to digits": Row(14, 40, "SSA12 SSA:", shown="SSA?? SSA?".replace(" ", ".")),
    "painted anew in part": Row(16, 40, "SSSSSAAAAA", range(2, 5)),
    "clicked": Row(18, 30, "ASSS AAAA ASAS", range(5, 9)),
}
VOWELLED = Row(19, 40, "SSSA│", shown="???A|")
"""A row with vowel marks on the seens, where the terminal is said to show them: no cell may move."""
CLICK = (36, 18)
"""Column and row of the click: in the second word of the row that is clicked."""
JOINED = Row(20, 40, BEH_FINAL + BEH_MEDIAL * 4 + BEH_INITIAL)
"""Letters that have to be connected from the first to the last."""
