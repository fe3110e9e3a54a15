"""PRF: a file against the deadlines of its series, on a day that is handed in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from edi.basedata import Basedata
from edi.catalogue import Layout
from edi.codec.record import Record, read_field
from edi.diagnostics import Diagnostic, finding
from edi.file_names import FILE_TYPES, FileName
from edi.history import place_of
from edi.layout.plan import Evidence
from edi.profile import Profile
from edi.rules.fields import weakest
from edi.rules.placed import field_finding

COST_NOT_KNOWN = "what it costs to miss it is not known here"


class DeadlineRules:
    """Entries, amendments and marks are not late; a sample follows marks.

    Deadlines come from the profile, for the very year that they were published for;
    those of marks also from the due dates of the basedata.
    """

    def __init__(
        self,
        layout: Layout,
        name: FileName,
        profile: Profile,
        basedata: Basedata | None,
        today: date,
    ) -> None:
        self._name = name
        self._profile = profile
        self._basedata = basedata
        self._today = today
        self._what = FILE_TYPES.get(layout.file.letter, "")
        plan = layout.plan("file_header")
        named = [i for i in plan.plain_fields() if i.name in ("series", "year")]
        self._evidence = max(map(weakest, named), default=Evidence.CONFIRMED)
        self._component = layout.detail.field("component_code")
        self._due: dict[str, date] = {}
        self._told: set[date] = set()

    def findings(self, record: Record) -> Iterator[Diagnostic]:
        """Whether the file, or a mark in it, is late."""
        if record.kind == "file_header":
            yield from self._file_findings(record)
        elif record.kind == "mark" and self._due:
            yield from self._mark_findings(record)

    def _file_findings(self, header: Record) -> Iterator[Diagnostic]:
        place = place_of(self._name, header)
        if self._basedata is not None and self._what == "marks":
            held = self._basedata.for_file(
                place.awarding_body, place.series, place.year
            )
            self._due = dict(held.due_dates) if held is not None else {}
        year = 2000 + int(place.year) if place.year.isdigit() else 0
        deadline = self._profile.deadline(self._what, place.series, year)
        if deadline is not None and self._today > deadline.last_day:
            self._told.add(deadline.last_day)
            yield finding(
                "PRF006",
                record=header.number,
                kind=header.kind,
                evidence=self._evidence,
                source=deadline.source,
                found=self._what,
                expected=deadline.last_day.isoformat(),
                value=self._cost(),
            )
        sample = self._profile.sample_days
        if sample is not None and self._what == "marks":
            yield finding(
                "PRF007",
                record=header.number,
                kind=header.kind,
                evidence=Evidence.CONFIRMED,
                source=sample.source,
                expected=str(sample.value),
            )

    def _mark_findings(self, record: Record) -> Iterator[Diagnostic]:
        code = read_field(record, "component_code")
        due = self._due.get(code) if isinstance(code, str) else None
        if due is None or self._today <= due or self._component is None:
            return
        if due not in self._told:  # told once for each day, not for each mark
            self._told.add(due)
            yield field_finding(
                "PRF006",
                record,
                self._component,
                self._evidence,
                found=f"marks of {code}",
                expected=due.isoformat(),
                value=self._cost(),
            )

    def _cost(self) -> str:
        cost = self._profile.costs.get(self._what)
        return cost.value if cost is not None else COST_NOT_KNOWN
