"""Real daemons, each a process of its own, followed by what they log.

A daemon's log goes to its standard error here, so that a test waits for an event by
reading the next line: nothing is asked again and again. A daemon that says nothing of
what is waited for is killed after TIMEOUT_S, and the test fails.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Timer
from typing import Any

from tests.support.world import Side

TIMEOUT_S = 60.0
LIVELY = """\
[timing]
rescan_s = 0.2
settle_s = 0.1
poll_s = 0.2
retry_base_s = 0.1
retry_cap_s = 1.0
"""
"""Timing for daemons that run by themselves; their log goes to standard error."""


class Daemon:
    """One running `a2c run`."""

    def __init__(self, config: Path) -> None:
        words = (sys.executable, "-m", "daemon", "run", "--config", str(config))
        self.entries: list[dict[str, Any]] = []
        """Everything it has logged, as far as it was read."""
        self._process = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8"
        )

    def await_event(self, event: str, **fields: object) -> dict[str, Any]:
        """Read on until it logs an event with these fields, and give that entry."""
        for entry in self._read():
            if entry["event"] == event and fields.items() <= entry.items():
                return entry
        logged = [entry["event"] for entry in self.entries]
        raise AssertionError(f"no {event} {fields} before it ended; it logged {logged}")

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and wait for the end; returns the exit code."""
        self._process.send_signal(number)
        for _ in self._read():
            pass
        return self._process.wait(TIMEOUT_S)

    def close(self) -> None:
        """Kill it if it still runs."""
        self._process.kill()
        self._process.wait(TIMEOUT_S)
        assert self._process.stderr is not None
        self._process.stderr.close()

    def _read(self) -> Iterator[dict[str, Any]]:
        assert self._process.stderr is not None
        timer = Timer(TIMEOUT_S, self._process.kill)
        timer.start()
        try:
            for line in self._process.stderr:
                entry = json.loads(line)
                self.entries.append(entry)
                yield entry
        finally:
            timer.cancel()
            timer.join()


@contextmanager
def running(*sides: Side) -> Iterator[list[Daemon]]:
    """Run the daemons of some sides; whichever still runs at the end is killed."""
    with ExitStack() as stack:
        daemons = []
        for side in sides:
            daemon = Daemon(side.config)
            stack.callback(daemon.close)
            daemons.append(daemon)
        yield daemons
