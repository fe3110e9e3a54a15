"""What every ledger does, held against each of them."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spool.errors import NoSuchParcel, NoSuchTransition, StaleNumber, StaleParcel
from spool.evolution import replay
from spool.memory_ledger import MemoryLedger
from spool.parcel import (
    Fingerprint,
    Happening,
    Json,
    Opening,
    Outcome,
    Receipt,
    Step,
    Verdict,
)
from spool.ports import Ledger
from spool.sqlite_ledger import SqliteLedger
from spool.states import TRANSITIONS, Direction, EventName, State

NOW = datetime(2026, 2, 20, 9, 30, tzinfo=UTC)
SOURCE = Fingerprint(size=7, mtime_ns=1, inode=2)
Make = Callable[[], Ledger]


@pytest.fixture(params=["memory", "sqlite"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Make]:
    """Makes an empty ledger of one kind, as often as wanted."""
    made: list[Ledger] = []

    def new() -> Ledger:
        path = tmp_path / f"ledger-{len(made)}.sqlite"
        ledger: Ledger = (
            MemoryLedger()
            if request.param == "memory"
            else SqliteLedger.create(path, "abc")
        )
        made.append(ledger)
        return ledger

    yield new
    for ledger in made:
        ledger.close()


@pytest.fixture
def ledger(make: Make) -> Ledger:
    """An empty ledger."""
    return make()


def admitted(
    name: str = "E1234501.X01",
    partner: str | None = "ocr",
    sha256: str = "aa",
    then: tuple[Happening, ...] = (),
) -> Opening:
    """Return a file dropped in the outbox."""
    return Opening(
        event=EventName.ADMITTED,
        direction=Direction.OUTBOUND,
        partner=partner,
        name=name,
        sha256=sha256,
        size=7,
        source=SOURCE,
        then=then,
    )


def received(sha256: str = "aa", sequence: int = 1) -> Opening:
    """Return a file that a partner sent."""
    return Opening(
        event=EventName.RECEIVED,
        direction=Direction.INBOUND,
        partner="ocr",
        name="R1234501.X01",
        sha256=sha256,
        size=7,
        receipt=Receipt(sequence=sequence, time=NOW),
    )


def test_the_mark_moves_with_every_event(ledger: Ledger) -> None:
    """What was read while the mark was the same is what would be read now."""
    marks = [ledger.mark()]
    (parcel,) = ledger.record(admitted(), at=NOW)
    marks.append(ledger.mark())
    with pytest.raises(NoSuchTransition):
        ledger.record(Step(parcel, (Happening(EventName.PUBLISHED),)), at=NOW)
    assert marks[-1] == ledger.mark()
    ledger.record(Step(parcel, (Happening(EventName.SOURCE_RETIRED),)), at=NOW)
    marks.append(ledger.mark())

    assert 3 == len(set(marks))


def test_a_change_that_fails_is_not_remembered(ledger: Ledger) -> None:
    """Parcels come from what was recorded, not from what was tried."""
    first, second = ledger.record(
        admitted(), admitted(name="E1234501.X02", sha256="bb"), at=NOW
    )
    retired = (Happening(EventName.SOURCE_RETIRED),)
    with pytest.raises(NoSuchTransition):
        ledger.record(
            Step(first, retired),
            Step(second, (Happening(EventName.PUBLISHED),)),
            at=NOW,
        )

    assert [first, second] == ledger.parcels()


def test_opening_a_parcel(ledger: Ledger) -> None:
    """A new parcel has the first id, one event, and everything it was opened with."""
    (parcel,) = ledger.record(admitted(), at=NOW)

    assert (1, 1, State.ADMITTED, NOW, NOW) == (
        parcel.id,
        parcel.ordinal,
        parcel.state,
        parcel.created_at,
        parcel.changed_at,
    )
    assert ("ocr", "E1234501.X01", "aa", 7, SOURCE) == (
        parcel.partner,
        parcel.name,
        parcel.sha256,
        parcel.size,
        parcel.source,
    )
    assert parcel == ledger.parcel(1)
    assert [EventName.ADMITTED] == [event.name for event in ledger.events(1)]


def test_opening_and_what_follows_in_one_breath(ledger: Ledger) -> None:
    """What follows an opening is recorded with it, each event with its own number."""
    verdict: Json = {"outcome": "refused", "summary": "no", "report": "", "details": {}}
    then = (Happening(EventName.REFUSED, {"verdict": verdict}),)
    (parcel,) = ledger.record(admitted(then=then), at=NOW)

    assert (State.REFUSED, 2) == (parcel.state, parcel.ordinal)
    assert Verdict(outcome=Outcome.REFUSED, summary="no") == parcel.verdict
    assert [1, 2] == [event.ordinal for event in ledger.events(1)]


def test_a_step(ledger: Ledger) -> None:
    """A step moves the parcel and tells when."""
    (parcel,) = ledger.record(admitted(), at=NOW)
    later = NOW + timedelta(seconds=5)
    (after,) = ledger.record(Step(parcel, (Happening(EventName.ACCEPTED),)), at=later)

    assert (State.ACCEPTED, 2, NOW, later) == (
        after.state,
        after.ordinal,
        after.created_at,
        after.changed_at,
    )
    assert after == ledger.parcel(parcel.id)


def test_a_step_of_a_parcel_that_has_moved_on(ledger: Ledger) -> None:
    """Of two workers with the same parcel in hand only one goes on."""
    (parcel,) = ledger.record(admitted(), at=NOW)
    accept = Step(parcel, (Happening(EventName.ACCEPTED),))
    ledger.record(accept, at=NOW)

    with pytest.raises(StaleParcel, match="found event 2 as the latest; expected 1"):
        ledger.record(accept, at=NOW)
    assert 2 == len(ledger.events(parcel.id))


def test_a_step_of_a_parcel_that_is_not_there(ledger: Ledger) -> None:
    """A parcel that the ledger never saw cannot move."""
    parcel = MemoryLedger().record(admitted(), at=NOW)[0]

    with pytest.raises(NoSuchParcel):
        ledger.record(Step(parcel, (Happening(EventName.ACCEPTED),)), at=NOW)


def test_all_or_nothing(ledger: Ledger) -> None:
    """When one change cannot be made none is, and no number is used up."""
    (parcel,) = ledger.record(admitted(), at=NOW)
    with pytest.raises(NoSuchTransition):
        ledger.record(
            admitted(name="E1234501.X02"),
            Step(parcel, (Happening(EventName.ACCEPTED), Happening(EventName.SENT))),
            at=NOW,
            numbers={"replies": range(1, 2)},
        )

    assert [parcel] == ledger.parcels()
    assert 1 == len(ledger.events(parcel.id))
    assert [] == ledger.events(2)
    assert 0 == ledger.number("replies")


def test_numbers_go_up_by_one(ledger: Ledger) -> None:
    """A number is given once, and none is left out."""
    ledger.record(admitted(), at=NOW, numbers={"replies": range(1, 2)})
    for wrong in (range(1, 2), range(3, 4), range(1, 3)):
        with pytest.raises(StaleNumber):
            ledger.record(admitted(), at=NOW, numbers={"replies": wrong})
    ledger.record(admitted(), at=NOW, numbers={"replies": range(2, 5)})

    assert (4, 0) == (ledger.number("replies"), ledger.number("receipts"))
    assert 2 == len(ledger.parcels())


def test_a_file_is_received_once(ledger: Ledger) -> None:
    """The same bytes from the same partner cannot open a second parcel."""
    ledger.record(received(), at=NOW)

    with pytest.raises(StaleParcel):
        ledger.record(received(sequence=2), at=NOW)
    ledger.record(received(sha256="bb", sequence=2), at=NOW)
    assert 2 == len(ledger.parcels())


def test_a_file_is_sent_as_often_as_wanted(ledger: Ledger) -> None:
    """Outbound, the same bytes may open as many parcels as people drop files."""
    ledger.record(admitted(), admitted(), at=NOW)

    assert 2 == len(ledger.parcels())


def test_questions(ledger: Ledger) -> None:
    """Each filter gives what fits it, by id upwards."""
    one, two, three = ledger.record(
        admitted(),
        admitted(name="A1234501.X01", partner=None, sha256="bb"),
        received(),
        at=NOW,
    )
    retired = Happening(EventName.SOURCE_RETIRED)
    (one,) = ledger.record(Step(one, (Happening(EventName.ACCEPTED), retired)), at=NOW)

    assert [one, two, three] == ledger.parcels()
    assert [one, two] == ledger.parcels(direction=Direction.OUTBOUND)
    assert [one, three] == ledger.parcels(partner="ocr")
    assert [one, three] == ledger.parcels(states={State.ACCEPTED, State.RECEIVED})
    assert [] == ledger.parcels(states=())
    assert [one] == ledger.parcels(name="e1234501.x01")
    assert [one, three] == ledger.parcels(sha256="aa")
    assert [two] == ledger.parcels(unretired=True)
    assert [two, three] == ledger.parcels(newest=2)
    assert [] == ledger.parcels(direction=Direction.INBOUND, sha256="bb")
    assert [one, two, three] == ledger.of_files(names=["a1234501.X01"], digests=["aa"])
    assert [one] == ledger.of_files(names=["e1234501.x01", "aa"], digests=["cc"])
    assert [] == ledger.of_files()
    assert {
        (Direction.OUTBOUND, State.ACCEPTED): 1,
        (Direction.OUTBOUND, State.ADMITTED): 1,
        (Direction.INBOUND, State.RECEIVED): 1,
    } == dict(ledger.counts())


def test_failures_and_what_ends_them(ledger: Ledger) -> None:
    """Failures count up and set a time to wait for; a success wipes them away."""
    later = NOW + timedelta(seconds=30)
    detail = {"error": "no space", "not_before": later.isoformat()}
    (parcel,) = ledger.record(admitted(), at=NOW)
    for _ in range(2):
        (parcel,) = ledger.record(
            Step(parcel, (Happening(EventName.ATTEMPT_FAILED, detail),)), at=later
        )
    (after,) = ledger.record(Step(parcel, (Happening(EventName.ACCEPTED),)), at=later)

    assert (2, later, "no space", NOW) == (
        parcel.attempts,
        parcel.not_before,
        parcel.last_error,
        parcel.changed_at,
    )
    assert (False, True) == (parcel.due(NOW), parcel.due(later))
    assert (0, None, None) == (after.attempts, after.not_before, after.last_error)


def test_failures_to_send_count_through_new_attempts(ledger: Ledger) -> None:
    """Beginning again does not wipe the count of failed sends; success does."""
    steps = (
        EventName.ACCEPTED,
        EventName.SEND_BEGUN,
        EventName.SEND_FAILED,
        EventName.SEND_BEGUN,
        EventName.SEND_FAILED,
        EventName.SEND_BEGUN,
    )
    (parcel,) = ledger.record(admitted(), at=NOW)
    for name in steps:
        detail = {"error": "cut"} if name is EventName.SEND_FAILED else {}
        (parcel,) = ledger.record(Step(parcel, (Happening(name, detail),)), at=NOW)
    (after,) = ledger.record(Step(parcel, (Happening(EventName.SENT),)), at=NOW)

    assert (2, 0) == (parcel.attempts, after.attempts)


def test_seen_files(ledger: Ledger) -> None:
    """A fetched file is known by all of partner, name, size and time."""
    name = "R\udcff.X01"
    ledger.mark_seen("ocr", name, 7, 1000, "aa")
    ledger.mark_seen("ocr", name, 7, 1000, "bb")

    assert "bb" == ledger.seen("ocr", name, 7, 1000)
    assert [None] * 4 == [
        ledger.seen("aqa", name, 7, 1000),
        ledger.seen("ocr", "other", 7, 1000),
        ledger.seen("ocr", name, 8, 1000),
        ledger.seen("ocr", name, 7, 1001),
    ]


def test_two_threads_share_the_work(ledger: Ledger) -> None:
    """Of threads that take the same steps, each step succeeds for exactly one."""
    parcels = ledger.record(*(admitted(name=f"E{n}") for n in range(20)), at=NOW)

    def accept_all(_: int) -> int:
        done = 0
        for parcel in parcels:
            try:
                ledger.record(Step(parcel, (Happening(EventName.ACCEPTED),)), at=NOW)
            except StaleParcel:
                continue
            done += 1
        return done

    with ThreadPoolExecutor(4) as pool:
        done = sum(pool.map(accept_all, range(4)))

    assert 20 == done
    assert {State.ACCEPTED} == {parcel.state for parcel in ledger.parcels()}
    assert [2] * 20 == [len(ledger.events(parcel.id)) for parcel in parcels]


def test_threads_draw_numbers(ledger: Ledger) -> None:
    """Threads that draw numbers from one counter get each number once."""

    def draw(thread: int) -> list[int]:
        drawn: list[int] = []
        while len(drawn) < 10:
            number = ledger.number("receipts") + 1
            try:
                ledger.record(
                    received(sha256=f"{thread}-{len(drawn)}", sequence=number),
                    at=NOW,
                    numbers={"receipts": range(number, number + 1)},
                )
            except StaleNumber:
                continue
            drawn.append(number)
        return drawn

    with ThreadPoolExecutor(3) as pool:
        drawn = [number for each in pool.map(draw, range(3)) for number in each]

    assert list(range(1, 31)) == sorted(drawn)


@given(choices=st.lists(st.integers(0, 5), max_size=30), outbound=st.booleans())
@settings(
    max_examples=40,
    # each example makes a ledger of its own
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
def test_any_life_can_be_replayed(
    make: Make, choices: list[int], outbound: bool
) -> None:
    """A parcel is always what its events make of it, whatever path it takes."""
    ledger = make()
    (parcel,) = ledger.record(admitted() if outbound else received(), at=NOW)
    for choice in choices:
        possible = sorted(
            event
            for way, before, event in TRANSITIONS
            if (way, before) == (parcel.direction, parcel.state)
        )
        if not possible:
            break
        name = possible[choice % len(possible)]
        receipt: Json = {"sequence": choice, "time": NOW.isoformat()}
        (parcel,) = ledger.record(
            Step(parcel, (Happening(name, {"receipt": receipt}),)), at=NOW
        )

    assert parcel == ledger.parcel(parcel.id) == replay(ledger.events(parcel.id))
    assert parcel.ordinal == len(ledger.events(parcel.id))
