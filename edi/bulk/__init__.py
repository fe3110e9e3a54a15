"""Files as columns: many records at once, with numpy.

`read_columns` gives the records of a file as typed arrays, in batches of bounded size:

    for batch in edi.bulk.read_columns(blocks, "R1234501.X01", kinds=["result"]):
        candidates = batch.columns["candidate_number"].values

`write_columns` is the way back, for the detail records of a layout. `to_arrow` and
`to_polars` give whole files as tables of other libraries, which are extras and imported
when asked for.

Importing this package imports numpy, which takes longer than checking a small file;
`edi` itself does so only where a file is large.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from edi.bulk.columns import Column, Items
from edi.bulk.reading import BATCH_RECORDS, Batch, read_columns
from edi.bulk.writing import write_columns

if TYPE_CHECKING:
    from edi.bulk.arrow import to_arrow
    from edi.bulk.frames import to_polars

__all__ = [
    "BATCH_RECORDS",
    "Batch",
    "Column",
    "Items",
    "read_columns",
    "to_arrow",
    "to_polars",
    "write_columns",
]

_EXTRAS = {"to_arrow": "edi.bulk.arrow", "to_polars": "edi.bulk.frames"}


def __getattr__(name: str) -> Any:
    if name in _EXTRAS:
        return getattr(import_module(_EXTRAS[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
