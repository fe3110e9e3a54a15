"""Fixtures of the custody tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from spool.opening import OpenSpool, create_spool, open_spool
from tests.spool.world import World
from tests.support.clock import SettableClock


@pytest.fixture
def clock() -> SettableClock:
    """A clock that stands still."""
    return SettableClock()


@pytest.fixture
def spool(tmp_path: Path, clock: SettableClock) -> Iterator[OpenSpool]:
    """A new spool, open."""
    create_spool(tmp_path / "spool")
    with open_spool(tmp_path / "spool", clock=clock) as opened:
        yield opened


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A new world."""
    return World(tmp_path).make()
