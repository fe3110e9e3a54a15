"""FIL: in one centre, a candidate number and a UCI belong to one candidate each."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from typing import Self

from edi.catalogue import Layout
from edi.codec.record import Record
from edi.codec.values import field_type
from edi.diagnostics import Diagnostic, Severity
from edi.diagnostics.codes import CODES
from edi.file_names import FileName
from edi.layout.plan import FieldPlan
from edi.rules.fields import weakest
from edi.rules.placed import field_finding
from edi.rules.records import columns_of

NUMBER_WIDTH_MAX = 5
"""There is a place for every candidate number that could be."""
_BLANK = ord(" ")
UCI_COMPARED = 12
"""The check letter may be left to the awarding body, so it is not compared."""


class IdentityRules:
    """Candidate numbers and UCIs of the records that hold both, centre by centre.

    A UCI is kept as the number that its characters make with base 36.
    """

    def __init__(self, layout: Layout, number: FieldPlan, uci: FieldPlan) -> None:
        detail = layout.detail
        self._kind = detail.kind
        self.number, self.uci = number, uci
        self._number_at = slice(number.start - 1, number.end)
        self._uci_at = slice(uci.start - 1, uci.start - 1 + UCI_COMPARED)
        keys = [item.name for item in detail.plain_fields() if item.key]
        self._number_is_key = keys == ["candidate_number"]
        self.known: set[int] = set()
        """The UCIs in the table."""

    @cached_property
    def table(self) -> array[int]:
        """By candidate number: its UCI, or 0. Many files hold no UCI, and need none."""
        return _blank_table(self.number.width)[:]

    @classmethod
    def of(cls, layout: Layout) -> Self | None:
        """The rules for a layout whose details hold both; None for another."""
        number = layout.detail.field("candidate_number")
        uci = layout.detail.field("uci")
        if number is None or uci is None or number.width > NUMBER_WIDTH_MAX:
            return None
        return cls(layout, number, uci)

    def findings(self, record: Record) -> Iterable[Diagnostic]:
        """What is wrong between this record's candidate and those before."""
        if record.kind != self._kind:
            if record.kind == "centre_header" and self.known:
                self.known.clear()
                self.table[:] = _blank_table(self.number.width)
            return ()
        raw = record.raw
        try:
            number = int(raw[self._number_at])
            uci = int(raw[self._uci_at], 36)
        except ValueError:
            return ()  # blank, or told as wrong by itself
        if number < 0:
            return ()
        first = self.table[number]
        if first == uci:
            return ()
        if first == 0 and uci not in self.known:
            self.table[number] = uci
            self.known.add(uci)
            return ()
        return self._findings(record, number, uci)

    def take_new(self, details: Sequence[bytes]) -> bool:
        """Take note of clean details' candidates.

        False, and no note, where any of them shares its number or its UCI with another,
        or with one before; what both share is no news, and may stand again.
        """
        number_at, uci_at, first = self._number_at, self._uci_at, self._uci_at.start
        filled = [raw for raw in details if raw[first] != _BLANK]
        if not filled:
            return True
        try:
            numbers = [int(raw[number_at]) for raw in filled]
            ucis = [int(raw[uci_at], 36) for raw in filled]
        except ValueError:
            return False  # of other types than a UCI is
        table, distinct = self.table, set(ucis)
        if min(numbers, default=0) < 0 or 0 in distinct:
            return False
        if any(map(table.__getitem__, numbers)) or len(distinct) < len(ucis):
            pairs = zip(numbers, ucis, strict=True)
            new = {(number, uci) for number, uci in pairs if table[number] != uci}
            numbers, ucis = [number for number, _ in new], [uci for _, uci in new]
            distinct = set(ucis)
            if any(map(table.__getitem__, numbers)) or len(distinct) < len(ucis):
                return False
        if len(set(numbers)) < len(numbers) or not self.known.isdisjoint(distinct):
            return False
        for number, uci in zip(numbers, ucis, strict=True):
            table[number] = uci
        self.known |= distinct
        return True

    def _findings(self, record: Record, number: int, uci: int) -> Iterator[Diagnostic]:
        number_field, uci_field = self.number, self.uci
        if _wrong_itself(record, uci_field) or _wrong_itself(record, number_field):
            return
        shown = record.raw[self._number_at].decode("ascii")
        # Where a candidate number is the key, its coming twice is told as such.
        if self.table[number] and not self._number_is_key:
            yield field_finding(
                "FIL012",
                record,
                uci_field,
                weakest(number_field),
                other=shown,
                found=record.raw[self._uci_at].decode("ascii"),
            )
        if uci in self.known:
            yield field_finding(
                "FIL013",
                record,
                number_field,
                weakest(uci_field),
                found=shown,
                second=f"{self.table.index(uci):0{number_field.width}d}",
            )


def _wrong_itself(record: Record, item: FieldPlan) -> bool:
    """Whether the field has an error of its own, which is told already."""
    faults = field_type(item.type).faults(record.raw[item.start - 1 : item.end])
    return any(CODES[each.code].severity is Severity.ERROR for each in faults)


@cache
def _blank_table(width: int) -> array[int]:
    return array("q", bytes(8 * 10**width))


class CentreRules:
    """A file from a centre holds that centre's records only.

    Where the header names a centre, records of another one disagree with it, and are
    told so; this is for headers that name none.
    """

    def __init__(self, layout: Layout, name: FileName) -> None:
        self._detail = layout.detail.kind
        applies = layout.file.direction == "from_centre"
        expected = name.centre_number if applies else None
        self.expected = expected.encode() if expected else None
        self._fields = {
            plan.kind: item
            for plan in layout.file.records.values()
            if (item := plan.field("centre_number")) is not None
        }

    def settled(self, record: Record) -> bool:
        """Whether a record that repeats what this one does gives no finding.

        A centre number that an overlay lets repeat nothing may be another one there.
        """
        item = self._fields.get(record.kind)
        if self.expected is None or item is None:
            return True
        found = columns_of(record, item).upper()
        return item.same_as is not None and found in (b"", self.expected)

    def findings(self, record: Record) -> Iterable[Diagnostic]:
        """Tell once of records of another centre than the name's."""
        expected, item = self.expected, self._fields.get(record.kind)
        if expected is None or item is None:
            return ()
        found = columns_of(record, item)
        if record.kind == "file_header":
            if found:
                self.expected = None
            return ()
        if not found or found.upper() == expected:
            return ()
        self.expected = None
        return (
            field_finding(
                "FIL014",
                record,
                item,
                found=found.decode("latin-1"),
                expected=expected.decode(),
            ),
        )
