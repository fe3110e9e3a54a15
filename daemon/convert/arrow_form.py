"""Parquet and Arrow files: a file's details as typed columns, for analysis.

Headers, trailers and lines that are not understood are kept in the schema's metadata,
as JSON objects with their record numbers (`frame`).
"""

from __future__ import annotations

import json
from typing import Any, BinaryIO

import pyarrow as pa
from pyarrow import ipc, parquet

from daemon.convert.errors import ConversionError
from daemon.convert.source import Source
from edi.bulk import read_columns
from edi.bulk.arrow import record_batch, schema
from edi.json_lines import JsonLines

ROW_GROUP = 32_768
"""Records written together: enough for a reader to skip by, little enough to hold."""
FRAME_MAX = 200_000
"""Headers, trailers and lines not understood; they are held in memory."""


def write_parquet(source: Source, sink: BinaryIO) -> int:
    """Write a Parquet file; how many records the EDI file has."""
    described, frame = _schema(source)
    with parquet.ParquetWriter(sink, described, compression="zstd") as writer:
        return frame + _batches(source, described, writer)


def write_arrow(source: Source, sink: BinaryIO) -> int:
    """Write an Arrow IPC file; how many records the EDI file has."""
    described, frame = _schema(source)
    with ipc.new_file(sink, described) as writer:
        return frame + _batches(source, described, writer)


def _batches(source: Source, described: Any, writer: Any) -> int:
    kinds = [source.layout.detail.kind]
    count = 0
    for batch in read_columns(
        source.blocks(),
        source.name,
        source.catalogue,
        kinds=kinds,
        batch_records=ROW_GROUP,
    ):
        count += len(batch)
        made = record_batch(batch)
        writer.write_batch(pa.record_batch(made.columns, schema=described))
    return count


def _schema(source: Source) -> tuple[Any, int]:
    """The schema with what stands around the details, and how many lines that is."""
    lines = JsonLines(source.layout)
    frame = []
    # The bar shows the second reading alone.
    for record in Source(source.path, source.catalogue).records():
        if record.kind == source.layout.detail.kind:
            continue
        frame.append({"record": record.number, **lines.form(record)})
        if len(frame) > FRAME_MAX:
            raise ConversionError(
                f"{source.path} has more than {FRAME_MAX:,} headers, trailers and "
                "lines that are not understood",
                "convert it to csv or jsonl",
            )
    plain = schema(source.layout)
    told = {**plain.metadata, b"name": source.name, b"frame": json.dumps(frame)}
    return plain.with_metadata(told), len(frame)
