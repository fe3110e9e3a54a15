"""Laying a parcel's file into a people's folder, once.

Others take files out of these folders, so a file that is not there may have been
there already. Therefore: a copy is prepared in the staging folder; the ledger notes
that it is about to be placed; the copy is moved to its place in one step; the ledger
records that it is there. After a crash, a copy that is still in staging was not
placed, and one that is gone was, even if nobody sees it any more.
"""

from collections.abc import Mapping

from spool.effects import Effects
from spool.parcel import Happening, Json, Parcel, Step
from spool.ports import Clock, Ledger, Placed, Store
from spool.states import EventName
from spool.tokens import place_token


class Placer:
    """Places parcels' files; safe to repeat after any crash."""

    def __init__(
        self, ledger: Ledger, store: Store, clock: Clock, effects: Effects
    ) -> None:
        self._ledger = ledger
        self._store = store
        self._clock = clock
        self._effects = effects

    def place(
        self,
        parcel: Parcel,
        event: EventName,
        folder: str,
        *,
        step: str,
        report: str | None = None,
    ) -> Parcel:
        """Place the parcel's file in a folder and record the event.

        folder is relative to the root; step names the effects. Raises ContentMissing,
        ContentDamaged, StaleParcel and what the store raises.
        """
        if parcel.placing is None:
            with self._effects(f"{step}.prepare"):
                self._store.prepare(parcel.sha256, place_token(parcel.id))
            parcel = self._begin(parcel, folder, step)
        detail: dict[str, Json] = {}
        while True:
            path = parcel.placing
            assert path is not None  # noqa: S101 - noted just above, or before a crash
            if report is not None:
                with self._effects(f"{step}.report"):
                    detail["report"] = self._store.write_report(path, report)
            with self._effects(f"{step}.place"):
                placed = self._store.place(place_token(parcel.id), path, parcel.sha256)
            if placed is not Placed.TAKEN:
                break
            parcel = self._begin(parcel, folder, step)
        if placed is Placed.GONE:
            # Taken by its reader during the crash, in all likelihood; but should
            # somebody have emptied the staging folder instead, no byte is lost.
            detail["kept"] = True
        detail["place"] = path
        return self._record(parcel, event, detail, f"{step}.record")

    def _begin(self, parcel: Parcel, folder: str, step: str) -> Parcel:
        path = self._store.choose_place(folder, parcel.name, parcel.sha256)
        return self._record(
            parcel, EventName.PLACING_BEGUN, {"place": path}, f"{step}.begin"
        )

    def _record(
        self, parcel: Parcel, event: EventName, detail: Mapping[str, Json], effect: str
    ) -> Parcel:
        with self._effects(effect):
            (after,) = self._ledger.record(
                Step(parcel, (Happening(event, detail),)), at=self._clock.now()
            )
        return after
