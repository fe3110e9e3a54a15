"""Records one after another, those of a layout's own length made from whole blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count, repeat

import numpy as np

from edi.bulk.columns import Bytes, Flags
from edi.bulk.splitting import Block, Splitter
from edi.codec.reader import CRLF, Reader
from edi.codec.record import Record

Records = Iterable[Record]


def block_records(reader: Reader, blocks: Iterable[bytes]) -> Iterator[Records]:
    """The records that `reader` would give for all the bytes that are still to come.

    They come in stretches; each must be taken before the next is asked for.
    """
    splitter = Splitter(reader)
    for data in blocks:
        for part in splitter.feed(data):
            yield from part_records(reader, part)
    for part in splitter.close():
        yield from part_records(reader, part)
    yield reader.close()


def part_records(reader: Reader, part: Block | bytes) -> Iterator[Records]:
    """The records of one part; `reader` has read all that went before."""
    if isinstance(part, bytes):
        yield reader.feed(part)
        return
    layout = reader.layout
    assert layout is not None  # else there are no blocks  # noqa: S101
    detail = layout.classes[layout.detail.kind]
    lines = _lines(part.rows)
    broken = _broken(part.rows)
    for piece in part.parts():
        if isinstance(piece, bytes):
            yield reader.feed(piece)
            continue
        after = piece.first + piece.count
        if broken[piece.first : after].any():
            end = piece.start + piece.count * part.width
            yield reader.feed(part.bytes_of(piece.start, end))
            continue
        numbers = count(reader.lines + 1)
        reader.pass_over(piece.count)
        yield map(detail, lines[piece.first : after], repeat(CRLF), numbers)


def _broken(rows: Bytes) -> Flags:
    """The rows that hold a line feed before their line's end."""
    feeds = rows == ord("\n")
    if np.count_nonzero(feeds) == len(rows):
        return np.zeros(len(rows), np.bool_)
    found: Flags = feeds[:, : -len(CRLF)].any(axis=1)
    return found


def _lines(rows: Bytes) -> list[bytes]:
    """The rows without their line ends."""
    width = rows.shape[1]
    line = np.dtype(
        {
            "names": ["raw"],
            "formats": [f"V{width - len(CRLF)}"],
            "offsets": [0],
            "itemsize": width,
        }
    )
    lines: list[bytes] = rows.view(line)["raw"].ravel().tolist()
    return lines
