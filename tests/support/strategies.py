"""Hypothesis strategies derived from compiled plans: valid values of every field."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from edi.catalogue import Layout
from edi.check_characters import uci_letter, uln_digit
from edi.codec.record import Record, make_record
from edi.codec.values import BIRTH_YEAR_FIRST, YEAR_FIRST
from edi.layout.plan import FieldPlan, GroupPlan, RecordPlan, TypePlan

CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
NAME_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ'.()/-"


def uci() -> st.SearchStrategy[str]:
    """Valid UCIs."""
    return st.from_regex(r"[0-9]{5}0[0-9]{6}", fullmatch=True).map(
        lambda text: text + (uci_letter(text) or "")
    )


def uln() -> st.SearchStrategy[str]:
    """Valid ULNs; the placeholder 9999999999 is not one of them."""
    return (
        st.from_regex(r"[1-9][0-9]{8}", fullmatch=True)
        .filter(lambda text: uln_digit(text) is not None)
        .map(lambda text: text + str(uln_digit(text)))
        .filter(lambda text: text != "9999999999")
    )


def texts(width: int) -> st.SearchStrategy[str]:
    """Capitals and digits with blanks inside, at most `width` long."""
    word = st.text(CAPITALS, min_size=1, max_size=min(width, 12))
    return st.lists(word, min_size=1, max_size=3).map(
        lambda words: " ".join(words)[:width].rstrip()
    )


def values(plan: TypePlan, width: int) -> st.SearchStrategy[Any]:
    """Values that fit a type in so many columns."""
    if plan.check == "uci":
        return uci()
    if plan.check == "uln":
        return uln()
    if plan.form == "person_name":
        part = st.text(NAME_LETTERS, min_size=1, max_size=15)
        return st.tuples(part, part).map(lambda parts: f"{parts[0]}:{parts[1]}")
    if plan.form == "centre_number":
        return st.from_regex(r"[0-9]{5}", fullmatch=True)
    if plan.base == "date":
        first = BIRTH_YEAR_FIRST if plan.birth else YEAR_FIRST
        return st.dates(date(first, 1, 1), date(first + 99, 12, 31))
    if plan.base == "flag":
        return st.sampled_from(plan.choices)
    highest = 10**width - 1 if plan.maximum is None else plan.maximum
    lowest = plan.minimum or 0
    if plan.base in ("integer", "pence"):
        return st.integers(lowest, highest)
    if plan.base == "digits":
        return st.integers(lowest, highest).map(lambda number: f"{number:0{width}d}")
    return texts(width)


def field_values(field: FieldPlan) -> st.SearchStrategy[Any]:
    """Values of a field; None too where it may be blank."""
    given = values(field.type, field.width)
    return given if field.required else st.none() | given


def items(cls: type[Record], group: GroupPlan) -> st.SearchStrategy[list[Any]]:
    """Items of a group, each with its first member given so that none is blank."""
    item_class: Any = cls.item_classes[group.name]
    members = [
        values(member.type, member.width) if index == 0 else field_values(member)
        for index, member in enumerate(group.members)
    ]
    return st.lists(st.builds(item_class, *members), max_size=group.repeat)


def record_values(
    layout: Layout, plan: RecordPlan
) -> st.SearchStrategy[dict[str, Any]]:
    """Values by field name, as a record's `make` takes them."""
    cls = layout.classes[plan.kind]
    given: dict[str, st.SearchStrategy[Any]] = {}
    for item in plan.fields:
        if isinstance(item, GroupPlan):
            given[item.name] = items(cls, item)
        elif item.has_value and plan.group(item.counts or "") is None:
            given[item.name] = field_values(item)
    if hasattr(cls, "data_type"):
        given["data_type"] = st.just(layout.file.letter)
    if plan.open_ended:
        given["length"] = st.just(max(plan.length, layout.file.record_length))
    return st.fixed_dictionaries(given)


def records(layout: Layout, kind: str) -> st.SearchStrategy[Record]:
    """Records of one kind, made from values."""
    cls = layout.classes[kind]
    return record_values(layout, layout.plan(kind)).map(
        lambda given: make_record(cls, given)
    )
