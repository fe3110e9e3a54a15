"""A transport that fails when and as it is told, around one that works."""

from collections import Counter
from typing import Literal

from attrs import frozen

from daemon.one_by_one import OneByOne
from daemon.transport import Listing, Sink, Source, Transport
from daemon.transport_errors import TransportError

Operation = Literal["list", "size", "read", "write", "rename", "remove"]


@frozen
class Fault:
    """The nth call, from 1, of an operation raises error, before or after its effect.

    After means that the far side did it and the answer was lost on its way.
    """

    operation: Operation
    nth: int
    error: TransportError
    when: Literal["before", "after"] = "before"


class FaultyTransport(OneByOne):
    """The transport port, with faults; calls lists what was asked, in order."""

    def __init__(self, inner: Transport, *faults: Fault) -> None:
        self._inner = inner
        self._faults = faults
        self._counts: Counter[str] = Counter()
        self.calls: list[tuple[str, ...]] = []
        self.closed = False

    def list(self, folder: str) -> Listing:
        """Look at a folder."""
        after = self._begin("list", folder)
        listing = self._inner.list(folder)
        self._end(after)
        return listing

    def size(self, folder: str, name: str) -> int:
        """Return a file's size."""
        after = self._begin("size", folder, name)
        size = self._inner.size(folder, name)
        self._end(after)
        return size

    def read(self, folder: str, name: str, sink: Sink, limit: int) -> int:
        """Copy a file into sink."""
        after = self._begin("read", folder, name)
        copied = self._inner.read(folder, name, sink, limit)
        self._end(after)
        return copied

    def write(self, folder: str, name: str, source: Source, size: int) -> None:
        """Create a file."""
        after = self._begin("write", folder, name)
        self._inner.write(folder, name, source, size)
        self._end(after)

    def rename(self, folder: str, old: str, new: str) -> None:
        """Give a file another name."""
        after = self._begin("rename", folder, old, new)
        self._inner.rename(folder, old, new)
        self._end(after)

    def remove(self, folder: str, name: str) -> None:
        """Remove a file."""
        after = self._begin("remove", folder, name)
        self._inner.remove(folder, name)
        self._end(after)

    def close(self) -> None:
        """End the transport."""
        self.closed = True
        self._inner.close()

    def _begin(self, operation: Operation, *arguments: str) -> TransportError | None:
        """Note a call; raise what fails before, return what fails after."""
        self.calls.append((operation, *arguments))
        self._counts[operation] += 1
        for fault in self._faults:
            if (fault.operation, fault.nth) == (operation, self._counts[operation]):
                if fault.when == "before":
                    raise fault.error
                return fault.error
        return None

    def _end(self, error: TransportError | None) -> None:
        if error is not None:
            raise error
