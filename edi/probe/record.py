"""One kind of record: its fields, looked for round by round."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from edi.layout.plan import FieldPlan, GroupPlan
from edi.probe.anchor import Anchor, count_anchor
from edi.probe.items import ItemsPlace, locate_items
from edi.probe.locate import Columns, Doubt, Place, locate
from edi.probe.person_names import NAMES, locate_names
from edi.probe.roles import NO_BASEDATA, Roles
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
        self.places: dict[str, tuple[str, Place]] = {}
        """field → what it was found by, and where"""
        self.items: dict[str, tuple[str, ItemsPlace]] = {}
        """group → likewise"""
        self.doubts: dict[str, str] = {}
        """field or group → why it cannot be told yet"""

    @property
    def enough(self) -> bool:
        """True where there are records enough to tell anything."""
        return len(self.sample.records) >= self.sample.least

    def placed(self, name: str) -> Place | None:
        """Where a field was found."""
        found = self.places.get(name)
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
        self.places[item.name] = (told, place)
        self.doubts.pop(item.name, None)
        self.columns.claim(start, start + item.width)

    def doubt(self, name: str, doubt: Doubt) -> None:
        """Note why a field was not found."""
        self.doubts[name] = doubt.reason

    def round(self, years: Sequence[int | None]) -> bool:
        """Look for all that was not found yet; True if something was."""
        before = len(self.places) + len(self.items)
        anchors = list(self._roles.anchors(self.sample, years))
        twins = Counter(anchor.signature for _, anchor in anchors)
        for item, anchor in anchors:
            if item.name in self.places:
                continue
            if twins[anchor.signature] > 1:
                reason = f"several fields of it hold {anchor.told}"
                self.doubts[item.name] = reason
                continue
            self._take(item, anchor.told, self._located(item, anchor))
        for group in self.plan.fields:
            if isinstance(group, GroupPlan) and group.name not in self.items:
                self._look_for_items(group)
        for item in self.plan.plain_fields():
            if item.name not in self.places:
                self._look_for_rest(item)
        return len(self.places) + len(self.items) > before

    def counts_in_doubt(self) -> list[tuple[FieldPlan, str, Place]]:
        """Counts of detail records that are at one place, but perhaps by chance."""
        none: list[int | None] = [None] * len(self.sample.records)
        found = []
        for item, anchor in self._roles.anchors(self.sample, none):
            if item.counts != "details" or item.name in self.places:
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
            each.type.check == "uci" and each.name not in self.places
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
            self.doubts[group.name] = NO_BASEDATA
            return
        anchors = list(found.values())
        if len({(each.signature, each.width) for each in anchors}) > 1:
            self.doubts[group.name] = "its items hold codes of several kinds"
            return
        required = {each.name: each.required for each in group.members}
        members = {name: required[name] for name in found}
        place = locate_items(self.columns, anchors[0], members, self.sample.least)
        if isinstance(place, Doubt):
            self.doubt(group.name, place)
            return
        self.items[group.name] = (anchors[0].told, place)
        self.doubts.pop(group.name, None)
        self.columns.claim(place.start, place.end)

    def _look_for_rest(self, item: FieldPlan) -> None:
        """Names, and counts of items that were found."""
        least = self.sample.least
        if item.type.form == "person_name":
            self._take(item, NAMES, locate_names(self.columns, item.width, least))
        elif item.counts in self.items:
            counts = self.items[item.counts][1].counts
            signature = ("items", item.counts)
            told = f"counts of the {item.counts}"
            anchor = count_anchor(told, item.width, counts, signature)
            self._take(item, told, self._located(item, anchor))
        elif item.counts is not None and self.plan.group(item.counts) is not None:
            self.doubts[item.name] = f"it counts the {item.counts}, which are not found"
