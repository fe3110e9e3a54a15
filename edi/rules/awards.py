"""PRF: entries and amendments against a profile: routes, certification, attempts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from edi.basedata import Basedata
from edi.catalogue import Layout
from edi.codec.record import Record
from edi.diagnostics import Diagnostic, Severity
from edi.file_names import FileName
from edi.history import Entered, History, Place, place_of, sequence_of
from edi.layout.plan import Evidence, FieldPlan
from edi.profile import Profile
from edi.rules.fields import weakest
from edi.rules.placed import field_finding

_UCI_COMPARED = 12
"""The check letter may be left to the awarding body."""


class AwardRules:
    """One profile's rules about what candidates are entered for.

    A unit and a certification belong together where the basedata puts their options
    under one syllabus; without basedata only routes and attempts are checked. Holds
    what each candidate of the file is entered for.
    """

    def __init__(
        self,
        layout: Layout,
        name: FileName,
        profile: Profile,
        basedata: Basedata | None,
        history: History,
    ) -> None:
        self._name = name
        self._profile = profile
        self._basedata = basedata
        self._history = history
        self._header: Record | None = None
        self._number = layout.detail.field("candidate_number")
        self._evidence = _evidence(layout)
        self._entered: dict[str, tuple[Record, tuple[str, ...]]] = {}

    def findings(self, record: Record) -> Iterator[Diagnostic]:
        """What is wrong with what this record enters its candidate for."""
        if record.kind == "file_header" and self._header is None:
            self._header = record
            number = sequence_of(self._name, record)
            self._history = self._history.before(self._name, self._place, number)
        entered = None
        if record.kind in ("entry", "amendment"):
            entered = Entered.of(record)
        if entered is None or self._number is None:
            return
        self._entered[entered.candidate_number] = record, entered.options
        earlier = self._earlier_options(entered)
        for syllabus, codes in self._by_syllabus(entered.options).items():
            if any(map(self._profile.is_certification, codes)):
                yield from self._certified_findings(record, syllabus, codes, earlier)
            else:
                yield from self._uncertified_findings(record, syllabus, codes, earlier)
        yield from self._attempt_findings(record, entered.options, earlier)

    def close(self) -> Iterator[Diagnostic]:
        """What shows only when all candidates of the file are known."""
        if self._profile.one_route is None or not self._profile.one_route.value:
            return
        before = self._history.series(self._place).entered
        options = {number: each.options for number, each in before.items()}
        options |= {number: codes for number, (_, codes) in self._entered.items()}
        routes: dict[str, Counter[str]] = {}
        for codes in options.values():
            for code in codes:
                unit = self._profile.unit_of(code)
                if unit is not None and unit != code:
                    routes.setdefault(unit, Counter())[code] += 1
        for unit, counted in routes.items():
            if len(counted) > 1:
                yield from self._route_finding(unit, counted)

    def _route_finding(self, unit: str, counted: Counter[str]) -> Iterator[Diagnostic]:
        """One finding, at a candidate of this file who has not what most have."""
        ordered = [code for code, _ in counted.most_common()]
        for code in reversed(ordered):
            for record, codes in self._entered.values():
                if code in codes:
                    other = next(each for each in ordered if each != code)
                    arguments = {"found": unit, "second": code, "other": other}
                    yield self._finding("PRF001", record, **arguments)
                    return

    @cached_property
    def _place(self) -> Place:
        return place_of(self._name, self._header)

    @cached_property
    def _syllabuses(self) -> Mapping[str, str]:
        """Unit or certification → its syllabus."""
        place, basedata = self._place, self._basedata
        if basedata is None:
            return {}
        held = basedata.for_file(place.awarding_body, place.series, place.year)
        of_options = held.syllabus_of if held is not None else {}
        return {
            self._profile.unit_of(code) or code: syllabus
            for code, syllabus in of_options.items()
        }

    def _by_syllabus(self, codes: tuple[str, ...]) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for code in codes:
            unit = self._profile.unit_of(code)
            if unit is not None or self._profile.is_certification(code):
                syllabus = self._syllabuses.get(unit or code)
                if syllabus is not None:
                    found.setdefault(syllabus, []).append(code)
        return found

    @cached_property
    def _earlier(self) -> list[Mapping[str, Entered]]:
        """Of each earlier series: the candidates by UCI, since numbers may change."""
        return [
            {
                each.uci[:_UCI_COMPARED]: each
                for each in series.entered.values()
                if each.uci
            }
            for _, series in self._history.earlier_series(self._place)
        ]

    def _earlier_options(self, entered: Entered) -> list[tuple[str, ...]]:
        uci = (entered.uci or "")[:_UCI_COMPARED]
        return [series[uci].options for series in self._earlier if uci in series]

    def _units(
        self, syllabus: str, codes: list[str], earlier: list[tuple[str, ...]]
    ) -> set[str]:
        """The units of a syllabus that are entered now or were before."""
        listed = [*codes, *(code for options in earlier for code in options)]
        units = {self._profile.unit_of(code) for code in listed}
        return {u for u in units if u and self._syllabuses.get(u) == syllabus}

    def _certified_findings(
        self,
        record: Record,
        syllabus: str,
        codes: list[str],
        earlier: list[tuple[str, ...]],
    ) -> Iterator[Diagnostic]:
        profile, number = self._profile, self._number_of(record)
        units = self._units(syllabus, codes, earlier)
        if profile.required is not None and len(units) < profile.required.value:
            yield self._finding(
                "PRF003",
                record,
                # Units of series that are not held may make up for those missing.
                severity=None if self._earlier else Severity.NOTICE,
                found=number,
                other=syllabus,
                second=str(len(units)),
                expected=str(profile.required.value),
            )
        terminal = profile.terminal is not None and profile.terminal.value
        if terminal and not any(map(profile.is_examined, codes)):
            yield self._finding("PRF004", record, found=number, other=syllabus)

    def _uncertified_findings(
        self,
        record: Record,
        syllabus: str,
        codes: list[str],
        earlier: list[tuple[str, ...]],
    ) -> Iterator[Diagnostic]:
        profile = self._profile
        if profile.required is None or profile.certification is None:
            return
        units = self._units(syllabus, codes, earlier)
        final = any(map(profile.is_examined, codes))
        if final and len(units) >= profile.required.value:
            number = self._number_of(record)
            yield self._finding("PRF002", record, found=number, other=syllabus)

    def _attempt_findings(
        self,
        record: Record,
        codes: tuple[str, ...],
        earlier: list[tuple[str, ...]],
    ) -> Iterator[Diagnostic]:
        profile = self._profile
        if profile.attempts is None:
            return
        for code in codes:
            times = 1 + sum(code in options for options in earlier)
            if code in profile.attempts_of and times > profile.attempts.value:
                yield self._finding(
                    "PRF005",
                    record,
                    found=self._number_of(record),
                    other=code,
                    second=str(times),
                    expected=str(profile.attempts.value),
                )

    def _number_of(self, record: Record) -> str:
        entered = Entered.of(record)
        return entered.candidate_number if entered is not None else ""

    def _finding(self, code: str, record: Record, **arguments: Any) -> Diagnostic:
        item: FieldPlan | None = self._number
        if item is None:  # no candidate number, no candidate
            raise LookupError("the record has no candidate number")
        return field_finding(code, record, item, self._evidence, **arguments)


def _evidence(layout: Layout) -> Evidence:
    """What the series and the options of a candidate rest on."""
    plan, options = layout.plan("file_header"), layout.detail.group("options")
    named = [item for item in plan.plain_fields() if item.name in ("series", "year")]
    parts = [weakest(item) for item in named]
    if options is not None:
        parts += [options.position, options.values]
    return max(parts, default=Evidence.CONFIRMED)
