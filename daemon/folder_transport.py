"""The transport port over a folder of this machine.

The awarding body's program, which runs beside the SFTP server, uses it on the server's
own disk, one root for each centre; tests use it where no line is needed.
"""

import errno
import os
import re
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from daemon.held_folder import HeldFolder, hold
from daemon.one_by_one import OneByOne
from daemon.transport import (
    BLOCK_BYTES,
    LIST_LIMIT,
    Listing,
    RemoteFile,
    Sink,
    Source,
    checked_folder,
    checked_name,
)
from daemon.transport_errors import (
    AlreadyThere,
    ConnectionLost,
    Damaged,
    Denied,
    FolderMissing,
    LocalFault,
    NameUnusable,
    NoSpace,
    NotThere,
    ServerFailure,
    TooLarge,
    TransportError,
)

_BY_ERRNO: Final[dict[int | None, type[TransportError]]] = {
    errno.ENOENT: NotThere,
    errno.EEXIST: AlreadyThere,
    errno.ELOOP: NotThere,  # a link, which is not followed
    errno.EACCES: Denied,
    errno.EPERM: Denied,
    errno.EROFS: Denied,
    errno.EISDIR: Denied,
    errno.ENOSPC: NoSpace,
    errno.EDQUOT: NoSpace,
    errno.ENAMETOOLONG: NameUnusable,
    errno.EINVAL: NameUnusable,
}


class FolderTransport(OneByOne):
    """The transport port over the folders below root; see the port for each method.

    No link below root is followed. A folder's files are as durable as this machine
    can make them.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._closed = False

    def list(self, folder: str) -> Listing:
        """Look at a folder."""
        files: list[RemoteFile] = []
        ignored: list[str] = []
        more = False
        with self._held("list", folder) as held:
            for name, found in held.entries():
                if len(files) + len(ignored) == LIST_LIMIT:
                    more = True
                    break
                if stat.S_ISREG(found.st_mode):
                    files.append(RemoteFile(name, found.st_size, int(found.st_mtime)))
                else:
                    ignored.append(name)
        files.sort(key=lambda file: file.name)
        return Listing(files=tuple(files), ignored=tuple(sorted(ignored)), more=more)

    def size(self, folder: str, name: str) -> int:
        """Return a file's size."""
        with self._held("look at", folder, name) as held:
            found = held.look(name)
            if not stat.S_ISREG(found.st_mode):
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
            return found.st_size

    def read(self, folder: str, name: str, sink: Sink, limit: int) -> int:
        """Copy a file into sink."""
        subject = f"{folder}/{name}"
        with (
            self._held("read", folder, name) as held,
            held.open_to_read(name) as file,
        ):
            size = os.fstat(file.fileno()).st_size
            copied = 0
            while block := file.read(BLOCK_BYTES):
                if copied + len(block) > limit:
                    raise TooLarge(
                        operation="read",
                        subject=subject,
                        cause=f"found more than {limit} bytes",
                    )
                with _this_side("keep what came of", subject):
                    sink.write(block)
                copied += len(block)
        if copied < size:
            raise Damaged(
                operation="read",
                subject=subject,
                cause=f"found {copied} bytes; expected {size}",
            )
        return copied

    def write(self, folder: str, name: str, source: Source, size: int) -> None:
        """Create a file from source."""
        subject = f"{folder}/{name}"
        with self._held("write", folder, name) as held:
            file = held.create(name)
            try:
                with file:
                    written = _copy(source, file, subject)
                    file.flush()
                    os.fsync(file.fileno())
                if written != size:
                    raise LocalFault(
                        operation="send",
                        subject=subject,
                        cause=f"found {written} bytes to send; expected {size}",
                    )
            except BaseException:
                with suppress(OSError):
                    held.remove(name)
                raise
            held.make_durable()
            found = held.look(name).st_size
        if found != size:
            raise Damaged(
                operation="write",
                subject=subject,
                cause=f"found {found} bytes there afterwards; expected {size}",
            )

    def rename(self, folder: str, old: str, new: str) -> None:
        """Give a file another name."""
        _checked_here(new)
        with self._held("rename", folder, old) as held:
            held.rename(old, new)
            held.make_durable()

    def remove(self, folder: str, name: str) -> None:
        """Remove a file."""
        with self._held("remove", folder, name) as held, suppress(FileNotFoundError):
            held.remove(name)
            held.make_durable()

    def close(self) -> None:
        """Let no further operation begin."""
        self._closed = True

    @contextmanager
    def _held(
        self, operation: str, folder: str, name: str | None = None
    ) -> Iterator[HeldFolder]:
        """Hold a folder, and translate the errors of what is done there."""
        parts = checked_folder(folder)
        subject = folder if name is None else f"{folder}/{_checked_here(name)}"
        if self._closed:
            raise ConnectionLost(
                operation=operation, subject=subject, cause="it was closed"
            )
        try:
            held = hold(self._root, parts)
        except OSError as error:
            if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
                raise FolderMissing(
                    operation=operation,
                    subject=folder,
                    cause="found no folder of that name",
                ) from error
            raise _error_of(error, operation, folder) from error
        with closing(held):
            try:
                yield held
            except OSError as error:
                raise _error_of(error, operation, subject) from error


def _copy(source: Source, file: BinaryIO, subject: str) -> int:
    copied = 0
    while True:
        with _this_side("read what to send to", subject):
            block = source.read(BLOCK_BYTES)
        if not block:
            return copied
        file.write(block)
        copied += len(block)


def _error_of(error: OSError, operation: str, subject: str) -> TransportError:
    kind = _BY_ERRNO.get(error.errno, ServerFailure)
    return kind(
        operation=operation, subject=subject, cause=error.strerror or str(error)
    )


@contextmanager
def _this_side(operation: str, subject: str) -> Iterator[None]:
    """Tell trouble with our own file apart from trouble in the folder."""
    try:
        yield
    except OSError as error:
        raise LocalFault(
            operation=operation, subject=subject, cause=error.strerror or str(error)
        ) from error


def _checked_here(name: str) -> str:
    """Return name if this system can hold it as it is, else raise NameUnusable."""
    checked_name(name)
    if os.name == "nt" and (
        _NOT_ON_WINDOWS.search(name) or _DEVICE_ON_WINDOWS.fullmatch(name)
    ):
        raise NameUnusable(
            operation="use the name",
            subject=repr(name),
            cause="found a name that Windows reserves or would change",
        )
    return name


_NOT_ON_WINDOWS = re.compile(r'[\x00-\x1f\\:*?"<>|]|[. ]\Z')
_DEVICE_ON_WINDOWS = re.compile(
    r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9]|conin\$|conout\$)(?:\..*)?",
    re.IGNORECASE | re.DOTALL,
)
