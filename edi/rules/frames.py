"""FRM: the file as bytes and lines, before any record is understood."""

from __future__ import annotations

from collections.abc import Iterator

from edi.codec.framing import LINE_BYTES_MAX
from edi.codec.record import EndMark, Record
from edi.diagnostics import Diagnostic, Related, finding

UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
LOOKED_AT = 64


def is_utf16(start: bytes) -> bool:
    """True where the first bytes of a file are UTF-16 text."""
    if start.startswith(UTF16_MARKS):
        return True
    sample = start[:LOOKED_AT]
    if len(sample) < 4:
        return False
    odd, even = sample[1::2], sample[::2]
    return (not any(odd) and all(even)) or (not any(even) and all(odd))


def _others(count: int) -> tuple[Related, ...]:
    return (Related(f"so do {count - 1} more records"),) if count > 1 else ()


class FrameRules:
    """Line ends, blank and overlong lines, the end-of-file mark.

    Line feeds without carriage return usually run through a whole file, so they are
    told once, at the first, with their number.
    """

    def __init__(self) -> None:
        self._bare_first = 0
        self._bare_count = 0
        self._overlong: int | None = None
        self._ended = False
        self._last: Record | None = None

    def findings(self, record: Record) -> Iterator[Diagnostic]:
        """What is wrong with this line as a line."""
        last, self._last = self._last, record
        if isinstance(record, EndMark):
            yield finding("FRM007", record=record.number, kind=record.kind)
            return
        if record.ending == b"\n":
            self._bare_first = self._bare_first or record.number
            self._bare_count += 1
        if len(record.raw) == LINE_BYTES_MAX and not record.ending:
            if self._overlong != record.number:
                self._overlong = record.number
                limit = str(LINE_BYTES_MAX)
                yield finding(
                    "FRM011", record=record.number, kind=record.kind, expected=limit
                )
            return
        if record.number == self._overlong:
            return
        yield from self._line_findings(record, last)

    def _line_findings(
        self, record: Record, last: Record | None
    ) -> Iterator[Diagnostic]:
        if record.raw.startswith(b"\x1a"):
            self._ended = True
            yield finding("FRM012", record=record.number, kind=record.kind)
        elif self._ended:
            return
        elif not record.raw.strip():
            yield finding("FRM010", record=record.number, kind=record.kind)
        elif b"\r" in record.raw:
            at = record.raw.index(b"\r") + 1
            yield finding(
                "FRM014", record=record.number, kind=record.kind, columns=(at, at)
            )

    def close(self, size: int) -> Iterator[Diagnostic]:
        """What the whole file shows, `size` being its length in bytes."""
        if size == 0:
            yield finding("FRM001")
        if self._bare_count:
            yield finding(
                "FRM005",
                record=self._bare_first,
                related=_others(self._bare_count),
            )
        last = self._last
        if last is None or isinstance(last, EndMark) or last.number == self._overlong:
            return
        if not last.ending:
            yield finding("FRM006", record=last.number, kind=last.kind)
