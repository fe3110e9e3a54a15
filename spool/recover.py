"""Putting right, when a spool is opened, what a sudden stop left behind.

Ledger and folders are compared, and the smaller step is taken: a copy that is proven
to be one is removed, what was begun is left for its step to finish, and bytes that
belong to nobody are laid where people see them. Doing it twice changes nothing more.
A parcel that was `sending` stays so: sending again finds out how far it came.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from spool.content import contents_needed
from spool.effects import Effects
from spool.errors import ContentMissing, NoSuchParcel
from spool.fingerprints import digest_of, fingerprint_of
from spool.folder_store import FolderStore
from spool.parcel import Happening, Json, Parcel, Step
from spool.ports import Clock, Ledger
from spool.reports import stranded, unclaimed
from spool.states import TERMINAL, EventName, State
from spool.tokens import COPY, FETCH, PLACE, RETIRE, place_token

_DIGESTS_AT_ONCE = 500


@frozen
class Repair:
    """Something that was put right, or could not be; code is one of `spool.codes`."""

    what: str
    code: str | None = None

    def __str__(self) -> str:
        return self.what if self.code is None else f"{self.what} [{self.code}]"


class Recovery:
    """One comparison of a spool's ledger and folders, before anything else runs."""

    def __init__(
        self, ledger: Ledger, store: FolderStore, clock: Clock, effects: Effects
    ) -> None:
        self._ledger = ledger
        self._store = store
        self._clock = clock
        self._effects = effects
        self._repairs: list[Repair] = []

    def run(self) -> tuple[Repair, ...]:
        """Put right what can be; raises what ledger and store raise."""
        self._store.check()
        for path in self._store.all_staged():
            self._staged(path)
        for parcel in self._ledger.parcels(unretired=True):
            if not os.path.lexists(self._outbox(parcel)):
                self._note(parcel, EventName.SOURCE_RETIRED, {"outcome": "absent"})
        for parcel in self._ledger.parcels(states=frozenset(State) - TERMINAL):
            self._content(parcel)
        digests = list(self._store.digests())
        for start in range(0, len(digests), _DIGESTS_AT_ONCE):
            self._drop_unneeded(digests[start : start + _DIGESTS_AT_ONCE])
        return tuple(self._repairs)

    def _staged(self, path: Path) -> None:
        prefix, _, number = path.name.partition("-")
        parcel = self._parcel(number)
        if not path.is_file() or path.is_symlink():
            self._tell(f"left {path.name} in the staging folder: it is no file")
        elif path.name.startswith((COPY, FETCH)):
            self._remove(path, "an unfinished copy")
        elif f"{prefix}-" == PLACE and parcel is not None:
            if not parcel.live or parcel.placing is None:
                self._remove(path, f"a spare copy of {parcel.name}")
        elif f"{prefix}-" == RETIRE and parcel is not None:
            self._retired(path, parcel)
        else:
            self._set_aside(path, path.name, unclaimed(path.name), "SPL034")

    def _retired(self, path: Path, parcel: Parcel) -> None:
        """Finish taking a file from the outbox."""
        if digest_of(path).sha256 != parcel.sha256:
            with self._effects("recover.clean"):
                given_back = self._store.give_back(path.name, self._outbox(parcel))
            if given_back:
                self._tell(f"gave {parcel.name} back: it was replaced while taken")
            else:
                report = stranded(parcel.name)
                self._set_aside(path, parcel.name, report, "SPL033")
        elif parcel.live:
            with self._effects("recover.clean"):
                # A copy, for others may have the file itself open, or under another
                # name, and change what it holds.
                self._store.snapshot(path, fingerprint_of(os.lstat(path)))
                path.unlink()
            self._tell(f"finished taking {parcel.name} from the outbox")
        else:
            self._remove(path, f"a spare copy of {parcel.name}")

    def _content(self, parcel: Parcel) -> None:
        """Make sure that a live parcel's bytes are there, if need be from its place."""
        try:
            self._store.content(parcel.sha256)
        except ContentMissing as error:
            for path in self._other_places(parcel):
                if _holds(path, parcel.sha256):
                    with self._effects("recover.clean"):
                        self._store.snapshot(path, fingerprint_of(os.lstat(path)))
                    self._note(parcel, EventName.CONTENT_RESTORED, {"from": str(path)})
                    return
            if parcel.last_error != str(error):
                self._note(parcel, EventName.CONTENT_MISSING, {"error": str(error)})
            self._tell(f"{parcel.name} has lost its content: {error.cause}", error.code)

    def _drop_unneeded(self, digests: Sequence[str]) -> None:
        """Let content go whose parcels have all come to their end.

        Content of which the ledger knows nothing stays: its parcel may be about to be
        opened, or the ledger may be an older one from a backup.
        """
        needed = contents_needed(self._ledger, digests)
        known = self._ledger.of_files(digests=digests)
        first = {parcel.sha256: parcel for parcel in reversed(known)}
        for digest in digests:
            if digest in first and digest not in needed:
                with self._effects("recover.clean"):
                    self._store.drop(digest)
                self._tell(
                    f"removed the content of {first[digest].name}, which is done"
                )

    def _other_places(self, parcel: Parcel) -> list[Path]:
        places = [self._store.staged(place_token(parcel.id))]
        if parcel.source is not None:
            places.append(self._outbox(parcel))
        places.extend(
            self._store.root / place
            for place in (parcel.place, parcel.placing)
            if place is not None
        )
        return places

    def _outbox(self, parcel: Parcel) -> Path:
        return self._store.root / "outbox" / parcel.name

    def _parcel(self, number: str) -> Parcel | None:
        try:
            return self._ledger.parcel(int(number))
        except (ValueError, NoSuchParcel):
            return None

    def _remove(self, path: Path, what: str) -> None:
        with self._effects("recover.clean"):
            path.unlink(missing_ok=True)
        self._tell(f"removed {what}")

    def _set_aside(self, path: Path, name: str, report: str, code: str) -> None:
        with self._effects("recover.clean"):
            place = self._store.set_aside(path, name, report)
        self._tell(f"laid {name} of the staging folder into {place}", code)

    def _note(self, parcel: Parcel, event: EventName, detail: dict[str, Json]) -> None:
        with self._effects("recover.record"):
            self._ledger.record(
                Step(parcel, (Happening(event, detail),)), at=self._clock.now()
            )
        self._tell(f"noted of {parcel.name}: {event.replace('_', ' ')}")

    def _tell(self, what: str, code: str | None = None) -> None:
        self._repairs.append(Repair(what, code))


def _holds(path: Path, sha256: str) -> bool:
    try:
        return digest_of(path).sha256 == sha256
    except OSError:
        return False
