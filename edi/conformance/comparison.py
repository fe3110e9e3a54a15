"""Compares a program's answer with what a case expects.

Codes, records, columns, fields and bytes are compared, never prose. Every difference is
one sentence; no difference means that the case is passed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from edi.conformance.case import Case, Kind, is_span
from edi.conformance.confirmed import ConfirmedColumns

DIFFERENCES_MAX = 5
"""How many differences of a case are told; the rest is only counted."""
SHOWN_MAX = 120
CRLF = b"\r\n"


@frozen
class Answer:
    """What a program gave back."""

    out: bytes
    """All of its stdout."""
    exit_code: int = 0
    last_words: str = ""
    """The last line of its stderr, for people."""


def compare(
    kind: Kind,
    case: Case,
    expected: bytes,
    answer: Answer,
    confirmed: ConfirmedColumns | None = None,
) -> list[str]:
    """How a program's answer differs from what the case expects.

    `expected` is the file an encoder must give. With `confirmed`, only those fields and
    columns are compared.
    """
    due = _exit_code(kind, case)
    if answer.exit_code != due:
        words = f": {answer.last_words}" if answer.last_words else ""
        return [f"exit code {answer.exit_code}, expected {due}{words}"]
    if case.roundtrip == "refused":
        written = len(answer.out)
        return [f"{written} bytes on stdout, expected none"] if written else []
    if kind == "encoder":
        found = _encoded(expected, answer.out, confirmed)
    else:
        try:
            form = json.loads(answer.out)
        except (ValueError, RecursionError) as error:
            return [f"the answer is not JSON: {error}"]
        if not isinstance(form, Mapping):
            return [f"the answer is {_shown(form)}, expected an object"]
        if kind == "decoder":
            found = _decoded(case, form, confirmed)
        else:
            found = _checked(case, form)
    return _first(found)


def _exit_code(kind: Kind, case: Case) -> int:
    """0 for an answer; 1 where a checker rejects or an encoder refuses."""
    judged = kind == "checker" or case.roundtrip == "refused"
    return 1 if judged and case.verdict == "rejected" else 0


def _first(found: Iterator[str]) -> list[str]:
    told = list(found)
    more = len(told) - DIFFERENCES_MAX
    return [*told[:DIFFERENCES_MAX], f"and {more} more"] if more > 0 else told


def _shown(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= SHOWN_MAX else text[:SHOWN_MAX] + "..."


def _decoded(
    case: Case, form: Mapping[str, Any], confirmed: ConfirmedColumns | None
) -> Iterator[str]:
    for key, due in (("name", case.file), ("layout", case.layout)):
        if key in form and form[key] != due:
            yield f"{key} is {_shown(form[key])}, expected {_shown(due)}"
    records = form.get("records")
    if not isinstance(records, list):
        yield f"records is {_shown(records)}, expected a list"
        return
    expected_records = case.records or ()
    if len(records) != len(expected_records):
        yield f"{len(records)} records, expected {len(expected_records)}"
    for number, (row, expected) in enumerate(
        zip(records, expected_records, strict=False), 1
    ):
        for difference in _record(row, expected, confirmed):
            yield f"record {number}: {difference}"


def _record(
    row: object, expected: Mapping[str, Any], confirmed: ConfirmedColumns | None
) -> Iterator[str]:
    if not isinstance(row, Mapping):
        yield f"is {_shown(row)}, expected an object"
        return
    for key in ("record", "kind", "ending", "raw"):
        value, due = row.get(key), expected.get(key)
        if value != due:
            yield f"{key} is {_shown(value)}, expected {_shown(due)}"
    found, wanted = row.get("fields"), expected["fields"]
    if not isinstance(found, Mapping):
        yield f"fields is {_shown(found)}, expected an object"
        return
    if confirmed is not None:
        names = confirmed.get(expected["kind"], {})
        found = {name: value for name, value in found.items() if name in names}
        wanted = {name: value for name, value in wanted.items() if name in names}
    for name in wanted:
        if name not in found:
            yield f"{name} is not there, expected {_shown(wanted[name])}"
        elif found[name] != wanted[name]:
            yield f"{name} is {_shown(found[name])}, expected {_shown(wanted[name])}"
    for name in found:
        if name not in wanted:
            yield f"{name} is no field of this record"


def _encoded(
    expected: bytes, answer: bytes, confirmed: ConfirmedColumns | None
) -> Iterator[str]:
    lines, wanted = answer.split(CRLF), expected.split(CRLF)
    if len(lines) != len(wanted):
        yield f"{len(lines) - 1} lines with CR LF, expected {len(wanted) - 1}"
    for number, (line, want) in enumerate(zip(lines, wanted, strict=False), 1):
        if confirmed is None:
            if line != want:
                yield f"record {number}: {_byte_difference(line, want)}"
            continue
        for fields in confirmed.values():
            # Details alone have confirmed columns, and they alone begin in `?5`.
            if want[1:2] != b"5":
                continue
            for name, (first, last) in {"identifier": (1, 2), **fields}.items():
                part, due = line[first - 1 : last], want[first - 1 : last]
                if part != due:
                    yield f"record {number}: {name} is {part!r}, expected {due!r}"


def _byte_difference(line: bytes, want: bytes) -> str:
    for column, (byte, due) in enumerate(zip(line, want, strict=False), 1):
        if byte != due:
            return f"column {column} is {bytes([byte])!r}, expected {bytes([due])!r}"
    return f"{len(line)} columns, expected {len(want)}"


_Finding = tuple[str, int | None, tuple[int, int] | None]


def _checked(case: Case, form: Mapping[str, Any]) -> Iterator[str]:
    files = form.get("files")
    if isinstance(files, list) and len(files) == 1 and isinstance(files[0], Mapping):
        form = files[0]  # as `a2c check --json` answers
    rows = form.get("diagnostics")
    if not isinstance(rows, list):
        yield f"diagnostics is {_shown(rows)}, expected a list"
        return
    found: list[tuple[_Finding, object]] = []
    for row in rows:
        if not isinstance(row, Mapping) or not isinstance(row.get("code"), str):
            yield f"{_shown(row)} is no diagnostic"
            return
        columns = row.get("columns")
        if columns is not None and not is_span(columns):
            yield f"columns is {_shown(columns)}, expected two numbers or null"
            return
        span = (columns[0], columns[1]) if columns else None
        found.append(((row["code"], row.get("record"), span), row.get("severity")))
    wanted = Counter((e.code, e.record, e.columns) for e in case.diagnostics)
    given = Counter(finding for finding, _ in found)
    for finding in (wanted - given).elements():
        yield f"not found: {_place(finding)}"
    for finding in (given - wanted).elements():
        yield f"not expected: {_place(finding)}"
    severities = {(e.code, e.record, e.columns): e.severity for e in case.diagnostics}
    for finding, severity in found:
        due = severities.get(finding, severity)
        if severity is not None and severity != due:
            yield f"{_place(finding)} is {_shown(severity)}, expected {due}"


def _place(finding: _Finding) -> str:
    code, record, columns = finding
    text = code
    if record is not None:
        text += f" in record {record}"
    if columns is not None:
        text += f", columns {columns[0]}-{columns[1]}"
    return text
