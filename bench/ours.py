"""Our own sides, by the library's public calls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from bench.topic import Answer
from edi import Check, CheckedRecords, Report, check, read_records
from edi.bulk import Batch, read_columns, write_columns
from edi.catalogue import Catalogue
from edi.codec.record import Record, make_record
from edi.rules.check import LISTED_MAX

BLOCK_BYTES = 1 << 20


def blocks(path: str) -> Iterator[bytes]:
    """A file in blocks, as the command line reads it."""
    with Path(path).open("rb") as stream:
        while block := stream.read(BLOCK_BYTES):
            yield block


def answer(report: Report) -> Answer:
    """A report as the answer all sides give; None where not all findings are listed."""
    if report.errors + report.warnings + report.notices > LISTED_MAX:
        return Answer()
    found = {each.record for each in report.diagnostics if each.record is not None}
    return Answer(bad=len(found))


def check_bulk(path: str) -> Answer:
    """The whole check, however the library does it."""
    return answer(check(blocks(path), Path(path).name))


def check_records(path: str) -> Answer:
    """The whole check, and every record with all its values decoded."""
    records = CheckedRecords(blocks(path), Check(Path(path).name))
    for record in records:
        typed(record)
    return answer(records.report)


def lazy_records(path: str) -> Answer:
    """The whole check, and every record at hand, to be decoded when asked."""
    records = CheckedRecords(blocks(path), Check(Path(path).name))
    kinds = Counter(map(type, records))
    layout = Catalogue.shipped().layout(str(records.report.layout))
    details = kinds[layout.classes[layout.detail.kind]]
    return Answer(details, answer(records.report).bad)


def typed(record: Record) -> Collection[Any]:
    """Every value of a record; what cannot be decoded stays bytes."""
    try:
        return record.values()
    except ValueError:
        return _each(record)


def _each(record: Record) -> list[Any]:
    found: list[Any] = []
    for name in _fields(type(record)):
        try:
            found.append(getattr(record, name))
        except ValueError:
            found.append(record.raw)
    return found


_FIELDS: dict[type[Record], tuple[str, ...]] = {}


def _fields(cls: type[Record]) -> tuple[str, ...]:
    if cls not in _FIELDS:
        members = vars(cls).items()
        _FIELDS[cls] = tuple(n for n, m in members if isinstance(m, property))
    return _FIELDS[cls]


def rows(path: str) -> tuple[type[Record], list[dict[str, Any]]]:
    """The values of every detail that has all of them right, to be written again."""
    layout = Catalogue.shipped().for_letter(Path(path).name[0])
    if layout is None:
        raise ValueError(f"no layout for {path}")
    cls = layout.classes[layout.detail.kind]
    found = []
    for record in read_records(blocks(path), Path(path).name):
        if type(record) is not cls:
            continue
        try:
            values = record.values()
            make_record(cls, values)
        except ValueError:
            continue
        found.append(values)
    return cls, found


def write_records(given: tuple[type[Record], list[dict[str, Any]]]) -> bytes:
    """Records made from values, as bytes."""
    cls, values = given
    make = cls.make  # type: ignore[attr-defined]  # every generated class has it
    return b"".join([bytes(make(**row)) for row in values])


def column_batches(path: str) -> list[Batch]:
    """The same values as columns."""
    name = Path(path).name
    return list(read_columns([write_records(rows(path))], name))


def bulk_write(batches: list[Batch]) -> bytes:
    """Typed columns, as bytes."""
    return b"".join([write_columns(b.layout, b.columns, b.groups) for b in batches])
