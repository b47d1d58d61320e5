"""Files to articles: decoding, identity, the library of a folder, its settings, reading positions."""
