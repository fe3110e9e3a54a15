"""The edges of what a field may hold, and what else must change for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import frozen

from edi.layout.plan import FieldPlan
from tests.conformance.made_values import Values, uci, uln

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TIMETABLE = ("timetable_date", "timetable_session", "time_allowed")

KNOWN_CODES = {
    "qualifications": ("GCE", "GCSE"),
    "levels": ("A", "9FC"),
    "sessions": ("A", "P"),
    "awarding_bodies": ("01", "80"),
}
"""Of each code list, one of the shortest and one of the longest."""


@frozen
class Boundary:
    """A value at the edge of what a field may hold."""

    label: str
    value: str | None


def boundaries(plan: FieldPlan) -> list[Boundary]:
    """The edges of a field's values."""
    found = list(_filled(plan))
    if not plan.required:
        found.append(Boundary("blank", None))
    return found


def _filled(plan: FieldPlan) -> Iterator[Boundary]:
    kind = plan.type
    width = plan.width
    if kind.check == "uci":
        yield Boundary("lowest", uci(0, "00000"))
        yield Boundary("highest", uci(9999, "99999"))
        yield Boundary("issued-by-an-awarding-body", uci(1, issued_by="B"))
    elif kind.check == "uln":
        yield Boundary("lowest", uln(100_000_000))
        yield Boundary("highest", uln(999_999_997))
    elif kind.form == "person_name":
        yield Boundary("shortest", "A:B")
        yield Boundary("full-width", "ABCDEFGHIJKLMNOPQRST:UVWXYZABCDEFGHIJKLM")
        yield Boundary("no-forenames", "TANG PO HENG:")
        yield Boundary("punctuation", "O'NEIL-SMITH (ST. J/K):ANNE-MARIE A.")
    elif kind.code_list is not None:
        shortest, longest = KNOWN_CODES[kind.code_list]
        yield Boundary("shortest", shortest)
        yield Boundary("longest", longest)
    elif kind.base == "flag":
        for choice in kind.choices:
            yield Boundary(choice.lower(), choice)
    elif kind.base == "date":
        yield Boundary("lowest", "1956-01-01" if kind.birth else "2000-01-01")
        yield Boundary("highest", "2016-12-31" if kind.birth else "2099-12-31")
        yield Boundary("leap-day", "2008-02-29" if kind.birth else "2028-02-29")
    elif kind.base in ("digits", "integer", "pence"):
        lowest, highest = kind.minimum or 0, kind.maximum or 10**width - 1
        digits = kind.base == "digits"
        yield Boundary("lowest", str(lowest).zfill(width if digits else 1))
        yield Boundary("highest", str(highest))
    else:
        yield from _texts(plan)


def _texts(plan: FieldPlan) -> Iterator[Boundary]:
    width = plan.width
    if width == 1:
        yield Boundary("letter", "Z")
        yield Boundary("digit", "0")
        return
    yield Boundary("one-character", "A")
    yield Boundary("full-width", (LETTERS * 7)[:width])
    yield Boundary("zeros-first", "0" * (width - 1) + "1")
    if width >= 3:
        yield Boundary("blank-inside", "A B")
    if plan.type.any_case:
        yield Boundary("small-letters", "Abc: d, e & f's"[:width].strip())


def settled(kind: str, values: Values) -> Values:
    """The values with those that depend on others as they must be."""
    whole: dict[str, Any] = dict(values)
    if kind == "option" and whole["fee_defined"] == "N":
        whole["fee"] = None
    elif kind == "component" and whole["timetabled"] == "N":
        whole |= dict.fromkeys(TIMETABLE)
    elif kind == "mark" and whole["mark"] is None and whole["grade"] is None:
        whole["absent"] = "A"
    return whole


def blanked(kind: str, name: str) -> Values:
    """What else changes so that a field may be blank."""
    if kind == "option" and name == "fee":
        return {"fee_defined": "N"}
    if kind == "component" and name in TIMETABLE:
        return {"timetabled": "N"}
    return {}
