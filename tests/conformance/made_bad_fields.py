"""Files with one fault in a field, a group, or between fields of one record."""

from __future__ import annotations

from collections.abc import Iterator

from edi.layout.plan import FieldPlan, GroupPlan, RecordPlan
from tests.conformance.made import Case, Made, made
from tests.conformance.made_bad import bad, put, replaced, span
from tests.conformance.made_boundaries import TIMETABLE
from tests.conformance.made_evidence import dashed
from tests.conformance.made_faults import Fault, field_faults
from tests.conformance.made_values import DETAILS, RESULT_ITEM

_ANOTHER_FAULT_FIRST = {
    # what the header says is compared with the name, and told as differing from it
    ("file_header", "awarding_body", "FLD006"),
    ("file_header", "awarding_body", "FLD007"),
    ("centre_header", "awarding_body", "FLD006"),
    ("centre_header", "awarding_body", "FLD007"),
}


def case_of_fault(
    document: Made, kind: str, path: str, first: int, item: FieldPlan, fault: Fault
) -> Case:
    """The file with a fault in a field whose columns begin at `first`."""
    number = document.position(kind)
    data = replaced(document, number, put(document.lines[number - 1], first, fault.raw))
    evidence = [item.position, item.values]
    if fault.code == "FLD017":
        year = named(document.layout.plan("file_header"), "year")
        evidence.append(year.position)
    own = kind == document.layout.detail.kind
    blank_filled = fault.code == "FLD010"
    return bad(
        document,
        fault.code,
        f"{dashed(path if own else f'{kind}.{path}')}-{fault.what}",
        data,
        number,
        (first + fault.first - 1, first + fault.last - 1),
        f"{path.replace('_', ' ')}: {fault.what.replace('-', ' ')}",
        covers=(f"{kind}.{path}",),
        evidence=tuple(evidence),
        keeps_records=blank_filled,
        canonical=blank_filled,
    )


def named(plan: RecordPlan, name: str) -> FieldPlan:
    """A record's field by its name."""
    return next(item for item in plan.plain_fields() if item.name == name)


def field_cases(document: Made, plan: RecordPlan) -> Iterator[Case]:
    """Every fault of every field of a record of the file."""
    raw = document.lines[document.position(plan.kind) - 1]
    for item in plan.plain_fields():
        for fault in field_faults(item, raw[item.start - 1 : item.end]):
            if (plan.kind, item.name, fault.code) not in _ANOTHER_FAULT_FIRST:
                yield case_of_fault(
                    document, plan.kind, item.name, item.start, item, fault
                )


def group_cases(document: Made) -> Iterator[Case]:
    """Faults of groups as such, and of their members."""
    plan = document.layout.detail
    raw = document.lines[document.position(plan.kind) - 1]
    for group in plan.fields:
        if not isinstance(group, GroupPlan):
            continue
        yield from _whole_group_cases(document, group)
        for member in group.members:
            first = group.start + member.start - 1
            for fault in field_faults(
                member, raw[first - 1 : first - 1 + member.width]
            ):
                if len(group.members) == 1 and fault.code == "FLD001":
                    continue  # an item that is blank altogether is a gap
                path = f"{group.name}.{member.name}"
                yield case_of_fault(document, plan.kind, path, first, member, fault)


def _whole_group_cases(document: Made, group: GroupPlan) -> Iterator[Case]:
    layout, plan = document.layout, document.layout.detail
    item = RESULT_ITEM if plan.kind == "result" else {}
    first = group.members[0].name
    rows = [{**item, first: f"R{number:03d}"} for number in (1, 2, 3)]
    whole = made(layout.name, ({**DETAILS[plan.kind], group.name: rows},))
    number = whole.position(plan.kind)
    raw = whole.lines[number - 1]
    second = group.start + group.width
    place = (second, second + group.width - 1)
    count = next(i for i in plan.plain_fields() if i.counts == group.name)
    gap = put(put(raw, second, b" " * group.width), count.start, b"02")
    same = put(raw, second, raw[group.start - 1 : second - 1])
    weak = (group.position, group.values)
    for code, line, where, evidence, about in (
        (
            "REC003",
            put(raw, count.start, b"04"),
            span(count),
            (count.position, count.values),
            "4 announced, 3 there",
        ),
        ("REC004", gap, place, weak, "the second place is blank before the third"),
        ("REC005", same, place, weak, "one option twice"),
    ):
        yield bad(
            whole,
            code,
            dashed(group.name),
            replaced(whole, number, line),
            number,
            where,
            about,
            covers=(f"{plan.kind}.{group.name}",),
            evidence=evidence,
            neighbour=f"{dashed(group.name)}-full",
        )


def condition_cases() -> Iterator[Case]:
    """Fields filled or blank against the field that says whether they are due."""
    yield from _condition_cases("jcq14/options", "fee_defined", ("fee",))
    yield from _condition_cases("jcq14/components", "timetabled", TIMETABLE)


def _condition_cases(
    layout_name: str, switch: str, names: tuple[str, ...]
) -> Iterator[Case]:
    document = made(layout_name)
    plan = document.layout.detail
    other = named(plan, switch)
    number = document.position(plan.kind)
    for name in names:
        item = named(plan, name)
        evidence = (item.position, item.values, other.position, other.values)
        blank = document.with_values(plan.kind, **{name: None})
        others = dict.fromkeys(set(names) - {name})
        filled = document.with_values(plan.kind, **{switch: "N", **others})
        shown = name.replace("_", " ")
        for code, each, about, near in (
            ("REC002", blank, f"{shown} is blank where it is due", "clean"),
            (
                "REC001",
                filled,
                f"{shown} is filled where none is due",
                f"{dashed(name)}-blank",
            ),
        ):
            yield bad(
                each,
                code,
                dashed(name),
                bytes(each),
                number,
                span(item),
                about,
                covers=(f"{plan.kind}.{name}",),
                evidence=evidence,
                keeps_records=True,
                neighbour=near,
            )
