"""Runs every level of rules over a file and gives one report."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Literal

from attrs import field, frozen

from edi.catalogue import Catalogue, Layout
from edi.codec.reader import Reader
from edi.codec.record import Record
from edi.diagnostics import Columns, Diagnostic, Overrides, Severity, finding
from edi.rules.files import name_findings
from edi.rules.frames import LOOKED_AT, FrameRules, is_utf16
from edi.rules.layout_rules import Known, LayoutRules
from edi.rules.stretches import StretchCheck

if TYPE_CHECKING:
    from edi.basedata import Basedata
    from edi.bulk.checking import BulkCheck
    from edi.bulk.splitting import Block
    from edi.history import History
    from edi.profile import Profiles

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


BULK_PAYS_FROM_BYTES = 4_000_000
"""Checking that much record by record takes about as long as importing numpy does."""
BULK_PAYS_FROM_BYTES_IMPORTED = 50_000
"""The same where numpy is there already."""


def _bulk_pays_from() -> int:
    imported = "numpy" in sys.modules
    return BULK_PAYS_FROM_BYTES_IMPORTED if imported else BULK_PAYS_FROM_BYTES


class Check:
    """Checks one file as it comes in; memory does not grow with what is well.

    From `bulk_from` bytes on (None: from where it pays) clean records are checked in
    blocks, with numpy. What is found is the same.
    """

    def __init__(
        self,
        name: str,
        *,
        basedata: Basedata | None = None,
        history: History | None = None,
        withdraw_all: bool = False,
        profiles: Profiles | None = None,
        today: date | None = None,
        catalogue: Catalogue | None = None,
        limit: int = LISTED_MAX,
        overrides: Overrides | None = None,
        bulk_from: int | None = None,
    ) -> None:
        self._reader = Reader(name, catalogue)
        self._known = Known(basedata, history, withdraw_all, profiles, today)
        self._bulk_from = _bulk_pays_from() if bulk_from is None else bulk_from
        self._bulk: BulkCheck | None = None
        self._hand: Callable[[Block | bytes], object] | None = None
        self._limit = limit
        self.name = name
        self.catalogue = self._reader.catalogue
        self._size = 0
        self._start = b""
        self._begun = False
        self._utf16 = False
        self._frames = FrameRules()
        self._layout: Layout | None = None
        self._rules: LayoutRules | None = None
        self._found = _Findings(limit, overrides or Overrides(""))
        self._stretches = StretchCheck(
            self._reader, self._frames, lambda: self._rules, self._see
        )

    def feed(self, data: bytes) -> None:
        """Check the records that `data` completes."""
        self._size += len(data)
        if self._begun:
            self._take(data)
            return
        self._start += data
        if len(self._start) >= LOOKED_AT:
            self._begin()

    def _begin(self) -> None:
        """Look at the first bytes, then check what has come so far."""
        self._begun = True
        data, self._start = self._start, self._start[:LOOKED_AT]
        self._utf16 = is_utf16(self._start)
        self._take(data)

    def _take(self, data: bytes) -> None:
        if self._bulk is None and self._size >= self._bulk_from:
            self._bulk = self._new_bulk()
        if self._bulk is not None:
            self._bulk.feed(data)
            return
        self._stretches.feed(data)
        if self._hand is not None:
            self._hand(data)

    def _new_bulk(self) -> BulkCheck:
        from edi.bulk.checking import BulkCheck

        return BulkCheck(
            self._reader, self._frames, lambda: self._rules, self._see, self._hand
        )

    def hand_parts_to(self, hand: Callable[[Block | bytes], object]) -> None:
        """Give on the file's bytes part by part, each when it was checked."""
        self._hand = hand

    def close(self) -> Report:
        """Check what is left and give the report."""
        if not self._begun:
            self._begin()
        if self._bulk is not None:
            self._bulk.close()
        self._see(self._reader.close())
        if self._utf16:
            self._found.add(finding("FRM002"), None, _none_personal)
        else:
            self._conclude()
        return self._found.report(
            self.name, None if self._utf16 else self._layout, self._reader.lines
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
            found += rules.close()
        for diagnostic in found:
            self._found.add(diagnostic, None, _none_personal)

    def _see(self, records: list[Record], proven: bool | None = None) -> None:
        if not records or self._utf16:
            return
        if self._layout is None and self._reader.layout is not None:
            self._layout = self._reader.layout
            self._rules = LayoutRules(self._layout, self._reader, self._known)
        rules, frames = self._rules, self._frames
        unmarked = frames.unmarked
        for record in records:
            if (
                rules is not None
                and record.ending == b"\r\n"
                and unmarked
                and (
                    rules.proofs[record.kind](record.raw) if proven is None else proven
                )
            ):
                for diagnostic in rules.clean_findings(record):
                    self._found.add(diagnostic, record, rules.personal)
                frames.pass_clean(record)
                continue
            for diagnostic in frames.findings(record):
                self._found.add(diagnostic, record, _none_personal)
            unmarked = frames.unmarked
            if rules is None:
                continue
            if frames.sound:
                for diagnostic in rules.findings(record):
                    self._found.add(diagnostic, record, rules.personal)
            else:
                rules.pass_over(record)


def _none_personal(record: Record) -> tuple[Columns, ...]:
    return ()


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
        personal: Callable[[Record], tuple[Columns, ...]],
    ) -> None:
        """Count a finding; `personal` gives the columns to hide where it is shown."""
        diagnostic = self._overrides.applied(diagnostic)
        self._counts[diagnostic.severity] += 1
        self._total += 1
        # Errors beyond the limit still displace nothing: what came first is shown.
        if len(self._kept) >= self._limit and record is not None:
            return
        self._kept.append(diagnostic)
        if record is not None and record.number not in self._excerpts:
            line = record.raw[:EXCERPT_BYTES_MAX]
            self._excerpts[record.number] = Excerpt(line, personal(record))

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
    history: History | None = None,
    withdraw_all: bool = False,
    profiles: Profiles | None = None,
    today: date | None = None,
    catalogue: Catalogue | None = None,
    limit: int = LISTED_MAX,
    overrides: Overrides | None = None,
    bulk_from: int | None = None,
) -> Report:
    """Check a file given as blocks of bytes, under the name it has or will have.

    With `basedata`, references to options and components are looked up in it; with
    `history`, records are compared with what went before in their series; with
    `overrides`, findings have the severities set there. With `withdraw_all`,
    amendments that leave a candidate no option are meant so. With `profiles`, entries
    and marks are checked against the rules of their awarding body, and with `today`
    against its deadlines. For `bulk_from` see
    `Check`. Never raises for anything in the file.
    """
    running = Check(
        name,
        basedata=basedata,
        history=history,
        withdraw_all=withdraw_all,
        profiles=profiles,
        today=today,
        catalogue=catalogue,
        limit=limit,
        overrides=overrides,
        bulk_from=bulk_from,
    )
    for block in blocks:
        running.feed(block)
    return running.close()
