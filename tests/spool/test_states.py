"""The table of states: nothing unreachable, nothing without an end."""

import pytest

from spool.diagram import diagram
from spool.errors import NoSuchTransition
from spool.states import (
    NOTES,
    TERMINAL,
    TRANSITIONS,
    Direction,
    EventName,
    State,
    next_state,
)


def _reached(direction: Direction) -> set[State]:
    reached: set[State] = set()
    edge: set[State | None] = {None}
    while edge:
        after = {
            state
            for (way, before, _), state in TRANSITIONS.items()
            if way is direction and before in edge
        }
        edge = set(after - reached)
        reached |= after
    return reached


def _ending(direction: Direction) -> set[State | None]:
    """Return the states from which an end can be reached."""
    ending: set[State | None] = set(TERMINAL)
    while True:
        more = {
            before
            for (way, before, _), after in TRANSITIONS.items()
            if way is direction and after in ending
        }
        if more <= ending:
            return ending
        ending |= more


def test_every_state_is_reached() -> None:
    """No state is in the list that no parcel can ever be in."""
    assert set(State) == _reached(Direction.OUTBOUND) | _reached(Direction.INBOUND)


@pytest.mark.parametrize("direction", Direction)
def test_no_dead_end(direction: Direction) -> None:
    """From every state a parcel can be in, an end can be reached."""
    assert set() == _reached(direction) - _ending(direction)


def test_nothing_leaves_an_end() -> None:
    """A finished parcel stays finished."""
    assert set() == {before for _, before, _ in TRANSITIONS} & TERMINAL


@pytest.mark.parametrize("direction", Direction)
def test_ends_are_only_where_nothing_follows(direction: Direction) -> None:
    """A state without a next one is a stated end."""
    left = {before for way, before, _ in TRANSITIONS if way is direction}
    assert _reached(direction) - left == _reached(direction) & TERMINAL


def test_every_event_is_used_and_is_one_kind() -> None:
    """An event either moves a parcel or is a note, never both, never neither."""
    moving = {event for _, _, event in TRANSITIONS}

    assert set(EventName) == moving | NOTES
    assert set() == moving & NOTES


@pytest.mark.parametrize("state", State)
def test_notes_leave_the_state(state: State) -> None:
    """A note gives back the state it found, in any state."""
    found = {next_state(Direction.OUTBOUND, state, note) for note in NOTES}

    assert {state} == found


def test_a_step_that_is_not_in_the_table() -> None:
    """The error says what was found and what would have been allowed."""
    with pytest.raises(NoSuchTransition) as caught:
        next_state(Direction.OUTBOUND, State.SENDING, EventName.ACCEPTED)

    assert (
        "found the parcel sending; expected one of conflict_found, send_failed,"
        " send_given_up, sent"
    ) == caught.value.cause


def test_a_note_opens_no_parcel() -> None:
    """Nothing can be noted of what is not there."""
    with pytest.raises(NoSuchTransition):
        next_state(Direction.INBOUND, None, EventName.ATTEMPT_FAILED)


@pytest.mark.parametrize("direction", Direction)
def test_the_diagram_shows_the_table(direction: Direction) -> None:
    """Each transition is an arrow, each end leads out, and nothing else is drawn."""
    lines = diagram(direction).splitlines()
    arrows = [
        f"    {before or '[*]'} --> {after}: {event}"
        for (way, before, event), after in TRANSITIONS.items()
        if way is direction
    ]
    ends = {f"    {state} --> [*]" for state in _reached(direction) & TERMINAL}

    assert "stateDiagram-v2" == lines[0]
    assert arrows == lines[1 : 1 + len(arrows)]
    assert ends == set(lines[1 + len(arrows) :])
