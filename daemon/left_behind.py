"""What lies at a partner's and is not taken: told once, while it lies there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from attrs import define, field, frozen

from daemon.transport import Listing, RemoteFile
from spool.names import escaped_name

LEFT_MAX: Final = 1_000
"""Names that are remembered, and so told, at a time."""

UNFINISHED_AFTER_S: Final = 3600.0
"""So long a file under a temporary name stays as it is before it is told."""

TEMPORARY_PREFIX: Final = "."
"""Files under such names are still being written by their sender."""


@frozen
class _Unfinished:
    """A file under a temporary name, and since when it has been as it is."""

    file: RemoteFile
    since_s: float


@define(eq=False)
class LeftBehind:
    """What was told of one folder of one partner.

    Names are as `escaped_name` gives them: safe to show, and of bounded length. One
    thread at a time uses it; `names` may be read by any.
    """

    names: tuple[str, ...] = field(init=False, default=())
    """What was told, and still lies there."""
    _told: dict[str, object] = field(init=False, factory=dict)
    _unfinished: dict[str, _Unfinished] = field(init=False, factory=dict)

    def is_new(self, name: str, why: object) -> bool:
        """Whether this is to be told of a name; from then on it is not new.

        Beyond `LEFT_MAX` names nothing is new until some are gone.
        """
        key = escaped_name(name)
        if self._told.get(key) == why:
            return False
        if key not in self._told and len(self._told) >= LEFT_MAX:
            return False
        self._told[key] = why
        self.names = tuple(self._told)
        return True

    def knows(self, name: str) -> bool:
        """Whether something was told of a name."""
        return escaped_name(name) in self._told

    def forget(self, name: str) -> None:
        """Take a name as one of which all is well."""
        if self._told.pop(escaped_name(name), None) is not None:
            self.names = tuple(self._told)

    def look(self, listing: Listing, now_s: float) -> Iterator[tuple[str, str]]:
        """Give the names, each with the reason, that a listing shows to be left.

        What is no longer there is forgotten; now_s is by a clock that nobody sets.
        """
        if self._told and not listing.more:
            present = {escaped_name(file.name) for file in listing}
            present.update(map(escaped_name, listing.ignored))
            self._told = {k: why for k, why in self._told.items() if k in present}
            self.names = tuple(self._told)
        for name in listing.ignored:
            if self.is_new(name, _NO_FILE):
                yield name, _NO_FILE
        for name in self._stale(listing, now_s):
            if self.is_new(name, _UNFINISHED):
                yield name, _UNFINISHED

    def _stale(self, files: Iterable[RemoteFile], now_s: float) -> Iterator[str]:
        """Give the temporary names that have stayed as they are for long."""
        seen: dict[str, _Unfinished] = {}
        for file in files:
            if not file.name.startswith(TEMPORARY_PREFIX) or len(seen) >= LEFT_MAX:
                continue
            before = self._unfinished.get(file.name)
            if before is None or before.file != file:
                before = _Unfinished(file, now_s)
                self.forget(file.name)
            seen[file.name] = before
        self._unfinished = seen
        for name, each in seen.items():
            if now_s - each.since_s >= UNFINISHED_AFTER_S:
                yield name


_NO_FILE: Final = "it is no file, or no path can hold its name"
_UNFINISHED: Final = "its name is that of an unfinished file, and it stays as it is"
