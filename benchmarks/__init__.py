"""What is promised of speed and of effort, measured: ``./bench [NAME…] [--json]``.

A module here that has ``run() -> Iterable[Figure]`` is a benchmark of that name.
"""
