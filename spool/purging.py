"""Erasing the bytes of parcels whose time of keeping is over, with an account of it.

A file's events stay: its name, digest and fate are the account. What is erased are
its bytes, in the store and where they were laid for people, with the reports beside
them. A file at that place which is another one now is never touched.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from attrs import frozen

from spool.by_hand import Hand
from spool.content import drop_unneeded
from spool.effects import Effects
from spool.faults import told
from spool.fingerprints import digest_of
from spool.parcel import Happening, Parcel, Step
from spool.platform import sync_folder
from spool.ports import Clock, Ledger, Store
from spool.states import TERMINAL, EventName


@frozen
class Purged:
    """A purged parcel, and what was erased: paths relative to the spool."""

    parcel: Parcel
    erased: tuple[str, ...]
    left: tuple[str, ...]
    """Places at which another file lies now."""


class Purge:
    """Erases old parcels' bytes; may be repeated after a crash at any point."""

    def __init__(
        self, ledger: Ledger, store: Store, clock: Clock, effects: Effects
    ) -> None:
        self._ledger = ledger
        self._store = store
        self._clock = clock
        self._effects = effects

    def due(self, before: datetime, spare: Callable[[Parcel], bool]) -> list[Parcel]:
        """Return the parcels that came to their end before a time.

        Those purged already and those that `spare` speaks for are left out.
        """
        return [
            parcel
            for parcel in self._ledger.parcels(states=TERMINAL)
            if parcel.changed_at < before and not parcel.purged and not spare(parcel)
        ]

    def erase(self, parcel: Parcel, before: datetime, hand: Hand) -> Purged:
        """Erase a parcel's bytes and reports, then record it.

        Raises DiskFault, SpoolUnavailable and StaleParcel.
        """
        erased, left = list[str](), list[str]()
        if parcel.place is not None:
            with self._effects("purge.erase"):
                self._erase_file(parcel, parcel.place, erased, left)
                for report in self._reports(parcel):
                    self._unlink(report, erased)
        happening = Happening(
            EventName.PURGED,
            {
                **hand.to_json(),
                "before": before.isoformat(),
                "erased": erased,
                "left": left,
            },
        )
        with self._effects("purge.record"):
            (after,) = self._ledger.record(
                Step(parcel, (happening,)), at=self._clock.now()
            )
        drop_unneeded(
            self._ledger, self._store, parcel.sha256, self._effects, "purge.drop"
        )
        return Purged(after, tuple(erased), tuple(left))

    def _erase_file(
        self, parcel: Parcel, place: str, erased: list[str], left: list[str]
    ) -> None:
        path = self._store.root / place
        if not os.path.lexists(path):
            return
        if path.is_symlink() or not path.is_file() or not _holds(path, parcel):
            left.append(place)
            return
        self._unlink(place, erased)

    def _reports(self, parcel: Parcel) -> list[str]:
        """Where the parcel's reports were written, as its events say."""
        found = []
        for event in self._ledger.events(parcel.id):
            report = event.detail.get("report")
            if isinstance(report, str) and "place" in event.detail:
                found.append(report)
        return found

    def _unlink(self, place: str, erased: list[str]) -> None:
        path = self._store.root / place
        with told("erase", place, self._store.check):
            if not path.is_symlink() and path.is_file():
                path.unlink()
                sync_folder(path.parent)
                erased.append(place)


def _holds(path: Path, parcel: Parcel) -> bool:
    with told("read", path.name):
        return digest_of(path).sha256 == parcel.sha256
