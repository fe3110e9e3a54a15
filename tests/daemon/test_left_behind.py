"""What a partner puts and we do not take is told once, and never piles up."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from daemon import left_behind, outward
from daemon.folder_transport import FolderTransport
from daemon.left_behind import UNFINISHED_AFTER_S, LeftBehind
from daemon.link import Link
from daemon.log import recording_log
from daemon.partnership import LinkTiming, Partnership
from daemon.receipts import Receipt, encode_receipt, receipt_name
from daemon.transport import Listing
from daemon.transport_errors import Denied, NameUnusable
from daemon.ways import CENTRE_WAYS
from spool.intake import Intake
from spool.opening import create_spool, open_spool
from spool.parcel import Outcome, Verdict
from spool.states import State
from tests.spool.world import digest
from tests.support.clock import SettableClock
from tests.support.faulty_transport import Fault, FaultyTransport


@frozen
class World:
    """A link to a partner whose files lie in folders, and what it logs."""

    home: Path
    side: Partnership
    clock: SettableClock
    link: Link
    entries: list[dict[str, Any]]
    faults: list[Fault]

    @property
    def take(self) -> Path:
        """Where the partner's files lie."""
        return self.home / CENTRE_WAYS.take

    @property
    def receipts(self) -> Path:
        """Where the partner's receipts lie."""
        return self.home / CENTRE_WAYS.receipts

    def told(self, event: str) -> list[str]:
        """Run once, and return the files of which an event was told."""
        self.entries.clear()
        assert self.link.run().error is None
        return [entry["file"] for entry in self.entries if entry["event"] == event]

    def receipt(self, number: int, content: bytes | None = None) -> str:
        """Lay out a receipt as old as its number says; return its name."""
        content = content or f"file {number}".encode()
        receipt = Receipt(
            name="E1234501.X01",
            sha256=digest(content),
            size=len(content),
            sequence=number,
            time=self.clock.now(),
        )
        path = self.receipts / receipt_name(receipt.sha256)
        path.write_bytes(encode_receipt(receipt))
        os.utime(path, (1_000_000 + number, 1_000_000 + number))
        return path.name


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An empty spool, and a partner with nothing to offer."""
    home = tmp_path / "home"
    for folder in CENTRE_WAYS.folders():
        (home / folder).mkdir(parents=True)
    clock = SettableClock()
    log, entries = recording_log(clock)
    faults: list[Fault] = []
    create_spool(tmp_path / "spool")
    with open_spool(tmp_path / "spool", clock=clock) as spool:
        side = Partnership(
            partner="hub",
            custody=spool.custody,
            ways=CENTRE_WAYS,
            timing=LinkTiming(
                poll_s=1, receipt_overdue_s=1, retry_base_s=1, retry_cap_s=1
            ),
            clock=clock,
            log=log,
            jitter=lambda: 0.5,
            file_bytes_max=100,
            checkpoint=lambda _: None,
            stopping=lambda: False,
        )
        link = Link(side, lambda: FaultyTransport(FolderTransport(home), *faults))
        yield World(home, side, clock, link, entries, faults)


def test_what_is_no_file_is_told_while_it_is_there(world: World) -> None:
    """Once, with its code; again when it was gone meanwhile."""
    (world.take / "link").symlink_to(world.home)
    (world.take / "R1234501\x1b.X01").mkdir()
    first, second = world.told("file_left_there"), world.told("file_left_there")
    names = world.link.left.names
    (world.take / "link").unlink()
    assert [] == world.told("file_left_there")
    (world.take / "link").symlink_to(world.home)
    third = world.told("file_left_there")

    assert (["R1234501\x1b.X01", "link"], [], ["link"]) == (first, second, third)
    assert ("R1234501%1B.X01", "link") == names
    assert {"TRN034"} == {e["code"] for e in world.entries if "code" in e}


def test_what_is_never_finished_is_told(world: World) -> None:
    """A temporary name is its sender's affair, unless nothing happens to it."""
    path = world.take / ".R1234501.X01.7-1.part"
    path.write_bytes(b"half")
    told = [world.told("file_left_there")]
    for content in (b"half", b"half and more", b"half and more"):
        path.write_bytes(content)
        os.utime(path, (1_000_000, 1_000_000))
        world.clock.pass_s(UNFINISHED_AFTER_S)
        told.append(world.told("file_left_there"))
    told.append(world.told("file_left_there"))

    assert [[], [], [], [path.name], []] == told
    assert path.exists()


def test_a_file_that_cannot_be_fetched_is_told_once(world: World) -> None:
    """At each look it is tried again in silence; another file of its name is news."""
    path = world.take / "R1234501.X01"
    path.write_bytes(b"x" * 101)
    told = [world.told("fetch_failed") for _ in range(2)]
    left = world.link.left.names
    path.write_bytes(b"x" * 102)
    told += [world.told("fetch_failed") for _ in range(2)]
    path.write_bytes(b"x" * 100)
    told.append(world.told("fetch_failed"))
    world.told("fetch_failed")

    assert [[path.name], [], [path.name], [], []] == told
    assert [(path.name,), ()] == [left, world.link.left.names]
    assert not path.exists()


def test_a_name_that_the_server_takes_back_is_told_once(world: World) -> None:
    """A backslash, say, which some servers list and will not read."""
    name = "C:\\evil.X01"
    (world.take / name).write_bytes(b"x")
    error = NameUnusable(operation="read", subject=name, cause="no")
    world.faults.append(Fault("read", 2, error))  # the first read is of its notice

    assert [[name], []] == [world.told("fetch_failed") for _ in range(2)]


def test_no_more_is_remembered_than_there_is_room_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is beyond is told when something else is gone."""
    monkeypatch.setattr(left_behind, "LEFT_MAX", 2)
    for name in "abc":
        (world.take / name).mkdir()
    first, second = world.told("file_left_there"), world.told("file_left_there")
    (world.take / "a").rmdir()

    assert (["a", "b"], [], ["c"]) == (first, second, world.told("file_left_there"))


def test_a_listing_that_was_cut_proves_nothing() -> None:
    """A name that it does not show may still be there: it is not told again."""
    left = LeftBehind()
    whole, cut = Listing(ignored=("a",)), Listing(ignored=("b",), more=True)

    assert ["a"] == [name for name, _ in left.look(whole, 0)]
    assert ["b"] == [name for name, _ in left.look(cut, 0)]
    assert [] == [*left.look(cut, 0), *left.look(Listing(ignored=("a", "b")), 0)]


def test_names_of_any_length_take_bounded_room() -> None:
    """Only so much of a name is kept, and in a form that is safe to show."""
    left = LeftBehind()
    names = ("a" * 5_000, "../" * 500, "\udcff\n")
    assert [*names] == [name for name, _ in left.look(Listing(ignored=names), 0)]

    assert all(len(name) <= 200 and name.isprintable() for name in left.names)


# Receipts


def test_a_receipt_of_no_file_of_ours_is_told_once(world: World) -> None:
    """It stays, for it may be another's; what is no receipt stays, too."""
    name = world.receipt(1)
    (world.receipts / "notes.txt").write_bytes(b"x")
    (world.receipts / ".begun.part").write_bytes(b"x")
    told = [world.told("receipt_invalid") for _ in range(2)]

    assert [sorted((name, "notes.txt")), []] == [sorted(each) for each in told]
    assert 3 == len([*world.receipts.iterdir()])


def test_receipts_of_no_file_do_not_pile_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The oldest go, and that is told."""
    monkeypatch.setattr(outward, "STRAYS_MAX", 3)
    monkeypatch.setattr(outward, "WAVE_FILES", 2)
    names = [world.receipt(number) for number in range(9)]
    world.told("receipt_invalid")
    assert sorted(names[6:]) == sorted(path.name for path in world.receipts.iterdir())
    assert [6] == [
        e["count"] for e in world.entries if e["event"] == "receipts_removed"
    ]

    world.told("receipt_invalid")
    assert "receipts_removed" not in [entry["event"] for entry in world.entries]


def test_fewer_receipts_of_no_file_all_stay(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Up to as many as there is room for, none goes."""
    monkeypatch.setattr(outward, "STRAYS_MAX", 3)
    names = [world.receipt(number) for number in range(2)]
    world.told("receipt_invalid")
    assert sorted(names) == sorted(path.name for path in world.receipts.iterdir())


def test_receipts_that_may_not_be_removed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then they stay: tried once a look, and nothing else waits for it."""
    monkeypatch.setattr(outward, "STRAYS_MAX", 1)
    monkeypatch.setattr(outward, "WAVE_FILES", 2)
    for number in range(7):
        world.receipt(number)
    error = Denied(operation="remove", subject="a receipt", cause="no")
    world.faults.extend(Fault("remove", nth, error) for nth in range(1, 9))
    (world.take / "R1234501.X01").write_bytes(b"results")
    world.told("receipt_invalid")

    assert 7 == len([*world.receipts.iterdir()])
    assert 1 == len(world.side.custody.ledger.parcels())


def test_a_receipt_that_comes_early_counts_when_its_file_goes(world: World) -> None:
    """What belonged to no file belongs to one as soon as that is to be sent."""
    name = world.receipt(1, b"entries")
    assert [name] == world.told("receipt_invalid")
    custody = world.side.custody
    (custody.store.root / "outbox" / "E1234501.X01").write_bytes(b"entries")
    (ready,) = (
        Intake(custody.store.root / "outbox", world.clock, settle_s=0).scan().ready
    )
    (parcel,) = custody.admit(ready, lambda _: ["hub"])
    custody.decide(parcel, Verdict(outcome=Outcome.ACCEPTED, summary=""))

    assert [] == world.told("receipt_invalid")
    assert State.DELIVERED is custody.ledger.parcel(parcel.id).state
    assert [] == [*world.receipts.iterdir()]
