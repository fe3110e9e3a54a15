"""Columns to records: the way back from `edi.bulk.reading`.

Values are held to the same rules as those of records made one by one: what could not be
read back is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from edi.bulk.columns import Bytes, Column, Flags, Items
from edi.bulk.provers import prover_of
from edi.catalogue import Layout
from edi.codec.faults import FieldError
from edi.codec.record import NotRecordError
from edi.codec.values import (
    BIRTH_YEAR_FIRST,
    REFUSED_ON_WRITING,
    YEAR_FIRST,
    field_type,
)
from edi.layout.plan import FieldPlan, GroupPlan, RecordPlan

_BLANK, _ZERO = np.uint8(32), np.uint8(48)
_CRLF = np.frombuffer(b"\r\n", np.uint8)


def write_columns(
    layout: Layout, columns: Mapping[str, Column], groups: Mapping[str, Items]
) -> bytes:
    """Detail records with these values, each with its line end.

    Takes what `read_columns` gives. A field without a column is blank; one that counts
    a group states its items. Raises NotRecordError for a value that could not be read
    back, and ValueError for columns of different lengths or with names that are not
    the record's.
    """
    plan = layout.detail
    count = _count(plan, columns, groups)
    rows = np.full((count, plan.length + len(_CRLF)), _BLANK, np.uint8)
    rows[:, plan.length :] = _CRLF
    for item in plan.fields:
        if isinstance(item, GroupPlan):
            if item.name in groups:
                _put_items(plan, item, groups[item.name], rows)
        elif item.name in columns:
            _put(plan, item, columns[item.name], rows[:, item.start - 1 : item.end])
        elif item.type.base == "literal":
            text = (item.type.literal or "").encode("ascii")
            rows[:, item.start - 1 : item.start - 1 + len(text)] = np.frombuffer(
                text, np.uint8
            )
        elif item.counts is not None and item.counts in groups:
            offsets = groups[item.counts].offsets
            _put_numbers(np.diff(offsets), rows[:, item.start - 1 : item.end])
    _refuse(layout, rows)
    return rows.tobytes()


def _count(
    plan: RecordPlan, columns: Mapping[str, Column], groups: Mapping[str, Items]
) -> int:
    names = {item.name for item in plan.fields}
    strange = sorted({*columns, *groups} - names)
    if strange:
        raise ValueError(f"found {strange[0]}, expected fields of {plan.kind}")
    counts = {len(column.values) for column in columns.values()}
    counts |= {len(items.offsets) - 1 for items in groups.values()}
    if len(counts) != 1:
        raise ValueError(f"found columns of {sorted(counts)} values, expected one size")
    return counts.pop()


def _put_items(plan: RecordPlan, group: GroupPlan, items: Items, rows: Bytes) -> None:
    sizes = np.diff(items.offsets)
    if len(sizes) and int(sizes.max()) > group.repeat:
        most = FieldError("FLD021", str(int(sizes.max())), f"at most {group.repeat}")
        raise NotRecordError(plan.kind, group.name, most)
    written = np.full((int(items.offsets[-1]), group.width), _BLANK, np.uint8)
    for member in group.members:
        if member.name in items.columns:
            columns = written[:, member.start - 1 : member.end]
            _put(plan, member, items.columns[member.name], columns)
    places = rows[:, group.start - 1 : group.end].view(f"V{group.width}")
    wanted = np.arange(group.repeat, dtype=np.uint16) < sizes[:, None].astype(np.uint16)
    places[wanted] = written.view(f"V{group.width}").reshape(-1)


def _put(plan: RecordPlan, field: FieldPlan, column: Column, rows: Bytes) -> None:
    """Write a column's values into its columns of bytes."""
    base, values, present = field.type.base, column.values, column.present
    if not present.any():
        return  # the rows are blank from the start
    if base in ("integer", "pence"):
        wrong = present & ((values < 0) | (values >= 10.0 ** rows.shape[1]))
        _refuse_values(plan, field, values, wrong)
        _put_numbers(values, rows)
    elif base == "date":
        wrong = present & ~_in_window(field, values)
        _refuse_values(plan, field, values, wrong)
        _put_dates(field, values, present, rows)
    else:
        _put_texts(plan, field, values, present, rows)
    if not present.all():
        rows[~present] = _BLANK


def _refuse_values(
    plan: RecordPlan, field: FieldPlan, values: NDArray[Any], wrong: Flags
) -> None:
    if wrong.any():
        value = values[int(np.argmax(wrong))].item()
        width = field.width
        error = FieldError("FLD022", repr(value), f"a value that {width} columns hold")
        raise NotRecordError(plan.kind, field.name, error)


def _put_numbers(values: NDArray[np.int64], rows: Bytes) -> None:
    rest: NDArray[Any] = values.astype(np.uint64 if rows.shape[1] > 9 else np.uint32)
    ten: Any = rest.dtype.type(10)
    for at in range(rows.shape[1] - 1, -1, -1):
        higher = rest // ten
        rows[:, at] = (rest - higher * ten).astype(np.uint8) + _ZERO
        rest = higher


def _first_year(field: FieldPlan) -> int:
    return BIRTH_YEAR_FIRST if field.type.birth else YEAR_FIRST


def _in_window(field: FieldPlan, values: NDArray[np.datetime64]) -> Flags:
    first = _first_year(field)
    low, high = np.datetime64(f"{first}-01-01"), np.datetime64(f"{first + 100}-01-01")
    inside: Flags = (values >= low) & (values < high)
    return inside


def _put_dates(
    field: FieldPlan, values: NDArray[np.datetime64], present: Flags, rows: Bytes
) -> None:
    first = _first_year(field)
    days = values.astype("datetime64[D]").view(np.int64)
    days = np.where(present, days - _day_number(first), 0)
    _whole(rows)[:] = _written_days(first)[days]


def _day_number(year: int) -> int:
    """Of the first of January, as numpy counts."""
    return int(np.datetime64(f"{year}-01-01").view(np.int64))


@cache
def _written_days(first_year: int) -> NDArray[np.void]:
    """DDMMYY for each day of the hundred years from that one on."""
    numbers = np.arange(_day_number(first_year), _day_number(first_year + 100))
    days = numbers.view("datetime64[D]")
    months = days.astype("datetime64[M]")
    years = days.astype("datetime64[Y]").astype(np.int64) + 1970
    written = np.empty((len(days), len("DDMMYY")), np.uint8)
    _put_numbers((days - months).astype(np.int64) + 1, written[:, :2])
    _put_numbers(months.astype(np.int64) % 12 + 1, written[:, 2:4])
    _put_numbers(years % 100, written[:, 4:])
    return _whole(written)


def _put_texts(
    plan: RecordPlan,
    field: FieldPlan,
    values: NDArray[Any],
    present: Flags,
    rows: Bytes,
) -> None:
    if values.dtype.kind == "U":
        values = np.char.encode(values, "latin-1")  # what is not ASCII is refused later
    width, given = rows.shape[1], values.dtype.itemsize
    texts = np.ascontiguousarray(values).view(np.uint8).reshape(len(values), given)
    if given > width:
        longer = texts[:, width:].any(axis=1)
        _refuse_values(plan, field, values, present & longer)
        texts = np.ascontiguousarray(texts[:, :width])
    blank = texts == 0
    _refuse_values(plan, field, values, present & blank[:, 0])
    if blank.any():
        within = _followed(blank)
        if within.any():  # no blanks may be made of those NULs: they are refused later
            blank[within.any(axis=1)] = False
        texts = texts + blank.view(np.uint8) * _BLANK
    _whole(rows[:, : texts.shape[1]])[:] = _whole(texts)


def _followed(blank: Flags) -> Flags:
    """Where a character follows a NUL in the same row."""
    flat, found = blank.reshape(-1), np.empty(blank.shape, np.bool_)
    np.greater(flat[:-1], flat[1:], out=found.reshape(-1)[:-1])
    found[:, -1] = False  # what follows there is another row's
    return found


def _whole(rows: Bytes) -> NDArray[np.void]:
    """Each row's bytes as one value, so that they move at once."""
    return rows.view(f"V{rows.shape[1]}")[:, 0]


def _refuse(layout: Layout, rows: Bytes) -> None:
    """Raise NotRecordError for the first record that our own writer never writes."""
    plan = layout.detail
    clean = prover_of(layout, plan.kind).prove(rows).clean
    for at in np.flatnonzero(~clean).tolist():
        raw = rows[at, : plan.length].tobytes()
        for item in plan.fields:
            if isinstance(item, FieldPlan):
                _refuse_field(plan, item, raw[item.start - 1 : item.end])
                continue
            filled = len(raw[item.start - 1 : item.end].rstrip(b" "))
            for first in range(item.start - 1, item.start - 1 + filled, item.width):
                for member in item.members:
                    part = raw[first + member.start - 1 : first + (member.end or 0)]
                    _refuse_field(plan, member, part)


def _refuse_field(plan: RecordPlan, field: FieldPlan, raw: bytes) -> None:
    if field.required and not raw.strip(b" "):
        error = FieldError("FLD001", "nothing", "a value")
        raise NotRecordError(plan.kind, field.name, error)
    for fault in field_type(field.type).faults(raw):
        if fault.code in REFUSED_ON_WRITING:
            error = FieldError(fault.code, fault.found, fault.expected)
            raise NotRecordError(plan.kind, field.name, error)
