"""An EDI file that is converted: its bytes, as often as they are needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from attrs import define, field

from daemon.convert.errors import ConversionError
from edi import Catalogue, Layout, Reader, Record

BLOCK_BYTES = 1 << 20

Advance = Callable[[int], None]
"""Told how many more bytes have been read."""


def ignored(_count: int) -> None:
    """Advance for whoever does not look on."""


@define
class Source:
    """One EDI file, read block by block."""

    path: Path
    catalogue: Catalogue
    advance: Advance = ignored
    layout: Layout = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Look at the first block. Raises ConversionError for an unknown layout."""
        reader = Reader(self.name, self.catalogue)
        for block in self._read(1):
            reader.feed(block)
        reader.close()
        if reader.layout is None:
            raise ConversionError(
                f"{self.path} is no file of a known layout",
                "'a2c check' says what is wrong with it",
            )
        self.layout = reader.layout

    @property
    def name(self) -> str:
        """The file's name, which says what it is."""
        return self.path.name

    def blocks(self) -> Iterator[bytes]:
        """The file's bytes, told to `advance` as they come. Raises OSError."""
        for block in self._read():
            yield block
            self.advance(len(block))

    def records(self) -> Iterator[Record]:
        """The file's records. Raises OSError."""
        reader = Reader(self.name, self.catalogue)
        for block in self.blocks():
            yield from reader.feed(block)
        yield from reader.close()

    def _read(self, blocks_max: int | None = None) -> Iterator[bytes]:
        with self.path.open("rb") as stream:
            while block := stream.read(BLOCK_BYTES):
                yield block
                if blocks_max is not None:
                    return
