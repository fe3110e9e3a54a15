"""Columns: they say what the records' own properties say, for any file and chunking."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import edi
from edi.bulk import Batch, Column, Items, read_columns, splitting
from edi.catalogue import Catalogue
from edi.layout.plan import FieldPlan
from tests.support.large_files import Writer, damaged

LAYOUTS = [
    layout.name for layout in Catalogue.shipped() if layout.format.name == "jcq14"
]


def chunks(data: bytes, chance: Random) -> Iterator[bytes]:
    """The bytes in pieces of any size."""
    at = 0
    while at < len(data):
        size = chance.choice((1, 7, 300, 5_000, len(data)))
        yield data[at : at + size]
        at += size


def cell(column: Column, at: int) -> Any:
    """A column's value as a record's property gives it."""
    if not column.present[at]:
        return None
    value = column.values[at].item()
    return value.decode("latin-1") if isinstance(value, bytes) else value


def items(found: Items, at: int) -> list[tuple[Any, ...]]:
    """A record's items as tuples."""
    span = range(int(found.offsets[at]), int(found.offsets[at + 1]))
    return [tuple(cell(c, i) for c in found.columns.values()) for i in span]


def assert_same(batch: Batch, at: int, record: edi.Record) -> None:
    """Every value of a record is what its property gives; where that raises, none."""
    assert batch.raw(at) == record.raw
    assert batch.kind == record.kind
    failed = False
    for name, column in batch.columns.items():
        if _cut_inside(column.field, record):
            continue
        try:
            expected = getattr(record, name)
        except edi.FieldError:
            failed, expected = True, None
        if isinstance(expected, str) and "\0" in expected:
            failed, expected = True, None
        assert cell(column, at) == expected
    for name, found in batch.groups.items():
        try:
            expected = [tuple(item) for item in getattr(record, name)]
        except edi.FieldError:
            failed = True
        else:
            if any("\0" in str(value) for item in expected for value in item):
                failed = True
            else:
                assert items(found, at) == expected
    if failed or len(record.raw) == batch.plan.length:
        assert bool(batch.faulty[at]) is failed


def _cut_inside(field: FieldPlan, record: edi.Record) -> bool:
    """Digits cut short read as fewer digits in a record, and as a fault here."""
    end = field.end or field.start
    return field.type.base == "digits" and field.start <= len(record.raw) < end


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=15)
@given(seed=st.integers(0, 10_000), damage=st.integers(0, 6))
def test_columns_say_what_records_say(layout: str, seed: int, damage: int) -> None:
    """The same values, faults and numbers as reading record by record."""
    chance = Random(seed)  # noqa: S311 -- repeatable, no secrets
    name, data = Writer(layout, seed).file(2, chance.randrange(20))
    data = damaged(data, chance, damage)
    known = {
        record.number: record
        for record in edi.read_records([data], name)
        if not isinstance(record, edi.Unknown)
    }

    seen: set[int] = set()
    for batch in read_columns(chunks(data, chance), name, batch_records=16):
        assert 0 < len(batch) <= 16
        assert all(np.diff(batch.numbers) > 0)
        for at, number in enumerate(batch.numbers.tolist()):
            assert_same(batch, at, known[number])
            seen.add(number)
    assert seen == known.keys()


def test_columns_of_many_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of several blocks, of several centres, with a damaged record in it."""
    monkeypatch.setattr(splitting, "BLOCK_BYTES", 1_000_000)
    name, data = Writer("jcq14/results").file(3, 2_500)
    at = data.index(b"R5", 2_000_000)
    data = data[: at + 30] + b"\n" + data[at + 31 :]  # a line feed inside a record
    records = {record.number: record for record in edi.read_records([data], name)}
    batches = list(read_columns([data], name, kinds=["result"]))
    numbers = [number for batch in batches for number in batch.numbers.tolist()]

    assert numbers == [n for n, record in records.items() if record.kind == "result"]
    for batch in batches:
        for row in range(0, len(batch), 97):
            assert_same(batch, row, records[int(batch.numbers[row])])


def test_file_of_no_known_layout_has_no_columns() -> None:
    """Nothing is said of lines that are not understood."""
    assert list(read_columns([b"hello\r\n" * 200_000], "letter.txt")) == []
