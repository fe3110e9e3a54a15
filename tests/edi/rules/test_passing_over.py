"""Details like the one before them are passed over; the report is as without that."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import edi
from edi.catalogue import Catalogue
from edi.rules.layout_rules import LayoutRules
from tests.support.large_files import Writer, damaged

LAYOUTS = [
    layout.name
    for layout in Catalogue.shipped()
    if layout.format.name in ("jcq14", "jcq12")
]
NEVER = 10**12


def report(data: bytes, name: str) -> edi.Report:
    """What the record path finds."""
    return edi.check([data], name, bulk_from=NEVER)


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=60)
@given(seed=st.integers(0, 100_000), damage=st.integers(0, 8), quiet=st.booleans())
def test_report_is_that_of_all_rules(
    layout: str, seed: int, damage: int, quiet: bool
) -> None:
    """For damaged files of every layout, no rule would have found more or less."""
    chance = Random(seed)  # noqa: S311 -- repeatable, no secrets
    writer = Writer(layout, seed, quiet=quiet)
    name, data = writer.file(chance.randint(1, 3), chance.randrange(40))
    data = damaged(data, chance, damage)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LayoutRules, "settled", lambda self, record: False)
        expected = report(data, name)
    assert expected == report(data, name)


CENTRES_OF_THEIR_OWN = """overlay jcq14 "centres of their own"
amend record entry {
  3..7 centre_number : CentreNumber required  ## Centre
}
"""


@pytest.mark.parametrize("bulk_from", [0, NEVER])
def test_what_repeats_nothing_is_looked_at(bulk_from: int) -> None:
    """By an overlay, entries may name centres that no header does: one is another's."""
    catalogue = Catalogue.with_overlays([("own.layout", CENTRES_OF_THEIR_OWN)])
    name, data = Writer("jcq14/entries", quiet=True).file(1, 40)
    lines = data.splitlines(keepends=True)
    lines = [lines[0], *(each for each in lines[1:] if each[:2] not in (b"E3", b"E7"))]
    lines[0] = lines[0][:2] + b" " * 5 + lines[0][7:]
    lines[20] = lines[20][:2] + b"10002" + lines[20][7:]
    found = edi.check(lines, name, catalogue=catalogue, bulk_from=bulk_from)

    assert [21] == [each.record for each in found.diagnostics if each.code == "FIL014"]


def test_details_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or the test above would guard nothing."""
    passed: list[int] = []
    kept = LayoutRules.take_alike

    def take(self: LayoutRules, lines: Sequence[bytes], first: int) -> bool:
        taken = kept(self, lines, first)
        passed.append(len(lines) if taken else 0)
        return taken

    monkeypatch.setattr(LayoutRules, "take_alike", take)
    name, data = Writer("jcq14/entries", quiet=True).file(2, 40)
    assert () == report(data, name).diagnostics
    assert sum(passed) >= 2 * 40 - 4
