"""A hub's configuration and its ledger, for commands that look at or act on them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from spool.root import create_root
from spool.sqlite_ledger import SqliteLedger
from tests.daemon.cli.running import a2c


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A hub's configuration; its spool is not made yet."""
    file = tmp_path / "a2c.toml"
    assert 0 == a2c("init", "--role", "hub", "--config", file).code
    return file


@pytest.fixture
def ledger(config: Path) -> Iterator[SqliteLedger]:
    """The ledger of the hub's spool, as the daemon has it open."""
    root = create_root(config.parent / "spool")
    opened = SqliteLedger.create(root.ledger, root.spool_id)
    yield opened
    opened.close()
