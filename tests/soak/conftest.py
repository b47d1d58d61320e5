"""The app runs here as in the tests of the screen: in folders of its own."""

from tests.tui.conftest import folder, own_state

__all__ = ["folder", "own_state"]
