"""Bytes to lines: incremental, lossless, and the same for any chunking.

A line is `(raw, ending)`. Joining all of them gives back every byte. A line longer
than LINE_BYTES_MAX comes in pieces of that length with an empty ending, so that a
gigabyte without a line feed costs no memory.
"""

from __future__ import annotations

Line = tuple[bytes, bytes]

LINE_BYTES_MAX = 65_536
UTF8_MARK = b"\xef\xbb\xbf"
"""What Windows editors put before the first line of a text they save as UTF-8."""
END_MARK = b"\x1a"
"""Ctrl-Z, which old DOS programs put at the end of a text file."""


class Framer:
    """Cuts a stream of bytes into lines."""

    __slots__ = ("_pending",)

    def __init__(self) -> None:
        self._pending = b""

    @property
    def pending(self) -> bool:
        """Whether a line has begun and not ended yet."""
        return bool(self._pending)

    def feed_plain(self, data: bytes) -> list[bytes] | None:
        """The lines that `data` completes, if all end in CR LF, as nearly all do.

        None, and nothing is taken, where one does not, or is overlong: `feed` it then.
        """
        whole = self._pending + data if self._pending else data
        parts = whole.split(b"\n")
        if max(map(len, parts)) > LINE_BYTES_MAX:
            return None
        pending = parts.pop()
        lines = [part[:-1] for part in parts if part[-1:] == b"\r"]
        if len(lines) < len(parts):
            return None
        self._pending = pending
        return lines

    def feed(self, data: bytes) -> list[Line]:
        """The lines that `data` completes."""
        whole = self._pending + data if self._pending else data
        parts = whole.split(b"\n")
        pending = parts.pop()
        lines: list[Line] = []
        for part in parts:
            if len(part) > LINE_BYTES_MAX:
                part = _cut(part, lines)
            if part.endswith(b"\r"):
                lines.append((part[:-1], b"\r\n"))
            else:
                lines.append((part, b"\n"))
        if len(pending) > LINE_BYTES_MAX:
            pending = _cut(pending, lines)
        self._pending = pending
        return lines

    def close(self) -> list[Line]:
        """What is left when the stream ends: at most one line, and an end mark."""
        rest, self._pending = self._pending, b""
        if not rest:
            return []
        text = rest.rstrip(END_MARK)
        if text and len(text) < len(rest):
            return [(text, b""), (rest[len(text) :], b"")]
        return [(rest, b"")]


def _cut(line: bytes, lines: list[Line]) -> bytes:
    """Move whole pieces of an overlong line to `lines`; what remains fits."""
    while len(line) > LINE_BYTES_MAX:
        lines.append((line[:LINE_BYTES_MAX], b""))
        line = line[LINE_BYTES_MAX:]
    return line
