"""Lives through many worlds; says in one line what came of them.

Run as `python -m tests.simulation --seeds N [--start K] [--processes P]`. A world that
goes wrong is told with its seed; `--seeds 1 --start SEED --story` plays it again and
prints what happened in it. The exit code is 1 when any went wrong.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tests.simulation.playing import Played, play


def main(arguments: list[str]) -> int:
    """Play the worlds that were asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation")
    parser.add_argument("--seeds", type=int, default=200, help="how many worlds")
    parser.add_argument("--start", type=int, default=1, help="the first seed")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--story", action="store_true", help="print what happened")
    asked = parser.parse_args(arguments)
    seeds = range(asked.start, asked.start + asked.seeds)
    began = time.monotonic()
    happened: Counter[str] = Counter()
    days, wrong = 0.0, list[int]()
    for number, played in enumerate(_all(seeds, asked.processes), 1):
        if number % 50 == 0:
            _print(f"... {number} worlds played")
        happened.update(played.happened)
        days += played.days
        if played.wrong is not None:
            wrong.append(played.seed)
            _print(f"WRONG {played.wrong}")
        if asked.story:
            _print("\n".join(played.story))
            _print(f"digest {played.digest}")
    died = {name for name in happened if name.startswith("died after ")}
    _print(
        f"{len(seeds)} worlds from seed {asked.start}, {days / 7:.0f} weeks,"
        f" {happened['dropped']} files dropped, {happened['file_delivered']} delivered,"
        f" {happened['killed']} kills and {happened['power cut']} power cuts after"
        f" {len(died)} different checkpoints: {len(wrong)} went wrong"
        f"{f' {wrong}' if wrong else ''}; {time.monotonic() - began:.0f} s"
    )
    return 1 if wrong else 0


def _all(seeds: range, processes: int) -> Iterator[Played]:
    if len(seeds) == 1 or processes == 1:
        yield from map(play, seeds)
        return
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        yield from pool.map(play, seeds, chunksize=4)


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
