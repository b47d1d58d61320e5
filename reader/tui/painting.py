"""From a laid out line to what is written: segments with marks, selection and cursor."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
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
        style = palette.faint if look.over.quiet else palette.mark((), False)
        if len(line.text) == len(line.glyphs):
            return [Segment(line.text, style)], gutter
        return merged((glyph, style) for glyph in line.glyphs), gutter
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
    return merged(zip(glyphs, styles, strict=True)), gutter


def _styles(line: Line, look: Look, palette: Palette) -> list[Style]:
    """The style of each cell from left to right, worked out once for each stretch that has one."""
    edges = {edge for mark in look.marks for edge in (mark.start, mark.end)}
    edges.update(*look.over.offered, look.selection or ())
    if look.cursor is not None:
        edges |= {look.cursor, look.cursor + 1}
    ordered = [*sorted(edges), line.end]
    known: dict[int, Style] = {}
    styles: list[Style] = []
    for start, end in zip(line.starts, line.ends, strict=True):
        stretch = bisect_right(ordered, start, 0, len(edges))
        if end > ordered[stretch]:  # a cell of several letters can lie in two
            styles.append(_style(start, end, look, palette))
            continue
        style = known.get(stretch)
        if style is None:
            style = known[stretch] = _style(start, end, look, palette)
        styles.append(style)
    return styles


def _style(start: int, end: int, look: Look, palette: Palette) -> Style:
    """The style of a cell of some code points."""
    over = [mark for mark in look.marks if mark.start < end and start < mark.end]
    over.sort(key=lambda mark: mark.end - mark.start)
    active = any(mark.id == look.active for mark in over)
    # What is only proposed is a ghost, unless a mark lies there too or a key would act on it.
    solid = [mark for mark in over if mark.id == look.active or not is_proposal(mark)]
    labels = tuple(dict.fromkeys(mark.label for mark in solid))
    if over and not solid:
        style = palette.ghost(over[0].label)
    elif look.over.quiet and not over:
        style = palette.faint
    else:
        style = palette.mark(labels, active)
    selected = look.selection is not None and look.selection[0] < end and start < look.selection[1]
    if selected:
        style = palette.selected(style)
    elif any(first < end and start < last for first, last in look.over.offered):
        style = palette.offered(style)
    return palette.cursor(style, selected) if start == look.cursor else style


def _place_signs(
    line: Line, look: Look, palette: Palette, schema: Schema, glyphs: list[str], styles: list[Style]
) -> Segment:
    """Put the sign of each mark that begins here into the blank before it, or the gutter."""
    gutter = Segment(" ", palette.text)
    taken: set[int] = set()
    # Of marks that begin together the outermost has the sign, as the innermost has the colour.
    for mark in sorted(look.marks, key=lambda mark: (mark.start, -mark.end)):
        if not line.start <= mark.start < line.end:
            continue
        label = schema.label(mark.label)
        index = _blank_before(line, mark.start)
        if index is None:
            if gutter.text == " ":
                gutter = Segment(label.sign, palette.sign(mark.label))
        elif index not in taken:
            taken.add(index)
            glyphs[index] = label.sign
            under = styles[index]
            sign = palette.sign(mark.label)
            styles[index] = under + Style(color=sign.color, bold=True, underline=False)
    return gutter


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


def merged(cells: Iterable[tuple[str, Style]]) -> list[Segment]:
    """Cells as segments, neighbours of one style together."""
    segments: list[Segment] = []
    run: list[str] = []
    style: Style | None = None
    for glyph, own in cells:
        if run and (len(glyph) > 1 or (own is not style and own != style)):
            segments.append(Segment("".join(run), style))
            run = []
        style = own
        if len(glyph) > 1:
            segments.append(Segment(glyph, own))
        else:
            run.append(glyph)
    if run:
        segments.append(Segment("".join(run), style))
    return segments


def cell_width(segments: Sequence[Segment]) -> int:
    """Cells that segments take."""
    return sum(segment.cell_length for segment in segments)
