"""Where items repeated side by side are, by the basedata's codes in them.

Codes at equal distances show the width of an item. Which of two such codes in an item
is which shows only where one of them, which may be blank, is so.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

from attrs import field, frozen

from edi.probe.anchor import Anchor, Tally
from edi.probe.chance import CHANCE_MAX
from edi.probe.locate import MISSES_MAX, Columns, Doubt, tally_at


@frozen(kw_only=True)
class ItemsPlace:
    """Where items are; offsets count from 0."""

    members: Mapping[str, int]
    """Name → offset in the first item."""
    member_width: int
    width: int
    """From one item to the next."""
    seen: int
    """The most items that a record has."""
    lead_least: int
    lead_most: int
    """Columns of an item before the first of its codes."""
    hits: int
    chance: float
    counts: Sequence[int] = field(repr=False)
    """Items of each record."""

    @property
    def start(self) -> int:
        """Where the first item's first code begins."""
        return min(self.members.values())

    @property
    def end(self) -> int:
        """Behind the last code of the last item that was seen."""
        last = max(self.members.values()) + self.member_width
        return last + (self.seen - 1) * self.width


@frozen
class _Slot:
    """One place where codes are: the records that have something there."""

    tally: Tally
    filled: frozenset[int]

    @property
    def start(self) -> int:
        return self.tally.start


@frozen
class _Reading:
    """Slots read as items: the required codes, and the others with their distance."""

    width: int
    required: Sequence[_Slot]
    optional: Sequence[_Slot] = ()
    distance: int = 0
    """Columns from an item's required code to its other one."""


def locate_items(
    columns: Columns, anchor: Anchor, members: Mapping[str, bool], least: int
) -> ItemsPlace | Doubt:
    """Where the items are whose `members` (name → required) hold the anchor's codes."""
    slots = _slots(columns, anchor)
    if not slots:
        return Doubt(f"no columns hold {anchor.told}")
    if len(members) == 1:
        readings = list(_single(slots))
        unread = f"no record has two {anchor.told} side by side at equal distances"
    elif len(members) == 2 and sorted(members.values()) == [False, True]:
        readings = list(_double(slots, anchor.width))
        unread = f"which of the {anchor.told} in an item is which does not show"
    else:
        return Doubt("an item has too many such codes to tell them apart")
    if len(readings) != 1:
        return Doubt(unread if not readings else "items could be read in several ways")
    reading = readings[0]
    first = reading.required[0].tally
    count = len(columns.rows)
    if first.misses * MISSES_MAX > count or first.hits * 2 < least:
        return Doubt(
            f"only {first.hits} of {count} records hold {anchor.told} "
            f"at column {first.start + 1}"
        )
    chance = min(1.0, max(1, columns.places(anchor.width, 0)) * anchor.chance(first))
    if chance > CHANCE_MAX:
        return Doubt(
            f"what fits at column {first.start + 1} may do so by chance: "
            "the records differ too little"
        )
    return _placed(columns, reading, anchor, members, chance)


def _slots(columns: Columns, anchor: Anchor) -> list[_Slot]:
    """Places where whatever stands is a known code, and something does."""
    found = []
    for start in columns.starts(anchor.width):
        tally = tally_at(columns.rows, anchor, start, required=False)
        if tally is None or not tally.hits or tally.misses * 10 > tally.hits:
            continue
        end = start + anchor.width
        filled = (i for i, row in enumerate(columns.rows) if row[start:end].strip())
        found.append(_Slot(tally, frozenset(filled)))
    return found


def _nested(slots: Sequence[_Slot]) -> bool:
    """True where each record fills its items from the first one on."""
    return all(
        after.filled <= before.filled for before, after in itertools.pairwise(slots)
    )


def _single(slots: Sequence[_Slot]) -> Iterator[_Reading]:
    gaps = {b.start - a.start for a, b in itertools.pairwise(slots)}
    if len(gaps) == 1 and _nested(slots):
        yield _Reading(gaps.pop(), slots)


def _double(slots: Sequence[_Slot], code_width: int) -> Iterator[_Reading]:
    starts = [slot.start for slot in slots]
    widths = {b - a for a in starts for b in starts if b - a >= 2 * code_width}
    for width in sorted(widths):
        rows: dict[int, list[_Slot]] = {}
        for slot in slots:
            rows.setdefault(slot.start % width, []).append(slot)
        if len(rows) != 2 or not all(_regular(row, width) for row in rows.values()):
            continue
        one, other = rows.values()
        for required, optional in ((one, other), (other, one)):
            yield from _aligned(width, required, optional)


def _regular(row: Sequence[_Slot], width: int) -> bool:
    pairs = itertools.pairwise(row)
    return all(after.start - before.start == width for before, after in pairs)


def _aligned(
    width: int, required: Sequence[_Slot], optional: Sequence[_Slot]
) -> Iterator[_Reading]:
    """Readings in which the optional code never stands without the required one."""
    if len(required) < 2 or not _nested(required):
        return
    by_start = {slot.start: slot for slot in required}
    after = (optional[0].start - required[0].start) % width
    for distance in (after, after - width):
        pairs = [(slot, by_start.get(slot.start - distance)) for slot in optional]
        if any(
            owner is None or not slot.filled <= owner.filled for slot, owner in pairs
        ):
            continue
        sometimes_blank = any(
            owner and slot.filled < owner.filled for slot, owner in pairs
        )
        if sometimes_blank:
            yield _Reading(width, required, optional, distance)


def _placed(
    columns: Columns,
    reading: _Reading,
    anchor: Anchor,
    members: Mapping[str, bool],
    chance: float,
) -> ItemsPlace | Doubt:
    first = reading.required[0].start
    low = min(0, reading.distance)
    high = max(0, reading.distance) + anchor.width
    least, most = _lead(columns, reading, low, high)
    if least > most:
        return Doubt("columns between two codes belong to both items")
    filled = [slot.filled for slot in reading.required]
    counts = [
        sum(index in records for records in filled)
        for index in range(len(columns.rows))
    ]
    return ItemsPlace(
        members={
            name: first if required else first + reading.distance
            for name, required in members.items()
        },
        member_width=anchor.width,
        width=reading.width,
        seen=len(reading.required),
        lead_least=least,
        lead_most=most,
        hits=reading.required[0].tally.hits,
        chance=chance,
        counts=counts,
    )


def _lead(columns: Columns, reading: _Reading, low: int, high: int) -> tuple[int, int]:
    """How many columns before its first code belong to an item, at least and at most.

    A column between the codes of two items is of the item before if something stands
    there in a record that has no further item.
    """
    end = reading.width + low
    own_end, next_start = high, end
    for gap in range(high, end):
        of_own = of_next = False
        for before, after in zip(reading.required, reading.required[1:], strict=False):
            column = before.start + gap
            standing = {i for i, row in enumerate(columns.rows) if row[column] != 0x20}
            of_own = of_own or bool(standing & before.filled - after.filled)
            of_next = of_next or bool(standing & after.filled)
        if of_own:
            own_end = gap + 1
        elif of_next:
            next_start = min(next_start, gap)
    return end - next_start, end - own_end
