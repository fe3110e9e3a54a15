"""Small files, which is what most centres have: a library call in a warm process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import ours
from bench.inputs import Shape, file_of
from bench.peers import handwritten, naive
from bench.topic import Answer, Case, Input, Options, Side, Target, Topic

RECORDS = 200
CALLS = 20


def cases(options: Options) -> list[Case]:
    """One file of 200 records, checked time and again."""

    def make(_share: float) -> Input:
        path = file_of(Shape("jcq14/entries", RECORDS), options.folder)
        return Input(str(path), path.stat().st_size * CALLS)

    return [Case("entries, 200 records", make)]


def _often(run: Callable[[Any], Answer]) -> Callable[[Any], Answer]:
    def again(given: Any) -> Answer:
        for _ in range(CALLS - 1):
            run(given)
        return run(given)

    return again


OURS = Side(name="a2c check, warm call", run=_often(ours.check_bulk))
NAIVE = Side(
    name="naive layout loop, attrs frozen",
    prepare=naive.prepare,
    run=_often(naive.run),
)


def topic() -> Topic:
    """The topic."""
    return Topic(
        name="small-files",
        title="A file of 200 records, warm",
        cases=cases,
        sides=(
            OURS,
            NAIVE,
            Side(
                name="hand-written Python, attrs frozen",
                prepare=handwritten.prepare,
                run=_often(handwritten.run),
            ),
        ),
        base=NAIVE.name,
        targets=(Target(OURS.name, NAIVE.name, 8),),
    )


def small_file(folder: Path) -> Path:
    """The file that cold starts are measured on."""
    return file_of(Shape("jcq14/entries", RECORDS, damaged=0.0), folder)
