"""How a case of a file with one fault is put together."""

from __future__ import annotations

from edi.layout.plan import Evidence, FieldPlan
from tests.conformance.made import CRLF, Case, Finding, Made
from tests.conformance.made_evidence import CONFIRMED_FILES, source_of
from tests.conformance.made_faults import severity
from tests.conformance.made_shown import Shown

Where = tuple[int, int] | None
"""First and last column, from 1; None for the record or the file as a whole."""


def put(raw: bytes, first: int, part: bytes) -> bytes:
    """The line with `part` over its columns from `first` (from 1) on."""
    return raw[: first - 1] + part + raw[first - 1 + len(part) :]


def joined(lines: list[bytes], ending: bytes = CRLF) -> bytes:
    """Lines as a file."""
    return b"".join(raw + ending for raw in lines)


def replaced(document: Made, number: int, raw: bytes) -> bytes:
    """The file with another line in place of one (from 1)."""
    lines = document.lines
    lines[number - 1] = raw
    return joined(lines)


def span(item: FieldPlan) -> tuple[int, int]:
    """A field's columns."""
    return item.start, item.end or item.start


def bad(
    document: Made,
    code: str,
    what: str,
    data: bytes,
    record: int | None,
    where: Where,
    about: str,
    *,
    covers: tuple[str, ...] = (),
    evidence: tuple[Evidence, ...] = (),
    name: str | None = None,
    keeps_records: bool = False,
    canonical: bool = False,
    neighbour: str = "clean",
    shown: Shown | None = None,
    written: bool = True,
) -> Case:
    """The case of a file with one fault, told at a place, on some evidence.

    With `keeps_records` a decoder reads the document's records all the same; with
    `canonical` an encoder makes of them the document as it should have been. `shown` is
    what a decoder reads instead, whatever the columns, and an encoder makes the file of
    it unless that cannot be `written`.
    """
    layout = document.layout
    found = Finding(
        code=code, severity=severity(code, *evidence), record=record, columns=where
    )
    sound = all(each is Evidence.CONFIRMED for each in evidence)
    confirmed = sound and layout.file.letter in CONFIRMED_FILES
    readable = "canonical" if canonical else "exact"
    programs = ["checker"] if confirmed else []
    if shown is not None:
        keeps_records = True
        readable = "exact" if written else "none"
        if layout.file.letter in CONFIRMED_FILES:
            programs.append("decoder")
    records = shown if shown is not None else document.records
    return Case(
        path=f"{layout.name}/invalid/{code}-{what}",
        name=name or document.name,
        data=data,
        about=about,
        layout=layout.name,
        source=source_of(layout, covers),
        roundtrip=readable if keeps_records else "none",
        canonical=bytes(document) if canonical else None,
        records=records if keeps_records else None,
        findings=(found,),
        covers=covers,
        confirmed=tuple(programs),
        neighbour=f"../valid/{neighbour}",
    )
