"""Puts the program together and runs it: once, or until it is told to stop.

The only place where objects are made from a configuration. Every spool has a desk for
its local work and a link to each partner. Desks and links run on a small pool of
threads, never two runs of one of them at a time; a partner that stalls holds a thread
until its deadline and nobody else.
"""

from __future__ import annotations

import gc
import random
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from threading import Event, Thread, Timer
from types import FrameType

from attrs import define, field, frozen

from daemon.assembly import HUB, Assembly, Exchange
from daemon.clock import Clock, SystemClock
from daemon.config import Config
from daemon.config.layouts import configured_catalogue
from daemon.config.profiles import configured_profiles
from daemon.deadlines import Deadlines
from daemon.desk import Work
from daemon.events import Log
from daemon.exchanges import Exchanges, Opening
from daemon.known_spools import KnownSpools
from daemon.link import Link, LinkWork
from daemon.log import get_log
from daemon.monitoring.event_counts import EventCounts
from daemon.monitoring.monitor import Monitor
from daemon.tasks import Tasks
from daemon.watch import Watch
from spool.errors import SpoolError

GOOD, ENVIRONMENT = 0, 3
"""Exit codes: all done; the network or the disk stood in the way."""

WORKERS_MAX = 16
ROUNDS_MAX = 10_000
"""Most rounds of one `once`, so that it ends even while others keep dropping files."""
STOP_GRACE_S = 20.0
"""How long a transfer in hand may take after a stop; then it is broken off, and its
file is sent or fetched anew after the next start."""
SETTLE_WAITS_MAX = 3
"""How often in a row `once` waits for a file that is still being written."""


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
    events: EventCounts = field(factory=EventCounts)
    stopping: Event = field(factory=Event)
    wake: Event = field(factory=Event)
    _second_look: Timer | None = field(init=False, default=None)
    _deadlines: Deadlines | None = field(init=False, default=None)

    # Once

    def once(self) -> int:
        """Do everything due, until nothing is left that could be done now."""
        with self._exchanges() as exchanges, self._pool() as pool:
            state = _Pass()
            waits = 0
            for _ in range(ROUNDS_MAX):
                work = self._round(exchanges, pool, state)
                if self.stopping.is_set():
                    break
                if work.moved:
                    waits = 0
                if work.goes_on:
                    continue
                if work.unsettled and waits < SETTLE_WAITS_MAX:
                    waits += 1
                    self.wake.wait(self.config.timing.settle_s)
                    continue
                break
            good = state.untroubled and not exchanges.missing
            return GOOD if good else ENVIRONMENT

    def _round(
        self, exchanges: Exchanges, pool: ThreadPoolExecutor, state: _Pass
    ) -> Work:
        """Run every desk, then every link that has something to do."""
        moved = unsettled = failed = 0
        more = False
        for exchange in exchanges.open:
            work = self._run_desk(exchanges, exchange)
            moved += work.moved
            unsettled += work.unsettled
            more = more or work.more
            failed += work.failed
        now = self.surroundings.clock.now()
        due = [
            link
            for exchange in exchanges.open
            if not exchanges.is_lost(exchange)
            for link in exchange.links
            if id(link) not in state.ended
            and (id(link) not in state.begun or link.has_work(now))
        ]
        for link, done in zip(due, pool.map(Link.run, due), strict=True):
            moved += done.moved
            state.begun.add(id(link))
            if done.error is not None:
                state.ended.add(id(link))
            if done.error is not None or done.left is not None:
                state.untroubled = False
        if failed:
            state.untroubled = False
        return Work(moved, unsettled, more, failed)

    # Until told to stop

    def run(self) -> int:
        """Exchange files until `stop` is called.

        A spool that is not there is waited for, unless that leaves nothing to do.
        """
        with self._exchanges() as exchanges, self._pool() as pool:
            if not exchanges.open:
                return ENVIRONMENT
            self.log.info("daemon_started", spools=len(exchanges.open))
            monitor = self._monitor(exchanges)
            monitor.started()
            watch = _Watching(exchanges, self.wake, self.log)
            tasks = Tasks(pool)
            try:
                while not self.stopping.is_set():
                    monitor.round()
                    watch.look_after()
                    self._start_due(exchanges, tasks)
                    self.wake.wait(self._pause_s())
                    self.wake.clear()
            finally:
                monitor.stopping()
                watch.stop()
                self.log.info("daemon_stopping", reason="told to stop")
                monitor.close()
        self.log.info("daemon_stopped")
        return GOOD

    def _monitor(self, exchanges: Exchanges) -> Monitor:
        return Monitor(
            config=self.config,
            clock=self.surroundings.clock,
            log=self.log,
            exchanges=exchanges,
            events=self.events,
            pause_s=self._pause_s(),
        )

    def stop(self) -> None:
        """End after the steps in hand, which get STOP_GRACE_S with their partners."""
        self.stopping.set()
        self.wake.set()
        # A signal comes in the midst of anything: another thread may take the lock.
        Thread(target=self._hurry, name="hurry", daemon=True).start()

    def _hurry(self) -> None:
        deadlines = self._deadlines
        if deadlines is not None:
            deadlines.hurry(STOP_GRACE_S)

    def _pause_s(self) -> float:
        """How long to wait unless something wakes us."""
        timing = self.config.timing
        return min(timing.rescan_s, timing.poll_s)

    def _start_due(self, exchanges: Exchanges, tasks: Tasks) -> None:
        now = self.surroundings.clock.now()
        for exchange in exchanges.open:
            if exchanges.is_lost(exchange):
                if not any(map(tasks.busy, (exchange.desk, *exchange.links))):
                    exchanges.let_go(exchange)
                continue
            desk_task = partial(self._desk_task, exchanges, exchange)
            tasks.start(exchange.desk, desk_task)
            for link in exchange.links:
                if link.due(now):
                    link_task = partial(self._link_task, exchanges, exchange, link)
                    tasks.start(link, link_task)
        for opening in exchanges.closed:
            if not tasks.busy(opening):  # what was opened is not opened once more
                tasks.start(opening, partial(self._opening_task, exchanges, opening))

    def _opening_task(self, exchanges: Exchanges, opening: Opening) -> None:
        with self._unexpected(opening.log):
            if exchanges.try_to_open(opening):
                self.wake.set()

    def _desk_task(self, exchanges: Exchanges, exchange: Exchange) -> None:
        with self._unexpected(exchange.log):
            if self.stopping.is_set():
                return  # asked for while it ran
            work = self._run_desk(exchanges, exchange)
            if work.goes_on:
                self.wake.set()
            elif work.unsettled or work.more:
                self._look_again()

    def _look_again(self) -> None:
        """Wake the loop when a file in an outbox may have come to rest."""
        if self._second_look is None or not self._second_look.is_alive():
            self._second_look = Timer(self.config.timing.settle_s, self.wake.set)
            self._second_look.daemon = True
            self._second_look.start()

    def _link_task(self, exchanges: Exchanges, exchange: Exchange, link: Link) -> None:
        with self._unexpected(link.side.log):
            now = self.surroundings.clock.now()
            gone = self.stopping.is_set() or exchanges.is_lost(exchange)
            if gone or not link.due(now):
                return  # asked for while it ran
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

    def _run_desk(self, exchanges: Exchanges, exchange: Exchange) -> Work:
        if exchanges.is_lost(exchange):
            return Work()
        try:
            return exchange.desk.run()
        except SpoolError as error:
            exchanges.lose(exchange, error)
            return Work()

    @contextmanager
    def _exchanges(self) -> Iterator[Exchanges]:
        """Open every spool, put right what a sudden stop left, close at the end."""
        self._deadlines = deadlines = Deadlines(self.surroundings.clock)
        with ExitStack() as stack:
            stack.callback(deadlines.stop)
            exchanges = Exchanges(self._openings(deadlines), _tell)
            stack.callback(exchanges.close)
            for opening in exchanges.closed:
                exchanges.try_to_open(opening)
            yield exchanges

    def _openings(self, deadlines: Deadlines) -> list[Opening]:
        config, around = self.config, self.surroundings
        assembly = Assembly(
            config=config,
            catalogue=configured_catalogue(config),
            profiles=configured_profiles(config),
            clock=around.clock,
            jitter=around.jitter,
            checkpoint=around.checkpoint,
            log=self.log,
            deadlines=deadlines,
            stopping=self.stopping.is_set,
            known=KnownSpools(config.path),
        )
        openings = []
        if config.hub is not None:
            openings.append(Opening(HUB, self.log, partial(assembly.hub, config.hub)))
        for centre in config.centres:
            log = self.log.bind(centre=centre.number)
            opening = Opening(centre.number, log, partial(assembly.centre, centre))
            openings.append(opening)
        return openings

    @contextmanager
    def _pool(self) -> Iterator[ThreadPoolExecutor]:
        config = self.config
        wanted = sum(1 + len(centre.partners) for centre in config.centres)
        if config.hub is not None:
            wanted += 1 + len(config.hub.centres)
        pool = ThreadPoolExecutor(min(max(wanted, 1), WORKERS_MAX), "exchange")
        try:
            yield pool
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


@define
class _Pass:
    """What is remembered of the links during one `once`."""

    begun: set[int] = field(factory=set)
    """Links that have run, and looked at what their partner has for us."""
    ended: set[int] = field(factory=set)
    """Links whose partner cannot be reached; they are not tried again."""
    untroubled: bool = True


class _Watching:
    """Keeps a watch over all outboxes, and starts it anew when it dies."""

    def __init__(self, exchanges: Exchanges, wake: Event, log: Log) -> None:
        self._exchanges = exchanges
        self._folders: tuple[Path, ...] = ()
        self._wake = wake
        self._log = log
        self._watch: Watch | None = None
        self._told = False

    def look_after(self) -> None:
        folders = tuple(
            folder
            for exchange in self._exchanges.open
            if not self._exchanges.is_lost(exchange)
            for folder in exchange.watched
        )
        same = folders == self._folders
        if same and self._watch is not None and self._watch.alive:
            return
        self.stop()
        self._folders = folders
        watch = Watch(folders, self._wake.set)
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
    """Make one pass over everything due; the exit code says what came of it.

    Raises ConfigErrors for overlay layouts that are wrong.
    """
    app = _app(config, surroundings)
    with _signals(app), _collecting_new():
        return app.once()


def run(config: Config, surroundings: Surroundings | None = None) -> int:
    """Run until SIGTERM or Ctrl-C; the exit code says what came of it.

    Raises ConfigErrors for overlay layouts that are wrong.
    """
    app = _app(config, surroundings)
    with _signals(app), _collecting_new():
        return app.run()


def _app(config: Config, surroundings: Surroundings | None) -> App:
    around = surroundings or Surroundings()
    events = EventCounts()
    log = get_log(config, around.clock, events.add)
    return App(config, around, log, events)


def _tell(error: SpoolError) -> None:
    sys.stderr.write(f"error[{error.code}]: {error}\n  = help: {error.hint}\n")


@contextmanager
def _collecting_new() -> Iterator[None]:
    """Spare the garbage collector what was there before: it lasts, and costs each look.

    Looking at all that was imported took a tenth of the time that a file takes.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


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
