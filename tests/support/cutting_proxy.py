"""A loopback proxy that passes so many bytes towards the server, then cuts the line."""

import select
import socket
import struct
import threading
from types import TracebackType

_AT_ONCE = struct.pack("ii", 1, 0)
"""Do not linger: closing sends a reset."""


class CuttingProxy:
    """Passes one connection on to a server and cuts it after byte_count bytes.

    Counted are the bytes that go to the server. None never cuts. `passed` is how many
    went. With reset both ends are told by a reset, and what was under way is lost.
    """

    def __init__(
        self, host: str, port: int, byte_count: int | None, *, reset: bool = False
    ) -> None:
        self._reset = reset
        self._target = (host, port)
        self._left = byte_count
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.host = "127.0.0.1"
        self.port: int = self._listener.getsockname()[1]
        self.passed = 0
        self._thread = threading.Thread(target=self._run, name="cutting-proxy")

    def __enter__(self) -> "CuttingProxy":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with socket.socket() as knock:  # in case nobody came
            knock.connect_ex((self.host, self.port))
            self._listener.close()
            self._thread.join(10)
        assert not self._thread.is_alive()

    def _run(self) -> None:
        client, _ = self._listener.accept()
        with client, socket.create_connection(self._target) as server:
            if self._reset:
                for end in (client, server):
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
            while self._left != 0:
                ready, _, _ = select.select([client, server], [], [])
                try:
                    if server in ready and not _pass(server, client, 65_536):
                        return
                    if client in ready:
                        most = 65_536 if self._left is None else self._left
                        passed = _pass(client, server, min(most, 65_536))
                        if not passed:
                            return
                        self.passed += passed
                        if self._left is not None:
                            self._left -= passed
                except OSError:
                    return


def _pass(source: socket.socket, target: socket.socket, most: int) -> int:
    """Pass what has come, at most so many bytes; 0 at the end."""
    block = source.recv(most)
    target.sendall(block)
    return len(block)
