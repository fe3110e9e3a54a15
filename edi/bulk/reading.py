"""Reading a file as columns, in batches of bounded size."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from edi.bulk.columns import Bytes, Column, Flags, Items, read_rows
from edi.bulk.splitting import Block, Run, Splitter
from edi.catalogue import Catalogue, Layout
from edi.codec.reader import Reader
from edi.codec.record import Record
from edi.layout.plan import RecordPlan

BATCH_RECORDS = 8_192


@frozen(eq=False)
class Batch:
    """Records of one kind, in the order of the file, as columns.

    Nothing is lost: `raw(i)` gives any record's own bytes, whatever is in them.
    """

    layout: Layout
    plan: RecordPlan
    numbers: NDArray[np.int64]
    """Each record's number in the file, from 1."""
    columns: Mapping[str, Column]
    """By field. Literals and fillers have none."""
    groups: Mapping[str, Items]
    """By repeated group."""
    faulty: Flags
    """Records in which a filled field cannot be read as its type; it is not present."""
    _rows: Bytes
    _odd: Mapping[int, bytes]

    @property
    def kind(self) -> str:
        """`result`, say."""
        return self.plan.kind

    def __len__(self) -> int:
        return len(self.numbers)

    def raw(self, index: int) -> bytes:
        """A record's columns as they stand in the file, without the line end."""
        odd = self._odd.get(index)
        if odd is not None:
            return odd
        return self._rows[index, : self.plan.length].tobytes()


@define(eq=False)
class _Gathering:
    """Records of one kind that wait for their batch."""

    pieces: list[Bytes] = field(factory=list)
    numbers: list[NDArray[np.int64]] = field(factory=list)
    count: int = 0
    odd: dict[int, bytes] = field(factory=dict)
    """Records that are not of their kind's length, by place."""

    def add_rows(self, rows: Bytes, first_number: int) -> None:
        self.pieces.append(rows)
        self.numbers.append(np.arange(first_number, first_number + len(rows)))
        self.count += len(rows)

    def add_record(self, plan: RecordPlan, record: Record) -> None:
        raw = record.raw
        if len(raw) != plan.length:
            self.odd[self.count] = raw
        padded = raw[: plan.length].ljust(plan.length, b" ")
        row = np.frombuffer(padded, np.uint8).reshape(1, -1)
        self.add_rows(row, record.number)


def read_columns(
    blocks: Iterable[bytes],
    name: str = "",
    catalogue: Catalogue | None = None,
    *,
    kinds: Collection[str] | None = None,
    batch_records: int = BATCH_RECORDS,
) -> Iterator[Batch]:
    """The records of a file as batches of columns, in bounded memory.

    Each batch holds at most `batch_records` records of one kind; those of one kind come
    in the file's order, those of different kinds as their batches fill. `kinds` leaves
    all others out. Lines that no record of the layout fits (`edi.Unknown`) are in no
    batch; nor is anything of a file whose layout is not known. Nothing is judged: that
    is what `edi.check` is for.
    """
    reader = _ColumnReader(Reader(name, catalogue), kinds, batch_records)
    for block in blocks:
        yield from reader.feed(block)
    yield from reader.close()


class _ColumnReader:
    """Gathers the records of each kind and turns them into columns."""

    def __init__(
        self, reader: Reader, kinds: Collection[str] | None, batch_records: int
    ) -> None:
        self._reader = reader
        self._splitter = Splitter(reader)
        self._kinds = kinds
        self._batch_records = batch_records
        self._gathered: dict[str, _Gathering] = {}

    def feed(self, data: bytes) -> Iterator[Batch]:
        for part in self._splitter.feed(data):
            self._take(part)
            yield from self._full()

    def close(self) -> Iterator[Batch]:
        for part in self._splitter.close():
            self._take(part)
            yield from self._full()
        self._take_records(self._reader.close())
        yield from self._full()
        for kind, gathered in self._gathered.items():
            yield from self._batches(kind, gathered)

    def _take(self, part: Block | bytes) -> None:
        if isinstance(part, bytes):
            self._take_records(self._reader.feed(part))
            return
        broken = (part.rows[:, :-1] == ord("\n")).any(axis=1)
        for piece in part.parts():
            if isinstance(piece, bytes):
                self._take_records(self._reader.feed(piece))
            elif broken[piece.first : piece.first + piece.count].any():
                end = piece.start + piece.count * part.width
                self._take_records(self._reader.feed(part.bytes_of(piece.start, end)))
            else:
                self._take_run(part, piece)

    def _take_run(self, block: Block, run: Run) -> None:
        layout = self._reader.layout
        number = self._reader.lines + 1
        self._reader.pass_over(run.count)
        if layout is None or not self._wanted(layout.detail.kind):
            return
        rows = block.rows[run.first : run.first + run.count]
        self._of(layout.detail.kind).add_rows(rows[:, : layout.detail.length], number)

    def _take_records(self, records: list[Record]) -> None:
        layout = self._reader.layout
        if layout is None:
            return
        for record in records:
            plan = layout.file.records.get(record.kind)
            if plan is not None and self._wanted(plan.kind):
                self._of(plan.kind).add_record(plan, record)

    def _wanted(self, kind: str) -> bool:
        return self._kinds is None or kind in self._kinds

    def _of(self, kind: str) -> _Gathering:
        return self._gathered.setdefault(kind, _Gathering())

    def _full(self) -> Iterator[Batch]:
        for kind, gathered in list(self._gathered.items()):
            if gathered.count >= self._batch_records:
                del self._gathered[kind]
                yield from self._batches(kind, gathered)

    def _batches(self, kind: str, gathered: _Gathering) -> Iterator[Batch]:
        layout = self._reader.layout
        if layout is None:
            return
        plan, size = layout.plan(kind), self._batch_records
        rows = np.concatenate(gathered.pieces)
        numbers = np.concatenate(gathered.numbers)
        for start in range(0, gathered.count, size):
            end = start + size
            odd = {
                at - start: raw for at, raw in gathered.odd.items() if start <= at < end
            }
            yield _batch(layout, plan, rows[start:end], numbers[start:end], odd)


def _batch(
    layout: Layout,
    plan: RecordPlan,
    rows: Bytes,
    numbers: NDArray[np.int64],
    odd: dict[int, bytes],
) -> Batch:
    read = read_rows(plan, rows)
    return Batch(
        layout, plan, numbers, read.columns, read.groups, read.faulty, rows, odd
    )
