"""Slices of the work of killing everywhere, each for a process of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from attrs import frozen

from tests.exchange.journeys import JOURNEYS
from tests.support.killed_daemon import Mode, Told, keep, tell
from tests.support.world import World, embedded_world, sshd_world


@frozen
class Task:
    """A slice of a journey's points."""

    journey: str
    side: str
    mode: Mode
    first: int
    stride: int
    server: str


def run(task: Task) -> Told:
    """Build a world, and kill in it."""
    journey = JOURNEYS[task.journey]
    make_world: Callable[..., AbstractContextManager[World]] = (
        sshd_world if task.server == "sshd" else embedded_world
    )
    with (
        tempfile.TemporaryDirectory(prefix="a2c-crash-") as root,
        make_world(Path(root), journey.centres) as world,
    ):
        journey.prepare(world)
        journey.begin(world)
        keep(world)
        return tell(world, task.journey, task.side, task.mode, task.stride, task.first)
