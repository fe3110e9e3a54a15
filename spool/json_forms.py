"""Parcels and their parts as JSON has them, and back; times are ISO 8601 in UTC."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import TypeVar

from spool.parcel import (
    Fingerprint,
    Json,
    Outcome,
    Parcel,
    Receipt,
    Verdict,
)
from spool.states import Direction, State

T = TypeVar("T")
JsonObject = Mapping[str, Json]


@lru_cache(maxsize=64)
def moment_to_json(moment: datetime) -> str:
    """Return the form of a time; many parcels, and their events, share one."""
    return moment.astimezone(UTC).isoformat()


def verdict_to_json(verdict: Verdict) -> JsonObject:
    """Return the verdict's form."""
    return {
        "outcome": str(verdict.outcome),
        "summary": verdict.summary,
        "report": verdict.report,
        "details": verdict.details,
    }


def verdict_from_json(form: JsonObject) -> Verdict:
    """Return the verdict of a form."""
    details = form["details"]
    return Verdict(
        outcome=Outcome(text(form, "outcome")),
        summary=text(form, "summary"),
        report=text(form, "report"),
        details=details if isinstance(details, Mapping) else {},
    )


def receipt_to_json(receipt: Receipt) -> JsonObject:
    """Return the receipt's form."""
    return {"sequence": receipt.sequence, "time": moment_to_json(receipt.time)}


def receipt_from_json(form: JsonObject) -> Receipt:
    """Return the receipt of a form."""
    return Receipt(sequence=number(form, "sequence"), time=moment(form, "time"))


def source_to_json(source: Fingerprint) -> JsonObject:
    """Return the fingerprint's form."""
    return {
        "size": source.size,
        "mtime_ns": source.mtime_ns,
        "inode": source.inode,
    }


def source_from_json(form: JsonObject) -> Fingerprint:
    """Return the fingerprint of a form."""
    return Fingerprint(
        size=number(form, "size"),
        mtime_ns=number(form, "mtime_ns"),
        inode=number(form, "inode"),
    )


def parcel_to_json(parcel: Parcel) -> dict[str, Json]:
    """Return the parcel's form: its fields by name, in order."""
    verdict, receipt, source = parcel.verdict, parcel.receipt, parcel.source
    not_before = parcel.not_before
    return {
        "id": parcel.id,
        "ordinal": parcel.ordinal,
        "direction": str(parcel.direction),
        "partner": parcel.partner,
        "name": parcel.name,
        "sha256": parcel.sha256,
        "size": parcel.size,
        "state": str(parcel.state),
        "created_at": moment_to_json(parcel.created_at),
        "changed_at": moment_to_json(parcel.changed_at),
        "answers": parcel.answers,
        "verdict": None if verdict is None else verdict_to_json(verdict),
        "receipt": None if receipt is None else receipt_to_json(receipt),
        "attempts": parcel.attempts,
        "not_before": None if not_before is None else moment_to_json(not_before),
        "last_error": parcel.last_error,
        "source": None if source is None else source_to_json(source),
        "placing": parcel.placing,
        "place": parcel.place,
        "kept": parcel.kept,
        "quarantined": parcel.quarantined,
        "answer": parcel.answer,
        "held": parcel.held,
        "purged": parcel.purged,
    }


def parcel_from_json(form: JsonObject) -> Parcel:
    """Return the parcel of a form."""
    return Parcel(
        id=number(form, "id"),
        ordinal=number(form, "ordinal"),
        direction=Direction(text(form, "direction")),
        partner=text_or_none(form, "partner"),
        name=text(form, "name"),
        sha256=text(form, "sha256"),
        size=number(form, "size"),
        state=State(text(form, "state")),
        created_at=moment(form, "created_at"),
        changed_at=moment(form, "changed_at"),
        answers=number_or_none(form, "answers"),
        verdict=optional(form, "verdict", verdict_from_json),
        receipt=optional(form, "receipt", receipt_from_json),
        attempts=number(form, "attempts"),
        not_before=moment_or_none(form, "not_before"),
        last_error=text_or_none(form, "last_error"),
        source=optional(form, "source", source_from_json),
        placing=text_or_none(form, "placing"),
        place=text_or_none(form, "place"),
        kept=form["kept"] is True,
        quarantined=form["quarantined"] is True,
        answer=number_or_none(form, "answer"),
        held=form["held"] is True,
        purged=form["purged"] is True,
    )


def text(form: JsonObject, name: str) -> str:
    """Return a member that must be text; raises TypeError."""
    value = form[name]
    if not isinstance(value, str):
        raise TypeError(f"{name} is {type(value).__name__}, not text")
    return value


def text_or_none(form: JsonObject, name: str) -> str | None:
    """Return a member that is text or not there."""
    return None if form.get(name) is None else text(form, name)


def number(form: JsonObject, name: str) -> int:
    """Return a member that must be a whole number; raises TypeError."""
    value = form[name]
    if not isinstance(value, int):
        raise TypeError(f"{name} is {type(value).__name__}, not a whole number")
    return value


def number_or_none(form: JsonObject, name: str) -> int | None:
    """Return a member that is a whole number or not there."""
    return None if form.get(name) is None else number(form, name)


def moment(form: JsonObject, name: str) -> datetime:
    """Return a member that must be a time; raises TypeError or ValueError."""
    return datetime.fromisoformat(text(form, name))


def moment_or_none(form: JsonObject, name: str) -> datetime | None:
    """Return a member that is a time or not there."""
    return None if form.get(name) is None else moment(form, name)


def optional(form: JsonObject, name: str, read: Callable[[JsonObject], T]) -> T | None:
    """Return a member that is an object, read, or not there."""
    value = form.get(name)
    return read(value) if isinstance(value, Mapping) else None
