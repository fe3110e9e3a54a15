"""A world of an awarding body and one centre for the tests of bad input."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.exchange_bad_input.content_cases import NUMBER
from tests.support.world import STILL, Side, World, embedded_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An awarding body and centre 12345, whose spools are made."""
    with embedded_world(tmp_path, [NUMBER]) as made:
        made.settle()
        yield made


@pytest.fixture
def centre(world: World) -> Side:
    """The centre."""
    return world.centre


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[World]:
    """A world where a file must rest; no time passes, so that only a trailer helps."""
    settings = STILL.replace("settle_s = 0", "settle_s = 0.001")
    with embedded_world(tmp_path, [NUMBER], settings) as made:
        made.settle()
        yield made
