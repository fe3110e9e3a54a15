"""Taking fetched files into custody.

The bytes move from the staging folder into the store; then the ledger opens a parcel,
in which the receipt is fixed. Until then the partner has the file, and a crash costs
no more than fetching it again.
"""

from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from spool.content import drop_unneeded
from spool.effects import Effects
from spool.errors import SpoolError, StaleNumber, StaleParcel
from spool.names import escaped_name, name_fault
from spool.parcel import Happening, Opening, Parcel, Receipt, Step
from spool.ports import Blob, Clock, Ledger, Store
from spool.reports import quarantined_name
from spool.states import Direction, EventName

RECEIPTS = "receipts"
"""The counter that numbers the files this spool has received."""


@frozen
class Arrival:
    """A fetched file: the name it came under, and where in the staging folder it is."""

    name: str
    staged: Path
    expected_sha256: str | None = None


@frozen
class Reception:
    """A received parcel; repeated when it is the one received before."""

    parcel: Parcel
    repeated: bool


class Receiving:
    """Receives files from partners."""

    def __init__(
        self, ledger: Ledger, store: Store, clock: Clock, effects: Effects
    ) -> None:
        self._ledger = ledger
        self._store = store
        self._clock = clock
        self._effects = effects

    def receive_all(
        self, partner: str, arrivals: Sequence[Arrival]
    ) -> list[Reception | SpoolError]:
        """Take files into custody, with one record for all that are new.

        What came of each is returned, in their order: DigestDiffers (fetch it again)
        and what the store raises. One that fails keeps those behind it from being
        received, since an amendment must not come before its entries: of them its
        error is returned. Raises SpoolUnavailable.
        """
        with self._effects("receive.adopt"):
            adopted = self._store.adopt_all(
                [(each.staged, each.expected_sha256) for each in arrivals]
            )
        blobs: list[Blob] = []
        behind: list[Blob] = []
        error: SpoolError | None = None
        for each in adopted:
            if isinstance(each, SpoolError):
                error = error or each
            else:
                (blobs if error is None else behind).append(each)
        outcomes: list[Reception | SpoolError] = [
            *self._record_all(partner, [each.name for each in arrivals], blobs)
        ]
        if error is not None:
            outcomes += [error] * (len(arrivals) - len(blobs))
            for blob in behind:
                self._drop_unneeded(blob.sha256)
        return outcomes

    def _record_all(
        self, partner: str, names: Sequence[str], blobs: Sequence[Blob]
    ) -> list[Reception]:
        """Record in order: new files together, between them repeats by themselves."""
        receptions: list[Reception] = []
        new: dict[str, tuple[str, Blob]] = {}
        for name, blob in zip(names, blobs, strict=False):
            if blob.sha256 in new or self._received_before(partner, blob) is not None:
                receptions += self._open_all(partner, list(new.values()))
                new = {}
                receptions.append(self._record(partner, name, blob))
            else:
                new[blob.sha256] = name, blob
        return receptions + self._open_all(partner, list(new.values()))

    def _open_all(
        self, partner: str, new: Sequence[tuple[str, Blob]]
    ) -> list[Reception]:
        if not new:
            return []
        try:
            opened = self._open(partner, new)
        except (StaleNumber, StaleParcel):
            return [self._record(partner, name, blob) for name, blob in new]
        return [Reception(parcel, False) for parcel in opened]

    def _record(self, partner: str, name: str, blob: Blob) -> Reception:
        while True:
            first = self._received_before(partner, blob)
            try:
                if first is not None:
                    return Reception(self._note_repeat(first, name), True)
                (parcel,) = self._open(partner, [(name, blob)])
                return Reception(parcel, False)
            except (StaleNumber, StaleParcel):
                continue

    def _open(
        self, partner: str, new: Sequence[tuple[str, Blob]]
    ) -> tuple[Parcel, ...]:
        at = self._clock.now()
        first = self._ledger.number(RECEIPTS) + 1
        numbers = range(first, first + len(new))
        openings = [
            _opening(partner, name, blob, Receipt(sequence=number, time=at))
            for (name, blob), number in zip(new, numbers, strict=True)
        ]
        with self._effects("receive.record"):
            return self._ledger.record(*openings, at=at, numbers={RECEIPTS: numbers})

    def _note_repeat(self, first: Parcel, name: str) -> Parcel:
        note = Happening(EventName.REPEAT_RECEIVED, {"name": ascii(name)})
        with self._effects("receive.record"):
            (after,) = self._ledger.record(Step(first, (note,)), at=self._clock.now())
        self._drop_unneeded(after.sha256)
        return after

    def _received_before(self, partner: str, blob: Blob) -> Parcel | None:
        found = self._ledger.parcels(
            direction=Direction.INBOUND, partner=partner, sha256=blob.sha256
        )
        return found[0] if found else None

    def _drop_unneeded(self, sha256: str) -> None:
        drop_unneeded(self._ledger, self._store, sha256, self._effects, "receive.drop")


def _opening(partner: str, name: str, blob: Blob, receipt: Receipt) -> Opening:
    quarantined = name_fault(name) is not None
    held_as = escaped_name(name) if quarantined else name
    return Opening(
        event=EventName.RECEIVED,
        direction=Direction.INBOUND,
        partner=partner,
        name=held_as,
        sha256=blob.sha256,
        size=blob.size,
        receipt=receipt,
        quarantined=quarantined,
        verdict=quarantined_name(name, held_as) if quarantined else None,
    )
