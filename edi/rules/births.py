"""FLD017, FLD023: a date of birth against the year of the series."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from edi.catalogue import Layout
from edi.codec.faults import FieldError
from edi.codec.record import Record, read_field
from edi.codec.values import BIRTH_YEAR_FIRST, field_type
from edi.diagnostics import Diagnostic, finding
from edi.file_names import FileName
from edi.layout.plan import Evidence, FieldPlan
from edi.rules.proofs import DAYS

AGE_MIN = 4
"""Candidates are at least that old in the year of the series; none is too old, as the
two digits of a year of birth are read as 1930 or later."""

USUAL_AGES = (10, 70)
"""Ages outside are told as unusual. The bounds are ours: schools and colleges enter
adults too, so that most of what lies outside is mistyped."""

_is_day = re.compile(DAYS).fullmatch


@cache
def _usual_endings(series_year: int) -> frozenset[bytes]:
    """The last two digits of the usual years of birth; series have a hundred years."""
    youngest, oldest = USUAL_AGES
    births = range(BIRTH_YEAR_FIRST, BIRTH_YEAR_FIRST + 100)
    usual = (year for year in births if youngest <= series_year - year <= oldest)
    return frozenset(b"%02d" % (year % 100) for year in usual)


class BirthRules:
    """No candidate is born after the series, or only just before.

    The series' year is the name's, or else the header's.
    """

    def __init__(self, layout: Layout, name: FileName) -> None:
        self._series_year: int | None = None
        self._evidence = Evidence.CONFIRMED
        if name.year is not None:
            self._series_year = 2000 + int(name.year)
        plans = layout.file.records.values()
        self._years = {
            plan.kind: year
            for plan in plans
            if plan.kind == "file_header" and (year := plan.field("year")) is not None
        }
        self._births = {plan.kind: plan.births for plan in plans}
        self.kinds = {*self._years, *(kind for kind, b in self._births.items() if b)}
        """The kinds of records that these rules look at."""
        self._plausible: set[bytes] = set()
        """Dates that were found without fault, beside those that `_usual` tells."""
        self._usual = self._endings()

    def _endings(self) -> frozenset[bytes]:
        year = self._series_year
        return frozenset() if year is None else _usual_endings(year)

    @property
    def usual_years(self) -> tuple[int, int] | None:
        """First and last usual year of birth; None while the series is not known."""
        if self._series_year is None:
            return None
        youngest, oldest = USUAL_AGES
        return self._series_year - oldest, self._series_year - youngest

    def fields(self, kind: str) -> tuple[FieldPlan, ...]:
        """The dates of birth in records of a kind."""
        return self._births[kind]

    def usual_places(self, kind: str) -> list[tuple[slice, frozenset[bytes]]]:
        """Where clean records of a kind have years of birth, and what is usual there.

        A date of birth may be blank.
        """
        usual = self._usual | {b"  "}
        return [(slice(i.end - 2, i.end), usual) for i in self._births[kind] if i.end]

    def findings(self, record: Record) -> Iterable[Diagnostic]:
        """What is not plausible about a date of birth in this record."""
        year_field = self._years.get(record.kind)
        if year_field is not None and self._series_year is None:
            self._take_year(record, year_field)
        found: list[Diagnostic] = []
        for item in self._births[record.kind]:
            raw = record.raw[item.start - 1 : item.end]
            if raw[4:] in self._usual and _is_day(raw):
                continue  # as nearly every date
            if raw not in self._plausible:
                found += self._birth_findings(record, item, raw)
        return found

    def _take_year(self, header: Record, item: FieldPlan) -> None:
        """Take the series' year from the header, if it is one."""
        year = read_field(header, "year")
        if isinstance(year, str):
            self._series_year = 2000 + int(year)
            self._evidence = max(item.position, item.values)
            self._usual = self._endings()

    def _birth_findings(
        self, record: Record, item: FieldPlan, raw: bytes
    ) -> Iterator[Diagnostic]:
        series_year = self._series_year
        try:
            born = field_type(item.type).decode(raw)
        except FieldError:
            return  # told as FLD003
        youngest, oldest = USUAL_AGES
        age = None if born is None or not series_year else series_year - born.year
        if series_year is None or age is None or youngest <= age <= oldest:
            self._plausible.add(raw)
            return
        expected = f"a year before {series_year - AGE_MIN + 1}"
        if age >= AGE_MIN:
            expected = f"an age from {youngest} to {oldest}"
        yield finding(
            "FLD017" if age < AGE_MIN else "FLD023",
            record=record.number,
            kind=record.kind,
            columns=(item.start, item.end or item.start),
            field=item.name,
            evidence=max(item.position, item.values, self._evidence),
            source=item.source,
            layout_span=item.span,
            personal=item.personal,
            found=raw.decode("latin-1"),
            expected=expected,
        )
