"""A machine's disk, which forgets in a power cut what was not flushed.

The files are real, on a disk in memory; what is played is their durability. Every
change of a name waits until its folder is flushed, every file's bytes until the file
is. A power cut keeps, of each folder, the changes up to a moment chosen by chance, and
of unflushed bytes some beginning; a rename, within a folder or between two, happens
wholly or not at all. Bytes that lose their last name are kept aside while a cut could
bring them back, so that a file keeps its number.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Final

from attrs import define, field, frozen

from tests.simulation.system_calls import REAL

UNTRACKED: Final = ("ledger.sqlite", "lock")
"""The database keeps its own promises, and a lock has no content."""


@frozen
class Change:
    """A change of names that is not yet on the disk."""

    names: dict[str, tuple[int | None, int | None]]
    """By path: the number of the file that had the name before, and has it after."""

    @property
    def folders(self) -> set[str]:
        """The folders that know of it."""
        return {os.path.dirname(path) for path in self.names}

    @property
    def files(self) -> set[int]:
        """The files that it is about."""
        return {each for pair in self.names.values() for each in pair if each}


@define(eq=False)
class Disk:
    """One machine's disk: everything under `root`."""

    machine: str
    root: str
    graveyard: str
    time_ns: Callable[[], int]
    passing: Callable[[str, str], None]
    """Called before each call, with its name and path; may raise."""
    folders_are_lazy: bool = False
    """Whether flushing a folder does nothing, as in OpenSSH's server."""
    _pending: list[Change] = field(factory=list)
    _dirty: dict[int, int] = field(factory=dict)
    """Files with unflushed bytes, and how many bytes of them are flushed."""
    _where: dict[int, list[str]] = field(factory=dict)
    """The names of each file."""

    def has(self, path: str) -> bool:
        """Whether a path is on this disk, and its durability is played."""
        return path.startswith(self.root) and not os.path.basename(path).startswith(
            UNTRACKED
        )

    # What programs do

    def created(self, path: str, number: int) -> None:
        """Note that a file was made."""
        self._dirty[number] = 0
        self._named(path, number)
        self._pending.append(Change({path: (None, number)}))

    def made_folder(self, path: str) -> None:
        """Note that a folder was made."""
        number = REAL.lstat(path).st_ino
        self._pending.append(Change({path: (None, number)}))

    def rename(self, old: str, new: str) -> None:
        """Rename a file, over another if there is one."""
        self.passing("rename", old)
        number = REAL.lstat(old).st_ino
        before = self._number(new)
        if before == number:
            REAL.rename(old, new)
            return
        if before is not None:
            self._bury(new)
        REAL.rename(old, new)
        self._unnamed(old, number)
        self._named(new, number)
        self._pending.append(Change({old: (number, None), new: (before, number)}))

    def link(self, old: str, new: str) -> None:
        """Give a file a second name; raises FileExistsError."""
        self.passing("link", new)
        REAL.link(old, new, follow_symlinks=False)
        number = REAL.lstat(new).st_ino
        self._named(new, number)
        self._pending.append(Change({new: (None, number)}))

    def unlink(self, path: str) -> None:
        """Remove a name."""
        self.passing("unlink", path)
        status = REAL.lstat(path)
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
        self._bury(path)
        self._pending.append(Change({path: (status.st_ino, None)}))

    def mkdir(self, path: str, mode: int) -> None:
        """Make a folder."""
        self.passing("mkdir", path)
        REAL.mkdir(path, mode)
        self.made_folder(path)

    def flush(self, handle: int) -> None:
        """Have a file's bytes, or a folder's names, on the disk."""
        path = os.readlink(f"/proc/self/fd/{handle}")
        self.passing("fsync", path)
        status = os.fstat(handle)
        if not stat.S_ISDIR(status.st_mode):
            time_ns = self.time_ns()
            os.utime(handle, ns=(time_ns, time_ns))
            self._dirty.pop(status.st_ino, None)
        elif not self.folders_are_lazy:
            self._settle(path)

    @contextmanager
    def lazy_folders(self) -> Iterator[None]:
        """Flush no folder meanwhile."""
        before, self.folders_are_lazy = self.folders_are_lazy, True
        try:
            yield
        finally:
            self.folders_are_lazy = before

    def keep(self, path: str) -> None:
        """Have one file, under its name, on the disk."""
        number = REAL.lstat(path).st_ino
        self._dirty.pop(number, None)
        self._settle_those(lambda change: number in change.files)

    @contextmanager
    def undisturbed(self) -> Iterator[None]:
        """Let people work: nothing that happens to programs happens to them."""
        before, self.passing = self.passing, lambda name, path: None
        try:
            yield
        finally:
            self.passing = before

    # What happens to the machine

    def sync(self) -> None:
        """Have everything on the disk."""
        self._dirty.clear()
        self._pending.clear()
        self._empty_graveyard()

    def cut(self, random: Random) -> int:
        """Lose what is not on the disk; returns how many changes of names were lost."""
        lost = self._choose_lost(random)
        first_before: dict[str, int | None] = {}
        for change in lost:
            for path, (before, _) in change.names.items():
                first_before.setdefault(path, before)
        self._put_back(first_before)
        for number, flushed in self._dirty.items():
            names = self._where.get(number)
            if names and random.random() < 0.7:
                size = REAL.lstat(names[0]).st_size
                keep = random.choice(
                    (flushed, random.randint(flushed, max(size, flushed)))
                )
                os.truncate(names[0], min(keep, size))
        self.sync()
        return len(lost)

    def _choose_lost(self, random: Random) -> list[Change]:
        share = random.choice((0.1, 0.5, 0.9))
        closed: set[str] = set()
        lost = []
        for change in self._pending:
            if change.folders & closed or random.random() < share:
                closed |= change.folders
                lost.append(change)
        return lost

    def _put_back(self, names: dict[str, int | None]) -> None:
        """Let every path name the file that it named before."""
        for path, number in names.items():
            found = self._number(path)
            if found is not None and found != number:
                if os.path.isdir(path):
                    self._bury_folder(path)
                else:
                    self._bury(path)
        for path, number in names.items():
            if number is None or self._number(path) == number:
                continue
            if not os.path.isdir(os.path.dirname(path)):
                continue  # its folder is lost, and so is it
            grave = self._grave(number)
            if os.path.lexists(grave):
                REAL.rename(grave, path)
            elif number in self._where:
                REAL.link(self._where[number][0], path)
            self._named(path, number)

    def _settle(self, folder: str) -> None:
        self._settle_those(lambda change: folder in change.folders)

    def _settle_those(self, chosen: Callable[[Change], bool]) -> None:
        """Take some changes, and what they rest on, as on the disk."""
        kept: list[Change] = []
        files: set[int] = set()
        for change in reversed(self._pending):
            if chosen(change) or change.files & files:
                files |= change.files
            else:
                kept.append(change)
        self._pending = kept[::-1]
        if files:
            self._empty_graveyard()

    def _empty_graveyard(self) -> None:
        needed = {
            before
            for change in self._pending
            for before, _ in change.names.values()
            if before is not None
        }
        for name in os.listdir(self.graveyard):
            if int(name) not in needed:
                REAL.unlink(os.path.join(self.graveyard, name))

    def _bury(self, path: str) -> None:
        """Take a name from a file; one without further names is kept aside."""
        status = REAL.lstat(path)
        self._unnamed(path, status.st_ino)
        if status.st_nlink > 1:
            REAL.unlink(path)
        else:
            REAL.rename(path, self._grave(status.st_ino))

    def _bury_folder(self, path: str) -> None:
        for name in os.listdir(path):
            self._bury(os.path.join(path, name))
        os.rmdir(path)

    def _grave(self, number: int) -> str:
        return os.path.join(self.graveyard, str(number))

    def _number(self, path: str) -> int | None:
        try:
            return REAL.lstat(path).st_ino
        except (FileNotFoundError, NotADirectoryError):
            return None

    def _named(self, path: str, number: int) -> None:
        names = self._where.setdefault(number, [])
        if path not in names:
            names.append(path)

    def _unnamed(self, path: str, number: int) -> None:
        names = self._where.get(number, [])
        if path in names:
            names.remove(path)
        if not names:
            self._where.pop(number, None)


def graveyard_beside(root: Path) -> str:
    """Make the place where files without a name are kept."""
    folder = root.with_name(f"{root.name}.graveyard")
    folder.mkdir()
    return str(folder)
