"""Files with one fault each: in every field, in every record, and in the file."""

from __future__ import annotations

from collections.abc import Iterator

from edi.catalogue import Catalogue
from tests.conformance.made import Case, Made, made
from tests.conformance.made_bad import bad, joined, put, span
from tests.conformance.made_bad_fields import (
    case_of_fault,
    condition_cases,
    field_cases,
    group_cases,
    named,
)
from tests.conformance.made_bad_lines import ending_cases, order_cases, record_cases
from tests.conformance.made_faults import Fault
from tests.conformance.made_values import DETAILS


def invalid_cases() -> Iterator[Case]:
    """Every invalid case of one file alone."""
    for layout in Catalogue.shipped():
        if layout.format.name not in ("jcq14", "a2c1"):
            continue
        document = made(layout.name)
        yield from field_cases(document, layout.detail)
        yield from group_cases(document)
        yield from record_cases(document)
        yield from ending_cases(document)
        yield from order_cases(document)
        yield from _count_case(document)
        yield from _name_case(document)
        yield from _key_case(document)
        if layout.file.name in ("entries", "syllabuses"):
            yield from _header_cases(document)
    yield from condition_cases()


def _header_cases(document: Made) -> Iterator[Case]:
    """Headers and trailers: their fields, and against the name and each other."""
    for row in document.rows:
        if row.kind != document.layout.detail.kind:
            yield from field_cases(document, document.layout.plan(row.kind))
    changes = [
        ("FIL004", "file_header", "sequence_number", b"002"),
        ("FIL011", "file_header", "format_version", b"15"),
    ]
    if document.head.centre_number:
        changes += [
            ("FIL009", "centre_header", "awarding_body", b"70"),
            ("FIL009", "centre_header", "series", b"1A"),
            ("FIL009", "centre_header", "year", b"25"),
        ]
    else:
        changes.append(("FIL004", "file_header", "series", b"1A"))
    for code, kind, name, raw in changes:
        item = named(document.layout.plan(kind), name)
        fault = Fault(code, "differs", raw, 1, len(raw))
        yield case_of_fault(document, kind, name, item.start, item, fault)


def _count_case(document: Made) -> Iterator[Case]:
    lines = document.lines
    trailer = document.layout.plan("file_trailer")
    count = next(i for i in trailer.plain_fields() if i.counts == "details")
    yield bad(
        document,
        "FIL005",
        "count",
        joined([*lines[:-1], put(lines[-1], count.start, b"0000002")]),
        len(lines),
        span(count),
        "the trailer counts one record too many",
        covers=("file_trailer.record_count",),
        evidence=(count.position, count.values),
    )


def _name_case(document: Made) -> Iterator[Case]:
    entries = document.layout.file.letter == "E"
    yield bad(
        document,
        "FIL003",
        "name-letter",
        bytes(document),
        1,
        (1, 1),
        "the name begins with another file's letter",
        name=made("jcq14/amendments" if entries else "jcq14/entries").name,
    )


def _key_case(document: Made) -> Iterator[Case]:
    layout = document.layout
    kind = layout.detail.kind
    keys = [item for item in layout.detail.plain_fields() if item.key]
    if not keys:
        return
    twice = made(layout.name, (DETAILS[kind], DETAILS[kind]))
    yield bad(
        twice,
        "FIL006",
        "twice",
        bytes(twice),
        twice.position(kind) + 1,
        span(keys[-1]),
        "what may be there once is there twice",
        covers=tuple(f"{kind}.{item.name}" for item in keys),
        evidence=tuple(each for i in keys for each in (i.position, i.values)),
        keeps_records=True,
    )
