"""The life of a parcel, as one table.

Theory of operation. A parcel is one file on its way. Its state changes only by an
event that `TRANSITIONS` names; everything that affects its state is in this module,
and nothing outside it may set a state. The ledger records each event before or
straight after the effect it speaks of, in the order that makes a repeat harmless:
an effect that can be done twice without harm comes first and its event second, an
effect that cannot is announced by a note first (see `spool.placing`).

Outbound is away from this spool. A file that was taken from the outbox is `admitted`,
judged from outside (`accepted`, `refused`), and `sending` only while an attempt runs,
so that a crash shows. `sent` means that the far side has all its bytes under its
name; only the far side's receipt makes it `delivered`. A receipt that does not come
sends the file again, which the far side recognises by its digest. Whatever cannot go
goes back to the people with a report: `rejected`, `duplicate` or `conflict`.

Inbound is towards this spool. A file is `received` when its bytes are in the store;
`receipted` when the sender has been told so, in the same words however often it is
asked. It is then judged, laid in the inbox (`published`) or in the rejected folder
(`returned`), and closed when everything that follows from it, a reply for instance,
is in the ledger too. The same bytes received again from the same partner are no new
parcel: the first one gets a note.

Notes (`NOTES`) are events that leave the state as it is.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from spool.errors import NoSuchTransition


class Direction(StrEnum):
    """Which way a parcel goes, seen from this spool."""

    OUTBOUND = "outbound"
    INBOUND = "inbound"


class State(StrEnum):
    """Where a parcel is in its life."""

    ADMITTED = "admitted"
    ACCEPTED = "accepted"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    ARCHIVED = "archived"
    REFUSED = "refused"
    REPEATED = "repeated"
    CONFLICTED = "conflicted"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    REJECTED = "rejected"
    RECEIVED = "received"
    RECEIPTED = "receipted"
    UNREAD = "unread"
    PUBLISHED = "published"
    RETURNED = "returned"
    FILED = "filed"


class EventName(StrEnum):
    """What can happen to a parcel."""

    ADMITTED = "admitted"
    CREATED = "created"
    RECEIVED = "received"
    RECEIPT_GIVEN = "receipt_given"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    NOT_UNDERSTOOD = "not_understood"
    REPEATED = "repeated"
    SEND_BEGUN = "send_begun"
    SENT = "sent"
    SEND_FAILED = "send_failed"
    SEND_GIVEN_UP = "send_given_up"
    CONFLICT_FOUND = "conflict_found"
    RECEIPT_CAME = "receipt_came"
    RECEIPT_OVERDUE = "receipt_overdue"
    RECEIPT_DISAGREED = "receipt_disagreed"
    ARCHIVED = "archived"
    RETURNED = "returned"
    PUBLISHED = "published"
    CLOSED = "closed"

    ATTEMPT_FAILED = "attempt_failed"
    REPEAT_RECEIVED = "repeat_received"
    REPEAT_DROPPED = "repeat_dropped"
    SOURCE_RETIRED = "source_retired"
    PLACING_BEGUN = "placing_begun"
    CONTENT_MISSING = "content_missing"
    CONTENT_RESTORED = "content_restored"
    ANSWERED = "answered"
    HELD = "held"
    RELEASED = "released"
    RETRY_ASKED = "retry_asked"
    RESEND_ASKED = "resend_asked"
    PURGED = "purged"


NOTES = frozenset(
    {
        EventName.ATTEMPT_FAILED,  # a step did not succeed; it is tried again
        EventName.REPEAT_RECEIVED,  # the same bytes came again
        EventName.REPEAT_DROPPED,  # the same file was dropped again, among others
        EventName.SOURCE_RETIRED,  # the file is no longer in the outbox
        EventName.PLACING_BEGUN,  # the file is about to appear in a people's folder
        EventName.CONTENT_MISSING,  # the store lost the file's bytes
        EventName.CONTENT_RESTORED,  # and has them again
        EventName.ANSWERED,  # the partner's reply came, as a parcel of its own
        EventName.HELD,  # a person stopped it: no step is taken until it is released
        EventName.RELEASED,  # a person let it go on
        EventName.RETRY_ASKED,  # a person wants the next step tried now
        EventName.RESEND_ASKED,  # a person had it sent again, as a parcel of its own
        EventName.PURGED,  # its bytes were erased, as its time of keeping was over
    }
)
"""Events that leave the state as it is; any parcel may have them."""

_OUT = Direction.OUTBOUND
_IN = Direction.INBOUND

TRANSITIONS: Mapping[tuple[Direction, State | None, EventName], State] = (
    MappingProxyType(
        {
            (_OUT, None, EventName.ADMITTED): State.ADMITTED,
            (_OUT, None, EventName.CREATED): State.ACCEPTED,
            (_OUT, State.ADMITTED, EventName.ACCEPTED): State.ACCEPTED,
            (_OUT, State.ADMITTED, EventName.REFUSED): State.REFUSED,
            (_OUT, State.ADMITTED, EventName.REPEATED): State.REPEATED,
            (_OUT, State.ACCEPTED, EventName.SEND_BEGUN): State.SENDING,
            (_OUT, State.ACCEPTED, EventName.SEND_GIVEN_UP): State.REFUSED,
            (_OUT, State.SENDING, EventName.SENT): State.SENT,
            (_OUT, State.SENDING, EventName.SEND_FAILED): State.ACCEPTED,
            (_OUT, State.SENDING, EventName.SEND_GIVEN_UP): State.REFUSED,
            (_OUT, State.SENDING, EventName.CONFLICT_FOUND): State.CONFLICTED,
            # A crash can hide that a send succeeded; the receipt proves it.
            (_OUT, State.ACCEPTED, EventName.RECEIPT_CAME): State.DELIVERED,
            (_OUT, State.SENT, EventName.RECEIPT_CAME): State.DELIVERED,
            (_OUT, State.SENT, EventName.RECEIPT_OVERDUE): State.ACCEPTED,
            (_OUT, State.SENT, EventName.RECEIPT_DISAGREED): State.CONFLICTED,
            (_OUT, State.DELIVERED, EventName.ARCHIVED): State.ARCHIVED,
            (_OUT, State.REFUSED, EventName.RETURNED): State.REJECTED,
            (_OUT, State.REPEATED, EventName.RETURNED): State.DUPLICATE,
            (_OUT, State.CONFLICTED, EventName.RETURNED): State.CONFLICT,
            (_IN, None, EventName.RECEIVED): State.RECEIVED,
            (_IN, State.RECEIVED, EventName.RECEIPT_GIVEN): State.RECEIPTED,
            (_IN, State.RECEIPTED, EventName.ACCEPTED): State.ACCEPTED,
            (_IN, State.RECEIPTED, EventName.REFUSED): State.REFUSED,
            (_IN, State.RECEIPTED, EventName.NOT_UNDERSTOOD): State.UNREAD,
            (_IN, State.ACCEPTED, EventName.PUBLISHED): State.PUBLISHED,
            (_IN, State.UNREAD, EventName.PUBLISHED): State.PUBLISHED,
            (_IN, State.REFUSED, EventName.RETURNED): State.RETURNED,
            (_IN, State.PUBLISHED, EventName.CLOSED): State.FILED,
            (_IN, State.RETURNED, EventName.CLOSED): State.REJECTED,
        }
    )
)
"""(direction, state before, event) to state after; None is "not yet there"."""

TERMINAL = frozenset(
    {
        State.ARCHIVED,
        State.REJECTED,
        State.DUPLICATE,
        State.CONFLICT,
        State.FILED,
    }
)
"""States that nothing leaves. Every parcel ends in exactly one of them."""

SUCCEEDED = frozenset({State.DELIVERED, State.ARCHIVED})
"""Outbound states in which the far side is known to hold the file."""


def next_state(direction: Direction, state: State | None, event: EventName) -> State:
    """Return the state after an event; a note gives back the state before it.

    Raises NoSuchTransition where the table has no such step.
    """
    after = TRANSITIONS.get((direction, state, event))
    if after is not None:
        return after
    if event in NOTES and state is not None:
        return state
    allowed = sorted(
        name for way, before, name in TRANSITIONS if (way, before) == (direction, state)
    )
    raise NoSuchTransition(
        operation="record",
        subject=f"{event} of an {direction} parcel",
        cause=f"found the parcel {state or 'not yet there'};"
        f" expected one of {', '.join(allowed) or 'no further event'}",
    )
