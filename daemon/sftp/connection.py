"""One SSH connection: reached, its host key compared, logged in, ended.

Whatever goes wrong, the connection is closed before the error is raised: an unclosed
failed login would leave a thread behind for each attempt. paramiko's SSHClient is not
used, since it would look for other keys, an agent, and known_hosts of its own.
"""

import socket
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import paramiko
from attrs import field, frozen, validators
from paramiko.message import Message
from paramiko.packet import Packetizer
from paramiko.ssh_exception import IncompatiblePeer

from daemon.deadlines import Deadlines
from daemon.sftp import algorithms
from daemon.sftp.keys import PublicKey, fingerprint, parse_public_line, read_private_key
from daemon.sftp.wire import Session, WireFault
from daemon.transport_errors import (
    ConnectionLost,
    HostKeyChanged,
    HostKeyUnknown,
    LoginRefused,
    NoCommonAlgorithm,
    ProtocolFault,
    TimedOut,
    TransportError,
    Unreachable,
)

WINDOW_BYTES = 8 << 20
"""What a server may send before we have taken it; more than what is under way."""

PACKET_BYTES = 1 << 17
"""The longest packet we take: a server that sends such costs us fewer of them."""


@frozen(kw_only=True)
class SftpSettings:
    """Where a partner's server is, and how to speak with it.

    host_keys are lines "TYPE BASE64", pinned: no other key is accepted. remote_root is
    the folder, on the server, under which the remote tree lies. A whole transfer may
    take operation_timeout_s and size / minimum_rate_bytes_s.
    """

    host: str
    port: int = 22
    username: str
    key_file: Path
    host_keys: tuple[str, ...]
    remote_root: str = "."
    operation_timeout_s: float = field(default=60.0, validator=validators.gt(0))
    minimum_rate_bytes_s: float = field(default=16_384.0, validator=validators.gt(0))
    connect_timeout_s: float = field(default=30.0, validator=validators.gt(0))

    @property
    def server(self) -> str:
        """Return the server as messages name it."""
        return f"{self.host}:{self.port}"


class Connection:
    """A connection that is logged in; each `open_session` is one more channel of it.

    `close` may be called from any thread, more than once, and does not wait.
    """

    def __init__(
        self, settings: SftpSettings, ssh: paramiko.Transport, deadlines: Deadlines
    ) -> None:
        self._settings = settings
        self._ssh = ssh
        self._deadlines = deadlines
        self._channels: list[paramiko.Channel] = []

    def open_session(self) -> Session:
        """Begin an SFTP conversation on a channel of its own.

        Raises TimedOut, ConnectionLost, ProtocolFault (no SFTP there); the connection
        is then closed.
        """
        session = self._open_session(required=True)
        assert session is not None  # noqa: S101 - a required one is there or raises
        return session

    def open_more_sessions(self, wanted: int) -> list[Session]:
        """Begin more conversations, all at once; fewer where the server allows fewer.

        Raises as `open_session` does.
        """
        with ThreadPoolExecutor(wanted) as pool:
            opened = pool.map(
                lambda _: self._open_session(required=False), range(wanted)
            )
            return [session for session in opened if session is not None]

    def _open_session(self, *, required: bool) -> Session | None:
        settings = self._settings
        operation = "open an SFTP session"
        with self._deadlines.guard(settings.connect_timeout_s, self.close) as deadline:
            try:
                channel = self._ssh.open_session(
                    window_size=WINDOW_BYTES,
                    max_packet_size=PACKET_BYTES,
                    timeout=settings.connect_timeout_s * 2,  # the deadline comes first
                )
                self._channels.append(channel)
                channel.invoke_subsystem("sftp")
                channel.settimeout(settings.operation_timeout_s)
                return Session(channel)
            except (OSError, EOFError, paramiko.SSHException, WireFault) as error:
                if isinstance(error, paramiko.ChannelException) and not required:
                    return None
                lost = not self._ssh.is_active()
                self.close()
                if deadline.passed or isinstance(error, TimeoutError):
                    raise timed_out(
                        operation, settings.server, deadline.allowance_s
                    ) from error
                kind = ConnectionLost if lost else ProtocolFault
                raise kind(
                    operation=f"{operation} on",
                    subject=settings.server,
                    cause=_said(error),
                ) from error

    def close(self) -> None:
        """End the connection and whatever waits for it."""
        end(self._ssh)
        for channel in tuple(self._channels):
            channel.event.set()  # paramiko waits on it without a limit

    def join(self, timeout_s: float) -> None:
        """Wait until the closed connection's thread has ended."""
        self._ssh.join(timeout_s)


def log_in(settings: SftpSettings, deadlines: Deadlines) -> Connection:
    """Connect to a partner's server, compare its host key, and log in.

    Raises Unreachable, TimedOut, HostKeyUnknown, HostKeyChanged, NoCommonAlgorithm,
    LoginRefused, KeyUnusable, ProtocolFault.
    """
    private = read_private_key(settings.key_file)
    pinned = tuple(parse_public_line(line) for line in settings.host_keys)
    connection = _reach(settings)
    ssh = _Transport(connection)
    try:
        allowance_s = settings.connect_timeout_s
        with deadlines.guard(allowance_s, lambda: end(ssh)) as deadline:
            try:
                _shake_hands(ssh, settings, pinned)
                _compare_host_key(ssh, settings, pinned)
                _authenticate(ssh, settings, private)
            except (TransportError, OSError, EOFError, paramiko.SSHException) as error:
                if deadline.passed:
                    raise timed_out(
                        "log in to", settings.server, allowance_s
                    ) from error
                raise
    except TransportError:
        _end_and_join(ssh)
        raise
    except BaseException as error:
        _end_and_join(ssh)
        if not isinstance(error, OSError | EOFError | paramiko.SSHException):
            raise
        raise Unreachable(
            operation="log in to", subject=settings.server, cause=_said(error)
        ) from error
    return Connection(settings, ssh, deadlines)


class _Transport(paramiko.Transport):
    """A transport that can tell whether the server has said anything."""

    def __init__(self, connection: socket.socket) -> None:
        super().__init__(connection, packetizer_class=_Packetizer)

    @property
    def has_heard(self) -> bool:
        """Tell whether a line has come from the server."""
        packetizer = self.packetizer
        return isinstance(packetizer, _Packetizer) and packetizer.has_read


class _Packetizer(Packetizer):
    """Notes that a line was read, and acknowledges messages at once.

    paramiko says "error reading banner" of a server that is too busy, and hangs up
    without a word, as it does of one that is no SSH server; the first may be tried
    again.
    """

    has_read = False

    def __init__(self, connection: socket.socket) -> None:
        super().__init__(connection)
        self._connection = connection

    def read_message(self) -> tuple[int, Message]:
        found = super().read_message()
        _acknowledge_at_once(self._connection)
        return found

    def readline(self, timeout: float) -> str:
        line = super().readline(timeout)
        self.has_read = True
        return line


def timed_out(operation: str, subject: str, allowance_s: float) -> TimedOut:
    """Return the error for work that outlasted its deadline."""
    return TimedOut(
        operation=operation,
        subject=subject,
        cause=f"found no end after {allowance_s:g} s",
    )


def _reach(settings: SftpSettings) -> socket.socket:
    try:
        connection = socket.create_connection(
            (settings.host, settings.port), timeout=settings.connect_timeout_s
        )
    except TimeoutError as error:
        raise timed_out(
            "connect to", settings.server, settings.connect_timeout_s
        ) from error
    except (OSError, UnicodeError) as error:  # UnicodeError: no possible host name
        raise Unreachable(
            operation="connect to", subject=settings.server, cause=_said(error)
        ) from error
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _acknowledge_at_once(connection: socket.socket) -> None:
    """Have the system tell the server at once that its words have come.

    OpenSSH's server keeps a short answer back until it knows that the one before has
    come (Nagle's algorithm), and Linux waits up to 40 ms for something of ours to tell
    it with. Linux forgets the wish with every message.
    """
    if sys.platform == "linux":
        with suppress(OSError):  # closed already: reading on says so
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)


def _shake_hands(
    ssh: _Transport, settings: SftpSettings, pinned: tuple[PublicKey, ...]
) -> None:
    """Agree on algorithms and keys; nothing is yet known of who the server is."""
    algorithms.allow_only_these(ssh, [key.kind for key in pinned])
    # our own deadline is to end every stage, before one of paramiko's does
    later_s = settings.connect_timeout_s * 2
    ssh.banner_timeout = ssh.handshake_timeout = ssh.auth_timeout = later_s
    agreed = threading.Event()
    ssh.start_client(event=agreed)
    while not agreed.wait(0.1) and ssh.is_active():
        pass  # a transport that is closed meanwhile sets no event
    if ssh.is_active():
        return
    error = ssh.get_exception()
    subject = settings.server
    if isinstance(error, IncompatiblePeer):
        raise NoCommonAlgorithm(
            operation="log in to", subject=subject, cause=_said(error)
        ) from error
    hung_up = isinstance(getattr(error, "__context__", None), EOFError | OSError)
    if hung_up and not ssh.has_heard:
        raise EOFError("the server closed the connection at once") from error
    if isinstance(error, paramiko.SSHException):
        raise ProtocolFault(
            operation="log in to",
            subject=subject,
            cause=f"the server did not answer as an SSH server does ({_said(error)})",
        ) from error
    raise error if error is not None else EOFError("the server closed the connection")


def _compare_host_key(
    ssh: paramiko.Transport, settings: SftpSettings, pinned: tuple[PublicKey, ...]
) -> None:
    shown = ssh.get_remote_server_key()
    kind, blob = shown.get_name(), shown.asbytes()
    if any(key.blob == blob for key in pinned):
        return
    same_kind = [key.fingerprint for key in pinned if key.kind == kind]
    expected = same_kind or [f"{key.kind} {key.fingerprint}" for key in pinned]
    raise (HostKeyChanged if same_kind else HostKeyUnknown)(
        operation="log in to",
        subject=settings.server,
        cause=f"found host key {kind} {fingerprint(blob)};"
        f" expected {' or '.join(expected) or 'a pinned one, of which there is none'}",
    )


def _authenticate(
    ssh: paramiko.Transport, settings: SftpSettings, private: paramiko.PKey
) -> None:
    key = f"key {private.get_name()} {fingerprint(private.asbytes())}"
    try:
        more = ssh.auth_publickey(settings.username, private)
    except paramiko.AuthenticationException as error:
        if not ssh.is_active():
            raise
        cause = f"the server refuses user {settings.username!r} with {key}"
        if isinstance(error, paramiko.BadAuthenticationType):
            cause = f"the server accepts no keys, only {', '.join(error.allowed_types)}"
        raise LoginRefused(
            operation="log in to", subject=settings.server, cause=cause
        ) from error
    if more:
        raise LoginRefused(
            operation="log in to",
            subject=settings.server,
            cause=f"the server wants more than {key}: {', '.join(more)}",
        )


def end(ssh: paramiko.Transport) -> None:
    """Close a transport so that every thread that waits for it goes on at once."""
    with suppress(OSError):  # the other side was first, or it is closed already
        ssh.sock.shutdown(socket.SHUT_RDWR)
    ssh.packetizer.complete_handshake()  # ends a timer that is a thread of its own
    ssh.close()
    ssh.sock.close()  # close() passes over a transport that has already failed


def _end_and_join(ssh: paramiko.Transport) -> None:
    end(ssh)
    if ssh.is_alive():
        ssh.join(1.0)


def _said(error: BaseException) -> str:
    """Return what an exception says, in one bounded line."""
    text = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, OSError) and error.strerror:
        text = error.strerror[:1].lower() + error.strerror[1:]
    return text[:200]
