"""Records at hand over a bulk check: what a vendor's import loop stands on."""

from __future__ import annotations

from bench import ours
from bench.full_work import KERNEL, NAIVE, cases
from bench.topic import Side, Target, Topic

LAZY = Side(name="a2c lazy records over bulk checking", run=ours.lazy_records)


def topic() -> Topic:
    """The topic."""
    return Topic(
        name="lazy",
        title="Lazy records over bulk checking",
        cases=cases,
        sides=(LAZY, NAIVE, KERNEL),
        base=NAIVE.name,
        targets=(Target(LAZY.name, NAIVE.name, 45),),
    )
