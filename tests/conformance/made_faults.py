"""What can be wrong with one field's columns, and what a checker must say of it.

The severities stand here once more, beside the registry's: a case says what is due, and
not what the program under test happens to say.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from edi.layout.plan import Evidence, FieldPlan

SEVERITIES = {
    "FIL003": "error",
    "FIL004": "error",
    "FIL005": "error",
    "FIL006": "error",
    "FIL007": "error",
    "FIL009": "error",
    "FIL011": "warning",
    "FLD001": "error",
    "FLD002": "error",
    "FLD003": "error",
    "FLD004": "error",
    "FLD005": "error",
    "FLD006": "warning",
    "FLD007": "error",
    "FLD008": "warning",
    "FLD009": "error",
    "FLD010": "warning",
    "FLD011": "error",
    "FLD012": "notice",
    "FLD013": "warning",
    "FLD014": "error",
    "FLD016": "warning",
    "FLD017": "warning",
    "FLD018": "warning",
    "FLD019": "error",
    "FLD020": "error",
    "FRM003": "error",
    "FRM004": "error",
    "FRM005": "warning",
    "FRM006": "warning",
    "FRM007": "notice",
    "FRM008": "error",
    "FRM009": "error",
    "FRM013": "notice",
    "REC001": "error",
    "REC002": "error",
    "REC003": "error",
    "REC004": "error",
    "REC005": "error",
    "SEQ001": "error",
    "SEQ002": "error",
    "SEQ003": "error",
    "SEQ004": "error",
    "SEQ005": "error",
    "SEQ006": "error",
    "SEQ007": "error",
    "XRF001": "error",
    "XRF002": "error",
    "XRF003": "error",
    "XRF004": "notice",
}


def severity(code: str, *evidence: Evidence) -> str:
    """What a finding weighs: on a placeholder it is a notice."""
    if Evidence.PLACEHOLDER in evidence:
        return "notice"
    return SEVERITIES[code]


@frozen
class Fault:
    """One thing wrong with a field: the columns that show it, and where it is told."""

    code: str
    what: str
    raw: bytes
    """The field's columns with the fault in them."""
    first: int
    """The columns that are told, from 1 within the field."""
    last: int
    keeps_value: bool = False
    """It is read all the same, as the same value."""


def field_faults(item: FieldPlan, good: bytes) -> Iterator[Fault]:
    """Every fault that a field's columns can have, beside the good ones given."""
    width, kind = len(good), item.type
    if item.required and kind.base not in ("literal", "filler"):
        yield Fault("FLD001", "blank", b" " * width, 1, width)
    if kind.base in ("digits", "integer", "pence"):
        yield Fault("FLD002", "letter-o", b"O" + good[1:], 1, width)
        if width > 1 and kind.base == "digits":
            yield Fault("FLD002", "blank-filled", b" " + good[1:], 1, width)
    if kind.base in ("integer", "pence") and good[:1] == b"0" and width > 1:
        number = good.lstrip(b"0") or b"0"
        yield Fault("FLD010", "blank-filled", number.rjust(width), 1, width, True)
    if kind.base == "date":
        yield Fault("FLD003", "no-such-day", b"310210", 1, 6)
        yield Fault("FLD003", "month-first", b"013110", 1, 6)
        yield Fault("FLD003", "five-digits", good[:5] + b" ", 1, 6)
    if kind.birth:
        yield Fault("FLD017", "a-baby", b"010926", 1, 6)
    if kind.minimum == 1 and kind.base == "digits":
        yield Fault("FLD004", "zero", b"0" * width, 1, width)
    if kind.base == "flag":
        yield Fault("FLD005", "other", b"#".ljust(width), 1, width)
    if kind.code_list is not None:
        unknown = b"Z" * width
        yield Fault("FLD006", "unknown", unknown, 1, width)
    yield from _check_faults(item, good)
    if kind.base == "text":
        yield from _text_faults(item, good)
    if kind.base == "filler":
        yield Fault("FLD016", "text", b"X".rjust(width), 1, width)


def _check_faults(item: FieldPlan, good: bytes) -> Iterator[Fault]:
    if item.type.check == "uci":
        other = b"Y" if good[-1:] != b"Y" else b"X"
        swapped = good[:10] + good[11:12] + good[10:11] + good[12:]
        yield Fault("FLD011", "letter", good[:12] + other, 13, 13)
        yield Fault("FLD011", "digits-swapped", swapped, 13, 13)
        yield Fault("FLD012", "no-letter", good[:12] + b" ", 1, 13)
        yield Fault("FLD012", "unknown-issuer", good[:5] + b"Q" + good[6:], 1, 13)
        yield Fault("FLD019", "letter-o", good[:9] + b"O" + good[10:], 1, 13)
        yield Fault("FLD019", "too-short", good[:8] + b"     ", 1, 13)
    if item.type.check == "uln":
        last = b"1" if good[-1:] != b"1" else b"2"
        yield Fault("FLD013", "digit", good[:9] + last, 1, 10)
        yield Fault("FLD018", "nines", b"9" * 10, 1, 10, True)


def _text_faults(item: FieldPlan, good: bytes) -> Iterator[Fault]:
    width, kind = len(good), item.type
    if kind.form == "person_name":
        yield Fault("FLD014", "no-colon", good.replace(b":", b" "), 1, width)
        yield Fault("FLD014", "two-colons", good.replace(b"A ", b"A:", 1), 1, width)
        yield Fault("FLD014", "no-surname", b":ANNA".ljust(width), 1, width)
        yield Fault("FLD008", "digit", b"2" + good[1:], 1, 1, True)
        yield Fault("FLD008", "underline", b"A_B:C".ljust(width), 2, 2, True)
    if kind.form == "centre_number":
        yield Fault("FLD020", "four-digits", b"1234 ", 1, width)
        yield Fault("FLD020", "letters-last", b"123AB", 1, width)
    if kind.form is None and kind.check is None and not kind.any_case:
        if good != good.lower():
            yield Fault("FLD007", "small-letters", good.lower(), 1, width)
        elif kind.code_list is None and width > 1:
            yield Fault("FLD007", "small-letters", b"a".ljust(width), 1, width)
    free = kind.form in (None, "person_name") and kind.check is None
    if free and good[:1] != b" " and good[-1:] == b" ":
        yield Fault("FLD009", "blank-first", b" " + good[:-1], 1, 1)
