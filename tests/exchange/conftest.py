"""Worlds for the tests of the whole exchange."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from daemon.demo.series import CENTRES
from tests.support.world import World, embedded_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An awarding body and two centres, with nothing in their spools."""
    with embedded_world(tmp_path, CENTRES[:2]) as built:
        yield built
