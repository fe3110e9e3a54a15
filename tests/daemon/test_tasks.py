"""Tasks beside the loop: one of each owner at a time, and none is asked for in vain."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

import pytest

from daemon.tasks import Tasks

DESK, LINK = object(), object()


class Held(Executor):
    """Keeps what is submitted until it is told to run it."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], object]] = []

    def submit(
        self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any
    ) -> Future[Any]:
        self.waiting.append(lambda: fn(*args, **kwargs))
        return Future()

    def run(self) -> None:
        """Run all that waits."""
        while self.waiting:
            self.waiting.pop(0)()


def test_what_is_asked_for_while_it_runs_runs_once_more() -> None:
    """A file that comes just after its folder was looked at is found at once."""
    held, runs = Held(), list[str]()
    tasks = Tasks(held)

    def look() -> None:
        runs.append("look")
        if len(runs) == 1:
            for _ in range(3):  # as events come in bursts
                tasks.start(DESK, look)

    tasks.start(DESK, look)
    held.run()

    assert runs == ["look", "look"]
    assert not tasks.busy(DESK)


def test_what_waits_to_run_is_not_run_twice() -> None:
    """Asking again before it has begun brings nothing new."""
    held, runs = Held(), list[str]()
    tasks = Tasks(held)

    tasks.start(DESK, lambda: runs.append("desk"))
    tasks.start(DESK, lambda: runs.append("desk"))
    tasks.start(LINK, lambda: runs.append("link"))
    assert tasks.busy(DESK)
    assert tasks.busy(LINK)
    held.run()

    assert runs == ["desk", "link"]


def test_an_owner_whose_task_failed_can_be_started_again() -> None:
    """A mistake of ours in one run does not end an owner's work for good."""
    held, runs = Held(), list[str]()
    tasks = Tasks(held)

    def fail() -> None:
        raise RuntimeError

    tasks.start(DESK, fail)
    with pytest.raises(RuntimeError):
        held.run()
    tasks.start(DESK, lambda: runs.append("desk"))
    held.run()

    assert runs == ["desk"]
