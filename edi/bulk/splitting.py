"""Bytes to blocks in which the detail records stand as the rows of one matrix.

Detail records of the layout's own length make up nearly all of every large file. Where
a block holds nothing else, its matrix is a view of the bytes; else the rows are
gathered from where they stand. All other lines are left to a `Reader`, in order.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from edi.bulk.columns import packed
from edi.catalogue import Layout
from edi.codec.reader import Reader

Bytes = NDArray[np.uint8]

BLOCK_BYTES = 2 << 20
"""In smaller blocks the calls cost more than the bytes; larger ones gain little."""
_KEPT_BYTES = 8 << 20
_CRLF = b"\r\n"
_CR, _LF = _CRLF


@frozen(eq=False)
class Run:
    """Detail records that follow each other."""

    start: int
    """Where the first one begins in the block's bytes."""
    first: int
    """Row of the first one."""
    count: int


@frozen(eq=False)
class Block:
    """Whole lines: runs of detail records, and whatever stands between them."""

    data: memoryview
    flat: Bytes
    """The same."""
    rows: Bytes
    """One row for each detail record, its CR LF included; may be a view of `data`."""
    run_starts: NDArray[np.int64]
    """Where each run begins in `data`."""
    run_rows: NDArray[np.int64]
    """The row with which it begins."""

    @property
    def width(self) -> int:
        """Bytes of a row."""
        return int(self.rows.shape[1])

    def run(self, index: int) -> Run:
        """One of the runs of rows that follow each other."""
        firsts = self.run_rows
        first = int(firsts[index])
        after = int(firsts[index + 1]) if index + 1 < len(firsts) else len(self.rows)
        return Run(int(self.run_starts[index]), first, after - first)

    def bytes_of(self, start: int, end: int) -> bytes:
        """Some of its bytes."""
        return bytes(self.data[start:end])

    def parts(self) -> Iterator[Run | bytes]:
        """Runs, and the bytes between them, in the order of the file."""
        at = 0
        for run in map(self.run, range(len(self.run_starts))):
            if run.start > at:
                yield self.bytes_of(at, run.start)
            yield run
            at = run.start + run.count * self.width
        if at < len(self.data):
            yield self.bytes_of(at, len(self.data))


class Splitter:
    """Cuts a stream of bytes into blocks, for a consumer who feeds `reader`.

    The consumer must feed the reader every `bytes` it is given before it asks for the
    next part, and pass the rows it is given over with `reader.pass_over`.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._block_bytes = BLOCK_BYTES
        self._opening: bytes | None = None
        self._held: list[bytes] = []
        self._size = 0
        _keep_memory()

    def feed(self, data: bytes) -> Iterator[Block | bytes]:
        """What can be said of the bytes so far; the rest is held back."""
        self._held.append(data)
        self._size += len(data)
        if self._size >= self._block_bytes:
            yield from self._cut(b"".join(self._held))

    def _cut(self, data: bytes) -> Iterator[Block | bytes]:
        reader, size, at = self._reader, self._block_bytes, 0
        if not reader.started or reader.within_line:
            at = data.find(b"\n") + 1 or len(data)
            yield data[:at]
        if reader.layout is None:
            self._hold(b"")
            yield data[at:]
            return
        self._opening = _opening(reader.layout)
        view = memoryview(data)
        while len(data) - at >= size:
            end = self._end_of_header(data, at, at + size)
            end = end or data.rfind(b"\n", at, at + size) + 1
            if not end:  # one overlong line
                end = data.find(b"\n", at) + 1 or len(data)
                yield data[at:end]
            else:
                yield self._block(view[at:end])
            at = end
        self._hold(data[at:])

    def _end_of_header(self, data: bytes, start: int, stop: int) -> int:
        """Just behind the last centre header there; 0 where there is none.

        So that centres are whole in one block where they can be.
        """
        opening = self._opening
        if opening is None:
            return 0
        found = self._aligned(data, opening, start, stop)
        if found < 0:
            found = data.rfind(opening, start, stop)
        return 0 if found < 0 else data.find(b"\n", found + 1, stop) + 1

    def _aligned(self, data: bytes, opening: bytes, start: int, stop: int) -> int:
        """Where the last opening stands, if all lines behind it are as long as details.

        -1 where there is none. Behind other lines there may be one still: any line's
        end does for a block's. Only the last byte of what would be an opening is looked
        at, line by line upwards, which takes a tenth of the time that `rfind` does.
        """
        width, mark = self._width, len(opening) - 1
        first = start + mark
        last = data.rfind(b"\n", start, stop) - width + mark
        marks = data[last : first - 1 : -width] if last >= first else b""
        lines = marks.find(opening[mark:])
        at = last - mark - lines * width
        return at if lines >= 0 and data.startswith(opening, at) else -1

    def _hold(self, rest: bytes) -> None:
        self._held = [rest]
        self._size = len(rest)

    def close(self) -> Iterator[Block | bytes]:
        """The rest."""
        data = b"".join(self._held)
        self._hold(b"")
        if not self._reader.started or self._reader.within_line:
            at = data.find(b"\n") + 1 or len(data)
            yield data[:at]
            data = data[at:]
        end = data.rfind(b"\n") + 1
        if end and self._reader.layout is not None:
            yield self._block(memoryview(data)[:end])
            data = data[end:]
        if data:
            yield data

    def _block(self, data: memoryview) -> Block:
        layout = self._reader.layout
        assert layout is not None  # the caller has looked  # noqa: S101
        identifier = layout.detail.identifier.encode("ascii")
        return block_of(data, identifier, self._width)

    @property
    def _width(self) -> int:
        """Bytes of a whole detail, its line end included."""
        layout = self._reader.layout
        assert layout is not None  # the caller has looked  # noqa: S101
        return layout.detail.length + len(_CRLF)


def _keep_memory() -> None:
    """Have the C library keep what a block's arrays took for those of the next block.

    glibc gives free memory back to the system beyond twice the largest piece that was
    freed before, and every page that is asked for anew costs a fault.
    """
    np.empty(_KEPT_BYTES, np.uint8)


def _opening(layout: Layout) -> bytes | None:
    """What stands before a centre header, and how that begins."""
    plan = layout.file.records.get("centre_header")
    return None if plan is None else b"\n" + plan.identifier.encode("ascii")


def block_of(data: memoryview, identifier: bytes, width: int) -> Block:
    """The block of whole lines in which records of that identifier and width are rows.

    `width` counts the CR LF. A row may hold a line feed where a damaged record happens
    to end as a whole one would: only who looks at every byte can tell.
    """
    flat = np.frombuffer(data, np.uint8)
    if len(data) % width == 0:
        rows = flat.reshape(-1, width)
        fitting = _are_details(rows, identifier)
        if fitting.all():
            none = np.zeros(1, np.int64)
            return Block(data, flat, rows, none, none)
        if (rows[:, -1] == _LF).all():  # headers and trailers are padded
            return _block(data, flat, width, fitting.nonzero()[0] * width)
    ends = (flat == _LF).nonzero()[0] + 1
    starts = np.empty_like(ends)
    starts[0], starts[1:] = 0, ends[:-1]
    starts = starts[ends - starts == width]
    fitting = flat[starts + (width - 2)] == _CR
    for at, byte in enumerate(identifier):
        fitting &= flat[starts + at] == byte
    return _block(data, flat, width, starts[fitting])


def _block(
    data: memoryview, flat: Bytes, width: int, starts: NDArray[np.int64]
) -> Block:
    """The block whose rows begin at those places."""
    firsts = _run_rows(starts, width)
    rows = gathered(flat, starts, width)
    return Block(data, flat, rows, starts[firsts], firsts)


def _are_details(rows: Bytes, identifier: bytes) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = packed(rows, 0, len(identifier)) == _packed(identifier)
    end = rows.shape[1] - len(_CRLF)
    found &= packed(rows, end, rows.shape[1]) == _packed(_CRLF)
    return found


def _packed(text: bytes) -> np.uint64:
    """What `packed` makes of columns that hold these bytes."""
    return np.uint64(int.from_bytes(text, "little"))


def gathered(flat: Bytes, starts: NDArray[np.int64], width: int) -> Bytes:
    """Rows from anywhere: a view of all places overlaps, and some are taken."""
    if not len(starts):
        return np.empty((0, width), np.uint8)
    places = np.ndarray((len(flat) - width + 1,), f"V{width}", flat, 0, (1,))
    return places[starts].view(np.uint8).reshape(-1, width)


def _run_rows(starts: NDArray[np.int64], width: int) -> NDArray[np.int64]:
    """The rows that do not follow the one before."""
    breaks = np.flatnonzero(np.diff(starts) != width) + 1
    return np.concatenate(([0], breaks)) if len(starts) else breaks
