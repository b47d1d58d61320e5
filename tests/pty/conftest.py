"""Workspaces for programs in a pseudo-terminal."""

from __future__ import annotations

import shutil

import pytest


@pytest.fixture
def workspace(shared, tmp_path):
    """Copies of the shared articles."""
    folder = tmp_path / "workspace"
    folder.mkdir()
    for article in (shared / "articles").glob("*.txt"):
        shutil.copyfile(article, folder / article.name)
    return folder
