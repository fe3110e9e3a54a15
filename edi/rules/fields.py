"""FLD: what a single field's columns may hold; FRM: the length of a record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from edi.codec.record import Record
from edi.codec.values import Fault, FieldType, field_type
from edi.diagnostics import Diagnostic, Severity, finding
from edi.layout.plan import CodeList, Evidence, FieldPlan, FormatPlan, RecordPlan

REMEMBERED_MAX = 65_536
REMEMBERED_WIDTH_MAX = 13


class FieldChecker:
    """Checks one field, or one member of a group, wherever it stands in a record."""

    __slots__ = ("_codes", "_evidence", "_seen", "_type", "path", "plan", "width")

    def __init__(self, plan: FieldPlan, codes: CodeList | None, path: str) -> None:
        self.plan = plan
        self.path = path
        self.width = plan.width
        self._type: FieldType[Any] = field_type(plan.type)
        self._codes = codes
        self._evidence = max(plan.position, plan.values)
        self._seen: dict[bytes, tuple[Fault, ...]] = {}

    def faults(self, raw: bytes) -> tuple[Fault, ...]:
        """What is wrong with these columns; remembered, since most values repeat."""
        found = self._seen.get(raw)
        if found is None:
            found = self._type.faults(raw) or self._code_faults(raw)
            narrow = len(raw) <= REMEMBERED_WIDTH_MAX
            if narrow and len(self._seen) < REMEMBERED_MAX:
                self._seen[raw] = found
        return found

    def _code_faults(self, raw: bytes) -> tuple[Fault, ...]:
        code = raw.rstrip(b" ").decode("latin-1")
        if self._codes is None or not code or code in self._codes.codes:
            return ()
        return (Fault("FLD006", code, f"a code of the list {self._codes.name}"),)

    def findings(self, record: Record, start: int, raw: bytes) -> Iterator[Diagnostic]:
        """The faults of `raw`, which stands from column `start` (from 1)."""
        if self.plan.required and not raw.strip(b" "):
            yield self.finding("FLD001", record, (start, start + self.width - 1))
            return
        for fault in self.faults(raw)[:1]:
            columns = (start, start + len(raw) - 1)
            if fault.at is not None:
                columns = (start + fault.at, start + fault.at)
            yield self.finding(
                fault.code, record, columns, found=fault.found, expected=fault.expected
            )

    def finding(
        self, code: str, record: Record, columns: tuple[int, int], **arguments: Any
    ) -> Diagnostic:
        """A diagnostic about this field; `finding` masks values of personal ones."""
        return finding(
            code,
            record=record.number,
            kind=record.kind,
            columns=columns,
            field=self.path,
            evidence=self._evidence,
            layout_span=self.plan.span,
            personal=self.plan.personal,
            **arguments,
        )


class RecordChecker:
    """The field rules of one record kind, ready to run."""

    def __init__(self, plan: RecordPlan, format_plan: FormatPlan) -> None:
        self.plan = plan
        self._lists = format_plan.code_lists
        self._fields: list[tuple[int, int | None, FieldChecker]] = []
        self.groups: list[tuple[int, int, int, list[FieldChecker]]] = []
        """(first offset, end offset, width of an item, the members' checkers)"""
        for item in plan.fields:
            if isinstance(item, FieldPlan):
                checker = self._checker(item, item.name)
                self._fields.append((item.start - 1, item.end, checker))
            else:
                members = [
                    self._checker(member, f"{item.name}.{member.name}")
                    for member in item.members
                ]
                self.groups.append((item.start - 1, item.end, item.width, members))
        self.required_end = max(
            (item.end or 0 for item in plan.plain_fields() if item.required),
            default=0,
        )

    def _checker(self, plan: FieldPlan, path: str) -> FieldChecker:
        codes = self._lists.get(plan.type.code_list) if plan.type.code_list else None
        return FieldChecker(plan, codes, path)

    def findings(self, record: Record) -> Iterator[Diagnostic]:
        """What is wrong with the record's length and each of its fields."""
        raw = record.raw
        yield from self._length_findings(record)
        for start, end, checker in self._fields:
            if start >= len(raw):
                break  # what is missing at the end is told by FRM008
            part = raw[start:end]
            if checker.plan.required or checker.faults(part):
                yield from checker.findings(record, start + 1, part)
        for start, end, width, members in self.groups:
            filled = raw[start:end].rstrip(b" ")
            for at in range(0, len(filled), width):
                yield from self._item_findings(record, members, start + at, width)

    def _item_findings(
        self, record: Record, members: list[FieldChecker], start: int, width: int
    ) -> Iterator[Diagnostic]:
        item = record.raw[start : start + width]
        if not item.strip(b" "):
            return  # a gap is a finding of the record (REC004), not of its fields
        for checker in members:
            first = checker.plan.start
            part = item[first - 1 : checker.plan.end]
            yield from checker.findings(record, start + first, part)

    def _length_findings(self, record: Record) -> Iterator[Diagnostic]:
        length, expected = len(record.raw), self.plan.length
        if length < expected:
            severity = Severity.WARNING if length >= self.required_end else None
            code, columns = "FRM008", (length + 1, expected)
        elif length > expected and not self.plan.open_ended:
            severity, columns = None, (expected + 1, length)
            blank = not record.raw[expected:].strip(b" ")
            code = "FRM013" if blank else "FRM009"
        else:
            return
        yield finding(
            code,
            severity=severity,
            record=record.number,
            kind=record.kind,
            columns=columns,
            evidence=self.plan.length_evidence,
            layout_span=self.plan.span,
            found=str(length),
            expected=str(expected),
        )

    def personal_columns(self) -> tuple[tuple[int, int], ...]:
        """Columns (from 1, inclusive) that hold personal data."""
        found = [
            (item.start, item.end or self.plan.length)
            for item in self.plan.plain_fields()
            if item.personal
        ]
        for start, end, _width, members in self.groups:
            if any(member.plan.personal for member in members):
                found.append((start + 1, end))
        return tuple(found)


def weakest(*fields: FieldPlan) -> Evidence:
    """The weakest evidence a finding about these fields together rests on."""
    return max(max(item.position, item.values) for item in fields)
