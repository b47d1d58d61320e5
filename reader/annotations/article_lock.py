"""One writer for an article: a lock beside its file, and who has it.

The lock is the kernel's, on a file that is never replaced, so that one who is killed
leaves none behind.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filelock import FileLock

#: Bytes of a lock file that are read for its owner.
_OWNER_BYTES = 2000


class ArticleLock:
    """The lock of one article."""

    def __init__(self, path: Path) -> None:
        """A lock on a file, which is made when it is first taken; its folder must be there."""
        self._path = path
        self._lock: FileLock | None = None

    def take(self) -> bool:
        """Take the lock, if nobody else has it; True when it is ours.

        Raises:
            OSError: The lock's file can't be made.
        """
        if self.is_taken:
            return True
        from filelock import FileLock, Timeout  # where nothing is kept yet, no start waits for it

        if self._lock is None:
            # Not per thread: the reader may save from one and close from another.
            self._lock = FileLock(self._path, timeout=0, thread_local=False)
        with suppress(FileExistsError):
            self._path.open("x").close()  # with the mode that the umask says: others may have to lock it too
        try:
            self._lock.acquire()
        except Timeout:
            return False
        with suppress(OSError):
            self._path.write_text(json.dumps(_me()), "utf-8")
        return True

    @property
    def exists(self) -> bool:
        """Whether anybody ever took it."""
        return self._path.exists()

    @property
    def is_taken(self) -> bool:
        """Whether it is ours."""
        return self._lock is not None and self._lock.is_locked

    def owner(self) -> str:
        """Who has it, such as "salma on paper, process 812, since 14:02:11"."""
        try:
            with open(self._path, encoding="utf-8") as file:
                owner = json.loads(file.read(_OWNER_BYTES))
            user, host, process, since = (str(owner[name]) for name in ("user", "host", "process", "since"))
        except (OSError, ValueError, KeyError, TypeError):
            return "another program"
        return f"{user} on {host}, process {process}, since {since}"

    def release(self) -> None:
        """Let go of it."""
        if self._lock is not None:
            self._lock.release(force=True)


def _me() -> dict[str, str | int]:
    import getpass
    import socket  # who only reads takes no lock

    try:
        user = getpass.getuser()
    except (OSError, KeyError):
        user = "someone"
    since = datetime.now(UTC).isoformat(timespec="seconds")
    return {"user": user, "host": socket.gethostname(), "process": os.getpid(), "since": since}
