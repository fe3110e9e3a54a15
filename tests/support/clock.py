"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta


class SettableClock:
    """Fits `spool.ports.Clock` and `daemon.clock.Clock`."""

    def __init__(
        self, start: datetime = datetime(2026, 2, 20, 9, 30, tzinfo=UTC)
    ) -> None:
        self._now = start
        self._seconds = 1000.0

    def now(self) -> datetime:
        """Return the moment that was set."""
        return self._now

    def monotonic(self) -> float:
        """Return seconds; they pass as `pass_s` says, whatever `set` does."""
        return self._seconds

    def pass_s(self, seconds: float) -> None:
        """Let time pass."""
        self._now += timedelta(seconds=seconds)
        self._seconds += seconds

    def set(self, now: datetime) -> None:
        """Put the hands to another moment, as a person does; no time passes."""
        self._now = now
