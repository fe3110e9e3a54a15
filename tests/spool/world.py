"""A small world around a spool: people, a partner, and a program that serves both.

Everything in it is on disk, so that it outlives a program that is killed.
"""

import json
import os
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

from attrs import frozen

from spool.custody import Custody
from spool.drafting import Draft
from spool.intake import Intake
from spool.opening import OpenSpool, create_spool, look, open_spool
from spool.parcel import Outcome, Parcel, Verdict
from spool.states import Direction, State
from tests.support.clock import SettableClock

PARTNERS = ("ocr", "aqa")
_OUT, _IN = Direction.OUTBOUND, Direction.INBOUND


class Crash(BaseException):
    """Stops the program as a power cut would: nothing may catch it."""


def digest(content: bytes) -> str:
    """Return the SHA-256 of some bytes."""
    return sha256(content).hexdigest()


def tree(folder: Path) -> dict[str, bytes]:
    """Return the content of every file in and under a folder, by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@frozen
class Partner:
    """The far side, in a folder: it takes files, gives receipts, and sends some."""

    folder: Path

    def put(self, name: str, content: bytes) -> bool:
        """Receive a file under a name; False when another file has it."""
        target = self._in("from") / name
        if target.exists():
            return target.read_bytes() == content
        target.write_bytes(content)
        return True

    def work(self) -> None:
        """Take what came and give a receipt for it."""
        for path in sorted(self._in("from").iterdir()):
            if path.name.startswith("CONFLICT"):
                continue  # left there by somebody else
            content = path.read_bytes()
            (self._in("taken") / path.name).write_bytes(content)
            receipt = self._in("receipts") / digest(content)
            if not receipt.exists():
                number = len(list(receipt.parent.iterdir())) + 1
                receipt.write_text(json.dumps([len(content), number]))
            path.unlink()

    def receipt(self, sha256: str) -> tuple[int, int] | None:
        """Return size and number of a receipt, if there is one."""
        path = self._in("receipts") / sha256
        if not path.exists():
            return None
        size, number = json.loads(path.read_text())
        return size, number

    def offer(self, name: str, content: bytes) -> None:
        """Lay out a file for us."""
        (self._in("to") / name).write_bytes(content)

    def offered(self) -> list[Path]:
        """Return what is laid out for us."""
        return sorted(self._in("to").iterdir())

    def taken(self) -> dict[str, bytes]:
        """Return everything the partner ever took."""
        return tree(self._in("taken"))

    def _in(self, name: str) -> Path:
        path = self.folder / name
        path.mkdir(parents=True, exist_ok=True)
        return path


class World:
    """A spool, two partners, and the people who drop and take files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.spool = folder / "spool"
        self.partners = {name: Partner(folder / name) for name in PARTNERS}
        self.clock = SettableClock()
        self.consumed = folder / "consumed"

    def make(self) -> "World":
        """Make the spool."""
        create_spool(self.spool)
        self.consumed.mkdir()
        return self

    def drop(self, name: str, content: bytes, *, second: int = 0) -> Path:
        """Put a file in the outbox, as written at some second of the past."""
        path = self.spool / "outbox" / name
        path.write_bytes(content)
        os.utime(path, (1_000_000 + second, 1_000_000 + second))
        return path

    def consume(self) -> None:
        """Take everything out of the inbox, as a school's system does."""
        inbox = self.spool / "inbox"
        for path in sorted(path for path in inbox.rglob("*") if path.is_file()):
            number = len(list(self.consumed.iterdir())) + 1
            path.rename(self.consumed / f"{number} {path.name}")

    def consumed_names(self) -> list[str]:
        """Return what the school's system got, each time it got it."""
        return sorted(path.name.partition(" ")[2] for path in self.consumed.iterdir())

    def serve(self, checkpoint: Callable[[str], None] = lambda _: None) -> None:
        """Open the spool, do all there is to do, and close it."""
        with open_spool(self.spool, clock=self.clock, checkpoint=checkpoint) as spool:
            Program(self, spool).run()

    def parcels(self) -> list[Parcel]:
        """Return all parcels."""
        return look(self.spool).parcels()

    def people(self) -> dict[str, bytes]:
        """Return every file in the people's folders."""
        return {
            path: content
            for path, content in tree(self.spool).items()
            if not path.startswith(".a2c/")
        }

    def private(self, folder: str) -> list[str]:
        """Return the names of the files in a private folder."""
        return sorted(Path(path).name for path in tree(self.spool / ".a2c" / folder))


@frozen
class Program:
    """Serves a spool as the daemon would, in the plainest way."""

    world: World
    spool: OpenSpool

    @property
    def custody(self) -> Custody:
        """The steps."""
        return self.spool.custody

    def run(self) -> None:
        """Do everything, until nothing is left that could be done."""
        intake = self.spool.intake(settle_s=0)
        moved = True
        while moved:
            for partner in self.world.partners.values():
                partner.work()
            moved = any([self._admit(intake), *self._steps()])

    def _admit(self, intake: Intake) -> bool:
        ready = intake.scan().ready
        for candidate in ready:
            self.custody.admit(candidate, _route)
        return bool(ready)

    def _steps(self) -> Iterator[bool]:
        yield self._each(_OUT, State.ADMITTED, self._decide)
        yield self._each(_OUT, State.ACCEPTED, self._send)
        yield self._each(_OUT, State.SENDING, self._send)
        yield self._each(_OUT, State.SENT, self._receipt)
        yield self._each(_OUT, State.DELIVERED, self.custody.archive)
        for state in (State.REFUSED, State.REPEATED, State.CONFLICTED):
            yield self._each(_OUT, state, self.custody.return_to_people)
        yield self._fetch()
        yield self._each(_IN, State.RECEIVED, self.custody.receipt_given)
        yield self._each(_IN, State.RECEIPTED, self._decide)
        yield self._each(_IN, State.ACCEPTED, self.custody.publish)
        yield self._each(_IN, State.UNREAD, self.custody.publish)
        yield self._each(_IN, State.REFUSED, self.custody.return_to_people)
        yield self._each(_IN, State.PUBLISHED, self._close)
        yield self._each(_IN, State.RETURNED, self._close)

    def _each(
        self, direction: Direction, state: State, step: Callable[[Parcel], object]
    ) -> bool:
        due = self.custody.due(direction, state)
        moved = [step(parcel) is not False for parcel in due]
        return any(moved)

    def _decide(self, parcel: Parcel) -> None:
        content = self.custody.content(parcel).read_bytes()
        if b"BAD" in content or parcel.partner is None:
            outcome = Outcome.REFUSED
        elif parcel.name.endswith(".pdf"):
            outcome = Outcome.NOT_UNDERSTOOD
        else:
            outcome = Outcome.ACCEPTED
        report = f"{parcel.name}: {outcome}\n"
        self.custody.decide(
            parcel, Verdict(outcome=outcome, summary=str(outcome), report=report)
        )

    def _send(self, parcel: Parcel) -> None:
        if parcel.state is State.ACCEPTED:
            parcel = self.custody.begin_send(parcel)
        content = self.custody.content(parcel).read_bytes()
        partner = self.world.partners[parcel.partner or ""]
        known = partner.receipt(parcel.sha256) is not None
        if known or partner.put(parcel.name, content):
            self.custody.confirm_sent(parcel)
        else:
            verdict = Verdict(outcome=Outcome.REFUSED, summary="conflict")
            self.custody.conflict(parcel, verdict)

    def _receipt(self, parcel: Parcel) -> bool:
        found = self.world.partners[parcel.partner or ""].receipt(parcel.sha256)
        if found is None:
            return False
        size, number = found
        self.custody.receipt_came(
            parcel,
            sha256=parcel.sha256,
            size=size,
            sequence=number,
            time=self.world.clock.now(),
        )
        return True

    def _fetch(self) -> bool:
        fetched = False
        for name, partner in self.world.partners.items():
            for path in partner.offered():
                staged = self.custody.store.staged("fetch-1")
                staged.write_bytes(path.read_bytes())
                expected = digest(path.read_bytes())
                self.custody.receive(name, path.name, staged, expected)
                path.unlink()
                fetched = True
        return fetched

    def _close(self, parcel: Parcel) -> None:
        reply = None
        if parcel.name.startswith("E"):
            reply = Draft(
                partner=parcel.partner or "",
                counter=f"replies/{parcel.partner}",
                make=lambda number: (
                    f"X-{number}.X{number:02}",
                    f"reply {number} to {parcel.name}".encode(),
                ),
            )
        self.custody.close(parcel, reply, keep=parcel.name.startswith("S"))


def _route(name: str) -> tuple[str, ...]:
    if name.startswith("NOBODY"):
        return ()
    return PARTNERS if name.startswith("S") else ("ocr",)


def furnish(world: World) -> None:
    """Drop and offer one file of every kind that a day can bring."""
    world.drop("E1234501.X01", b"entries", second=1)
    world.drop("A1234501.X01", b"BAD amendments", second=2)
    world.drop("E1234501.X02", b"entries", second=3)  # the same once more
    world.drop("S6A26_01.X01", b"syllabuses", second=4)  # for both partners
    world.drop("M1234501.X01", b"marks", second=5)
    world.drop("m1234501.x01", b"other marks", second=6)  # a name in use
    world.drop("NOBODY.X01", b"for nobody known", second=7)
    world.drop("CONFLICT.X01", b"ours", second=8)
    world.partners["ocr"].put("CONFLICT.X01", b"theirs")
    world.partners["ocr"].offer("R1234501.X01", b"results")
    world.partners["ocr"].offer("R1234501.X02", b"results")  # the same once more
    world.partners["ocr"].offer("R1234501.X03", b"BAD results")
    world.partners["aqa"].offer("letter.pdf", b"%PDF")
    world.partners["aqa"].offer("R1234501.X01", b"other results")  # a name in use
    world.partners["aqa"].offer("E9999970.X01", b"entries to us")
    world.partners["aqa"].offer("S6A26_70.X01", b"basedata")  # kept
    world.partners["aqa"].offer("NUL.X01", b"hostile")


def summary(world: World) -> list[tuple[object, ...]]:
    """Return what must not depend on any crash of the parcels, in no order."""
    return sorted(
        (
            str(parcel.direction),
            str(parcel.partner),
            parcel.name,
            str(parcel.state),
            # Which folder under the inbox depends on who was there before.
            str(parcel.place).partition("/")[0],
            parcel.sha256,
            parcel.live,
        )
        for parcel in world.parcels()
    )


def outcome(world: World) -> dict[str, object]:
    """Return everything that must not depend on any crash."""
    return {
        "parcels": summary(world),
        "people": world.people(),
        "taken": {name: far.taken() for name, far in world.partners.items()},
        "consumed": world.consumed_names(),
        "staging": world.private("staging"),
        "receipts": sorted(
            parcel.receipt.sequence
            for parcel in world.parcels()
            if parcel.receipt is not None and str(parcel.direction) == "inbound"
        ),
        "replies": sorted(
            (parcel.name, parcel.answers is not None)
            for parcel in world.parcels()
            if parcel.name.startswith("X-")
        ),
    }
