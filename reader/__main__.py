"""``python -m reader`` is ``hashiya``."""

from reader.cli import main

if __name__ == "__main__":
    main()
