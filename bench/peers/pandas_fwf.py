"""pandas.read_fwf, which cuts columns as text; it has no checks to offer."""

from __future__ import annotations

from bench.peers.described import described
from bench.topic import Answer


def run(path: str) -> Answer:
    """All columns of all details as text."""
    import pandas

    what = described(path)
    columns = list(what.all_columns())
    frame = pandas.read_fwf(
        path,
        colspecs=[(0, len(what.detail)), *((c.start, c.end) for c in columns)],
        names=["identifier", *(column.name for column in columns)],
        dtype=str,
        header=None,
        encoding="latin-1",
    )
    return Answer(int((frame["identifier"] == what.detail.decode()).sum()))
