"""A file is checked against what its own ledger says went before."""

from __future__ import annotations

import edi
from daemon.demo import series
from edi.document import Document, compose
from edi.reply import Answered, write_reply
from tests.support.world import Side, World

FIRST = series.CENTRES[0]


def codes(side: Side, name: str) -> set[object]:
    """The codes of what was found in a file."""
    verdict = side.parcel(name).verdict
    assert verdict is not None
    found = verdict.details["codes"]
    assert isinstance(found, list)
    return set(found)


def entries(sequence: int, count: int) -> Document:
    """Entries for so many candidates."""
    details = series.entries(FIRST).of_kind("entry")[:count]
    heading = series.heading(sequence, FIRST)
    return compose("jcq14/entries", heading, details, provisional=True)


def test_both_sides_know_what_was_sent(world: World) -> None:
    """A second entries file and a gap show at the centre and at the awarding body."""
    centre = world.centre
    centre.drop_document(entries(1, 5))
    world.settle()
    first, second = entries(1, 5), entries(2, 6)
    late = series.amendments(FIRST, 9)
    for document in (second, late):
        centre.drop_document(document)
        world.settle()

    for side in (centre, world.hub):
        assert "HIS001" not in codes(side, first.name)
        assert "HIS001" in codes(side, second.name)
        assert {"HIS003"} == codes(side, late.name) & {"HIS001", "HIS003", "HIS004"}


def test_files_dropped_at_once_are_judged_by_each_other(world: World) -> None:
    """Of what is checked together, the second entries file shows; a refused one not."""
    centre = world.centre
    broken, content = series.broken_entries(FIRST)
    centre.drop(broken, content)
    for document in (entries(2, 5), entries(3, 6)):
        centre.drop_document(document)
    world.settle()

    for side in (centre, world.hub):
        assert "HIS001" not in codes(side, entries(2, 5).name)
        assert "HIS001" in codes(side, entries(3, 6).name)


def test_what_was_refused_does_not_count(world: World) -> None:
    """Entries that the awarding body refused may be sent again as entries."""
    centre, first = world.centre, entries(1, 5)
    centre.drop_document(first)
    world.settle()
    report = edi.check([b""], first.name)
    answered = Answered(first.name, centre.parcel(first.name).sha256)
    refusal = write_reply(report, answered, series.heading(50, FIRST))
    world.hub.drop_document(refusal)
    world.settle()
    centre.drop_document(entries(2, 5))
    world.settle()

    assert "rejected" == report.verdict
    assert "HIS001" not in codes(centre, entries(2, 5).name)


def test_results_against_entries(world: World) -> None:
    """A result without entry shows at the centre that receives it."""
    centre = world.centre
    centre.drop_document(entries(1, 5))
    world.settle()
    world.hub.drop_document(series.results(FIRST))
    world.settle()

    assert "HIS007" in codes(centre, series.results(FIRST).name)
