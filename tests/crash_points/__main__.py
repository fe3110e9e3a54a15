"""Kills a real process at every crash point of every journey, and prints the count.

Run as `python -m tests.crash_points`. A journey is one of `tests.exchange.journeys`, at
one side; a point is a checkpoint before or after a named effect, a change to a file
inside of one, or a checkpoint of the restart that mends what a first kill left
(`tests.support.killed_daemon`). The exit code is 1 when any world came out different
from the one in which nobody was killed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Final

from tests.crash_points.tasks import Task, run
from tests.exchange.journeys import JOURNEYS_OF_SIDES
from tests.support.killed_daemon import Mode

MODES: Final[tuple[Mode, ...]] = ("checkpoints", "changes", "twice")
SLICES: Final = 2
"""How many processes share a journey's points, so that all cores have work."""
_WORKERS: Final = 2


def main(arguments: list[str]) -> int:
    """Kill everywhere, and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash_points")
    parser.add_argument("--mode", choices=MODES, action="append", help="default: all")
    parser.add_argument("--server", choices=("embedded", "sshd"), default="embedded")
    parser.add_argument("--stride", type=int, default=1, help="try every Nth point")
    asked = parser.parse_args(arguments)
    tasks = [
        Task(name, side, mode, first, asked.stride * SLICES, asked.server)
        for mode in asked.mode or MODES
        for name, side in JOURNEYS_OF_SIDES
        for first in range(1, asked.stride * SLICES + 1, asked.stride)
    ]
    began = time.monotonic()
    killed: Counter[tuple[str, str, str]] = Counter()
    mended: Counter[str] = Counter()
    wrong = 0
    with ProcessPoolExecutor(_WORKERS, get_context("spawn")) as pool:
        for task, told in zip(tasks, pool.map(run, tasks), strict=True):
            killed[task.journey, task.side, task.mode] += told.killed
            mended.update(told.mended)
            for number, difference in told.wrong.items():
                wrong += 1
                _print(f"WRONG {task} at {number}: {difference}")
    for (name, side, mode), count in killed.items():
        _print(f"{count:5} killed  {mode:11}  {name}, {side}")
    for name, count in sorted(mended.items()):
        _print(f"{count:5} killed again at {name}")
    _print(
        f"{sum(killed.values()) + mended.total()} kills over {len(JOURNEYS_OF_SIDES)} "
        f"journeys of a side, {asked.server}: {wrong} worlds came out wrong; "
        f"{time.monotonic() - began:.0f} s"
    )
    return 1 if wrong else 0


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
