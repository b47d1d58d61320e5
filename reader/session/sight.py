"""Which rows of the text are on the screen, so that the cursor's row is well among them."""

from __future__ import annotations

from typing import Final

#: Rows kept in sight above and below the cursor.
SIGHT: Final = 2


def top_row(row: int, top: int, height: int, ahead: bool = False, sight: int = SIGHT) -> int:
    """The first row of a view that keeps the cursor in sight.

    Args:
        row: The cursor's row.
        top: The first row that is shown now.
        height: Rows of the view.
        ahead: True to turn to what comes next as soon as the cursor is in the lower half: the
            cursor's row then goes to the top. For marking on and on, where the next mark must be
            seen to be made.
        sight: Rows to be seen above and below the cursor's.
    """
    sight = min(sight, max(0, (height - 1) // 2))
    if ahead and row >= top + height // 2:
        top = row - sight
    return min(max(top, row - height + 1 + sight), max(0, row - sight))
