"""Runs every level of rules over a file and gives one report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, Protocol

from attrs import field, frozen

from edi.basedata import Basedata
from edi.catalogue import Catalogue, Layout
from edi.codec.reader import Reader
from edi.codec.record import Record, Unknown
from edi.diagnostics import Columns, Diagnostic, Overrides, Severity, finding
from edi.file_names import FileName
from edi.history import History
from edi.rules.births import BirthRules
from edi.rules.fields import RecordChecker
from edi.rules.files import FileRules, name_findings
from edi.rules.frames import LOOKED_AT, FrameRules, is_utf16
from edi.rules.hiding import hidden
from edi.rules.history import HistoryRules
from edi.rules.order import OrderRules
from edi.rules.proofs import Test, proof
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
    personal_columns: tuple[Columns, ...]


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
        history: History | None = None,
        catalogue: Catalogue | None = None,
        limit: int = LISTED_MAX,
        overrides: Overrides | None = None,
    ) -> None:
        self._reader = Reader(name, catalogue)
        self._known = _Known(basedata, history)
        self._limit = limit
        self._name = name
        self._size = 0
        self._start = b""
        self._begun = False
        self._utf16 = False
        self._frames = FrameRules()
        self._layout: Layout | None = None
        self._rules: _LayoutRules | None = None
        self._found = _Findings(limit, overrides or Overrides(""))

    def feed(self, data: bytes) -> None:
        """Check the records that `data` completes."""
        self._size += len(data)
        if self._begun:
            self._see(self._reader.feed(data))
            return
        self._start += data
        if len(self._start) >= LOOKED_AT:
            self._begin()

    def _begin(self) -> None:
        """Look at the first bytes, then check what has come so far."""
        self._begun = True
        data, self._start = self._start, self._start[:LOOKED_AT]
        self._utf16 = is_utf16(self._start)
        self._see(self._reader.feed(data))

    def close(self) -> Report:
        """Check what is left and give the report."""
        if not self._begun:
            self._begin()
        self._see(self._reader.close())
        if self._utf16:
            self._found.add(finding("FRM002"), None, ())
        else:
            self._conclude()
        return self._found.report(
            self._name, None if self._utf16 else self._layout, self._reader.lines
        )

    def _conclude(self) -> None:
        reader, rules = self._reader, self._rules
        cut_off = rules is not None and not rules.order.ended
        found = [*self._frames.close(self._size, cut_off)]
        if self._size:
            letters = reader.known_letters()
            found += name_findings(reader.name, self._layout, self._start, letters)
        if rules is not None and not self._frames.lines_lost:
            found += rules.order.close(reader.lines)
        for diagnostic in found:
            self._found.add(diagnostic, None, ())

    def _see(self, records: list[Record]) -> None:
        if not records or self._utf16:
            return
        if self._layout is None and self._reader.layout is not None:
            self._layout = self._reader.layout
            self._rules = _LayoutRules(self._layout, self._reader, self._known)
        rules, frames = self._rules, self._frames
        for record in records:
            if (
                rules is not None
                and record.ending == b"\r\n"
                and frames.unmarked
                and rules.prove(record)
            ):
                frames.pass_clean(record)
                for diagnostic in rules.clean_findings(record):
                    self._found.add(diagnostic, record, rules.personal(record))
                continue
            for diagnostic in frames.findings(record):
                self._found.add(diagnostic, record, ())
            if rules is None:
                continue
            if frames.sound:
                for diagnostic in rules.findings(record):
                    self._found.add(diagnostic, record, rules.personal(record))
            else:
                rules.pass_over(record)


@frozen
class _Known:
    """What is known beside the file itself."""

    basedata: Basedata | None
    history: History | None


class _Rules(Protocol):
    def findings(self, record: Record) -> Iterable[Diagnostic]: ...


class _LayoutRules:
    """The rules that need a layout, in the order of their levels."""

    def __init__(self, layout: Layout, reader: Reader, known: _Known) -> None:
        plans = layout.file.records.values()
        self._layout = layout
        self._proofs: dict[str, Test] = {}
        self._checkers = {p.kind: RecordChecker(p, layout.format) for p in plans}
        self._records = {p.kind: RecordRules(p) for p in plans}
        self.order = OrderRules(layout)
        versions = reader.catalogue.versions(layout.file.letter)
        self._files = FileRules(layout, reader.name, versions)
        self._births = BirthRules(layout, reader.name)
        self._further = list(_further(layout, reader.name, known))

    def prove(self, record: Record) -> bool:
        """Whether nothing can be wrong within a line that ends as it should."""
        test = self._proofs.get(record.kind)
        if test is None:
            test = self._new_proof(record.kind)
        return test(record.raw)

    def _new_proof(self, kind: str) -> Test:
        plan = self._layout.file.records.get(kind)
        test = proof(plan, self._layout.format) if plan else _never
        self._proofs[kind] = test
        return test

    def clean_findings(self, record: Record) -> list[Diagnostic]:
        """What is wrong with a record in which nothing is: where or beside what it is.

        Every rule that looks beyond one record must be here as well as in `findings`.
        """
        ended = self.order.ended
        found: list[Diagnostic] = []
        if self.order.repeatable != record.kind:
            found += self.order.findings(record)
        if not ended:
            found += self._between(record)
        return found

    def _between(self, record: Record) -> list[Diagnostic]:
        """The rules between records, and between a record and what is known besides."""
        found = self._files.findings(record)
        if record.kind in self._births.kinds:
            found += self._births.findings(record)
        for rules in self._further:
            found += rules.findings(record)
        return found

    def findings(self, record: Record) -> list[Diagnostic]:
        """What is wrong with a sound line; nothing personal is quoted."""
        ended = self.order.ended
        if not ended and self._cut_off(record):
            return []
        found = [*self.order.findings(record)]
        if ended:
            return found  # all that follows the trailer is told as one
        if isinstance(record, Unknown):
            self._files.pass_over(record)
            return found
        checker = self._checkers[record.kind]
        damage = checker.damage(record)
        if damage is not None:
            found.append(damage)
            if damage.severity is Severity.ERROR:
                self._files.pass_over(record)
                return found
        found += checker.findings(record)
        found += self._records[record.kind].findings(record)
        found += self._between(record)
        if found and checker.shifted(record):
            return [*hidden(found)]
        return found

    def _cut_off(self, record: Record) -> bool:
        """Whether the file was cut inside this record: its missing trailer says so."""
        return not record.ending and record.kind != "file_trailer"

    def pass_over(self, record: Record) -> None:
        """Take a line that cannot be judged as a record; it has been told why."""
        if record.raw.strip(b" \x1a"):
            self.order.pass_over(record)
            self._files.pass_over(record)

    def personal(self, record: Record) -> tuple[Columns, ...]:
        """Personal columns; all of them in a record that may be shifted."""
        checker = self._checkers.get(record.kind)
        if checker is None or (
            checker.personal_columns
            and (checker.damage(record) is not None or checker.shifted(record))
        ):
            return ((1, max(len(record.raw), 1)),)
        return checker.personal_columns


def _further(layout: Layout, name: FileName, known: _Known) -> Iterator[_Rules]:
    """The rules that need more than the file; without it they cost nothing."""
    if known.basedata is not None:
        yield SeriesRules(layout, name, known.basedata)
    if known.history is not None:
        yield HistoryRules(layout, name, known.history, known.basedata)


class _Findings:
    """Collects findings up to a limit and counts all of them."""

    def __init__(self, limit: int, overrides: Overrides) -> None:
        self._limit = limit
        self._overrides = overrides
        self._kept: list[Diagnostic] = []
        self._excerpts: dict[int, Excerpt] = {}
        self._counts = dict.fromkeys(Severity, 0)
        self._total = 0

    def add(
        self,
        diagnostic: Diagnostic,
        record: Record | None,
        personal: tuple[Columns, ...],
    ) -> None:
        diagnostic = self._overrides.applied(diagnostic)
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


def _never(raw: bytes) -> bool:
    """The proof for lines of no known kind."""
    return False


def _place(diagnostic: Diagnostic) -> tuple[int, tuple[int, int]]:
    return (diagnostic.record or 0, diagnostic.columns or (0, 0))


def check(
    blocks: Iterable[bytes],
    name: str,
    *,
    basedata: Basedata | None = None,
    history: History | None = None,
    catalogue: Catalogue | None = None,
    limit: int = LISTED_MAX,
    overrides: Overrides | None = None,
) -> Report:
    """Check a file given as blocks of bytes, under the name it has or will have.

    With `basedata`, references to options and components are looked up in it; with
    `history`, records are compared with what went before in their series; with
    `overrides`, findings have the severities set there. Never raises for anything in
    the file.
    """
    running = Check(
        name,
        basedata=basedata,
        history=history,
        catalogue=catalogue,
        limit=limit,
        overrides=overrides,
    )
    for block in blocks:
        running.feed(block)
    return running.close()
