"""Whether ledger and folders still are what was written: tamper evidence.

Three comparisons: the chain of events with itself and with a mark taken earlier; each
parcel with its events; each file with the digest it had when it was laid down.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from attrs import field, frozen

from spool.chain import Link, Mark, breaks, first_link
from spool.codes import CODES
from spool.errors import ContentMissing
from spool.evolution import replay
from spool.fingerprints import digest_of
from spool.folder_store import FolderStore
from spool.parcel import Parcel
from spool.root import Root
from spool.sqlite_ledger import SqliteLedger

_UNREADABLE = (ValueError, TypeError, KeyError)
"""What reading a row raises that this program did not write."""


@frozen
class Doubt:
    """Something that is not as it was written; code is one of `spool.codes`."""

    code: str
    subject: str
    cause: str
    parcel_id: int | None = None

    @property
    def severity(self) -> str:
        """`error`, or `notice` for what people may well have done themselves."""
        return CODES[self.code].severity

    def __str__(self) -> str:
        return f"{self.subject}: {self.cause}"


@frozen
class Verification:
    """What was compared, and what was found."""

    mark: Mark
    """Where the chain ends now; kept elsewhere, it proves later that nothing before
    it was changed."""
    parcels: int
    files: int
    """How many files were read and compared."""
    doubts: tuple[Doubt, ...] = field(factory=tuple)

    @property
    def sound(self) -> bool:
        """Whether nothing was tampered with."""
        return all(doubt.severity != "error" for doubt in self.doubts)


def verify(
    root: Root, ledger: SqliteLedger, earlier: Mark | None = None
) -> Verification:
    """Compare everything; nothing is changed. Raises what ledger and store raise."""
    mark = ledger.mark()
    chain = _Chain(ledger, earlier)
    doubts = [*chain.doubts()]
    files = _Files(root, ledger)
    ids = ledger.parcel_ids()
    for parcel_id in ids:
        try:
            parcel = ledger.parcel(parcel_id)
        except _UNREADABLE:
            cause = "it cannot be read"
            doubts.append(Doubt("SPL042", f"parcel {parcel_id}", cause, parcel_id))
            continue
        doubts += _parcel_doubts(ledger, parcel)
        doubts += files.doubts(parcel)
    return Verification(mark, len(ids), files.read, tuple(doubts))


class _Chain:
    """The chain of events, followed once."""

    def __init__(self, ledger: SqliteLedger, earlier: Mark | None) -> None:
        self._ledger = ledger
        self._earlier = earlier
        self._met = False
        self._events = 0

    def doubts(self) -> Iterator[Doubt]:
        spool_id = self._ledger.spool_id
        earlier = self._earlier
        self._met = earlier == Mark(0, first_link(spool_id))
        for each in breaks(spool_id, self._watched()):
            yield Doubt("SPL040", f"event {each.serial}", each.cause, each.parcel_id)
        if earlier is not None and not self._met:
            yield Doubt("SPL041", f"mark {earlier}", f"found {self._events} events")

    def _watched(self) -> Iterator[Link]:
        for link in self._ledger.chain():
            self._events += 1
            self._met = self._met or Mark(link.serial, link.link) == self._earlier
            yield link


def _parcel_doubts(ledger: SqliteLedger, parcel: Parcel) -> Iterator[Doubt]:
    subject = f"parcel {parcel.id} ({parcel.name})"
    try:
        replayed = replay(ledger.events(parcel.id))
    except _UNREADABLE:
        cause = "its events are missing or cannot be read"
        yield Doubt("SPL042", subject, cause, parcel.id)
        return
    if replayed.ordinal > parcel.ordinal:
        return  # it has moved on while we were looking
    if replayed != parcel:
        cause = f"found {parcel.state}, its events say {replayed.state}"
        if replayed.state is parcel.state:
            cause = "found other particulars than its events say"
        yield Doubt("SPL042", subject, cause, parcel.id)


class _Files:
    """The files of parcels, where they were laid and in the store."""

    def __init__(self, root: Root, ledger: SqliteLedger) -> None:
        self._root = root
        self._ledger = ledger
        self._store = FolderStore(root)
        self.read = 0

    def doubts(self, parcel: Parcel) -> Iterator[Doubt]:
        if not parcel.live and parcel.place is not None:
            yield from self._laid(parcel, parcel.place)
        if parcel.live or parcel.kept:
            try:
                content = self._store.content(parcel.sha256)
            except ContentMissing as error:
                yield Doubt("SPL043", parcel.name, error.cause, parcel.id)
            else:
                yield from self._compare(parcel, content, "the content in the store")

    def _laid(self, parcel: Parcel, place: str) -> Iterator[Doubt]:
        path = self._root.path / place
        there = os.path.lexists(path)
        if parcel.purged:
            if there and self._digest(path) == parcel.sha256:
                cause = "was purged, and is there"
                yield Doubt("SPL045", place, cause, parcel.id)
        elif not there:
            yield Doubt("SPL044", place, "is not there", parcel.id)
        elif self._is_another(parcel, place, found := self._digest(path)):
            cause = "is not there; another file was laid into its place"
            yield Doubt("SPL044", place, cause, parcel.id)
        else:
            yield from self._differs(parcel, found, place)

    def _is_another(self, parcel: Parcel, place: str, found: str | None) -> bool:
        """Whether the file at a parcel's place was laid there for another parcel.

        The first was taken away, as from an inbox, and its place was free again.
        """
        if found is None or found == parcel.sha256:
            return False
        others = self._ledger.parcels(sha256=found)
        return any(other.place == place for other in others)

    def _compare(self, parcel: Parcel, path: Path, subject: str) -> Iterator[Doubt]:
        yield from self._differs(parcel, self._digest(path), subject)

    def _differs(
        self, parcel: Parcel, found: str | None, subject: str
    ) -> Iterator[Doubt]:
        if found != parcel.sha256:
            shown = "no file that can be read" if found is None else found[:12]
            cause = f"found digest {shown}, expected {parcel.sha256[:12]}"
            yield Doubt("SPL043", subject, cause, parcel.id)

    def _digest(self, path: Path) -> str | None:
        self.read += 1
        try:
            return digest_of(path).sha256
        except OSError:
            return None
