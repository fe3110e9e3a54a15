"""SEQ: which records a file has, in which order."""

from __future__ import annotations

from collections.abc import Iterator

from edi.catalogue import Layout
from edi.codec.record import EndMark, Record, Unknown
from edi.codec.sequence import START
from edi.diagnostics import Diagnostic, finding


class OrderRules:
    """Runs the layout's sequence over the records.

    A record that may not stand where it stands is told and passed over, so that one
    misplaced record does not make all that follow look wrong.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._table = layout.sequence
        self._state = START
        self._trailer_at = 0
        self._headed = False
        self._after_trailer_told = False

    def findings(self, record: Record) -> Iterator[Diagnostic]:
        """What is wrong with this record standing here."""
        if isinstance(record, EndMark) or not record.raw.strip(b" \x1a\r"):
            return
        if self._trailer_at:
            yield from self._after_trailer(record)
        elif isinstance(record, Unknown):
            yield self._unknown(record)
        else:
            yield from self._step(record)

    def _after_trailer(self, record: Record) -> Iterator[Diagnostic]:
        if not self._after_trailer_told:
            self._after_trailer_told = True
            yield finding(
                "SEQ005", record=record.number, kind=record.kind, found=record.kind
            )

    def _step(self, record: Record) -> Iterator[Diagnostic]:
        if record.kind == "file_trailer":
            self._trailer_at = record.number
        if record.kind == "file_header" and self._state == START:
            self._headed = True
        elif self._state == START and not self._headed:
            self._headed = True  # told once; what follows is judged as if it were there
            header = self._table.step(START, "file_header")
            expected = self._expected()
            yield finding(
                "SEQ003",
                record=record.number,
                kind=record.kind,
                columns=(1, 2),
                found=record.kind,
                expected=expected,
            )
            self._state = header or START
        state = self._table.step(self._state, record.kind)
        if state:
            self._state = state
            return
        yield finding(
            "SEQ002",
            record=record.number,
            kind=record.kind,
            columns=(1, 2),
            found=record.kind,
            expected=self._expected(),
        )

    def _expected(self) -> str:
        kinds = self._table.expected(self._state)
        names = []
        for kind in kinds:
            identifier = self._layout.plan(kind).identifier
            names.append(f"{kind} ({identifier})")
        return " or ".join(names) or "the end of the file"

    def _unknown(self, record: Record) -> Diagnostic:
        identifier = record.raw[:2]
        known = self._layout.by_identifier
        found = identifier.decode("latin-1")
        letter = self._layout.file.letter
        if identifier.upper() in known:
            code, expected = "SEQ007", found.upper()
        elif identifier[:1].isalpha() and identifier[1:] in (
            b"1",
            b"3",
            b"5",
            b"7",
            b"9",
        ):
            code, expected = "SEQ006", f"records that begin with {letter}"
        else:
            code = "SEQ001"
            expected = ", ".join(sorted(i.decode("ascii") for i in known))
        shown = "".join(c if c.isprintable() else "?" for c in found)
        return finding(
            code,
            record=record.number,
            kind=record.kind,
            columns=(1, 2),
            found=f"'{shown}'",
            expected=expected,
        )

    def close(self, records: int) -> Iterator[Diagnostic]:
        """What is missing at the end of a file with so many records."""
        if records and not self._trailer_at:
            trailer = self._layout.plan("file_trailer").identifier
            yield finding(
                "SEQ004",
                record=records,
                found=f"record {records}",
                expected=f"a file trailer ({trailer})",
            )
