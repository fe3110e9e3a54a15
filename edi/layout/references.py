"""What fields say of other fields, proved once all records of a format are known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import frozen

from edi.layout.drafts import Draft, Key
from edi.layout.faults import FaultList
from edi.layout.field_types import nearest
from edi.layout.plan import FieldPlan, GroupPlan, RecordPlan
from edi.layout.tree import FieldItem, GroupItem, Mark, Word

NAME_PARTS = (
    "data_type",
    "centre_number",
    "awarding_body",
    "series",
    "year",
    "sequence_number",
)
"""What `same as name.…` may name: the parts of a file's name."""

DETAILS = "details"


@frozen
class ReferenceProver:
    """Looks up what the fields of a format's records refer to."""

    records: Mapping[Key, RecordPlan]
    faults: FaultList

    def prove(self, draft: Draft) -> None:
        """Note what a record's fields refer to in vain."""
        record = self.records[draft.kind, draft.identifier]
        fields = list(record.plain_fields())
        for each in draft.items.values():
            if isinstance(each.item, GroupItem):
                group = record.group(each.item.name.text)
                members = group.members if group else ()
                for member in each.item.members:
                    self._field(member, record, members)
            else:
                self._field(each.item, record, fields)

    def _field(
        self, item: FieldItem, record: RecordPlan, siblings: Iterable[FieldPlan]
    ) -> None:
        for mark in item.marks:
            if mark.kind == "reference":
                self._known_field("LAY034", mark.words)
            elif mark.kind == "same_as":
                self._same_as(mark)
            elif mark.kind == "counts":
                self._counts(item, mark.words[0], record)
            elif mark.kind == "when":
                self._condition(item, mark, siblings)

    def _known_field(self, code: str, words: tuple[Word, ...]) -> None:
        kind, name = words
        fields = {
            field.name
            for key, record in self.records.items()
            if key[0] == kind.text
            for field in record.plain_fields()
        }
        if not fields:
            kinds = {key[0] for key in self.records}
            self.faults.add(
                code,
                kind.span,
                f"found no record '{kind.text}'" + nearest(kind.text, kinds),
            )
        elif name.text not in fields:
            self.faults.add(
                code,
                name.span,
                f"found no field '{name.text}' in '{kind.text}'"
                + nearest(name.text, fields),
            )

    def _same_as(self, mark: Mark) -> None:
        owner, name = mark.words
        if owner.text != "name":
            self._known_field("LAY037", mark.words)
        elif name.text not in NAME_PARTS:
            self.faults.add(
                "LAY037",
                name.span,
                f"found 'name.{name.text}', expected one of {', '.join(NAME_PARTS)}",
            )

    def _counts(self, item: FieldItem, what: Word, record: RecordPlan) -> None:
        field = next(
            (f for f in record.plain_fields() if f.name == item.name.text), None
        )
        if field is None or field.type.base != "integer":
            self.faults.add(
                "LAY036",
                item.type.name.span,
                f"found a count of type {item.type.name.text}, expected integer, in a "
                "field outside groups",
            )
        elif what.text != DETAILS and record.group(what.text) is None:
            groups = [g.name for g in record.fields if isinstance(g, GroupPlan)]
            self.faults.add(
                "LAY036",
                what.span,
                f"found no group '{what.text}' in '{record.kind}'"
                + nearest(what.text, [*groups, DETAILS]),
            )

    def _condition(
        self, item: FieldItem, mark: Mark, siblings: Iterable[FieldPlan]
    ) -> None:
        name, _, *values = mark.words
        others = {
            field.name: field for field in siblings if field.name != item.name.text
        }
        other = others.get(name.text)
        if other is None:
            self.faults.add(
                "LAY035",
                name.span,
                f"found no other field '{name.text}' beside '{item.name.text}'"
                + nearest(name.text, others),
            )
            return
        for value in values:
            if other.type.choices and value.text not in other.type.choices:
                choices = " or ".join(other.type.choices)
                self.faults.add(
                    "LAY035",
                    value.span,
                    f"found '{value.text}', but '{other.name}' is {choices}",
                )
            elif other.width and len(value.text) > other.width:
                self.faults.add(
                    "LAY035",
                    value.span,
                    f"found '{value.text}', but '{other.name}' is {other.width} wide",
                )
