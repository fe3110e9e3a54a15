"""The OpenSSH server that transfers are measured against, and OpenSSH's own client."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from bench.delay import delaying_proxy
from daemon.clock import SystemClock
from daemon.deadlines import Deadlines
from daemon.sftp.client import SftpSettings, connect
from daemon.sftp.keys import generate_key
from daemon.transport import Transport

ROUND_TRIP_S = 0.020

_running: dict[str, Any] = {}


@contextmanager
def server() -> Iterator[None]:
    """Run sshd on loopback, and a proxy before it that is 20 ms away."""
    from tests.support.sshd import running_sshd  # pytest comes with it

    with tempfile.TemporaryDirectory(prefix="a2c-bench-") as name:
        folder = Path(name)
        home = folder / "home"
        home.mkdir()
        line = generate_key(folder / "key")
        with (
            running_sshd(folder / "sshd", {line: home}) as found,
            delaying_proxy(found.port, ROUND_TRIP_S) as delayed,
        ):
            known = folder / "known_hosts"
            known.write_text(
                "".join(
                    f"[127.0.0.1]:{port} {found.host_key}\n"
                    for port in (found.port, delayed)
                )
            )
            _running.update(
                folder=name,
                port=found.port,
                delayed=delayed,
                username=found.username,
                host_key=found.host_key,
            )
            try:
                yield
            finally:
                _running.clear()


def place(*, delayed: bool = False) -> dict[str, Any]:
    """Where the running server is, in a form that goes through JSON."""
    port = _running["delayed"] if delayed else _running["port"]
    return {**_running, "port": port}


def home(where: dict[str, Any]) -> Path:
    """The folder where whoever logs in starts."""
    return Path(where["folder"]) / "home"


@contextmanager
def connected(where: dict[str, Any]) -> Iterator[Transport]:
    """Log in with our client."""
    deadlines = Deadlines(SystemClock())
    settings = SftpSettings(
        host="127.0.0.1",
        port=where["port"],
        username=where["username"],
        key_file=Path(where["folder"]) / "key",
        host_keys=(where["host_key"],),
    )
    try:
        transport = connect(settings, deadlines)
        try:
            yield transport
        finally:
            transport.close()
    finally:
        deadlines.stop()


def sftp(where: dict[str, Any], commands: list[str]) -> float:
    """Have OpenSSH's sftp do a batch; the seconds from its start to its end."""
    folder = Path(where["folder"])
    batch = folder / "batch"
    batch.write_text("\n".join(commands) + "\n")
    options = {
        "Port": where["port"],
        "IdentityFile": folder / "key",
        "IdentitiesOnly": "yes",
        "UserKnownHostsFile": folder / "known_hosts",
        "StrictHostKeyChecking": "yes",
    }
    told = [
        part for name, value in options.items() for part in ("-o", f"{name}={value}")
    ]
    command = ["sftp", "-q", *told, "-b", str(batch), f"{where['username']}@127.0.0.1"]
    began = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - began


@contextmanager
def empty_folder(path: Path) -> Iterator[Path]:
    """Make a folder, and remove it with all that came into it."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir()
    try:
        yield path
    finally:
        shutil.rmtree(path)


def new_folder(parent: Path) -> Path:
    """Make a folder for many files of one run, in one that goes with the server.

    It is not removed after the run: where thousands of files were deleted within
    minutes, some file systems (ext4 without a journal) may take many times as long to
    make a new one, so that each run would slow the next.
    """
    return Path(tempfile.mkdtemp(prefix="run-", dir=parent))
