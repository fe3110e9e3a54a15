"""Logging in: only to the pinned server, only with the key, and nothing left behind."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import paramiko
import pytest
from attrs import evolve

from daemon.deadlines import Deadlines
from daemon.sftp import algorithms, connection
from daemon.sftp.client import SftpSettings, connect
from daemon.sftp.keys import generate_key, parse_public_line
from daemon.transport_errors import (
    ConnectionLost,
    HostKeyChanged,
    HostKeyUnknown,
    KeyUnusable,
    LoginRefused,
    NoCommonAlgorithm,
    ProtocolFault,
    TimedOut,
    TransportError,
    Unreachable,
)
from tests.daemon.sftp.conftest import Ground

ECDSA = (
    "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBEmKSENj"
    "QEezOmxkZMy7opKgwFB9nkt5YRrYMjNuG5N87uRgg6CLrbo5wAdT/y6v0mKV0U2w0WZ2YB/++Tpockg="
)


@contextmanager
def peer(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """Run a server of one connection; give its port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def run() -> None:
            connection, _ = listener.accept()
            with connection, suppress(OSError):  # the client may go at any time
                serve(connection)

        port = listener.getsockname()[1]
        thread = threading.Thread(target=run)
        thread.start()
        try:
            yield port
        finally:
            with socket.socket() as knock:  # in case nobody came
                knock.connect_ex(("127.0.0.1", port))
            thread.join(10)
        assert not thread.is_alive()


def test_what_the_server_says_is_acknowledged_at_once(
    ground: Ground, deadlines: Deadlines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No answer of the server's waits for one that we would not acknowledge."""
    acknowledged: list[socket.socket] = []
    monkeypatch.setattr(connection, "_acknowledge_at_once", acknowledged.append)
    transport = connect(ground.settings, deadlines)
    after_login = len(acknowledged)
    transport.list("box")
    transport.close()

    assert 0 < after_login < len(acknowledged)
    assert 1 == len(set(acknowledged))


def refused(
    settings: SftpSettings, deadlines: Deadlines, kind: type[TransportError]
) -> TransportError:
    """Return the error that logging in ends with, and prove that no thread is left."""
    before = set(threading.enumerate())
    with pytest.raises(kind) as caught:
        connect(settings, deadlines)
    assert all_end(before)
    return caught.value


def all_end(before: set[threading.Thread]) -> bool:
    """Wait for the threads that have come since to end; the supervisor may stay."""
    for thread in set(threading.enumerate()) - before:
        if thread.name != "deadlines":
            thread.join(5)
            if thread.is_alive():
                return False
    return True


def test_a_server_without_a_pinned_key_is_refused(
    ground: Ground, deadlines: Deadlines
) -> None:
    """The key it shows is printed, so that it can be compared by telephone."""
    shown = parse_public_line(ground.settings.host_keys[0]).fingerprint
    for pinned in ((), (ECDSA,)):
        settings = evolve(ground.settings, host_keys=pinned)
        error = refused(settings, deadlines, HostKeyUnknown)
        assert f"found host key ssh-ed25519 {shown}" in error.cause
        assert not error.transient


def test_a_server_with_another_key_is_refused(
    ground: Ground, deadlines: Deadlines
) -> None:
    """Both fingerprints are printed, and the operator is told to telephone."""
    other = generate_key(ground.keys / "other")
    error = refused(
        evolve(ground.settings, host_keys=(other,)), deadlines, HostKeyChanged
    )
    assert parse_public_line(ground.settings.host_keys[0]).fingerprint in error.cause
    assert parse_public_line(other).fingerprint in error.cause
    assert "send nothing" in error.hint
    assert not error.transient


def test_one_of_several_pinned_keys_will_do(
    ground: Ground, deadlines: Deadlines
) -> None:
    """While a partner changes its key, the old and the new are both pinned."""
    other = generate_key(ground.keys / "other")
    pinned = (ECDSA, other, *ground.settings.host_keys)
    connect(evolve(ground.settings, host_keys=pinned), deadlines).close()


def test_a_server_shows_the_kind_of_key_that_is_pinned(
    ground: Ground, deadlines: Deadlines
) -> None:
    """A server with keys of several kinds is asked for the pinned kind."""
    rsa = paramiko.RSAKey.generate(2048)
    seen: list[str] = []

    def serve(connection: socket.socket) -> None:
        with paramiko.Transport(connection) as ssh:
            ssh.add_server_key(paramiko.PKey.from_path(ground.keys / "host"))
            ssh.add_server_key(rsa)
            with suppress(paramiko.SSHException, EOFError):  # the client may be gone
                ssh.start_server(server=paramiko.ServerInterface())
            seen.append(ssh.host_key_type or "")

    with peer(serve) as port:
        pinned = (f"ssh-rsa {rsa.get_base64()}",)
        settings = evolve(ground.settings, port=port, host_keys=pinned)
        with pytest.raises(TransportError):
            connect(settings, deadlines)
    assert ["rsa-sha2-512"] == seen


def test_a_wrong_user_or_key_is_refused(ground: Ground, deadlines: Deadlines) -> None:
    """The message names the user and the key's fingerprint, never the key."""
    other = parse_public_line(generate_key(ground.keys / "other")).fingerprint
    settings = evolve(ground.settings, key_file=ground.keys / "other")
    error = refused(settings, deadlines, LoginRefused)
    assert "'c12345'" in error.cause
    assert other in error.cause
    refused(evolve(ground.settings, username="c99999"), deadlines, LoginRefused)


def test_failed_logins_leave_no_threads(ground: Ground, deadlines: Deadlines) -> None:
    """A wrong key tried all night does not end in a program out of threads."""
    generate_key(ground.keys / "other")
    settings = evolve(ground.settings, key_file=ground.keys / "other")
    before = set(threading.enumerate())
    for _ in range(5):
        with pytest.raises(LoginRefused):
            connect(settings, deadlines)
    assert all_end(before)


def test_a_missing_key_file_is_told_before_connecting(
    ground: Ground, deadlines: Deadlines
) -> None:
    """A wrong path in the configuration does not cost a connection."""
    settings = evolve(ground.settings, key_file=ground.keys / "missing", port=1)
    refused(settings, deadlines, KeyUnusable)


def test_nobody_listening_is_unreachable(ground: Ground, deadlines: Deadlines) -> None:
    """A closed port may open again."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    error = refused(evolve(ground.settings, port=port), deadlines, Unreachable)
    assert error.transient
    assert "connection refused" == error.cause


@pytest.mark.parametrize("host", ["no.such.host.invalid", "a" * 70, "a..b"])
def test_a_name_that_is_no_host_is_unreachable(
    ground: Ground, deadlines: Deadlines, host: str
) -> None:
    """A mistake in the host's name is an error like another, not a crash."""
    refused(evolve(ground.settings, host=host), deadlines, Unreachable)


def test_a_server_of_another_kind_is_told(ground: Ground, deadlines: Deadlines) -> None:
    """A web server's port is a mistake in the configuration."""

    def serve(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n" + b"\r\n" * 200)
        while connection.recv(1000):
            pass

    with peer(serve) as port:
        refused(evolve(ground.settings, port=port), deadlines, ProtocolFault)


def test_a_server_that_hangs_up_may_be_tried_again(
    ground: Ground, deadlines: Deadlines
) -> None:
    """OpenSSH drops connections while too many log in at once."""
    with peer(lambda connection: None) as port:
        settings = evolve(ground.settings, port=port)
        with pytest.raises(TransportError) as caught:
            connect(settings, deadlines)
    assert caught.value.transient


@pytest.mark.parametrize("said", [b"", b"SSH-2.0-Silent\r\n"])
def test_a_server_that_says_nothing_is_not_waited_for(
    ground: Ground, deadlines: Deadlines, said: bytes
) -> None:
    """Silence before, and in, the key exchange ends with the deadline."""

    def serve(connection: socket.socket) -> None:
        connection.sendall(said)
        while connection.recv(1000):
            pass

    with peer(serve) as port:
        settings = evolve(ground.settings, port=port, connect_timeout_s=0.2)
        error = refused(settings, deadlines, TimedOut)
    assert "found no end after 0.2 s" == error.cause


@pytest.mark.parametrize(
    ("attribute", "weak"),
    [
        ("_preferred_ciphers", ("aes128-cbc", "3des-cbc")),
        ("_preferred_kex", ("diffie-hellman-group-exchange-sha256",)),
    ],
)
def test_a_server_with_weak_algorithms_only_is_refused(
    ground: Ground, deadlines: Deadlines, attribute: str, weak: tuple[str, ...]
) -> None:
    """Nobody can bring us down to broken cryptography."""

    def serve(connection: socket.socket) -> None:
        ssh = paramiko.Transport(connection)
        setattr(ssh, attribute, weak)
        ssh.add_server_key(paramiko.PKey.from_path(ground.keys / "host"))
        with pytest.raises((paramiko.SSHException, EOFError)):
            ssh.start_server(server=paramiko.ServerInterface())
        ssh.close()

    with peer(serve) as port:
        settings = evolve(ground.settings, port=port)
        with pytest.raises((NoCommonAlgorithm, Unreachable)):
            connect(settings, deadlines)


def test_the_allowed_algorithms_are_strong() -> None:
    """No SHA-1 or MD5, no CBC, no group that the server may choose."""
    for name in (
        *algorithms.CIPHERS,
        *algorithms.MACS,
        *algorithms.KEY_EXCHANGES,
        *algorithms.HOST_KEYS,
    ):
        for weak in ("sha1", "md5", "cbc", "group-exchange", "group1-", "dss"):
            assert weak not in name
    assert "ssh-rsa" not in algorithms.HOST_KEYS


def test_a_closed_connection_is_lost(ground: Ground, deadlines: Deadlines) -> None:
    """Closing from elsewhere ends the operation under way, and every later one."""
    transport = connect(ground.settings, deadlines)
    transport.close()
    with pytest.raises(ConnectionLost):
        transport.size("box", "a")
