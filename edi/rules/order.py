"""SEQ: which records a file has, in which order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from edi.catalogue import Layout
from edi.codec.record import Record, Unknown
from edi.codec.sequence import START
from edi.diagnostics import Diagnostic, finding


class OrderRules:
    """Runs the layout's sequence over the records.

    A record that may not stand where it stands is told and passed over, so that one
    misplaced record does not make all that follow look wrong. One that is misspelt
    (`e5`, or another file's letter) is told as that, and stands for what it should be.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._table = layout.sequence
        self._state = START
        self._headed = False
        self._beyond_told = False
        self._digits = {
            identifier[1:]: cls.kind for identifier, cls in layout.by_identifier.items()
        }
        self.ended = False
        """The file trailer has been seen."""
        self.repeatable: str | None = None
        """The kind of the last record, where another one changes and tells nothing."""

    def findings(self, record: Record) -> Iterator[Diagnostic]:
        """What is wrong with this record standing here."""
        if self.ended:
            if not self._beyond_told:
                self._beyond_told = True
                yield finding(
                    "SEQ005", record=record.number, kind=record.kind, found=record.kind
                )
        elif isinstance(record, Unknown):
            yield from self._unknown_findings(record)
        else:
            yield from self._step(record)

    def comes_back(self, kinds: Iterable[str]) -> bool:
        """Whether such records may follow, and lead to where the file is now."""
        state = self._state
        for kind in kinds:
            state = self._table.step(state, kind)
        return bool(state) and state == self._state and not self.ended

    def pass_over(self, record: Record) -> None:
        """Take a record that cannot be judged for what it seems to be."""
        raw = record.raw.lstrip(b"\xef\xbb\xbf\x1a")
        kind = self._digits.get(raw[1:2])
        if kind is not None and not self.ended:
            self._stand_for(kind)

    def _stand_for(self, kind: str) -> None:
        self._headed = True
        self.repeatable = None
        state = self._table.step(self._state, kind)
        self._state = state or self._state
        self.ended = kind == "file_trailer"

    def _step(self, record: Record) -> Iterator[Diagnostic]:
        kind = record.kind
        self.ended = kind == "file_trailer"
        if self._state == START and kind != "file_header":
            if not self._headed:
                yield self._finding("SEQ003", record)
            # Told once; what follows is judged as if the header were there.
            self._state = self._table.step(START, "file_header") or START
        self._headed = True
        state = self._table.step(self._state, kind)
        if state:
            self._state = state
        else:
            yield self._finding("SEQ002", record)
        repeats = bool(state) and self._table.step(state, kind) == state
        self.repeatable = kind if repeats and not self.ended else None

    def _unknown_findings(self, record: Record) -> Iterator[Diagnostic]:
        identifier = record.raw[:2]
        shown = identifier.decode("latin-1")
        seems = self._digits.get(identifier[1:])
        if identifier.upper() in self._layout.by_identifier:
            code, expected = "SEQ007", shown.upper()
        elif seems is not None and identifier[:1].isalpha():
            letter = self._layout.file.letter
            code, expected = "SEQ006", f"records that begin with {letter}"
        elif self._state == START and self._headed:
            return  # nothing here is known: told once, at the first record
        else:
            known = sorted(self._layout.by_identifier)
            code, expected = "SEQ001", b", ".join(known).decode("ascii")
            seems = None
        if seems is not None:
            self._stand_for(seems)
        self._headed = True
        found = "".join(c if c.isprintable() else "?" for c in shown)
        yield finding(
            code,
            record=record.number,
            kind=record.kind,
            columns=(1, max(len(identifier), 1)),
            found=f"'{found}'",
            expected=expected,
        )

    def _finding(self, code: str, record: Record) -> Diagnostic:
        names = [
            f"{kind} ({self._layout.plan(kind).identifier})"
            for kind in self._table.expected(self._state)
        ]
        return finding(
            code,
            record=record.number,
            kind=record.kind,
            columns=(1, 2),
            found=record.kind,
            expected=" or ".join(names) or "the end of the file",
        )

    def close(self, records: int) -> Iterator[Diagnostic]:
        """What is missing at the end of a file with so many records."""
        if records and not self.ended:
            trailer = self._layout.plan("file_trailer").identifier
            yield finding(
                "SEQ004",
                record=records,
                found=f"record {records}",
                expected=f"a file trailer ({trailer})",
            )
