"""The people and their programs: what they put into outboxes and take from inboxes."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from random import Random

from attrs import define, field, frozen

from daemon.demo import series
from spool.by_hand import Hand
from spool.errors import ContentMissing, NotByHand
from spool.opening import reach
from tests.simulation.machine import Machine


@frozen
class Dropped:
    """A file that was put into an outbox."""

    machine: str
    name: str
    digest: str
    at_s: float


@define(eq=False)
class People:
    """Those at one machine."""

    machine: Machine
    random: Random
    dropped: list[Dropped] = field(factory=list)
    consumed: list[tuple[str, str]] = field(factory=list)
    """Name and digest of everything that was taken from the inbox."""
    _sequence: int = 1
    _unfinished: list[tuple[Path, bytes]] = field(factory=list)

    @property
    def outbox(self) -> Path:
        """Where they put files."""
        return self.machine.spool / "outbox"

    def drop(self, now_s: float) -> str:
        """Put some file into the outbox, in one of the ways in which programs do."""
        name, content = self._some_file()
        path = self.outbox / name
        if os.path.lexists(path):
            return f"{name} is still there"
        way = self.random.randrange(3)
        if way == 0 and len(content) > 10:
            cut = self.random.randint(1, len(content) - 1)
            self._write(path, content[:cut])
            self._unfinished.append((path, content))
            return f"{name} begun"
        if way == 1:
            temporary = self.outbox / f"~{name}.tmp"
            self._write(temporary, content)
            temporary.rename(path)
            self.machine.disk.keep(str(path))
        else:
            self._write(path, content)
        self.remember(name, content, now_s)
        return name

    def finish(self, now_s: float) -> None:
        """Write the rest of what was begun."""
        for path, content in self._unfinished:
            if path.exists():
                self._write(path, content)
                self.remember(path.name, content, now_s)
        self._unfinished.clear()

    def remember(self, name: str, content: bytes, now_s: float) -> None:
        """Hold the program to what was given to it."""
        digest = sha256(content).hexdigest()
        self.dropped.append(Dropped(self.machine.name, name, digest, now_s))

    def consume(self) -> int:
        """Take what is in the inbox, or some of it."""
        inbox = self.machine.spool / "inbox"
        taken = 0
        for path in sorted(path for path in inbox.rglob("*") if path.is_file()):
            if self.random.random() < 0.3:
                continue
            digest = sha256(path.read_bytes()).hexdigest()
            target = self.machine.folder / "taken" / f"{len(self.consumed) + 1}"
            path.rename(target)
            self.machine.disk.keep(str(target))
            self.consumed.append((path.name, digest))
            taken += 1
        return taken

    def act_by_hand(self) -> str:
        """Hold, release, hurry or resend some file, as an office does."""
        act = self.random.choice(("hold", "release", "release", "retry", "resend"))
        hand = Hand("the office", "somebody rang")
        with reach(self.machine.spool, clock=self.machine.clock) as office:
            parcels = office.ledger.parcels(newest=20)
            if not parcels:
                return "nothing to act on"
            parcel = self.random.choice(parcels)
            try:
                getattr(office.by_hand, act)(parcel, hand)
            except (NotByHand, ContentMissing) as error:
                return f"{act} {parcel.name}: {error.cause}"
        return f"{act} {parcel.name}"

    def release_all(self) -> None:
        """Hold nothing any more."""
        with reach(self.machine.spool, clock=self.machine.clock) as office:
            for parcel in office.ledger.parcels():
                if parcel.held and parcel.live:
                    office.by_hand.release(parcel, Hand("the office", "it is over"))

    def _write(self, path: Path, content: bytes) -> None:
        """Write as a careful program does; what it writes is on the disk."""
        with path.open("wb") as file:
            file.write(content)
        time_ns = self.machine.disk.time_ns()
        os.utime(path, ns=(time_ns, time_ns))
        self.machine.disk.keep(str(path))

    # What they have to send

    def _some_file(self) -> tuple[str, bytes]:
        chance = self.random.random()
        if self.dropped and chance < 0.12:
            return self._repeat()
        if chance < 0.2:
            return self._broken()
        return self._good()

    def _repeat(self) -> tuple[str, bytes]:
        """The name of an earlier file, with its bytes or with others."""
        earlier = self.random.choice(self.dropped)
        content = self._known.get(earlier.digest)
        if content is None or self.random.random() < 0.3:
            _, content = self._good()
        return earlier.name, content

    def _broken(self) -> tuple[str, bytes]:
        name, content = self._good()
        cut = self.random.randint(1, len(content))
        broken = content[:cut] + bytes([self.random.randrange(32, 127)])
        return self.random.choice((name, name, "letter.pdf")), broken

    def _good(self) -> tuple[str, bytes]:
        self._sequence += 1
        if self.machine.connect is None:
            name, content = self._hub_file()
        else:
            name, content = self._centre_file(self.machine.name)
        self._known[sha256(content).hexdigest()] = content
        return name, content

    _known: dict[str, bytes] = field(factory=dict)

    def _centre_file(self, number: str) -> tuple[str, bytes]:
        if self._sequence == 2:
            document = series.entries(number)
        else:
            make = self.random.choice(
                (series.amendments, series.forecasts, series.marks)
            )
            document = make(number, self._sequence)
        return document.name, bytes(document)

    centres: tuple[str, ...] = ()

    def _hub_file(self) -> tuple[str, bytes]:
        if self._sequence < 7:
            document = series.basedata()[self._sequence - 2]
            return document.name, bytes(document)
        number = self.random.choice(self.centres)
        if self.random.random() < 0.5:
            name, content = series.results_xml(number)
            mark = f"{self._sequence:04d}"
            return name.replace("6f96", mark), content + mark.encode()
        document = series.results(number)
        name = f"{document.name[:-2]}{self._sequence % 100:02d}"
        return name, bytes(document)
