"""Puts the program together and runs it: once, or until it is told to stop.

The only place where objects are made from a configuration. Every spool has a desk for
its local work and a link to each partner. Desks and links run on a small pool of
threads, never two runs of one of them at a time; a partner that stalls holds a thread
until its deadline and nobody else.
"""

from __future__ import annotations

import random
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from threading import Event, Timer
from types import FrameType
from typing import Any

from attrs import define, field, frozen

from daemon import assembly
from daemon.assembly import Exchange
from daemon.clock import Clock, SystemClock
from daemon.config import Config
from daemon.deadlines import Deadlines
from daemon.desk import Desk, Work
from daemon.events import Log
from daemon.link import Link, LinkWork
from daemon.log import get_log
from daemon.parcel_log import spool_fault_fields
from daemon.watch import Watch
from spool.errors import SpoolError, SpoolUnavailable

GOOD, ENVIRONMENT = 0, 3
"""Exit codes: all done; the network or the disk stood in the way."""

WORKERS_MAX = 16
ROUNDS_MAX = 10_000
"""Most rounds of one `once`, so that it ends even while others keep dropping files."""
SETTLE_WAITS_MAX = 3
"""How often `once` waits for a file that is still being written."""


@frozen(kw_only=True)
class Surroundings:
    """What the program takes from outside; tests hand in their own."""

    clock: Clock = field(factory=SystemClock)
    jitter: Callable[[], float] = random.random
    checkpoint: Callable[[str], None] = lambda _: None
    """Passed before and after every effect on disk, ledger or partner."""


@define(eq=False)
class App:
    """The running program."""

    config: Config
    surroundings: Surroundings
    log: Log
    stopping: Event = field(factory=Event)
    wake: Event = field(factory=Event)
    _unavailable: set[str] = field(init=False, factory=set)
    _second_look: Timer | None = field(init=False, default=None)

    # Once

    def once(self) -> int:
        """Do everything due, until nothing is left that could be done now."""
        with self._exchanges() as exchanges, self._pool(exchanges) as pool:
            troubled: set[int] = set()
            waits = 0
            for round_number in range(ROUNDS_MAX):
                work = self._round(exchanges, pool, troubled, first=round_number == 0)
                if self.stopping.is_set():
                    break
                if work.moved:
                    continue
                if work.unsettled and waits < SETTLE_WAITS_MAX:
                    waits += 1
                    self.wake.wait(self.config.timing.settle_s)
                    continue
                break
            return ENVIRONMENT if troubled or self._unavailable else GOOD

    def _round(
        self,
        exchanges: list[Exchange],
        pool: ThreadPoolExecutor,
        troubled: set[int],
        *,
        first: bool,
    ) -> Work:
        """Run every desk, then every link that has something to do."""
        moved = unsettled = 0
        for exchange in exchanges:
            work = self._run_desk(exchange)
            moved += work.moved
            unsettled += work.unsettled
            if work.failed:
                troubled.add(id(exchange.desk))
        now = self.surroundings.clock.now()
        due = [
            link
            for exchange in exchanges
            for link in exchange.links
            if id(link) not in troubled and (first or link.has_work(now))
        ]
        for link, done in zip(due, pool.map(Link.run, due), strict=True):
            moved += done.moved
            if done.error is not None:
                troubled.add(id(link))
        return Work(moved, unsettled)

    # Until told to stop

    def run(self) -> int:
        """Exchange files until `stop` is called."""
        with self._exchanges() as exchanges, self._pool(exchanges) as pool:
            self.log.info("daemon_started", spools=len(exchanges))
            watch = _Watching(exchanges, self.wake, self.log)
            running: dict[int, Future[Any]] = {}
            try:
                while not self.stopping.is_set():
                    watch.look_after()
                    self._start_due(exchanges, pool, running)
                    self.wake.wait(self._pause_s())
                    self.wake.clear()
            finally:
                watch.stop()
                self.log.info("daemon_stopping", reason="told to stop")
        self.log.info("daemon_stopped")
        return GOOD

    def stop(self) -> None:
        """End after the steps in hand."""
        self.stopping.set()
        self.wake.set()

    def _pause_s(self) -> float:
        """How long to wait unless something wakes us."""
        timing = self.config.timing
        return min(timing.rescan_s, timing.poll_s)

    def _start_due(
        self,
        exchanges: list[Exchange],
        pool: ThreadPoolExecutor,
        running: dict[int, Future[Any]],
    ) -> None:
        now = self.surroundings.clock.now()
        for exchange in exchanges:
            self._start(exchange.desk, self._desk_task, exchange, pool, running)
            for link in exchange.links:
                if link.due(now):
                    self._start(link, self._link_task, link, pool, running)

    def _start(
        self,
        owner: Desk | Link,
        task: Callable[[Any], None],
        argument: Exchange | Link,
        pool: ThreadPoolExecutor,
        running: dict[int, Future[Any]],
    ) -> None:
        earlier = running.get(id(owner))
        if earlier is None or earlier.done():
            running[id(owner)] = pool.submit(task, argument)

    def _desk_task(self, exchange: Exchange) -> None:
        with self._unexpected(exchange.log):
            work = self._run_desk(exchange)
            if work.moved or work.more:
                self.wake.set()
            elif work.unsettled:
                self._look_again()

    def _look_again(self) -> None:
        """Wake the loop when a file in an outbox may have come to rest."""
        if self._second_look is None or not self._second_look.is_alive():
            self._second_look = Timer(self.config.timing.settle_s, self.wake.set)
            self._second_look.daemon = True
            self._second_look.start()

    def _link_task(self, link: Link) -> None:
        with self._unexpected(link.side.log):
            work: LinkWork = link.run()
            if work.moved:
                self.wake.set()

    @contextmanager
    def _unexpected(self, log: Log) -> Iterator[None]:
        """Log a mistake of ours; the other spools and partners go on.

        One of the two places that catch everything.
        """
        try:
            yield
        except Exception:
            log.error("unexpected_error", exc_info=True)
            self.stopping.wait(self.config.timing.retry_base_s)

    # Both

    def _run_desk(self, exchange: Exchange) -> Work:
        try:
            work = exchange.desk.run()
        except SpoolUnavailable as error:
            if exchange.name not in self._unavailable:
                self._unavailable.add(exchange.name)
                exchange.log.error("spool_unavailable", **spool_fault_fields(error))
            return Work()
        if exchange.name in self._unavailable:
            self._unavailable.discard(exchange.name)
            exchange.log.info("spool_recovered")
        return work

    @contextmanager
    def _exchanges(self) -> Iterator[list[Exchange]]:
        """Open every spool, put right what a sudden stop left, close at the end."""
        with ExitStack() as stack:
            deadlines = Deadlines(self.surroundings.clock)
            stack.callback(deadlines.stop)
            yield [
                stack.enter_context(exchange)
                for exchange in assembly.exchanges(
                    self.config,
                    clock=self.surroundings.clock,
                    jitter=self.surroundings.jitter,
                    checkpoint=self.surroundings.checkpoint,
                    log=self.log,
                    deadlines=deadlines,
                    stopping=self.stopping.is_set,
                )
            ]

    @contextmanager
    def _pool(self, exchanges: list[Exchange]) -> Iterator[ThreadPoolExecutor]:
        wanted = sum(1 + len(exchange.links) for exchange in exchanges)
        pool = ThreadPoolExecutor(min(max(wanted, 1), WORKERS_MAX), "exchange")
        try:
            yield pool
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


class _Watching:
    """Keeps a watch over all outboxes, and starts it anew when it dies."""

    def __init__(self, exchanges: list[Exchange], wake: Event, log: Log) -> None:
        folders = [folder for exchange in exchanges for folder in exchange.watched]
        self._folders = folders
        self._wake = wake
        self._log = log
        self._watch: Watch | None = None
        self._told = False

    def look_after(self) -> None:
        if self._watch is not None and self._watch.alive:
            return
        self.stop()
        watch = Watch(self._folders, self._wake.set)
        trouble = watch.start()
        if trouble is None:
            self._watch = watch
            if self._told:
                self._told = False
                self._log.info("watch_restored")
        elif not self._told:
            self._told = True
            self._log.warning("watch_lost", cause=trouble)

    def stop(self) -> None:
        if self._watch is not None:
            self._watch.stop()
            self._watch = None


def once(config: Config, surroundings: Surroundings | None = None) -> int:
    """Make one pass over everything due; the exit code says what came of it."""
    app = _app(config, surroundings)
    with _signals(app):
        return _guarded(app.once)


def run(config: Config, surroundings: Surroundings | None = None) -> int:
    """Run until SIGTERM or Ctrl-C; the exit code says what came of it."""
    app = _app(config, surroundings)
    with _signals(app):
        return _guarded(app.run)


def _app(config: Config, surroundings: Surroundings | None) -> App:
    around = surroundings or Surroundings()
    return App(config, around, get_log(config, around.clock))


def _guarded(work: Callable[[], int]) -> int:
    try:
        return work()
    except SpoolError as error:
        sys.stderr.write(f"error[{error.code}]: {error}\n  = help: {error.hint}\n")
        return ENVIRONMENT


@contextmanager
def _signals(app: App) -> Iterator[None]:
    """SIGTERM and Ctrl-C end the program after the steps in hand."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        app.stop()

    kept = {
        number: signal.signal(number, stop)
        for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
