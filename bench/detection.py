"""How long from the close of a file in the outbox to its arrival at the partner.

The daemon is a real process; the file is dropped whole (written beside and renamed),
and has a trailer, so that nothing is waited for but being seen, checked and sent. The
base is `python -c pass`: what starting any process costs here.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import random
from time import perf_counter, sleep, time
from typing import Any

from bench.centre import BenchCentre, centre_at, exam_files
from bench.receiver import ARRIVALS
from bench.server import place, server
from bench.topic import Case, Figure, Input, Options, Side, Topic

LIMIT_S = 60.0
RESCAN_S = 5.0
_EVENTS = "settle_s = 2\nrescan_s = 60\npoll_s = 60"
"""Found by the system's change events: nothing else would in time."""
_POLLING = "settle_s = 2\nrescan_s = 5\npoll_s = 60"
"""As configured by default; the watch is taken away, as on a network share."""


def cases(_options: Options) -> list[Case]:
    """One file dropped while the daemon is idle."""
    return [Case("one file dropped", lambda _share: Input(place(), 1))]


def _by(timing: str, *command: str) -> Callable[[dict[str, Any]], Figure]:
    def run(where: dict[str, Any]) -> Figure:
        with centre_at(where, timing) as centre:
            config = str(centre.config)
            arguments = [sys.executable, *command, "run", "--config", config]
            daemon = subprocess.Popen(arguments, stderr=subprocess.DEVNULL)
            try:
                _until(lambda: "daemon_started" in _log(centre))
                first, second = exam_files(2)
                _drop(centre, *first)  # what it imports and connects comes once
                _arrived(centre, first[0])
                # At any moment between two looks of the daemon.
                sleep(random() * RESCAN_S)  # noqa: S311  # no secret hangs on it
                dropped = _drop(centre, *second)
                return Figure(_arrived(centre, second[0]) - dropped)
            finally:
                daemon.terminate()
                daemon.wait()

    return run


def _log(centre: BenchCentre) -> str:
    path = centre.folder / "a2c.log"
    return path.read_text() if path.exists() else ""


def _drop(centre: BenchCentre, name: str, data: bytes) -> float:
    """Put a file in the outbox; when it was closed under its name."""
    partial = centre.people("outbox") / f".{name}.part"
    partial.write_bytes(data)
    partial.rename(partial.with_name(name))
    return time()


def _arrived(centre: BenchCentre, name: str) -> float:
    """When the file was at the partner."""
    arrivals = centre.home / ARRIVALS
    _until(lambda: f"{name} " in arrivals.read_text())
    (line,) = [
        line for line in arrivals.read_text().splitlines() if line.startswith(name)
    ]
    return float(line.split()[1])


def _until(holds: Callable[[], bool]) -> None:
    began = perf_counter()
    while not holds():
        if perf_counter() - began > LIMIT_S:
            raise RuntimeError(f"nothing came in {LIMIT_S:g} s")
        sleep(0.005)


def _nothing(_where: dict[str, Any]) -> Figure:
    began = perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return Figure(perf_counter() - began)


def topic() -> Topic:
    """The topic."""
    nothing = Side(name="python -c pass", run=_nothing)
    unwatched = str(Path(__file__).with_name("unwatched.py"))
    return Topic(
        name="detection",
        title="From a file's close in the outbox to its arrival at sshd on loopback",
        cases=cases,
        sides=(
            Side(name="a2c run, by events", run=_by(_EVENTS, "-m", "daemon")),
            Side(
                name="a2c run, by looking",
                run=_by(_POLLING, unwatched),
                note="rescan_s = 5, the default; no change events",
            ),
            nothing,
        ),
        base=nothing.name,
        quantity="time",
        unit="s",
        scale=1,
        around=server,
    )
