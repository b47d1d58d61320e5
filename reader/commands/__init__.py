"""The commands of ``hashiya``, each importing the rooms it needs inside itself."""
