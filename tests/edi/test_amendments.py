"""What a file changes against what was sent before it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from edi.amendments import Effect, change, compare
from edi.history import Entered, History
from tests.edi.test_history import amendment, pairs
from tests.support import edi_files as made

CODES = st.lists(st.sampled_from(["R093", "R094A", "R097A", "R097B"]), unique=True)


@given(CODES, CODES)
def test_added_withdrawn_and_kept(had: list[str], has: list[str]) -> None:
    """Together they say exactly what was there before and what is after."""
    found = change(Entered("0001", tuple(has)), Entered("0001", tuple(had)))

    assert set(had) == {*found.withdrawn, *found.kept}
    assert set(has) == {*found.added, *found.kept}
    assert (found.effect is Effect.WITHDRAWN) == (not has)
    if has:
        assert (found.effect is Effect.UNCHANGED) == (set(had) == set(has))


def test_a_file_against_its_history() -> None:
    """Against the latest of what was sent before; a name that changed shows."""
    history = History.load(pairs(made.entries(), amendment(1, 2, "R097A")))
    file = amendment(1, 3, "R097A", "R093")
    found = compare(file.records, file.name, history)

    assert ("E1234501.X01", "A1234501.X02") == found.before
    (only,) = found.changes
    assert (Effect.CHANGED, ("R093",), (), ("R097A",)) == (
        only.effect,
        only.added,
        only.withdrawn,
        only.kept,
    )
    first = compare(amendment(1, 2, "R093").records, "A1234501.X02", history)
    assert ["name", "uln"] == [each.field for each in first.changes[0].identity]


def test_somebody_new() -> None:
    """A candidate who was never entered is new, whatever the record says."""
    history = History.load(pairs(made.entries()))
    file = amendment(3, 2, "R093")
    (only,) = compare(file.records, file.name, history).changes

    assert (Effect.NEW, ("R093",), ()) == (only.effect, only.added, only.identity)
