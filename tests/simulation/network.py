"""The line between a centre and its server, on which anything may happen.

The server is the real transport over folders, on the hub's disk; it flushes files, as
OpenSSH does when asked, and no folders. The line loses requests and answers, breaks at
any byte, is slow, is cut for hours, and delivers some requests late.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, closing, suppress
from functools import partial
from pathlib import Path
from random import Random
from typing import Final, TypeVar

from attrs import define, field, frozen

from daemon.folder_transport import FolderTransport
from daemon.one_by_one import GONE, OneByOne
from daemon.transport import Listing, Outcomes, Put, Sink, Source, Transport
from daemon.transport_errors import (
    ConnectionLost,
    TimedOut,
    TransportError,
    Unreachable,
)
from tests.simulation.machine_died import MachineDied

TIMEOUT_S: Final = 60.0
T = TypeVar("T")


@frozen(kw_only=True)
class Weather:
    """How bad the line is: chances for each operation, delays in seconds."""

    lost_before: float = 0.0
    lost_after: float = 0.0
    lost_within: float = 0.0
    late: float = 0.0
    slow: float = 0.0
    delay_s: float = 0.2


@define(eq=False)
class Line:
    """What connects one centre with the server."""

    name: str
    home: Path
    random: Random
    weather: Weather
    server_up: Callable[[], int | None]
    """The number of the server's start, None while it is down."""
    server_died: Callable[[], None]
    pass_time: Callable[[float], None]
    later: Callable[[float, Callable[[], None]], None]
    serving: Callable[[], AbstractContextManager[None]]
    """Gives a context in which the server's machine works for us."""
    cut: bool = False

    def connect(self) -> Transport:
        """Make a connection; raises Unreachable."""
        self.pass_time(self.random.uniform(0.01, self.weather.delay_s))
        if self.cut or self.server_up() is None:
            raise Unreachable(operation="connect", subject=self.name, cause="no answer")
        return LineTransport(self, self.server_up())


@define(eq=False)
class LineTransport(OneByOne):
    """The transport port over a line; of many requests any may come first."""

    line: Line
    _start: int | None
    _broken: bool = field(init=False, default=False)

    def list(self, folder: str) -> Listing:
        """Look at a folder."""
        return self._ask("list", folder, lambda server: server.list(folder))

    def size(self, folder: str, name: str) -> int:
        """Return a file's size."""
        return self._ask("size", name, lambda server: server.size(folder, name))

    def read(self, folder: str, name: str, sink: Sink, limit: int) -> int:
        """Copy a file into sink."""
        into: Sink = sink
        if self._happens(self.line.weather.lost_within):
            into = _CutSink(sink, self.line.random.randint(0, 3_000), self._lose)
        return self._ask(
            "read", name, lambda server: server.read(folder, name, into, limit)
        )

    def write(self, folder: str, name: str, source: Source, size: int) -> None:
        """Create a file."""
        if self._happens(self.line.weather.lost_within):
            part = self.line.random.randint(0, size)
            short = _Beginning(source, part)
            self._ask(
                "write", name, lambda server: server.write(folder, name, short, part)
            )
            raise self._lose("write", name)
        self._ask(
            "write", name, lambda server: server.write(folder, name, source, size)
        )

    def rename(self, folder: str, old: str, new: str) -> None:
        """Give a file another name."""
        self._change("rename", old, lambda server: server.rename(folder, old, new))

    def remove(self, folder: str, name: str) -> None:
        """Remove a file."""
        self._change("remove", name, lambda server: server.remove(folder, name))

    def write_all(self, folder: str, puts: Sequence[Put]) -> Outcomes:
        """Create files."""
        return self._many(
            puts,
            lambda put: self.write(folder, put.name, put.source, put.size),
            lambda put, server: server.write(folder, put.name, put.source, put.size),
        )

    def rename_all(self, folder: str, names: Sequence[tuple[str, str]]) -> Outcomes:
        """Give files other names."""
        return self._many(
            names,
            lambda pair: self.rename(folder, *pair),
            lambda pair, server: server.rename(folder, *pair),
        )

    def remove_all(self, folder: str, names: Sequence[str]) -> Outcomes:
        """Remove files."""
        return self._many(
            names,
            lambda name: self.remove(folder, name),
            lambda name, server: server.remove(folder, name),
        )

    def close(self) -> None:
        """End the transport."""
        self._broken = True

    def _many(
        self,
        tasks: Sequence[T],
        ask: Callable[[T], None],
        unheard: Callable[[T, Transport], None],
    ) -> Outcomes:
        """Ask for many things at once; a lost line loses answers more than requests."""
        outcomes: Outcomes = [None] * len(tasks)
        lost: TransportError | None = None
        for number in self.line.random.sample(range(len(tasks)), len(tasks)):
            task = tasks[number]
            if lost is None:
                try:
                    ask(task)
                except TransportError as error:
                    outcomes[number] = error
                    lost = error if isinstance(error, GONE) else None
                continue
            outcomes[number] = lost
            if self._connected() and self._happens(0.5):
                with suppress(TransportError):
                    self._serve(partial(unheard, task))
        return outcomes

    def _change(
        self, operation: str, subject: str, work: Callable[[Transport], None]
    ) -> None:
        """Ask for a change, which may come to pass long after the line was lost."""
        if self._happens(self.line.weather.late):
            self.line.later(
                self.line.random.uniform(1, 7200), lambda: self._too_late(work)
            )
            raise self._lose(operation, subject)
        self._ask(operation, subject, work)

    def _too_late(self, work: Callable[[Transport], None]) -> None:
        """Do what was asked for long ago, unless the server has been restarted."""
        if self.line.server_up() != self._start:
            return
        with suppress(TransportError):  # nobody is there to be told
            self._serve(work)

    def _ask(self, operation: str, subject: str, work: Callable[[Transport], T]) -> T:
        weather = self.line.weather
        if self._broken:
            raise self._lose(operation, subject)
        self.line.pass_time(self._delay(operation, subject))
        if self._happens(weather.lost_before) or not self._connected():
            raise self._lose(operation, subject)
        answer = self._serve(work)
        if self._happens(weather.lost_after):
            raise self._lose(operation, subject)
        return answer

    def _serve(self, work: Callable[[Transport], T]) -> T:
        try:
            with (
                self.line.serving(),
                closing(FolderTransport(self.line.home)) as server,
            ):
                return work(server)
        except MachineDied:
            self.line.server_died()
            raise self._lose("reach", self.line.name) from None

    def _delay(self, operation: str, subject: str) -> float:
        delay = self.line.random.uniform(0.0, self.line.weather.delay_s)
        if self._happens(self.line.weather.slow):
            delay = self.line.random.uniform(1.0, 2 * TIMEOUT_S)
        if delay > TIMEOUT_S:
            self.line.pass_time(TIMEOUT_S)
            self._broken = True
            raise TimedOut(operation=operation, subject=subject, cause="no answer")
        return delay

    def _connected(self) -> bool:
        return not self.line.cut and self.line.server_up() == self._start

    def _happens(self, chance: float) -> bool:
        return chance > 0 and self.line.random.random() < chance

    def _lose(self, operation: str, subject: str) -> ConnectionLost:
        self._broken = True
        return ConnectionLost(
            operation=operation, subject=subject, cause="the line is lost"
        )


@define(eq=False)
class LocalTransport(OneByOne):
    """The hub's own folders; other machines' work comes between its steps."""

    inner: Transport
    between: Callable[[], None]

    def list(self, folder: str) -> Listing:
        """Look at a folder."""
        self.between()
        return self.inner.list(folder)

    def size(self, folder: str, name: str) -> int:
        """Return a file's size."""
        self.between()
        return self.inner.size(folder, name)

    def read(self, folder: str, name: str, sink: Sink, limit: int) -> int:
        """Copy a file into sink."""
        self.between()
        return self.inner.read(folder, name, sink, limit)

    def write(self, folder: str, name: str, source: Source, size: int) -> None:
        """Create a file."""
        self.between()
        self.inner.write(folder, name, source, size)

    def rename(self, folder: str, old: str, new: str) -> None:
        """Give a file another name."""
        self.between()
        self.inner.rename(folder, old, new)

    def remove(self, folder: str, name: str) -> None:
        """Remove a file."""
        self.between()
        self.inner.remove(folder, name)

    def close(self) -> None:
        """End the transport."""
        self.inner.close()


@define
class _Beginning:
    """The first bytes of a source."""

    source: Source
    left: int

    def read(self, size: int, /) -> bytes:
        block = self.source.read(min(size, self.left))
        self.left -= len(block)
        return block


@define
class _CutSink:
    """A sink that a line's end keeps from being filled."""

    sink: Sink
    left: int
    lose: Callable[[str, str], TransportError]

    def write(self, block: bytes, /) -> None:
        taken = block[: self.left]
        self.sink.write(taken)
        self.left -= len(taken)
        if len(taken) < len(block):
            raise self.lose("read", "a file")
