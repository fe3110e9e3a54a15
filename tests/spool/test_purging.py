"""Erasing files whose time is over: what goes, what stays, and the account of it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from spool.by_hand import Hand
from spool.opening import Reach, reach
from spool.purging import Purged
from spool.states import EventName
from spool.verification import verify
from tests.spool.world import Crash, World, furnish

HAND = Hand("k.jones", "kept for two years")


@pytest.fixture
def office(world: World) -> Iterator[Reach]:
    """A spool after a day's work, in reach of a person."""
    furnish(world)
    world.serve()
    with reach(world.spool, clock=world.clock) as opened:
        yield opened


def _purge(world: World, office: Reach) -> list[Purged]:
    before = world.clock.now() + timedelta(days=1)
    due = office.purge.due(before, lambda parcel: False)
    return [office.purge.erase(parcel, before, HAND) for parcel in due]


def test_nothing_is_left_but_the_account(world: World, office: Reach) -> None:
    """Bytes and reports go; names, digests and fates stay."""
    names = sorted(parcel.name for parcel in world.parcels())

    _purge(world, office)

    assert {} == world.people()
    assert [] == world.private("content")
    assert names == sorted(parcel.name for parcel in world.parcels())
    assert all(parcel.purged for parcel in world.parcels())
    assert verify(office.root, office.ledger).sound


def test_the_account_says_what_was_erased(world: World, office: Reach) -> None:
    """Each event names the person, the reason and the files."""
    purged = next(
        each for each in _purge(world, office) if each.parcel.name == "A1234501.X01"
    )

    last = office.ledger.events(purged.parcel.id)[-1]

    assert EventName.PURGED == last.name
    assert HAND.by == last.detail["by"]
    assert [
        "rejected/A1234501.X01",
        "rejected/A1234501.X01.report.txt",
    ] == last.detail["erased"]


def test_young_and_spared_files_stay(world: World, office: Reach) -> None:
    """Only what ended before the day is due, and not what somebody speaks for."""
    now = world.clock.now()

    young = office.purge.due(now, lambda parcel: False)
    spared = office.purge.due(
        now + timedelta(days=1), lambda parcel: parcel.name.startswith("S")
    )

    assert [] == young
    assert all(not parcel.name.startswith("S") for parcel in spared)
    assert spared


def test_another_file_at_the_place_stays(world: World, office: Reach) -> None:
    """A file that people put there since is not ours to erase."""
    path = world.spool / "sent" / "E1234501.X01"
    path.write_bytes(b"something else")

    purged = _purge(world, office)

    assert b"something else" == path.read_bytes()
    assert ("sent/E1234501.X01",) in [each.left for each in purged]


def test_purged_once(world: World, office: Reach) -> None:
    """What is purged is not due again."""
    _purge(world, office)

    assert [] == _purge(world, office)


@pytest.mark.parametrize("effect", ["purge.erase", "purge.record", "purge.drop"])
@pytest.mark.parametrize("edge", ["before", "after"])
def test_interrupted(world: World, effect: str, edge: str) -> None:
    """Stopped at any point, a purge can be finished by the next one."""
    furnish(world)
    world.serve()

    def stop(name: str) -> None:
        if name == f"{effect}.{edge}":
            raise Crash

    with (
        reach(world.spool, clock=world.clock, checkpoint=stop) as office,
        pytest.raises(Crash),
    ):
        _purge(world, office)
    with reach(world.spool, clock=world.clock) as office:
        _purge(world, office)
    world.serve()

    assert {} == world.people()
    assert [] == world.private("content")


def test_a_file_from_a_backup_is_noticed(world: World, office: Reach) -> None:
    """Bytes that were erased and are there again are told."""
    _purge(world, office)
    (world.spool / "sent" / "E1234501.X01").write_bytes(b"entries")

    found = verify(office.root, office.ledger)

    assert ["SPL045"] == [doubt.code for doubt in found.doubts]
