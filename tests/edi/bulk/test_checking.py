"""Checking in blocks: whatever is in a file, the report is the record path's own."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import edi
from edi.bulk import splitting
from edi.catalogue import Catalogue
from tests.support.large_files import Writer, damaged

LAYOUTS = [
    layout.name
    for layout in Catalogue.shipped()
    if layout.format.name in ("jcq14", "jcq12")
]
NEVER = 10**12


@pytest.fixture(autouse=True, scope="module")
def _small_blocks() -> Iterator[None]:
    """Blocks of a few records, so that small files have several."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(splitting, "BLOCK_BYTES", 3_000)
        yield


def chunks(data: bytes, chance: Random) -> Iterator[bytes]:
    """The bytes in pieces of any size."""
    at = 0
    while at < len(data):
        size = chance.choice((1, 7, 300, 5_000, len(data)))
        yield data[at : at + size]
        at += size


def assert_same(data: bytes, name: str, chance: Random) -> None:
    """Both ways of checking give the same whole report."""
    expected = edi.check([data], name, bulk_from=NEVER)
    pieces = list(chunks(data, chance))
    start = chance.choice((0, len(data) // 3))
    assert edi.check(pieces, name, bulk_from=start) == expected


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=40)
@given(seed=st.integers(0, 100_000), damage=st.integers(0, 8))
def test_report_is_the_record_path_s(layout: str, seed: int, damage: int) -> None:
    """For damaged files of every layout, in any chunking, from any place on."""
    chance = Random(seed)  # noqa: S311 -- repeatable, no secrets
    name, data = Writer(layout, seed).file(chance.randint(1, 3), chance.randrange(40))
    assert_same(damaged(data, chance, damage), name, chance)
