"""Fixtures that every room's tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

#: Real articles, gold marks and hard cases lie beside the checkout; a stranger's clone has none.
SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared articles, gold and cases; the test is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared beside this checkout: real articles and gold are not here")
    return SHARED
