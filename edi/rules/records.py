"""REC: the fields of one record against each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from edi.codec.record import Record
from edi.diagnostics import Diagnostic, finding, mask
from edi.layout.plan import Condition, Evidence, FieldPlan, GroupPlan, RecordPlan
from edi.rules.fields import lacking, weakest


class RecordRules:
    """Conditions, counts and repeated groups of one record kind."""

    def __init__(self, plan: RecordPlan) -> None:
        self._conditional = [
            (item, item.when, _named(plan, item.when.field))
            for item in plan.plain_fields()
            if item.when is not None
        ]
        self._groups: list[tuple[GroupPlan, list[FieldPlan]]] = []
        for group in plan.fields:
            if isinstance(group, GroupPlan):
                counts = [i for i in plan.plain_fields() if i.counts == group.name]
                self._groups.append((group, counts))

    def findings(self, record: Record) -> Iterator[Diagnostic]:
        """What is wrong between the record's fields.

        A fault of one field alone is told there, and not again for what depends on it.
        """
        for item, condition, other in self._conditional:
            yield from _condition_findings(record, item, condition, other)
        for group, counts in self._groups:
            items = _items(record, group)
            yield from _group_findings(record, group, items)
            filled = len(items) - items.count(b"")
            for item in counts:
                yield from _count_findings(record, item, group, filled)


def _named(plan: RecordPlan, name: str) -> FieldPlan:
    return next(item for item in plan.plain_fields() if item.name == name)


def columns_of(record: Record, item: FieldPlan | GroupPlan) -> bytes:
    """A field's columns without trailing blanks."""
    return record.raw[item.start - 1 : item.end].rstrip(b" ")


def holds(condition: Condition, value: str) -> bool:
    """Whether a condition is met by the other field's text ('' for blank)."""
    if not condition.values:
        return bool(value) is not condition.negated
    return (value in condition.values) is not condition.negated


def _tells(field: FieldPlan, value: str) -> bool:
    """Whether a condition can rest on a field's value: it is one that may be there."""
    if not value:
        return not field.required
    return field.type.base != "flag" or value in field.type.choices


def _condition_findings(
    record: Record, item: FieldPlan, condition: Condition, other: FieldPlan
) -> Iterator[Diagnostic]:
    length = len(record.raw)
    value = columns_of(record, other).decode("latin-1")
    if item.start > length or lacking(other, length) or not _tells(other, value):
        return
    filled = bool(columns_of(record, item).strip())
    wanted = holds(condition, value)
    if filled == wanted:
        return
    yield _record_finding(
        "REC002" if wanted else "REC001",
        record,
        item,
        weakest(item, other),
        other=other.name,
        value=_shown(other, value),
    )


def _shown(field: FieldPlan, value: str) -> str:
    if not value:
        return "blank"
    return f"'{mask(value) if field.personal else value}'"


def _items(record: Record, group: GroupPlan) -> list[bytes]:
    """The items up to the last filled one, without trailing blanks."""
    raw, width = columns_of(record, group), group.width
    return [raw[at : at + width].rstrip(b" ") for at in range(0, len(raw), width)]


def _group_findings(
    record: Record, group: GroupPlan, items: list[bytes]
) -> Iterator[Diagnostic]:
    end = group.members[0].end
    keys = [item[:end].rstrip(b" ") for item in items]
    if len(set(keys)) == len(keys) and b"" not in items:
        return  # as nearly every record is
    seen: set[bytes] = set()
    gap_told = False
    for index, (item, key) in enumerate(zip(items, keys, strict=True)):
        start = group.start + index * group.width
        columns = (start, start + group.width - 1)
        if not item:
            if not gap_told:
                yield _group_finding("REC004", record, group, columns, str(index + 1))
            gap_told = True
        elif key and key in seen:
            text = key.decode("latin-1")
            yield _group_finding("REC005", record, group, columns, text)
        seen.add(key)


def _count_findings(
    record: Record, item: FieldPlan, group: GroupPlan, filled: int
) -> Iterator[Diagnostic]:
    if lacking(item, len(record.raw)):
        return
    stated = columns_of(record, item)
    if stated.strip().isdigit() and int(stated) != filled:
        evidence = max(weakest(item), group.position)
        yield _record_finding(
            "REC003",
            record,
            item,
            evidence,
            found=str(int(stated)),
            expected=str(filled),
            group=group.name,
        )


def _record_finding(
    code: str, record: Record, item: FieldPlan, evidence: Evidence, **arguments: Any
) -> Diagnostic:
    return finding(
        code,
        record=record.number,
        kind=record.kind,
        columns=(item.start, item.end or item.start),
        field=item.name,
        evidence=evidence,
        layout_span=item.span,
        personal=item.personal,
        **arguments,
    )


def _group_finding(
    code: str,
    record: Record,
    group: GroupPlan,
    columns: tuple[int, int],
    found: str,
) -> Diagnostic:
    return finding(
        code,
        record=record.number,
        kind=record.kind,
        columns=columns,
        field=group.name,
        evidence=max(group.position, group.values),
        layout_span=group.span,
        personal=any(member.personal for member in group.members),
        found=found,
        group=group.name,
    )
