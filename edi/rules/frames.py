"""FRM: the file as bytes and lines, before any record is understood."""

from __future__ import annotations

from collections.abc import Iterator

from edi.codec.framing import LINE_BYTES_MAX, UTF8_MARK
from edi.codec.record import EndMark, Record
from edi.diagnostics import Columns, Diagnostic, Related, finding

UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
LOOKED_AT = 64
"""How many bytes of a file tell whether it is UTF-16."""


def is_utf16(start: bytes) -> bool:
    """True where the first bytes of a file are UTF-16 text."""
    if start.startswith(UTF16_MARKS):
        return True
    sample = start[:LOOKED_AT]
    if len(sample) < 4:
        return False
    odd, even = sample[1::2], sample[::2]
    return (not any(odd) and all(even)) or (not any(even) and all(odd))


class FrameRules:
    """Line ends, blank and overlong lines, marks before and after the records.

    Wrong line ends usually run through a whole file, so they are told once, at the
    first, with their number. `sound` says whether a line may be judged as a record:
    where it may not, all that is wrong with it is told here.
    """

    def __init__(self) -> None:
        self._bare = _Repeated("FRM005")
        self._stray = _Repeated("FRM014")
        self._overlong = 0
        self._mark: Record | None = None
        self._beyond_mark = False
        self._last: Record | None = None
        self.sound = False
        """Whether the line last seen may be judged as a record."""

    @property
    def lines_lost(self) -> bool:
        """True where line ends are so wrong that records cannot be told apart."""
        last = self._last
        return last is not None and (
            last.number == self._overlong or (not last.ending and b"\r" in last.raw)
        )

    @property
    def unmarked(self) -> bool:
        """Whether no end mark came yet, so that what follows still is a record."""
        return self._mark is None and not self._beyond_mark

    def pass_clean(self, record: Record) -> None:
        """Take a line that ends as it should and holds nothing that is wrong."""
        self._last = record

    def findings(self, record: Record) -> Iterator[Diagnostic]:
        """What is wrong with this line as a line."""
        self.sound = False
        if isinstance(record, EndMark):
            self._mark = self._mark or record
            return
        self._last = record
        raw = record.raw
        if record.ending == b"\n":
            self._bare.see(record)
        if len(raw) == LINE_BYTES_MAX and not record.ending:
            yield from self._overlong_findings(record)
        elif record.number == self._overlong:
            return
        elif not raw.strip():
            if not self._beyond_mark:
                yield finding("FRM010", record=record.number, kind=record.kind)
        elif self._beyond_mark:
            return
        elif self._mark is not None or raw.startswith(b"\x1a"):
            self._beyond_mark = True
            yield finding("FRM012", record=record.number, kind=record.kind)
        elif b"\r" in raw:
            at = raw.index(b"\r") + 1
            self._stray.see(record, (at, at))
        elif record.number == 1 and raw.startswith(UTF8_MARK):
            yield finding(
                "FRM004",
                record=1,
                kind=record.kind,
                columns=(1, len(UTF8_MARK)),
                found="EF BB BF (a UTF-8 byte order mark)",
            )
        else:
            self.sound = True

    def _overlong_findings(self, record: Record) -> Iterator[Diagnostic]:
        if self._overlong != record.number:
            self._overlong = record.number
            yield finding(
                "FRM011",
                record=record.number,
                kind=record.kind,
                expected=str(LINE_BYTES_MAX),
            )

    def close(self, size: int, cut_off: bool) -> Iterator[Diagnostic]:
        """What the whole file shows.

        `size` is its length in bytes; `cut_off` says that it lacks its trailer, and so
        explains why the last line has no end.
        """
        if size == 0:
            yield finding("FRM001")
        yield from self._bare.findings()
        yield from self._stray.findings()
        mark, last = self._mark, self._last
        if mark is not None and not self._beyond_mark:
            yield finding("FRM007", record=mark.number or None, kind=mark.kind)
        if last is not None and not (last.ending or cut_off or self.lines_lost):
            yield finding("FRM006", record=last.number, kind=last.kind)


class _Repeated:
    """One fault of many records, told at the first."""

    def __init__(self, code: str) -> None:
        self._code = code
        self._first: Record | None = None
        self._columns: Columns | None = None
        self._count = 0

    def see(self, record: Record, columns: Columns | None = None) -> None:
        if self._first is None:
            self._first, self._columns = record, columns
        self._count += 1

    def findings(self) -> Iterator[Diagnostic]:
        if self._first is None:
            return
        more = self._count - 1
        word = "record" if more == 1 else "records"
        related = (Related(f"the same in {more} more {word}"),) if more else ()
        yield finding(
            self._code,
            record=self._first.number,
            kind=self._first.kind,
            columns=self._columns,
            related=related,
        )
