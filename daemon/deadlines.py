"""Deadlines on work that blocks: when one passes, what the work blocks on is closed.

A channel timeout ends an operation on a silent peer, but not one on a peer that sends
a byte a minute, and nothing ends a wait inside a library that has no timeout. So one
supervising thread keeps every deadline in a heap and, when one passes, calls what was
handed in to close the connection; the blocked call then fails at once, and whoever
made it asks `Deadline.passed` why.
"""

import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Condition, Thread
from typing import Protocol

AGAIN_S = 1.0
"""Until the work ends, expire is called again at this interval: a library that was
closed may begin one more wait before it notices."""

_COMPACT_ABOVE = 256  # a heap smaller than this is not worth compacting


class Monotonic(Protocol):
    """A clock that never goes back."""

    def monotonic(self) -> float:
        """Return seconds from an unknown origin."""
        ...


class Deadline:
    """One piece of work's end; `passed` tells whether it came before the work's."""

    def __init__(self, due: float, allowance_s: float, expire: Callable[[], None]):
        self.allowance_s = allowance_s
        self.passed = False
        self._due = due
        self._expire = expire
        self._done = False

    def __lt__(self, other: "Deadline") -> bool:
        return self._due < other._due


class Deadlines:
    """The supervisor: one thread, started by the first deadline, for any number."""

    def __init__(self, clock: Monotonic) -> None:
        self._clock = clock
        self._changed = Condition()
        self._heap: list[Deadline] = []
        self._done_count = 0
        self._thread: Thread | None = None
        self._stopping = False
        self._last_due: float | None = None

    @contextmanager
    def guard(
        self, allowance_s: float, expire: Callable[[], None]
    ) -> Iterator[Deadline]:
        """Call expire, from the supervising thread, if the block outlasts allowance_s.

        expire must not block, and may be called several times: it closes something.
        An exception it raises is dropped, since nobody could act on it and other
        deadlines must be kept.
        """
        deadline = Deadline(self._clock.monotonic() + allowance_s, allowance_s, expire)
        with self._changed:
            if self._stopping:
                raise RuntimeError("deadlines are stopped: no work may begin")
            if self._last_due is not None:
                deadline._due = min(deadline._due, self._last_due)
            heapq.heappush(self._heap, deadline)
            if self._thread is None:
                self._thread = Thread(target=self._run, name="deadlines", daemon=True)
                self._thread.start()
            elif self._heap[0] is deadline:
                self._changed.notify()
        try:
            yield deadline
        finally:
            with self._changed:
                deadline._done = True
                self._done_count += 1
                self._compact()

    def hurry(self, within_s: float) -> None:
        """Let no work, begun or not, go on longer than this: the program is to end."""
        with self._changed:
            self._last_due = last_due = self._clock.monotonic() + within_s
            for deadline in self._heap:
                deadline._due = min(deadline._due, last_due)
            heapq.heapify(self._heap)
            self._changed.notify()

    def wake(self) -> None:
        """Look at the clock now; for a clock that was moved by hand."""
        with self._changed:
            self._changed.notify()

    def stop(self) -> None:
        """End the supervising thread; every deadline not yet passed is dropped."""
        with self._changed:
            self._stopping = True
            self._heap.clear()
            self._changed.notify()
            thread = self._thread
        if thread is not None:
            thread.join()

    def _compact(self) -> None:
        """Forget finished work, so that long allowances do not pile up."""
        if len(self._heap) > _COMPACT_ABOVE and self._done_count * 2 > len(self._heap):
            self._heap = [deadline for deadline in self._heap if not deadline._done]
            heapq.heapify(self._heap)
            self._done_count = 0

    def _run(self) -> None:
        while (expired := self._next_expired()) is not None:
            with suppress(Exception):  # see guard: other deadlines must be kept
                expired._expire()

    def _next_expired(self) -> Deadline | None:
        """Wait for a deadline to pass while its work goes on; None at the end."""
        with self._changed:
            while not self._stopping:
                if not self._heap:
                    self._changed.wait()
                    continue
                first = self._heap[0]
                remaining_s = first._due - self._clock.monotonic()
                if first._done:
                    heapq.heappop(self._heap)
                    self._done_count -= 1
                elif remaining_s <= 0:
                    first.passed = True
                    first._due += AGAIN_S - remaining_s
                    heapq.heapreplace(self._heap, first)
                    return first
                else:
                    self._changed.wait(remaining_s)
            return None
