"""How an event changes a parcel.

This is the only place where that is said, and both ledgers use it; so a parcel can
always be had again from its events alone.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from attrs import evolve as changed

from spool.json_forms import (
    moment_or_none,
    number,
    number_or_none,
    optional,
    receipt_from_json,
    receipt_to_json,
    source_from_json,
    source_to_json,
    text,
    text_or_none,
    verdict_from_json,
    verdict_to_json,
)
from spool.parcel import Event, Happening, Opening, Parcel
from spool.states import NOTES, Direction, EventName, next_state

_FAILURES = frozenset({EventName.SEND_FAILED, EventName.ATTEMPT_FAILED})
_KEEP_ATTEMPTS = frozenset({EventName.SEND_BEGUN, EventName.SEND_FAILED})


def first_happening(opening: Opening) -> Happening:
    """Return a parcel's first event, whose detail holds the whole of it."""
    verdict, receipt, source = opening.verdict, opening.receipt, opening.source
    return Happening(
        opening.event,
        {
            "direction": str(opening.direction),
            "partner": opening.partner,
            "name": opening.name,
            "sha256": opening.sha256,
            "size": opening.size,
            "answers": opening.answers,
            "verdict": None if verdict is None else verdict_to_json(verdict),
            "receipt": None if receipt is None else receipt_to_json(receipt),
            "source": None if source is None else source_to_json(source),
            "quarantined": opening.quarantined,
        },
    )


def event_after(
    parcel: Parcel | None, parcel_id: int, happening: Happening, at: datetime
) -> Event:
    """Return what happens next to a parcel, None before its first event.

    Raises NoSuchTransition where the parcel's state does not allow it.
    """
    if parcel is None:
        direction = Direction(text(happening.detail, "direction"))
        before, ordinal = None, 1
    else:
        direction = parcel.direction
        before, ordinal = parcel.state, parcel.ordinal + 1
    return Event(
        parcel_id=parcel_id,
        ordinal=ordinal,
        time=at,
        name=happening.name,
        state=next_state(direction, before, happening.name),
        detail=happening.detail,
    )


def evolve(parcel: Parcel | None, event: Event) -> Parcel:
    """Return the parcel after an event."""
    if parcel is None:
        return _opened(event)
    changes: dict[str, Any] = {"ordinal": event.ordinal, "state": event.state}
    if event.name not in NOTES:
        changes |= {"changed_at": event.time, "placing": None}
        if event.name not in _KEEP_ATTEMPTS:
            changes |= {"attempts": 0, "not_before": None, "last_error": None}
    return changed(parcel, **changes | _detailed(parcel, event))


def replay(events: Iterable[Event]) -> Parcel:
    """Return the parcel that these events, all of one parcel and in order, make."""
    parcel: Parcel | None = None
    for event in events:
        parcel = evolve(parcel, event)
    if parcel is None:
        raise ValueError("a parcel has at least one event")
    return parcel


def _opened(event: Event) -> Parcel:
    detail = event.detail
    return Parcel(
        id=event.parcel_id,
        ordinal=event.ordinal,
        direction=Direction(text(detail, "direction")),
        partner=text_or_none(detail, "partner"),
        name=text(detail, "name"),
        sha256=text(detail, "sha256"),
        size=number(detail, "size"),
        state=event.state,
        created_at=event.time,
        changed_at=event.time,
        answers=number_or_none(detail, "answers"),
        verdict=optional(detail, "verdict", verdict_from_json),
        receipt=optional(detail, "receipt", receipt_from_json),
        source=optional(detail, "source", source_from_json),
        quarantined=detail.get("quarantined") is True,
    )


def _detailed(parcel: Parcel, event: Event) -> dict[str, Any]:
    """Return what the event's detail changes of the parcel."""
    detail = event.detail
    changes: dict[str, Any] = {}
    if event.name in _FAILURES and "error" in detail:
        changes["attempts"] = parcel.attempts + 1
        changes["last_error"] = text(detail, "error")
        changes["not_before"] = moment_or_none(detail, "not_before")
    verdict = optional(detail, "verdict", verdict_from_json)
    if verdict is not None:
        changes["verdict"] = verdict
    if detail.get("kept") is True:
        changes["kept"] = True
    match event.name:
        case EventName.RECEIPT_CAME:
            changes["receipt"] = optional(detail, "receipt", receipt_from_json)
        case EventName.SOURCE_RETIRED:
            changes["source"] = None
        case EventName.PLACING_BEGUN:
            changes["placing"] = text(detail, "place")
        case EventName.PUBLISHED | EventName.RETURNED | EventName.ARCHIVED:
            changes["place"] = text_or_none(detail, "place")
        case EventName.ANSWERED:
            changes["answer"] = number(detail, "answer")
        case EventName.CONTENT_MISSING:
            changes["last_error"] = text(detail, "error")
        case EventName.CONTENT_RESTORED:
            changes["last_error"] = None
        case EventName.HELD | EventName.RELEASED:
            changes["held"] = event.name is EventName.HELD
        case EventName.RETRY_ASKED:
            changes["not_before"] = None
        case EventName.PURGED:
            changes |= {"purged": True, "kept": False}
        case _:
            pass
    return changes
