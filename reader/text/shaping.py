"""From a word to its cells, in logical order, with the map from cell to text kept.

A cell holds one extended grapheme cluster (UAX #29), or a lam-alef, which is two letters.
What has no width of its own (a bidi control, a soft hyphen) belongs to the cell before
it, or to the next one at the start of a word: the cells of a word partition it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from rich.cells import cell_len
from wcwidth import iter_graphemes

from reader.text import clean
from reader.text.bidi import mirrored
from reader.text.joining import is_cursive, joined


@dataclass(frozen=True, slots=True)
class Typeset:
    """How text is set.

    Attributes:
        forms: Letters as presentation forms, as a screen needs them. When False the text
            stays as near to its code points as is safe: plain letters, no ligatures.
        harakat: Whether Arabic marks are painted. Hidden marks stay in their cell's range.
        tab: Cells that a tab takes; 0 keeps the tab character itself and counts nothing.
    """

    forms: bool = True
    harakat: bool = True
    tab: int = 4


class Word(NamedTuple):
    """The cells of one word in logical order, as parallel tuples.

    ``starts`` are code points from the word's beginning and have one item more than the
    others, the word's length: cell ``i`` is ``[starts[i], starts[i + 1])``. ``bases`` tell
    where in it the visible character is, whose embedding level the cell has.
    """

    glyphs: tuple[str, ...]
    starts: tuple[int, ...]
    bases: tuple[int, ...]
    widths: tuple[int, ...]
    width: int


# One code point, one cell: no marks, no format characters, nothing wide.
_SIMPLE: Final = re.compile(r"[!-~\xa1-\xac\xae-\xff\u060c\u061b\u061f\u0620-\u064a\u0660-\u066f\u0671-\u06d3٪٫٬٭–—‘’“”•…]+")


@lru_cache(maxsize=65_536)
def shape_word(text: str, typeset: Typeset) -> Word:
    """The cells of a word (text without spaces or line ends)."""
    if text == "\t":
        return Word((" " * typeset.tab or "\t",), (0, 1), (0,), (typeset.tab,), typeset.tab)
    if _SIMPLE.fullmatch(text):
        return _shape_simple(text, typeset)
    return _shape_clusters(text, typeset)


def _shape_simple(text: str, typeset: Typeset) -> Word:
    forms = joined(text) if typeset.forms and is_cursive(text) else list(text)
    places = list(range(len(text) + 1))
    if "" in forms:  # a ligature stands for two letters
        places = [*(index for index, form in enumerate(forms) if form), len(text)]
        forms = [form for form in forms if form]
    return Word(tuple(forms), tuple(places), tuple(places[:-1]), (1,) * len(forms), len(forms))


def _shape_clusters(text: str, typeset: Typeset) -> Word:
    forms = joined(text) if typeset.forms else list(text)
    paint = _screen_glyph if typeset.forms else _plain_glyph
    glyphs: list[str] = []
    starts: list[int] = []
    bases: list[int] = []
    at = 0
    for cluster in _clusters(text):
        end = at + len(cluster)
        glyph = paint(cluster, forms[at:end], typeset)
        # The marks of an alef inside a lam-alef go with those of the lam.
        if glyphs and (not forms[at] or not cell_len(glyph)):
            glyphs[-1] += glyph
        elif glyph:
            glyphs.append(glyph)
            starts.append(at if glyphs[1:] else 0)
            bases.append(at)
        at = end
    if not glyphs:
        glyphs, starts, bases = [""], [0], [0]
    widths = tuple([cell_len(glyph) for glyph in glyphs])
    return Word(tuple(glyphs), (*starts, at), tuple(bases), widths, sum(widths))


def _clusters(text: str) -> list[str]:
    """Extended grapheme clusters; a sign that encloses digits stays apart from them."""
    clusters: list[str] = []
    for cluster in iter_graphemes(text):
        head = cluster[0]
        if len(cluster) > 1 and (head == "\u06dd" or clean.painted(head) == "\u25a1"):
            clusters += [head, *_clusters(cluster[1:])]
        else:
            clusters.append(cluster)
    return clusters


def _screen_glyph(cluster: str, forms: list[str], typeset: Typeset) -> str:
    """The glyph of a cluster on a screen, where nothing may take a cell unforeseen.

    Of an emoji sequence the first emoji is painted: terminals disagree about the width of
    the whole. A mark without a base gets a dotted circle.
    """
    word = clean.spelled(cluster[0])
    if word:
        return _spelled_out(word, typeset)
    glyph = ""
    for char, form in zip(cluster, forms, strict=True):
        if char == clean.ZWJ and glyph and not is_cursive(cluster[0]):
            break
        if clean.is_mark(char):
            if typeset.harakat or not clean.is_haraka(char):
                glyph += clean.painted(char)
        elif "\U0001f3fb" <= char <= "\U0001f3ff" and glyph:
            continue  # a skin tone: two cells more in a terminal that does not know it
        elif form == char:
            glyph += clean.painted(char)
        else:
            glyph += form
        if len(glyph) >= clean.CLUSTER_LIMIT:
            break
    if glyph and clean.is_mark(glyph[0]) and forms[0]:
        return clean.DOTTED_CIRCLE + glyph
    return glyph


def _plain_glyph(cluster: str, forms: list[str], typeset: Typeset) -> str:
    """The glyph of a cluster as data: all that is visible, nothing that acts on a terminal.

    ZWJ is kept inside an emoji sequence, which it holds together.
    """
    emoji = not is_cursive(cluster[0])
    glyph = "".join(
        char if char == clean.ZWJ and emoji else clean.plain(char)
        for char in cluster
        if typeset.harakat or not clean.is_haraka(char)
    )
    return glyph.strip(clean.ZWJ)


def _spelled_out(word: str, typeset: Typeset) -> str:
    """A word that one code point stands for, as one cell in visual order."""
    letters = [shape_word(part, typeset).glyphs for part in reversed(word.split(" "))]
    return " ".join("".join(reversed(glyphs)) for glyphs in letters)


def mirrored_glyph(glyph: str) -> str:
    """Rule L4: the glyph of a cell at an odd level, its base mirrored where it has a mirror image."""
    if len(glyph) == 1:
        return mirrored(glyph)
    return mirrored(glyph[0]) + glyph[1:] if glyph else glyph
