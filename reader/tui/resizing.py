"""Another size of the window: painted at once when it comes by itself, collected while one is dragged."""

from __future__ import annotations

from time import monotonic

from textual import events
from textual.app import App

#: Seconds after a size of the window within which another belongs to the same drag.
_DRAGGING = 0.1


class ResizedApp(App[None]):
    """An app that does not wait for more sizes after one that comes by itself.

    Textual waits for 8 ms, since many come while a window is dragged; among many it still does, and only the
    newest is painted.
    """

    _resized = 0.0  # when the last size came

    def on_resize(self, event: events.Resize) -> None:
        """Hand a size that comes by itself on to the screen, before Textual does."""
        alone = monotonic() - self._resized > _DRAGGING
        self._resized = monotonic()
        if alone and self.screen_stack:
            self.screen.post_message(events.Resize(event.size, event.virtual_size))
