"""What one person does to one article: cursor, selection, marking, undo. No screen.

Everything the keys do can be done, and is tested, here.
"""

from reader.session.session import Outcome, Session

__all__ = ["Outcome", "Session"]
