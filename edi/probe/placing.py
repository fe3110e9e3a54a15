"""Where every column of a record goes once some of its fields are found elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from attrs import evolve, field, frozen

from edi.layout.plan import Evidence, FieldPlan, GroupPlan, RecordPlan
from edi.probe.finding import FieldFinding, ItemsFinding, RecordFinding
from edi.probe.statements import field_text, group_text

SOURCE = "a2c probe"
_IDENTIFIER = 2
"""Columns of the identifier, which every record begins with."""


@frozen(kw_only=True)
class Placed:
    """One statement of the overlay: a field, a group, or what fills the columns."""

    start: int
    end: int | None
    name: str
    text: str
    """What stands behind the name and the colon."""
    members: tuple[Placed, ...] = ()
    remark: str = ""
    doc: str = field(default="")

    def lines(self) -> Iterator[str]:
        """The statement in the layout language."""
        columns = f"{self.start}..{'' if self.end is None else self.end}"
        if self.remark:
            yield f"// {self.remark}"
        doc = f"  ## {self.doc}" if self.doc else ""
        if not self.members:
            yield f"{columns} {self.name} : {self.text}{doc}"
            return
        yield f"{columns} {self.name} : {self.text} {{{doc}"
        for member in self.members:
            yield from (f"  {line}" for line in member.lines())
        yield "}"


def placed_items(
    record: RecordFinding, plan: RecordPlan, needed: frozenset[str] = frozenset()
) -> tuple[list[Placed], list[str]]:
    """Statements for all columns behind the identifier, and the fields dropped.

    Fields that are `needed`, since others refer to them, are dropped only where no
    columns are blank that could stand in for theirs.
    """
    end = record.length or record.longest
    kept: dict[str, Placed] = {
        item.name: _found_field(item, record.field(item.name))
        for item in plan.plain_fields()
        if item.has_value and record.field(item.name).found is not None
    }
    for group in plan.fields:
        if isinstance(group, GroupPlan) and group.name in record.items:
            kept[group.name] = _found_group(group, record, kept.values(), end)
    _place_by_order(plan, kept)
    _place_as_shipped(record, plan, kept, end)
    for item in plan.plain_fields():
        if item.name in needed and item.name not in kept:
            _park(item, kept, record.standing, end)
    wanted = [item for item in plan.fields if not _is_filling(item)]
    dropped = [item.name for item in wanted if item.name not in kept]
    ordered = sorted(kept.values(), key=lambda each: each.start)
    return _filled(ordered, record, plan, end), dropped


def _is_filling(item: FieldPlan | GroupPlan) -> bool:
    return isinstance(item, FieldPlan) and not item.has_value


def _found_field(item: FieldPlan, found: FieldFinding) -> Placed:
    assert found.found is not None  # noqa: S101  # callers place what was found
    first, last = found.found
    known = evolve(item, position=Evidence.INFERRED, source=SOURCE)
    remark = f"{found.anchor}: {found.supporting} of {found.looked_at} records"
    return Placed(
        start=first,
        end=last,
        name=item.name,
        text=field_text(known),
        remark=remark,
        doc=item.doc,
    )


def _found_group(
    group: GroupPlan, record: RecordFinding, fields: Iterable[Placed], end: int
) -> Placed:
    items = record.items[group.name]
    offsets = {each.name: each.start - 1 for each in group.members}
    found = {name: offsets[name] for name in items.members}
    lead = min(found.values())
    as_shipped = items.width == group.width and all(
        offset - lead == items.members[name] for name, offset in found.items()
    )
    if not as_shipped or not items.lead_least <= lead <= items.lead_most:
        as_shipped, lead = False, items.lead_least
    start = items.first - lead
    behind = [each.start for each in fields if each.start > start]
    room = min([*behind, end + 1]) - start
    repeat = max(1, room // items.width)
    known = evolve(group, position=Evidence.INFERRED, source=SOURCE)
    return Placed(
        start=start,
        end=start + repeat * items.width - 1,
        name=group.name,
        text=group_text(known, repeat),
        members=_members(group, items, lead, as_shipped=as_shipped),
        doc=group.doc,
    )


def _members(
    group: GroupPlan, items: ItemsFinding, lead: int, *, as_shipped: bool
) -> tuple[Placed, ...]:
    members = {each.name: each for each in group.members}
    if as_shipped:
        return tuple(
            _member(each, each.start, found=each.name in items.members)
            for each in group.members
        )
    placed = [
        _member(members[name], lead + offset + 1, found=True)
        for name, offset in sorted(items.members.items(), key=lambda each: each[1])
    ]
    return tuple(
        _gaps_filled(placed, 1, items.width, frozenset(range(items.width + 1)))
    )


def _member(item: FieldPlan, start: int, *, found: bool) -> Placed:
    known = evolve(item, position=Evidence.INFERRED, source=SOURCE) if found else item
    if not found:
        known = evolve(item, position=Evidence.PLACEHOLDER)
    return Placed(
        start=start,
        end=start + item.width - 1,
        name=item.name,
        text=field_text(known),
        doc=item.doc,
    )


def _guessed(item: FieldPlan, start: int, remark: str) -> Placed:
    known = evolve(item, position=Evidence.PLACEHOLDER, source="")
    return Placed(
        start=start,
        end=start + item.width - 1,
        name=item.name,
        text=field_text(known),
        remark=remark,
        doc=item.doc,
    )


def _place_by_order(plan: RecordPlan, kept: dict[str, Placed]) -> None:
    """Fields that just fill the gap between two that were found, in their order."""
    fields = [item for item in plan.fields if item.name != "identifier"]
    before = _IDENTIFIER
    for found, run in groupby(fields, key=lambda item: item.name in kept):
        items = list(run)
        if found:
            last = kept[items[-1].name].end
            before = last or before
            continue
        behind = [
            kept[item.name].start
            for item in fields[fields.index(items[-1]) + 1 :]
            if item.name in kept
        ]
        plain = [item for item in items if isinstance(item, FieldPlan) and item.width]
        if len(plain) != len(items) or not behind:
            continue
        if behind[0] - before - 1 == sum(item.width for item in plain):
            start = before + 1
            for item in plain:
                if item.has_value:
                    remark = "by its order only: nothing proves it"
                    kept[item.name] = _guessed(item, start, remark)
                start += item.width


def _place_as_shipped(
    record: RecordFinding, plan: RecordPlan, kept: dict[str, Placed], end: int
) -> None:
    """Fields that fit where the layout has them, in columns that are still free."""
    for item in plan.plain_fields():
        if item.name in kept or not item.has_value or item.name not in record.fitting:
            continue
        last = item.end or 0
        free = not any(
            each.start <= last and item.start <= (each.end or end)
            for each in kept.values()
        )
        stands = record.standing & frozenset(range(item.start, last + 1))
        if free and stands and last <= end:
            remark = "left where it was: nothing proves it, nothing speaks against it"
            kept[item.name] = _guessed(item, item.start, remark)


def _park(
    item: FieldPlan, kept: dict[str, Placed], standing: frozenset[int], end: int
) -> None:
    """Put a field where it does no harm: in columns that are blank in every record."""
    for first in range(_IDENTIFIER + 1, end - item.width + 2):
        last = first + item.width - 1
        if standing.isdisjoint(range(first, last + 1)) and not any(
            each.start <= last and first <= (each.end or end) for each in kept.values()
        ):
            remark = "cannot be told where it is; kept, in blank columns, for others"
            harmless = evolve(item, required=False, key=False)
            kept[item.name] = _guessed(harmless, first, remark)
            return


def _filled(
    placed: Sequence[Placed], record: RecordFinding, plan: RecordPlan, end: int
) -> list[Placed]:
    """The same with every other column behind the identifier in a field of its own."""
    shipped = {item.name: item for item in plan.plain_fields()}
    filled = _gaps_filled(placed, _IDENTIFIER + 1, end, record.standing)
    if not plan.open_ended:
        return filled
    if filled and filled[-1].text == _BLANK:
        filled.pop()
    start = (filled[-1].end or end) + 1 if filled else _IDENTIFIER + 1
    doc = shipped["filler"].doc if "filler" in shipped else "Blank"
    return [
        *filled,
        Placed(start=start, end=None, name="filler", text=_BLANK, doc=doc),
    ]


_BLANK = "filler evidence position=placeholder values=placeholder"
_UNKNOWN = "text any_case personal evidence position=placeholder values=placeholder"
"""Masked: it may be a name."""


def _gaps_filled(
    placed: Sequence[Placed], first: int, last: int, standing: frozenset[int]
) -> list[Placed]:
    filled: list[Placed] = []
    names: Mapping[str, str] = {"unknown": _UNKNOWN, "blank": _BLANK}
    counts = dict.fromkeys(names, 0)

    def fill(start: int, end: int) -> None:
        for stands, run in groupby(range(start, end + 1), key=standing.__contains__):
            columns = list(run)
            kind = "unknown" if stands else "blank"
            counts[kind] += 1
            filled.append(
                Placed(
                    start=columns[0],
                    end=columns[-1],
                    name=f"{kind}_{counts[kind]}",
                    text=names[kind],
                    doc="Not known what it is" if stands else "Blank in every record",
                )
            )

    at = first
    for each in placed:
        fill(at, each.start - 1)
        filled.append(each)
        at = (each.end or last) + 1
    fill(at, last)
    return filled
