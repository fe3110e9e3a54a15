"""Findings at their place: a field of a record, or an item of a group in it."""

from __future__ import annotations

from typing import Any

from edi.codec.record import Record
from edi.diagnostics import Diagnostic, finding
from edi.layout.plan import Evidence, FieldPlan, GroupPlan
from edi.rules.fields import weakest


def field_finding(
    code: str,
    record: Record,
    item: FieldPlan,
    evidence: Evidence = Evidence.CONFIRMED,
    **arguments: Any,
) -> Diagnostic:
    """A finding at a field; it rests on the field's evidence and on what is given."""
    return finding(
        code,
        record=record.number,
        kind=record.kind,
        columns=(item.start, item.end or item.start),
        field=item.name,
        evidence=max(weakest(item), evidence),
        source=item.source,
        layout_span=item.span,
        personal=item.personal,
        **arguments,
    )


def item_finding(
    code: str,
    record: Record,
    group: GroupPlan,
    index: int,
    evidence: Evidence = Evidence.CONFIRMED,
    *,
    member: str = "",
    **arguments: Any,
) -> Diagnostic:
    """A finding at an item (from 0) of a group, or at one of the item's fields."""
    start = group.start + index * group.width
    columns = (start, start + group.width - 1)
    item = next((each for each in group.members if each.name == member), None)
    if item is not None:
        columns = (start + item.start - 1, start + (item.end or item.start) - 1)
        evidence = max(evidence, weakest(item))
    return finding(
        code,
        record=record.number,
        kind=record.kind,
        columns=columns,
        field=f"{group.name}.{member}" if member else group.name,
        evidence=max(group.position, group.values, evidence),
        source=group.source,
        layout_span=group.span,
        personal=any(each.personal for each in group.members),
        **arguments,
    )
