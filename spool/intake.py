"""What in the outbox may be taken now.

"Has the writer finished?" is answered by evidence: a file is ready when its size,
modification time and file number are the same over two looks a settle time apart, or
over two looks in immediate succession when its content closes itself. Events of the
file system only say "look again", so this scan is the whole truth and may be made at
any moment.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterator
from enum import StrEnum
from heapq import nsmallest
from itertools import starmap
from pathlib import Path
from typing import Final, TypeAlias

from attrs import define, frozen

from spool.errors import HeldOpen, SpoolUnavailable
from spool.fingerprints import fingerprint_of
from spool.names import safe_name, temporary_name
from spool.parcel import Fingerprint
from spool.platform import held_open, is_link, open_to_read
from spool.ports import Clock

CONSIDERED_MAX: Final = 10_000
"""Files of an outbox that are looked at together, and told of as ignored."""

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

    ready is in order of modification time, then name. ignored holds what has been
    told and is still there; new_ignored what no earlier look told. unsettled counts
    files that may become ready by themselves. more says that another look may find
    more that is ready, at once.
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


_Age: TypeAlias = tuple[int, str]
"""Modification time and name: by it files have their turns."""


@define
class _Turn:
    """The files that are looked at for now: all there are, or the oldest of many."""

    names: list[str]
    first: bool
    """Whether nothing in the outbox is older."""
    end: _Age | None
    """Where the next turn begins; None where no file is left for one."""
    since_s: float | None = None
    """When all its files had been looked at once."""

    @property
    def whole(self) -> bool:
        """Whether it has every file of the outbox."""
        return self.first and self.end is None


class Intake:
    """Looks at one outbox, and remembers what it saw the time before.

    settle_s is how long a file must stay the same; is_temporary tells names under
    which programs write what they will rename; is_complete tells files whose content
    closes itself, and may be wrong in saying no. At most limit files are given out at
    a time. One thread at a time uses it.

    The outbox is listed once a turn, which ends when every file that is ready in it was
    given out. Of more than considered_max files the oldest have their turn first, so
    that a crowded outbox costs no more memory; such a turn goes on until each of its
    files has had the settle time, then the next begins behind it, and after the last
    the first. No more than considered_max of what is ignored is told, until some of
    that is gone.
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
        considered_max: int = CONSIDERED_MAX,
    ) -> None:
        self._outbox = outbox
        self._clock = clock
        self._settle_s = settle_s
        self._is_temporary = is_temporary
        self._is_complete = is_complete
        self._limit = limit
        self._considered_max = considered_max
        self._looks: dict[str, _Look] = {}
        self._told: dict[str, Reason] = {}
        self._turn: _Turn | None = None
        self._after: _Age | None = None
        self._passed_over = 0
        """Files that were not ready in their turns since the first turn."""
        self._given = False
        """Whether any file was given out since the first turn."""

    def scan(self) -> Scan:
        """Look at the outbox; raises SpoolUnavailable if it is gone."""
        new: list[Ignored] = []
        turn = self._turn or self._next_turn(new)
        ready: list[Candidate] = []
        waiting: list[str] = []
        looks: dict[str, _Look] = {}
        for name in turn.names:
            path = self._outbox / name
            try:
                looks[name] = look = self._look(name, path)
                if not self._settled(look):
                    waiting.append(name)
                elif _readable(path):
                    self._told.pop(name, None)
                    ready.append(Candidate(path, name, look.fingerprint))
                elif name not in self._told and len(self._told) < self._considered_max:
                    self._told[name] = Reason.UNREADABLE
                    new.append(Ignored(name, Reason.UNREADABLE))
            except FileNotFoundError:
                continue  # it went, or became something else, while we looked
            except HeldOpen:
                waiting.append(name)
        self._looks = looks
        ready.sort(key=lambda each: (each.fingerprint.mtime_ns, each.name))
        given, left = ready[: self._limit], ready[self._limit :]
        self._given = self._given or bool(given)
        unsettled = self._passed_over + len(waiting)
        more = self._go_on(turn, [each.name for each in left], waiting)
        return Scan(
            ready=tuple(given),
            ignored=tuple(starmap(Ignored, sorted(self._told.items()))),
            new_ignored=tuple(sorted(new, key=lambda each: each.name)),
            unsettled=unsettled,
            more=more,
        )

    def _next_turn(self, new: list[Ignored]) -> _Turn:
        """List the outbox; adds what is to be told as ignored."""
        after = self._after
        aged = nsmallest(self._considered_max + 1, self._files(after, new))
        names = [name for _, name in aged[: self._considered_max]]
        return _Turn(
            names,
            first=after is None,
            end=aged[-2] if len(aged) > self._considered_max else None,
        )

    def _go_on(self, turn: _Turn, left: list[str], waiting: list[str]) -> bool:
        """Keep the turn, or end it; return whether to look again at once."""
        now_s = self._clock.monotonic()
        if turn.since_s is None:
            turn.since_s = now_s
        settling = waiting and now_s - turn.since_s < self._settle_s
        # Where the turn has everything, what comes meanwhile must not wait for it.
        if left or (settling and not turn.whole):
            turn.names = [*left, *waiting]
            self._turn = turn
            return bool(left)
        if turn.end is not None:
            self._turn, self._after = None, turn.end
            self._passed_over += len(waiting)
            return True
        # Meanwhile files may have come that are older than those just looked at.
        again = self._given and not turn.whole
        self._begin_anew()
        return again

    def _begin_anew(self) -> None:
        self._turn = self._after = None
        self._passed_over, self._given = 0, False

    def _files(self, after: _Age | None, new: list[Ignored]) -> Iterator[_Age]:
        """Give the files that may be taken and are not older; note what is ignored."""
        told: dict[str, Reason] = {}
        found: list[Ignored] = []
        for name, status in self._entries():
            reason = self._reason(name, status)
            before = self._told.get(name)
            if reason is None:
                if before is Reason.UNREADABLE:
                    told[name] = before  # whether it still is shows in its turn
                age = (status.st_mtime_ns, name)
                if after is None or age > after:
                    yield age
            elif before is reason:
                told[name] = before
            elif len(found) < self._considered_max:
                found.append(Ignored(name, reason))
        found = found[: self._considered_max - len(told)]
        self._told = told | {each.name: each.reason for each in found}
        new += found

    def _entries(self) -> Iterator[tuple[str, os.stat_result]]:
        try:
            with os.scandir(self._outbox) as entries:
                for entry in entries:
                    try:
                        status = entry.stat(follow_symlinks=False)
                    except FileNotFoundError:  # it went while we looked
                        continue
                    yield entry.name, status
        except OSError as error:
            raise SpoolUnavailable(
                operation="list",
                subject=str(self._outbox),
                cause=(error.strerror or str(error)).lower(),
            ) from error

    def _reason(self, name: str, status: os.stat_result) -> Reason | None:
        """Why something in the outbox is left where it is; None where it is not."""
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
        """Look at a file; raises FileNotFoundError where none is there any more."""
        now_s = self._clock.monotonic()
        seen = _regular(path)
        last = self._looks.get(name)
        if last is not None and last.fingerprint == seen:
            return last
        complete = self._complete(name, path)
        again = _regular(path)
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


def _regular(path: Path) -> Fingerprint:
    status = os.lstat(path)
    if not stat.S_ISREG(status.st_mode):
        raise FileNotFoundError(errno.ENOENT, "no regular file any more", str(path))
    return fingerprint_of(status)


def _readable(path: Path) -> bool:
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
        return False
    return True
