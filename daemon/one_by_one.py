"""Many files at once, for a transport that takes them one after the other."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from daemon.transport import (
    ConnectionLost,
    Get,
    Outcomes,
    ProtocolFault,
    Put,
    Sink,
    Source,
    TimedOut,
    TransportError,
    Unreachable,
)

GONE = (ConnectionLost, ProtocolFault, TimedOut, Unreachable)
"""Errors that say that the connection is gone, and every other file with it."""

Task = TypeVar("Task")
Done = TypeVar("Done")


class OneByOne:
    """The port's methods for many files, by those for one."""

    def write(self, folder: str, name: str, source: Source, size: int) -> None:
        """Create a file."""
        raise NotImplementedError

    def read(self, folder: str, name: str, sink: Sink, limit: int) -> int:
        """Copy a file into sink."""
        raise NotImplementedError

    def rename(self, folder: str, old: str, new: str) -> None:
        """Give a file another name."""
        raise NotImplementedError

    def remove(self, folder: str, name: str) -> None:
        """Remove a file."""
        raise NotImplementedError

    def write_all(self, folder: str, puts: Sequence[Put]) -> Outcomes:
        """Create files."""
        return each(
            puts, lambda put: self.write(folder, put.name, put.source, put.size)
        )

    def read_all(self, folder: str, gets: Sequence[Get]) -> Outcomes:
        """Copy files into their sinks."""

        def read(get: Get) -> None:
            self.read(folder, get.name, get.sink, get.limit)

        return each(gets, read)

    def rename_all(self, folder: str, names: Sequence[tuple[str, str]]) -> Outcomes:
        """Give files other names."""
        return each(names, lambda pair: self.rename(folder, *pair))

    def remove_all(self, folder: str, names: Sequence[str]) -> Outcomes:
        """Remove files."""
        return each(names, lambda name: self.remove(folder, name))


def each(tasks: Iterable[Task], work: Callable[[Task], None]) -> Outcomes:
    """Do every task; return what went wrong with each.

    When the connection goes, the tasks that are left have gone with it.
    """
    outcomes: Outcomes = []
    gone: TransportError | None = None
    for task in tasks:
        error = gone
        if gone is None:
            try:
                work(task)
            except TransportError as found:
                error = found
                if isinstance(found, GONE):
                    gone = found
        outcomes.append(error)
    return outcomes
