"""The dataset: marks out to files and back in."""
