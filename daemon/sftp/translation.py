"""What a server says, in the words of the port."""

import stat
from collections.abc import Iterable, Iterator
from typing import Final

from daemon.sftp import wire
from daemon.sftp.pipeline import WRITE_BYTES
from daemon.sftp.wire import Attributes, Entry, Status
from daemon.transport import LIST_LIMIT, Listing, RemoteFile, Source, checked_name
from daemon.transport_errors import (
    AlreadyThere,
    ConnectionLost,
    Denied,
    LocalFault,
    NameUnusable,
    NoSpace,
    NotThere,
    ProtocolFault,
    ServerFailure,
    TransportError,
)

MISSING: Final = frozenset({wire.NO_SUCH_FILE, wire.NO_SUCH_PATH})

_BY_STATUS: Final[dict[int, type[TransportError]]] = {
    wire.NO_SUCH_FILE: NotThere,
    wire.NO_SUCH_PATH: NotThere,
    wire.PERMISSION_DENIED: Denied,
    wire.WRITE_PROTECT: Denied,
    wire.BAD_MESSAGE: ProtocolFault,  # OpenSSH: also for a name that is too long
    wire.UNSUPPORTED: ProtocolFault,
    wire.NO_CONNECTION: ConnectionLost,
    wire.CONNECTION_LOST: ConnectionLost,
    wire.FILE_ALREADY_EXISTS: AlreadyThere,
    wire.NO_SPACE: NoSpace,
    wire.QUOTA_EXCEEDED: NoSpace,
}


def error_of(status: Status, operation: str, subject: str) -> TransportError:
    """Return the error that a status means; ServerFailure where it says no more."""
    kind = _BY_STATUS.get(status.code, ServerFailure)
    return kind(
        operation=operation,
        subject=subject,
        cause=f"the server says {status.text!r} (status {status.code})",
    )


def is_regular(attributes: Attributes) -> bool:
    """Tell whether a path is a file; a server that does not tell is believed so."""
    return attributes.mode is None or stat.S_ISREG(attributes.mode)


def listing(entries: Iterable[Entry]) -> Listing:
    """Return a folder's entries as the port shows them, at most `LIST_LIMIT`."""
    files: list[RemoteFile] = []
    ignored: list[str] = []
    more = False
    for entry in entries:
        if entry.name in (b".", b".."):
            continue
        if len(files) + len(ignored) == LIST_LIMIT:
            more = True
            break
        name = entry.name.decode("utf-8", "surrogateescape")
        attributes = entry.attributes
        try:
            checked_name(name)
        except NameUnusable:
            ignored.append(name)
            continue
        if attributes.size is None or not is_regular(attributes):
            ignored.append(name)
        else:
            files.append(RemoteFile(name, attributes.size, attributes.modified_s))
    files.sort(key=lambda file: file.name)
    return Listing(files=tuple(files), ignored=tuple(sorted(ignored)), more=more)


def blocks_of(source: Source, subject: str) -> Iterator[bytes]:
    """Yield what source holds, a write's worth at a time; raises LocalFault."""
    while True:
        try:
            block = source.read(WRITE_BYTES)
        except OSError as error:
            raise local_fault("read what to send to", subject, error) from error
        if not block:
            return
        yield block


def local_fault(operation: str, subject: str, error: OSError) -> LocalFault:
    """Return the error for trouble with a file on this machine."""
    return LocalFault(
        operation=operation, subject=subject, cause=error.strerror or str(error)
    )
