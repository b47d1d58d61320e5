"""Arabic text as screen cells: pure functions from text to what is painted, and back.

The order of work, per paragraph: embedding levels (``bidi``), lines broken in logical
order by the width of shaped words (``wrapping``, ``shaping``), then each line reordered
into cells (``line``). ``layout`` does all of it for an article, a line at a time.
"""
