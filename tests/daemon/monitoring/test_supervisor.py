"""What systemd hears of us, over a real socket."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from daemon.monitoring.supervisor import Supervisor


@pytest.fixture
def channel(tmp_path: Path) -> Iterator[socket.socket]:
    """The service manager's end."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as opened:
        opened.bind(str(tmp_path / "notify"))
        opened.settimeout(10)
        yield opened


def test_ready_alive_stopping(channel: socket.socket) -> None:
    """Three messages in the words of sd_notify; signs of life at half the interval."""
    supervisor = Supervisor.of(
        {
            "NOTIFY_SOCKET": channel.getsockname(),
            "WATCHDOG_USEC": "20000000",
            "WATCHDOG_PID": str(os.getpid()),
        }
    )

    supervisor.ready()
    for moment in (0.0, 9.9, 10.0):
        supervisor.alive(moment)
    supervisor.stopping()

    heard = [channel.recv(100) for _ in range(4)]
    assert [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1", b"STOPPING=1"] == heard


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"NOTIFY_SOCKET": ""},
        {"NOTIFY_SOCKET": "/nowhere/at/all", "WATCHDOG_USEC": "1"},
        {"NOTIFY_SOCKET": "@a2c-nobody-listens"},
    ],
)
def test_nobody_listens(environment: dict[str, str]) -> None:
    """Without a service manager, or with one that went away, nothing happens."""
    supervisor = Supervisor.of(environment)

    supervisor.ready()
    supervisor.alive(0.0)
    supervisor.stopping()


def test_a_watchdog_of_another_process_is_not_ours() -> None:
    """A wrapper's watchdog is the wrapper's to feed."""
    supervisor = Supervisor.of(
        {"NOTIFY_SOCKET": "x", "WATCHDOG_USEC": "1000000", "WATCHDOG_PID": "1"}
    )

    assert supervisor.watchdog_s is None
