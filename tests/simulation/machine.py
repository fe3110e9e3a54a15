"""A machine: its disk, its clock, and the program that runs on it until it dies."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final, Literal

from attrs import define, field

import edi
from daemon.assembly import Assembly, Exchange
from daemon.config import Config
from daemon.deadlines import Deadlines
from daemon.desk import Desk
from daemon.known_spools import KnownSpools
from daemon.link import Link
from daemon.transport import Transport
from daemon.ways import HUB_WAYS
from spool.errors import SpoolError
from tests.simulation.disk import Disk
from tests.simulation.machine_died import MachineDied
from tests.simulation.network import LocalTransport

START: Final = datetime(2026, 2, 2, 7, 0, tzinfo=UTC)
PAUSE_S: Final = 3600.0
"""How long a program waits unless something wakes it."""


@define(eq=False)
class MachineClock:
    """A machine's clock, which people and time servers put right and wrong."""

    true_s: Callable[[], float]
    off_s: float = 0.0

    def now(self) -> datetime:
        """Return what the machine takes for the time."""
        return START + timedelta(seconds=self.true_s() + self.off_s)

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        return self.true_s()


@define(eq=False)
class Story:
    """What happened, for whoever looks at a world that went wrong; a `Log`."""

    machine: str
    tell: Callable[[str, str, dict[str, object]], None]

    def bind(self, **fields: object) -> Story:
        """Return the same log."""
        return self

    def debug(self, event: str, **fields: object) -> None:
        """Tell an event."""
        self.tell(self.machine, event, fields)

    info = warning = error = debug


@define(eq=False)
class Machine:
    """One machine with one program."""

    name: str
    folder: Path
    config: Config
    random: Random
    clock: MachineClock
    story: Story
    catalogue: edi.Catalogue
    connect: Callable[[], Transport] | None
    """How a centre reaches its server; None for the hub."""
    between: Callable[[], None]
    """Lets others work between two steps of the hub."""
    passed: Callable[[str], None]
    disk: Disk = field(init=False)
    exchange: Exchange | None = field(init=False, default=None)
    starts: int = field(init=False, default=0)
    dead: bool = field(init=False, default=False)
    """It died, and its work has not yet been given up everywhere."""
    frames: int = field(init=False, default=0)
    fuse: int | None = field(init=False, default=None)
    """After how many more steps it dies."""
    how: Literal["killed", "power cut"] = field(init=False, default="killed")
    deaths: int = field(init=False, default=0)
    full: float = field(init=False, default=0.0)
    """The chance of a call to fail for want of room."""
    broken: float = field(init=False, default=0.0)
    """The chance of a call to fail for no reason that could be told."""
    powered: bool = field(init=False, default=True)
    boots: int = field(init=False, default=0)
    died: Callable[[], None] = field(init=False, default=lambda: None)
    """Called when it has died and everything has let go."""
    _serving: bool = field(init=False, default=False)
    _running: set[int] = field(init=False, factory=set)

    @property
    def spool(self) -> Path:
        """Its spool."""
        return self.folder / "spool"

    # Living and dying

    def step(self, *_: object) -> None:
        """Pass a step of the program; it may be the last one."""
        if self._serving and self.how == "killed":
            return  # the SFTP server is a program of its own
        if self.dead:
            raise MachineDied(self.name)
        if self.fuse is not None:
            self.fuse -= 1
            if self.fuse <= 0:
                self.fuse = None
                self.dead = True
                raise MachineDied(self.name)

    def checkpoint(self, name: str) -> None:
        """Pass a checkpoint."""
        self.passed(name)
        self.step()

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Let the SFTP server of this machine work, in the middle of another's step."""
        before, self._serving = self._serving, True
        try:
            with self.disk.lazy_folders():
                yield
        finally:
            self._serving = before

    def call(self, name: str, path: str) -> None:
        """Pass a call to the disk, which may fail."""
        self.step()
        if name in ("open", "mkdir", "fsync", "link") and self._happens(self.full):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)
        if self._happens(self.broken):
            raise OSError(errno.EIO, os.strerror(errno.EIO), path)

    def start(self) -> bool:
        """Start the program; False where it cannot be yet."""
        if self.frames:
            return False
        self.starts += 1
        if not self.powered:
            self.powered = True
            self.boots += 1
        return self.working(self._open)

    def stop(self) -> None:
        """Have the program give up its spool, as at its death."""
        if self.exchange is not None:
            self.exchange.close()
            self.exchange = None

    def working(self, work: Callable[[], object]) -> bool:
        """Do some of the machine's work; False when it died of it."""
        self.frames += 1
        try:
            work()
        except MachineDied as died:
            if died.machine != self.name:
                raise
        finally:
            self.frames -= 1
        if self.dead and not self.frames:
            self._bury()
        return not self.dead and self.exchange is not None

    def _bury(self) -> None:
        self.stop()
        self._running.clear()
        self.dead = False
        self.deaths += 1
        lost = 0
        if self.how == "power cut":
            self.powered = False
            lost = self.disk.cut(self.random)
        self.story.tell(self.name, self.how, {"lost": lost})
        self.died()

    def die(self) -> None:
        """Die now, or as soon as the work in hand lets go."""
        self.dead = True
        if not self.frames:
            self._bury()

    # Working

    def run(self) -> float:
        """Do what is due; returns after how many seconds to look again."""
        if self.exchange is None:
            return PAUSE_S
        self._wait_s = PAUSE_S
        self.working(self._run_all)
        return self._wait_s

    _wait_s: float = field(init=False, default=PAUSE_S)

    def _run_all(self) -> None:
        exchange = self.exchange
        assert exchange is not None
        owners: list[Desk | Link] = [exchange.desk, *exchange.links]
        self.random.shuffle(owners)
        for owner in owners:
            if id(owner) in self._running:
                continue
            self._running.add(id(owner))
            try:
                self._run_one(owner)
            except SpoolError as error:  # as `daemon.app` does: it is opened again
                self.story.error("spool_unavailable", cause=str(error))
                self._lost = True
            finally:
                self._running.discard(id(owner))
            if self.exchange is not exchange:
                return
        if self._lost and self.frames == 1:
            self._lost = False
            self.stop()

    _lost: bool = field(init=False, default=False)

    def _run_one(self, owner: Desk | Link) -> None:
        if isinstance(owner, Desk):
            work = owner.run()
            if work.goes_on:
                self._wait_s = min(self._wait_s, 1.0)
            elif work.unsettled or work.more:
                self._wait_s = min(self._wait_s, 2.0)
        elif owner.due(self.clock.now()):
            done = owner.run()
            if done.moved:
                self._wait_s = min(self._wait_s, 1.0)

    def _open(self) -> None:
        config = self.config
        assembly = _Assembly(
            config=config,
            catalogue=self.catalogue,
            clock=self.clock,
            jitter=self.random.random,
            checkpoint=self.checkpoint,
            log=self.story,
            deadlines=Deadlines(self.clock),
            stopping=lambda: False,
            known=KnownSpools(config.path),
        )
        assembly.machine = self
        try:
            if config.hub is not None:
                self.exchange = assembly.hub(config.hub)
            else:
                self.exchange = assembly.centre(config.centres[0])
        except SpoolError as error:
            self.story.error("spool_unavailable", cause=str(error))

    def _happens(self, chance: float) -> bool:
        return chance > 0 and self.random.random() < chance


class _Assembly(Assembly):
    """Makes links that go over the played network."""

    machine: Machine

    def _link(self, *arguments: Any, **named: Any) -> Link:
        link = super()._link(*arguments, **named)
        if link.side.ways is HUB_WAYS:
            connect, between = link.connect, self.machine.between
            link.connect = lambda: LocalTransport(connect(), between)
        else:
            assert self.machine.connect is not None
            link.connect = self.machine.connect
        return link
