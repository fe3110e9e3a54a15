"""Many small files over the channels of one connection, all under way at once.

A small file costs a server's answer to each of half a dozen requests, not bytes. So
the requests for a whole wave of files are made together, spread over several channels,
since a server works through one channel's requests in order and waits for its disk in
between; then their replies are taken. The caller bounds a wave, and with it what is
under way.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from attrs import define

from daemon.sftp import wire
from daemon.sftp.pipeline import READ_BYTES
from daemon.sftp.wire import Reader, Session, Status
from daemon.transport_errors import LocalFault

WAVE_BYTES: Final = 4 << 20
"""Most bytes of a wave's files together: half of what a channel's window holds."""

ALONE_BYTES: Final = 1 << 20
"""A larger file goes by itself: it fills the line alone."""

Request = tuple[int, bytes]
"""A request's kind and body."""


def ask_all(
    sessions: Sequence[Session], requests: Sequence[Request], expected: int
) -> Iterator[Reader | Status]:
    """Make all requests, and give their replies in the order of the requests."""
    asked = [
        (session, session.send(kind, body))
        for session, (kind, body) in zip(_in_turn(sessions), requests, strict=False)
    ]
    _flush(sessions)
    for session, request in asked:
        yield _reply(session, request, expected)


@define
class Upload:
    """One file to create; path is in its wire form.

    After `write_wave`: created tells whether there is a file of ours, fault what went
    wrong, written how many bytes there were to write, found how many the server has.
    """

    path: bytes
    blocks: Iterable[bytes]
    created: bool = False
    fault: Status | LocalFault | None = None
    written: int = 0
    found: int | None = None


def write_wave(sessions: Sequence[Session], uploads: Sequence[Upload]) -> None:
    """Create all files, write and flush them, and look at what is there then."""
    opening = [
        (wire.OPEN, upload.path + wire.number(wire.OPEN_TO_CREATE) + wire.NO_ATTRIBUTES)
        for upload in uploads
    ]
    opened = list(ask_all(sessions, opening, wire.HANDLE))
    writing: list[tuple[Session, Upload, list[int], int]] = []
    for session, upload, answer in zip(
        _in_turn(sessions), uploads, opened, strict=False
    ):
        if isinstance(answer, Status):
            upload.fault = answer
            continue
        upload.created = True
        requests = _write(session, upload, answer.text())
        look = session.send(wire.LSTAT, upload.path)
        writing.append((session, upload, requests, look))
    _flush(sessions)
    for session, upload, requests, look in writing:
        for request in requests:
            answer = _reply(session, request, wire.STATUS)
            if isinstance(answer, Status) and upload.fault is None:
                upload.fault = answer
        seen = _reply(session, look, wire.ATTRS)
        if isinstance(seen, Reader):
            upload.found = seen.attributes().size


def _write(session: Session, upload: Upload, handle: bytes) -> list[int]:
    requests: list[int] = []
    text = wire.text(handle)
    try:
        for block in upload.blocks:
            body = text + wire.long_number(upload.written) + wire.text(block)
            requests.append(session.send(wire.WRITE, body))
            upload.written += len(block)
    except LocalFault as error:
        upload.fault = error
    if wire.FSYNC in session.extensions:
        requests.append(session.send(wire.EXTENDED, wire.text(wire.FSYNC) + text))
    requests.append(session.send(wire.CLOSE, text))
    return requests


def read_wave(
    sessions: Sequence[Session], files: Sequence[tuple[bytes, int]]
) -> Iterator[bytes | Status | None]:
    """Give the contents of files of known path and size, in the order given.

    None for a file that has grown or shrunk, or that the server gives in pieces: it
    has to be read by itself.
    """
    opening = [
        (wire.OPEN, path + wire.number(wire.OPEN_TO_READ) + wire.NO_ATTRIBUTES)
        for path, _ in files
    ]
    opened = list(ask_all(sessions, opening, wire.HANDLE))
    reading: list[tuple[Session, list[tuple[int, int]]]] = []
    for session, (_, size), answer in zip(
        _in_turn(sessions), files, opened, strict=False
    ):
        requests: list[tuple[int, int]] = []
        if isinstance(answer, Reader):
            text = wire.text(answer.text())
            for start in range(0, size + 1, READ_BYTES):
                # the byte after the last one is asked for too, to find none
                length = min(READ_BYTES, size + 1 - start)
                body = text + wire.long_number(start) + wire.number(length)
                requests.append(
                    (session.send(wire.READ, body), min(length, size - start))
                )
            session.forget(session.send(wire.CLOSE, text))
        reading.append((session, requests))
    _flush(sessions)
    for answer, (session, requests) in zip(opened, reading, strict=True):
        if isinstance(answer, Status):
            yield answer
        else:
            yield _contents(session, requests)


def _contents(
    session: Session, requests: Sequence[tuple[int, int]]
) -> bytes | Status | None:
    blocks: list[bytes] = []
    fault: Status | None = None
    whole = True
    for request, length in requests:
        answer = _reply(session, request, wire.DATA)
        if isinstance(answer, Reader):
            block = answer.text()
        elif answer.code == wire.EOF:
            block = b""
        else:
            fault = fault or answer
            continue
        whole = whole and len(block) == length
        blocks.append(block)
    if fault is not None:
        return fault
    return b"".join(blocks) if whole else None


def _in_turn(sessions: Sequence[Session]) -> Iterator[Session]:
    while True:
        yield from sessions


def _flush(sessions: Sequence[Session]) -> None:
    for session in sessions:
        session.flush()


def _reply(session: Session, request: int, expected: int) -> Reader | Status:
    try:
        return session.reply(request, expected)
    except Status as status:
        return status
