"""XRF: a basedata file against the others of its body and series.

That its references resolve is told by the series rules, as for any other file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from edi.basedata import Basedata, SeriesBasedata, issue_key
from edi.catalogue import Layout
from edi.codec.record import Record, read_field
from edi.diagnostics import Diagnostic, finding
from edi.file_names import FileName
from edi.layout.plan import Evidence, FieldPlan
from edi.months import month_of_series
from edi.rules.placed import field_finding

MONTHS_BEFORE = 12
MONTHS_AFTER = 3
"""How far from the month of its series a date may lie. The bounds are ours: marks are
due, and papers sat, in the school year of the series."""


class BasedataSetRules:
    """Component counts agree with the links, dates fit the series, issues are newer."""

    def __init__(self, layout: Layout, name: FileName, basedata: Basedata) -> None:
        self._name = name
        self._held: SeriesBasedata | None = basedata.for_file(
            name.awarding_body, name.series, name.year
        )
        self._fields = {item.name: item for item in layout.detail.plain_fields()}
        self._dates = [
            item
            for item in layout.detail.plain_fields()
            if item.type.base == "date" and not item.type.birth
        ]
        month = month_of_series(name.series, name.year)
        self._months = (
            None if month is None else (month - MONTHS_BEFORE, month + MONTHS_AFTER)
        )

    def findings(self, record: Record) -> Iterable[Diagnostic]:
        """What is wrong between this record and the other files."""
        if record.kind == "file_header":
            return self._issue_findings(record)
        if record.kind == "option":
            return self._count_findings(record)
        if record.kind == "component":
            return self._date_findings(record)
        return ()

    def _issue_findings(self, header: Record) -> Iterator[Diagnostic]:
        newest = self._held.issues.get(issue_key(self._name)) if self._held else None
        issue = self._name.sequence
        if newest is not None and issue is not None and issue < newest:
            yield finding(
                "XRF009",
                record=header.number,
                kind=header.kind,
                evidence=Evidence.CONFIRMED,
                found=f"{issue:02d}",
                expected=f"{newest:02d}",
            )

    def _count_findings(self, record: Record) -> Iterator[Diagnostic]:
        item = self._fields.get("component_count")
        option, stated = (
            read_field(record, name) for name in ("option_code", "component_count")
        )
        held = self._held
        if item is None or held is None or not held.knows("link"):
            return
        if not isinstance(option, str) or not isinstance(stated, int):
            return
        linked = len(held.components_of.get(option, ()))
        if stated != linked:
            yield field_finding(
                "XRF006",
                record,
                item,
                found=str(stated),
                expected=str(linked),
                other=option,
            )

    def _date_findings(self, record: Record) -> Iterator[Diagnostic]:
        if self._months is None:
            return
        first, last = self._months
        for item in self._dates:
            value = read_field(record, item.name)
            if isinstance(value, date) and not first <= _month(value) <= last:
                yield self._date_finding(record, item, value)

    def _date_finding(self, record: Record, item: FieldPlan, value: date) -> Diagnostic:
        return field_finding(
            "XRF008",
            record,
            item,
            found=value.isoformat(),
            expected=f"a day near series {self._name.series}{self._name.year}",
        )


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1
