"""Making and opening a spool, and what is put right as it is opened."""

import os
import shutil
from pathlib import Path

import pytest

from spool.errors import LedgerUnknown, SpoolBusy, SpoolUnavailable
from spool.opening import OpenSpool, create_spool, look, open_spool
from spool.parcel import Fingerprint, Opening, Outcome, Parcel, Verdict
from spool.states import Direction, EventName, State
from spool.tokens import place_token, retire_token
from tests.spool.world import World, digest, furnish, outcome, tree
from tests.support.clock import SettableClock

ACCEPTED = Verdict(outcome=Outcome.ACCEPTED, summary="accepted")


def test_making_a_spool(tmp_path: Path) -> None:
    """The folders for people are there, and ours is not for them."""
    root = create_spool(tmp_path / "a" / "spool")

    assert [".a2c", "inbox", "outbox", "rejected", "sent"] == sorted(
        os.listdir(tmp_path / "a" / "spool")
    )
    root.check()


def test_making_a_spool_again(world: World) -> None:
    """A spool that is there keeps its id and everything in it."""
    before = create_spool(world.spool)
    world.drop("E1234501.X01", b"entries")
    world.serve()
    again = create_spool(world.spool)

    assert before == again
    assert 1 == len(world.parcels())


def test_a_spool_that_is_not_there(tmp_path: Path, clock: SettableClock) -> None:
    """A missing or empty folder is a share that is not connected, not a new spool."""
    (tmp_path / "empty").mkdir()
    for name in ("missing", "empty"):
        with pytest.raises(SpoolUnavailable):
            open_spool(tmp_path / name, clock=clock)
        with pytest.raises(SpoolUnavailable):
            look(tmp_path / name)
    assert ["empty"] == os.listdir(tmp_path)


@pytest.mark.parametrize("folder", ["outbox", "inbox", "sent", "rejected"])
def test_a_folder_that_is_missing(
    world: World, clock: SettableClock, folder: str
) -> None:
    """A spool without one of its folders is unavailable."""
    (world.spool / folder).rmdir()

    with pytest.raises(SpoolUnavailable, match=f"found no folder '{folder}'"):
        open_spool(world.spool, clock=clock)


@pytest.mark.parametrize("marker", [b"", b"[]", b'{"id": 7}', b"\xff"])
def test_a_marker_that_says_nothing(
    world: World, clock: SettableClock, marker: bytes
) -> None:
    """A damaged marker is not taken for a new spool."""
    (world.spool / ".a2c" / "spool.json").write_bytes(marker)

    with pytest.raises(SpoolUnavailable):
        open_spool(world.spool, clock=clock)


def test_a_lost_ledger(world: World, clock: SettableClock) -> None:
    """A spool whose ledger is gone is not begun anew over what it holds."""
    world.partners["aqa"].offer("S6A26_70.X01", b"basedata, which is kept")
    world.serve()
    for path in (world.spool / ".a2c").glob("ledger.*"):
        path.unlink()

    with pytest.raises(LedgerUnknown):
        open_spool(world.spool, clock=clock)
    with pytest.raises(LedgerUnknown):
        create_spool(world.spool)


def test_a_ledger_of_another_spool(
    tmp_path: Path, world: World, clock: SettableClock
) -> None:
    """A ledger copied from elsewhere is refused."""
    other = create_spool(tmp_path / "other")
    shutil.copy(other.ledger, world.spool / ".a2c" / "ledger.sqlite")

    with pytest.raises(LedgerUnknown):
        open_spool(world.spool, clock=clock)


def test_one_program_at_a_time(world: World, clock: SettableClock) -> None:
    """A second program is refused; looking is free; closing lets the next one in."""
    with open_spool(world.spool, clock=clock) as first:
        with pytest.raises(SpoolBusy):
            open_spool(world.spool, clock=clock)
        assert [] == look(world.spool).parcels()
        first.close()
        open_spool(world.spool, clock=clock).close()


def test_nothing_to_put_right(world: World, clock: SettableClock) -> None:
    """After a clean end nothing is repaired, however often it is opened."""
    furnish(world)
    world.serve()
    before = (tree(world.spool / ".a2c" / "content"), outcome(world))
    for _ in range(2):
        with open_spool(world.spool, clock=clock) as spool:
            assert () == spool.repaired
    assert before == (tree(world.spool / ".a2c" / "content"), outcome(world))


# What a stop may leave


def _admitted(spool: OpenSpool, content: bytes = b"entries") -> Parcel:
    path = spool.root.outbox / "E1234501.X01"
    path.write_bytes(content)
    (candidate,) = spool.intake(settle_s=0).scan().ready
    (parcel,) = spool.custody.admit(candidate, lambda _: ["ocr"])
    return parcel


def _repaired(world: World) -> list[str]:
    with open_spool(world.spool, clock=world.clock) as spool:
        return [str(repair) for repair in spool.repaired]


def test_copies_in_staging(world: World) -> None:
    """What is only a copy goes away."""
    staging = world.spool / ".a2c" / "staging"
    with open_spool(world.spool, clock=world.clock) as spool:
        parcel = _admitted(spool)
    for name in ("copy-x", "fetch-1", place_token(parcel.id)):
        (staging / name).write_bytes(b"entries")

    assert [
        "removed an unfinished copy",
        "removed an unfinished copy",
        "removed a spare copy of E1234501.X01",
    ] == _repaired(world)
    assert [] == world.private("staging")


def test_unknown_files_in_staging(world: World) -> None:
    """Bytes that belong to nobody are laid where people see them, with a report."""
    staging = world.spool / ".a2c" / "staging"
    (staging / "notes.txt").write_bytes(b"notes")
    (staging / "place-99").write_bytes(b"of no parcel")
    (staging / "folder").mkdir()

    assert [
        "left folder in the staging folder: it is no file",
        "laid notes.txt of the staging folder into rejected/notes.txt [SPL034]",
        "laid place-99 of the staging folder into rejected/place-99 [SPL034]",
    ] == _repaired(world)
    people = world.people()
    assert b"notes" == people["rejected/notes.txt"]
    assert b"SPL034" in people["rejected/notes.txt.report.txt"]
    assert b"of no parcel" == people["rejected/place-99"]


def _leaving(world: World, left: bytes) -> Parcel:
    """Return a parcel whose file was on its way out of the outbox at a stop."""
    with open_spool(world.spool, clock=world.clock) as spool:
        blob = spool.custody.store.put(b"entries")
        (parcel,) = spool.ledger.record(
            Opening(
                event=EventName.ADMITTED,
                direction=Direction.OUTBOUND,
                partner="ocr",
                name="E1234501.X01",
                sha256=blob.sha256,
                size=blob.size,
                source=Fingerprint(size=7, mtime_ns=1, inode=1),
            ),
            at=world.clock.now(),
        )
        spool.custody.store.staged(retire_token(parcel.id)).write_bytes(left)
    return parcel


def test_a_file_on_its_way_out_of_the_outbox(world: World) -> None:
    """A file that is in custody finishes leaving."""
    parcel = _leaving(world, b"entries")
    repaired = _repaired(world)

    assert [
        "finished taking E1234501.X01 from the outbox",
        "noted of E1234501.X01: source retired",
    ] == repaired
    assert [None] == [each.source for each in world.parcels()]
    assert [parcel.sha256] == world.private("content")
    assert {} == world.people()


def test_another_file_on_its_way_out(world: World) -> None:
    """A file that is not the one in custody goes back to the outbox."""
    _leaving(world, b"newer")

    assert ["gave E1234501.X01 back: it was replaced while taken"] == _repaired(world)
    assert {"outbox/E1234501.X01": b"newer"} == world.people()


def test_another_file_on_its_way_out_and_a_third(world: World) -> None:
    """Where its name is taken meanwhile, both are kept."""
    _leaving(world, b"newer")
    world.drop("E1234501.X01", b"newest")
    repaired = _repaired(world)

    assert "[SPL033]" in repaired[0]
    people = world.people()
    assert b"newest" == people["outbox/E1234501.X01"]
    assert b"newer" == people["rejected/E1234501.X01"]


def test_a_last_copy_on_its_way_out(world: World) -> None:
    """A file that is leaving gives its bytes to a store that has lost them."""
    parcel = _leaving(world, b"entries")
    shutil.rmtree(world.spool / ".a2c" / "content" / parcel.sha256[:2])
    _repaired(world)
    world.serve()

    assert [State.ARCHIVED] == [each.state for each in world.parcels()]


def test_lost_content(world: World) -> None:
    """A parcel without its bytes is told, once in the ledger, and waits for them."""
    with open_spool(world.spool, clock=world.clock) as spool:
        parcel = _admitted(spool)
    blob = world.spool / ".a2c" / "content" / parcel.sha256[:2] / parcel.sha256
    blob.unlink()
    first, second = _repaired(world), _repaired(world)
    (waiting,) = world.parcels()

    assert "noted of E1234501.X01: content missing" == first[0]
    assert "[SPL007]" in first[1]
    assert [first[1]] == second
    assert "found no file" in str(waiting.last_error)

    blob.write_bytes(b"entries")
    world.serve()
    assert [State.ARCHIVED] == [each.state for each in world.parcels()]


def test_lost_content_that_lies_elsewhere(world: World) -> None:
    """Bytes that were laid into the inbox come back from there."""
    with open_spool(world.spool, clock=world.clock) as spool:
        staged = spool.custody.store.staged("fetch-1")
        staged.write_bytes(b"results")
        parcel = spool.custody.receive("ocr", "R1234501.X01", staged).parcel
        parcel = spool.custody.receipt_given(parcel)
        parcel = spool.custody.decide(parcel, ACCEPTED)
        parcel = spool.custody.publish(parcel)
        spool.custody.content(parcel).unlink()

    assert ["noted of R1234501.X01: content restored"] == _repaired(world)
    assert [digest(b"results")] == world.private("content")


def test_dropping_a_file_again_brings_its_content_back(world: World) -> None:
    """A person who drops the same file again gets the stuck one going."""
    with open_spool(world.spool, clock=world.clock) as spool:
        parcel = _admitted(spool)
        spool.custody.content(parcel).unlink()
    world.drop("E1234501.X01", b"entries", second=5)
    world.serve()

    states = [parcel.state for parcel in world.parcels()]
    assert [State.ARCHIVED, State.DUPLICATE] == states


def test_content_nobody_needs(world: World) -> None:
    """Content of a finished parcel goes; content the ledger never saw stays."""
    world.drop("E1234501.X01", b"entries")
    world.serve()
    with open_spool(world.spool, clock=world.clock) as spool:
        spool.custody.store.put(b"entries")
        spool.custody.store.put(b"unknown")

    assert ["removed the content of E1234501.X01, which is done"] == _repaired(world)
    assert [digest(b"unknown")] == world.private("content")


def test_a_source_that_people_took_back(world: World) -> None:
    """A file that could not leave the outbox and then was taken away has left."""
    with open_spool(world.spool, clock=world.clock) as spool:
        (parcel,) = spool.ledger.record(
            Opening(
                event=EventName.ADMITTED,
                direction=Direction.OUTBOUND,
                partner="ocr",
                name="E1234501.X01",
                sha256=spool.custody.store.put(b"entries").sha256,
                size=7,
                source=Fingerprint(size=7, mtime_ns=1, inode=1),
            ),
            at=world.clock.now(),
        )

    assert ["noted of E1234501.X01: source retired"] == _repaired(world)
    assert parcel.source is not None
    assert [None] == [each.source for each in world.parcels()]
