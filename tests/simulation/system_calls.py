"""Puts played disks under the calls that programs make, in this process.

`spool.platform` and the standard library find the system's calls in `os` and `io` when
they make them; there they find ours for as long as `playing` lasts. A path on no
played disk goes to the system as it is.
"""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final
from unittest import mock

from attrs import frozen

from spool import platform

if TYPE_CHECKING:
    from tests.simulation.disk import Disk


@frozen
class Real:
    """The system's own calls."""

    open: Callable[..., int]
    file: Callable[..., IO[Any]]
    rename: Callable[..., None]
    link: Callable[..., None]
    unlink: Callable[..., None]
    mkdir: Callable[..., None]
    fsync: Callable[[int], None]
    lstat: Callable[..., os.stat_result]


REAL: Final = Real(
    os.open, io.open, os.rename, os.link, os.unlink, os.mkdir, os.fsync, os.lstat
)


class _Calls:
    """The calls as programs find them."""

    def __init__(self, disks: Sequence[Disk]) -> None:
        self._disks = disks

    def _disk(self, path: str) -> Disk | None:
        for disk in self._disks:
            if disk.has(path):
                return disk
        return None

    def open(
        self, path: Any, flags: int, mode: int = 0o777, *, dir_fd: int | None = None
    ) -> int:
        if not flags & os.O_CREAT:
            return REAL.open(path, flags, mode, dir_fd=dir_fd)
        full = _full(path, dir_fd)
        disk = self._disk(full)
        new = disk is not None and not os.path.lexists(full)
        if disk is not None:
            disk.passing("open", full)
        handle = REAL.open(path, flags, mode, dir_fd=dir_fd)
        if disk is not None and new:
            disk.created(full, os.fstat(handle).st_ino)
        return handle

    def file(self, file: Any, mode: str = "r", *more: Any, **named: Any) -> IO[Any]:
        if isinstance(file, int) or not set(mode) & set("wxa"):
            return REAL.file(file, mode, *more, **named)
        full = _full(file, None)
        disk = self._disk(full)
        new = disk is not None and not os.path.lexists(full)
        if disk is not None:
            disk.passing("open", full)
        opened = REAL.file(file, mode, *more, **named)
        if disk is not None and new:
            disk.created(full, os.fstat(opened.fileno()).st_ino)
        return opened

    def rename(
        self,
        old: Any,
        new: Any,
        *,
        src_dir_fd: int | None = None,
        dst_dir_fd: int | None = None,
    ) -> None:
        source, target = _full(old, src_dir_fd), _full(new, dst_dir_fd)
        disk = self._disk(source)
        if disk is None:
            REAL.rename(source, target)
        elif not disk.has(target):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), source)
        else:
            disk.rename(source, target)

    def rename_without_replacing(self, source: Path, target: Path) -> bool:
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
        self.rename(source, target)
        return True

    def link(
        self,
        old: Any,
        new: Any,
        *,
        src_dir_fd: int | None = None,
        dst_dir_fd: int | None = None,
        follow_symlinks: bool = True,
    ) -> None:
        source, target = _full(old, src_dir_fd), _full(new, dst_dir_fd)
        disk = self._disk(target)
        if disk is None:
            REAL.link(source, target, follow_symlinks=follow_symlinks)
        else:
            disk.link(source, target)

    def unlink(self, path: Any, *, dir_fd: int | None = None) -> None:
        full = _full(path, dir_fd)
        disk = self._disk(full)
        if disk is None:
            REAL.unlink(full)
        else:
            disk.unlink(full)

    def mkdir(self, path: Any, mode: int = 0o777, *, dir_fd: int | None = None) -> None:
        full = _full(path, dir_fd)
        disk = self._disk(full)
        if disk is None:
            REAL.mkdir(full, mode)
        else:
            disk.mkdir(full, mode)

    def fsync(self, handle: Any) -> None:
        number = handle if isinstance(handle, int) else handle.fileno()
        disk = self._disk(os.readlink(f"/proc/self/fd/{number}"))
        if disk is None:
            REAL.fsync(number)
        else:
            disk.flush(number)


def _full(path: Any, dir_fd: int | None) -> str:
    named = os.fsdecode(path)
    if dir_fd is not None:
        return os.path.join(os.readlink(f"/proc/self/fd/{dir_fd}"), named)
    return os.path.abspath(named)


@contextmanager
def playing(disks: Sequence[Disk]) -> Iterator[None]:
    """Put disks under every call of this process."""
    calls = _Calls(disks)
    # Whether a call takes an open folder is asked of these sets, by the call itself.
    ours: tuple[Any, ...] = (calls.open, calls.rename, calls.link, calls.unlink)
    takes_folder = {*os.supports_dir_fd, *ours}
    with (
        mock.patch.object(os, "open", calls.open),
        mock.patch.object(io, "open", calls.file),
        mock.patch("builtins.open", calls.file),
        mock.patch.object(os, "rename", calls.rename),
        mock.patch.object(os, "replace", calls.rename),
        mock.patch.object(os, "link", calls.link),
        mock.patch.object(os, "unlink", calls.unlink),
        mock.patch.object(os, "remove", calls.unlink),
        mock.patch.object(os, "mkdir", calls.mkdir),
        mock.patch.object(os, "fsync", calls.fsync),
        mock.patch.object(os, "supports_dir_fd", takes_folder),
        mock.patch.object(
            platform, "_rename_without_replacing", calls.rename_without_replacing
        ),
    ):
        yield
