"""A server of ours for the tests of this folder, and what one logs in with."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import frozen

from daemon.clock import SystemClock
from daemon.deadlines import Deadlines
from daemon.sftp.client import SftpSettings
from daemon.sftp.keys import generate_key
from daemon.sftp.server import EmbeddedServer


@frozen
class Ground:
    """A running server, its user's home, and how to reach it."""

    settings: SftpSettings
    home: Path
    keys: Path


@pytest.fixture
def deadlines() -> Iterator[Deadlines]:
    """Deadlines on the machine's own clock."""
    deadlines = Deadlines(SystemClock())
    yield deadlines
    deadlines.stop()


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Ground]:
    """A server with one user, c12345, whose home holds the folder `box`."""
    home = tmp_path / "homes" / "12345"
    (home / "box").mkdir(parents=True)
    host_key = generate_key(tmp_path / "host")
    line = generate_key(tmp_path / "user")
    with EmbeddedServer(
        tmp_path / "homes", tmp_path / "host", {"c12345": (line, "12345")}
    ) as server:
        settings = SftpSettings(
            host=server.host,
            port=server.port,
            username="c12345",
            key_file=tmp_path / "user",
            host_keys=(host_key,),
        )
        yield Ground(settings, home, tmp_path)
