"""Lines that stall, trickle, or are cut: every operation ends, and nothing is torn."""

import io
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.deadlines import Deadlines
from daemon.sending import make_token, send_file
from daemon.sftp.client import SftpSettings, connect
from daemon.sftp.keys import generate_key
from daemon.transport_errors import (
    ConnectionLost,
    NoSpace,
    TimedOut,
    TransportError,
)
from tests.daemon.sftp.conftest import Ground
from tests.support.cutting_proxy import CuttingProxy
from tests.support.sshd import running_sshd
from tests.support.stalling_proxy import StallingProxy

NAME = "E1234501.X01"
DATA = os.urandom(100_000)
DIGEST = sha256(DATA).hexdigest()


class HandClock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.time_s = 0.0

    def monotonic(self) -> float:
        """Return the time."""
        return self.time_s


class EndlessSource:
    """A source that never ends, and moves a clock with every block."""

    def __init__(self, clock: HandClock, deadlines: Deadlines, step_s: float) -> None:
        self._clock = clock
        self._deadlines = deadlines
        self._step_s = step_s

    def read(self, size: int, /) -> bytes:
        """Return a block, some time later."""
        self._clock.time_s += self._step_s
        self._deadlines.wake()
        return b"x" * size


def test_a_transfer_too_slow_to_end_is_ended(ground: Ground) -> None:
    """Bytes that keep coming do not keep a transfer alive beyond its deadline."""
    clock = HandClock()
    deadlines = Deadlines(clock)
    limits = evolve(ground.settings, operation_timeout_s=60, minimum_rate_bytes_s=1_000)
    transport = connect(limits, deadlines)
    with pytest.raises(TimedOut) as caught:
        transport.write("box", "a", EndlessSource(clock, deadlines, 1.0), 10_000)
    assert "found no end after 70 s" == caught.value.cause
    with pytest.raises(ConnectionLost):
        transport.list("box")
    deadlines.stop()


@pytest.mark.parametrize("after_bytes", [0, 50_000])
def test_a_peer_that_stops_reading_is_not_waited_for(
    ground: Ground, deadlines: Deadlines, after_bytes: int
) -> None:
    """A half-open line ends with the channel's own timeout, threads and all."""
    with StallingProxy(ground.settings.host, ground.settings.port) as proxy:
        limits = evolve(ground.settings, port=proxy.port, operation_timeout_s=0.2)
        transport = connect(limits, deadlines)
        proxy.stall_after(after_bytes)
        size = 20_000_000  # more than any buffer between
        with pytest.raises(TimedOut):
            transport.write("box", "a", io.BytesIO(bytes(size)), size)


def test_a_peer_that_stops_answering_is_not_waited_for(
    ground: Ground, deadlines: Deadlines
) -> None:
    """An answer that does not come ends with the timeout."""
    with StallingProxy(ground.settings.host, ground.settings.port) as proxy:
        limits = evolve(ground.settings, port=proxy.port, operation_timeout_s=0.2)
        transport = connect(limits, deadlines)
        proxy.stall_after(0)
        with pytest.raises(TimedOut):
            transport.list("box")


def test_a_line_that_stalls_while_a_session_is_opened(
    ground: Ground, deadlines: Deadlines
) -> None:
    """Also paramiko's waits without a limit end with the deadline."""
    with StallingProxy(ground.settings.host, ground.settings.port) as proxy:
        limits = evolve(ground.settings, port=proxy.port, connect_timeout_s=0.3)
        total = proxy.bytes_of_login(limits, deadlines)
    before = set(threading.enumerate())
    for share in (0.9, 0.95, 1.0):
        with StallingProxy(ground.settings.host, ground.settings.port) as proxy:
            proxy.stall_after(int(total * share) - 1)
            with pytest.raises(TimedOut):
                connect(evolve(limits, port=proxy.port), deadlines)
    for thread in set(threading.enumerate()) - before:
        thread.join(5)
        assert not thread.is_alive()


def bytes_to_send(limits: SftpSettings, deadlines: Deadlines, source: Path) -> int:
    """Return how many bytes go to the server when a file is sent undisturbed."""
    with CuttingProxy(limits.host, limits.port, None) as proxy:
        transport = connect(evolve(limits, port=proxy.port), deadlines)
        send_file(transport, "box", "undisturbed", source, DIGEST, len(DATA), "p0-1")
        transport.close()
    return proxy.passed


def cut_and_repeat(
    limits: SftpSettings, deadlines: Deadlines, box: Path, source: Path, cut: int
) -> None:
    """Cut the line after so many bytes, look, then send again over a whole line."""
    with CuttingProxy(limits.host, limits.port, cut) as proxy:
        error: TransportError | None = None
        try:
            transport = connect(evolve(limits, port=proxy.port), deadlines)
            token = make_token("p1", 1)
            send_file(transport, "box", NAME, source, DIGEST, len(DATA), token)
            transport.close()
        except TransportError as met:
            error = met
    assert error is None or error.transient, error
    if (box / NAME).exists():
        assert (box / NAME).read_bytes() == DATA
    transport = connect(limits, deadlines)
    send_file(transport, "box", NAME, source, DIGEST, len(DATA), make_token("p1", 2))
    transport.close()
    assert (box / NAME).read_bytes() == DATA
    assert [NAME] == os.listdir(box)
    (box / NAME).unlink()


def test_a_line_to_our_server_cut_at_any_byte(
    ground: Ground, deadlines: Deadlines, tmp_path: Path
) -> None:
    """Nothing is under the name, or the whole file; a repeat makes it good."""
    source = tmp_path / "source"
    source.write_bytes(DATA)
    box = ground.home / "box"
    total = bytes_to_send(ground.settings, deadlines, source)
    (box / "undisturbed").unlink()

    @settings(max_examples=25, deadline=None)
    @given(cut=st.integers(0, total))
    def at_any_byte(cut: int) -> None:
        cut_and_repeat(ground.settings, deadlines, box, source, cut)

    at_any_byte()


@pytest.mark.sshd
def test_a_line_to_openssh_cut_at_any_byte(
    openssh: SftpSettings, deadlines: Deadlines, tmp_path: Path
) -> None:
    """The same, at places spread over the whole conversation and crowded at its end."""
    source = tmp_path / "source"
    source.write_bytes(DATA)
    box = tmp_path / "home" / "box"
    total = bytes_to_send(openssh, deadlines, source)
    (box / "undisturbed").unlink()
    for cut in (*range(0, total, total // 8), *range(total - 500, total, 100)):
        cut_and_repeat(openssh, deadlines, box, source, cut)


@pytest.fixture
def openssh(tmp_path: Path) -> Iterator[SftpSettings]:
    """An OpenSSH server whose home holds the folder `box`."""
    (tmp_path / "home" / "box").mkdir(parents=True)
    line = generate_key(tmp_path / "key")
    with running_sshd(tmp_path / "sshd", {line: tmp_path / "home"}) as sshd:
        yield SftpSettings(
            host=sshd.host,
            port=sshd.port,
            username=sshd.username,
            key_file=tmp_path / "key",
            host_keys=(sshd.host_key,),
        )


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte, mounted under OpenSSH's home."""
    disk = tmp_path / "home" / "disk"
    disk.mkdir(parents=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)],
        capture_output=True,
        text=True,
    )
    if mounted.returncode != 0:
        # not a failure in CI either: a container may lack the right to mount
        pytest.skip(f"may not mount a small disk here: {mounted.stderr.strip()}")
    yield disk
    # lazily: a session of the server may still be about to let go of it
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.mark.may_skip  # a container may lack the right to mount
@pytest.mark.sshd
def test_a_full_disk_is_never_success(
    small_disk: Path, openssh: SftpSettings, deadlines: Deadlines
) -> None:
    """OpenSSH says only "Failure"; the disk is asked, and the stump removed."""
    size = 3 << 20
    with closing(connect(openssh, deadlines)) as transport:
        with pytest.raises(NoSpace) as caught:
            transport.write("disk", "a", io.BytesIO(bytes(size)), size)
        assert caught.value.transient
        assert [] == os.listdir(small_disk)
        transport.write("disk", "b", io.BytesIO(b"small"), 5)
    assert b"small" == (small_disk / "b").read_bytes()


def test_a_peer_that_never_reads_does_not_hold_up_closing(
    ground: Ground, deadlines: Deadlines
) -> None:
    """Closing waits for nobody, whatever the operation under way is waiting for."""
    with StallingProxy(ground.settings.host, ground.settings.port) as proxy:
        transport = connect(evolve(ground.settings, port=proxy.port), deadlines)
        proxy.stall_after(0)
        errors: list[BaseException] = []

        def look() -> None:
            try:
                transport.list("box")
            except TransportError as error:
                errors.append(error)

        thread = threading.Thread(target=look)
        thread.start()
        proxy.stalled.wait(10)
        transport.close()
        thread.join(10)
        assert not thread.is_alive()
        assert [ConnectionLost] == [type(error) for error in errors]
