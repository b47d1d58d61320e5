"""A screenshot with its grid of cells, and what can be read off it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

Pixel = tuple[int, int, int]
Grid = tuple[float, float, float, float]
"""x of column 0, y of row 0, width and height of a cell, in pixels."""
_UPPER = 0.45  # a seen has nothing in this part of the height of a cell
_BORDER = 0.9  # a border has a pixel column with ink in this part of the height
_CONTRAST = 120  # of red + green + blue: what differs less from the background is no ink


@dataclass(frozen=True)
class Picture:
    """Pixels and where the cells are in them."""

    width: int
    height: int
    data: bytes
    grid: Grid

    def save(self, file: Path) -> None:
        """Write it as a PPM, to be looked at."""
        file.write_bytes(b"P6 %d %d 255\n" % (self.width, self.height) + self.data)

    def pixel(self, x: int, y: int) -> Pixel:
        at = (y * self.width + x) * 3
        red, green, blue = self.data[at : at + 3]
        return red, green, blue

    def cell(self, column: int, row: int) -> list[list[Pixel]]:
        """The pixels of a cell, by rows."""
        x, y, width, height = self.grid
        left, right = round(x + column * width), round(x + (column + 1) * width)
        top, bottom = round(y + row * height), round(y + (row + 1) * height)
        return [[self.pixel(at, line) for at in range(left, right)] for line in range(top, bottom)]

    def background(self, column: int, row: int) -> Pixel:
        """The colour most pixels of a cell have."""
        return Counter(pixel for line in self.cell(column, row) for pixel in line).most_common(1)[0][0]

    def ink(self, column: int, row: int) -> list[list[bool]]:
        """Where a cell is not background."""
        back = self.background(column, row)
        return [[difference(pixel, back) > _CONTRAST for pixel in line] for line in self.cell(column, row)]

    def letter(self, column: int, row: int) -> str:
        """``A`` alef, ``S`` seen, ``|`` border, ``.`` blank; other glyphs read as one of them."""
        # Where cells are not of whole pixels, the outermost may be of the neighbour's background.
        lines = [line[1:-1] for line in self.ink(column, row)]
        height, columns = len(lines), list(zip(*lines, strict=True))
        inked = [at for at, line in enumerate(lines) for dot in line if dot]
        if len(inked) < 3:
            return "."
        if max(sum(line) for line in columns) >= _BORDER * height:
            return "|"
        if sum(at < _UPPER * height for at in inked) >= 3:
            return "A"
        wide = [at for at, line in enumerate(columns) if any(line)]
        # Less is the end of a neighbour that is wider than its cell.
        return "S" if max(wide) - min(wide) + 1 >= 0.4 * len(columns) else "."

    def letters(self, row: int, first: int, count: int) -> str:
        """What the cells of a row show."""
        return "".join(self.letter(first + column, row) for column in range(count))

    def marked(self, row: int, first: int, count: int) -> set[int]:
        """Columns, from the first, whose background is not that of the row's last column."""
        plain = self.background(first + count, row)
        return {
            column
            for column in range(count)
            if difference(self.background(first + column, row), plain) > _CONTRAST // 4
        }

    def gaps(self, row: int, first: int, count: int) -> list[int]:
        """Where two pixel columns or more have no ink, from the middle of the first cell to that of the last.

        One is no gap: a terminal that cuts glyphs off at the edge of their cell leaves it.
        """
        dots: list[bool] = []
        for column in range(count):
            dots += [any(line) for line in zip(*self.ink(first + column, row), strict=True)]
        half = round(self.grid[2] / 2)
        return [at for at in range(half, len(dots) - half) if not (dots[at] or dots[at + 1])]


def difference(one: Pixel, other: Pixel) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))
