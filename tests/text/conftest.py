"""Settings of the property tests."""

from __future__ import annotations

from hypothesis import settings

# On a busy machine one example may take any time; what hangs is stopped by the timeout of the test.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")
