"""FLD: what a field's columns may hold; FRM: a record's length and characters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from edi.codec.faults import Fault, character_fault
from edi.codec.record import Record
from edi.codec.values import PRINTABLE, FieldType, field_type
from edi.diagnostics import CODES, Columns, Diagnostic, Severity, finding
from edi.layout.plan import (
    CodeList,
    Evidence,
    FieldPlan,
    FormatPlan,
    GroupPlan,
    RecordPlan,
)
from edi.rules.proofs import items_matching, sure_test

REMEMBERED_MAX = 2_048
"""Values kept for each field; enough for what repeats, and little memory in all."""
REMEMBERED_WIDTH_MAX = 13
_BLANK = Fault("FLD001", "blank", "a value")
_NO_SHIFT = frozenset({"FLD012", "FLD018"})
"""Findings about personal columns that do not hint at a shifted record."""


def lacking(item: FieldPlan, length: int) -> bool:
    """Whether a record of that length ends before a field is complete.

    Of a text only blanks may be missing, and so one column of it is enough.
    """
    return length < (item.start if item.type.base == "text" else item.end or item.start)


class FieldChecker:
    """Checks one field, or one member of a group, wherever it stands in a record."""

    __slots__ = (
        "_codes",
        "_evidence",
        "_remembers",
        "_seen",
        "_sure",
        "_type",
        "path",
        "plan",
    )

    def __init__(self, plan: FieldPlan, codes: CodeList | None, path: str) -> None:
        self.plan = plan
        self.path = path
        self._type: FieldType[Any] = field_type(plan.type)
        self._codes = codes
        self._evidence = max(plan.position, plan.values)
        # Names, and numbers with a check character, hardly repeat.
        self._sure = sure_test(plan)
        self._remembers = self._sure is None and 0 < plan.width <= REMEMBERED_WIDTH_MAX
        self._seen: dict[bytes, Fault | None] = {}

    def fault(self, raw: bytes) -> Fault | None:
        """The gravest fault of these columns; remembered, since most values repeat."""
        if raw in self._seen:
            return self._seen[raw]
        if self._sure is not None:
            found = None if self._sure(raw) else self._fault(raw)
            self._seen = {raw: found}  # `shifted` asks for it again
            return found
        found = self._fault(raw)
        if self._remembers and len(self._seen) < REMEMBERED_MAX:
            self._seen[raw] = found
        return found

    def _fault(self, raw: bytes) -> Fault | None:
        if not raw.strip(b" "):
            return _BLANK if self.plan.required else _first(self._type.faults(raw))
        return _first(self._type.faults(raw)) or self._code_fault(raw)

    def _code_fault(self, raw: bytes) -> Fault | None:
        code = raw.rstrip(b" ").decode("latin-1")
        if self._codes is None or code in self._codes.codes:
            return None
        return Fault("FLD006", code, f"a code of the list {self._codes.name}")

    def finding(
        self, fault: Fault, record: Record, start: int, raw: bytes
    ) -> Diagnostic:
        """The diagnostic of a fault of `raw`, which stands from column `start` on."""
        columns = (start, start + max(len(raw), 1) - 1)
        if fault.at is not None:
            columns = (start + fault.at, start + fault.at)
        return finding(
            fault.code,
            record=record.number,
            kind=record.kind,
            columns=columns,
            field=self.path,
            evidence=self._evidence,
            source=self.plan.source,
            layout_span=self.plan.span,
            personal=self.plan.personal,
            found=fault.found,
            expected=fault.expected,
        )


def _first(faults: tuple[Fault, ...]) -> Fault | None:
    if len(faults) < 2:
        return faults[0] if faults else None
    return max(faults, key=lambda fault: CODES[fault.code].severity.weight)


class _GroupChecker:
    """Checks the items of a repeated group; remembers those without fault whole."""

    def __init__(
        self,
        plan: GroupPlan,
        members: list[FieldChecker],
        lists: Mapping[str, CodeList],
    ) -> None:
        self.plan = plan
        self._start = plan.start - 1
        self._width = plan.width
        self._members = members
        # Of a gap, the record's rules tell (REC004), not those of its fields.
        self._clean = {b" " * plan.width}
        self._are_clean = items_matching(plan, lists)

    def findings(self, record: Record) -> Iterator[Diagnostic]:
        """What is wrong with the fields of each item, up to the last filled one."""
        filled = record.raw[self._start : self.plan.end].rstrip(b" ")
        after = self._start - (-len(filled) // self._width) * self._width
        if self._are_clean(record.raw, self._start, after) is not None:
            return
        for at in range(self._start, self._start + len(filled), self._width):
            item = record.raw[at : at + self._width]
            if item in self._clean:
                continue
            found = list(self._item_findings(record, item, at))
            if found:
                yield from found
            elif len(self._clean) < REMEMBERED_MAX:
                self._clean.add(item)

    def _item_findings(
        self, record: Record, item: bytes, at: int
    ) -> Iterator[Diagnostic]:
        for checker in self._members:
            if lacking(checker.plan, len(item)):
                continue
            first = checker.plan.start
            part = item[first - 1 : checker.plan.end]
            fault = checker.fault(part)
            if fault is not None:
                yield checker.finding(fault, record, at + first, part)


class RecordChecker:
    """The field rules of one record kind, ready to run."""

    def __init__(self, plan: RecordPlan, format_plan: FormatPlan) -> None:
        self.plan = plan
        self._lists = format_plan.code_lists
        self._fields: list[tuple[int, int | None, FieldChecker]] = []
        self._groups: list[_GroupChecker] = []
        for item in plan.fields:
            if isinstance(item, FieldPlan):
                checker = self._checker(item, item.name)
                self._fields.append((item.start - 1, item.end, checker))
            else:
                members = [
                    self._checker(member, f"{item.name}.{member.name}")
                    for member in item.members
                ]
                self._groups.append(_GroupChecker(item, members, self._lists))
        self._personal = [row for row in self._fields if row[2].plan.personal]
        self.personal_columns = self._personal_columns()
        """Columns (from 1, inclusive) that hold personal data."""

    def _checker(self, plan: FieldPlan, path: str) -> FieldChecker:
        codes = self._lists.get(plan.type.code_list) if plan.type.code_list else None
        return FieldChecker(plan, codes, path)

    def _personal_columns(self) -> tuple[Columns, ...]:
        found = [
            (start + 1, end or self.plan.length) for start, end, _ in self._personal
        ]
        found += [
            (group.plan.start, group.plan.end)
            for group in self._groups
            if any(member.personal for member in group.plan.members)
        ]
        return tuple(found)

    def damage(self, record: Record) -> Diagnostic | None:
        """What is wrong with the record as a whole: its characters or its length.

        Where that is an error, columns are shifted or missing, and whatever its fields
        seem to hold would only be a consequence.
        """
        if record.raw.translate(None, PRINTABLE):
            return self._character_finding(record)
        if len(record.raw) == self.plan.length:
            return None
        return self._length_finding(record)

    def _character_finding(self, record: Record) -> Diagnostic | None:
        fault = character_fault(record.raw)
        if fault is None or fault.at is None:
            return None
        # Such a character is wrong in any column, so no layout's evidence matters.
        return finding(
            fault.code,
            record=record.number,
            kind=record.kind,
            columns=(fault.at + 1, fault.at + 1),
            found=fault.found,
        )

    def _length_finding(self, record: Record) -> Diagnostic | None:
        length, expected = len(record.raw), self.plan.length
        evidence, severity = self.plan.length_evidence, None
        if length < expected:
            code, columns = "FRM008", (length + 1, expected)
            missing = [
                item
                for item in self.plan.plain_fields()
                if item.required and lacking(item, length)
            ]
            if missing:
                evidence = min(item.position for item in missing)
            else:
                severity = Severity.WARNING
        elif not self.plan.open_ended:
            blank = not record.raw[expected:].strip(b" ")
            code, columns = "FRM013" if blank else "FRM009", (expected + 1, length)
        else:
            return None
        return finding(
            code,
            severity=severity,
            record=record.number,
            kind=record.kind,
            columns=columns,
            evidence=evidence,
            source=self.plan.source,
            layout_span=self.plan.span,
            found=str(length),
            expected=str(expected),
        )

    def findings(self, record: Record) -> Iterator[Diagnostic]:
        """What is wrong with each field that the record reaches."""
        raw = record.raw
        short = len(raw) < self.plan.length
        for start, end, checker in self._fields:
            if short and lacking(checker.plan, len(raw)):
                continue
            part = raw[start:end]
            fault = checker.fault(part)
            if fault is not None:
                yield checker.finding(fault, record, start + 1, part)
        for group in self._groups:
            yield from group.findings(record)

    def shifted(self, record: Record) -> bool:
        """Whether personal columns do not hold what they should.

        Then the record may be shifted, and personal data stand in any column; unless
        a check character proves its place, or at least the UCI has a UCI's form there,
        which no shift by a few columns leaves it.
        """
        doubtful = anchored = False
        for start, end, checker in self._personal:
            part = record.raw[start:end]
            fault = checker.fault(part)
            code = None if fault is None else fault.code
            if checker.plan.type.check is not None and part.strip(b" "):
                anchored = anchored or code in (None, "FLD011")
            doubtful = doubtful or not (code is None or code in _NO_SHIFT)
        return doubtful and not anchored


def weakest(*fields: FieldPlan) -> Evidence:
    """The weakest evidence a finding about these fields together rests on."""
    return max(max(item.position, item.values) for item in fields)
