"""Files with one fault each: in every field, in every record, and in the file."""

from __future__ import annotations

from collections.abc import Iterator

from edi.catalogue import Catalogue
from tests.conformance.made import Case, Made, made
from tests.conformance.made_bad import Where, bad, joined, put, replaced, span
from tests.conformance.made_bad_fields import (
    case_of_fault,
    condition_cases,
    field_cases,
    group_cases,
    named,
)
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
        yield from _record_cases(document)
        yield from _ending_cases(document)
        yield from _order_cases(document)
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


def _record_cases(document: Made) -> Iterator[Case]:
    """A detail record too short, too long, and with characters that may not be."""
    plan = document.layout.detail
    number = document.position(plan.kind)
    raw = document.lines[number - 1]
    length = plan.length
    missing = min(i.position for i in plan.plain_fields() if i.required and i.has_value)
    for code, what, line, where, evidence, about in (
        (
            "FRM008",
            "cut",
            raw[:2],
            (3, length),
            (missing,),
            "a record cut behind its first two characters",
        ),
        (
            "FRM009",
            "data-behind",
            raw + b"X",
            (length + 1, length + 1),
            (plan.length_evidence,),
            "data behind the last column",
        ),
        (
            "FRM013",
            "blanks-behind",
            raw + b"  ",
            (length + 1, length + 2),
            (plan.length_evidence,),
            "blanks behind the last column",
        ),
        ("FRM003", "tab", put(raw, 3, b"\t"), (3, 3), (), "a tab in the first field"),
        (
            "FRM003",
            "nul",
            put(raw, length, b"\0"),
            (length, length),
            (),
            "a NUL in the last column",
        ),
        (
            "FRM004",
            "accent",
            put(raw, length, b"\xc9"),
            (length, length),
            (),
            "an accented letter in the last column",
        ),
    ):
        yield bad(
            document,
            code,
            what,
            replaced(document, number, line),
            number,
            where,
            about,
            evidence=evidence,
        )


def _ending_cases(document: Made) -> Iterator[Case]:
    data, last = bytes(document), len(document.rows)
    feeds = joined(document.lines, b"\n")
    for code, what, changed, record, about in (
        ("FRM005", "line-feeds", feeds, 1, "line ends as on Unix, told once"),
        ("FRM006", "no-last-line-end", data[:-2], last, "the last line has no end"),
        ("FRM007", "end-mark", data + b"\x1a", last, "Ctrl-Z behind the last record"),
    ):
        yield bad(document, code, what, changed, record, None, about)


def _order_cases(document: Made) -> Iterator[Case]:
    lines = document.lines
    number = document.position(document.layout.detail.kind)
    letter = document.layout.file.letter
    other = "E" if letter != "E" else "A"
    raw = lines[number - 1]

    def with_type(identifier: str) -> bytes:
        return replaced(document, number, put(raw, 1, identifier.encode("ascii")))

    both: Where = (1, 2)
    rows: list[tuple[str, str, bytes, int, Where, str]] = [
        (
            "SEQ001",
            "unknown-type",
            with_type(f"{letter}6"),
            number,
            both,
            "a record type that there is not",
        ),
        (
            "SEQ002",
            "header-twice",
            joined([lines[0], *lines]),
            2,
            both,
            "the file header twice",
        ),
        (
            "SEQ004",
            "no-trailer",
            joined(lines[:-1]),
            len(lines) - 1,
            None,
            "the last line was lost",
        ),
        (
            "SEQ005",
            "twice",
            joined(lines * 2),
            len(lines) + 1,
            None,
            "the file twice in one, told once",
        ),
        (
            "SEQ006",
            "other-letter",
            with_type(f"{other}5"),
            number,
            both,
            "a record of another file",
        ),
        (
            "SEQ007",
            "small-letter",
            with_type(f"{letter.lower()}5"),
            number,
            both,
            "a record whose letter is a small one",
        ),
    ]
    if letter != "X":  # a reply is known by its header
        headless = joined(lines[1:])
        rows.append(("SEQ003", "no-header", headless, 1, both, "no first line"))
    for code, what, data, record, where, about in rows:
        yield bad(document, code, what, data, record, where, about)


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
