"""Files as polars frames, with the types of `edi.bulk.arrow`.

Needs polars and pyarrow (the extras `polars` and `arrow`). polars keeps no metadata
with a column; `docs` gives the layout's words for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from edi.bulk.arrow import schema, to_arrow
from edi.catalogue import Catalogue, Layout


def to_polars(
    blocks: Iterable[bytes],
    name: str,
    kind: str | None = None,
    catalogue: Catalogue | None = None,
) -> pl.DataFrame:
    """A file's records of one kind as a frame; its details unless `kind` is given.

    Raises as `edi.bulk.arrow.to_arrow` does.
    """
    frame = pl.from_arrow(to_arrow(blocks, name, kind, catalogue))
    if not isinstance(frame, pl.DataFrame):
        raise TypeError("an Arrow table makes a frame")
    return frame


def docs(layout: Layout, kind: str | None = None) -> Mapping[str, Mapping[str, str]]:
    """What the layout says of each column: `doc`, `columns`, `type` and more."""
    return {
        field.name: {
            key.decode(): text.decode() for key, text in (field.metadata or {}).items()
        }
        for field in schema(layout, kind)
    }
