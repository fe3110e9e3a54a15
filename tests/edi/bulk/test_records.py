"""Records made from blocks: the very same that come one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edi.bulk import splitting
from edi.catalogue import Catalogue
from edi.codec import reader
from edi.codec.reader import Reader, read_records
from edi.codec.record import Record
from tests.support.large_files import Writer, damaged

LAYOUTS = [
    layout.name
    for layout in Catalogue.shipped()
    if layout.format.name in ("jcq14", "jcq12")
]


@pytest.fixture(autouse=True, scope="module")
def _small_blocks() -> Iterator[None]:
    """Blocks of a few records, and blocks from early on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(splitting, "BLOCK_BYTES", 3_000)
        patch.setattr(reader, "BLOCKS_PAY_FROM", 2_000)
        yield


def shown(records: Iterable[Record]) -> list[tuple[object, ...]]:
    """All that a record is."""
    return [(type(r), r.raw, r.ending, r.number) for r in records]


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=40)
@given(seed=st.integers(0, 100_000), damage=st.integers(0, 8))
def test_records_are_the_reader_s(layout: str, seed: int, damage: int) -> None:
    """For damaged files of every layout, in any chunking; nothing is lost."""
    chance = Random(seed)  # noqa: S311 -- repeatable, no secrets
    name, data = Writer(layout, seed).file(chance.randint(1, 3), chance.randrange(60))
    data = damaged(data, chance, damage)
    cuts = sorted(chance.randrange(len(data) + 1) for _ in range(chance.randrange(9)))
    pieces = [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True)]
    one_by_one = Reader(name)
    expected = [*one_by_one.feed(data), *one_by_one.close()]
    found = list(read_records(pieces, name))

    assert shown(expected) == shown(found)
    assert data == b"".join(map(bytes, found))


def test_a_line_feed_within_a_row_ends_a_line() -> None:
    """Two short lines may be as long as one record; they stay two."""
    name, data = Writer("jcq14/entries", quiet=True).file(1, 40)
    lines = data.splitlines(keepends=True)
    lines[20] = lines[20][:50] + b"\n" + lines[20][51:]
    data = b"".join(lines)

    assert data.count(b"\n") == len(list(read_records([data], name)))
