"""Runs a topic: every side in a worker of its own, one at a time, round by round.

In a round every side has a turn on every case, in an order that moves on by one from
round to round, and its fastest run of that turn counts; ratios are taken within a
round, so that what slows the machine down for a while slows both down. Workers live
from the first round to the last.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib.util import find_spec
from statistics import median
from typing import Any

from attrs import field, frozen

from bench.topic import Answer, Case, Input, Options, Side, Topic

Progress = Callable[[str], None]


@frozen
class Measured:
    """What one side reached on one case, in the topic's unit, round by round."""

    side: str
    figures: tuple[float, ...]
    amount: float
    """The size of its input in the raw quantity."""
    note: str = ""
    disagrees: str = ""
    """How its answer differs from the others'; '' where it does not."""

    @property
    def median(self) -> float:
        return median(self.figures)


@frozen
class CaseResult:
    """All sides on one case."""

    case: str
    measured: tuple[Measured, ...]
    skipped: dict[str, str] = field(factory=dict)
    """By side: what it lacks."""

    def ratio(self, topic: Topic, side: str, base: str) -> float | None:
        """How many times as good `side` was, the median over rounds; None if absent."""
        found = {each.side: each.figures for each in self.measured}
        if side not in found or base not in found:
            return None
        pairs = zip(found[side], found[base], strict=True)
        if topic.quantity == "rate":
            return median(mine / theirs for mine, theirs in pairs)
        return median(theirs / mine for mine, theirs in pairs)


@frozen
class TopicResult:
    """A whole run of a topic."""

    topic: Topic
    options: Options
    cases: tuple[CaseResult, ...]


class WorkerFailedError(RuntimeError):
    """A side ended before it answered; its own output says why."""


class _Worker:
    """A side in its own process."""

    def __init__(self, module: str, side: Side) -> None:
        command = [sys.executable, "-m", "bench.worker", module, side.name]
        self.side = side
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, key: str, argument: Any, turn_s: float) -> tuple[float, Answer]:
        """The raw figure of one turn, and the side's answer."""
        process = self._process
        if process.stdin is None or process.stdout is None:
            raise WorkerFailedError(self.side.name)
        process.stdin.write(json.dumps([key, argument, turn_s]) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        if not line:
            raise WorkerFailedError(self.side.name)
        form = json.loads(line)
        return form["value"], Answer(**form["answer"])

    def close(self) -> None:
        """End the process and wait for it."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


def run(module: str, topic: Topic, options: Options, progress: Progress) -> TopicResult:
    """Run all rounds of a topic."""
    rounds = min(options.rounds, topic.rounds_max or options.rounds)
    lacking = {side.name: lack for side in topic.sides if (lack := _lacks(side))}
    with topic.around():
        results = []
        for case in topic.cases(options):
            sides = [side for side in topic.sides if side.name not in lacking]
            inputs = _inputs(case, sides, progress)
            with ExitStack() as stack:
                workers = [_Worker(module, side) for side in sides]
                for worker in workers:
                    stack.callback(worker.close)
                told = f"{topic.name}: {case.name}"
                measured = tuple(
                    _rounds(
                        topic, workers, inputs, rounds, options.turn_s, told, progress
                    )
                )
            results.append(CaseResult(case.name, measured, lacking))
    return TopicResult(topic, options, tuple(results))


def _lacks(side: Side) -> str:
    for need in side.needs:
        if find_spec(need) is None and shutil.which(need) is None:
            return need
    return ""


def _inputs(case: Case, sides: list[Side], progress: Progress) -> dict[float, Input]:
    found = {}
    for share in sorted({side.share for side in sides}):
        progress(f"making {case.name}")
        found[share] = case.make(share)
    return found


def _rounds(
    topic: Topic,
    workers: list[_Worker],
    inputs: dict[float, Input],
    rounds: int,
    turn_s: float,
    told: str,
    progress: Progress,
) -> Iterator[Measured]:
    figures: dict[str, list[float]] = {worker.side.name: [] for worker in workers}
    answers: dict[str, Answer] = {}
    # Round 0 warms up: imports, caches and the inputs in the page cache.
    for number in range(rounds + 1):
        shift = number % len(workers)
        for worker in workers[shift:] + workers[:shift]:
            side = worker.side
            progress(f"{told}: round {number} of {rounds}: {side.name}")
            given = inputs[side.share]
            value, answers[side.name] = worker.run(
                str(side.share), given.argument, turn_s
            )
            if number:
                figures[side.name].append(_figure(topic, given.amount, value))
    for worker in workers:
        side = worker.side
        amount = inputs[side.share].amount
        differs = _differs(worker, workers, answers)
        yield Measured(side.name, tuple(figures[side.name]), amount, side.note, differs)


def _figure(topic: Topic, amount: float, value: float) -> float:
    if topic.quantity == "rate":
        return amount / value / topic.scale
    return value / topic.scale


def _differs(
    worker: _Worker, workers: list[_Worker], answers: dict[str, Answer]
) -> str:
    """Where a side's answer is not that of the first one that says it."""
    mine = answers[worker.side.name]
    for other in workers:
        theirs = answers[other.side.name]
        if other.side.share != worker.side.share:
            continue
        for name in ("records", "bad"):
            said, heard = getattr(mine, name), getattr(theirs, name)
            if None not in (said, heard) and said != heard:
                return f"{name}: {said}, {other.side.name} says {heard}"
    return ""
