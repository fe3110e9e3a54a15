"""Plays one world from its seed to its end."""

from __future__ import annotations

import traceback
from collections import Counter

from attrs import frozen

from tests.simulation.world import DAY_S, new_world


@frozen
class Played:
    """What came of one world."""

    seed: int
    days: float
    wrong: str | None
    """What promise was broken, or what the program stumbled over."""
    happened: Counter[str]
    story: list[str]
    digest: str


def play(seed: int) -> Played:
    """Live through the world of a seed; the same each time."""
    with new_world(seed) as world:
        wrong = None
        try:
            world.run()
        except AssertionError as error:
            wrong = str(error) or traceback.format_exc()
        except Exception:  # noqa: BLE001 - whatever the program stumbles over is told
            wrong = f"seed {seed}: {traceback.format_exc()}"
        return Played(
            seed,
            world.now_s / DAY_S,
            wrong,
            world.happened,
            list(world.story),
            world.digest,
        )
