"""The reply file (letter X): what the awarding body's side says of a file it received.

The format is our own (`grammars/a2c/`): the JCQ formats have no machine-readable reply.
The centre header holds the verdict and the counts, each detail record one finding.
Messages are masked like all diagnostics, so a reply holds no personal data.
"""

from __future__ import annotations

from attrs import frozen

from edi.catalogue import Catalogue
from edi.codec.record import Record, make_record, read_field
from edi.diagnostics import Diagnostic, Severity
from edi.document import Document, Heading, compose
from edi.layout.plan import Evidence
from edi.rules.check import Report

LAYOUT = "a2c1/reply"

_SEVERITIES = {Severity.ERROR: "E", Severity.WARNING: "W", Severity.NOTICE: "N"}
_EVIDENCE = {
    Evidence.CONFIRMED: "C",
    Evidence.INFERRED: "I",
    Evidence.PLACEHOLDER: "P",
}
_VERDICTS = {"A": "accepted", "R": "rejected"}


@frozen
class Answered:
    """The file that a reply answers."""

    name: str
    sha256: str


@frozen
class Reply:
    """What a reply file says."""

    answered: Answered
    verdict: str
    """`accepted` or `rejected`."""
    errors: int
    warnings: int
    notices: int


def write_reply(
    report: Report,
    answered: Answered,
    heading: Heading,
    catalogue: Catalogue | None = None,
) -> Document:
    """The reply to a checked file; `heading` names the centre and its number."""
    layout = (catalogue or Catalogue.shipped()).layout(LAYOUT)
    details = [
        make_record(layout.classes["reply"], _finding_values(found))
        for found in report.diagnostics
    ]
    plan = layout.plan("centre_header")
    centre_header = make_record(
        layout.classes["centre_header"],
        {
            "length": max(plan.length, layout.file.record_length),
            "centre_number": heading.centre_number,
            "awarding_body": heading.awarding_body,
            "series": heading.series,
            "year": heading.year,
            "verdict": "A" if report.verdict == "accepted" else "R",
            "answered_name": printable(answered.name, 40) or "?",
            "answered_sha256": answered.sha256,
            "record_count": min(report.records, 9_999_999),
            "error_count": min(report.errors, 99_999),
            "warning_count": min(report.warnings, 99_999),
            "notice_count": min(report.notices, 99_999),
        },
    )
    return compose(
        LAYOUT,
        heading,
        details,
        catalogue=catalogue,
        centre_header=centre_header,
    )


def _finding_values(found: Diagnostic) -> dict[str, object]:
    # What a field has no room for is cut down to what it can hold: the report that
    # lies with the answered file has it in full.
    columns = found.columns or (None, None)
    return {
        "code": found.code,
        "severity": _SEVERITIES[found.severity],
        "record_number": _at_most(found.record, 9_999_999),
        "record_kind": printable(found.kind or "", 16),
        "first_column": _at_most(columns[0], 999),
        "last_column": _at_most(columns[1], 999),
        "field_name": printable(found.field or "", 40),
        "evidence": _EVIDENCE[found.evidence] if found.evidence is not None else None,
        "message": printable(_message(found), 160) or "?",
    }


def _message(found: Diagnostic) -> str:
    """The message; where its severity was set otherwise, that comes first."""
    if found.override is None:
        return found.message
    return f"(else {found.override.severity}) {found.message}"


def _at_most(number: int | None, highest: int) -> int | None:
    return None if number is None else min(number, highest)


def printable(text: str, width: int) -> str | None:
    """Text that fits a field: ASCII, no control characters, cut with an ellipsis."""
    plain = "".join(c if " " <= c <= "~" else "?" for c in text).strip()
    if len(plain) > width:
        plain = plain[: width - 3].rstrip() + "..."
    return plain or None


def read_reply(document: Document) -> Reply | None:
    """What a reply says; None for a file that is not a reply of ours."""
    if document.layout is None or document.layout.name != LAYOUT:
        return None
    headers = document.of_kind("centre_header")
    if len(headers) != 1:
        return None
    header = headers[0]
    name, digest = _text(header, "answered_name"), _text(header, "answered_sha256")
    verdict = _VERDICTS.get(_text(header, "verdict"))
    if not name or not digest or verdict is None:
        return None
    return Reply(
        Answered(name, digest),
        verdict,
        _count(header, "error_count"),
        _count(header, "warning_count"),
        _count(header, "notice_count"),
    )


def _text(record: Record, name: str) -> str:
    value = read_field(record, name)
    return value if isinstance(value, str) else ""


def _count(record: Record, name: str) -> int:
    value = read_field(record, name)
    return value if isinstance(value, int) else 0


def finding_messages(document: Document) -> list[str]:
    """Each finding of a reply in one line, for people."""
    lines = []
    for record in document.of_kind("reply"):
        number = read_field(record, "record_number")
        where = f"record {number}: " if number else ""
        lines.append(f"{_text(record, 'code')} {where}{_text(record, 'message')}")
    return lines


__all__ = ["Answered", "Reply", "finding_messages", "read_reply", "write_reply"]
