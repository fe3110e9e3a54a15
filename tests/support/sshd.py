"""A real OpenSSH server on loopback, with throwaway keys, ended by its own process id.

`/usr/sbin/sshd` comes with Debian's openssh-server. A machine without it skips these
tests; where A2C_TESTS_MUST_NOT_SKIP is 1, as in CI, they fail instead.
"""

import getpass
import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from attrs import frozen

from daemon.sftp.keys import generate_key

_ATTEMPTS = 5  # another program may take the free port between two calls


@frozen(kw_only=True)
class Sshd:
    """Where the server is, and as whom to log in."""

    host: str
    port: int
    username: str
    host_key: str
    pid: int


def required_sshd() -> str:
    """Return the path of sshd; skip the test, or fail it, where there is none."""
    found = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is not None:
        return found
    reason = "no sshd on this machine (Debian package openssh-server)"
    if os.environ.get("A2C_TESTS_MUST_NOT_SKIP") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def running_sshd(
    folder: Path, homes: Mapping[str, Path], options: str = ""
) -> Iterator[Sshd]:
    """Run a server whose files are under folder; homes maps public lines to homes.

    options are those of its sftp-server, as `-R` for reading only. Whoever logs in with
    a key starts in its home. All are the same system user, the one who runs the tests:
    nobody is confined, as a chroot would.
    """
    program = required_sshd()
    folder.mkdir(parents=True, exist_ok=True)
    host_key = generate_key(folder / "host_key")
    authorized = folder / "authorized_keys"
    authorized.write_text(
        "".join(
            f'restrict,command="internal-sftp {options} -d {home}" {line}\n'
            for line, home in homes.items()
        )
    )
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # its privileges' end
    for _ in range(_ATTEMPTS):
        port = _free_port()
        config = folder / "sshd_config"
        config.write_text(_config(folder, port))
        process = subprocess.Popen(
            [program, "-D", "-e", "-f", str(config)],
            stderr=subprocess.PIPE,
            text=True,
        )
        log: list[str] = []
        drain = threading.Thread(target=_drain, args=(process, log), daemon=True)
        try:
            if not _is_listening(process, log):
                continue
            drain.start()
            yield Sshd(
                host="127.0.0.1",
                port=port,
                username=getpass.getuser(),
                host_key=host_key,
                pid=process.pid,
            )
            return
        finally:
            process.terminate()
            process.wait(10)
            if drain.ident is None:
                _drain(process, log)
    pytest.fail("sshd did not start:\n" + "".join(log))


def _config(folder: Path, port: int) -> str:
    return f"""
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host_key
PidFile none
AuthorizedKeysFile {folder}/authorized_keys
StrictModes no
PermitRootLogin yes
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
UseDNS no
MaxStartups 100
MaxSessions 16
LogLevel VERBOSE
Subsystem sftp internal-sftp
"""


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _is_listening(process: "subprocess.Popen[str]", log: list[str]) -> bool:
    """Read the server's log until it listens; False if it ends before."""
    assert process.stderr is not None
    for line in process.stderr:
        log.append(line)
        if "Server listening on" in line:
            return True
    return False


def _drain(process: "subprocess.Popen[str]", log: list[str]) -> None:
    """Keep the server from blocking on a full pipe, until its last session ends."""
    assert process.stderr is not None
    with process.stderr as lines:
        log.extend(lines)
