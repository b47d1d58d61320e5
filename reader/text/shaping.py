"""From a word to its cells, in logical order, with the map from cell to text kept.

A cell holds one extended grapheme cluster (UAX #29), or a lam-alef, which is two letters.
What has no width of its own (a bidi control, a soft hyphen) belongs to the cell before
it, or to the next one at the start of a word: the cells of a word partition it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from rich.cells import cell_len
from wcwidth import iter_graphemes

from reader.text import clean
from reader.text.bidi import mirrored
from reader.text.joining import is_cursive, joined


class Typeset(NamedTuple):
    """How text is set; a tuple, since it is hashed with every word that is looked up.

    Attributes:
        forms: Letters as presentation forms, as a screen needs them. When False the text
            stays as near to its code points as is safe: plain letters, no ligatures.
        harakat: Whether Arabic marks are painted. Hidden marks stay in their cell's range.
        tab: Cells that a tab takes; 0 keeps the tab character itself and counts nothing.
        reorder: Lines in visual order. When False they stay in the order of the text, for a
            terminal or a screen reader that puts it in order itself.
    """

    forms: bool = True
    harakat: bool = True
    tab: int = 4
    reorder: bool = True


class Word(NamedTuple):
    """The cells of one word in logical order, as parallel tuples.

    ``starts`` are code points from the word's beginning and have one item more than the
    others, where the last cell ends: cell ``i`` is ``[starts[i], starts[i + 1])``. ``bases``
    tell where in it the visible character is, whose embedding level the cell has.
    """

    glyphs: tuple[str, ...]
    starts: tuple[int, ...]
    bases: tuple[int, ...]
    widths: tuple[int, ...]
    width: int

    def part(self, start: int, end: int) -> Word:
        """The cells that begin in ``[start, end)``, code points from the word's beginning."""
        low, high = bisect_left(self.starts, start), bisect_left(self.starts, end)
        widths = self.widths[low:high]
        return Word(
            self.glyphs[low:high], self.starts[low : high + 1], self.bases[low:high], widths, sum(widths)
        )


# One code point, one cell: no marks, no format characters, nothing wide.
_SIMPLE: Final = re.compile(
    r"[!-~\xa1-\xac\xae-\xff\u060c\u061b\u061f\u0620-\u064a\u0660-\u066f\u0671-\u06d3–—‘’“”•…]+"
)


@lru_cache(maxsize=65_536)
def shape_word(text: str, typeset: Typeset) -> Word:
    """The cells of a word: text without spaces or line ends, which may have tabs in it."""
    if _SIMPLE.fullmatch(text):
        return _shape_simple(text, typeset)
    return _shape_clusters(text, typeset)


def _shape_simple(text: str, typeset: Typeset) -> Word:
    forms = joined(text) if typeset.forms else list(text)
    places = list(range(len(text) + 1))
    if "" in forms:  # a ligature stands for two letters
        places = [*(index for index, form in enumerate(forms) if form), len(text)]
        forms = [form for form in forms if form]
    return Word(tuple(forms), tuple(places), tuple(places[:-1]), (1,) * len(forms), len(forms))


def _shape_clusters(text: str, typeset: Typeset) -> Word:
    forms = joined(text) if typeset.forms else list(text)
    cells: list[list[str]] = []  # the pieces of each cell's glyph
    starts: list[int] = []
    bases: list[int] = []
    at = 0
    unseen = False  # did the cluster before this one paint nothing?
    for cluster in _clusters(text):
        end = at + len(cluster)
        glyph = _glyph(cluster, forms[at:end], typeset)
        # The marks of an alef inside a lam-alef go with those of the lam, and a mark after
        # an invisible character with the letter before that.
        if cells and (not forms[at] or not glyph or (unseen and clean.is_mark(cluster[0]))):
            if glyph and (not typeset.forms or sum(map(len, cells[-1])) < clean.CLUSTER_LIMIT):
                cells[-1].append(glyph)
        elif glyph:
            cells.append([_based(glyph) if typeset.forms else glyph])
            starts.append(at if starts else 0)
            bases.append(at)
        unseen = not glyph
        at = end
    if not cells:
        cells, starts, bases = [[""]], [0], [0]
    glyphs = tuple(["".join(pieces) for pieces in cells])
    widths = tuple(map(cell_len, glyphs))
    return Word(glyphs, (*starts, at), tuple(bases), widths, sum(widths))


def _clusters(text: str) -> Iterator[str]:
    """Extended grapheme clusters; a sign that encloses digits stays apart from them."""
    for cluster in iter_graphemes(text):
        head = 0
        while head < len(cluster) - 1 and clean.is_enclosing_sign(cluster[head]):
            yield cluster[head]
            head += 1
        yield cluster[head:]


def _glyph(cluster: str, forms: list[str], typeset: Typeset) -> str:
    if cluster == "\t":
        return " " * typeset.tab or "\t"
    if not typeset.forms:
        return _plain_glyph(cluster, typeset)
    word = clean.spelled(cluster[0])
    return _spelled_out(word, cluster[1:], typeset) if word else _screen_glyph(cluster, forms, typeset)


def _screen_glyph(cluster: str, forms: Sequence[str], typeset: Typeset) -> str:
    """The glyph of a cluster on a screen, where nothing may take a cell unforeseen.

    Of an emoji sequence the first emoji is painted: terminals disagree about the width of
    the whole.
    """
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
    return glyph


def _based(glyph: str) -> str:
    """A glyph that can stand in a cell of its own: a mark without a base gets a dotted circle."""
    if unicodedata.category(glyph[0]).startswith("M"):
        return clean.DOTTED_CIRCLE + glyph
    return glyph if cell_len(glyph) or glyph == "\t" else clean.REPLACEMENT


def _plain_glyph(cluster: str, typeset: Typeset) -> str:
    """The glyph of a cluster as data: all that is visible, nothing that acts on a terminal.

    ZWJ is kept inside an emoji sequence, which it holds together.
    """
    emoji = not is_cursive(cluster[0])
    glyph = "".join(
        char if char == clean.ZWJ and emoji else clean.plain(char)
        for char in cluster
        if typeset.harakat or not clean.is_haraka(char)
    )
    # A selector with nothing before it to vary would vary whatever it comes to stand behind.
    return glyph.strip(clean.ZWJ).lstrip(clean.VARIATION_SELECTORS)


def _spelled_out(word: str, marks: str, typeset: Typeset) -> str:
    """A word that one code point stands for, as one cell in visual order; marks go on its last letter."""
    parts = word.split(" ")
    parts[-1] += marks
    letters = [shape_word(part, typeset).glyphs for part in reversed(parts)]
    return " ".join("".join(reversed(glyphs)) for glyphs in letters)


def mirrored_glyph(glyph: str) -> str:
    """Rule L4: the glyph of a cell at an odd level, its base mirrored where it has a mirror image."""
    if len(glyph) == 1:
        return mirrored(glyph)
    return mirrored(glyph[0]) + glyph[1:] if glyph else glyph
