"""What custody asks of a ledger, of a store of files, and of a clock."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from attrs import frozen

from spool.chain import Mark
from spool.errors import SpoolError
from spool.parcel import Event, Fingerprint, Opening, Parcel, Step
from spool.states import Direction, State


class Clock(Protocol):
    """What custody knows of time; `daemon.clock.SystemClock` fits."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC; may jump when set by hand."""
        ...

    def monotonic(self) -> float:
        """Return seconds from an unknown origin; never goes back."""
        ...


class Ledger(Protocol):
    """The append-only record of what happened; the single truth about parcels.

    Safe to use from several threads, and from several processes when the ledger is on
    disk. What `record` returned is there after a crash of the program or the machine.
    Every method may raise LedgerFault and LedgerBusy.
    """

    def record(
        self,
        *changes: Opening | Step,
        at: datetime,
        numbers: Mapping[str, range] | None = None,
    ) -> tuple[Parcel, ...]:
        """Record all these changes, or none of them, and return the parcels after.

        numbers gives the numbers that are used up, by counter; the first of them must
        be one above the counter's value.
        Raises StaleParcel when a parcel of a step is not, or no longer, as given (or
        an inbound parcel of the same partner and digest is there already),
        StaleNumber when a counter has moved, NoSuchTransition.
        """
        ...

    def parcel(self, parcel_id: int) -> Parcel:
        """Return a parcel as it is now; raises NoSuchParcel."""
        ...

    def parcels(
        self,
        *,
        direction: Direction | None = None,
        partner: str | None = None,
        states: Collection[State] | None = None,
        name: str | None = None,
        sha256: str | None = None,
        unretired: bool = False,
        newest: int | None = None,
    ) -> list[Parcel]:
        """Return the parcels that fit everything given, by id upwards.

        None asks for any. Names compare without case. `unretired` asks for those
        whose source is not yet known to have left the outbox; `newest` for only
        that many, those with the highest ids.
        """
        ...

    def of_files(
        self, *, names: Collection[str] = (), digests: Collection[str] = ()
    ) -> list[Parcel]:
        """Return the parcels that have one of these names or digests, by id upwards.

        Names compare without case.
        """
        ...

    def counts(self) -> Mapping[tuple[Direction, State], int]:
        """Return how many parcels are in each state; states without any are absent."""
        ...

    def events(self, parcel_id: int) -> list[Event]:
        """Return everything that happened to a parcel, in order; empty if unknown."""
        ...

    def mark(self) -> Mark:
        """Return where the events end; while it is the same, nothing has happened."""
        ...

    def number(self, counter: str) -> int:
        """Return a counter's value; 0 before its first use."""
        ...

    def seen(self, partner: str, name: str, size: int, modified_s: int) -> str | None:
        """Return the digest of a partner's file that was fetched before, or None.

        For servers that do not let us remove what we fetched.
        """
        ...

    def mark_seen(
        self, partner: str, name: str, size: int, modified_s: int, sha256: str
    ) -> None:
        """Remember a fetched file; doing it again replaces what was remembered."""
        ...

    def close(self) -> None:
        """Let go of the ledger; closing twice is fine."""
        ...


@frozen
class Blob:
    """Bytes in the store, by their SHA-256 (64 lower-case hexadecimal digits)."""

    sha256: str
    size: int


class Placed(StrEnum):
    """What became of a copy that was to appear in a people's folder."""

    PLACED = "placed"
    FOUND = "found"
    GONE = "gone"
    TAKEN = "taken"


class Retired(StrEnum):
    """What became of a file that was to leave the outbox."""

    REMOVED = "removed"
    ABSENT = "absent"
    REPLACED = "replaced"
    STRANDED = "stranded"


class Store(Protocol):
    """Files: the people's folders, and content by digest.

    Content never changes once it is there. All writing is flushed to the disk before
    a method returns. An operation that fails leaves no half-written file. Every
    method may raise SpoolUnavailable, NoRoom, HeldOpen and DiskFault. Those for many
    files return what they would raise of one, in the order given, and raise only
    SpoolUnavailable.
    """

    root: Path

    def check(self) -> None:
        """Raise SpoolUnavailable unless the spool's folders are all there."""
        ...

    def snapshot(self, source: Path, fingerprint: Fingerprint) -> Blob:
        """Copy a file into the store, reading it once; it stays where it is.

        Raises SourceChanged unless the file has this fingerprint before and after,
        and HeldOpen while another program will not let it be read.
        """
        ...

    def snapshot_all(
        self, sources: Sequence[tuple[Path, Fingerprint]]
    ) -> list[Blob | SpoolError]:
        """Copy files, each as `snapshot` does; return what came of each."""
        ...

    def put(self, content: bytes) -> Blob:
        """Put bytes made here into the store."""
        ...

    def adopt(self, staged: Path, expected_sha256: str | None) -> Blob:
        """Move a file from the staging folder into the store.

        Raises DigestDiffers, and removes the file, when its digest is not as expected.
        """
        ...

    def adopt_all(
        self, arrivals: Sequence[tuple[Path, str | None]]
    ) -> list[Blob | SpoolError]:
        """Move files with their expected digests, each as `adopt` does."""
        ...

    def staged(self, token: str) -> Path:
        """Return the path in the staging folder that belongs to a token."""
        ...

    def content(self, sha256: str) -> Path:
        """Return where the bytes are, to be read only; raises ContentMissing."""
        ...

    def drop(self, sha256: str) -> None:
        """Remove bytes from the store; absent is fine."""
        ...

    def prepare(self, sha256: str, token: str) -> None:
        """Make a copy of a blob ready to be placed; doing it again replaces it.

        Raises ContentMissing, and ContentDamaged when the bytes are not those of the
        digest.
        """
        ...

    def prepare_all(self, copies: Sequence[tuple[str, str]]) -> list[SpoolError | None]:
        """Prepare copies of digests by tokens, each as `prepare` does."""
        ...

    def choose_place(self, folder: str, name: str, sha256: str) -> str:
        """Return a path, relative to the root, where the file may be placed.

        `folder/name`, or, where another file has that name (case apart),
        `folder/<first 12 of the digest>/name`; the name itself never changes.
        """
        ...

    def choose_places(self, files: Sequence[tuple[str, str, str]]) -> list[str]:
        """Return places for files by folder, name and digest, all different."""
        ...

    def place(self, token: str, path: str, sha256: str) -> Placed:
        """Move a prepared copy to its place without overwriting.

        PLACED: done. FOUND: a file of this digest is there already; the copy is
        removed. GONE: there is no copy and no file, so it was placed before a crash
        and has been taken since. TAKEN: another file has the place; the copy waits.
        """
        ...

    def place_all(
        self, copies: Sequence[tuple[str, str, str]]
    ) -> list[Placed | SpoolError]:
        """Place copies by token, path and digest, each as `place` does."""
        ...

    def write_report(self, path: str, report: str) -> str:
        """Put a report for people beside a file and return its path.

        `<path>.report.txt`; where that is taken by another text, a numbered name.
        """
        ...

    def write_reports(
        self, reports: Sequence[tuple[str, str]]
    ) -> list[str | SpoolError]:
        """Put reports beside files by path, each as `write_report` does."""
        ...

    def retire(self, source: Path, fingerprint: Fingerprint, token: str) -> Retired:
        """Remove a file from the outbox if it still has this fingerprint.

        ABSENT: it was gone. REPLACED: it was another file, and is where it was.
        STRANDED: it was another file, and its name was taken again meanwhile; it is
        in the staging folder under the token.
        """
        ...

    def retire_all(
        self, sources: Sequence[tuple[Path, Fingerprint, str]]
    ) -> list[Retired | SpoolError]:
        """Remove files by path, fingerprint and token, each as `retire` does."""
        ...

    def set_aside(self, staged: Path, name: str, report: str) -> str:
        """Move a file that nobody owns from staging to `rejected`, with a report."""
        ...
