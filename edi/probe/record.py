"""One kind of record: its fields looked for, round by round, and what was found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from edi.codec.values import field_type
from edi.layout.plan import FieldPlan, GroupPlan
from edi.probe.anchor import Anchor, count_anchor
from edi.probe.finding import FieldFinding, ItemsFinding, RecordFinding
from edi.probe.items import ItemsPlace, locate_items
from edi.probe.locate import MISSES_MAX, Columns, Doubt, Place, locate
from edi.probe.person_names import NAMES, locate_names
from edi.probe.roles import NO_BASEDATA, NOTHING_PROVES, Roles
from edi.probe.sample import Sample

_UCI_FORM = re.compile(rb"[0-9A-Z]{6}[0-9]{6}")
_UCI_FIRST = 12


class RecordProbe:
    """The fields of one kind of record, and where they were found so far."""

    def __init__(self, sample: Sample, roles: Roles) -> None:
        self.sample = sample
        self.plan = sample.plan
        self.columns = Columns.of(sample.padded())
        self.series = roles.series_and_year(sample.plan)
        self._roles = roles
        self._places: dict[str, tuple[str, Place]] = {}
        """field → what it was found by, and where"""
        self._items: dict[str, tuple[str, ItemsPlace]] = {}
        """group → likewise"""
        self._doubts: dict[str, str] = {}
        """field or group → why it cannot be told yet"""

    @property
    def enough(self) -> bool:
        """True where there are records enough to tell anything."""
        return len(self.sample.records) >= self.sample.least

    def placed(self, name: str) -> Place | None:
        """Where a field was found."""
        found = self._places.get(name)
        return found[1] if found else None

    @property
    def uci(self) -> tuple[int, int] | None:
        """Where UCIs were found, as for a slice."""
        for item in self.plan.plain_fields():
            place = self.placed(item.name)
            if item.type.check == "uci" and place is not None:
                return place.tally.start, place.tally.start + item.width
        return None

    def place(self, item: FieldPlan, told: str, place: Place, shift: int = 0) -> None:
        """Note where a field was found, and keep others from its columns."""
        start = place.tally.start + shift
        if shift:
            tally = type(place.tally)(start, hits=place.tally.hits)
            place = Place(tally, place.chance)
        self._places[item.name] = (told, place)
        self._doubts.pop(item.name, None)
        self.columns.claim(start, start + item.width)

    def doubt(self, name: str, doubt: Doubt) -> None:
        """Note why a field was not found."""
        self._doubts[name] = doubt.reason

    def round(self, years: Sequence[int | None]) -> bool:
        """Look for all that was not found yet; True if something was."""
        before = len(self._places) + len(self._items)
        anchors = list(self._roles.anchors(self.sample, years))
        twins = Counter(anchor.signature for _, anchor in anchors)
        for item, anchor in anchors:
            if item.name in self._places:
                continue
            if twins[anchor.signature] > 1:
                reason = f"several fields of it hold {anchor.told}"
                self._doubts[item.name] = reason
                continue
            self._take(item, anchor.told, self._located(item, anchor))
        for group in self.plan.fields:
            if isinstance(group, GroupPlan) and group.name not in self._items:
                self._look_for_items(group)
        for item in self.plan.plain_fields():
            if item.name not in self._places:
                self._look_for_rest(item)
        return len(self._places) + len(self._items) > before

    def counts_in_doubt(self) -> list[tuple[FieldPlan, str, Place]]:
        """Counts of detail records that are at one place, but perhaps by chance."""
        none: list[int | None] = [None] * len(self.sample.records)
        found = []
        for item, anchor in self._roles.anchors(self.sample, none):
            if item.counts != "details" or item.name in self._places:
                continue
            place = locate(
                self.columns,
                anchor,
                required=item.required,
                least=self.sample.least,
                most=1.0,
            )
            if isinstance(place, Place):
                found.append((item, anchor.told, place))
        return found

    def _take(self, item: FieldPlan, told: str, found: Place | Doubt) -> None:
        if isinstance(found, Doubt):
            self.doubt(item.name, found)
        else:
            self.place(item, told, found)

    def _located(self, item: FieldPlan, anchor: Anchor) -> Place | Doubt:
        found = locate(
            self.columns, anchor, required=item.required, least=self.sample.least
        )
        if isinstance(found, Place) and self._may_be_in_uci(item, found):
            return Doubt("it may be the beginning of UCIs, which were not found")
        return found

    def _may_be_in_uci(self, item: FieldPlan, place: Place) -> bool:
        """A UCI begins with a centre number, mostly with the centre's own."""
        missing = any(
            each.type.check == "uci" and each.name not in self._places
            for each in self.plan.plain_fields()
        )
        if not missing or item.type.form != "centre_number":
            return False
        start, end = place.tally.start, place.tally.start + _UCI_FIRST
        rows = self.columns.rows
        alike = sum(bool(_UCI_FORM.fullmatch(row[start:end])) for row in rows)
        return alike * 2 > len(rows)

    def _look_for_items(self, group: GroupPlan) -> None:
        found: dict[str, Anchor] = {}
        for member in group.members:
            if member.reference is not None:
                anchor = self._roles.code(member, member.reference)
                if anchor is not None:
                    found[member.name] = anchor
        if not found:
            self._doubts[group.name] = NO_BASEDATA
            return
        anchors = list(found.values())
        if len({(each.signature, each.width) for each in anchors}) > 1:
            self._doubts[group.name] = "its items hold codes of several kinds"
            return
        required = {each.name: each.required for each in group.members}
        members = {name: required[name] for name in found}
        place = locate_items(self.columns, anchors[0], members, self.sample.least)
        if isinstance(place, Doubt):
            self.doubt(group.name, place)
            return
        self._items[group.name] = (anchors[0].told, place)
        self._doubts.pop(group.name, None)
        self.columns.claim(place.start, place.end)

    def _look_for_rest(self, item: FieldPlan) -> None:
        """Names, and counts of items that were found."""
        least = self.sample.least
        if item.type.form == "person_name":
            self._take(item, NAMES, locate_names(self.columns, item.width, least))
        elif item.counts in self._items:
            counts = self._items[item.counts][1].counts
            signature = ("items", item.counts)
            told = f"counts of the {item.counts}"
            anchor = count_anchor(told, item.width, counts, signature)
            self._take(item, told, self._located(item, anchor))
        elif item.counts is not None and self.plan.group(item.counts) is not None:
            self._doubts[item.name] = (
                f"it counts the {item.counts}, which are not found"
            )

    def finding(self) -> RecordFinding:
        """What was found of this kind of record."""
        sample = self.sample
        lengths = Counter(len(record.raw) for record in sample.records)
        length, often = lengths.most_common(1)[0]
        others = len(sample.records) - often
        regular = self.enough and others * MISSES_MAX <= len(sample.records)
        fields: list[FieldFinding] = []
        for item in self.plan.fields:
            if isinstance(item, GroupPlan):
                fields.extend(self._members(item))
            elif item.has_value:
                fields.append(self._field(item))
        return RecordFinding(
            kind=self.plan.kind,
            identifier=sample.identifier,
            records=sample.total,
            looked_at=len(sample.records),
            files=len(sample.files),
            shipped_length=self.plan.length,
            open_ended=self.plan.open_ended,
            length=length if regular else None,
            longest=sample.width,
            fields=tuple(fields),
            items=self._items_findings(),
            standing=self._standing(),
            fitting=frozenset(
                item.name for item in self.plan.fields if self._fits(item)
            ),
        )

    def _reason(self, name: str, item: FieldPlan) -> str:
        if not self.enough:
            count, least = len(self.sample.records), self.sample.least
            return f"of such records there are {count}, at least {least} are wanted"
        if name in self._doubts:
            return self._doubts[name]
        return NOTHING_PROVES if item.reference is None else NO_BASEDATA

    def _field(self, item: FieldPlan) -> FieldFinding:
        shipped = (item.start, item.end)
        looked_at = len(self.sample.records)
        if item.name not in self._places:
            return FieldFinding(
                field=item.name,
                shipped=shipped,
                answer="cannot_tell",
                looked_at=looked_at,
                reason=self._reason(item.name, item),
            )
        told, place = self._places[item.name]
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

    def _members(self, group: GroupPlan) -> list[FieldFinding]:
        found = self._items.get(group.name)
        return [self._member(group, member, found) for member in group.members]

    def _member(
        self,
        group: GroupPlan,
        member: FieldPlan,
        found: tuple[str, ItemsPlace] | None,
    ) -> FieldFinding:
        name = f"{group.name}.{member.name}"
        first = group.start + member.start - 1
        shipped = (first, first + member.width - 1)
        looked_at = len(self.sample.records)
        if found is None or member.name not in found[1].members:
            anchored = member.reference is not None
            owner = group.name if anchored else name
            return FieldFinding(
                field=name,
                shipped=shipped,
                answer="cannot_tell",
                looked_at=looked_at,
                reason=self._reason(owner, member),
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

    def _items_findings(self) -> Mapping[str, ItemsFinding]:
        return {
            name: ItemsFinding(
                members={
                    member: start - place.start
                    for member, start in place.members.items()
                },
                first=place.start + 1,
                last=place.end,
                width=place.width,
                lead_least=place.lead_least,
                lead_most=place.lead_most,
            )
            for name, (_told, place) in self._items.items()
        }

    def _standing(self) -> frozenset[int]:
        return frozenset(
            column
            for column, values in enumerate(
                zip(*self.columns.rows, strict=True), start=1
            )
            if any(value != 0x20 for value in values)
        )

    def _fits(self, item: FieldPlan | GroupPlan) -> bool:
        """True where nearly all records could have a field where the layout has it."""
        if isinstance(item, GroupPlan):
            return all(
                self._fit_at(member, item.start + index * item.width + member.start - 1)
                for index in range(item.repeat)
                for member in item.members
            )
        return item.end is None or self._fit_at(item, item.start)

    def _fit_at(self, item: FieldPlan, first: int) -> bool:
        type_ = field_type(item.type)
        start, end = first - 1, first - 1 + item.width
        windows = Counter(row[start:end] for row in self.columns.rows)
        misfits = sum(
            count for window, count in windows.items() if type_.faults(window)
        )
        return misfits * MISSES_MAX <= len(self.columns.rows)
