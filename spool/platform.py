"""The few things that POSIX systems and Windows do each in their own way.

Everything else in `spool` is the same on both; here the two stand beside each other.
"""

import ctypes
import errno
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import BinaryIO, cast

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

BLOCK_BYTES = 1024 * 1024

_NO_LINKS = frozenset(
    {
        errno.EPERM,  # FAT, some network shares
        errno.ENOTSUP,
        errno.EOPNOTSUPP,
        errno.ENOSYS,
        errno.EMLINK,
        errno.EINVAL,
    }
)
_NO_RENAMEAT2 = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP})
_HERE = -100  # AT_FDCWD: paths as they are
_NO_REPLACE = 1  # RENAME_NOREPLACE
_NO_FOLDER_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EBADF})
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
_NO_ROOM_WINDOWS = frozenset({39, 112})  # ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL
_HELD = frozenset({errno.EBUSY, errno.ETXTBSY, errno.EAGAIN})
_HELD_WINDOWS = frozenset({32, 33})  # ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION


def sync_folder(folder: Path) -> None:
    """Make names that were added to or removed from a folder survive a power cut."""
    if sys.platform == "win32":
        pass  # NTFS journals names by itself, and offers no such call
    else:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        except OSError as error:  # some network file systems do not know it
            if error.errno not in _NO_FOLDER_SYNC:
                raise
        finally:
            os.close(handle)


def start_flushing(file: BinaryIO) -> None:
    """Hand a file's bytes to the system, which begins to write them without waiting.

    Then of many files each one's fsync finds its bytes on the disk, or nearly so.
    """
    file.flush()
    if sys.platform != "win32" and hasattr(os, "posix_fadvise"):
        with suppress(OSError):  # it is a hint, and some file systems take none
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def open_to_read(path: Path) -> int:
    """Open a regular file, never through a link, and return its descriptor.

    Raises OSError; for a link, or what is no regular file, with errno ELOOP.
    """
    if sys.platform == "win32":
        if is_link(os.lstat(path)):
            raise OSError(errno.ELOOP, "a link", str(path))
        flags = os.O_RDONLY | os.O_BINARY
    else:
        # Without O_NONBLOCK opening a pipe would wait for a writer.
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    handle = os.open(path, flags)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.ELOOP, "no regular file", str(path))
    return handle


def create_private(path: Path) -> int:
    """Create a file that only this account may read, and return its descriptor.

    Raises OSError; where anything has the name, a link too, FileExistsError.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    if sys.platform == "win32":
        flags |= os.O_BINARY
    return os.open(path, flags, 0o600)


def is_link(status: os.stat_result) -> bool:
    """Whether an lstat result is that of a link, or of a junction on Windows."""
    if sys.platform == "win32":
        tags = (stat.IO_REPARSE_TAG_SYMLINK, stat.IO_REPARSE_TAG_MOUNT_POINT)
        return status.st_reparse_tag in tags
    else:  # noqa: RET505 - the two systems stand beside each other
        return stat.S_ISLNK(status.st_mode)


def move_without_overwriting(source: Path, target: Path) -> None:
    """Move a file within one file system, in one step.

    Raises FileExistsError when the target's name is taken, and OSError with errno
    EXDEV when it is in another file system.
    """
    if sys.platform == "win32":
        os.rename(source, target)  # refuses by itself
    elif not _rename_without_replacing(source, target):
        try:
            os.link(source, target, follow_symlinks=False)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            _move_over_own_mark(source, target)
        else:
            os.unlink(source)


def _rename_without_replacing(source: Path, target: Path) -> bool:
    """Rename in one step where Linux and the file system can; else do nothing.

    Of a link and an unlink a crash can leave the first half, and whoever takes the
    file then would be given it again.
    """
    renameat2 = _renameat2()
    if renameat2 is None:
        return False
    if renameat2(_HERE, os.fsencode(source), _HERE, os.fsencode(target), _NO_REPLACE):
        number = ctypes.get_errno()
        if number in _NO_RENAMEAT2:
            return False
        raise OSError(number, os.strerror(number), str(source), None, str(target))
    return True


@cache
def _renameat2() -> Callable[[int, bytes, int, bytes, int], int] | None:
    try:
        function = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):  # not Linux, or an old C library
        return None
    function.argtypes = (
        ctypes.c_int,
        ctypes.c_char_p,
        ctypes.c_int,
        ctypes.c_char_p,
        ctypes.c_uint,
    )
    function.restype = ctypes.c_int
    return cast("Callable[[int, bytes, int, bytes, int], int]", function)


def _move_over_own_mark(source: Path, target: Path) -> None:
    """Take the name with an empty file, then replace that: for want of links."""
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        os.rename(source, target)
    except OSError:
        with suppress(OSError):
            os.unlink(target)
        raise


@contextmanager
def exclusive_lock(path: Path) -> Iterator[None]:
    """Hold a lock that no other process can hold; the system frees it in any case.

    Raises BlockingIOError when another holds it, or OSError.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(handle)
        yield
    finally:
        os.close(handle)  # which also unlocks


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError(errno.EAGAIN, "locked") from error
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def held_open(error: OSError) -> bool:
    """Whether the error means that another program has the file in use."""
    if sys.platform == "win32":
        return error.winerror in _HELD_WINDOWS
    else:  # noqa: RET505 - as above
        return error.errno in _HELD


def no_room(error: OSError) -> bool:
    """Whether the error means that the disk or a quota is full."""
    if sys.platform == "win32" and error.winerror in _NO_ROOM_WINDOWS:
        return True
    return error.errno in _NO_ROOM


def is_another_device(error: OSError) -> bool:
    """Whether the error means that a move would cross from one disk to another."""
    return error.errno == errno.EXDEV
