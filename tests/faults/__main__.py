"""Lets every call of every journey fail, once each, and prints the count.

Run as `python -m tests.faults [--error ENOSPC] [--stride N] [--many 2000]`. A call is
one by which a side's program opens, writes, flushes, renames, links, removes or makes
something in its spool (SQLite's calls among them) or, at the hub, in the server's tree.
With --many it also publishes so many files at once over OpenSSH. The exit code is 1
when any world came out different from the one in which nothing failed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from tests.exchange.journeys import JOURNEYS_OF_SIDES
from tests.faults.injected import ERRORS
from tests.faults.tasks import Task, run


def main(arguments: list[str]) -> int:
    """Let everything fail, and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--error", choices=ERRORS, action="append", help="all")
    parser.add_argument("--stride", type=int, default=1, help="every Nth call")
    parser.add_argument("--forever", action="store_true", help="and all later ones")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--many", type=int, default=0, help="files at once")
    asked = parser.parse_args(arguments)
    tasks = [
        Task(name, side, error, asked.forever, 1 + number % asked.stride, asked.stride)
        for error in asked.error or ERRORS
        for number, (name, side) in enumerate(JOURNEYS_OF_SIDES)
    ]
    began = time.monotonic()
    wrong = failed = 0
    calls: Counter[str] = Counter()
    with ProcessPoolExecutor(asked.processes, get_context("spawn")) as pool:
        for task, told in zip(tasks, pool.map(run, tasks), strict=True):
            failed += len(told.failed)
            calls.update(call.split()[0] for call in told.failed)
            _print(
                f"{len(told.failed):5} of {told.calls} calls failed  {task.error:7}"
                f"  {task.journey}, {task.side}"
            )
            for number, difference in told.wrong.items():
                wrong += 1
                _print(f"WRONG {task} at {number}: {difference}")
    _print(", ".join(f"{call} {count}" for call, count in calls.most_common()))
    _print(
        f"{failed} failed calls over {len(JOURNEYS_OF_SIDES)} journeys of a side:"
        f" {wrong} worlds came out wrong; {time.monotonic() - began:.0f} s"
    )
    if asked.many:
        _many(asked.many)
    return 1 if wrong else 0


def _many(count: int) -> None:
    from tests.faults.test_openssh import NUMBER, deliver_many
    from tests.support.world import sshd_world

    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="a2c-many-") as folder,
        sshd_world(Path(folder) / "world", [NUMBER]) as world,
    ):
        deliver_many(world, count)
    _print(f"{count} files at once over OpenSSH: {time.monotonic() - began:.0f} s")


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
