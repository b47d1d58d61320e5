"""From a word to its cells, in logical order, with the map from cell to text kept.

A cell holds one extended grapheme cluster (UAX #29), or a lam-alef, which is two letters.
What has no width of its own (a bidi control, a soft hyphen) belongs to the cell before
it, or to the next one at the start of a word: the cells of a word partition it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import compress
from typing import Final, NamedTuple

from reader.text import clean
from reader.text.bidi import mirrored
from reader.text.joining import is_cursive, joined, joined_letters


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
    """The cells of one word in logical order.

    Attributes:
        shown: For each code point the glyph of the cell that shows there; "" where it belongs to
            the cell before it, None to the cell after it. One item more, a blank, stands for the
            space after the word, so that a line is its words in a row.
        width: Cells that the word takes.
    """

    shown: tuple[str | None, ...]
    width: int

    @property
    def glyphs(self) -> tuple[str, ...]:
        """What each cell shows; a single "" in a word that shows nothing."""
        return tuple(filter(None, self.shown[:-1])) or ("",)

    @property
    def bases(self) -> tuple[int, ...]:
        """Where in each cell its visible character is, whose embedding level the cell has."""
        return tuple(compress(range(len(self.shown) - 1), self.shown)) or (0,)

    @property
    def starts(self) -> tuple[int, ...]:
        """Where each cell begins, and where the last one ends: code points from the word's beginning."""
        return (0, *self.bases[1:], len(self.shown) - 1)

    @property
    def widths(self) -> tuple[int, ...]:
        """Cells of the screen that each takes."""
        return tuple(map(glyph_width, self.glyphs))


#: How many words of each typeset are kept shaped.
_KEPT: Final = 1 << 16


class Words(dict[str, Word]):
    """The words of one typeset, shaped when they are first looked up.

    A word is text without spaces or line ends; it may have tabs in it.
    """

    def __init__(self, typeset: Typeset) -> None:
        super().__init__()
        self.typeset = typeset

    def __missing__(self, text: str) -> Word:
        if len(self) >= _KEPT:
            self.clear()
        word = self[text] = _shape(text, self.typeset)
        return word


@lru_cache(maxsize=8)
def words(typeset: Typeset) -> Words:
    """The shaped words of a typeset, the same object each time."""
    return Words(typeset)


def shape_word(text: str, typeset: Typeset) -> Word:
    """The cells of a word: text without spaces or line ends, which may have tabs in it."""
    return words(typeset)[text]


@lru_cache(maxsize=1 << 12)
def glyph_width(glyph: str) -> int:
    """Cells that a glyph takes, as Textual counts them."""
    from rich.cells import cell_len  # most texts have letters only of which each takes one

    return cell_len(glyph)


# One code point, one cell: no marks, no format characters, nothing wide.
_PLAIN: Final = r"!-~\xa1-\xac\xae-\xff\u060c\u061b\u061f\u0620-\u064a\u0660-\u066f\u0671-\u06d3–—‘’“”•…"
_SIMPLE: Final = re.compile(f"[{_PLAIN}]*")
# One of them with its harakat, an extended grapheme cluster.
_HARAKAT: Final = r"\u0610-\u061a\u064b-\u065f\u0670"
_WITH_HARAKAT: Final = f"([{_PLAIN}])([{_HARAKAT}]*)"
# Words of them without a pile of marks that is clipped, in a lam-alef neither.
_MARKED: Final = f"(?:[{_PLAIN}][{_HARAKAT}]{{0,3}})+"
# Compiled when one is first asked for: most texts have few harakat.
_compiled: Final = cache(re.compile)

#: Text of which each cell is one wide on a screen that shows marks, and begins with what it shows.
NARROW: Final = re.compile(rf"[ \xa0{_PLAIN}{_HARAKAT}]*")


def _shape(text: str, typeset: Typeset) -> Word:
    if _SIMPLE.fullmatch(text):
        return _shape_simple(text, typeset)
    if _compiled(_MARKED).fullmatch(text):
        return _shape_marked(text, typeset)
    return _shape_clusters(text, typeset)


def _shape_simple(text: str, typeset: Typeset) -> Word:
    shown = joined_letters(text) if typeset.forms else list(text)
    return Word((*shown, " "), len(text) - shown.count(""))  # a ligature stands for two letters


def _shape_marked(text: str, typeset: Typeset) -> Word:
    letters = _compiled(_WITH_HARAKAT).findall(text)
    bare = "".join([letter for letter, _ in letters])
    shown: list[str] = []
    letter_at = 0  # of the last glyph, which has the marks of an alef inside a lam-alef as well
    for glyph, (_, marks) in zip(joined_letters(bare) if typeset.forms else bare, letters, strict=True):
        if glyph:
            letter_at = len(shown)
        shown += [glyph, *[""] * len(marks)]
        if typeset.harakat:
            shown[letter_at] += marks
    return Word((*shown, " "), len(shown) - shown.count(""))


def _shape_clusters(text: str, typeset: Typeset) -> Word:
    forms = joined(text) if typeset.forms else list(text)
    cells: list[list[str]] = []  # the pieces of each cell's glyph
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
            bases.append(at)
        unseen = not glyph
        at = end
    shown: list[str | None] = [*[""] * len(text), " "]
    glyphs = ["".join(pieces) for pieces in cells]
    for base, glyph in zip(bases, glyphs, strict=True):
        shown[base] = glyph
    shown[: bases[0] if bases else 0] = [None] * (bases[0] if bases else 0)
    return Word(tuple(shown), sum(map(glyph_width, glyphs)))


def _clusters(text: str) -> Iterator[str]:
    """Extended grapheme clusters; a sign that encloses digits stays apart from them."""
    clusters = [found[0] for found in _compiled(_WITH_HARAKAT).finditer(text)]
    if sum(map(len, clusters)) == len(text):
        yield from clusters
        return
    from wcwidth import iter_graphemes  # its tables take longer to load than a screen of text to shape

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
    return glyph if glyph_width(glyph) or glyph == "\t" else clean.REPLACEMENT


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
