"""What runs beside the loop: one task of each owner at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import Executor
from threading import Lock

from attrs import define, field


@define(eq=False)
class _State:
    """How it stands with an owner's task."""

    asked: bool = False
    running: bool = False


@define(eq=False)
class Tasks:
    """Tasks in a pool.

    One that is asked for while it runs is run once more: it may have looked before that
    came which it was asked for.
    """

    _pool: Executor
    _lock: Lock = field(init=False, factory=Lock)
    _states: defaultdict[int, _State] = field(
        init=False, factory=lambda: defaultdict(_State)
    )

    def busy(self, owner: object) -> bool:
        """Whether a task of that owner runs."""
        with self._lock:
            return self._states[id(owner)].running

    def start(self, owner: object, task: Callable[[], None]) -> None:
        """Run an owner's task, which is always the same; once more if it runs."""
        state = self._states[id(owner)]
        with self._lock:
            state.asked = True
            if state.running:
                return
            state.running = True
        self._pool.submit(self._run, state, task)

    def _run(self, state: _State, task: Callable[[], None]) -> None:
        try:
            while self._is_asked(state):
                task()
        except BaseException:
            state.running = False
            raise

    def _is_asked(self, state: _State) -> bool:
        """Whether to run; from then on it is no longer asked for, or no longer runs."""
        with self._lock:
            state.running = asked = state.asked
            state.asked = False
            return asked
