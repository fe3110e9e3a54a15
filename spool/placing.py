"""Laying a parcel's file into a people's folder, once.

Others take files out of these folders, so a file that is not there may have been
there already. Therefore: a copy is prepared in the staging folder; the ledger notes
that it is about to be placed; the copy is moved to its place in one step; the ledger
records that it is there. After a crash, a copy that is still in staging was not
placed, and one that is gone was, even if nobody sees it any more.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from spool.effects import Effects
from spool.errors import SpoolError, SpoolUnavailable, StaleParcel
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

    def place_all(
        self, parcels: Sequence[Parcel], event: EventName, folder: str, *, step: str
    ) -> list[Parcel | SpoolError]:
        """Place files in a folder, each as `place` does, with few records for all.

        What came of each is returned, in their order. Raises SpoolUnavailable.
        """
        outcomes: dict[int, Parcel | SpoolError] = {}
        # Parcels of one content share a place, and find there what the first one laid.
        first = {parcel.sha256: parcel.id for parcel in reversed(parcels)}
        fresh = [
            parcel
            for parcel in parcels
            if parcel.placing is None and first[parcel.sha256] == parcel.id
        ]
        with self._effects(f"{step}.prepare"):
            prepared = self._store.prepare_all(
                [(each.sha256, place_token(each.id)) for each in fresh]
            )
        ready: list[Parcel] = []
        for parcel, fault in zip(fresh, prepared, strict=True):
            if fault is None:
                ready.append(parcel)
            else:
                outcomes[parcel.id] = fault
        with suppress(StaleParcel):  # each by itself, then
            for parcel in self._place_ready(ready, event, folder, step):
                outcomes[parcel.id] = parcel
        return [
            outcomes[parcel.id]
            if parcel.id in outcomes
            else self._attempt(parcel, event, folder, step)
            for parcel in parcels
        ]

    def _place_ready(
        self, ready: Sequence[Parcel], event: EventName, folder: str, step: str
    ) -> tuple[Parcel, ...]:
        """Place prepared copies; those whose place was taken meanwhile are left out."""
        paths = self._store.choose_places(
            folder, [(parcel.name, parcel.sha256) for parcel in ready]
        )
        begun = self._record_all(
            [
                Step(parcel, (Happening(EventName.PLACING_BEGUN, {"place": path}),))
                for parcel, path in zip(ready, paths, strict=True)
            ],
            f"{step}.begin",
        )
        with self._effects(f"{step}.place"):
            placed = self._store.place_all(
                [
                    (place_token(parcel.id), path, parcel.sha256)
                    for parcel, path in zip(begun, paths, strict=True)
                ]
            )
        steps: list[Step] = []
        for parcel, path, outcome in zip(begun, paths, placed, strict=True):
            if isinstance(outcome, SpoolError) or outcome is Placed.TAKEN:
                continue
            detail: dict[str, Json] = {"place": path}
            if outcome is Placed.GONE:
                detail["kept"] = True  # as in `place`
            steps.append(Step(parcel, (Happening(event, detail),)))
        return self._record_all(steps, f"{step}.record")

    def _attempt(
        self, parcel: Parcel, event: EventName, folder: str, step: str
    ) -> Parcel | SpoolError:
        try:
            now = self._ledger.parcel(parcel.id)  # its placing may have begun
            return self.place(now, event, folder, step=step)
        except SpoolUnavailable:
            raise
        except SpoolError as error:
            return error

    def _record_all(self, steps: Sequence[Step], effect: str) -> tuple[Parcel, ...]:
        with self._effects(effect):
            return self._ledger.record(*steps, at=self._clock.now())

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
