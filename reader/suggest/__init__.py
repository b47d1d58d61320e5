"""Proposals: what the rules would mark in an article, for a person to accept or reject.

Nothing here marks anything. The words the rules go by are in ``patterns.toml``, which a
workspace extends with a file of the same name.
"""
