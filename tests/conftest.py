"""Fixtures that every room's tests share."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

# CI tells of a commit, the same each time; everyone else's runs look for examples that nobody has seen.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

# The folders of tests lie in memory where there is room: waiting for a disk would be half of all the time.
# What the wait is good for they prove with disks of their own, which fail on purpose.
# `TMPDIR=/tmp ./test` takes the real disk.
_MEMORY = "/dev/shm"
if "TMPDIR" not in os.environ and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > 2**30:
    tempfile.tempdir = _MEMORY

#: Real articles, gold marks and hard cases lie beside the checkout; a stranger's clone has none.
SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared articles, gold and cases; the test is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared beside this checkout: real articles and gold are not here")
    return SHARED
