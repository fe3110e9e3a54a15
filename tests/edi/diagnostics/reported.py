"""Checked files made up for the tests of whole reports."""

from __future__ import annotations

import attrs

from edi.diagnostics import CODES, Diagnostic, Overrides, Severity, finding
from edi.diagnostics.shown_file import ShownFile, ShownLine
from edi.layout.plan import Evidence

PERSON = "EXAMPLE:ANNA"
LINE = f"E5123450001{PERSON}".ljust(200).encode()
HOSTILE = "<script>alert(1)</script>\x1b[31m&"

LETTER = finding(
    "FLD011",
    record=3,
    kind="entry",
    columns=(72, 72),
    field="uci",
    evidence=Evidence.CONFIRMED,
    source="F:23",
    personal=True,
    found="X",
    expected="D",
)
EMPTY = finding("FRM001")


def overridden(diagnostic: Diagnostic = LETTER) -> Diagnostic:
    """A finding that a partner takes for a warning."""
    set_for = {diagnostic.code: Severity.WARNING}
    return Overrides("the configuration for ocr", set_for).applied(diagnostic)


def every_code() -> list[Diagnostic]:
    """One finding of each code, with all that a finding may have."""
    words = dict.fromkeys(_PLACES, "<&{[\\")
    return [
        attrs.evolve(
            finding(code, words, record=3, kind="entry", columns=(1, 4), field="uci"),
            arguments={},
        )
        for code in CODES
    ]


_PLACES = sorted(
    {
        place.split("}")[0]
        for code in CODES.values()
        for place in f"{code.message} {code.help}".split("{")[1:]
    }
)


def shown(*diagnostics: Diagnostic, path: str = "out/E1234501.X01") -> ShownFile:
    """A file with these findings, its third record at hand."""
    return ShownFile(
        path=path,
        layout="jcq14/entries",
        verdict="rejected",
        records=6,
        diagnostics=diagnostics,
        counts={
            severity: sum(each.severity is severity for each in diagnostics)
            for severity in Severity
        },
        lines={3: ShownLine(LINE, ((12, 51),))},
    )
