"""Where in the records an anchor holds: one place, beyond doubt, or none.

A field is told to be at a place only if nearly all records show it there, no other
place fits as well, and chance is ruled out. The field's true place always fits, so what
remains is the case that the field is not in the records at all: against that stands the
bound on chance.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import frozen

from edi.probe.anchor import Anchor, Tally
from edi.probe.chance import CHANCE_MAX

MISSES_MAX = 50
"""One record in so many may have something else there: real files have slips."""
RIVAL_MISSES_MAX = 10
"""A place that fits but for one record in so many is doubt enough about another."""


@frozen
class Columns:
    """The records of a sample, and which of their columns are spoken for."""

    rows: Sequence[bytes]
    """All of one length."""
    claimed: bytearray
    """For each column, 1 where a field was found."""

    @classmethod
    def of(cls, rows: Sequence[bytes]) -> Columns:
        """Records with nothing claimed but the identifier."""
        width = len(rows[0]) if rows else 0
        claimed = bytearray(width)
        claimed[:2] = b"\1" * min(2, width)
        return cls(rows, claimed)

    @property
    def width(self) -> int:
        """Columns there are."""
        return len(self.claimed)

    def free(self, start: int, end: int) -> bool:
        """True where the columns are there and nothing was found in them."""
        return start >= 0 and end <= self.width and not any(self.claimed[start:end])

    def claim(self, start: int, end: int) -> None:
        """Keep other fields from being looked for in these columns."""
        self.claimed[start:end] = b"\1" * (end - start)

    def starts(self, width: int) -> list[int]:
        """Where a field of that width could begin."""
        return [
            start
            for start in range(2, self.width - width + 1)
            if not any(self.claimed[start : start + width])
        ]

    def places(
        self,
        width: int,
        varies: int,
        form: Callable[[bytes], bool] = lambda _window: True,
    ) -> int:
        """At how many places something else could have fitted by chance.

        Those are not blank in half of the records, look like what was found, and hold
        `varies` different values where that is known (0: not known).
        """
        found = 0
        for start in self.starts(width):
            windows = [row[start : start + width] for row in self.rows]
            filled = [window for window in windows if window.strip()]
            if len(filled) * 2 < len(windows) or not all(map(form, filled)):
                continue
            if not varies or len(set(filled)) == varies:
                found += 1
        return found


@frozen
class Place:
    """Where a field was found."""

    tally: Tally
    chance: float


@frozen
class Doubt:
    """Why it cannot be told where a field is."""

    reason: str
    final: bool = True
    """False where finding other fields first may help."""


def locate(
    columns: Columns,
    anchor: Anchor,
    *,
    required: bool,
    least: int,
    most: float = CHANCE_MAX,
) -> Place | Doubt:
    """The one place where an anchor holds, or why there is none.

    `required`: blank columns speak against it. `least`: records it takes. `most`: what
    is more likely than that to be chance is not told.
    """
    fitting = [
        tally
        for start in columns.starts(anchor.width)
        if (tally := tally_at(columns.rows, anchor, start, required=required))
        and tally.hits
    ]
    best = max(fitting, key=lambda tally: (tally.hits, -tally.misses), default=None)
    if best is None:
        return Doubt(f"no columns hold {anchor.told} in nearly all records")
    alike = [each for each in fitting if each.hits * 2 >= best.hits]
    # A month read as a day fits too, but a month's days are not so many.
    convincing = [each for each in alike if not anchor.lacking(each)]
    if len(convincing) == 1:
        return _proved(columns, anchor, convincing[0], least, most)
    rivals = [each.start + 1 for each in alike]
    if len(rivals) > 1:
        shown = ", ".join(map(str, rivals[:4])) + (" …" if len(rivals) > 4 else "")
        return Doubt(f"{anchor.told} could begin at columns {shown}")
    return _proved(columns, anchor, best, least, most)


def _proved(
    columns: Columns, anchor: Anchor, best: Tally, least: int, most: float
) -> Place | Doubt:
    count = len(columns.rows)
    where = f"at column {best.start + 1}"
    if best.misses * MISSES_MAX > count:
        return Doubt(f"{best.misses} of {count} records hold something else {where}")
    if best.hits * 2 < least:
        return Doubt(f"only {best.hits} records hold {anchor.told} {where}")
    if best.hits < best.open:
        return Doubt(f"most values {where} cannot be checked")
    lacking = anchor.lacking(best)
    if lacking:
        return Doubt(f"{lacking} {where}")
    places = columns.places(anchor.width, anchor.varies, anchor.form)
    chance = min(1.0, max(1, places) * anchor.chance(best))
    if chance > most:
        return Doubt(
            f"what fits {where} may do so by chance: the records differ too little"
        )
    return Place(best, chance)


def tally_at(
    rows: Sequence[bytes], anchor: Anchor, start: int, *, required: bool
) -> Tally | None:
    """What an anchor makes of one place; None where it does not fit."""
    tally = Tally(start)
    most = len(rows) // RIVAL_MISSES_MAX
    end = start + anchor.width
    judge = anchor.judge
    for index, row in enumerate(rows):
        window = row[start:end]
        if not window.strip():
            if not required:
                tally.blanks += 1
                continue
            fits: bool | None = False
        else:
            fits = judge(window, index)
        if fits:
            tally.hits += 1
            tally.values.add(window)
        elif fits is None:
            tally.open += 1
        else:
            tally.misses += 1
            if tally.misses > most:
                return None
    return tally
