"""Details one after another, judged together: those of which nothing would be told.

Most records of a file are clean details of one centre. They are proven together, and
what stands between them, and what they say beside each other, is looked at as columns
of values. Of a stretch in which anything might be told each half is looked at by
itself, until the rules see the few records that are left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count, groupby, repeat

from edi.codec.reader import CRLF, Reader
from edi.codec.record import Record
from edi.rules.frames import FrameRules
from edi.rules.layout_rules import LayoutRules

FEW = 4
"""So many records are seen by the rules in less time than they are judged together."""
See = Callable[[list[Record], bool | None], None]


class StretchCheck:
    """Checks a file's bytes on behalf of the record path.

    `see` is that path: it takes the records that `reader` gives, and whether they are
    proven, if that is known.
    """

    def __init__(
        self,
        reader: Reader,
        frames: FrameRules,
        rules: Callable[[], LayoutRules | None],
        see: See,
    ) -> None:
        self._reader = reader
        self._frames = frames
        self._rules = rules
        self._see = see

    def feed(self, data: bytes) -> None:
        """Check the records that `data` completes."""
        first, last = 0, data.rfind(b"\n") + 1
        if self._reader.within_line or not self._reader.started:
            first = data.find(b"\n") + 1
            self._read(data[:first])
        rules = self._rules()
        if first < last and rules is not None:
            _Lines(self._reader, self._frames, rules, self._see).take(data[first:last])
            first = last
        self._read(data[first:])

    def _read(self, data: bytes) -> None:
        self._see(self._reader.feed(data), None)


class _Lines:
    """Checks whole lines of a file."""

    def __init__(
        self,
        reader: Reader,
        frames: FrameRules,
        rules: LayoutRules,
        see: See,
    ) -> None:
        self._reader = reader
        self._frames = frames
        self._rules = rules
        self._see = see
        kind = rules.layout.detail.kind
        self._cls = rules.layout.classes[kind]
        self._proof = rules.proofs[kind]

    def take(self, data: bytes) -> None:
        """Check lines that each have an end."""
        for other, cut in groupby(self._proof.cut(data), lambda row: bool(row[1])):
            if other:
                rest = b"".join([line for _, line in cut])
                self._see(self._reader.feed(rest), None)
            else:
                self._take_matching([raw for raw, _ in cut])

    def _take_matching(self, lines: Sequence[bytes]) -> None:
        """Take lines that match; of some of them the proof may not hold."""
        first = 0
        for at in self._proof.doubtful(lines):
            self._take(lines[first:at])
            self._leave(lines[at : at + 1], proven=False)
            first = at + 1
        self._take(lines[first:])

    def _take(self, lines: Sequence[bytes]) -> None:
        """Pass details over, or leave those to the rules of which they might tell."""
        if len(lines) > FEW and not self._settled(lines[0]):
            self._leave(lines[:1], proven=True)
            lines = lines[1:]
        if len(lines) <= FEW or not self._settled(lines[0]):
            self._leave(lines, proven=True)
        elif self._rules.take_alike(lines, self._next):
            self._reader.pass_over(len(lines))
            self._frames.pass_clean(self._record(lines[-1], self._reader.lines))
        else:
            half = len(lines) // 2
            self._take(lines[:half])
            self._take(lines[half:])

    @property
    def _next(self) -> int:
        return self._reader.lines + 1

    def _settled(self, raw: bytes) -> bool:
        record = self._record(raw, self._next)
        return self._frames.unmarked and self._rules.settled(record)

    def _record(self, raw: bytes, number: int) -> Record:
        return self._cls(raw, CRLF, number)

    def _leave(self, lines: Sequence[bytes], *, proven: bool) -> None:
        records = [*map(self._cls, lines, repeat(CRLF), count(self._next))]
        self._reader.pass_over(len(records))
        self._see(records, proven)
