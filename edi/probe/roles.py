"""Which anchor a field has: read from what the layout says of it, not from its name."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence

from edi.basedata import Basedata
from edi.check_characters import check_uci, check_uln
from edi.file_names import FileName
from edi.layout.plan import FieldPlan, FormatPlan, RecordPlan, Reference
from edi.probe.anchor import (
    Anchor,
    check_anchor,
    code_anchor,
    count_anchor,
    date_anchor,
    expected_anchor,
    sequence_anchor,
    version_anchor,
)
from edi.probe.chance import UCI_CHANCE, ULN_CHANCE
from edi.probe.sample import Sample, shapes

NAME_PARTS: Mapping[str, str] = {
    "centre_number": "centre numbers of the files' names",
    "awarding_body": "awarding bodies of the files' names",
}
"""Parts of a name that stand in records as they are → what they are called."""

CHAIN_MAX = 8
"""Longer chains of `same as` than any format has."""


class Roles:
    """What fields of a format's records can be found by."""

    def __init__(self, plan: FormatPlan, basedata: Basedata, versions: Collection[int]):
        self._records: dict[str, RecordPlan] = {}
        self._versions = versions
        self._basedata = basedata
        for shape in shapes(plan).values():
            if shape.kind not in self._records or shape.identifier[:1] == "?":
                self._records[shape.kind] = shape.plan

    def codes(self, reference: Reference) -> frozenset[str]:
        """Every code that the basedata has where a reference points at."""
        place = (reference.kind, reference.field)
        held = [
            series.values.get(place, frozenset())
            for series in self._basedata.series.values()
        ]
        return frozenset().union(*held)

    def name_part(self, item: FieldPlan) -> str | None:
        """The part of the file's name that a field repeats, itself or by others."""
        found: FieldPlan | None = item
        for _ in range(CHAIN_MAX):
            if found is None or found.same_as is None:
                break
            if found.same_as.owner == "name":
                return found.same_as.field
            owner = self._records.get(found.same_as.owner)
            wanted = found.same_as.field
            found = next(
                (
                    each
                    for each in (owner.plain_fields() if owner else ())
                    if each.name == wanted
                ),
                None,
            )
        return "centre_number" if item.type.form == "centre_number" else None

    def series_and_year(self, plan: RecordPlan) -> tuple[FieldPlan, FieldPlan] | None:
        """The two fields side by side that say which series it is."""
        fields = list(plan.plain_fields())
        for one, other in itertools.pairwise(fields):
            beside = one.end is not None and one.end + 1 == other.start
            if one.type.form == "series" and self.name_part(other) == "year" and beside:
                return one, other
        return None

    def anchors(
        self, sample: Sample, years: Sequence[int | None]
    ) -> Iterator[tuple[FieldPlan, Anchor]]:
        """The fields outside groups that have an anchor, those first that are surest.

        Series, years, names of persons and counts of items are found in other ways.
        `years` is each record's series as two digits, where that is known.
        """
        found = [
            (item, anchor)
            for item in sample.plan.plain_fields()
            if item.has_value and (anchor := self._anchor(item, sample, years))
        ]
        order = ("check", "code", "part", "details", "sequence", "date", "version")
        return iter(sorted(found, key=lambda each: order.index(_class(each[1]))))

    def _anchor(
        self, item: FieldPlan, sample: Sample, years: Sequence[int | None]
    ) -> Anchor | None:
        kind = item.type
        if kind.check == "uci":
            return check_anchor("valid UCIs", item.width, check_uci, UCI_CHANCE)
        if kind.check == "uln":
            return check_anchor("valid ULNs", item.width, check_uln, ULN_CHANCE)
        if item.reference is not None:
            return self.code(item, item.reference)
        if kind.base == "date":
            return date_anchor(years, birth=kind.birth)
        if item.counts == "details":
            counts = [record.details for record in sample.records]
            told = "counts of the detail records"
            return count_anchor(told, item.width, counts, ("details",))
        if item.name == "format_version":
            return version_anchor(item.width, self._versions)
        return self._named(item, sample)

    def _named(self, item: FieldPlan, sample: Sample) -> Anchor | None:
        part = self.name_part(item)
        units = [record.file for record in sample.records]
        names = [record.name for record in sample.records]
        if part == "sequence_number":
            numbers = [name.sequence for name in names]
            return sequence_anchor(item.width, numbers, units)
        if part is None or part not in NAME_PARTS:
            return None
        texts = [_part(name, part) for name in names]
        return expected_anchor(
            NAME_PARTS[part], item.width, texts, units, ("part", part)
        )

    def code(self, item: FieldPlan, reference: Reference) -> Anchor | None:
        """The anchor of a field that holds codes; None without basedata."""
        codes = self.codes(reference)
        if not codes:
            return None
        told = f"{reference.kind} codes of the basedata"
        signature = ("code", reference.kind, reference.field)
        return code_anchor(told, item.width, codes, signature)


def _class(anchor: Anchor) -> str:
    signature = anchor.signature
    first = signature[0] if isinstance(signature, tuple) else ""
    return "check" if str(first).startswith("valid") else str(first)


def _part(name: FileName, part: str) -> bytes | None:
    text = name.centre_number if part == "centre_number" else name.awarding_body
    return None if text is None else text.encode("ascii", "replace")


NOTHING_PROVES = "nothing in such values proves itself"
NO_BASEDATA = "only basedata could show it, and there is none"
