"""What every test of the screen needs: positions kept in a folder of its own, colours as by default."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Reading positions of this test only."""
    state = tmp_path / "state"
    monkeypatch.setenv("HASHIYA_STATE", str(state))
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("LOGNAME", "salma")
    return state


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty workspace."""
    made = tmp_path / "workspace"
    made.mkdir()
    return made
