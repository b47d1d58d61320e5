"""Keys in their turn: each goes to the screen that is on top once those before it are done."""

from __future__ import annotations

from textual import events

from reader.tui.resizing import ResizedApp
from reader.tui.rows_screen import RowsScreen
from reader.tui.screen import ActionScreen


class TurnsApp(ResizedApp):
    """An app that hands each key to its screen before it looks at the next one.

    Textual puts keys into the queue of the widget that has the focus when they come. Of keys that come
    together, as a macro or a slow line sends them, those after one that opens a screen would be commands
    of the screen below.
    """

    async def on_event(self, event: events.Event) -> None:
        """Carry a key out at once; on a screen that is just being opened, when it is there."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            screen = self.screen
            # Then it has its widgets, and a line to type in has the focus. Only the event can be waited for.
            await screen._mounted_event.wait()  # noqa: SLF001
            if isinstance(screen, (ActionScreen, RowsScreen)):
                self.app_focus = True
                if not await self._check_bindings(event.key, priority=True):
                    screen.on_key(event)
                return
        await super().on_event(event)
