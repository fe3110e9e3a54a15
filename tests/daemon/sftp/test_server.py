"""The embedded server: nobody sees or touches anything outside their home."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import paramiko
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.deadlines import Deadlines
from daemon.sftp import server as server_module
from daemon.sftp.client import SftpSettings, connect
from daemon.sftp.connection import log_in
from daemon.sftp.keys import generate_key, public_line
from daemon.sftp.server import EmbeddedServer
from daemon.transport_errors import LoginRefused, TransportError
from tests.daemon.sftp.conftest import Ground


@contextmanager
def plain_client(settings: SftpSettings) -> Iterator[paramiko.SFTPClient]:
    """Log in with a client that sends whatever path it is told."""
    with paramiko.Transport((settings.host, settings.port)) as ssh:
        ssh.connect(
            username=settings.username,
            pkey=paramiko.PKey.from_path(settings.key_file),
        )
        with closing(ssh.open_sftp_client()) as client:
            assert client is not None
            yield client


@pytest.fixture
def secret(ground: Ground) -> Path:
    """A neighbour's file, beside the home."""
    secret = ground.home.parent / "67890" / "E6789001.X01"
    secret.parent.mkdir()
    secret.write_bytes(b"secret")
    return secret


HOSTILE_PATHS = (
    "../67890/E6789001.X01",
    "/../67890/E6789001.X01",
    "box/../../67890/E6789001.X01",
    "/box/./.././../67890/E6789001.X01",
    "link/E6789001.X01",
    "box/link/E6789001.X01",
    "/link/../67890/E6789001.X01",
    "to-file",
)


@pytest.mark.parametrize("path", HOSTILE_PATHS)
def test_no_path_leaves_the_home(ground: Ground, secret: Path, path: str) -> None:
    """Neither dots nor links lead to a neighbour's file, whatever the request."""
    (ground.home / "link").symlink_to(secret.parent)
    (ground.home / "box" / "link").symlink_to(secret.parent)
    (ground.home / "to-file").symlink_to(secret)
    with plain_client(ground.settings) as client:
        for attempt in (
            lambda: client.open(path).close(),
            lambda: client.open(path, "w").close(),
            lambda: client.open(path + "2", "wx").close(),
            lambda: client.rename(path, "box/stolen"),
            lambda: client.truncate(path, 0),
            lambda: client.chmod(path, 0o777),
            lambda: client.symlink(path, "box/new-link"),
            lambda: client.listdir(path),
        ):
            # what a path outside would mean inside the home is allowed, and harmless
            try:
                attempt()
            except OSError:
                continue
    assert [secret.name] == os.listdir(secret.parent)
    assert b"secret" == secret.read_bytes()
    assert not (ground.home / "box" / "stolen").exists()


def test_dots_stay_within_the_home(ground: Ground, secret: Path) -> None:
    """The home is the top: above it there is the home again."""
    with plain_client(ground.settings) as client:
        assert ["box"] == client.listdir("/..")
        assert ["box"] == client.listdir("../../..")
        assert "/" == client.normalize("../..")


def test_no_path_at_all_reads_the_secret(ground: Ground, secret: Path) -> None:
    """Whatever parts a path is put together from."""
    (ground.home / "link").symlink_to(secret.parent)
    part = st.sampled_from(["..", ".", "", "box", "67890", secret.name, "link"])
    with plain_client(ground.settings) as client:

        @settings(deadline=None)
        @given(st.lists(part, min_size=1, max_size=8))
        def of_any_parts(parts: list[str]) -> None:
            with pytest.raises(OSError, match=r"."), client.open("/".join(parts)):
                pass

        of_any_parts()


def test_nothing_is_overwritten_by_any_flags(ground: Ground) -> None:
    """A client that asks to truncate, append or update is refused."""
    (ground.home / "box" / "a").write_bytes(b"first")
    with plain_client(ground.settings) as client:
        for mode in ("w", "a", "r+", "w+", "wx"):
            with pytest.raises(OSError, match=r"Failure|Permission denied"):
                client.open("box/a", mode)
        with pytest.raises(OSError, match="unsupported"):
            client.posix_rename("box/a", "box/b")
        with pytest.raises(OSError, match="unsupported"):
            client.mkdir("new")
    assert b"first" == (ground.home / "box" / "a").read_bytes()


def test_only_keys_are_accepted(ground: Ground) -> None:
    """Neither nothing nor a password lets anyone in."""
    address = (ground.settings.host, ground.settings.port)
    with paramiko.Transport(address) as ssh:
        ssh.start_client()
        with pytest.raises(paramiko.BadAuthenticationType) as caught:
            ssh.auth_none("c12345")
        assert ["publickey"] == caught.value.allowed_types
        with pytest.raises(paramiko.BadAuthenticationType) as caught:
            ssh.auth_password("c12345", "c12345")
        assert ["publickey"] == caught.value.allowed_types


def test_one_users_key_is_not_anothers(tmp_path: Path, deadlines: Deadlines) -> None:
    """A centre's key opens its own home and no other."""
    lines = {}
    for centre in ("12345", "67890"):
        (tmp_path / centre / "box").mkdir(parents=True)
        (tmp_path / centre / "box" / centre).touch()
        lines[f"c{centre}"] = (generate_key(tmp_path / f"key{centre}"), centre)
    host_key = generate_key(tmp_path / "host")
    with EmbeddedServer(tmp_path, tmp_path / "host", lines) as server:

        def as_user(user: str, key: str) -> SftpSettings:
            return SftpSettings(
                host=server.host,
                port=server.port,
                username=user,
                key_file=tmp_path / f"key{key}",
                host_keys=(host_key,),
            )

        for centre in ("12345", "67890"):
            transport = connect(as_user(f"c{centre}", centre), deadlines)
            assert [centre] == [file.name for file in transport.list("box")]
            transport.close()
        with pytest.raises(LoginRefused):
            connect(as_user("c12345", "67890"), deadlines)


def test_several_sessions_share_a_connection(
    ground: Ground, deadlines: Deadlines
) -> None:
    """One login carries many sessions, and a bounded number of them."""
    connection = log_in(ground.settings, deadlines)
    sessions = [
        connection.open_session() for _ in range(server_module.SESSIONS_PER_CONNECTION)
    ]
    assert len(sessions) == len({id(session) for session in sessions})
    with pytest.raises(TransportError):
        connection.open_session()
    connection.close()


def test_no_forwarding(ground: Ground) -> None:
    """The server is no way to another machine."""
    with paramiko.Transport((ground.settings.host, ground.settings.port)) as ssh:
        ssh.connect(
            username="c12345", pkey=paramiko.PKey.from_path(ground.settings.key_file)
        )
        with pytest.raises(paramiko.ChannelException):
            ssh.open_channel("direct-tcpip", ("127.0.0.1", 1), ("127.0.0.1", 1))
        channel = ssh.open_session()
        with pytest.raises(paramiko.SSHException):
            channel.exec_command("true")


def test_stopping_leaves_no_threads(tmp_path: Path, deadlines: Deadlines) -> None:
    """Not even with clients connected, logged in or not."""
    before = set(threading.enumerate())
    (tmp_path / "12345" / "box").mkdir(parents=True)
    line, host_key = generate_key(tmp_path / "user"), generate_key(tmp_path / "host")
    server = EmbeddedServer(tmp_path, tmp_path / "host", {"u": (line, "12345")})
    server.start()
    limits = SftpSettings(
        host=server.host,
        port=server.port,
        username="u",
        key_file=tmp_path / "user",
        host_keys=(host_key,),
    )
    transport = connect(limits, deadlines)
    transport.list("box")
    with socket.create_connection((server.host, server.port)):
        server.stop()
        server.stop()
    transport.close()
    for thread in set(threading.enumerate()) - before:
        if thread.name != "deadlines":
            thread.join(5)
            assert not thread.is_alive()


def test_a_server_that_never_started_can_be_stopped(tmp_path: Path) -> None:
    """Its port is free again."""
    generate_key(tmp_path / "host")
    server = EmbeddedServer(tmp_path, tmp_path / "host", {})
    server.stop()
    with socket.create_server((server.host, server.port)):
        assert public_line(tmp_path / "host")


def test_serving_lasts_until_it_is_stopped(ground: Ground) -> None:
    """What runs the server waits in `serve`."""
    server = EmbeddedServer(ground.home, ground.keys / "host", {})
    thread = threading.Thread(target=server.serve)
    thread.start()
    socket.create_connection((server.host, server.port)).close()
    assert thread.is_alive()
    server.stop()
    thread.join(10)
    assert not thread.is_alive()


def test_a_wrong_public_key_line_is_told_at_once(tmp_path: Path) -> None:
    """A mistake in the list of users does not wait for the user."""
    generate_key(tmp_path / "host")
    with pytest.raises(ValueError, match="expected"):
        EmbeddedServer(tmp_path, tmp_path / "host", {"u": ("no key", "12345")})
