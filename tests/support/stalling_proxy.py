"""A loopback proxy that, from some byte on, stops reading and keeps the line open."""

import select
import socket
import threading
from types import TracebackType

from attrs import evolve

from daemon.deadlines import Deadlines
from daemon.sftp.client import SftpSettings, connect


class StallingProxy:
    """Passes one connection on until it is told to stall, then reads nothing more.

    `stalled` is set once bytes wait that will never be read.
    """

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.stalled = threading.Event()
        self._waker, self._wakened = socket.socketpair()
        self._left: int | None = None
        self._passed = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="stalling-proxy")

    def stall_after(self, byte_count: int) -> None:
        """Pass so many more bytes towards the server, and then nothing."""
        self._left = byte_count
        self._waker.send(b"\0")

    def bytes_of_login(self, settings: SftpSettings, deadlines: Deadlines) -> int:
        """Return how many bytes a login and an opened session send."""
        connect(evolve(settings, port=self.port), deadlines).close()
        return self._passed

    def __enter__(self) -> "StallingProxy":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._waker.send(b"\0")
        self._thread.join(10)
        assert not self._thread.is_alive()
        for each in (self._listener, self._waker, self._wakened):
            each.close()

    def _run(self) -> None:
        select.select([self._listener, self._wakened], [], [])
        if self._ended.is_set():
            return
        client, _ = self._listener.accept()
        with client, socket.create_connection(self._target) as server:
            self._pass_all(client, server)
            self._ended.wait(20)

    def _pass_all(self, client: socket.socket, server: socket.socket) -> None:
        while not self._ended.is_set():
            ready, _, _ = select.select([client, server, self._wakened], [], [])
            if self._wakened in ready:
                self._wakened.recv(100)
            if self._left == 0:
                if client in ready:
                    self.stalled.set()
                    return
                continue
            try:
                if server in ready:
                    block = server.recv(65_536)
                    client.sendall(block)
                    if not block:
                        return
                if client in ready:
                    block = client.recv(min(self._left or 65_536, 65_536))
                    server.sendall(block)
                    if not block:
                        return
                    self._passed += len(block)
                    if self._left is not None:
                        self._left -= len(block)
            except OSError:
                return
