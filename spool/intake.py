"""What in the outbox may be taken now.

"Has the writer finished?" is answered by evidence: a file is ready when its size,
modification time and file number are the same over two looks a settle time apart, or
over two looks in immediate succession when its content closes itself. Events of the
file system only say "look again", so this scan is the whole truth and may be made at
any moment.
"""

import os
import stat
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from attrs import frozen

from spool.errors import HeldOpen, SpoolUnavailable
from spool.fingerprints import fingerprint_of
from spool.names import safe_name, temporary_name
from spool.parcel import Fingerprint
from spool.platform import held_open, is_link, open_to_read
from spool.ports import Clock

IsTemporary: TypeAlias = Callable[[str], bool]
IsComplete: TypeAlias = Callable[[str, Path], bool]


@frozen
class Candidate:
    """A file in the outbox that has come to rest."""

    path: Path
    name: str
    fingerprint: Fingerprint


class Reason(StrEnum):
    """Why something in the outbox is left where it is; each has its SPL code."""

    FOLDER = "SPL020"
    LINK = "SPL021"
    NO_REGULAR_FILE = "SPL022"
    UNREADABLE = "SPL023"
    UNUSABLE_NAME = "SPL024"
    TEMPORARY = "SPL025"


@frozen
class Ignored:
    """Something in the outbox that is left where it is; `reason` is its code."""

    name: str
    reason: Reason


@frozen(kw_only=True)
class Scan:
    """What one look at the outbox found.

    ready is in order of modification time, then name. new_ignored holds what no
    earlier look reported. unsettled counts files that may become ready by themselves.
    more says that the limit cut the list of ready files.
    """

    ready: tuple[Candidate, ...]
    ignored: tuple[Ignored, ...]
    new_ignored: tuple[Ignored, ...]
    unsettled: int
    more: bool


@frozen
class _Look:
    """A file as it was seen, since when it has been so, and whether it is complete."""

    fingerprint: Fingerprint
    since_s: float
    complete: bool


class Intake:
    """Looks at one outbox, and remembers what it saw the time before.

    settle_s is how long a file must stay the same; is_temporary tells names under
    which programs write what they will rename; is_complete tells files whose content
    closes itself, and may be wrong in saying no. At most limit files are given out at
    a time. One thread at a time uses it.
    """

    def __init__(
        self,
        outbox: Path,
        clock: Clock,
        *,
        settle_s: float,
        is_temporary: IsTemporary = temporary_name,
        is_complete: IsComplete | None = None,
        limit: int = 500,
    ) -> None:
        self._outbox = outbox
        self._clock = clock
        self._settle_s = settle_s
        self._is_temporary = is_temporary
        self._is_complete = is_complete
        self._limit = limit
        self._looks: dict[str, _Look] = {}
        self._reported: set[Ignored] = set()

    def scan(self) -> Scan:
        """Look at everything in the outbox; raises SpoolUnavailable if it is gone."""
        ready: list[Candidate] = []
        ignored: list[Ignored] = []
        looks: dict[str, _Look] = {}
        unsettled = 0
        for name in self._names():
            path = self._outbox / name
            try:
                reason = self._reason(name, path)
                if reason is None:
                    looks[name] = look = self._look(name, path)
                    if not self._settled(look):
                        unsettled += 1
                    elif (reason := _unreadable(path)) is None:
                        ready.append(Candidate(path, name, look.fingerprint))
            except FileNotFoundError:
                continue  # it went while we looked
            except HeldOpen:
                unsettled += 1
                continue
            if reason is not None:
                ignored.append(Ignored(name, reason))
        self._looks = looks
        ready.sort(key=lambda each: (each.fingerprint.mtime_ns, each.name))
        return Scan(
            ready=tuple(ready[: self._limit]),
            ignored=tuple(ignored),
            new_ignored=self._new(ignored),
            unsettled=unsettled,
            more=len(ready) > self._limit,
        )

    def _names(self) -> list[str]:
        try:
            return sorted(os.listdir(self._outbox))
        except OSError as error:
            raise SpoolUnavailable(
                operation="list",
                subject=str(self._outbox),
                cause=(error.strerror or str(error)).lower(),
            ) from error

    def _reason(self, name: str, path: Path) -> Reason | None:
        """Why a name is left where it is; raises FileNotFoundError."""
        status = os.lstat(path)
        if is_link(status):
            return Reason.LINK
        if stat.S_ISDIR(status.st_mode):
            return Reason.FOLDER
        if not stat.S_ISREG(status.st_mode):
            return Reason.NO_REGULAR_FILE
        if self._is_temporary(name):
            return Reason.TEMPORARY
        if not safe_name(name):
            return Reason.UNUSABLE_NAME
        return None

    def _look(self, name: str, path: Path) -> _Look:
        now_s = self._clock.monotonic()
        seen = fingerprint_of(os.lstat(path))
        last = self._looks.get(name)
        if last is not None and last.fingerprint == seen:
            return last
        complete = self._complete(name, path)
        again = fingerprint_of(os.lstat(path))
        return _Look(again, now_s, complete and again == seen)

    def _complete(self, name: str, path: Path) -> bool:
        if self._is_complete is None:
            return False
        try:
            return self._is_complete(name, path)
        except OSError:  # it cannot be read yet: time will tell
            return False

    def _settled(self, look: _Look) -> bool:
        return look.complete or self._clock.monotonic() - look.since_s >= self._settle_s

    def _new(self, ignored: list[Ignored]) -> tuple[Ignored, ...]:
        """Return what was not reported before; what is gone may be reported again."""
        new = tuple(each for each in ignored if each not in self._reported)
        self._reported = set(ignored)
        return new


def _unreadable(path: Path) -> Reason | None:
    """Try to open a file; raises HeldOpen and FileNotFoundError."""
    try:
        os.close(open_to_read(path))
    except FileNotFoundError:
        raise
    except OSError as error:
        if held_open(error):
            raise HeldOpen(
                operation="read", subject=path.name, cause="another program has it open"
            ) from error
        return Reason.UNREADABLE
    return None
