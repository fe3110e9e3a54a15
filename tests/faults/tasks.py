"""Slices of the work of letting everything fail, each for a process of its own."""

from __future__ import annotations

import tempfile
from pathlib import Path

from attrs import frozen

from tests.exchange.journeys import JOURNEYS
from tests.faults.injected import Told, tell
from tests.faults.shim import compiled
from tests.support.killed_daemon import keep
from tests.support.world import embedded_world


@frozen
class Task:
    """A slice of the calls of one side on one journey, and how they fail."""

    journey: str
    side: str
    error: str
    forever: bool
    first: int
    stride: int


def run(task: Task) -> Told:
    """Build a world, and let calls fail in it."""
    journey = JOURNEYS[task.journey]
    with tempfile.TemporaryDirectory(prefix="a2c-fault-") as folder:
        shim = compiled(Path(folder))
        with embedded_world(Path(folder) / "world", journey.centres) as world:
            journey.prepare(world)
            journey.begin(world)
            keep(world)
            return tell(
                shim,
                world,
                task.journey,
                task.side,
                task.error,
                forever=task.forever,
                first=task.first,
                stride=task.stride,
            )
