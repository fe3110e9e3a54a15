"""What must be true of a world: at every step, and when it has come to rest."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import define, field

from daemon.ways import HUB_WAYS
from spool.evolution import replay
from spool.opening import look
from spool.parcel import Parcel
from spool.root import find_root
from spool.sqlite_ledger import SqliteLedger
from spool.states import TERMINAL, Direction, State
from spool.verification import verify
from tests.simulation.machine import Machine
from tests.simulation.people import People

if TYPE_CHECKING:
    from tests.simulation.world import World


class PromiseBrokenError(AssertionError):
    """Something that is promised is not so."""


@define(eq=False)
class Checks:
    """Looks at a world; raises PromiseBrokenError."""

    world: World
    _known: dict[tuple[str, int], Parcel] = field(init=False, factory=dict)
    _serials: dict[str, int] = field(init=False, factory=dict)

    def after_start(self, machine: Machine) -> None:
        """After a restart every parcel is as it was, or further, and has its bytes."""
        ledger = self._ledger(machine)
        for parcel in ledger.parcels():
            self._parcel(machine, parcel)
        self._serials[machine.name] = ledger.mark().serial

    def after_step(self, machine: Machine) -> None:
        """What the step changed obeys the rules."""
        ledger = self._ledger(machine)
        serial = ledger.mark().serial
        before = self._serials.get(machine.name, 0)
        if serial < before:
            self._broken(machine, "the ledger has lost events")
        if serial == before:
            return
        self._serials[machine.name] = serial
        rows = ledger._connection.execute(
            "SELECT DISTINCT parcel_id FROM events WHERE serial > ?", [before]
        ).fetchall()
        for (number,) in rows:
            self._parcel(machine, ledger.parcel(number))

    def delivered_once(self, people: People) -> None:
        """Nothing was laid into the inbox twice."""
        inbox = people.machine.spool / "inbox"
        seen = Counter(people.consumed)
        seen.update(
            (path.name, _digest(path)) for path in inbox.rglob("*") if path.is_file()
        )
        for (name, digest), times in seen.items():
            if times > 1:
                self._broken(
                    people.machine, f"{name} {digest[:8]} was delivered {times} times"
                )

    def at_the_end(self) -> None:
        """Everything has come to its one end, and is where the ledger says."""
        world = self.world
        for machine in world.machines.values():
            if machine.exchange is None:
                self._broken(machine, "its program is not running")
            self._at_rest(machine)
            self._sound(machine)
            self.delivered_once(world.people[machine.name])
        for people in world.people.values():
            self._nothing_lost(people)
        for machine in world.machines.values():
            self._arrived(machine)
        self._nothing_between()

    # One parcel

    def _parcel(self, machine: Machine, parcel: Parcel) -> None:
        key = (machine.name, parcel.id)
        before = self._known.get(key)
        self._known[key] = parcel
        told = f"parcel {parcel.id} ({parcel.name}, {parcel.state})"
        if before is not None:
            if before.ordinal > parcel.ordinal:
                self._broken(machine, f"{told} has gone back")
            if before.state in TERMINAL and before.state != parcel.state:
                self._broken(machine, f"{told} left its end {before.state}")
            if (before.name, before.sha256) != (parcel.name, parcel.sha256):
                self._broken(machine, f"{told} has changed its name or bytes")
        if parcel.live and not self._holds(machine, parcel):
            self._broken(machine, f"{told} has lost its bytes")

    def _holds(self, machine: Machine, parcel: Parcel) -> bool:
        content = machine.spool / ".a2c" / "content" / parcel.sha256[:2] / parcel.sha256
        return content.is_file() and content.stat().st_size == parcel.size

    # The end

    def _at_rest(self, machine: Machine) -> None:
        for parcel in look(machine.spool).parcels():
            if parcel.live:
                self._broken(
                    machine,
                    f"parcel {parcel.id} ({parcel.name}) has not come to its end: "
                    f"{parcel.state}, {parcel.attempts} attempts, not before "
                    f"{parcel.not_before}, {parcel.last_error}",
                )
            if parcel != replay(look(machine.spool).events(parcel.id)):
                self._broken(machine, f"parcel {parcel.id} is not what its events say")
        staging = machine.spool / ".a2c" / "staging"
        if any(staging.iterdir()):  # a disk that failed may have kept a copy there
            machine.stop()
            machine.start()
        if staged := [path.name for path in staging.iterdir()]:
            self._broken(machine, f"left in staging: {staged}")

    def _sound(self, machine: Machine) -> None:
        doubts = [
            doubt
            for doubt in verify(find_root(machine.spool), self._ledger(machine)).doubts
            if doubt.severity == "error"
        ]
        if doubts:
            self._broken(machine, f"verification: {[str(doubt) for doubt in doubts]}")

    def _nothing_lost(self, people: People) -> None:
        """Every file that people gave us is with the partner, or back with them."""
        machine = people.machine
        parcels = self._ledger(machine).parcels(direction=Direction.OUTBOUND)
        held = {(parcel.name, parcel.sha256) for parcel in parcels}
        for dropped in people.dropped:
            if (dropped.name, dropped.digest) not in held:
                self._broken(machine, f"{dropped.name} of {dropped.at_s:.0f} is lost")
        left = [path.name for path in people.outbox.iterdir()]
        if left:
            self._broken(machine, f"left in the outbox: {left}")
        for parcel in parcels:
            assert parcel.place is not None
            path = machine.spool / parcel.place
            if path.name != parcel.name or _digest(path) != parcel.sha256:
                self._broken(machine, f"{parcel.name} is not at {parcel.place}")

    def _arrived(self, machine: Machine) -> None:
        """What was receipted is with the partner, once; what is there was sent."""
        sent = Counter(
            (parcel.name, parcel.sha256)
            for parcel in self._ledger(machine).parcels(direction=Direction.OUTBOUND)
            if parcel.state is State.ARCHIVED
        )
        for partner in self._partners(machine):
            inbound = self._inbound(partner, machine)
            for parcel in inbound:
                if (parcel.name, parcel.sha256) not in sent:
                    self._broken(
                        partner,
                        f"{parcel.name} came, and was not sent as {machine.name}",
                    )
            got = {(parcel.name, parcel.sha256) for parcel in inbound}
            for parcel in self._to(machine, partner):
                if (parcel.name, parcel.sha256) not in got and not any(
                    parcel.sha256 == each.sha256 for each in inbound
                ):
                    self._broken(partner, f"{parcel.name} has not come")
            seen = {*self.world.people[partner.name].consumed, *_in_inbox(partner)}
            for parcel in inbound:
                if parcel.state is State.FILED:
                    if (parcel.name, parcel.sha256) not in seen:
                        self._broken(partner, f"{parcel.name} is not in the inbox")
                elif _digest(partner.spool / (parcel.place or "")) != parcel.sha256:
                    self._broken(partner, f"{parcel.name} is not in rejected")

    def _partners(self, machine: Machine) -> list[Machine]:
        if machine is self.world.hub:
            return [
                each for each in self.world.machines.values() if each is not machine
            ]
        return [self.world.hub]

    def _to(self, machine: Machine, partner: Machine) -> list[Parcel]:
        name = partner.name if machine is self.world.hub else "awarding-body"
        return [
            parcel
            for parcel in self._ledger(machine).parcels(
                direction=Direction.OUTBOUND, partner=name
            )
            if parcel.state is State.ARCHIVED
        ]

    def _inbound(self, machine: Machine, sender: Machine) -> list[Parcel]:
        name = sender.name if machine is self.world.hub else "awarding-body"
        return self._ledger(machine).parcels(direction=Direction.INBOUND, partner=name)

    def _nothing_between(self) -> None:
        """Nothing lies on the server for which nobody waits.

        A rename is a link and an unlink there, and its power cut may keep only the
        first: the part file that is left under a hidden name is no one's. Nor is the
        notice of a file whose receipt was read, and then lost with the removal of both.
        """
        tree = self.world.hub.folder / "sftp"
        left = [
            path.relative_to(tree).as_posix()
            for path in sorted(tree.rglob("*"))
            if path.is_file() and not self._is_litter(path)
        ]
        if left:
            self._broken(self.world.hub, f"left on the server: {left}")

    def _is_litter(self, path: Path) -> bool:
        part = path.name.startswith(".") and path.name.endswith(".part")
        notice = path.parent.name == HUB_WAYS.put_notices
        if part or notice:
            self.world.happened["left on the server"] += 1
        return (part or notice) and self.world.happened["power cut"] > 0

    def _ledger(self, machine: Machine) -> SqliteLedger:
        assert machine.exchange is not None
        ledger = machine.exchange.desk.custody.ledger
        assert isinstance(ledger, SqliteLedger)
        return ledger

    def _broken(self, machine: Machine, what: str) -> None:
        raise PromiseBrokenError(f"seed {self.world.seed}, {machine.name}: {what}")


def _in_inbox(machine: Machine) -> list[tuple[str, str]]:
    return [
        (path.name, _digest(path))
        for path in (machine.spool / "inbox").rglob("*")
        if path.is_file()
    ]


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
