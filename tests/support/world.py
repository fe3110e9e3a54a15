"""A small world: one awarding body, some centres, and an SFTP server between them.

Everything lies under one folder: keys, configurations, spools, the server's tree. No
daemon runs by itself; `Side.once` makes one pass of one side, and `World.settle` lets
all sides take turns until nothing moves any more. Time stands still unless a test
lets it pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from attrs import define, field, frozen

from daemon import app
from daemon.config import load_config
from daemon.demo.series import AWARDING_BODY
from daemon.known_spools import KnownSpools
from daemon.sftp.keys import generate_key
from daemon.sftp.server import EmbeddedServer
from daemon.ways import CENTRE_WAYS
from edi.document import Document
from spool.opening import look
from spool.parcel import Event, Parcel
from spool.states import Direction
from tests.support.clock import SettableClock
from tests.support.sshd import running_sshd

PARTNER = "awarding-body"
"""What the centres call it in their configurations."""
_CENTRE = "centre-"
ROUNDS_MAX = 12
"""No journey takes more turns; one that does goes in a circle."""

STILL = """\
[timing]
settle_s = 0
retry_base_s = 1
retry_cap_s = 60
receipt_overdue_s = 3600

[log]
file = "a2c.log"
"""
"""Timing for worlds whose sides make single passes."""


def digest(content: bytes) -> str:
    """The SHA-256 of some bytes."""
    return sha256(content).hexdigest()


def tree(folder: Path) -> dict[str, str]:
    """The digest of every file under a folder, by its path in it."""
    return {
        path.relative_to(folder).as_posix(): digest(path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@frozen
class Side:
    """One side: its folder, spool and configuration, and one pass of its program."""

    name: str
    folder: Path
    clock: SettableClock

    @property
    def spool(self) -> Path:
        """Its spool."""
        return self.folder / "spool"

    @property
    def config(self) -> Path:
        """Its configuration."""
        return self.folder / "a2c.toml"

    def once(self, checkpoint: Callable[[str], None] = lambda _: None) -> int:
        """Make one pass, without chance: every wait after a failure is nothing."""
        around = app.Surroundings(
            clock=self.clock, jitter=lambda: 0.0, checkpoint=checkpoint
        )
        return app.once(load_config(self.config), around)

    def drop(self, name: str, content: bytes) -> Path:
        """Put a file into the outbox, as a management system does."""
        path = self.spool / "outbox" / name
        path.write_bytes(content)
        return path

    def drop_document(self, document: Document) -> Path:
        """Put a file made by the library into the outbox."""
        return self.drop(document.name, bytes(document))

    def files(self, folder: str) -> dict[str, str]:
        """The digest of every file in one of the people's folders, by its path."""
        return tree(self.spool / folder)

    def content(self, place: str) -> bytes:
        """The bytes of a file in the spool."""
        return (self.spool / place).read_bytes()

    def parcels(
        self, name: str | None = None, direction: Direction | None = None
    ) -> list[Parcel]:
        """All parcels, or those of a name or direction, by id."""
        found = look(self.spool).parcels(name=name)
        return [each for each in found if direction in (None, each.direction)]

    def parcel(self, name: str, direction: Direction | None = None) -> Parcel:
        """The only parcel of a name."""
        (found,) = self.parcels(name, direction)
        return found

    def events(self, parcel: Parcel) -> list[Event]:
        """What happened to a parcel."""
        return look(self.spool).events(parcel.id)

    def happened(self, name: str, direction: Direction | None = None) -> list[str]:
        """The names of what happened to the only parcel of a name."""
        found = self.events(self.parcel(name, direction))
        return [str(event.name) for event in found]

    def history_length(self) -> int:
        """How many events the ledger holds: the same after a pass that did nothing."""
        return sum(parcel.ordinal for parcel in self.parcels())

    def logged(self) -> str:
        """Everything in its log."""
        path = self.folder / "a2c.log"
        return path.read_text(encoding="utf-8") if path.exists() else ""


@define
class World:
    """The awarding body, its centres by number, and what lies between them."""

    root: Path
    hub: Side
    centres: dict[str, Side]
    clock: SettableClock = field(repr=False)

    @property
    def sides(self) -> list[Side]:
        """All of them, the awarding body first."""
        return [self.hub, *self.centres.values()]

    @property
    def centre(self) -> Side:
        """The first centre."""
        return next(iter(self.centres.values()))

    def between(self, number: str, folder: str) -> Path:
        """A folder of a centre's home on the server."""
        return self.hub.folder / "sftp" / number / folder

    def left_between(self) -> dict[str, str]:
        """Every file on the server, by its path under all homes."""
        return tree(self.hub.folder / "sftp")

    def settle(self) -> None:
        """Let all sides take turns until a whole round of them changes nothing."""
        settle(self.sides)


def settle(
    sides: Sequence[Side], once: Callable[[Side], int] = lambda side: side.once()
) -> None:
    """Let sides take turns until a whole round changes no ledger."""
    before: list[int] | None = None
    for _ in range(ROUNDS_MAX):
        for side in sides:
            code = once(side)
            assert 0 == code, f"{side.name} ended with {code}:\n{side.logged()}"
        after = [side.history_length() for side in sides]
        if after == before:
            return
        before = after
    raise AssertionError(f"not at rest after {ROUNDS_MAX} rounds: {before}")


@contextmanager
def embedded_world(
    root: Path, numbers: Sequence[str], settings: str = STILL
) -> Iterator[World]:
    """A world around the server in this process."""
    world, keys, host_line = _build(root, numbers)
    authorized = {f"c{number}": (keys[number], number) for number in numbers}
    tree = world.hub.folder / "sftp"
    with EmbeddedServer(tree, world.hub.folder / "host-key", authorized) as server:
        for number in numbers:
            configure_centre(
                world, number, server.port, f"c{number}", host_line, settings
            )
        configure_hub(world, settings)
        yield world


@contextmanager
def sshd_world(
    root: Path, numbers: Sequence[str], settings: str = STILL
) -> Iterator[World]:
    """A world around a real OpenSSH server."""
    world, keys, _ = _build(root, numbers)
    homes = {keys[number]: world.hub.folder / "sftp" / number for number in numbers}
    with running_sshd(world.hub.folder / "sshd", homes) as server:
        for number in numbers:
            configure_centre(
                world, number, server.port, server.username, server.host_key, settings
            )
        configure_hub(world, settings)
        yield world


def _build(root: Path, numbers: Sequence[str]) -> tuple[World, dict[str, str], str]:
    """Make the folders and keys; returns public lines by centre, and the host's."""
    world = _world(root, numbers)
    centres = world.centres
    for side in world.sides:
        side.folder.mkdir(parents=True)
        KnownSpools(side.config).ensure(side.spool)
    for number in numbers:
        for folder in CENTRE_WAYS.folders():
            world.between(number, folder).mkdir(parents=True)
    keys = {n: generate_key(side.folder / "key") for n, side in centres.items()}
    return world, keys, generate_key(world.hub.folder / "host-key")


def world_at(root: Path) -> World:
    """The world that another process has built, and whose server it runs."""
    found = sorted(root.glob(f"{_CENTRE}*"))
    return _world(root, [path.name.removeprefix(_CENTRE) for path in found])


def _world(root: Path, numbers: Sequence[str]) -> World:
    clock = SettableClock()
    hub = Side("hub", root / "hub", clock)
    centres = {n: Side(n, root / f"{_CENTRE}{n}", clock) for n in numbers}
    return World(root, hub, centres, clock)


def configure_hub(world: World, settings: str) -> None:
    """Write the awarding body's configuration."""
    listed = "".join(f'\n[[hub.centres]]\nnumber = "{n}"\n' for n in world.centres)
    world.hub.config.write_text(
        f'role = "hub"\n{settings}\n[hub]\nname = "Awarding body"\n'
        f'awarding_bodies = ["{AWARDING_BODY}"]\nroot = "sftp"\nspool = "spool"\n'
        f"{listed}",
        encoding="utf-8",
    )


def configure_centre(
    world: World, number: str, port: int, username: str, host_line: str, settings: str
) -> None:
    """Write a centre's configuration."""
    key = " ".join(host_line.split()[:2])
    world.centres[number].config.write_text(
        f'role = "centre"\n{settings}\n[[centres]]\nnumber = "{number}"\n'
        f'spool = "spool"\n\n[[centres.partners]]\nname = "{PARTNER}"\n'
        f'awarding_bodies = ["{AWARDING_BODY}"]\nhost = "127.0.0.1"\nport = {port}\n'
        f'username = "{username}"\nkey_file = "key"\nhost_keys = ["{key}"]\n',
        encoding="utf-8",
    )
