"""The program as a whole: what it does to the process that it runs in."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path

import pytest

from daemon import app
from daemon.config import Config, load_config
from daemon.demo.series import CENTRES
from tests.support.world import STILL, embedded_world


@pytest.mark.parametrize("way", [app.once, app.run])
def test_what_was_imported_is_kept_from_the_collector_only_meanwhile(
    way: Callable[[Config], int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that runs the program and goes on collects its garbage as before."""
    frozen: list[int] = []

    def pass_by(_program: app.App) -> int:
        frozen.append(gc.get_freeze_count())
        return 0

    monkeypatch.setattr(app.App, "once", pass_by)
    monkeypatch.setattr(app.App, "run", pass_by)
    with embedded_world(tmp_path, [CENTRES[0]], STILL) as world:
        assert way(load_config(world.centre.config)) == 0
    assert frozen[0] > 1_000
    assert gc.get_freeze_count() == 0
