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
from edi.codec.record import Record
from edi.rules.files import FileRules
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


@pytest.mark.parametrize("layout", ["entries", "amendments", "forecasts", "results"])
@settings(max_examples=60)
@given(seed=st.integers(0, 100_000), damage=st.integers(0, 4))
def test_whole_centres(layout: str, seed: int, damage: int) -> None:
    """Many small centres, nearly all without fault: blocks pass them over whole."""
    chance = Random(seed)  # noqa: S311 -- repeatable, no secrets
    writer = Writer(f"jcq14/{layout}", seed, quiet=True)
    name, data = writer.file(chance.randint(2, 14), chance.randint(1, 7))
    if chance.random() < 0.5:  # a header that names no centre
        data = data[:2] + data[2:7].replace(b"10001", b"     ") + data[7:]
    assert_same(damaged(data, chance, damage), name, chance)


def test_centres_are_passed_over_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or the test above would guard nothing."""
    passed: list[int] = []
    kept = FileRules.pass_over_centres

    def pass_over(self: FileRules, details: int, header: Record) -> None:
        passed.append(details)
        kept(self, details, header)

    monkeypatch.setattr(FileRules, "pass_over_centres", pass_over)
    name, data = Writer("jcq14/entries", quiet=True).file(12, 3)
    assert edi.check([data], name, bulk_from=0).diagnostics == ()
    assert sum(passed) > 12 * 3 // 2


@pytest.mark.parametrize("length", range(1_000, 3_000, 50))
def test_header_behind_a_block_s_end(
    length: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a header that a block begins with, its centre's records are judged by it."""
    name, data = Writer("jcq14/entries", quiet=True).file(6, 2)
    lines = data.splitlines(keepends=True)
    header = next(at for at in range(12, len(lines)) if lines[at][:2] == b"E3")
    lines[header] = lines[header].replace(b"10001", b"1z001")
    monkeypatch.setattr(splitting, "BLOCK_BYTES", length)
    expected = edi.check(lines, name, bulk_from=NEVER)
    assert edi.check([b"".join(lines)], name, bulk_from=0) == expected
