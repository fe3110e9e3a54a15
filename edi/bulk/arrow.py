"""Files as Arrow: typed columns that carry what the layout says of them.

Text, digits and flags are strings, integers and money (in pence) 32-bit integers,
dates are dates, a repeated group is a list of structs. Blank is null and never zero;
a group without items is an empty list. What a filled field holds that cannot be read as
its type is null too: `edi.check` tells of it. Each column's metadata says what it means
(`doc`), its columns in the file, its type in the layout, how well that is known
(`position` and `values`), and whether it is `personal`; the schema's says of which
layout it is.

Needs pyarrow (the extra `arrow`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa

from edi.bulk.columns import Column, Items
from edi.bulk.reading import Batch, read_columns
from edi.catalogue import Catalogue, Layout
from edi.codec.reader import Reader
from edi.layout.plan import FieldPlan, GroupPlan

NUMBER = "record"
"""The first column: the record's number in its file, from 1."""
_INT32_DIGITS = 9


def schema(layout: Layout, kind: str | None = None) -> Any:
    """The Arrow schema of a layout's records of one kind; its details' unless given.

    Raises KeyError for a kind that the layout has not.
    """
    plan = layout.detail if kind is None else layout.plan(kind)
    number_doc = {"doc": "The record's number in the file, from 1"}
    fields = [pa.field(NUMBER, pa.int64(), nullable=False, metadata=number_doc)]
    fields += [
        pa.field(item.name, _type(item), metadata=_described(item))
        for item in plan.fields
        if isinstance(item, GroupPlan) or item.has_value
    ]
    told = {"layout": layout.name, "kind": plan.kind, "doc": plan.doc}
    return pa.schema(fields, metadata=told)


def _type(item: FieldPlan | GroupPlan) -> Any:
    if isinstance(item, GroupPlan):
        members = [
            pa.field(member.name, _type(member), metadata=_described(member))
            for member in item.members
            if member.has_value
        ]
        return pa.list_(pa.field("item", pa.struct(members), nullable=False))
    base = item.type.base
    if base == "date":
        return pa.date32()
    if base in ("integer", "pence"):
        return pa.int32() if item.width <= _INT32_DIGITS else pa.int64()
    return pa.string()


def _described(item: FieldPlan | GroupPlan) -> dict[str, str]:
    """What the layout says of a column."""
    told = {
        "doc": item.doc,
        "columns": f"{item.start}-{item.end or ''}",
        "position": str(item.position),
        "values": str(item.values),
        "source": item.source,
    }
    if isinstance(item, FieldPlan):
        told["type"] = item.type.name
        told["unit"] = "pence" if item.type.base == "pence" else ""
        told["personal"] = "true" if item.personal else ""
    return {key: text for key, text in told.items() if text}


def record_batch(batch: Batch) -> Any:
    """A batch of columns as an Arrow record batch."""
    wanted = schema(batch.layout, batch.kind)
    arrays = [pa.array(batch.numbers, pa.int64())]
    for item in batch.plan.fields:
        if isinstance(item, GroupPlan):
            arrays.append(_list(batch.groups[item.name], _type(item)))
        elif item.has_value:
            arrays.append(_array(batch.columns[item.name], _type(item)))
    return pa.record_batch(arrays, schema=wanted)


def _array(column: Column, wanted: Any) -> Any:
    values, mask = column.values, ~column.present
    if values.dtype.kind != "S":
        return pa.array(values, mask=mask).cast(wanted)
    if values.size and values.view(np.uint8).max(initial=0) > 0x7F:
        # Bytes outside ASCII are Latin-1 here as everywhere (FRM004 tells of them).
        texts = [text.decode("latin-1") for text in values.tolist()]
        return pa.array(texts, wanted, mask=mask)
    return pa.array(values, pa.binary(), mask=mask).cast(wanted)


def _list(items: Items, wanted: Any) -> Any:
    struct = wanted.value_type
    fields = [struct.field(at) for at in range(struct.num_fields)]
    arrays = [_array(items.columns[field.name], field.type) for field in fields]
    values = pa.StructArray.from_arrays(arrays, fields=fields)
    offsets = pa.array(items.offsets, pa.int32())
    return pa.ListArray.from_arrays(offsets, values, type=wanted)


def to_arrow(
    blocks: Iterable[bytes],
    name: str,
    kind: str | None = None,
    catalogue: Catalogue | None = None,
) -> Any:
    """A file's records of one kind as a table; its details unless `kind` is given.

    Raises ValueError for a file of no known layout, KeyError for a kind that its layout
    has not. Holds the whole table; `edi.bulk.read_columns` and `record_batch` do not.
    """
    layout, found = _read(blocks, name, kind, catalogue)
    batches = [record_batch(batch) for batch in found]
    return pa.Table.from_batches(batches, schema(layout, kind))


def _read(
    blocks: Iterable[bytes],
    name: str,
    kind: str | None,
    catalogue: Catalogue | None,
) -> tuple[Layout, Iterator[Batch]]:
    given = iter(blocks)
    first = next(given, b"")
    reader = Reader(name, catalogue)
    reader.feed(first)
    reader.close()
    if reader.layout is None:
        raise ValueError(f"{name!r} is no file of a known layout")
    plan = reader.layout.detail if kind is None else reader.layout.plan(kind)
    whole = chain([first], given)
    return reader.layout, read_columns(whole, name, catalogue, kinds=[plan.kind])
