"""From a laid out line to what is written: segments with marks, selection and cursor."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style

from reader.annotations.labels import Schema
from reader.annotations.model import Span
from reader.annotations.standing import is_proposal
from reader.text.line import Line
from reader.text.units import Range
from reader.tui.overlay import NOTHING, RowOverlay
from reader.tui.palette import Palette

# What may stand between a mark and the blank before it, as it is and as it is mirrored from right to left.
_OPENING = "\"'«»“”‘’()[]"


class Look(NamedTuple):
    """What lies over a line.

    Attributes:
        marks: The spans that touch the line, in reading order.
        active: Id of the mark that a key would act on.
        selection: The selected range of the text.
        cursor: Offset of the cursor's cell, or None when it is not in the line.
        signs: Whether the sign of each mark is painted in the blank before it.
        over: Hints, and what a key would tag.
    """

    marks: tuple[Span, ...] = ()
    active: str | None = None
    selection: Range | None = None
    cursor: int | None = None
    signs: bool = True
    over: RowOverlay = NOTHING

    @property
    def is_plain(self) -> bool:
        """Whether nothing lies over any cell that does not lie over all of them."""
        over = self.over
        lies = self.marks or over.hints or over.gutter or over.offered
        return not lies and self.selection is None and self.cursor is None


def paint(line: Line, look: Look, palette: Palette, schema: Schema) -> tuple[list[Segment], Segment]:
    """The segments of a line from left to right, and the sign for the gutter at its beginning.

    Neighbouring cells of one style share a segment, but a cell of more than one code point
    has its own: a segment cut by width could lose its marks to its neighbour.
    """
    gutter = Segment(" ", palette.text)
    if look.is_plain:  # most lines are, and need no map from cells to text
        style = palette.faint if look.over.quiet else palette.text
        if len(line.text) == len(line.glyphs):
            return [Segment(line.text, style)], gutter
        return merged(line.glyphs, [style] * len(line.glyphs)), gutter
    glyphs = list(line.glyphs)
    styles = _styles(line, look, palette)
    if look.signs:
        gutter = _place_signs(line, look, palette, schema, glyphs, styles)
    for place, key, only in look.over.hints:
        index = line.index_of(place)
        if index is not None:
            glyphs[index], styles[index] = key, palette.hint(styles[index], only)
    if look.over.gutter is not None:
        key, only = look.over.gutter
        gutter = Segment(key, palette.hint(palette.text, only))
    return merged(glyphs, styles), gutter


def _styles(line: Line, look: Look, palette: Palette) -> list[Style]:
    """The style of each cell from left to right, worked out once for each stretch that has one."""
    first, last = line.start, line.content_end
    edges = {edge for mark in look.marks for edge in (mark.start, mark.end)}
    edges.update(*look.over.offered, look.selection or ())
    if look.cursor is not None:
        edges |= {look.cursor, look.cursor + 1}
    inner = [edge for edge in edges if first < edge < last]
    of_letters: list[Style] = []
    for start, end in pairwise((first, *sorted(inner), last)):
        of_letters += [_style(start, end, look, palette)] * (end - start)
    starts = line.starts
    styles = [of_letters[start - first] for start in starts]
    for edge in set(inner).difference(starts):  # a cell of several letters can lie in two
        index = line.index_of(edge)
        if index is not None:
            styles[index] = _style(starts[index], line.ends[index], look, palette)
    return styles


def _style(start: int, end: int, look: Look, palette: Palette) -> Style:
    """The style of a cell of some code points."""
    over = [mark for mark in look.marks if mark.start < end and start < mark.end]
    # What is only proposed is a ghost, unless a mark lies there too or a key would act on it.
    solid = [mark for mark in over if mark.id == look.active or not is_proposal(mark)]
    if solid:
        solid.sort(key=_length)
        labels = tuple(dict.fromkeys([mark.label for mark in solid]))
        style = palette.mark(labels, look.active in [mark.id for mark in solid])
    elif over:
        style = palette.ghost(min(over, key=_length).label)
    else:
        style = palette.faint if look.over.quiet else palette.text
    selected = look.selection is not None and look.selection[0] < end and start < look.selection[1]
    if selected:
        style = palette.selected(style)
    elif look.over.offered and any(first < end and start < last for first, last in look.over.offered):
        style = palette.offered(style)
    return palette.cursor(style, selected) if start == look.cursor else style


def _length(mark: Span) -> int:
    return mark.end - mark.start


def _place_signs(
    line: Line, look: Look, palette: Palette, schema: Schema, glyphs: list[str], styles: list[Style]
) -> Segment:
    """Put the sign of each mark that begins here into the blank before it, or the gutter."""
    gutter = Segment(" ", palette.text)
    taken: set[int] = set()
    # Of marks that begin together the outermost has the sign, as the innermost has the colour.
    beginning = [mark for mark in look.marks if line.start <= mark.start < line.end]
    for mark in sorted(beginning, key=lambda mark: (mark.start, -mark.end)):
        label = schema.label(mark.label)
        index = _blank_before(line, mark.start)
        if index is None:
            if gutter.text == " ":
                gutter = Segment(label.sign, palette.sign(mark.label))
        elif index not in taken:
            taken.add(index)
            glyphs[index] = label.sign
            styles[index] = _sign_over(styles[index], palette.sign(mark.label))
    return gutter


@lru_cache(maxsize=256)
def _sign_over(style: Style, sign: Style) -> Style:
    """The style of a sign on a blank that has another style."""
    return style + Style(color=sign.color, bold=True, underline=False)


def _blank_before(line: Line, offset: int) -> int | None:
    """The visual index of the blank cell before an offset; None when there is none in the line."""
    while offset > line.start:
        index = line.index_of(offset - 1)
        if index is None:
            return None
        if line.glyphs[index] == " ":
            return index
        if line.glyphs[index] not in _OPENING:
            return None
        offset = line.starts[index]
    return None


def merged(glyphs: Sequence[str], styles: Sequence[Style]) -> list[Segment]:
    """Cells as segments, neighbours of one and the same style together."""
    edges = [place for place, (one, other) in enumerate(pairwise(styles), 1) if one is not other]
    if sum(map(len, glyphs)) > len(glyphs):
        long = [place for place, glyph in enumerate(glyphs) if len(glyph) > 1]
        edges = sorted({*edges, *long, *(place + 1 for place in long)} - {0, len(glyphs)})
    bounds = pairwise((0, *edges, len(glyphs))) if glyphs else ()
    return [Segment("".join(glyphs[start:end]), styles[start]) for start, end in bounds]


def cell_width(segments: Sequence[Segment]) -> int:
    """Cells that segments take."""
    return sum(segment.cell_length for segment in segments)
