"""Runs every level of rules over a file and gives one report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from attrs import field, frozen

from edi.basedata import Basedata
from edi.catalogue import Catalogue, Layout
from edi.codec.reader import Reader
from edi.codec.record import Record, Unknown
from edi.diagnostics import Diagnostic, Severity, finding
from edi.rules.fields import RecordChecker
from edi.rules.files import FileRules, name_findings
from edi.rules.frames import FrameRules, is_utf16
from edi.rules.order import OrderRules
from edi.rules.records import RecordRules
from edi.rules.series import SeriesRules

LISTED_MAX = 1000
"""How many findings of a file are listed unless the caller says otherwise; all count
for the verdict."""
EXCERPT_BYTES_MAX = 1024

Verdict = Literal["accepted", "rejected"]


@frozen
class Excerpt:
    """A record's line, kept so that a finding can be shown at its place."""

    line: bytes
    personal_columns: tuple[tuple[int, int], ...]


@frozen
class Report:
    """What checking a file found."""

    name: str
    layout: str | None
    """`jcq14/entries`; None for a file of no known layout."""
    verdict: Verdict
    """`rejected` exactly when a finding is an error."""
    records: int
    diagnostics: tuple[Diagnostic, ...]
    """In the order of records and columns; those about the whole file come first."""
    excerpts: Mapping[int, Excerpt] = field(factory=dict)
    """The lines that findings are about, by record number."""
    errors: int = 0
    warnings: int = 0
    notices: int = 0

    @property
    def understood(self) -> bool:
        """False for a file whose layout is not known."""
        return self.layout is not None


class Check:
    """Checks one file as it comes in; memory does not grow with what is well."""

    def __init__(
        self,
        name: str,
        *,
        basedata: Basedata | None = None,
        catalogue: Catalogue | None = None,
        limit: int = LISTED_MAX,
    ) -> None:
        self._reader = Reader(name, catalogue)
        self._basedata = basedata
        self._limit = limit
        self._name = name
        self._size = 0
        self._start = b""
        self._utf16 = False
        self._frames = FrameRules()
        self._layout: Layout | None = None
        self._rules: _LayoutRules | None = None
        self._found = _Findings(limit)

    def feed(self, data: bytes) -> None:
        """Check the records that `data` completes."""
        if len(self._start) < 64:
            self._start += data[:64]
            self._utf16 = is_utf16(self._start)
        self._size += len(data)
        self._see(self._reader.feed(data))

    def close(self) -> Report:
        """Check what is left and give the report."""
        self._see(self._reader.close())
        if self._utf16:
            self._found = _Findings(self._limit)
            self._found.add(finding("FRM002"), None, ())
        else:
            self._conclude()
        return self._found.report(
            self._name, None if self._utf16 else self._layout, self._reader.lines
        )

    def _conclude(self) -> None:
        for diagnostic in self._frames.close(self._size):
            self._found.add(diagnostic, None, ())
        name = self._reader.name
        for diagnostic in name_findings(name, self._layout):
            self._found.add(diagnostic, None, ())
        if self._size and self._layout is None:
            letter = name.data_type or self._start[:1].decode("latin-1")
            known = ", ".join(sorted(self._reader.known_letters()))
            unknown = finding("FIL001", found=repr(letter), expected=known)
            self._found.add(unknown, None, ())
        if self._rules is not None:
            for diagnostic in self._rules.order.close(self._reader.lines):
                self._found.add(diagnostic, None, ())

    def _see(self, records: list[Record]) -> None:
        if not records or self._utf16:
            return
        if self._layout is None and self._reader.layout is not None:
            self._layout = self._reader.layout
            self._rules = _LayoutRules(self._layout, self._reader, self._basedata)
        rules = self._rules
        for record in records:
            for diagnostic in self._frames.findings(record):
                self._found.add(diagnostic, record, ())
            if rules is not None:
                for diagnostic in rules.findings(record):
                    self._found.add(diagnostic, record, rules.personal(record))


class _LayoutRules:
    """The rules that need a layout, in the order of their levels."""

    def __init__(
        self, layout: Layout, reader: Reader, basedata: Basedata | None
    ) -> None:
        plans = layout.file.records.values()
        self._checkers = {p.kind: RecordChecker(p, layout.format) for p in plans}
        self._records = {p.kind: RecordRules(p) for p in plans}
        self.order = OrderRules(layout)
        self._files = FileRules(layout, reader.name)
        self._series = SeriesRules(layout, reader.name, basedata) if basedata else None

    def findings(self, record: Record) -> Iterator[Diagnostic]:
        yield from self.order.findings(record)
        if isinstance(record, Unknown):
            return
        yield from self._checkers[record.kind].findings(record)
        yield from self._records[record.kind].findings(record)
        yield from self._files.findings(record)
        if self._series is not None:
            yield from self._series.findings(record)

    def personal(self, record: Record) -> tuple[tuple[int, int], ...]:
        """Personal columns; all of them in a record that is not understood."""
        if isinstance(record, Unknown):
            return ((1, max(len(record.raw), 1)),)
        return self._checkers[record.kind].personal_columns()


class _Findings:
    """Collects findings up to a limit and counts all of them."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept: list[Diagnostic] = []
        self._excerpts: dict[int, Excerpt] = {}
        self._counts = dict.fromkeys(Severity, 0)
        self._total = 0

    def add(
        self,
        diagnostic: Diagnostic,
        record: Record | None,
        personal: tuple[tuple[int, int], ...],
    ) -> None:
        self._counts[diagnostic.severity] += 1
        self._total += 1
        # Errors beyond the limit still displace nothing: what came first is shown.
        if len(self._kept) >= self._limit and record is not None:
            return
        self._kept.append(diagnostic)
        if record is not None and record.number not in self._excerpts:
            line = record.raw[:EXCERPT_BYTES_MAX]
            self._excerpts[record.number] = Excerpt(line, personal)

    def report(self, name: str, layout: Layout | None, records: int) -> Report:
        kept = sorted(self._kept, key=_place)
        if self._total > len(kept):
            more = str(self._total - len(kept))
            kept.append(finding("FIL010", found=more, expected=str(self._limit)))
        errors = self._counts[Severity.ERROR]
        return Report(
            name,
            layout.name if layout else None,
            "rejected" if errors else "accepted",
            records,
            tuple(kept),
            self._excerpts,
            errors,
            self._counts[Severity.WARNING],
            self._counts[Severity.NOTICE],
        )


def _place(diagnostic: Diagnostic) -> tuple[int, tuple[int, int]]:
    return (diagnostic.record or 0, diagnostic.columns or (0, 0))


def check(
    blocks: Iterable[bytes],
    name: str,
    *,
    basedata: Basedata | None = None,
    catalogue: Catalogue | None = None,
    limit: int = LISTED_MAX,
) -> Report:
    """Check a file given as blocks of bytes, under the name it has or will have.

    With `basedata`, references to options and components are looked up in it. Never
    raises for anything in the file.
    """
    running = Check(name, basedata=basedata, catalogue=catalogue, limit=limit)
    for block in blocks:
        running.feed(block)
    return running.close()
