"""Every step of a file's journey; the only writer of ledger and store.

Each step takes the parcel as it was read and returns it as it is after. A step that
another worker has taken meanwhile raises StaleParcel: read the parcel again. A step
may be repeated after a crash at any point, and then ends in the same world.

Outbound: `admit`, `decide`, `begin_send`, then one of `confirm_sent`, `send_failed`,
`give_up`, `conflict`; then `receipt_came` or `receipt_overdue`; `archive`, or
`return_to_people` for what did not get there. Inbound: `receive`, `receipt_given`,
`decide`, then `publish` or `return_to_people`, then `close`.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import RLock

from attrs import frozen

from spool.admission import Admission, Route
from spool.content import contents_needed, drop_unneeded
from spool.drafting import Draft, Drafting
from spool.effects import Effects
from spool.errors import SpoolError, StaleNumber, StaleParcel
from spool.intake import Candidate
from spool.json_forms import receipt_to_json, verdict_to_json
from spool.parcel import (
    Happening,
    Json,
    Opening,
    Outcome,
    Parcel,
    Receipt,
    Step,
    Verdict,
)
from spool.placing import Placer, Placing
from spool.ports import Clock, Ledger, Store
from spool.receiving import Arrival, Receiving, Reception
from spool.reports import receipt_disagrees
from spool.states import TERMINAL, Direction, EventName, State

_LIVE = frozenset(State) - TERMINAL
_DECISIONS = {
    Outcome.ACCEPTED: EventName.ACCEPTED,
    Outcome.REFUSED: EventName.REFUSED,
    Outcome.NOT_UNDERSTOOD: EventName.NOT_UNDERSTOOD,
}


@frozen
class Closed:
    """A closed parcel and the reply that was made with it, if any."""

    parcel: Parcel
    reply: Parcel | None


class Custody:
    """The steps. Safe to use from several threads."""

    def __init__(
        self, ledger: Ledger, store: Store, clock: Clock, effects: Effects
    ) -> None:
        self.ledger = ledger
        self.store = store
        self._clock = clock
        self._effects = effects
        self._placer = Placer(ledger, store, clock, effects)
        self._admission = Admission(ledger, store, clock, effects)
        self._receiving = Receiving(ledger, store, clock, effects)
        self._drafting = Drafting(ledger, store, effects)
        # Content must not be dropped by one thread while another is about to need it.
        self._content_lock = RLock()

    def due(self, direction: Direction, *states: State) -> list[Parcel]:
        """Return the parcels in these states whose next step may be tried now."""
        now = self._clock.now()
        found = self.ledger.parcels(direction=direction, states=states)
        return [parcel for parcel in found if parcel.due(now)]

    def content(self, parcel: Parcel) -> Path:
        """Return where the parcel's bytes are, to be read only.

        Raises ContentMissing.
        """
        return self.store.content(parcel.sha256)

    # Both ways

    def decide_all(
        self, verdicts: Sequence[tuple[Parcel, Verdict]]
    ) -> list[Parcel | StaleParcel]:
        """Record what was found of many contents at once, each as `decide` does."""
        return self._step_all(
            "decide.record",
            [
                _happened(
                    parcel,
                    _DECISIONS[verdict.outcome],
                    {"verdict": verdict_to_json(verdict)},
                )
                for parcel, verdict in verdicts
            ],
        )

    def decide(self, parcel: Parcel, verdict: Verdict) -> Parcel:
        """Record what was found of the content: admitted or receipted parcels."""
        return self._step(
            "decide.record",
            parcel,
            _DECISIONS[verdict.outcome],
            {"verdict": verdict_to_json(verdict)},
        )

    def failed(
        self, parcel: Parcel, error: str, not_before: datetime | None = None
    ) -> Parcel:
        """Record that the next step was tried in vain; it stays due, from then on."""
        return self._step(
            "failed.record",
            parcel,
            EventName.ATTEMPT_FAILED,
            _failure(error, not_before),
        )

    def return_to_people(self, parcel: Parcel) -> Parcel:
        """Lay the file into `rejected` with its report.

        For refused, repeated and conflicted parcels.
        """
        return self._lay(_returning(parcel), EventName.RETURNED, "return")

    def return_all(self, parcels: Sequence[Parcel]) -> list[Parcel | SpoolError]:
        """Lay files into `rejected`, each as `return_to_people` does.

        What came of each is returned, in their order. Raises SpoolUnavailable.
        """
        placings = [_returning(parcel) for parcel in parcels]
        return self._lay_all(placings, EventName.RETURNED, "return")

    # Outbound

    def admit(self, candidate: Candidate, route: Route) -> tuple[Parcel, ...]:
        """Take a file from the outbox: one parcel for each partner it is for.

        A file that was sent before comes out `repeated`, one whose name is in use
        `refused`, any other `admitted`. Empty when the file was a leftover of one
        already in custody. Raises SourceChanged and HeldOpen: look again later.
        """
        with self._content_lock:
            return self._admission.admit(candidate, route)

    def admit_all(
        self, candidates: Sequence[Candidate], route: Route
    ) -> list[tuple[Parcel, ...] | SpoolError]:
        """Take many files from the outbox, each as `admit` does.

        What came of each is returned, in their order. Raises SpoolUnavailable.
        """
        with self._content_lock:
            return self._admission.admit_all(candidates, route)

    def begin_send_all(self, parcels: Sequence[Parcel]) -> list[Parcel | StaleParcel]:
        """Record that attempts to send begin, each as `begin_send` does."""
        return self._step_all(
            "begin_send.record",
            [_happened(parcel, EventName.SEND_BEGUN) for parcel in parcels],
        )

    def confirm_sent_all(
        self, sent: Sequence[tuple[Parcel, bool]]
    ) -> list[Parcel | StaleParcel]:
        """Record what the far side has, each as `confirm_sent` does.

        Each parcel comes with whether it was there already.
        """
        return self._step_all(
            "confirm_sent.record",
            [
                _happened(parcel, EventName.SENT, {"already_there": already_there})
                for parcel, already_there in sent
            ],
        )

    def receipts_came(
        self, receipts: Sequence[tuple[Parcel, Receipt]]
    ) -> list[Parcel | StaleParcel]:
        """Record receipts of the right digest and size, each as `receipt_came` does."""
        return self._step_all(
            "receipt_came.record",
            [
                _happened(
                    parcel,
                    EventName.RECEIPT_CAME,
                    {"receipt": receipt_to_json(receipt)},
                )
                for parcel, receipt in receipts
            ],
        )

    def archive_all(self, parcels: Sequence[Parcel]) -> list[Parcel | SpoolError]:
        """Lay delivered files into `sent`, each as `archive` does.

        What came of each is returned, in their order. Raises SpoolUnavailable.
        """
        placings = [Placing(parcel, "sent") for parcel in parcels]
        return self._lay_all(placings, EventName.ARCHIVED, "archive")

    def begin_send(self, parcel: Parcel) -> Parcel:
        """Record that an attempt to send begins; `ordinal` after it is unique to it."""
        return self._step("begin_send.record", parcel, EventName.SEND_BEGUN)

    def confirm_sent(self, parcel: Parcel, *, already_there: bool = False) -> Parcel:
        """Record that the far side has all the bytes under the name."""
        return self._step(
            "confirm_sent.record",
            parcel,
            EventName.SENT,
            {"already_there": already_there},
        )

    def send_failed(
        self, parcel: Parcel, error: str, not_before: datetime | None = None
    ) -> Parcel:
        """Record that the attempt failed; the next may be made from not_before on."""
        return self._step(
            "send_failed.record",
            parcel,
            EventName.SEND_FAILED,
            _failure(error, not_before),
        )

    def give_up(self, parcel: Parcel, verdict: Verdict) -> Parcel:
        """Record that the file will never be sent; it goes back to people.

        For accepted and sending parcels. The verdict's report says why.
        """
        return self._step(
            "give_up.record",
            parcel,
            EventName.SEND_GIVEN_UP,
            {"verdict": verdict_to_json(verdict)},
        )

    def conflict(self, parcel: Parcel, verdict: Verdict) -> Parcel:
        """Record that the far side holds another file of that name."""
        return self._step(
            "conflict.record",
            parcel,
            EventName.CONFLICT_FOUND,
            {"verdict": verdict_to_json(verdict)},
        )

    def receipt_came(
        self, parcel: Parcel, *, sha256: str, size: int, sequence: int, time: datetime
    ) -> Parcel:
        """Record the partner's receipt: delivered if it agrees, else conflicted."""
        receipt = Receipt(sequence=sequence, time=time)
        if (sha256, size) == (parcel.sha256, parcel.size):
            return self._step(
                "receipt_came.record",
                parcel,
                EventName.RECEIPT_CAME,
                {"receipt": receipt_to_json(receipt)},
            )
        verdict = receipt_disagrees(parcel, sha256, size, receipt)
        return self._step(
            "receipt_came.record",
            parcel,
            EventName.RECEIPT_DISAGREED,
            {"verdict": verdict_to_json(verdict)},
        )

    def receipt_overdue(self, parcel: Parcel) -> Parcel:
        """Record that no receipt came in time; the file is sent again."""
        return self._step("receipt_overdue.record", parcel, EventName.RECEIPT_OVERDUE)

    def archive(self, parcel: Parcel, under: str = "") -> Parcel:
        """Lay a delivered file into `sent` (or a folder under it): the end."""
        placing = Placing(parcel, _folder("sent", under))
        return self._lay(placing, EventName.ARCHIVED, "archive")

    def create_outbound(self, draft: Draft, answers: int | None = None) -> Parcel:
        """Open a parcel for a file made here; it needs no check and is `accepted`."""
        with self._content_lock:
            while True:
                opening, numbers = self._drafting.open(draft, answers, "create.put")
                try:
                    with self._effects("create.record"):
                        (parcel,) = self.ledger.record(
                            opening, at=self._clock.now(), numbers=numbers
                        )
                except StaleNumber:
                    continue
                return parcel

    # Inbound

    def receive(
        self, partner: str, name: str, staged: Path, expected_sha256: str | None = None
    ) -> Reception:
        """Take a fetched file, in the staging folder, into custody.

        The parcel's receipt is fixed here. The same bytes from the same partner are
        the parcel that was received first, whatever became of it. A name that no
        folder may hold is escaped, and the parcel quarantined: once receipted it is
        refused by itself. Raises DigestDiffers (fetch it again).
        """
        (outcome,) = self.receive_all(partner, [Arrival(name, staged, expected_sha256)])
        if isinstance(outcome, SpoolError):
            raise outcome
        return outcome

    def receive_all(
        self, partner: str, arrivals: Sequence[Arrival]
    ) -> list[Reception | SpoolError]:
        """Take many fetched files into custody, each as `receive` does.

        What came of each is returned, in their order; one that fails keeps those
        behind it from being received. Raises SpoolUnavailable.
        """
        with self._content_lock:
            return self._receiving.receive_all(partner, arrivals)

    def receipts_given(self, parcels: Sequence[Parcel]) -> list[Parcel | StaleParcel]:
        """Record that senders were given receipts, each as `receipt_given` does."""
        return self._step_all(
            "receipt_given.record", [_receipted(parcel) for parcel in parcels]
        )

    def receipt_given(self, parcel: Parcel) -> Parcel:
        """Record that the sender was given `parcel.receipt`."""
        with self._effects("receipt_given.record"):
            (after,) = self.ledger.record(_receipted(parcel), at=self._clock.now())
        return after

    def publish(self, parcel: Parcel, under: str = "") -> Parcel:
        """Lay an accepted or unread file into `inbox` (or a folder under it)."""
        placing = Placing(parcel, _folder("inbox", under))
        return self._placer.place(placing, EventName.PUBLISHED, step="publish")

    def publish_all(self, parcels: Sequence[Parcel]) -> list[Parcel | SpoolError]:
        """Lay files into `inbox`, each as `publish` does.

        What came of each is returned, in their order. Raises SpoolUnavailable.
        """
        placings = [Placing(parcel, "inbox") for parcel in parcels]
        return self._placer.place_all(placings, EventName.PUBLISHED, step="publish")

    def close_all(
        self, parcels: Sequence[tuple[Parcel, bool]]
    ) -> list[Parcel | StaleParcel]:
        """End inbound parcels without a reply, each as `close` does.

        Each parcel comes with whether its content is kept.
        """
        with self._content_lock:
            after = self._step_all(
                "close.record", [_closed(parcel, keep) for parcel, keep in parcels]
            )
            self._drop_all_unneeded(after, "close.drop")
        return after

    def close(
        self, parcel: Parcel, reply: Draft | None = None, *, keep: bool = False
    ) -> Closed:
        """End an inbound parcel, opening its reply in the same breath.

        With keep the content stays in the store, for `content`, after the end.
        """
        step = _closed(parcel, keep)
        with self._content_lock:
            while True:
                changes: list[Step | Opening] = [step]
                numbers: Mapping[str, range] = {}
                if reply is not None:
                    opening, numbers = self._drafting.open(
                        reply, parcel.id, "close.put"
                    )
                    changes.append(opening)
                try:
                    with self._effects("close.record"):
                        after, *replies = self.ledger.record(
                            *changes, at=self._clock.now(), numbers=numbers
                        )
                except SpoolError as error:
                    if reply is not None:
                        self._forget(opening.sha256)
                    if isinstance(error, StaleNumber):
                        continue
                    raise
                break
            self._drop_unneeded(after, "close.drop")
        return Closed(after, replies[0] if replies else None)

    def _forget(self, sha256: str) -> None:
        """Let a draft's content go that the ledger did not take.

        Its number goes to the next file that is answered, so it is never made again.
        """
        with suppress(SpoolError):  # at worst it stays; the first error is the one
            drop_unneeded(self.ledger, self.store, sha256, self._effects, "close.drop")

    def answered(self, parcel: Parcel, answer: Parcel, verdict: str) -> Parcel:
        """Note on a file we sent that the partner's reply came; twice does no harm."""
        note = Happening(
            EventName.ANSWERED,
            {"answer": answer.id, "name": answer.name, "outcome": verdict},
        )
        while parcel.answer != answer.id:
            try:
                with self._effects("answered.record"):
                    (parcel,) = self.ledger.record(
                        Step(parcel, (note,)), at=self._clock.now()
                    )
            except StaleParcel:  # it is still on its way: that changes nothing here
                parcel = self.ledger.parcel(parcel.id)
        return parcel

    # Shared

    def _step(
        self,
        effect: str,
        parcel: Parcel,
        event: EventName,
        detail: Mapping[str, Json] | None = None,
    ) -> Parcel:
        with self._effects(effect):
            (after,) = self.ledger.record(
                Step(parcel, (Happening(event, detail or {}),)), at=self._clock.now()
            )
        return after

    def _step_all(
        self, effect: str, steps: Sequence[Step]
    ) -> list[Parcel | StaleParcel]:
        """Record steps of different parcels at once: one flush to the disk for all.

        A step that another worker has taken meanwhile does not stop the others.
        """
        if not steps:
            return []
        try:
            with self._effects(effect):
                return list(self.ledger.record(*steps, at=self._clock.now()))
        except StaleParcel:
            pass
        after: list[Parcel | StaleParcel] = []
        for step in steps:
            try:
                with self._effects(effect):
                    after += self.ledger.record(step, at=self._clock.now())
            except StaleParcel as error:
                after.append(error)
        return after

    def _lay(self, placing: Placing, event: EventName, step: str) -> Parcel:
        """Place a file that has come to its end; its content may go, then."""
        with self._content_lock:
            after = self._placer.place(placing, event, step=step)
            self._drop_unneeded(after, f"{step}.drop")
        return after

    def _lay_all(
        self, placings: Sequence[Placing], event: EventName, step: str
    ) -> list[Parcel | SpoolError]:
        with self._content_lock:
            after = self._placer.place_all(placings, event, step=step)
            self._drop_all_unneeded(after, f"{step}.drop")
        return after

    def _drop_unneeded(self, parcel: Parcel, effect: str) -> None:
        """Let the content go unless some parcel of the same digest needs it."""
        drop_unneeded(self.ledger, self.store, parcel.sha256, self._effects, effect)

    def _drop_all_unneeded(
        self, after: Sequence[Parcel | SpoolError], effect: str
    ) -> None:
        """Let the contents go that no parcel needs any more."""
        done = dict.fromkeys(each.sha256 for each in after if isinstance(each, Parcel))
        needed = contents_needed(self.ledger, done)
        unneeded = [sha256 for sha256 in done if sha256 not in needed]
        if unneeded:
            with self._effects(effect):
                for sha256 in unneeded:
                    self.store.drop(sha256)


def _closed(parcel: Parcel, keep: bool) -> Step:
    return _happened(parcel, EventName.CLOSED, {"kept": True} if keep else {})


def _receipted(parcel: Parcel) -> Step:
    """Return the step; a quarantined file is refused in the same breath."""
    happenings = [Happening(EventName.RECEIPT_GIVEN)]
    if parcel.quarantined and parcel.verdict is not None:
        verdict = verdict_to_json(parcel.verdict)
        happenings.append(Happening(EventName.REFUSED, {"verdict": verdict}))
    return Step(parcel, tuple(happenings))


def _happened(
    parcel: Parcel, event: EventName, detail: Mapping[str, Json] | None = None
) -> Step:
    return Step(parcel, (Happening(event, detail or {}),))


def _returning(parcel: Parcel) -> Placing:
    folder = "rejected"
    if parcel.quarantined:
        folder = f"rejected/{parcel.sha256[:12]}"
    verdict = parcel.verdict
    report = None if verdict is None else verdict.report or f"{verdict.summary}\n"
    return Placing(parcel, folder, report)


def _failure(error: str, not_before: datetime | None) -> dict[str, Json]:
    return {
        "error": error,
        "not_before": None if not_before is None else not_before.isoformat(),
    }


def _folder(top: str, under: str) -> str:
    return f"{top}/{under}" if under else top
