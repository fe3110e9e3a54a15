"""Parcels for the ledgers of tests."""

from __future__ import annotations

from datetime import UTC, datetime

from spool.json_forms import verdict_to_json
from spool.parcel import Fingerprint, Happening, Opening, Outcome, Parcel, Step, Verdict
from spool.sqlite_ledger import SqliteLedger
from spool.states import Direction, EventName

SHA256 = "0123456789abcdef" * 4
AT = datetime(2026, 2, 20, 9, 30, tzinfo=UTC)


def outbound(
    ledger: SqliteLedger, name: str, *events: EventName, partner: str = "12345"
) -> Parcel:
    """A parcel in the ledger to which these events happened."""
    opening = Opening(
        event=EventName.ADMITTED,
        direction=Direction.OUTBOUND,
        partner=partner,
        name=name,
        sha256=SHA256,
        size=1030,
        source=Fingerprint(size=1030, mtime_ns=1, inode=1),
    )
    (parcel,) = ledger.record(opening, at=AT)
    for event in events:
        detail = {}
        if event in (EventName.ACCEPTED, EventName.REFUSED):
            outcome = Outcome(str(event))
            verdict = Verdict(outcome=outcome, summary="checked")
            detail = {"verdict": verdict_to_json(verdict)}
        (parcel,) = ledger.record(Step(parcel, (Happening(event, detail),)), at=AT)
    return parcel
