"""Bytes to records: incremental, never failing, losing nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import chain

from edi.catalogue import Catalogue, Layout
from edi.codec.framing import END_MARK, UTF8_MARK, Framer, Line
from edi.codec.record import EndMark, Record, Unknown
from edi.file_names import parse_file_name

CRLF = b"\r\n"


class Reader:
    """Reads one file as it comes in.

    `feed` gives the records that a block of bytes completes, `close` the rest. Joining
    `bytes(record)` of all of them gives back the input, whatever it was. `layout` is
    known from the first line on; it stays None for a file of no known layout, whose
    lines are all `Unknown`.
    """

    def __init__(self, name: str = "", catalogue: Catalogue | None = None) -> None:
        self.catalogue = catalogue or Catalogue.shipped()
        self.name = parse_file_name(name)
        self.layout: Layout | None = None
        self.lines = 0
        """Records so far; pieces of an overlong line count once, an end mark never."""
        self._framer = Framer()
        self._started = False
        self._in_piece = False

    @property
    def started(self) -> bool:
        """Whether the first line has come, from which the layout is known."""
        return self._started

    @property
    def within_line(self) -> bool:
        """Whether what came last was a part of a line."""
        return self._in_piece or self._framer.pending

    def pass_over(self, records: int) -> None:
        """Count records of the file that somebody else has read, at a line's start."""
        self.lines += records

    def known_letters(self) -> set[str]:
        """The data type letters that could have been read."""
        return self.catalogue.letters()

    def feed(self, data: bytes) -> list[Record]:
        """The records that `data` completes."""
        known = self.layout.by_identifier if self.layout and not self._in_piece else {}
        plain = self._framer.feed_plain(data) if known else None
        if plain is None:
            return self._records(self._framer.feed(data))
        first = self.lines + 1
        try:
            found = [
                known[raw[:2]](raw, CRLF, number)
                for number, raw in enumerate(plain, first)
            ]
        except KeyError:  # a line that no record of the layout fits
            return self._records([(raw, CRLF) for raw in plain])
        self.lines += len(found)
        return found

    def close(self) -> list[Record]:
        """The last record, if it had no line end, and the end mark, if there is one."""
        return self._records(self._framer.close())

    def _records(self, lines: list[Line]) -> list[Record]:
        if not lines:
            return []
        if not self._started:
            self._begin(lines[0][0])
        table = self.layout.by_identifier if self.layout else {}
        found: list[Record] = []
        for raw, ending in lines:
            cls = table.get(raw[:2])
            if cls is None or self._in_piece or not ending:
                found.append(self._other(raw, ending, cls or Unknown))
                continue
            self.lines += 1
            found.append(cls(raw, ending, self.lines))
        return found

    def _begin(self, first: bytes) -> None:
        self._started = True
        letter = self.name.data_type
        shown = first.removeprefix(UTF8_MARK)
        self.layout = self.catalogue.for_lines(letter, shown)

    def _other(self, raw: bytes, ending: bytes, cls: type[Record]) -> Record:
        """An unknown or unended line, a piece of an overlong one, or an end mark."""
        if raw and not raw.strip(END_MARK) and not self._in_piece:
            return EndMark(raw, ending, self.lines)
        if self._in_piece:
            cls = Unknown
        else:
            self.lines += 1
        self._in_piece = not ending
        return cls(raw, ending, self.lines)


def read_records(
    blocks: Iterable[bytes], name: str = "", catalogue: Catalogue | None = None
) -> Iterator[Record]:
    """The records of a file given as blocks of bytes, in bounded memory."""
    return chain.from_iterable(_stretches(blocks, name, catalogue))


def _stretches(
    blocks: Iterable[bytes], name: str, catalogue: Catalogue | None
) -> Iterator[Iterable[Record]]:
    reader, size = Reader(name, catalogue), 0
    coming = iter(blocks)
    for block in coming:
        size += len(block)
        if size >= (BLOCKS_PAY_FROM if "numpy" in sys.modules else NUMPY_PAYS_FROM):
            from edi.bulk.records import block_records

            yield from block_records(reader, chain([block], coming))
            return
        yield reader.feed(block)
    yield reader.close()


BLOCKS_PAY_FROM = 100_000
"""From so many bytes on, where numpy is there, making records from blocks is faster."""
NUMPY_PAYS_FROM = 40_000_000
"""Where it is not, making so many one by one takes as long as importing it does."""
