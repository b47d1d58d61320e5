"""Tests in real terminal emulators, each of which takes seconds: only with ``-m terminals``."""

from __future__ import annotations

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "terminals: runs real terminal emulators; only when asked for with -m")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "terminals" in (config.getoption("markexpr") or ""):
        return
    chosen = [item for item in items if _is_ordinary(item)]
    if len(chosen) < len(items):
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = chosen


def _is_ordinary(item: pytest.Item) -> bool:
    """Whether a test needs no emulator, or only the one that an ordinary run tries."""
    marker = item.get_closest_marker("terminals")
    return marker is None or marker.kwargs.get("ordinary", False)
