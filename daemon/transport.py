"""The transport port: what the daemon asks of the place where a partner's files lie.

A remote tree, as a centre sees it in its SFTP home (the awarding body sees the same
under `<root>/<centre>/`):

    from-centre/        files the centre puts
    receipts/           what the awarding body says of them
    to-centre/          files the awarding body puts
    notices/            `NAME.sha256` for each of those, put before the file itself
    acknowledgements/   the centre's receipts for what it took

Names are hostile input: bytes that are not UTF-8 arrive as lone surrogates
(`surrogateescape`), and no implementation joins a name that `checked_name` refuses.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeAlias

from attrs import frozen

from daemon.transport_errors import (
    AlreadyThere,
    Conflict,
    ConnectionLost,
    Damaged,
    Denied,
    FolderMissing,
    HostKeyChanged,
    HostKeyUnknown,
    KeyUnusable,
    LocalFault,
    LoginRefused,
    NameUnusable,
    NoCommonAlgorithm,
    NoSpace,
    NoticeInvalid,
    NotThere,
    ProtocolFault,
    ReceiptInvalid,
    ServerFailure,
    TimedOut,
    TooLarge,
    TransportError,
    Unreachable,
)

__all__ = [
    "BLOCK_BYTES",
    "LIST_LIMIT",
    "AlreadyThere",
    "Conflict",
    "ConnectionLost",
    "Damaged",
    "Denied",
    "FolderMissing",
    "Get",
    "HostKeyChanged",
    "HostKeyUnknown",
    "KeyUnusable",
    "Listing",
    "LocalFault",
    "LoginRefused",
    "NameUnusable",
    "NoCommonAlgorithm",
    "NoSpace",
    "NotThere",
    "NoticeInvalid",
    "Outcomes",
    "ProtocolFault",
    "Put",
    "ReceiptInvalid",
    "RemoteFile",
    "ServerFailure",
    "Sink",
    "Source",
    "TimedOut",
    "TooLarge",
    "Transport",
    "TransportError",
    "Unreachable",
    "checked_folder",
    "checked_name",
]

LIST_LIMIT = 50_000
"""Most entries one listing holds; a folder with more says so through `Listing.more`."""

BLOCK_BYTES = 32_768
"""What one read or write moves: the most every SFTP server accepts in one packet."""


@frozen
class RemoteFile:
    """A regular file seen in a folder.

    size is in bytes; modified_s in seconds since 1970, None where the server does
    not tell.
    """

    name: str
    size: int
    modified_s: int | None = None


@frozen(kw_only=True)
class Listing:
    """What one look at a folder showed; iterating gives the files, sorted by name.

    ignored holds the names of what is no regular file (folders, links, devices) and
    of entries whose name no path may hold. more tells that the folder held more than
    `LIST_LIMIT` entries, so that absence from this listing proves nothing.
    """

    files: tuple[RemoteFile, ...] = ()
    ignored: tuple[str, ...] = ()
    more: bool = False

    def __iter__(self) -> Iterator[RemoteFile]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)


class Source(Protocol):
    """Where a transport reads what it writes: a binary file, or its like."""

    def read(self, size: int, /) -> bytes:
        """Return at most size bytes; nothing at the end."""
        ...


class Sink(Protocol):
    """Where a transport puts what it reads: a binary file, or its like."""

    def write(self, block: bytes, /) -> object:
        """Take all of block."""
        ...


@frozen
class Put:
    """A file to create: its name, and a source that holds size bytes."""

    name: str
    source: Source
    size: int


@frozen
class Get:
    """A file to copy into sink, unless it holds more than limit bytes."""

    name: str
    sink: Sink
    limit: int


Outcomes: TypeAlias = list[TransportError | None]
"""What went wrong with each of several files, in order; None for what went well."""


class Transport(Protocol):
    """Files in folders somewhere else.

    Folders are relative, parts separated by "/". One thread uses a transport at a
    time; `close` alone may be called from any thread, and the operation under way
    then ends with an error. Every method raises heirs of `TransportError` and
    nothing else for the trouble of the far side; besides those named below:
    `Unreachable`, `TimedOut`, `ConnectionLost`, `Denied`, `ServerFailure`,
    `ProtocolFault`, `NameUnusable`. After an error that says the connection is gone
    the transport is closed, and a new one has to be made.
    """

    def list(self, folder: str) -> Listing:
        """Look at a folder; raises FolderMissing."""
        ...

    def size(self, folder: str, name: str) -> int:
        """Return a file's size in bytes; raises NotThere."""
        ...

    def read(self, folder: str, name: str, sink: Sink, limit: int) -> int:
        """Copy a file into sink and return the bytes copied.

        Raises NotThere, TooLarge when there are more than limit bytes (sink then
        holds at most limit of them), Damaged when fewer came than the server
        announced. The caller computes the digest.
        """
        ...

    def write(self, folder: str, name: str, source: Source, size: int) -> None:
        """Create a file, which must not exist, from source, which holds size bytes.

        On return the bytes are as durable as the far side can make them, and their
        number has been compared. Raises AlreadyThere, FolderMissing, NoSpace,
        Damaged. On failure its own partial file is removed where that is possible.
        """
        ...

    def rename(self, folder: str, old: str, new: str) -> None:
        """Give a file another name in its folder; never overwrites.

        Of several that race for one new name, one wins. Raises AlreadyThere (also
        when a folder has that name), NotThere.
        """
        ...

    def remove(self, folder: str, name: str) -> None:
        """Remove a file; one that is absent is fine."""
        ...

    # Many files of one folder, each as by the method for one. A transport may have
    # all of them under way at once, in any order. What went wrong with each is
    # returned, in the order given, and None for what went well; nothing is raised,
    # so that what is known of the others is not lost with the connection.

    def write_all(self, folder: str, puts: Sequence[Put]) -> Outcomes:
        """Create files, as `write` does."""
        ...

    def read_all(self, folder: str, gets: Sequence[Get]) -> Outcomes:
        """Copy files into their sinks, as `read` does."""
        ...

    def rename_all(self, folder: str, names: Sequence[tuple[str, str]]) -> Outcomes:
        """Give files other names, as `rename` does; pairs of old and new."""
        ...

    def remove_all(self, folder: str, names: Sequence[str]) -> Outcomes:
        """Remove files, as `remove` does."""
        ...

    def close(self) -> None:
        """End the transport; idempotent, from any thread, never waits for the peer."""
        ...


def checked_name(name: str) -> str:
    """Return name if it can stand as one part of a path, else raise NameUnusable."""
    if name in ("", ".", "..") or "/" in name or "\0" in name:
        raise NameUnusable(
            operation="use the name",
            subject=repr(name),
            cause="found a name that is empty, '.', '..' or holds '/' or NUL;"
            " expected the name of one file",
        )
    return name


def checked_folder(folder: str) -> tuple[str, ...]:
    """Return the parts of a relative folder path, or raise NameUnusable."""
    return tuple(checked_name(part) for part in folder.split("/"))
