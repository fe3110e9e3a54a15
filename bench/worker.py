"""One side in a process of its own, kept alive between rounds.

Reads a line for each run from stdin and answers with a line of JSON:
`python -m bench.worker MODULE SIDE`, then `[key, argument, seconds]` a line. What
`prepare` gives is kept by key; the first turn of each key is a warm-up that does not
count.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from math import inf
from time import perf_counter
from typing import Any

from attrs import asdict

from bench.topic import Answer, Figure, Side
from bench.topics import load


def _run(side: Side, prepared: Any, turn_s: float) -> tuple[float, Answer]:
    """The fastest of a turn's runs: a processor that has rested is slow at first."""
    fastest, turn = inf, perf_counter()
    while True:
        gc.collect()
        begun = perf_counter()
        outcome = side.run(prepared)
        ended = perf_counter()
        if isinstance(outcome, Figure):
            return outcome.value, outcome.answer
        fastest = min(fastest, ended - begun)
        if ended - turn >= turn_s:
            return fastest, outcome


def main(module: str, name: str) -> None:
    """Serve runs until stdin ends."""
    # What a side prints must not come between our answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="ascii")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    side = load(module).side(name)
    prepared: dict[str, Any] = {}
    for line in sys.stdin:
        key, argument, turn_s = json.loads(line)
        if key not in prepared:
            prepared[key] = side.prepare(argument)
        value, answer = _run(side, prepared[key], turn_s)
        answers.write(json.dumps({"value": value, "answer": asdict(answer)}) + "\n")
        answers.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
