"""What this terminal does with Arabic: questions and answers, switches, output filters.

Text is painted shaped and in visual order. ``survey`` finds out before the screen is there what the
terminal needs so that it stands as painted; ``Output`` does it while the screen is there. Nothing here
knows of the rest of the program or of a screen library.
"""
