"""A daemon killed between any two steps of a file's journey costs nothing.

Every point is a real SIGKILL of a real process; see `tests.support.killed_daemon`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TypeAlias

import pytest

from daemon import partnership, sending
from spool import effects
from tests.exchange.journeys import FIRST, JOURNEYS
from tests.support.killed_daemon import keep, tell
from tests.support.world import World, embedded_world, sshd_world

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL"),
]

MakeWorld: TypeAlias = Callable[[Path, tuple[str, ...]], AbstractContextManager[World]]

NOT_HERE = frozenset(
    {
        # steps that no journey here takes: their own tests have them
        "admit.drop",
        "send_failed.record",
        "give_up.record",
        "conflict.record",
        "receipt_overdue.record",
        "receive.drop",
        "create.put",
        "create.record",
        "failed.record",
        "seen.record",
        "by_hand.put",
        "by_hand.record",
        "purge.erase",
        "purge.record",
        "purge.drop",
        # a restart's own, which every killed journey passes after the kill
        "recover.record",
        "recover.clean",
        "partial.remove",
    }
)
JOURNEYS_OF_SIDES = [
    (name, side) for name, journey in JOURNEYS.items() for side in journey.effects
]
SLICES = 2
"""How many processes share a journey's points, so that all cores have work."""


def _killed_everywhere(
    make_world: MakeWorld, root: Path, name: str, side: str, stride: int, first: int
) -> None:
    """Kill a side at every stride-th checkpoint of a journey."""
    journey = JOURNEYS[name]
    with make_world(root, journey.centres) as world:
        journey.prepare(world)
        journey.begin(world)
        keep(world)
        told = tell(world, side, stride=stride, first=first)

    assert {} == told.wrong
    assert journey.must_pass(side) == set(told.passed)
    assert len(told.passed) == told.points
    assert len(range(first, told.points + 1, stride)) == told.killed


@pytest.mark.parametrize("first", range(1, SLICES + 1))
@pytest.mark.parametrize(("name", "side"), JOURNEYS_OF_SIDES)
def test_killed_at_every_checkpoint(
    tmp_path: Path, name: str, side: str, first: int
) -> None:
    """Each file is delivered once, unchanged, and nothing is left lying about.

    What is compared with the undisturbed journey is every parcel with its state and
    place, every file in every spool and on the server, and the content kept.
    """
    _killed_everywhere(embedded_world, tmp_path, name, side, SLICES, first)


@pytest.mark.sshd
@pytest.mark.parametrize("first", range(1, SLICES + 1))
def test_killed_at_every_checkpoint_over_openssh(tmp_path: Path, first: int) -> None:
    """The same holds where the server is OpenSSH."""
    name = "entries and their reply"
    _killed_everywhere(sshd_world, tmp_path, name, FIRST, SLICES, first)


def test_the_journeys_pass_every_checkpoint() -> None:
    """No checkpoint of the program goes untried unless it is listed with its reason."""
    all_of_them = {
        *effects.CHECKPOINTS,
        *partnership.CHECKPOINTS,
        *sending.CHECKPOINTS,
    }
    left_out = {f"{name}.{edge}" for name in NOT_HERE for edge in ("before", "after")}

    passed = {
        checkpoint
        for name, side in JOURNEYS_OF_SIDES
        for checkpoint in JOURNEYS[name].must_pass(side)
    }

    assert all_of_them - left_out == passed
