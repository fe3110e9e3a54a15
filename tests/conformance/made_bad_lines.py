"""Files with one fault in a line as such: its length, bytes, end, type or place."""

from __future__ import annotations

from collections.abc import Iterator

from tests.conformance.made import Case, Made
from tests.conformance.made_bad import Where, bad, joined, put, replaced
from tests.conformance.made_shown import (
    Shown,
    closed_by_end_mark,
    ending_in,
    not_understood,
    numbered,
    without_fields,
)


def record_cases(document: Made) -> Iterator[Case]:
    """A detail record too short, too long, and with characters that may not be."""
    plan = document.layout.detail
    number = document.position(plan.kind)
    raw = document.lines[number - 1]
    length = plan.length
    known = document.records
    cut = without_fields(known, number)
    missing = min(i.position for i in plan.plain_fields() if i.required and i.has_value)
    for code, what, line, where, evidence, about, shown in (
        (
            "FRM008",
            "cut",
            raw[:2],
            (3, length),
            (missing,),
            "a record cut behind its first two characters",
            cut,
        ),
        (
            "FRM009",
            "data-behind",
            raw + b"X",
            (length + 1, length + 1),
            (plan.length_evidence,),
            "data behind the last column",
            known,
        ),
        (
            "FRM013",
            "blanks-behind",
            raw + b"  ",
            (length + 1, length + 2),
            (plan.length_evidence,),
            "blanks behind the last column",
            known,
        ),
        (
            "FRM003",
            "tab",
            put(raw, 3, b"\t"),
            (3, 3),
            (),
            "a tab in the first field",
            None,
        ),
        (
            "FRM003",
            "nul",
            put(raw, length, b"\0"),
            (length, length),
            (),
            "a NUL in the last column",
            None,
        ),
        (
            "FRM004",
            "accent",
            put(raw, length, b"\xc9"),
            (length, length),
            (),
            "an accented letter in the last column",
            None,
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
            shown=shown,
            written=False,
        )


def ending_cases(document: Made) -> Iterator[Case]:
    """Lines that end otherwise than in CR LF, and a mark behind the last."""
    data, last = bytes(document), len(document.rows)
    known = document.records
    feeds = joined(document.lines, b"\n")
    for code, what, changed, record, about, shown in (
        (
            "FRM005",
            "line-feeds",
            feeds,
            1,
            "line ends as on Unix, told once",
            ending_in(known, "\n", range(1, last + 1)),
        ),
        (
            "FRM006",
            "no-last-line-end",
            data[:-2],
            last,
            "the last line has no end",
            ending_in(known, "", [last]),
        ),
        (
            "FRM007",
            "end-mark",
            data + b"\x1a",
            last,
            "Ctrl-Z behind the last record",
            closed_by_end_mark(known),
        ),
    ):
        yield bad(document, code, what, changed, record, None, about, shown=shown)


def order_cases(document: Made) -> Iterator[Case]:
    """Records that are not there, there twice, or not known."""
    lines = document.lines
    number = document.position(document.layout.detail.kind)
    letter = document.layout.file.letter
    other = "E" if letter != "E" else "A"
    raw = lines[number - 1]

    def with_type(identifier: str) -> tuple[bytes, Shown]:
        line = put(raw, 1, identifier.encode("ascii"))
        shown = not_understood(document.records, number, line)
        return replaced(document, number, line), shown

    both: Where = (1, 2)
    known = document.records
    rows: list[tuple[str, str, tuple[bytes, Shown], int, Where, str]] = [
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
            (joined([lines[0], *lines]), [known[0], *known]),
            2,
            both,
            "the file header twice",
        ),
        (
            "SEQ004",
            "no-trailer",
            (joined(lines[:-1]), known[:-1]),
            len(lines) - 1,
            None,
            "the last line was lost",
        ),
        (
            "SEQ005",
            "twice",
            (joined(lines * 2), known * 2),
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
        headless = (joined(lines[1:]), known[1:])
        rows.append(("SEQ003", "no-header", headless, 1, both, "no first line"))
    for code, what, (data, shown), record, where, about in rows:
        yield bad(
            document, code, what, data, record, where, about, shown=numbered(shown)
        )
