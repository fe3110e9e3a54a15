"""What the spool itself has to tell people about a file that goes back to them."""

from datetime import datetime

from spool.codes import CODES
from spool.parcel import Outcome, Parcel, Receipt, Verdict
from spool.states import State


def day(time: datetime) -> str:
    """Return a time as a report shows it: `2026-02-20 09:30 UTC`."""
    return f"{time:%Y-%m-%d %H:%M} UTC"


def sent_before(name: str, earlier: Parcel) -> Verdict:
    """Explain that a file has the content of an earlier one to the same partner."""
    to = "" if earlier.partner is None else f" to {earlier.partner}"
    if earlier.state in (State.DELIVERED, State.ARCHIVED):
        fate = f"was delivered{to} on {day(earlier.changed_at)}"
    else:
        fate = f"has been on its way{to} since {day(earlier.created_at)}"
    same = "" if earlier.name == name else f" as {earlier.name}"
    return _refusal(
        "SPL030",
        f"{name} was not sent: the same content {fate}{same}",
        {"earlier": earlier.id, "earlier_name": earlier.name},
    )


def name_in_use(name: str, other: Parcel) -> Verdict:
    """Explain that another file of this name is on its way to the same partner."""
    return _refusal(
        "SPL031",
        f"{name} was not sent: another file of that name, with other content, has"
        f" been on its way since {day(other.created_at)}",
        {"other": other.id, "other_sha256": other.sha256},
    )


def quarantined_name(received_as: str, name: str) -> Verdict:
    """Explain that a received file could not keep its name."""
    return _refusal(
        "SPL032",
        f"a file was received under the name {received_as!a}, which no folder"
        f" here may hold; it lies beside this report as {name}",
        {"received_as": ascii(received_as)},
    )


def receipt_disagrees(
    parcel: Parcel, sha256: str, size: int, receipt: Receipt
) -> Verdict:
    """Explain that the partner's receipt speaks of other bytes than were sent."""
    return _refusal(
        "SPL035",
        f"the receipt for {parcel.name} speaks of another file",
        {"sha256": sha256, "size": size, "sequence": receipt.sequence},
        f"sent:      {parcel.size} bytes, SHA-256 {parcel.sha256}",
        f"receipted: {size} bytes, SHA-256 {sha256}, number {receipt.sequence},"
        f" {day(receipt.time)}",
    )


def stranded(name: str) -> str:
    """Explain a file that was replaced while it was being taken from the outbox."""
    return _text("SPL033", f"{name} was replaced while it was being taken")


def unclaimed(name: str) -> str:
    """Explain a file of unknown origin found among the spool's own."""
    return _text("SPL034", f"{name} was found in the spool's private folder")


def _refusal(
    code: str, summary: str, details: dict[str, str | int], *more: str
) -> Verdict:
    return Verdict(
        outcome=Outcome.REFUSED,
        summary=summary,
        report=_text(code, summary, *more),
        details={"code": code, **details},
    )


def _text(code: str, summary: str, *more: str) -> str:
    entry = CODES[code]
    lines = [
        f"{summary} [{code}].",
        *more,
        "",
        f"Why it matters: {entry.why}.",
        f"What to do: {entry.help}.",
        "",
    ]
    return "\n".join(lines)
