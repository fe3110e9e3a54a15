"""Played worlds keep every promise, and a seed is played the same way each time."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.simulation.playing import play

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc/self/fd")

WORLDS = Path(__file__).parents[2] / "fixtures" / "worlds"
FOUND = {
    path.stem: json.loads(path.read_text())["seed"]
    for path in sorted(WORLDS.glob("*.json"))
}


@pytest.mark.parametrize("name", FOUND)
def test_a_world_that_once_went_wrong(name: str) -> None:
    """What a seed has found once does not come back."""
    assert play(FOUND[name]).wrong is None


def test_a_seed_is_played_the_same_way_each_time() -> None:
    """Also where Python orders its sets in another way."""
    script = "from tests.simulation.playing import play; print(play(6).digest)"
    digests = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert 1 == len(digests)
