"""Files as columns: many records at once, with numpy.

`read_columns` gives the records of a file as typed arrays, in batches of bounded size:

    for batch in edi.bulk.read_columns(blocks, "R1234501.X01", kinds=["result"]):
        candidates = batch.columns["candidate_number"].values

Importing this package imports numpy, which takes longer than checking a small file;
`edi` itself does so only where a file is large.
"""

from edi.bulk.columns import Column, Items
from edi.bulk.reading import BATCH_RECORDS, Batch, read_columns

__all__ = ["BATCH_RECORDS", "Batch", "Column", "Items", "read_columns"]
