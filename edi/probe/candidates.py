"""Where candidate numbers are: digits that go with the same UCIs in two kinds of file.

A candidate number proves nothing by itself. But a candidate has one number in entries,
marks and results, and once UCIs are found they say who is who in each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from edi.layout.plan import FieldPlan
from edi.probe.anchor import Tally
from edi.probe.locate import MISSES_MAX, Doubt, Place
from edi.probe.record import RecordProbe
from edi.probe.sample import DETAILS_MIN

TOLD = "numbers that go with the same UCIs in other files"
_UNSHOWN = "only the same candidates in files of two kinds show it"

_Numbers = Mapping[bytes, bytes]
"""UCI → what stands in some columns of its records."""


def find_candidate_numbers(probes: Sequence[RecordProbe]) -> None:
    """Note where candidate numbers are, where two kinds of record show it."""
    holding = [each for each in probes if each.uci is not None and _item(each)]
    for one, other in combinations(holding, 2):
        pairs = list(_alike(one, other))
        if len(pairs) != 1:
            continue
        common, *starts = pairs[0]
        for each, start in zip((one, other), starts, strict=True):
            item = _item(each)
            if item is not None and each.placed(item.name) is None:
                tally = Tally(start, hits=len(each.columns.rows))
                each.place(item, TOLD, Place(tally, _chance(one, other, common)))
    for each in probes:
        item = _item(each)
        if item is not None and each.placed(item.name) is None:
            each.doubt(item.name, Doubt(_UNSHOWN))


def _item(each: RecordProbe) -> FieldPlan | None:
    """The digits that, as a key, say whom a record is about."""
    found = (item for item in each.plan.plain_fields() if item.key)
    return next((item for item in found if item.type.base == "digits"), None)


def _alike(one: RecordProbe, other: RecordProbe) -> Iterator[tuple[int, int, int]]:
    """(UCIs in both, start in one, start in the other) of columns that agree."""
    before = list(_numbered(one))
    for start, numbers in _numbered(other):
        for first, earlier in before:
            common = numbers.keys() & earlier.keys()
            differ = sum(numbers[uci] != earlier[uci] for uci in common)
            if len(common) >= DETAILS_MIN and differ * MISSES_MAX <= len(common):
                yield len(common), first, start


def _numbered(each: RecordProbe) -> Iterator[tuple[int, _Numbers]]:
    """Where every record has digits, of each candidate others."""
    item = _item(each)
    if item is None or each.uci is None:
        return
    place = each.placed(item.name)
    starts = each.columns.starts(item.width) if place is None else [place.tally.start]
    first, last = each.uci
    for start in starts:
        numbers = {
            row[first:last]: row[start : start + item.width]
            for row in each.columns.rows
            if row[first:last].strip()
        }
        if len({*numbers.values()}) == len(numbers) and all(
            map(bytes.isdigit, numbers.values())
        ):
            yield start, numbers


def _chance(one: RecordProbe, other: RecordProbe, common: int) -> float:
    """Digits of two records agree once in ten, at any of the places there are."""
    item = _item(one)
    width = item.width if item is not None else 1
    places = len(one.columns.starts(width)) * len(other.columns.starts(width))
    return min(1.0, max(1, places) * 10.0 ** -(width * common))
