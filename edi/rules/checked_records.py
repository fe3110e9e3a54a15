"""The records of a file as it is checked: one reading gives both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from edi.codec.reader import Reader
from edi.codec.record import Record
from edi.rules.check import Check, Report

if TYPE_CHECKING:
    from edi.bulk.splitting import Block


class CheckedRecords:
    """Iterates over the records of a file, each after its block was checked.

    `report` is there when all were taken; for a file that can be read only once, such
    as a stream, this is the way to have both. Bounded memory, as with `check` and
    `read_records`, which give the same.
    """

    def __init__(self, blocks: Iterable[bytes], check: Check) -> None:
        self._blocks = blocks
        self._check = check
        self._report: Report | None = None

    @property
    def report(self) -> Report:
        """What checking found. Raises LookupError before all records were taken."""
        if self._report is None:
            raise LookupError("the report comes when all records were taken")
        return self._report

    def __iter__(self) -> Iterator[Record]:
        return chain.from_iterable(self._stretches())

    def _stretches(self) -> Iterator[Iterable[Record]]:
        check = self._check
        parts: list[Block | bytes] = []
        reader = Reader(check.name, check.catalogue)
        check.hand_parts_to(parts.append)
        for block in self._blocks:
            check.feed(block)
            yield from _records(reader, parts)
        self._report = check.close()
        yield from _records(reader, parts)
        yield reader.close()


def _records(reader: Reader, parts: list[Block | bytes]) -> Iterator[Iterable[Record]]:
    """The records of what was checked, which is then let go."""
    for part in parts:
        if isinstance(part, bytes):
            yield reader.feed(part)
        else:
            from edi.bulk.records import part_records

            yield from part_records(reader, part)
    parts.clear()
