"""What a probe of one kind of record has found, as a finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from edi.codec.values import field_type
from edi.layout.plan import FieldPlan, GroupPlan
from edi.probe.finding import FieldFinding, ItemsFinding, RecordFinding
from edi.probe.items import ItemsPlace
from edi.probe.locate import MISSES_MAX
from edi.probe.record import RecordProbe
from edi.probe.roles import NO_BASEDATA, NOTHING_PROVES


def record_finding(probe: RecordProbe) -> RecordFinding:
    """What was found of one kind of record."""
    sample = probe.sample
    lengths = Counter(len(record.raw) for record in sample.records)
    length, often = lengths.most_common(1)[0]
    others = len(sample.records) - often
    regular = probe.enough and others * MISSES_MAX <= len(sample.records)
    fields: list[FieldFinding] = []
    for item in probe.plan.fields:
        if isinstance(item, GroupPlan):
            fields.extend(_members(probe, item))
        elif item.has_value:
            fields.append(_field(probe, item))
    return RecordFinding(
        kind=probe.plan.kind,
        identifier=sample.identifier,
        records=sample.total,
        looked_at=len(sample.records),
        files=len(sample.files),
        shipped_length=probe.plan.length,
        open_ended=probe.plan.open_ended,
        length=length if regular else None,
        longest=sample.width,
        fields=tuple(fields),
        items=_items_findings(probe),
        standing=_standing(probe),
        fitting=frozenset(
            item.name for item in probe.plan.fields if _fits(probe, item)
        ),
    )


def _reason(probe: RecordProbe, name: str, item: FieldPlan) -> str:
    if not probe.enough:
        count, least = len(probe.sample.records), probe.sample.least
        return f"of such records there are {count}, at least {least} are wanted"
    if name in probe.doubts:
        return probe.doubts[name]
    return NOTHING_PROVES if item.reference is None else NO_BASEDATA


def _field(probe: RecordProbe, item: FieldPlan) -> FieldFinding:
    shipped = (item.start, item.end)
    looked_at = len(probe.sample.records)
    if item.name not in probe.places:
        return FieldFinding(
            field=item.name,
            shipped=shipped,
            answer="cannot_tell",
            looked_at=looked_at,
            reason=_reason(probe, item.name, item),
        )
    told, place = probe.places[item.name]
    found = (place.tally.start + 1, place.tally.start + item.width)
    return FieldFinding(
        field=item.name,
        shipped=shipped,
        answer="agrees" if found == shipped else "moved",
        found=found,
        supporting=place.tally.hits,
        looked_at=looked_at,
        anchor=told,
        chance=place.chance,
    )


def _members(probe: RecordProbe, group: GroupPlan) -> list[FieldFinding]:
    found = probe.items.get(group.name)
    return [_member(probe, group, member, found) for member in group.members]


def _member(
    probe: RecordProbe,
    group: GroupPlan,
    member: FieldPlan,
    found: tuple[str, ItemsPlace] | None,
) -> FieldFinding:
    name = f"{group.name}.{member.name}"
    first = group.start + member.start - 1
    shipped = (first, first + member.width - 1)
    looked_at = len(probe.sample.records)
    if found is None or member.name not in found[1].members:
        anchored = member.reference is not None
        owner = group.name if anchored else name
        return FieldFinding(
            field=name,
            shipped=shipped,
            answer="cannot_tell",
            looked_at=looked_at,
            reason=_reason(probe, owner, member),
        )
    told, place = found
    start = place.members[member.name]
    columns = (start + 1, start + member.width)
    same = columns == shipped and place.width == group.width
    return FieldFinding(
        field=name,
        shipped=shipped,
        answer="agrees" if same else "moved",
        found=columns,
        item_width=place.width,
        supporting=place.hits,
        looked_at=looked_at,
        anchor=told,
        chance=place.chance,
    )


def _items_findings(probe: RecordProbe) -> Mapping[str, ItemsFinding]:
    return {
        name: ItemsFinding(
            members={
                member: start - place.start for member, start in place.members.items()
            },
            first=place.start + 1,
            last=place.end,
            width=place.width,
            lead_least=place.lead_least,
            lead_most=place.lead_most,
        )
        for name, (_told, place) in probe.items.items()
    }


def _standing(probe: RecordProbe) -> frozenset[int]:
    return frozenset(
        column
        for column, values in enumerate(zip(*probe.columns.rows, strict=True), start=1)
        if any(value != 0x20 for value in values)
    )


def _fits(probe: RecordProbe, item: FieldPlan | GroupPlan) -> bool:
    """True where nearly all records could have a field where the layout has it."""
    if isinstance(item, GroupPlan):
        return all(
            _fit_at(probe, member, item.start + index * item.width + member.start - 1)
            for index in range(item.repeat)
            for member in item.members
        )
    return item.end is None or _fit_at(probe, item, item.start)


def _fit_at(probe: RecordProbe, item: FieldPlan, first: int) -> bool:
    type_ = field_type(item.type)
    start, end = first - 1, first - 1 + item.width
    windows = Counter(row[start:end] for row in probe.columns.rows)
    misfits = sum(count for window, count in windows.items() if type_.faults(window))
    return misfits * MISSES_MAX <= len(probe.columns.rows)
