"""What comes from a partner is taken in order, removed, and receipted, many at once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Literal

import pytest
from attrs import frozen

from daemon.folder_transport import FolderTransport
from daemon.inward import Inward
from daemon.left_behind import LeftBehind
from daemon.log import recording_log
from daemon.partnership import LinkTiming, Partnership
from daemon.receipts import Notice, encode_notice, notice_name, receipt_name
from daemon.transport_errors import (
    ConnectionLost,
    Denied,
    ServerFailure,
    TransportError,
)
from daemon.ways import CENTRE_WAYS
from spool.errors import NoRoom
from spool.opening import OpenSpool, create_spool, open_spool
from spool.states import State
from tests.support.clock import SettableClock
from tests.support.faulty_transport import Fault, FaultyTransport, Operation

NAMES = [f"R1234501.X0{number}" for number in range(1, 6)]


@frozen
class World:
    """A spool, and a partner whose files lie in folders."""

    home: Path
    spool: OpenSpool
    side: Partnership

    def offer(self, *names: str, notice: bool = True) -> None:
        """Lay out files of the partner's, whose content is their name."""
        for name in names:
            digest = sha256(name.encode()).hexdigest()
            if notice:
                noticed = encode_notice(Notice(name, digest))
                (self.home / "notices" / notice_name(name)).write_bytes(noticed)
            (self.home / CENTRE_WAYS.take / name).write_text(name)
            os.utime(self.home / CENTRE_WAYS.take / name, (1_000_000, 1_000_000))

    def run(self, *faults: Fault, careful: bool = False) -> FaultyTransport:
        """Take what is there, over a transport with faults."""
        transport = FaultyTransport(FolderTransport(self.home), *faults)
        Inward(self.side, LeftBehind(), careful=careful).run(transport)
        return transport

    @property
    def received(self) -> list[str]:
        """The names of what was received, in order."""
        return [parcel.name for parcel in self.spool.ledger.parcels()]

    @property
    def offered(self) -> list[str]:
        """The names of what still lies there."""
        return sorted(os.listdir(self.home / CENTRE_WAYS.take))

    @property
    def receipts(self) -> list[str]:
        """The names of files of which the partner has a receipt."""
        given = os.listdir(self.home / CENTRE_WAYS.give_receipts)
        return [
            name
            for name in NAMES
            if receipt_name(sha256(name.encode()).hexdigest()) in given
        ]

    @property
    def staged(self) -> list[str]:
        """What lies in the staging folder."""
        return os.listdir(self.spool.root.staging)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An empty spool, and a partner with nothing to offer."""
    home = tmp_path / "home"
    for folder in CENTRE_WAYS.folders():
        (home / folder).mkdir(parents=True)
    clock = SettableClock()
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
            log=recording_log(clock)[0],
            jitter=lambda: 0.5,
            file_bytes_max=100,
            checkpoint=lambda _: None,
            stopping=lambda: False,
        )
        yield World(home, spool, side)


def trouble(kind: type[TransportError]) -> TransportError:
    """Return an error of the partner's side."""
    return kind(operation="go on", subject="a file", cause="no")


def index(transport: FaultyTransport, operation: Operation, name: str) -> int:
    """Return the place of a call among all calls."""
    return transport.calls.index((operation, CENTRE_WAYS.take, name))


def test_all_are_taken_in_order(world: World) -> None:
    """Files are received in order, then removed, and only then receipted."""
    world.offer(*reversed(NAMES))
    transport = world.run()

    assert NAMES == world.received == world.receipts
    assert ([], []) == (world.offered, world.staged)
    parcels = world.spool.ledger.parcels()
    assert {State.RECEIPTED} == {parcel.state for parcel in parcels}
    assert [1, 2, 3, 4, 5] == [
        each.receipt.sequence for each in parcels if each.receipt
    ]
    given = [
        number
        for number, call in enumerate(transport.calls)
        if call[:2] == ("write", CENTRE_WAYS.give_receipts)
    ]
    for name in NAMES:
        read, removed = index(transport, "read", name), index(transport, "remove", name)
        assert read < removed < min(given)


def test_nothing_comes_before_what_the_line_broke_on(world: World) -> None:
    """Where the line breaks, no file behind is received, though it had come."""
    world.offer(*NAMES)
    with pytest.raises(ServerFailure):
        # the first reads are those of the notices; then that of the third file
        world.run(Fault("read", len(NAMES) + 3, trouble(ServerFailure)))

    assert NAMES[:2] == world.received == world.receipts
    assert NAMES[2:] == world.offered
    assert [] == world.staged
    world.run()
    assert NAMES == world.received == world.receipts


def test_trouble_with_one_file_leaves_the_others(world: World) -> None:
    """What is damaged, too large or denied is left for another time."""
    world.offer(*NAMES)
    take = world.home / CENTRE_WAYS.take  # what is written now comes last
    (take / NAMES[0]).write_text("damaged")
    (take / NAMES[1]).write_text("large" * 100)
    world.run(Fault("read", 4 + 1, trouble(Denied)))

    assert NAMES[3:] == sorted(world.received) == world.receipts
    assert NAMES[:3] == world.offered
    assert [] == world.staged


def test_a_disk_that_fails_keeps_the_order(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be kept here stays there, with all that is behind it."""
    world.offer(*NAMES)
    store = world.spool.custody.store
    real = store.adopt_all

    def adopt_all(arrivals: list[tuple[Path, str | None]]) -> list[object]:
        full = NoRoom(operation="receive", subject="a file", cause="the disk is full")
        return [
            full if number == 2 else blob for number, blob in enumerate(real(arrivals))
        ]

    monkeypatch.setattr(store, "adopt_all", adopt_all)
    with pytest.raises(NoRoom):
        world.run()

    assert NAMES[:2] == world.received == world.receipts
    assert NAMES[2:] == world.offered


@pytest.mark.parametrize("nth", range(1, 6))
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("operation", ["remove", "write", "rename"])
def test_a_line_lost_while_settling(
    world: World, operation: Operation, nth: int, when: Literal["before", "after"]
) -> None:
    """Whatever was removed there has its receipt in the end; nothing comes twice."""
    world.offer(*NAMES)
    fault = Fault(operation, nth, trouble(ConnectionLost), when)
    with pytest.raises(ConnectionLost):
        world.run(fault)
    assert NAMES == world.received

    world.run(careful=True)
    world.run()
    assert NAMES == world.received == world.receipts
    assert ([], []) == (world.offered, world.staged)
    states = {parcel.state for parcel in world.spool.ledger.parcels()}
    assert {State.RECEIPTED} == states


def test_one_that_cannot_be_removed_starves_no_other(world: World) -> None:
    """The others are receipted, each time that it fails."""
    world.offer(*NAMES)
    with pytest.raises(ServerFailure):
        world.run(Fault("remove", 3, trouble(ServerFailure)))

    assert [NAMES[2]] == world.offered
    assert [*NAMES[:2], *NAMES[3:]] == world.receipts


def test_what_may_not_be_removed_is_taken_once(world: World) -> None:
    """A server that forbids removal keeps the file; it is remembered."""
    world.offer(*NAMES)
    denied = [Fault("remove", nth, trouble(Denied)) for nth in range(1, 6)]
    world.run(*denied)
    again = world.run()

    assert NAMES == world.offered == world.receipts
    assert [] == [call for call in again.calls if call[0] == "read"]


def test_repeats_among_the_files(world: World) -> None:
    """Bytes that come twice, now or later, are one parcel; all names are freed."""
    world.offer(*NAMES[:2])
    take = world.home / CENTRE_WAYS.take
    (take / "R1234501.X08").write_text(NAMES[0])
    world.run()
    (take / "R1234501.X09").write_text(NAMES[1])
    world.offer(*NAMES[2:])
    world.run()

    assert NAMES == world.received == world.receipts
    assert [] == world.offered


def test_after_trouble_files_go_by_themselves(world: World) -> None:
    """One that stops the line each time lets those before it be taken."""
    world.offer(*NAMES)
    # a notice and a file by turns
    with pytest.raises(ConnectionLost):
        world.run(Fault("read", 3 * 2, trouble(ConnectionLost)), careful=True)

    assert NAMES[:2] == world.received == world.receipts
