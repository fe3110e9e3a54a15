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
from tests.crash_points.lexical import unnamed_changes
from tests.exchange.journeys import FIRST, JOURNEYS, JOURNEYS_OF_SIDES
from tests.support.killed_daemon import keep, tell
from tests.support.world import World, embedded_world, sshd_world

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL"),
]

MakeWorld: TypeAlias = Callable[[Path, tuple[str, ...]], AbstractContextManager[World]]

NOT_HERE = frozenset(
    {
        # two programs must meet in the same moment: test_custody has them
        "admit.aside",
        "admit.drop",
        # steps of the library that no daemon takes: test_custody has them
        "give_up.record",
        "create.put",
        "create.record",
        # a restart's own: python -m tests.crash_points kills there too
        "recover.record",
        "recover.clean",
        "partial.remove",
    }
)
STRIDE = 11
"""What is sampled here of what `python -m tests.crash_points` tries whole."""


def _killed(
    make_world: MakeWorld, root: Path, name: str, side: str, first: int
) -> None:
    """Kill a side at every STRIDEth checkpoint of a journey."""
    journey = JOURNEYS[name]
    with make_world(root, journey.centres) as world:
        journey.prepare(world)
        journey.begin(world)
        keep(world)
        told = tell(world, name, side, stride=STRIDE, first=first)

    assert {} == told.wrong
    assert journey.must_pass(side) == set(told.passed)
    assert len(told.passed) == told.points
    assert len(range(first, told.points + 1, STRIDE)) == told.killed


@pytest.mark.parametrize(
    ("name", "side", "first"),
    [(*each, number % STRIDE + 1) for number, each in enumerate(JOURNEYS_OF_SIDES)],
)
def test_killed_on_a_journey(tmp_path: Path, name: str, side: str, first: int) -> None:
    """Each file is delivered once, unchanged, and nothing is left lying about.

    What is compared with the undisturbed journey is every parcel with its state and
    place, every file in every spool and on the server, and the content kept.
    """
    _killed(embedded_world, tmp_path, name, side, first)


@pytest.mark.sshd
def test_killed_on_a_journey_over_openssh(tmp_path: Path) -> None:
    """The same holds where the server is OpenSSH."""
    _killed(sshd_world, tmp_path, "entries and their reply", FIRST, 3)


def test_every_change_is_named() -> None:
    """No line of the program changes ledger, store or partner outside an effect."""
    assert [] == unnamed_changes()


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
