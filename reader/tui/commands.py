"""The command palette: the actions of the screen, found by their titles."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from reader.text.oneline import one_line
from reader.tui.actions import Action
from reader.tui.screen import ActionScreen


class ActionCommands(Provider):
    """Offers the actions of the screen below the palette."""

    @property
    def _actions(self) -> list[Action]:
        return self.screen.actions if isinstance(self.screen, ActionScreen) else []

    def _command(self, action: Action) -> Callable[[], None]:
        assert isinstance(self.screen, ActionScreen)
        return partial(self.screen.perform, action.id)

    async def discover(self) -> Hits:
        """Every action, in the order of the table."""
        for action in self._actions:
            yield DiscoveryHit(_shown(action), self._command(action), action.title)

    async def search(self, query: str) -> Hits:
        """The actions whose title has the letters that were typed."""
        matcher = self.matcher(query)
        for action in self._actions:
            score = matcher.match(action.title)
            if score > 0:
                yield Hit(score, _shown(action), self._command(action), action.title)


def _shown(action: Action) -> Content:
    """A title and its keys as they are painted. Content, since names of labels may look like markup."""
    keys = one_line(", ".join(action.keys), None, "ltr")
    return Content(f"{one_line(action.title, None, 'ltr')}\n").append(Content.styled(f"  {keys}", "dim"))
