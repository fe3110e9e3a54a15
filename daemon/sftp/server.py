"""An SFTP server in this process, for demonstrations and tests.

Public keys only, each user confined to a home, nothing overwritten, every file on disk
before its close is answered. For service to real centres run OpenSSH, with
ChrootDirectory and internal-sftp: it has seen more of the world than this.
"""

import select
import socket
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Final

import paramiko
from attrs import frozen
from paramiko.common import (
    AUTH_FAILED,
    AUTH_SUCCESSFUL,
    OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED,
    OPEN_SUCCEEDED,
)

from daemon.sftp import algorithms
from daemon.sftp.connection import end
from daemon.sftp.home import Home, HomeServer
from daemon.sftp.keys import PublicKey, parse_public_line, read_private_key

CONNECTION_LIMIT: Final = 64
SESSIONS_PER_CONNECTION: Final = 16

_JOIN_S = 5.0


@frozen
class _Account:
    key: PublicKey
    home: Path


class EmbeddedServer:
    """A server for users of known keys, on loopback unless told otherwise.

    root is the folder under which the homes lie; host_key the server's private key
    file; authorized gives, for each user name, the public key line and the home
    folder, relative to root, which must exist when the user logs in. Port 0 lets the
    system choose; `port` is then the one it chose. Raises KeyUnusable, ValueError for
    a public key line, OSError when the address cannot be had.
    """

    def __init__(
        self,
        root: Path,
        host_key: Path,
        authorized: Mapping[str, tuple[str, str | Path]],
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        self._accounts = {
            user: _Account(parse_public_line(line), root / home)
            for user, (line, home) in authorized.items()
        }
        self._host_key = read_private_key(host_key)
        self._listener = socket.create_server((host, port))
        self.host = host
        self.port: int = self._listener.getsockname()[1]
        self._waker, self._wakened = socket.socketpair()
        self._lock = threading.Lock()
        self._connections: list[paramiko.Transport] = []
        self._sessions: list[threading.Thread] = []
        self._thread: threading.Thread | None = None
        self._stopped = threading.Event()

    def start(self) -> None:
        """Begin to accept connections, in a thread of its own; nothing once stopped."""
        with self._lock:
            if self._stopped.is_set():
                return
            self._thread = threading.Thread(target=self._accept_all, name="sftp-server")
            self._thread.start()

    def serve(self) -> None:
        """Accept connections until `stop` is called from elsewhere."""
        self.start()
        self._stopped.wait()

    def stop(self) -> None:
        """End every connection and every thread; idempotent."""
        with self._lock:
            if self._stopped.is_set():
                return
            self._stopped.set()
        self._waker.send(b"\0")
        if self._thread is not None:
            self._thread.join()
        with self._lock:
            connections, sessions = list(self._connections), list(self._sessions)
        for connection in connections:
            end(connection)
        for thread in (*connections, *sessions):
            if thread.is_alive():
                thread.join(_JOIN_S)
        for closing in (self._listener, self._waker, self._wakened):
            closing.close()

    def __enter__(self) -> "EmbeddedServer":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def _accept_all(self) -> None:
        while not self._stopped.is_set():
            select.select([self._listener, self._wakened], [], [])
            if self._stopped.is_set():
                return
            try:
                connection, _ = self._listener.accept()
            except OSError:
                continue  # who knocked has gone again
            self._forget_ended()
            if len(self._connections) < CONNECTION_LIMIT:
                self._begin(connection)
            else:
                connection.close()

    def _begin(self, connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        ssh = paramiko.Transport(connection)
        algorithms.allow_only_these(ssh)
        ssh.add_server_key(self._host_key)
        ssh.set_subsystem_handler("sftp", _Session, self)
        with self._lock:
            self._connections.append(ssh)
        ssh.start_server(event=threading.Event(), server=_Gate(self._accounts))

    def _forget_ended(self) -> None:
        with self._lock:
            self._connections = [each for each in self._connections if each.is_alive()]
            self._sessions = [each for each in self._sessions if each.is_alive()]

    def _remember(self, session: threading.Thread) -> None:
        with self._lock:
            self._sessions.append(session)


class _Gate(paramiko.ServerInterface):
    """Who may come in, and for what: known keys, for SFTP."""

    def __init__(self, accounts: Mapping[str, _Account]) -> None:
        self._accounts = accounts
        self._session_count = 0
        self.home: Path | None = None

    def get_allowed_auths(self, username: str) -> str:
        """Allow keys and nothing else."""
        return "publickey"

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        """Accept the one key of a known user."""
        account = self._accounts.get(username)
        if account is None or account.key.blob != key.asbytes():
            return AUTH_FAILED
        self.home = account.home
        return AUTH_SUCCESSFUL

    def check_channel_request(self, kind: str, chanid: int) -> int:
        """Allow a bounded number of sessions; no forwarding of any kind."""
        if kind != "session" or self._session_count >= SESSIONS_PER_CONNECTION:
            return OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED
        self._session_count += 1
        return OPEN_SUCCEEDED


class _Session(HomeServer):
    """One SFTP session: in the home of whoever logged in."""

    def __init__(
        self,
        channel: paramiko.Channel,
        name: str,
        server: _Gate,
        owner: EmbeddedServer,
    ) -> None:
        if server.home is None:
            raise paramiko.SSHException("nobody has logged in")
        super().__init__(channel, name, server, Home, server.home)
        owner._remember(self)
