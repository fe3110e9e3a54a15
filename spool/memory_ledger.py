"""The ledger in memory: the double for tests, and for trying things out."""

import json
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from threading import RLock

from attrs import evolve as changed

from spool.chain import Mark
from spool.errors import NoSuchParcel, StaleNumber, StaleParcel
from spool.evolution import event_after, evolve, first_happening
from spool.parcel import Event, Happening, Opening, Parcel, Step
from spool.states import Direction, State


class MemoryLedger:
    """A `spool.ports.Ledger` that forgets everything when it is let go."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._parcels: dict[int, Parcel] = {}
        self._events: dict[int, list[Event]] = {}
        self._numbers: dict[str, int] = {}
        self._seen: dict[tuple[str, str, int, int], str] = {}

    def record(
        self,
        *changes: Opening | Step,
        at: datetime,
        numbers: Mapping[str, range] | None = None,
    ) -> tuple[Parcel, ...]:
        with self._lock:
            before = (
                dict(self._parcels),
                {parcel_id: list(events) for parcel_id, events in self._events.items()},
                dict(self._numbers),
            )
            try:
                for counter, used in (numbers or {}).items():
                    self._advance(counter, used)
                return tuple(self._apply(change, at) for change in changes)
            except BaseException:
                self._parcels, self._events, self._numbers = before
                raise

    def parcel(self, parcel_id: int) -> Parcel:
        with self._lock:
            found = self._parcels.get(parcel_id)
        if found is None:
            raise NoSuchParcel.of(parcel_id)
        return found

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
        with self._lock:
            found = [
                parcel
                for parcel in self._parcels.values()
                if (direction is None or parcel.direction is direction)
                and (partner is None or parcel.partner == partner)
                and (states is None or parcel.state in states)
                and (name is None or parcel.name.casefold() == name.casefold())
                and (sha256 is None or parcel.sha256 == sha256)
                and (not unretired or parcel.source is not None)
            ]
        return found if newest is None else found[max(0, len(found) - newest) :]

    def of_files(
        self, *, names: Collection[str] = (), digests: Collection[str] = ()
    ) -> list[Parcel]:
        folded = {name.casefold() for name in names}
        with self._lock:
            return [
                parcel
                for parcel in self._parcels.values()
                if parcel.sha256 in digests or parcel.name.casefold() in folded
            ]

    def counts(self) -> Mapping[tuple[Direction, State], int]:
        with self._lock:
            return Counter(
                (parcel.direction, parcel.state) for parcel in self._parcels.values()
            )

    def events(self, parcel_id: int) -> list[Event]:
        with self._lock:
            return list(self._events.get(parcel_id, ()))

    def mark(self) -> Mark:
        with self._lock:
            return Mark(sum(len(events) for events in self._events.values()), "")

    def number(self, counter: str) -> int:
        with self._lock:
            return self._numbers.get(counter, 0)

    def seen(self, partner: str, name: str, size: int, modified_s: int) -> str | None:
        with self._lock:
            return self._seen.get((partner, name, size, modified_s))

    def mark_seen(
        self, partner: str, name: str, size: int, modified_s: int, sha256: str
    ) -> None:
        with self._lock:
            self._seen[partner, name, size, modified_s] = sha256

    def close(self) -> None:
        pass

    def _advance(self, counter: str, used: range) -> None:
        found = self._numbers.get(counter, 0)
        if used.start != found + 1:
            raise StaleNumber.taken(counter, value=used.start, found=found)
        self._numbers[counter] = used[-1]

    def _apply(self, change: Opening | Step, at: datetime) -> Parcel:
        at = at.astimezone(UTC)
        parcel: Parcel | None = None
        if isinstance(change, Opening):
            self._refuse_second(change)
            parcel_id = len(self._parcels) + 1
            happenings: tuple[Happening, ...] = (first_happening(change), *change.then)
        else:
            parcel_id = change.parcel.id
            happenings = change.happenings
            parcel = self.parcel(parcel_id)
            if parcel.ordinal != change.parcel.ordinal:
                raise StaleParcel.moved_on(
                    parcel_id, found=parcel.ordinal, expected=change.parcel.ordinal
                )
        for happening in happenings:
            event = _as_written(event_after(parcel, parcel_id, happening, at))
            parcel = evolve(parcel, event)
            self._events.setdefault(parcel_id, []).append(event)
        if parcel is None:
            raise ValueError("a step has at least one event")
        self._parcels[parcel_id] = parcel
        return parcel

    def _refuse_second(self, opening: Opening) -> None:
        if opening.direction is Direction.INBOUND and self.parcels(
            direction=Direction.INBOUND,
            partner=opening.partner,
            sha256=opening.sha256,
        ):
            raise StaleParcel(
                operation="record",
                subject=f"a parcel from {opening.partner}",
                cause="found one with the same content; expected none",
            )


def _as_written(event: Event) -> Event:
    """Return the event as it would be read back from a disk."""
    return changed(event, detail=json.loads(json.dumps(event.detail)))
