"""What a person may do to a parcel: hold it, let it go on, hurry it, send it again.

Each is recorded with who did it and why. The program that serves the spool may be
running: it finds the event in the ledger at its next step.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from attrs import frozen

from spool.effects import Effects
from spool.errors import ContentMissing, NotByHand, StaleParcel
from spool.fingerprints import digest_of, fingerprint_of
from spool.parcel import Happening, Json, Opening, Parcel, Step
from spool.ports import Clock, Ledger, Store
from spool.states import Direction, EventName, State

_RESENDABLE = (State.ARCHIVED, State.CONFLICT)


@frozen
class Hand:
    """Who does it, and why; both are kept for as long as the ledger is."""

    by: str
    why: str

    def to_json(self) -> dict[str, Json]:
        """The detail of an event."""
        return {"by": self.by, "why": self.why}


class ByHand:
    """The steps that people take."""

    def __init__(
        self, ledger: Ledger, store: Store, clock: Clock, effects: Effects
    ) -> None:
        self._ledger = ledger
        self._store = store
        self._clock = clock
        self._effects = effects

    def hold(self, parcel: Parcel, hand: Hand) -> Parcel:
        """Take no further step with a parcel until it is released.

        Raises NotByHand for one that has come to its end, or is held already.
        """
        return self._note(parcel, hand, EventName.HELD, _holdable)

    def release(self, parcel: Parcel, hand: Hand) -> Parcel:
        """Let a held parcel go on. Raises NotByHand for one that is not held."""
        return self._note(parcel, hand, EventName.RELEASED, _held)

    def retry(self, parcel: Parcel, hand: Hand) -> Parcel:
        """Try the next step now, not when its wait is over.

        A file that waits for its receipt is sent again; the far side knows it by its
        digest. Raises NotByHand for a parcel that is held or has come to its end.
        """
        return self._note(parcel, hand, EventName.RETRY_ASKED, _retriable)

    def resend(self, parcel: Parcel, hand: Hand) -> Parcel:
        """Send an archived or conflicted file again, as a new parcel.

        Raises NotByHand for a file in another state, ContentMissing where the bytes
        are neither in the store nor, unchanged, where they were laid.
        """
        if parcel.direction is Direction.INBOUND or parcel.state not in _RESENDABLE:
            raise _refused("resend", parcel, "an archived or conflicted file of ours")
        self._bring_back(parcel)
        happening = Happening(
            EventName.RESEND_ASKED, {**hand.to_json(), "of": parcel.id}
        )
        opening = Opening(
            event=EventName.CREATED,
            direction=Direction.OUTBOUND,
            partner=parcel.partner,
            name=parcel.name,
            sha256=parcel.sha256,
            size=parcel.size,
            verdict=parcel.verdict if parcel.state is State.ARCHIVED else None,
            then=(happening,),
        )
        with self._effects("by_hand.record"):
            (after,) = self._ledger.record(opening, at=self._clock.now())
        # The last parcel of this digest may have ended, and its bytes have been
        # dropped, between the two steps above; from here on nobody drops them.
        self._bring_back(parcel)
        return after

    def _note(
        self,
        parcel: Parcel,
        hand: Hand,
        event: EventName,
        allowed: Callable[[Parcel], str | None],
    ) -> Parcel:
        while True:
            expected = allowed(parcel)
            if expected is not None:
                raise _refused(event.replace("_", " "), parcel, expected)
            happenings = [Happening(event, hand.to_json())]
            if event is EventName.RETRY_ASKED and parcel.state is State.SENT:
                happenings.append(Happening(EventName.RECEIPT_OVERDUE))
            try:
                with self._effects("by_hand.record"):
                    (after,) = self._ledger.record(
                        Step(parcel, tuple(happenings)), at=self._clock.now()
                    )
            except StaleParcel:  # it has moved on meanwhile: look again
                parcel = self._ledger.parcel(parcel.id)
                continue
            return after

    def _bring_back(self, parcel: Parcel) -> None:
        """Have the bytes in the store."""
        try:
            self._store.content(parcel.sha256)
            return
        except ContentMissing:
            source = self._laid(parcel)
        with self._effects("by_hand.put"):
            self._store.snapshot(source, fingerprint_of(os.lstat(source)))

    def _laid(self, parcel: Parcel) -> Path:
        """Return where the parcel's bytes lie for people, unchanged."""
        if parcel.place is not None:
            path = self._store.root / parcel.place
            try:
                if digest_of(path).sha256 == parcel.sha256:
                    return path
            except OSError:
                pass
        raise ContentMissing(
            operation="resend",
            subject=parcel.name,
            cause=f"its bytes are no longer in {parcel.place or 'the spool'}",
            hint="drop the same file into the outbox under its name; if it is lost, "
            "export it again with the next sequence number",
        )


def _holdable(parcel: Parcel) -> str | None:
    if parcel.live and not parcel.held:
        return None
    return "a file on its way that is not held"


def _held(parcel: Parcel) -> str | None:
    return None if parcel.held and parcel.live else "a held file"


def _retriable(parcel: Parcel) -> str | None:
    if parcel.live and not parcel.held:
        return None
    return "a file on its way that is not held"


def _refused(operation: str, parcel: Parcel, expected: str) -> NotByHand:
    state = "held" if parcel.held else str(parcel.state)
    return NotByHand(
        operation=operation,
        subject=parcel.name,
        cause=f"found it {state}; expected {expected}",
    )
