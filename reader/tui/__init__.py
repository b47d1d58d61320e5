"""The screen: the Textual app, its screens and widgets, and the one table of actions and keys."""
