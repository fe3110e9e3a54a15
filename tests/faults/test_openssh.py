"""Faults of a real OpenSSH server and of the line to it; whole journeys survive them.

Each test lets a pass of the centre's program meet a fault, looks at how it ends, and
then, the fault gone, at whether everything came where it belongs, once.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from daemon import app
from daemon.demo import series
from spool.states import Direction, State
from tests.support.cutting_proxy import CuttingProxy
from tests.support.sshd import Sshd, running_sshd
from tests.support.stalling_proxy import StallingProxy
from tests.support.world import STILL, World, configure_centre, sshd_world

pytestmark = pytest.mark.sshd
NUMBER = series.CENTRES[0]
RESETS = 6
MANY = 60
"""`python -m tests.faults` does it with thousands."""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An awarding body and a centre, with OpenSSH between them."""
    with sshd_world(tmp_path / "world", [NUMBER]) as built:
        yield built


@pytest.fixture
def server(world: World, tmp_path: Path) -> Iterator[Sshd]:
    """A second server for the same files, as the first but for its host key."""
    with _another(world, tmp_path / "second") as running:
        yield running


@contextmanager
def _another(world: World, folder: Path, options: str = "") -> Iterator[Sshd]:
    line = (world.centre.folder / "key.pub").read_text().strip()
    home = world.hub.folder / "sftp" / NUMBER
    with running_sshd(folder, {line: home}, options) as running:
        yield running


def _through(world: World, port: int, server: Sshd, settings: str = STILL) -> None:
    """Have the centre reach the server by another port."""
    configure_centre(world, NUMBER, port, server.username, server.host_key, settings)


def _delivered(world: World, name: str) -> bool:
    """Whether a centre's file came to its end on both sides, once."""
    there = world.hub.parcels(name, Direction.INBOUND)
    here = world.centre.parcel(name, Direction.OUTBOUND)
    return here.state is State.ARCHIVED and 1 == len(there) and not there[0].live


def test_resets_through_a_journey(world: World, server: Sshd) -> None:
    """A connection reset at any place of a pass costs a pass, and nothing else."""
    _through(world, server.port, server)
    world.centre.drop_document(series.marks(NUMBER, 1))
    with CuttingProxy(server.host, server.port, None) as proxy:
        _through(world, proxy.port, server)
        assert 0 == world.centre.once()
    for number in range(1, RESETS + 1):
        document = series.marks(NUMBER, number + 1)
        world.centre.drop_document(document)
        cut = proxy.passed * number // (RESETS + 1)
        with CuttingProxy(server.host, server.port, cut, reset=True) as cutting:
            _through(world, cutting.port, server)
            assert app.ENVIRONMENT == world.centre.once()
        _through(world, server.port, server)
        world.settle()
        assert _delivered(world, document.name)
    assert {} == world.left_between()


@pytest.mark.parametrize("at", ["send.written", "send.published"])
def test_a_server_killed_around_the_rename(world: World, server: Sshd, at: str) -> None:
    """A session that dies as the file gets its name leaves the file, or none."""
    _through(world, server.port, server)
    document = series.marks(NUMBER, 1)
    world.centre.drop_document(document)

    def kill(name: str) -> None:
        if name == at:
            for session in _children(server.pid):
                os.kill(session, signal.SIGKILL)

    world.centre.once(kill)
    world.settle()

    assert _delivered(world, document.name)
    assert {} == world.left_between()


def test_a_rename_cut_in_half(world: World) -> None:
    """A server that died between link and unlink leaves two names of one file."""
    document = series.marks(NUMBER, 1)
    world.centre.drop_document(document)
    folder = world.between(NUMBER, "from-centre")

    def cut(name: str) -> None:
        if name == "send.written":
            (part,) = folder.iterdir()
            (folder / document.name).hardlink_to(part)

    assert 0 == world.centre.once(cut)
    assert [document.name] == os.listdir(folder)
    world.settle()

    assert _delivered(world, document.name)


def test_a_host_key_that_has_changed(world: World, server: Sshd) -> None:
    """Nothing is sent to a server that shows another key; the log says why."""
    document = series.marks(NUMBER, 1)
    world.centre.drop_document(document)
    before = world.centre.config.read_text()
    port = next(line for line in before.splitlines() if line.startswith("port"))
    world.centre.config.write_text(before.replace(port, f"port = {server.port}"))

    assert app.ENVIRONMENT == world.centre.once()
    assert "host_key_refused" in world.centre.logged()
    assert {} == world.left_between()

    world.centre.config.write_text(before)
    world.settle()
    assert _delivered(world, document.name)


def test_a_server_for_reading_only(world: World, tmp_path: Path) -> None:
    """A folder that may not be written to is said, and the file waits."""
    document = series.marks(NUMBER, 1)
    world.centre.drop_document(document)
    before = world.centre.config.read_text()
    with _another(world, tmp_path / "reading", "-R") as reading:
        _through(world, reading.port, reading)
        assert app.ENVIRONMENT == world.centre.once()

    waiting = world.centre.parcel(document.name)
    assert State.ACCEPTED is waiting.state
    assert "ermission" in (waiting.last_error or "")
    world.centre.config.write_text(before)
    world.settle()
    assert _delivered(world, document.name)


def test_a_server_that_forbids_removal(world: World, tmp_path: Path) -> None:
    """What may not be removed after it was taken is taken once."""
    world.hub.drop_document(series.results(NUMBER))
    with _another(world, tmp_path / "keeping", "-P remove") as keeping:
        _through(world, keeping.port, keeping)
        world.settle()
        world.settle()
    name = series.results(NUMBER).name

    assert State.FILED is world.centre.parcel(name).state
    assert State.ARCHIVED is world.hub.parcel(name).state
    assert [name] == list(world.centre.files("inbox"))


def test_a_line_that_is_half_open(world: World, server: Sshd) -> None:
    """A peer that keeps the line and says nothing is given up in time."""
    document = series.marks(NUMBER, 1)
    world.centre.drop_document(document)
    with StallingProxy(server.host, server.port) as proxy:
        short = STILL.replace("[timing]", "[timing]\noperation_timeout_s = 0.3")
        _through(world, proxy.port, server, short)

        def stall(name: str) -> None:
            if name == "send.begin":
                proxy.stall_after(500)

        assert app.ENVIRONMENT == world.centre.once(stall)
    assert "deadline_passed" in world.centre.logged()
    _through(world, server.port, server)
    world.settle()

    assert _delivered(world, document.name)
    assert {} == world.left_between()


def test_many_files_at_once(world: World) -> None:
    """Each of many files dropped together comes once, under its name."""
    deliver_many(world, MANY)


def deliver_many(world: World, count: int) -> None:
    """Publish so many files to the centre, and see each of them there, once."""
    names = set()
    for number in range(count):
        name, content = series.results_xml(NUMBER)
        name = name.replace("6f96", f"{number:04x}")
        world.hub.drop(name, content + str(number).encode())
        names.add(name)
    world.settle()

    assert names == set(world.centre.files("inbox"))
    assert names == set(world.hub.files("sent"))
    assert {} == world.left_between()


def _children(pid: int) -> list[int]:
    """The processes that a process, or one that it started, has started."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += [int(child), *_children(int(child))]
    return found
