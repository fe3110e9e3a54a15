"""A file in which every record has something wrong."""

from __future__ import annotations

from bench import ours
from bench.full_work import HAND, KERNEL, NAIVE, POLARS
from bench.inputs import Shape, case
from bench.topic import Case, Options, Side, Topic


def cases(options: Options) -> list[Case]:
    """Results, none of them right."""

    def shape(count: int) -> Shape:
        return Shape("jcq14/results", count, damaged=1.0)

    return [case("results, all bad", options, shape)]


def topic() -> Topic:
    """The topic."""
    return Topic(
        name="bad",
        title="Every record bad",
        cases=cases,
        sides=(
            Side(
                name="a2c bulk check",
                run=ours.check_bulk,
                share=0.25,
                note="says what, where and why",
            ),
            NAIVE,
            HAND,
            POLARS,
            KERNEL,
        ),
        base=NAIVE.name,
    )
