"""The clock, handed in wherever time matters so that tests own it."""

from datetime import UTC, datetime
from time import monotonic
from typing import Protocol


class Clock(Protocol):
    """What the daemon knows of time."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC; may jump when set by hand."""
        ...

    def monotonic(self) -> float:
        """Return seconds from an unknown origin; never goes back."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds from an unknown origin; never goes back."""
        return monotonic()
