"""What a benchmark is made of: topics, their cases, and the sides that compete.

A topic is a module with `def topic() -> Topic`, named in `bench.topics`. Its sides run
in worker processes of their own, one at a time, round by round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from attrs import frozen

Quantity = Literal["rate", "time", "memory"]


@frozen
class Answer:
    """What a side says of its input; sides that do the same work must agree.

    None stands for what a side does not find out.
    """

    records: int | None = None
    """Detail records."""
    bad: int | None = None
    """Detail records with anything wrong with them."""


@frozen
class Figure:
    """A figure that a side has measured itself: seconds, or bytes of memory."""

    value: float
    answer: Answer = Answer()


def _as_it_is(given: Any) -> Any:
    return given


@frozen(kw_only=True)
class Side:
    """One competitor, ours or another."""

    name: str
    run: Callable[[Any], Answer | Figure]
    """What is measured: takes what `prepare` gave."""
    prepare: Callable[[Any], Any] = _as_it_is
    """Not measured: takes the input as the case gave it."""
    needs: tuple[str, ...] = ()
    """Modules or programs without which it sits out."""
    share: float = 1.0
    """The part of the input it is given; its figure is scaled. For the slow ones."""
    note: str = ""
    """What it does less or more than the others."""


@frozen
class Input:
    """What a side is given: `argument` must go through JSON; `amount` is its size."""

    argument: Any
    amount: float
    """In the topic's unit times `Topic.scale`: bytes for MB/s, files for files/s."""


@frozen
class Case:
    """One input, or a smaller one of the same kind for the slow sides."""

    name: str
    make: Callable[[float], Input]
    """By share; called before anything is measured, once for each share."""


@frozen
class Target:
    """What we want to reach: `side` at least `ratio` times as good as `base`."""

    side: str
    base: str
    ratio: float
    case: str = ""
    """The case it is for; '' for all."""


@frozen
class Options:
    """What the command line asks for."""

    folder: Path
    """For inputs; kept from run to run."""
    records: int = 200_000
    rounds: int = 5
    turn_s: float = 1.0
    """So long a side is run in each of its turns; the fastest run counts."""


@contextmanager
def _nothing_around() -> Iterator[None]:
    yield


@frozen(kw_only=True)
class Topic:
    """Sides that are compared over the same cases."""

    name: str
    title: str
    cases: Callable[[Options], list[Case]]
    sides: tuple[Side, ...]
    base: str
    """The side that ratios are given against."""
    quantity: Quantity = "rate"
    """`rate`: amount by seconds, more is better. `time`, `memory`: less is better."""
    unit: str = "MB/s"
    scale: float = 1e6
    """How much of the raw quantity (bytes a second, seconds, bytes) is one unit."""
    targets: tuple[Target, ...] = ()
    around: Callable[[], Any] = _nothing_around
    """A context manager that holds while the topic runs, such as a server."""
    rounds_max: int | None = None
    """For topics whose single run takes long."""

    def side(self, name: str) -> Side:
        """The side of that name. Raises KeyError."""
        for side in self.sides:
            if side.name == name:
                return side
        raise KeyError(f"{self.name} has no side {name!r}")
