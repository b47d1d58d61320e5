"""Marks in the margin: labels, spans, relations, their history, and the store that keeps them."""
