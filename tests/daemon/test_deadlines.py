"""Deadlines, on a clock that is moved by hand."""

import threading
from collections.abc import Iterator

import pytest

from daemon.deadlines import AGAIN_S, Deadlines

LONG_S = 10.0  # a test that waits so long has failed


class HandClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.time_s = 100.0

    def monotonic(self) -> float:
        """Return the time."""
        return self.time_s


@pytest.fixture
def clock() -> HandClock:
    """A clock to move by hand."""
    return HandClock()


@pytest.fixture
def deadlines(clock: HandClock) -> Iterator[Deadlines]:
    """Deadlines on that clock."""
    deadlines = Deadlines(clock)
    yield deadlines
    deadlines.stop()


def test_work_that_outlasts_its_deadline_is_ended(
    clock: HandClock, deadlines: Deadlines
) -> None:
    """The moment the deadline passes, expire is called, and the work can tell."""
    expired = threading.Event()
    with deadlines.guard(5, expired.set) as deadline:
        clock.time_s += 5
        deadlines.wake()
        assert expired.wait(LONG_S)
        assert deadline.passed


def test_work_in_time_is_left_alone(clock: HandClock, deadlines: Deadlines) -> None:
    """A deadline that passes after the work has ended does nothing."""
    early, late = threading.Event(), threading.Event()
    with deadlines.guard(5, early.set) as deadline:
        pass
    with deadlines.guard(50, late.set):
        clock.time_s += 50
        deadlines.wake()
        assert late.wait(LONG_S)
    assert not early.is_set()
    assert not deadline.passed


def test_deadlines_pass_in_their_own_order(
    clock: HandClock, deadlines: Deadlines
) -> None:
    """A later guard with an earlier deadline is not kept waiting by the first."""
    far, near = threading.Event(), threading.Event()
    with deadlines.guard(500, far.set), deadlines.guard(1, near.set):
        clock.time_s += 1
        deadlines.wake()
        assert near.wait(LONG_S)
        assert not far.is_set()


def test_expire_is_called_again_while_the_work_goes_on(
    clock: HandClock, deadlines: Deadlines
) -> None:
    """A library that begins one more wait after it was closed is freed from it too."""
    calls = threading.Semaphore(0)
    with deadlines.guard(1, calls.release):
        clock.time_s += 1
        deadlines.wake()
        assert calls.acquire(timeout=LONG_S)
        clock.time_s += AGAIN_S
        deadlines.wake()
        assert calls.acquire(timeout=LONG_S)


def test_an_expire_that_fails_does_not_end_the_others(
    clock: HandClock, deadlines: Deadlines
) -> None:
    """One broken connection's close does not leave the rest unsupervised."""

    def fail() -> None:
        raise OSError("already closed")

    expired = threading.Event()
    with deadlines.guard(1, fail), deadlines.guard(2, expired.set):
        clock.time_s += 2
        deadlines.wake()
        assert expired.wait(LONG_S)


def test_hurry_shortens_what_has_begun_and_what_begins(
    clock: HandClock, deadlines: Deadlines
) -> None:
    """At the end of the program nobody waits for a slow partner, now or later."""
    begun, later = threading.Event(), threading.Event()
    with deadlines.guard(5_000, begun.set):
        deadlines.hurry(20)
        with deadlines.guard(5_000, later.set):
            assert not begun.is_set()
            clock.time_s += 20
            deadlines.wake()
            assert begun.wait(LONG_S)
            assert later.wait(LONG_S)


def test_finished_work_is_forgotten(deadlines: Deadlines) -> None:
    """Many short operations under long deadlines do not pile up."""
    for _ in range(5_000):
        with deadlines.guard(86_400, lambda: None):
            pass
    assert len(deadlines._heap) <= 512


def test_stopping_ends_the_thread(clock: HandClock) -> None:
    """After stop no thread is left, and no work may begin."""
    deadlines = Deadlines(clock)
    with deadlines.guard(1, lambda: None):
        deadlines.stop()
    assert "deadlines" not in [thread.name for thread in threading.enumerate()]
    with pytest.raises(RuntimeError), deadlines.guard(1, lambda: None):
        pass
