"""Rows of bytes to typed columns, and what may be missing in them.

A column's values mean what a record's property means: text without trailing blanks,
digits as text, numbers and pence as integers, dates as days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from edi.codec.faults import FieldError
from edi.codec.values import BIRTH_YEAR_FIRST, YEAR_FIRST, field_type
from edi.layout.plan import FieldPlan, GroupPlan, RecordPlan

Bytes = NDArray[np.uint8]
Flags = NDArray[np.bool_]
Numbers = NDArray[np.uint64]

_BLANK, _ZERO = 32, np.uint8(48)
WORD_BYTES = 8
"""Columns that one number holds."""
INTEGER_WIDTH_MAX = 18
"""Digits that a 64-bit integer always holds."""
_DATE_WIDTH = len("DDMMYY")


@frozen(eq=False)
class Column:
    """One field of many records."""

    field: FieldPlan
    values: NDArray[Any]
    """Text, digits and flags: `S` (bytes of Latin-1, no trailing blanks). Integers and
    pence: `int64`. Dates: `datetime64[D]`. Where `present` is False: empty, 0, NaT."""
    present: Flags
    """False where the field is blank or absent, or cannot be read."""


@frozen(eq=False)
class Items:
    """A repeated group of many records, all items one after another."""

    group: GroupPlan
    offsets: NDArray[np.int64]
    """Items of record i: from `offsets[i]` up to `offsets[i + 1]`."""
    columns: Mapping[str, Column]
    """By member; one value for each item."""


@frozen(eq=False)
class Read:
    """What the rows of one record kind hold."""

    columns: dict[str, Column]
    groups: dict[str, Items]
    faulty: Flags
    """Records in which some field is not blank and cannot be read."""


def read_rows(plan: RecordPlan, rows: Bytes) -> Read:
    """The columns of records; each row holds at least the record's length in bytes."""
    turned = np.ascontiguousarray(rows[:, : plan.length].T)
    faulty = np.zeros(len(rows), np.bool_)
    columns: dict[str, Column] = {}
    groups: dict[str, Items] = {}
    for item in plan.fields:
        if isinstance(item, GroupPlan):
            groups[item.name] = _items(item, rows, turned, faulty)
        elif item.has_value:
            last = plan.length if item.end is None else item.end
            columns[item.name] = _column(item, turned[item.start - 1 : last], faulty)
    return Read(columns, groups, faulty)


def _items(group: GroupPlan, rows: Bytes, turned: Bytes, faulty: Flags) -> Items:
    width, count = group.width, len(rows)
    slots = turned[group.start - 1 : group.end].reshape(group.repeat, width, count)
    filled = (slots != _BLANK).any(axis=1)
    sizes = np.zeros(count, np.int64)
    for at in range(group.repeat):
        sizes[filled[at]] = at + 1
    offsets = np.zeros(count + 1, np.int64)
    np.cumsum(sizes, out=offsets[1:])
    items = np.ascontiguousarray(taken_items(group, rows, sizes).T)
    item_faulty = np.zeros(items.shape[1], np.bool_)
    columns = {
        member.name: _column(member, items[member.start - 1 : member.end], item_faulty)
        for member in group.members
        if member.has_value
    }
    if item_faulty.any():
        owners = np.repeat(np.arange(count), sizes)
        faulty[owners[item_faulty]] = True
    return Items(group, offsets, columns)


def taken_items(group: GroupPlan, rows: Bytes, sizes: NDArray[np.int64]) -> Bytes:
    """The first `sizes` items of each row, one after another, as rows of their own."""
    places = rows[:, group.start - 1 : group.end].view(f"V{group.width}")
    wanted = np.arange(group.repeat) < sizes[:, None]
    return places[wanted].view(np.uint8).reshape(-1, group.width)


def _column(field: FieldPlan, turned: Bytes, faulty: Flags) -> Column:
    filled = (turned != _BLANK).any(axis=0)
    base = field.type.base
    if base in ("integer", "pence"):
        return _integers(field, turned, filled, faulty)
    if base == "date":
        return _dates(field, turned, filled, faulty)
    # An `S` array cannot hold a NUL at a text's end; no text should have one anywhere.
    wrong = turned.min(axis=0, initial=_BLANK) == 0
    if base == "digits":
        wrong |= filled & ~_all_digits(turned)
    if wrong.any():
        faulty |= wrong
        filled &= ~wrong
    return Column(field, _texts(turned, filled), filled)


def _all_digits(turned: Bytes) -> Flags:
    found: Flags = (turned - _ZERO).max(axis=0, initial=0) < 10
    return found


def _texts(turned: Bytes, filled: Flags) -> NDArray[np.bytes_]:
    width, count = turned.shape
    texts = turned.copy()
    trailing = np.ones(count, np.bool_)
    for at in range(width - 1, -1, -1):
        trailing &= texts[at] == _BLANK
        if not trailing.any():
            break
        texts[at][trailing] = 0
    texts[:, ~filled] = 0
    return np.ascontiguousarray(texts.T).view(f"S{width}").reshape(count)


def _integers(field: FieldPlan, turned: Bytes, filled: Flags, faulty: Flags) -> Column:
    regular = _all_digits(turned)
    if len(turned) > INTEGER_WIDTH_MAX:
        raise ValueError(f"{field.name} has more digits than 64 bits hold")
    values = number(turned)
    values[~regular] = 0
    for at in np.flatnonzero(filled & ~regular):
        value = _decoded(field, turned[:, at].tobytes())
        if value is None:
            faulty[at], filled[at] = True, False
        else:
            values[at] = value
    return Column(field, values, filled)


def _decoded(field: FieldPlan, raw: bytes) -> Any:
    try:
        return field_type(field.type).decode(raw)
    except FieldError:
        return None


def turned_columns(
    rows: Bytes, spans: Sequence[slice], rows_at_once: int | None = None
) -> Bytes:
    """Some columns of the rows, one below the other.

    Long rows are turned some at a time, which stay in the processor's cache.
    """
    step = rows_at_once or max(len(rows), 1)
    columns = sum(span.stop - span.start for span in spans)
    turned = np.empty((columns, len(rows)), np.uint8)
    at = 0
    for span in spans:
        part = turned[at : at + span.stop - span.start]
        for first in range(0, len(rows), step):
            some = slice(first, first + step)
            part[:, some] = rows[some, span].T
        at += len(part)
    return turned


def packed(rows: Bytes, start: int, stop: int) -> Numbers:
    """Columns (from 0) of each row as one number, equal where they are.

    At most WORD_BYTES of them.
    """
    found: Numbers | None = None
    at = start
    for size in (8, 4, 2, 1):
        if stop - at >= size:
            part = rows[:, at : at + size].view(f"<u{size}")[:, 0].astype(np.uint64)
            if found is None:
                found = part
            else:
                part <<= np.uint64(8 * (at - start))
                found |= part
            at += size
    assert found is not None  # no field is without a column  # noqa: S101
    return found


def number(
    turned: Bytes, dtype: type[Any] = np.int64, zero: np.uint8 = _ZERO
) -> NDArray[Any]:
    """The numbers in digits that stand below each other; nonsense for other bytes.

    `zero` is what the digit 0 is there.
    """
    digits = turned - zero
    values: NDArray[Any] = digits[0].astype(dtype)
    for row in digits[1:]:
        values *= 10
        values += row
    return values


def _dates(field: FieldPlan, turned: Bytes, filled: Flags, faulty: Flags) -> Column:
    days = days_by_number(BIRTH_YEAR_FIRST if field.type.birth else YEAR_FIRST)
    regular = _all_digits(turned)
    if len(turned) != _DATE_WIDTH:
        regular[:] = False
    numbers = number(turned)
    numbers[~regular] = 0  # no day has that number
    values = days[numbers]
    wrong = filled & np.isnat(values)
    faulty |= wrong
    return Column(field, values, filled & ~wrong)


@cache
def days_by_number(first_year: int) -> NDArray[np.datetime64]:
    """The day of each DDMMYY, written as a number; NaT where there is none."""
    first, after = np.datetime64(f"{first_year}-01-01"), first_year + 100
    days = np.arange(first, np.datetime64(f"{after}-01-01"), dtype="datetime64[D]")
    months = days.astype("datetime64[M]")
    years = days.astype("datetime64[Y]").astype(np.int64) + 1970
    of_month = (days - months).astype(np.int64) + 1
    of_year = months.astype(np.int64) % 12 + 1
    found = np.full(10**_DATE_WIDTH, np.datetime64("NaT"), "datetime64[D]")
    found[of_month * 10_000 + of_year * 100 + years % 100] = days
    return found
