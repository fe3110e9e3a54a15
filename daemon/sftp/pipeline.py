"""File contents over an SFTP session, many requests under way at once.

A round trip of 20 ms allows 50 requests a second one at a time: one and a half
megabytes. So a window of requests is kept under way, each reply is looked at, and
contents are passed on in order. Requests left over by an error are forgotten: the
session stays usable.
"""

from collections import deque
from collections.abc import Callable, Iterable
from typing import Final

from daemon.sftp import wire
from daemon.sftp.wire import Session, Status, WireFault

WRITE_BYTES: Final = 32_000
"""One write's contents: with its header it fits one SSH packet (32,768, less 64)."""

READ_BYTES: Final = 32_768
"""One read's contents: the most that every server gives."""

LONG_READ_BYTES: Final = 261_120
"""One read's contents where the server says that it gives so much: a quarter of a
megabyte, less a kilobyte, is what OpenSSH gives."""

UNDER_WAY: Final = 64
"""Requests under way at once, as OpenSSH's own client has them: 2 MB."""

FLUSH_BYTES: Final = 8 << 20
"""After so many more bytes a server is asked to flush what was written."""

LONG_UNDER_WAY: Final = 16
"""Long reads under way at once: 4 MB, half of what our window lets a server send."""


def write_all(session: Session, handle: bytes, blocks: Iterable[bytes]) -> int:
    """Write blocks, each of at most WRITE_BYTES, from the start of the open file.

    A server that can flush does so now and then meanwhile, while more is on its way, so
    that not all is left to do at the end; the end's flush is the caller's. Returns the
    bytes written. Raises Status for the first write or flush the server refuses.
    """
    under_way: deque[int] = deque()
    offset = 0
    flushing = wire.FSYNC in session.extensions
    flush_at = FLUSH_BYTES
    try:
        for block in blocks:
            while len(under_way) >= UNDER_WAY:  # with a flush, one too many
                session.reply(under_way.popleft(), wire.STATUS)
            body = wire.text(handle) + wire.long_number(offset) + wire.text(block)
            under_way.append(session.send(wire.WRITE, body))
            offset += len(block)
            if flushing and offset >= flush_at:
                under_way.append(_ask_to_flush(session, handle))
                flush_at += FLUSH_BYTES
        while under_way:
            session.reply(under_way.popleft(), wire.STATUS)
    finally:
        for request in under_way:
            session.forget(request)
    return offset


def _ask_to_flush(session: Session, handle: bytes) -> int:
    body = wire.text(wire.FSYNC) + wire.text(handle)
    return session.send(wire.EXTENDED, body)


def read_all(
    session: Session, handle: bytes, size: int, sink: Callable[[bytes], None]
) -> int:
    """Pass an open file's contents to sink in order; return how many bytes there were.

    size is what the server announced: so much is asked for ahead. The file is read to
    its end all the same, so that one that has grown or shrunk meanwhile shows.
    """
    read_bytes, most = READ_BYTES, UNDER_WAY
    if size > READ_BYTES * 8 and longest_read(session) >= LONG_READ_BYTES:
        read_bytes, most = LONG_READ_BYTES, LONG_UNDER_WAY
    under_way: deque[tuple[int, int]] = deque()
    asked = got = 0
    try:
        while True:
            while asked < size and len(under_way) < most:
                length = min(read_bytes, size - asked)
                under_way.append((_ask(session, handle, asked, length), length))
                asked += length
            if not under_way:
                break
            request, missing = under_way.popleft()
            while missing:
                block = _block(session, request, missing)
                if not block:
                    return got
                sink(block)
                got += len(block)
                missing -= len(block)
                if missing:  # a server may give less than was asked for
                    request = _ask(session, handle, got, missing)
    finally:
        for request, _ in under_way:
            session.forget(request)
    while block := _block(session, _ask(session, handle, got, READ_BYTES), READ_BYTES):
        sink(block)
        got += len(block)
    return got


def longest_read(session: Session) -> int:
    """Return how many bytes the server says that it gives to one read; 0 if nothing."""
    if wire.LIMITS not in session.extensions:
        return 0
    try:
        reader = session.call(
            wire.EXTENDED, wire.text(wire.LIMITS), wire.EXTENDED_REPLY
        )
    except Status:
        return 0
    reader.long_number()  # the longest packet
    return reader.long_number()


def _ask(session: Session, handle: bytes, start: int, length: int) -> int:
    body = wire.text(handle) + wire.long_number(start) + wire.number(length)
    return session.send(wire.READ, body)


def _block(session: Session, request: int, length: int) -> bytes:
    """Return one read's contents; nothing at the end of the file."""
    try:
        block = session.reply(request, wire.DATA).text()
    except Status as status:
        if status.code == wire.EOF:
            return b""
        raise
    if not 0 < len(block) <= length:
        raise WireFault(f"found {len(block)} bytes of data; expected 1 to {length}")
    return block
