"""Records and findings in one reading: the same as in two."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import edi
from edi.bulk import splitting
from edi.catalogue import Catalogue
from tests.support.large_files import Writer, damaged

LAYOUTS = [
    layout.name for layout in Catalogue.shipped() if layout.format.name == "jcq14"
]
NEVER = 10**12


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=40)
@given(seed=st.integers(0, 100_000), damage=st.integers(0, 8))
def test_same_records_and_report(layout: str, seed: int, damage: int) -> None:
    """For damaged files of every layout, in any chunking, in blocks and without."""
    chance = Random(seed)  # noqa: S311 -- repeatable, no secrets
    name, data = Writer(layout, seed).file(chance.randint(1, 3), chance.randrange(60))
    data = damaged(data, chance, damage)
    cuts = sorted(chance.randrange(len(data) + 1) for _ in range(chance.randrange(9)))
    pieces = [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True)]
    bulk_from = chance.choice((0, len(data) // 3, NEVER))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(splitting, "BLOCK_BYTES", 3_000)
        checked = edi.CheckedRecords(pieces, edi.Check(name, bulk_from=bulk_from))
        records = [(type(r), r.raw, r.ending, r.number) for r in checked]
    reader = edi.Reader(name)
    expected = [*reader.feed(data), *reader.close()]

    assert [(type(r), r.raw, r.ending, r.number) for r in expected] == records
    assert edi.check([data], name, bulk_from=NEVER) == checked.report


@pytest.mark.parametrize("size", [0, 10])
def test_the_report_comes_last(size: int) -> None:
    """Before all records were taken there is no verdict; of no bytes there is one."""
    name, data = Writer("jcq14/entries", quiet=True).file(1, 5)
    checked = edi.CheckedRecords([data[:size]], edi.Check(name))
    with pytest.raises(LookupError, match="all records were taken"):
        checked.report  # noqa: B018
    taken = list(checked)

    assert data[:size] == b"".join(map(bytes, taken))
    assert "rejected" == checked.report.verdict
