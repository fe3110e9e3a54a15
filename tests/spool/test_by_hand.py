"""What people may do to a parcel, while the program may be running."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from spool.by_hand import Hand
from spool.errors import ContentMissing, NotByHand
from spool.opening import Reach, reach
from spool.parcel import Happening, Parcel, Step
from spool.states import Direction, EventName, State
from tests.spool.world import Crash, World

HAND = Hand("k.jones", "the head of centre asked for it")


@pytest.fixture
def office(world: World) -> Iterator[Reach]:
    """The spool, in reach of a person."""
    with reach(world.spool, clock=world.clock) as opened:
        yield opened


def _only(world: World) -> Parcel:
    (parcel,) = world.parcels()
    return parcel


def _admitted(world: World) -> Parcel:
    """A file that is in custody and has not been judged."""

    def stop(name: str) -> None:
        if name == "decide.record.before":
            raise Crash

    world.drop("E1234501.X01", b"entries")
    with pytest.raises(Crash):
        world.serve(stop)
    return _only(world)


def test_held_until_released(world: World, office: Reach) -> None:
    """No step is taken with a held file; released, it goes its way."""
    office.by_hand.hold(_admitted(world), HAND)
    world.serve()
    held = _only(world)
    office.by_hand.release(held, HAND)
    world.serve()

    assert (State.ADMITTED, True) == (held.state, held.held)
    assert (State.ARCHIVED, False) == (_only(world).state, _only(world).held)


def test_who_and_why_are_kept(world: World, office: Reach) -> None:
    """The history says who held a file, and why."""
    parcel = office.by_hand.hold(_admitted(world), HAND)

    last = office.ledger.events(parcel.id)[-1]

    assert EventName.HELD == last.name
    assert {"by": HAND.by, "why": HAND.why} == last.detail


def test_retry_ends_the_wait(world: World, office: Reach) -> None:
    """A file that waits after a failure is due at once."""
    parcel = _admitted(world)
    later = world.clock.now() + timedelta(minutes=10)
    detail = {"error": "no room", "not_before": later.isoformat()}
    (waiting,) = office.ledger.record(
        Step(parcel, (Happening(EventName.ATTEMPT_FAILED, detail),)),
        at=world.clock.now(),
    )

    after = office.by_hand.retry(waiting, HAND)

    assert not waiting.due(world.clock.now())
    assert after.due(world.clock.now())


def test_a_stale_parcel_is_read_again(world: World, office: Reach) -> None:
    """A person may act on a file that the program has moved on meanwhile."""
    parcel = _admitted(world)
    office.by_hand.hold(parcel, HAND)

    after = office.by_hand.release(office.ledger.parcel(parcel.id), HAND)

    with pytest.raises(NotByHand, match="expected a held file"):
        office.by_hand.release(parcel, HAND)
    assert not after.held


@pytest.mark.parametrize("step", ["hold", "release", "retry"])
def test_a_finished_file_stays(world: World, office: Reach, step: str) -> None:
    """What has come to its end is neither held nor hurried."""
    world.drop("E1234501.X01", b"entries")
    world.serve()

    with pytest.raises(NotByHand, match="found it archived"):
        getattr(office.by_hand, step)(_only(world), HAND)


def test_sent_again(world: World, office: Reach) -> None:
    """An archived file goes out again as a new parcel; the partner knows it."""
    world.drop("E1234501.X01", b"entries")
    world.serve()
    first = _only(world)

    second = office.by_hand.resend(first, HAND)
    world.serve()

    states = [parcel.state for parcel in world.parcels()]
    asked = [event.name for event in office.ledger.events(second.id)]
    assert [State.ARCHIVED, State.ARCHIVED] == states
    assert EventName.RESEND_ASKED in asked
    assert {"E1234501.X01": b"entries"} == world.partners["ocr"].taken()


@pytest.mark.parametrize("point", ["by_hand.put", "by_hand.record"])
@pytest.mark.parametrize("edge", ["before", "after"])
def test_resend_interrupted(world: World, point: str, edge: str) -> None:
    """Stopped at any point, a resend is made or not made, and can be asked again."""
    world.drop("E1234501.X01", b"entries")
    world.serve()

    def stop(name: str) -> None:
        if name == f"{point}.{edge}":
            raise Crash

    with (
        reach(world.spool, clock=world.clock, checkpoint=stop) as office,
        pytest.raises(Crash),
    ):
        office.by_hand.resend(_only(world), HAND)
    world.serve()

    assert {State.ARCHIVED} == {parcel.state for parcel in world.parcels()}
    assert (point, edge) != ("by_hand.record", "after") or 2 == len(world.parcels())


def test_a_changed_archive_is_not_sent(world: World, office: Reach) -> None:
    """Only the very bytes may go out again."""
    world.drop("E1234501.X01", b"entries")
    world.serve()
    (world.spool / "sent" / "E1234501.X01").write_bytes(b"edited")

    with pytest.raises(ContentMissing, match="no longer in sent"):
        office.by_hand.resend(_only(world), HAND)


def test_only_what_was_sent_is_sent_again(world: World, office: Reach) -> None:
    """A rejected file, or one that came to us, cannot be resent."""
    world.drop("A1234501.X01", b"BAD amendments")
    world.partners["ocr"].offer("R1234501.X01", b"results")
    world.serve()

    for parcel in world.parcels():
        with pytest.raises(NotByHand, match="expected an archived or conflicted"):
            office.by_hand.resend(parcel, HAND)
    assert {Direction.INBOUND, Direction.OUTBOUND} == {
        parcel.direction for parcel in world.parcels()
    }
