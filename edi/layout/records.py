"""Records proved and compiled: every column described once, every type fitting."""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import frozen

from edi.layout.drafts import Draft, DraftItem, Known
from edi.layout.faults import FaultList
from edi.layout.field_types import ResolvedType, TypeTable
from edi.layout.names import prove_name
from edi.layout.plan import (
    Condition,
    Evidence,
    FieldPlan,
    GroupPlan,
    RecordPlan,
    Reference,
    SameAs,
    TypePlan,
)
from edi.layout.tree import Columns, FieldItem, GroupItem, Mark, Word

IDENTIFIER = re.compile(r"[A-Z?][0-9]")
FIELD_MARKS = {"required", "key", "counts", "reference", "when", "same_as"}
UNKNOWN_TYPE = TypePlan("text", "text")
"""Stands in for a type that was faulty, so that the other proofs can go on."""


@frozen
class RecordCompiler:
    """Makes plans of drafts."""

    types: TypeTable
    faults: FaultList

    def plan(self, draft: Draft) -> RecordPlan:
        """The draft's plan; what is wrong with it is noted among the faults."""
        if not draft.doc:
            self.faults.add(
                "LAY038", draft.span, f"record '{draft.kind}' has no doc line"
            )
        prove_name(draft.kind, draft.span, self.faults)
        items = sorted(draft.items.values(), key=lambda each: each.item.columns.first)
        fields = tuple(self._item(each) for each in items)
        length, is_open = draft.length.columns, draft.length.open
        if not draft.broken and items:
            self._tile([each.item for each in items], length, is_open)
        plan = RecordPlan(
            kind=draft.kind,
            identifier=draft.identifier,
            length=length,
            open_ended=is_open,
            length_evidence=_level(draft.length_known.position),
            fields=fields,
            source=draft.default.source,
            doc=draft.doc,
            span=draft.span,
        )
        self._prove_identifier(plan, draft)
        return plan

    def _item(self, item: DraftItem) -> FieldPlan | GroupPlan:
        name = item.item.name
        prove_name(name.text, name.span, self.faults)
        if isinstance(item.item, FieldItem):
            return self._field(item.item, item.known(self.faults))
        return self._group(item, item.item)

    def _group(self, draft: DraftItem, item: GroupItem) -> GroupPlan:
        if item.columns.last is None:
            self.faults.add(
                "LAY024", item.columns.span, "found a group without its last column"
            )
        for each in item.members:
            prove_name(each.name.text, each.name.span, self.faults, member=True)
        found = draft.known(self.faults)
        members = tuple(
            self._field(member, draft.known(self.faults, member))
            for member in sorted(item.members, key=lambda each: each.columns.first)
        )
        self._prove_group(item)
        return GroupPlan(
            name=item.name.text,
            start=item.columns.first,
            end=item.columns.last or item.columns.first,
            repeat=max(item.repeat, 1),
            members=members,
            position=_level(found.position),
            values=_level(found.values),
            source=found.source,
            doc=item.doc,
            span=item.span,
        )

    def _field(self, item: FieldItem, found: Known) -> FieldPlan:
        resolved = self.types.resolve(item.type, item.marks)
        if resolved is None:
            resolved = ResolvedType(UNKNOWN_TYPE, None)
        else:
            self._prove_width(item, resolved)
        if found.position is None or found.values is None:
            self.faults.add(
                "LAY039",
                item.span,
                f"found no evidence for '{item.name.text}', expected it for position "
                "and values, on the field or its record",
            )
        said = self._said(item, resolved)
        return FieldPlan(
            name=item.name.text,
            start=item.columns.first,
            end=item.columns.last,
            type=resolved.plan,
            required="required" in said,
            key="key" in said,
            personal=resolved.personal,
            counts=said["counts"][0].text if "counts" in said else None,
            reference=_reference(said),
            when=_condition(said),
            same_as=_same_as(said),
            position=_level(found.position),
            values=_level(found.values),
            source=found.source,
            doc=item.doc,
            span=item.span,
        )

    def _said(
        self, item: FieldItem, resolved: ResolvedType
    ) -> dict[str, tuple[Word, ...]]:
        """What is said of the field itself: kind of mark → its words."""
        said: dict[str, tuple[Word, ...]] = {}
        for mark in item.marks:
            if mark.kind not in FIELD_MARKS:
                continue
            if mark.kind in said:
                self.faults.add("LAY031", mark.span, f"{_written(mark)} is said twice")
            elif resolved.plan.base == "filler":
                self.faults.add(
                    "LAY030",
                    mark.span,
                    f"found {_written(mark)} on filler, which is always blank",
                )
            else:
                said[mark.kind] = mark.words
        return said

    def _prove_width(self, item: FieldItem, resolved: ResolvedType) -> None:
        columns, type_ = item.columns, resolved.plan
        if columns.last is None:
            if type_.base != "filler":
                self.faults.add(
                    "LAY024",
                    item.type.name.span,
                    f"found type {type_.name} in a field with an open end, "
                    "expected filler",
                )
            return
        width = columns.last - columns.first + 1
        if resolved.width is not None and width != resolved.width and width > 0:
            self.faults.add(
                "LAY025",
                columns.span,
                f"found {_count(width)} for '{item.name.text}', expected "
                f"{resolved.width} for its type {item.type.name.text}",
            )
        elif type_.maximum is not None and len(str(type_.maximum)) > max(width, 1):
            self.faults.add(
                "LAY032",
                columns.span,
                f"found {_count(width)}, expected room for {type_.maximum}",
            )

    def _prove_group(self, item: GroupItem) -> None:
        columns = item.columns
        if columns.last is None:
            return
        names: set[str] = set()
        for member in item.members:
            if member.name.text in names:
                self.faults.add(
                    "LAY027",
                    member.name.span,
                    f"found a second member '{member.name.text}' in '{item.name.text}'",
                )
                return
            names.add(member.name.text)
        members = sorted(item.members, key=lambda each: each.columns.first)
        end = self._tile_from_start(members, is_open=False)
        total = columns.last - columns.first + 1
        if end is not None and end * item.repeat != total and total > 0:
            self.faults.add(
                "LAY026",
                columns.span,
                f"found {_count(total)}, expected {end * item.repeat}: "
                f"{item.repeat} times {_count(end)}",
            )

    def _tile(
        self, items: Sequence[FieldItem | GroupItem], length: int, is_open: bool
    ) -> None:
        end = self._tile_from_start(items, is_open)
        last = items[-1]
        if end is None:
            return
        if is_open and last.columns.last is not None:
            self.faults.add(
                "LAY024",
                last.columns.span,
                f"found the last field to end at column {end}, expected "
                f"'{end + 1}.. filler : filler' in a record of open length",
            )
        elif (end > length) if is_open else (end != length):
            self.faults.add(
                "LAY023",
                last.columns.span,
                f"found the last field to end at column {end}, expected "
                f"column {length}, the record's length",
            )

    def _tile_from_start(
        self, items: Sequence[FieldItem | GroupItem], is_open: bool
    ) -> int | None:
        """The last column described, if columns run from 1 without gap or overlap.

        Of an open end the column before it. Only the first fault is noted: what
        follows from it would only distract.
        """
        end = 0
        name = "the start"
        for item in items:
            columns = item.columns
            if not self._possible(columns):
                return None
            if columns.first != end + 1:
                self._note_misfit(columns, item.name.text, end, name)
                return None
            if columns.last is None:
                if not is_open or item is not items[-1]:
                    self.faults.add(
                        "LAY024",
                        columns.span,
                        f"found '{columns.first}..', expected a last column: only the "
                        "last field of a record of open length has none",
                    )
                    return None
                return end
            end, name = columns.last, f"'{item.name.text}'"
        return end

    def _possible(self, columns: Columns) -> bool:
        if columns.first >= 1 and (columns.last or columns.first) >= columns.first:
            return True
        self.faults.add(
            "LAY020",
            columns.span,
            f"found columns {columns.first}..{columns.last}, expected the first from "
            "1 and not behind the last",
        )
        return False

    def _note_misfit(self, columns: Columns, name: str, end: int, before: str) -> None:
        if columns.first > end + 1:
            gap = _range(end + 1, columns.first - 1)
            self.faults.add(
                "LAY021",
                columns.span,
                f"found no field for {gap}, between {before} and '{name}'",
            )
        else:
            overlap = _range(columns.first, min(end, columns.last or end))
            self.faults.add(
                "LAY022",
                columns.span,
                f"found {overlap} in both {before} and '{name}'",
            )

    def _prove_identifier(self, plan: RecordPlan, draft: Draft) -> None:
        if not IDENTIFIER.fullmatch(plan.identifier):
            self.faults.add(
                "LAY040",
                plan.span,
                f"found identifier '{plan.identifier}', expected a capital letter (or "
                "'?') and a digit",
            )
            return
        item = draft.items.get("identifier")
        if item is None or (item.item.columns.first, item.item.columns.last) != (1, 2):
            self.faults.add(
                "LAY040",
                plan.span,
                f"found no field 'identifier' in columns 1..2 of '{plan.kind}'",
            )
            return
        for field in plan.plain_fields():
            if field.name == "identifier" and field.type.literal != plan.identifier:
                self.faults.add(
                    "LAY040",
                    item.item.span,
                    f"found {field.type.literal or field.type.base}, expected "
                    f'literal("{plan.identifier}"), the record\'s identifier',
                )


def _level(evidence: Evidence | None) -> Evidence:
    return Evidence.PLACEHOLDER if evidence is None else evidence


def _reference(said: dict[str, tuple[Word, ...]]) -> Reference | None:
    if "reference" not in said:
        return None
    kind, name = said["reference"]
    return Reference(kind.text, name.text)


def _same_as(said: dict[str, tuple[Word, ...]]) -> SameAs | None:
    if "same_as" not in said:
        return None
    owner, name = said["same_as"]
    return SameAs(owner.text, name.text)


def _condition(said: dict[str, tuple[Word, ...]]) -> Condition | None:
    if "when" not in said:
        return None
    name, relation, *values = said["when"]
    texts = tuple(word.text for word in values)
    return Condition(name.text, texts, negated=relation.text == "is_not")


def _written(mark: Mark) -> str:
    words = {"reference": "->", "same_as": "same as"}
    return f"'{words.get(mark.kind, mark.kind)}'"


def _range(first: int, last: int) -> str:
    return f"column {first}" if first == last else f"columns {first}..{last}"


def _count(columns: int) -> str:
    return "1 column" if columns == 1 else f"{columns} columns"
