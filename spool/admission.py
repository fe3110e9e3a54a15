"""Taking a file from the outbox into custody.

The bytes are copied and their digest taken; then the ledger opens a parcel for each
partner; only then does the file leave the outbox. A file that is still there after a
crash is recognised by its fingerprint and digest, and only removed.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from attrs import frozen

from spool.content import drop_unneeded
from spool.effects import Effects
from spool.errors import HeldOpen, SpoolError, SpoolUnavailable, StaleParcel
from spool.intake import Candidate
from spool.json_forms import verdict_to_json
from spool.parcel import Happening, Json, Opening, Parcel, Step, Verdict
from spool.ports import Blob, Clock, Ledger, Retired, Store
from spool.reports import name_in_use, sent_before, stranded
from spool.states import SUCCEEDED, TERMINAL, Direction, EventName, State
from spool.tokens import retire_token

Route: TypeAlias = Callable[[str], Sequence[str]]
"""Gives the partners that a file of this name is for; none when nobody knows."""

GOING = frozenset(
    set(State) - TERMINAL - {State.REFUSED, State.REPEATED, State.CONFLICTED}
)
"""States of a parcel that is on its way, and not on its way back to its owner."""


@frozen
class _Plain:
    """A file that is taken together with others; index is its place among them."""

    index: int
    candidate: Candidate
    blob: Blob
    new: bool
    """Whether the ledger has nothing of its name or digest."""


class Admission:
    """Admits files; one at a time."""

    def __init__(
        self, ledger: Ledger, store: Store, clock: Clock, effects: Effects
    ) -> None:
        self._ledger = ledger
        self._store = store
        self._clock = clock
        self._effects = effects

    def admit(self, candidate: Candidate, route: Route) -> tuple[Parcel, ...]:
        """Take a file into custody: one parcel for each partner it is for.

        Empty when the file was a leftover of one that is in custody already. Raises
        SourceChanged and HeldOpen (wait and look again) and what the store raises.
        """
        with self._effects("admit.snapshot"):
            blob = self._store.snapshot(candidate.path, candidate.fingerprint)
        leftovers = self._leftovers(candidate, blob)
        if leftovers:
            self._retire(candidate, leftovers)
            drop_unneeded(
                self._ledger, self._store, blob.sha256, self._effects, "admit.drop"
            )
            return ()
        with self._effects("admit.record"):
            openings, dropped = self._openings(candidate, blob, route(candidate.name))
            recorded = self._ledger.record(*openings, *dropped, at=self._clock.now())
        return self._retire(candidate, recorded[: len(openings)])

    def admit_all(
        self, candidates: Sequence[Candidate], route: Route
    ) -> list[tuple[Parcel, ...] | SpoolError]:
        """Take files into custody, each as `admit` does, with one record for all.

        What came of each is returned, in their order. Raises SpoolUnavailable.
        """
        with self._effects("admit.snapshot"):
            copied = self._store.snapshot_all(
                [(each.path, each.fingerprint) for each in candidates]
            )
        outcomes: list[tuple[Parcel, ...] | SpoolError | None] = [None] * len(copied)
        plain: list[_Plain] = []
        past = self._past(candidates, copied)
        batch: set[str] = set()
        for index, (candidate, blob) in enumerate(zip(candidates, copied, strict=True)):
            if isinstance(blob, SpoolError):
                outcomes[index] = blob
                continue
            # Whether a file is a repeat shows in the ledger, one after the other.
            keys = {blob.sha256, candidate.name.casefold()}
            new = past.isdisjoint(keys)
            if batch.isdisjoint(keys) and (new or not self._leftovers(candidate, blob)):
                plain.append(_Plain(index, candidate, blob, new))
                batch |= keys
        for each, parcels in zip(plain, self._open_all(plain, route), strict=True):
            outcomes[each.index] = parcels
        return [
            self._attempt(candidate, route) if outcome is None else outcome
            for candidate, outcome in zip(candidates, outcomes, strict=True)
        ]

    def _past(
        self, candidates: Sequence[Candidate], copied: Sequence[Blob | SpoolError]
    ) -> set[str]:
        """Return the names, without case, and digests that the ledger has of them."""
        found = self._ledger.of_files(
            names=[each.name for each in candidates],
            digests=[each.sha256 for each in copied if isinstance(each, Blob)],
        )
        return {key for each in found for key in (each.sha256, each.name.casefold())}

    def _open_all(
        self, plain: Sequence[_Plain], route: Route
    ) -> list[tuple[Parcel, ...] | None]:
        """Open parcels for files that have nothing to do with each other, and retire.

        None for all where the ledger has moved on meanwhile.
        """
        changes: list[Opening | Step] = []
        counts: list[int] = []
        with self._effects("admit.record"):
            for each in plain:
                openings, dropped = self._openings(
                    each.candidate,
                    each.blob,
                    route(each.candidate.name),
                    new=each.new,
                )
                counts.append(len(openings))
                changes += openings
                changes += dropped
            try:
                recorded = self._ledger.record(*changes, at=self._clock.now())
            except StaleParcel:
                return [None] * len(plain)
        opened = [
            parcel
            for parcel, change in zip(recorded, changes, strict=True)
            if isinstance(change, Opening)
        ]
        owned: list[tuple[Candidate, tuple[Parcel, ...]]] = []
        for each, count in zip(plain, counts, strict=True):
            owned.append((each.candidate, tuple(opened[:count])))
            opened = opened[count:]
        return list(self._retire_all(owned))

    def _retire_all(
        self, owned: Sequence[tuple[Candidate, tuple[Parcel, ...]]]
    ) -> list[tuple[Parcel, ...]]:
        with self._effects("admit.retire"):
            retired = self._store.retire_all(
                [
                    (each.path, each.fingerprint, retire_token(parcels[0].id))
                    for each, parcels in owned
                ]
            )
        after = [parcels for _, parcels in owned]
        noted: list[tuple[int, dict[str, Json]]] = []
        for index, ((candidate, parcels), outcome) in enumerate(
            zip(owned, retired, strict=True)
        ):
            if isinstance(outcome, HeldOpen):
                continue  # it is found again as a leftover, and removed then
            if isinstance(outcome, SpoolError):
                raise outcome
            noted.append((index, self._retired(candidate, parcels, outcome)))
        steps = [
            Step(parcel, (Happening(EventName.SOURCE_RETIRED, detail),))
            for index, detail in noted
            for parcel in after[index]
        ]
        try:
            with self._effects("admit.note"):
                recorded = iter(self._ledger.record(*steps, at=self._clock.now()))
        except StaleParcel:  # a worker went on with one of them meanwhile
            for index, detail in noted:
                after[index] = self._note_retired(after[index], detail)
        else:
            for index, _ in noted:
                after[index] = tuple(next(recorded) for _ in after[index])
        return after

    def _attempt(
        self, candidate: Candidate, route: Route
    ) -> tuple[Parcel, ...] | SpoolError:
        try:
            return self.admit(candidate, route)
        except SpoolUnavailable:
            raise
        except SpoolError as error:
            return error

    def _leftovers(self, candidate: Candidate, blob: Blob) -> tuple[Parcel, ...]:
        waiting = self._ledger.parcels(
            direction=Direction.OUTBOUND,
            name=candidate.name,
            sha256=blob.sha256,
            unretired=True,
        )
        return tuple(
            parcel for parcel in waiting if parcel.source == candidate.fingerprint
        )

    def _openings(
        self,
        candidate: Candidate,
        blob: Blob,
        partners: Sequence[str],
        *,
        new: bool = False,
    ) -> tuple[list[Opening], list[Step]]:
        """Return a parcel for each partner, and notes on repeats among several.

        new: the ledger is known to have nothing of that name or digest.
        """
        each_once = dict.fromkeys(partners) or (None,)
        if new:
            return [_opening(candidate, blob, partner) for partner in each_once], []
        fresh: list[Opening] = []
        repeats: list[tuple[Opening, Parcel]] = []
        for partner in each_once:
            earlier = self._on_its_way_or_there(partner, sha256=blob.sha256)
            if earlier is not None:
                verdict = sent_before(candidate.name, earlier)
                repeat = _opening(candidate, blob, partner, EventName.REPEATED, verdict)
                repeats.append((repeat, earlier))
                continue
            other = self._going(partner, name=candidate.name)
            fresh.append(
                _opening(candidate, blob, partner)
                if other is None
                else _opening(
                    candidate,
                    blob,
                    partner,
                    EventName.REFUSED,
                    name_in_use(candidate.name, other),
                )
            )
        if not fresh:  # the whole file is a repeat: it goes back, once
            fresh, repeats = [repeats[0][0]], repeats[1:]
        note = Happening(EventName.REPEAT_DROPPED, {"name": candidate.name})
        return fresh, [Step(earlier, (note,)) for _, earlier in repeats]

    def _on_its_way_or_there(self, partner: str | None, sha256: str) -> Parcel | None:
        found = self._ledger.parcels(
            direction=Direction.OUTBOUND, states=GOING | SUCCEEDED, sha256=sha256
        )
        return next((parcel for parcel in found if parcel.partner == partner), None)

    def _going(self, partner: str | None, name: str) -> Parcel | None:
        found = self._ledger.parcels(
            direction=Direction.OUTBOUND, states=GOING, name=name
        )
        return next((parcel for parcel in found if parcel.partner == partner), None)

    def _retire(
        self, candidate: Candidate, parcels: tuple[Parcel, ...]
    ) -> tuple[Parcel, ...]:
        token = retire_token(parcels[0].id)
        try:
            with self._effects("admit.retire"):
                retired = self._store.retire(
                    candidate.path, candidate.fingerprint, token
                )
        except HeldOpen:
            return parcels  # it is found again as a leftover, and removed then
        return self._note_retired(parcels, self._retired(candidate, parcels, retired))

    def _retired(
        self, candidate: Candidate, parcels: tuple[Parcel, ...], retired: Retired
    ) -> dict[str, Json]:
        """Return what to note of a file that has left the outbox."""
        detail: dict[str, Json] = {"outcome": str(retired)}
        if retired is Retired.STRANDED:
            token = retire_token(parcels[0].id)
            with self._effects("admit.aside"):
                detail["place"] = self._store.set_aside(
                    self._store.staged(token), candidate.name, stranded(candidate.name)
                )
        return detail

    def _note_retired(
        self, parcels: tuple[Parcel, ...], detail: dict[str, Json]
    ) -> tuple[Parcel, ...]:
        note = (Happening(EventName.SOURCE_RETIRED, detail),)
        while True:
            try:
                with self._effects("admit.note"):
                    return self._ledger.record(
                        *(Step(parcel, note) for parcel in parcels),
                        at=self._clock.now(),
                    )
            except StaleParcel:  # a worker went on with one of them meanwhile
                parcels = tuple(self._ledger.parcel(parcel.id) for parcel in parcels)


def _opening(
    candidate: Candidate,
    blob: Blob,
    partner: str | None,
    then: EventName | None = None,
    verdict: Verdict | None = None,
) -> Opening:
    follow = (
        ()
        if then is None or verdict is None
        else (Happening(then, {"verdict": verdict_to_json(verdict)}),)
    )
    return Opening(
        event=EventName.ADMITTED,
        direction=Direction.OUTBOUND,
        partner=partner,
        name=candidate.name,
        sha256=blob.sha256,
        size=blob.size,
        source=candidate.fingerprint,
        then=follow,
    )
