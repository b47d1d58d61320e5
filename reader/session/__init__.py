"""What one person does to one article: cursor, selection, marking, undo. No screen.

Everything the keys do can be done, and is tested, here.
"""

from reader.session.outcome import Outcome
from reader.session.session import Session

__all__ = ["Outcome", "Session"]
