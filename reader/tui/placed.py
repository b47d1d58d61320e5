"""A widget that takes its place as it is given."""

from __future__ import annotations

from textual.geometry import Size
from textual.widget import Widget


class Placed(Widget):
    """Has nothing in it that would have to be laid out once more because its own size is another.

    Textual lays the whole screen out and paints it a second time for each widget that has got another size
    by a layout, lest its contents are to be scrolled in it.
    """

    def _size_updated(
        self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True
    ) -> bool:
        return super()._size_updated(size, virtual_size, container_size, layout=False)
