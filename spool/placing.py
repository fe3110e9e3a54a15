"""Laying a parcel's file into a people's folder, once.

Others take files out of these folders, so a file that is not there may have been
there already. Therefore: a copy is prepared in the staging folder; the ledger notes
that it is about to be placed; the copy is moved to its place in one step; the ledger
records that it is there. After a crash, a copy that is still in staging was not
placed, and one that is gone was, even if nobody sees it any more.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from attrs import evolve, frozen

from spool.effects import Effects
from spool.errors import SpoolError, SpoolUnavailable, StaleParcel
from spool.parcel import Happening, Json, Parcel, Step
from spool.ports import Clock, Ledger, Placed, Store
from spool.states import EventName
from spool.tokens import place_token


@frozen
class Placing:
    """A parcel whose file goes to a folder, relative to the root, with its report."""

    parcel: Parcel
    folder: str
    report: str | None = None


class Placer:
    """Places parcels' files; safe to repeat after any crash."""

    def __init__(
        self, ledger: Ledger, store: Store, clock: Clock, effects: Effects
    ) -> None:
        self._ledger = ledger
        self._store = store
        self._clock = clock
        self._effects = effects

    def place(self, placing: Placing, event: EventName, *, step: str) -> Parcel:
        """Place the parcel's file in its folder and record the event.

        step names the effects. Raises ContentMissing, ContentDamaged, StaleParcel and
        what the store raises.
        """
        parcel, folder, report = placing.parcel, placing.folder, placing.report
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
        self, placings: Sequence[Placing], event: EventName, *, step: str
    ) -> list[Parcel | SpoolError]:
        """Place files, each as `place` does, with few records for all.

        What came of each is returned, in their order. Raises SpoolUnavailable.
        """
        outcomes: dict[int, Parcel | SpoolError] = {}
        # Parcels of one content share a place, and find there what the first one laid.
        first = {each.parcel.sha256: each.parcel.id for each in reversed(placings)}
        fresh = [
            each
            for each in placings
            if each.parcel.placing is None
            and first[each.parcel.sha256] == each.parcel.id
        ]
        with self._effects(f"{step}.prepare"):
            prepared = self._store.prepare_all(
                [(each.parcel.sha256, place_token(each.parcel.id)) for each in fresh]
            )
        ready: list[Placing] = []
        for each, fault in zip(fresh, prepared, strict=True):
            if fault is None:
                ready.append(each)
            else:
                outcomes[each.parcel.id] = fault
        with suppress(StaleParcel):  # each by itself, then
            for parcel in self._place_ready(ready, event, step):
                outcomes[parcel.id] = parcel
        return [
            outcomes[each.parcel.id]
            if each.parcel.id in outcomes
            else self._attempt(each, event, step)
            for each in placings
        ]

    def _place_ready(
        self, ready: Sequence[Placing], event: EventName, step: str
    ) -> tuple[Parcel, ...]:
        """Place prepared copies; those that something hindered are left out."""
        paths = self._store.choose_places(
            [(each.folder, each.parcel.name, each.parcel.sha256) for each in ready]
        )
        begun = self._record_all(
            [
                Step(
                    each.parcel,
                    (Happening(EventName.PLACING_BEGUN, {"place": path}),),
                )
                for each, path in zip(ready, paths, strict=True)
            ],
            f"{step}.begin",
        )
        reports = self._report_all(
            [
                (path, each.report)
                for each, path in zip(ready, paths, strict=True)
                if each.report is not None
            ],
            step,
        )
        told = [
            (parcel, path)
            for parcel, path in zip(begun, paths, strict=True)
            if not isinstance(reports.get(path), SpoolError)
        ]
        with self._effects(f"{step}.place"):
            placed = self._store.place_all(
                [(place_token(each.id), path, each.sha256) for each, path in told]
            )
        steps: list[Step] = []
        for (parcel, path), outcome in zip(told, placed, strict=True):
            if isinstance(outcome, SpoolError) or outcome is Placed.TAKEN:
                continue
            detail: dict[str, Json] = {"place": path}
            if isinstance(report := reports.get(path), str):
                detail["report"] = report
            if outcome is Placed.GONE:
                detail["kept"] = True  # as in `place`
            steps.append(Step(parcel, (Happening(event, detail),)))
        return self._record_all(steps, f"{step}.record")

    def _report_all(
        self, reports: Sequence[tuple[str, str]], step: str
    ) -> dict[str, str | SpoolError]:
        """Write reports, by the places of their files; return where each one is."""
        if not reports:
            return {}
        with self._effects(f"{step}.report"):
            written = self._store.write_reports(reports)
        return {path: each for (path, _), each in zip(reports, written, strict=True)}

    def _attempt(
        self, placing: Placing, event: EventName, step: str
    ) -> Parcel | SpoolError:
        try:
            # its placing may have begun
            now = evolve(placing, parcel=self._ledger.parcel(placing.parcel.id))
            return self.place(now, event, step=step)
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
