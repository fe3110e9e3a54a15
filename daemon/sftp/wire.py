"""The SFTP protocol, version 3, from the client's side of one channel.

Source of every rule: draft-ietf-secsh-filexfer-02, and OpenSSH's PROTOCOL file for
the extensions. paramiko's own SFTPClient is not used, for what it loses: the status
codes, the server's extensions, the replies to the last pipelined writes (so that a
full disk passes for success), and whole listings that hold one name that is not
UTF-8. Requests are pipelined by `send` and their replies taken by `reply`; this
module bounds every length that a server announces, and pads nothing.
"""

import struct
from collections.abc import Mapping
from typing import Final, Protocol

from attrs import frozen

PACKET_LIMIT = 1 << 20
"""Largest reply taken, in bytes; OpenSSH sends at most a quarter of it."""

RECEIVE_BYTES = 1 << 20
"""Most bytes taken from the channel at once."""

SEND_BYTES = 32_704
"""What one SSH packet of 32,768 bytes holds; small requests share one."""

INIT: Final = 1
VERSION: Final = 2
OPEN: Final = 3
CLOSE: Final = 4
READ: Final = 5
WRITE: Final = 6
LSTAT: Final = 7
FSTAT: Final = 8
OPENDIR: Final = 11
READDIR: Final = 12
REMOVE: Final = 13
STAT: Final = 17
RENAME: Final = 18
STATUS: Final = 101
HANDLE: Final = 102
DATA: Final = 103
NAME: Final = 104
ATTRS: Final = 105
EXTENDED: Final = 200
EXTENDED_REPLY: Final = 201

OPEN_TO_READ: Final = 0x01
OPEN_TO_CREATE: Final = 0x02 | 0x08 | 0x20  # write, create, exclusively

OK: Final = 0
EOF: Final = 1
NO_SUCH_FILE: Final = 2
PERMISSION_DENIED: Final = 3
FAILURE: Final = 4
BAD_MESSAGE: Final = 5
NO_CONNECTION: Final = 6
CONNECTION_LOST: Final = 7
UNSUPPORTED: Final = 8
# codes of later protocol versions that servers send in version 3 all the same
NO_SUCH_PATH: Final = 10
FILE_ALREADY_EXISTS: Final = 11
WRITE_PROTECT: Final = 12
NO_SPACE: Final = 14
QUOTA_EXCEEDED: Final = 15

FSYNC: Final = b"fsync@openssh.com"
STATVFS: Final = b"statvfs@openssh.com"
LIMITS: Final = b"limits@openssh.com"


class Status(Exception):  # noqa: N818 - it carries one, and is caught as one
    """The server answered with a status other than OK; code is one of the above."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(code, text)
        self.code = code
        self.text = text


class WireFault(Exception):  # noqa: N818 - a fault, as in transport_errors
    """The server sent what the protocol does not allow; the session is of no use."""


class ChannelLike(Protocol):
    """What is needed of an SSH channel."""

    def sendall(self, s: bytes) -> None:
        """Send everything; raises OSError."""
        ...

    def recv(self, nbytes: int) -> bytes:
        """Return what has come, at most nbytes; nothing at the end."""
        ...


@frozen
class Attributes:
    """What a server tells of a file; None where it does not."""

    size: int | None
    mode: int | None
    modified_s: int | None


@frozen
class Entry:
    """One entry of a folder."""

    name: bytes
    attributes: Attributes


class Reader:
    """Takes fields from a reply, in order; raises WireFault where one is cut off."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._start = 0

    def take(self, length: int) -> bytes:
        """Return the next length bytes."""
        end = self._start + length
        if end > len(self._data):
            raise WireFault(
                f"found a field of {length} bytes"
                f" where {len(self._data) - self._start} are left"
            )
        taken = self._data[self._start : end]
        self._start = end
        return taken

    def number(self) -> int:
        """Return a 32-bit number."""
        return int.from_bytes(self.take(4), "big")

    def long_number(self) -> int:
        """Return a 64-bit number."""
        return int.from_bytes(self.take(8), "big")

    def text(self) -> bytes:
        """Return a string: its length and that many bytes."""
        return self.take(self.number())

    def attributes(self) -> Attributes:
        """Return a file's attributes; draft section 5."""
        flags = self.number()
        size = self.long_number() if flags & 0x1 else None
        if flags & 0x2:
            self.take(8)  # user and group
        mode = self.number() if flags & 0x4 else None
        modified_s = None
        if flags & 0x8:
            self.take(4)  # when it was last read
            modified_s = self.number()
        if flags & 0x80000000:
            for _ in range(self.number()):
                self.text()
                self.text()
        return Attributes(size, mode, modified_s)

    @property
    def at_end(self) -> bool:
        """Tell whether everything is taken."""
        return self._start == len(self._data)


def number(value: int) -> bytes:
    """Return a 32-bit number's wire form."""
    return value.to_bytes(4, "big")


def long_number(value: int) -> bytes:
    """Return a 64-bit number's wire form."""
    return value.to_bytes(8, "big")


def text(value: bytes) -> bytes:
    """Return a string's wire form."""
    return len(value).to_bytes(4, "big") + value


NO_ATTRIBUTES: Final = number(0)


class Session:
    """One SFTP conversation. Not for several threads at once.

    Every method may raise WireFault, EOFError when the channel has ended, TimeoutError
    when the channel's own timeout passed, and OSError when it was closed. extensions
    are those the server offers, with their data.
    """

    def __init__(self, channel: ChannelLike) -> None:
        self._channel = channel
        self._received = bytearray()
        self._unsent: list[bytes] = []
        self._unsent_bytes = 0
        self._next_request = 0
        self._awaited: set[int] = set()
        self._forgotten: set[int] = set()
        self._early: dict[int, tuple[int, Reader]] = {}
        self.extensions: Mapping[bytes, bytes] = self._begin()

    def send(self, kind: int, body: bytes) -> int:
        """Make a request without waiting; return what `reply` wants to know.

        Requests are held back until they fill an SSH packet, until `flush`, or until
        a reply is waited for: what a packet costs is then shared by many of them.
        """
        request = self._next_request
        self._next_request = (request + 1) & 0xFFFFFFFF
        packet = struct.pack(">IBI", len(body) + 5, kind, request) + body
        if self._unsent_bytes + len(packet) > SEND_BYTES:
            self.flush()
        self._awaited.add(request)
        self._unsent.append(packet)
        self._unsent_bytes += len(packet)
        return request

    def flush(self) -> None:
        """Send what was held back."""
        if self._unsent:
            unsent, self._unsent, self._unsent_bytes = self._unsent, [], 0
            self._channel.sendall(b"".join(unsent))

    def reply(self, request: int, expected: int) -> Reader:
        """Wait for one request's reply, of the expected kind; raises Status.

        A STATUS reply of OK is a Reader only where STATUS is what was expected.
        """
        if request not in self._early:
            self.flush()
        while request not in self._early:
            self._take_one()
        kind, reader = self._early.pop(request)
        if kind == STATUS:
            code = reader.number()
            # very old servers send no message
            message = b"" if reader.at_end else reader.text()
            if code != OK:
                raise Status(code, message[:200].decode("utf-8", "replace"))
        if kind != expected:
            raise WireFault(f"found a reply of kind {kind}; expected {expected}")
        return reader

    def call(self, kind: int, body: bytes, expected: int) -> Reader:
        """Send a request and wait for its reply; raises Status."""
        return self.reply(self.send(kind, body), expected)

    def forget(self, request: int) -> None:
        """Let a request's reply be dropped when it comes."""
        if self._early.pop(request, None) is None and request in self._awaited:
            self._forgotten.add(request)

    def _begin(self) -> Mapping[bytes, bytes]:
        self._channel.sendall(struct.pack(">IBI", 5, INIT, 3))
        kind, reader = self._packet()
        if kind != VERSION:
            raise WireFault(f"found a first packet of kind {kind}; expected {VERSION}")
        version = reader.number()
        if version != 3:
            raise WireFault(f"found SFTP version {version}; expected 3")
        extensions: dict[bytes, bytes] = {}
        while not reader.at_end:
            name = reader.text()
            extensions[name] = reader.text()
        return extensions

    def _take_one(self) -> None:
        kind, reader = self._packet()
        request = reader.number()
        if request not in self._awaited:
            raise WireFault("found a reply to a request that was not made")
        self._awaited.remove(request)
        if request in self._forgotten:
            self._forgotten.remove(request)
        else:
            self._early[request] = (kind, reader)

    def _packet(self) -> tuple[int, Reader]:
        received = self._received
        self._receive(4)
        length = int.from_bytes(received[:4], "big")
        if not 5 <= length <= PACKET_LIMIT:
            raise WireFault(
                f"found a packet of {length} bytes; expected 5 to {PACKET_LIMIT}"
            )
        end = 4 + length
        self._receive(end)
        kind, body = received[4], bytes(memoryview(received)[5:end])
        del received[:end]
        return kind, Reader(body)

    def _receive(self, length: int) -> None:
        """Wait until that many bytes have come."""
        received = self._received
        while len(received) < length:
            block = self._channel.recv(RECEIVE_BYTES)
            if not block:
                raise EOFError("the channel has ended")
            received += block
