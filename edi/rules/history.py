"""HIS: records against what was sent and received before in their series."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from typing import Any

from edi.basedata import Basedata
from edi.catalogue import Layout
from edi.codec.record import Record, read_field
from edi.diagnostics import Diagnostic, finding, mask
from edi.file_names import FileName
from edi.history import (
    Entered,
    History,
    SeriesHistory,
    place_of,
    sequence_of,
)
from edi.layout.plan import Evidence
from edi.rules.fields import weakest
from edi.rules.placed import field_finding, item_finding

__all__ = ["History", "HistoryRules"]

_DetailCheck = Callable[[Record, SeriesHistory], Iterator[Diagnostic]]


class HistoryRules:
    """What the files before this one make of its records.

    The centre and body come from the name, the series from the header: what rests on
    the series is as well known as the header's columns are.
    """

    def __init__(
        self,
        layout: Layout,
        name: FileName,
        history: History,
        basedata: Basedata | None = None,
    ) -> None:
        self._layout = layout
        self._name = name
        self._history = history
        self._basedata = basedata
        self._header: Record | None = None
        self._before: SeriesHistory | None = None
        self._evidence = Evidence.CONFIRMED
        self._centre: str | None = None
        self._fields = {item.name: item for item in layout.detail.plain_fields()}
        checks: dict[str, _DetailCheck] = {
            "amendment": self._amendment_findings,
            "forecast": self._forecast_findings,
            "mark": self._mark_findings,
            "result": self._result_findings,
        }
        self._check = checks.get(layout.detail.kind)

    def findings(self, record: Record) -> Iterator[Diagnostic]:
        """What is wrong between this record and what went before."""
        if record.kind == "file_header":
            if self._header is None:
                self._header = record
                self._evidence = self._header_evidence()
                yield from self._file_findings(record)
        elif record.kind == self._layout.detail.kind and self._check is not None:
            before = self._before_record(record)
            if before is not None:
                yield from self._check(record, before)

    def _header_evidence(self) -> Evidence:
        plan = self._layout.plan("file_header")
        named = [i for i in plan.plain_fields() if i.name in ("series", "year")]
        return max((weakest(item) for item in named), default=Evidence.CONFIRMED)

    # The file

    def _file_findings(self, header: Record) -> Iterator[Diagnostic]:
        place = place_of(self._name, header)
        sequence = sequence_of(self._name, header)
        self._history = self._history.before(self._name, place, sequence)
        before = self._history.series(place)
        letter = self._layout.file.letter
        entries = before.sent("E")
        if letter == "E" and entries:
            yield self._file_finding("HIS001", header, found=entries[0].name)
        if self._layout.file.direction == "from_centre" and sequence is not None:
            yield from self._sequence_findings(header, sequence, before)

    def _sequence_findings(
        self, header: Record, sequence: int, before: SeriesHistory
    ) -> Iterator[Diagnostic]:
        used = [
            past.sequence
            for past in before.sent("E", "A", "F", "M")
            if past.sequence is not None
        ]
        if not used:
            return
        last = max(used)
        # A name's two digits begin again at 00; only the header shows which it is.
        wrapped = sequence < 100 <= last + 1 and sequence == (last + 1) % 100
        if sequence <= last and not wrapped:
            yield self._file_finding(
                "HIS004", header, found=f"{sequence:02d}", expected=f"{last:02d}"
            )
        elif sequence > last + 1:
            yield self._file_finding(
                "HIS003", header, found=f"{sequence:02d}", expected=f"{last + 1:02d}"
            )

    def _file_finding(self, code: str, header: Record, **arguments: Any) -> Diagnostic:
        return finding(
            code,
            record=header.number,
            kind=header.kind,
            evidence=self._evidence,
            **arguments,
        )

    # A candidate

    def _before_record(self, record: Record) -> SeriesHistory | None:
        """What went before for the centre of this record; None where nothing did."""
        centre = read_field(record, "centre_number")
        if self._before is None or centre != self._centre:
            self._centre = centre if isinstance(centre, str) else None
            place = place_of(self._name, self._header, self._centre)
            self._before = self._history.series(place)
        return self._before if self._before.files else None

    def _amendment_findings(
        self, record: Record, before: SeriesHistory
    ) -> Iterator[Diagnostic]:
        number = read_field(record, "candidate_number")
        entered = before.entered
        if isinstance(number, str) and entered and number not in entered:
            yield self._field_finding("HIS002", record, "candidate_number", number)

    def _forecast_findings(
        self, record: Record, before: SeriesHistory
    ) -> Iterator[Diagnostic]:
        entered = yield from self._entered(record, before)
        if entered is None:
            return
        code = read_field(record, "option_code")
        if isinstance(code, str) and code not in entered.options:
            yield self._field_finding(
                "HIS009", record, "option_code", code, other=entered.candidate_number
            )

    def _mark_findings(
        self, record: Record, before: SeriesHistory
    ) -> Iterator[Diagnostic]:
        entered = yield from self._entered(record, before)
        code = read_field(record, "component_code")
        place = place_of(self._name, self._header)
        if entered is None or self._basedata is None or not isinstance(code, str):
            return
        held = self._basedata.for_file(place.awarding_body, place.series, place.year)
        options = held.options_of.get(code) if held else None
        if options and not options & set(entered.options):
            yield self._field_finding(
                "HIS009", record, "component_code", code, other=entered.candidate_number
            )

    def _result_findings(
        self, record: Record, before: SeriesHistory
    ) -> Iterator[Diagnostic]:
        entered = yield from self._entered(record, before)
        number = read_field(record, "candidate_number")
        items = read_field(record, "results")
        group = self._layout.plan(record.kind).group("results")
        if not isinstance(number, str) or not isinstance(items, tuple) or not group:
            return
        earlier = before.results
        for index, item in enumerate(items):
            option = item.option_code
            if not option:
                continue
            if entered is not None and option not in entered.options:
                yield item_finding(
                    "HIS005",
                    record,
                    group,
                    index,
                    self._evidence,
                    found=option,
                    other=number,
                )
            if tuple(item) != earlier.get((number, option), tuple(item)):
                yield item_finding(
                    "HIS006", record, group, index, self._evidence, found=option
                )

    def _entered(
        self, record: Record, before: SeriesHistory
    ) -> Generator[Diagnostic, None, Entered | None]:
        """Tell of a candidate who is not as entered; give the entry there is."""
        if not before.entered:
            return None
        number = read_field(record, "candidate_number")
        if not isinstance(number, str):
            return None
        entered = before.entered.get(number)
        if entered is None:
            yield self._field_finding("HIS007", record, "candidate_number", number)
            return None
        uci = read_field(record, "uci")
        # The check letter may be left to the awarding body, so it is not compared.
        if isinstance(uci, str) and entered.uci and uci[:12] != entered.uci[:12]:
            yield self._field_finding(
                "HIS008", record, "uci", uci, expected=mask(entered.uci)
            )
        return entered

    def _field_finding(
        self, code: str, record: Record, name: str, found: str, **arguments: str
    ) -> Diagnostic:
        item = self._fields[name]
        return field_finding(
            code, record, item, self._evidence, found=found, **arguments
        )
