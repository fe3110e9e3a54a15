"""A folder on this machine, held open, so that a partner cannot swap it under us.

The awarding body's program works in folders into which centres may write over SFTP,
and OpenSSH lets them make symbolic links there. So no link is ever followed: on POSIX
each part of the path is opened from the one before it with O_NOFOLLOW, and every
operation is relative to that open folder. Windows has no such calls: there each part
is looked at by its path, and making a link takes an administrator.
"""

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

RELATIVE_TO_OPEN: Final = os.open in os.supports_dir_fd and os.scandir in (
    os.supports_fd
)
"""Whether this system can work relative to an open folder."""

# Absent on Windows, where they mean nothing.
_NO_FOLLOW: Final = getattr(os, "O_NOFOLLOW", 0)
_FOLDER: Final = getattr(os, "O_DIRECTORY", 0)
_NO_WAIT: Final = getattr(os, "O_NONBLOCK", 0)  # a named pipe must not hold us up
_BINARY: Final = getattr(os, "O_BINARY", 0)  # only Windows knows another kind

_NO_LINKS_HERE: Final = frozenset(
    {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
)


class HeldFolder:
    """What can be done in a folder that is held open. Every method raises OSError."""

    def __init__(self, path: Path, handle: int | None) -> None:
        self._path = path
        self._handle = handle

    def entries(self) -> Iterator[tuple[str, os.stat_result]]:
        """Yield each name with what it is, of links themselves, in no order."""
        where = self._path if self._handle is None else self._handle
        with os.scandir(where) as found:
            for entry in found:
                try:
                    yield entry.name, entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue  # it went while we looked

    def look(self, name: str) -> os.stat_result:
        """Return what a name is; of a link, the link itself."""
        return os.stat(self._at(name), dir_fd=self._handle, follow_symlinks=False)

    def open_to_read(self, name: str) -> BinaryIO:
        """Open a regular file; for anything else raises FileNotFoundError."""
        if not stat.S_ISREG(self.look(name).st_mode):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)
        flags = os.O_RDONLY | _NO_FOLLOW | _NO_WAIT | _BINARY
        handle = os.open(self._at(name), flags, dir_fd=self._handle)
        if not stat.S_ISREG(os.fstat(handle).st_mode):  # swapped since the look
            os.close(handle)
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)
        return os.fdopen(handle, "rb")

    def create(self, name: str) -> BinaryIO:
        """Create a file, for its owner and group; raises FileExistsError."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW | _BINARY
        return os.fdopen(
            os.open(self._at(name), flags, 0o660, dir_fd=self._handle), "wb"
        )

    def rename(self, old: str, new: str) -> None:
        """Give a file another name; raises FileExistsError if that is taken.

        A link and an unlink: the link cannot overwrite, and of two that race one
        wins. Where the file system knows no links: on Windows rename itself refuses
        to overwrite; elsewhere a look comes first, which a racing writer could slip
        past.
        """
        here = self._handle
        try:
            if here is None:
                os.link(self._path / old, self._path / new)
            else:
                os.link(
                    old, new, src_dir_fd=here, dst_dir_fd=here, follow_symlinks=False
                )
        except OSError as error:
            if error.errno not in _NO_LINKS_HERE:
                raise
        else:
            os.unlink(self._at(old), dir_fd=here)
            return
        if os.name != "nt":
            with suppress(FileNotFoundError):
                self.look(new)
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), new)
        os.rename(self._at(old), self._at(new), src_dir_fd=here, dst_dir_fd=here)

    def remove(self, name: str) -> None:
        """Remove a file or a link; raises FileNotFoundError."""
        os.unlink(self._at(name), dir_fd=self._handle)

    def make_durable(self) -> None:
        """Return once the names in the folder are on disk.

        Windows journals them, and has no call to wait for that.
        """
        if self._handle is not None:
            os.fsync(self._handle)

    def close(self) -> None:
        """Let the folder go."""
        if self._handle is not None:
            os.close(self._handle)

    def _at(self, name: str) -> str | Path:
        return name if self._handle is not None else self._path / name


def hold(root: Path, parts: Sequence[str]) -> HeldFolder:
    """Hold the folder under root that parts lead to, through no link below root.

    Raises OSError: FileNotFoundError, or NotADirectoryError for a link or a file.
    """
    path = root.joinpath(*parts)
    if not RELATIVE_TO_OPEN:
        for length in range(1, len(parts) + 1):
            above = root.joinpath(*parts[:length])
            if not stat.S_ISDIR(above.lstat().st_mode):
                raise NotADirectoryError(
                    errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(above)
                )
        return HeldFolder(path, None)
    handle = os.open(root, os.O_RDONLY | _FOLDER)
    try:
        for part in parts:
            outer = handle
            handle = os.open(part, os.O_RDONLY | _FOLDER | _NO_FOLLOW, dir_fd=outer)
            os.close(outer)
    except BaseException:
        os.close(handle)
        raise
    return HeldFolder(path, handle)
