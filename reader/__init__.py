"""Hashiya: a terminal reader and annotator for Arabic.

The rooms, from the ground up (each may import only from those before it):
``text``, ``articles``, ``annotations``, ``session``, ``dataset``, ``tui``, ``cli``.
"""

__version__ = "0.1.0"
