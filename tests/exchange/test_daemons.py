"""Daemons as they run for years: processes of their own, over a real OpenSSH server."""

from __future__ import annotations

import json
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from daemon import app
from daemon.config import load_config
from daemon.demo import series
from daemon.log import get_log
from spool.states import Direction
from tests.support.daemons import LIVELY, running
from tests.support.world import (
    STILL,
    World,
    configure_centre,
    digest,
    embedded_world,
    sshd_world,
)

NUMBER = series.CENTRES[0]
KEY = "AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"
"""Some host key, which the server that stalls never comes to show."""

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals"),
]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An awarding body and a centre, with OpenSSH between them."""
    with sshd_world(tmp_path, [NUMBER], LIVELY) as made:
        yield made


@pytest.mark.sshd
def test_two_daemons_exchange_over_openssh(world: World) -> None:
    """Basedata out, entries back, a reply: by events alone, each once and unchanged.

    Both then stop on SIGTERM, with exit code 0 and nothing under way.
    """
    hub, centre = world.hub, world.centre
    syllabuses, entries = series.basedata()[0], series.entries(NUMBER)
    with running(hub, centre) as (at_hub, at_centre):
        at_hub.await_event("daemon_started")
        at_centre.await_event("daemon_started")
        hub.drop_document(syllabuses)
        at_centre.await_event("file_filed", file=syllabuses.name)
        centre.drop_document(entries)
        at_centre.await_event("reply_matched", file="X1234501.X01")
        at_hub.await_event("file_archived", file="X1234501.X01")
        assert [0, 0] == [at_centre.stop(), at_hub.stop()]
        logs = (at_hub.entries, at_centre.entries)

    assert ["daemon_stopped"] * 2 == [entries[-1]["event"] for entries in logs]
    assert "unexpected_error" not in {e["event"] for log in logs for e in log}
    sent = centre.parcel(entries.name, Direction.OUTBOUND)
    received = hub.parcel(entries.name, Direction.INBOUND)
    assert [digest(bytes(entries))] * 2 == [sent.sha256, received.sha256]
    assert ["archived", "filed"] == [str(sent.state), str(received.state)]
    assert sent.answer is not None
    assert {syllabuses.name, "X1234501.X01"} == set(centre.files("inbox"))
    assert {} == world.left_between()
    assert [] == [p for side in world.sides for p in side.parcels() if p.live]


@pytest.mark.sshd
def test_killed_daemon_goes_on_after_restart(world: World) -> None:
    """A daemon killed with a file on its way delivers it once when it runs again."""
    hub, centre = world.hub, world.centre
    entries = series.entries(NUMBER)
    with running(centre) as (at_centre,):
        at_centre.await_event("daemon_started")
        centre.drop_document(entries)
        at_centre.await_event("send_begun", file=entries.name)
        assert -signal.SIGKILL == at_centre.stop(signal.SIGKILL)
    with running(hub, centre) as (at_hub, at_centre):
        at_centre.await_event("reply_matched", file="X1234501.X01")
        at_hub.await_event("file_archived", file="X1234501.X01")
        assert [0, 0] == [at_centre.stop(), at_hub.stop()]

    assert [digest(bytes(entries))] == [p.sha256 for p in hub.parcels(entries.name)]
    assert {f"{entries.name}": digest(bytes(entries))} == hub.files("inbox")
    assert {} == world.left_between()


def test_stop_does_not_wait_for_a_stalled_partner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A partner that answers nothing gets the grace after a stop, not its deadline."""
    monkeypatch.setattr(app, "STOP_GRACE_S", 0.1)
    with (
        embedded_world(tmp_path, [NUMBER], STILL) as world,
        socket.create_server(("127.0.0.1", 0)) as silent,
    ):
        silent.settimeout(30)
        port = silent.getsockname()[1]
        configure_centre(world, NUMBER, port, "c1", f"ssh-ed25519 {KEY}", STILL)
        config = load_config(world.centre.config)
        around = app.Surroundings()
        program = app.App(config, around, get_log(config, around.clock))
        runner = threading.Thread(target=program.run)
        runner.start()
        connection, _ = silent.accept()
        with connection:
            program.stop()
            runner.join(config.timing.operation_timeout_s / 2)
            ended = not runner.is_alive()

    assert ended
    events = [json.loads(line)["event"] for line in world.centre.logged().splitlines()]
    assert "deadline_passed" in events
    assert "daemon_stopped" == events[-1]
