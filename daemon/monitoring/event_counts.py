"""Counts the events that are logged, for monitoring."""

from __future__ import annotations

from collections import Counter
from threading import Lock


class EventCounts:
    """How often each event was logged. Safe to use from several threads."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        self._lock = Lock()

    def add(self, event: str, level: str) -> None:
        """Count one event."""
        with self._lock:
            self._counts[event, level] += 1

    def items(self) -> list[tuple[tuple[str, str], int]]:
        """Return (event, level) and how often it was, by name."""
        with self._lock:
            return sorted(self._counts.items())
