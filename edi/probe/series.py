"""Where the series and its year are: four columns that two lines of a file repeat.

A broadcast file's name says which they are. A centre's file names none, but its first
two lines both do (OCR's advice on results files). `??` instead of the series, which
awarding bodies have sent, says nothing either way.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from attrs import frozen

from edi.file_names import FileName
from edi.probe.anchor import Tally
from edi.probe.chance import CHANCE_MAX, all_chances
from edi.probe.locate import MISSES_MAX, RIVAL_MISSES_MAX, Columns, Doubt, Place

WIDTH = 4
TOLD = "series and year, as in the name or in both lines"
UNKNOWN = b"??"

_FORM = re.compile(rb"[0-9A-C][0-9A-Z][0-9]{2}")

Known = Mapping[str, Collection[bytes]]
"""Awarding body → the series and years that basedata is known for."""


@frozen
class Lines:
    """One kind of line, and the files that its rows are from."""

    columns: Columns
    files: Sequence[int]
    names: Sequence[FileName]
    least: int


def expected(name: FileName) -> bytes | None:
    """What a broadcast file's name says its series and year are."""
    if name.series is None or name.year is None:
        return None
    return f"{name.series}{name.year}".upper().encode("ascii")


@frozen
class _Pair:
    """Windows in both lines that hold the same."""

    first: Tally
    second: Tally

    @property
    def hits(self) -> int:
        return self.first.hits


def locate_by_name(lines: Lines, known: Known) -> Place | Doubt:
    """Where a line holds what names, or basedata of the body, say of the series."""
    tallies = []
    for start in lines.columns.starts(WIDTH):
        tally = _tally(lines, start, known)
        if tally is not None and tally.hits:
            tallies.append(tally)
    if not tallies:
        return Doubt("no name says which series it is, or no columns hold it")
    if len(tallies) > 1:
        return Doubt(_several(sorted(each.start for each in tallies)))
    best = tallies[0]
    choices = max((len(found) for found in known.values()), default=1)
    places = lines.columns.places(WIDTH, len(best.values), _could_be)
    return _proved(best, lines, max(1, places) * choices ** len(best.values))


def _tally(lines: Lines, start: int, known: Known) -> Tally | None:
    tally = Tally(start)
    most = len(lines.columns.rows) // RIVAL_MISSES_MAX
    for row, name in zip(lines.columns.rows, lines.names, strict=True):
        window = row[start : start + WIDTH].upper()
        wanted = expected(name)
        if window.startswith(UNKNOWN):
            tally.open += 1
        elif window == wanted or (
            wanted is None and window in known.get(name.awarding_body or "", ())
        ):
            tally.hits += 1
            tally.values.add(window)
        elif wanted is None and _FORM.fullmatch(window):
            tally.open += 1
        else:
            tally.misses += 1
            if tally.misses > most:
                return None
    return tally


def locate_in_both(first: Lines, second: Lines) -> tuple[Place, Place] | Doubt:
    """Where the first two lines of files repeat each other's series and year."""
    before = dict(zip(first.files, first.columns.rows, strict=True))
    joined = [
        (before[file], row)
        for file, row in zip(second.files, second.columns.rows, strict=True)
        if file in before
    ]
    starts = [_formed(lines.columns) for lines in (first, second)]
    pairs = [
        pair
        for one in starts[0]
        for other in starts[1]
        if (pair := _pair(joined, one, other)) is not None
    ]
    if not pairs:
        return Doubt("the first two lines repeat no series and year")
    if len(pairs) > 1:
        return Doubt(_several(sorted({each.first.start for each in pairs})))
    pair = pairs[0]
    different = len(pair.first.values)
    places = [
        max(1, lines.columns.places(WIDTH, different, _could_be))
        for lines in (first, second)
    ]
    found = [
        _proved(tally, lines, places[0] * places[1])
        for tally, lines in ((pair.first, first), (pair.second, second))
    ]
    if isinstance(found[0], Doubt):
        return found[0]
    if isinstance(found[1], Doubt):
        return found[1]
    return found[0], found[1]


def _formed(columns: Columns) -> list[int]:
    """Where nearly all rows hold what could be a series and year."""
    most = len(columns.rows) // RIVAL_MISSES_MAX
    return [
        start
        for start in columns.starts(WIDTH)
        if sum(not _could_be(row[start : start + WIDTH]) for row in columns.rows)
        <= most
    ]


def _could_be(window: bytes) -> bool:
    return window.startswith(UNKNOWN) or bool(_FORM.fullmatch(window.upper()))


def _pair(joined: Sequence[tuple[bytes, bytes]], one: int, other: int) -> _Pair | None:
    pair = _Pair(Tally(one), Tally(other))
    most = len(joined) // RIVAL_MISSES_MAX
    for first, second in joined:
        windows = (first[one : one + WIDTH].upper(), second[other : other + WIDTH])
        if windows[0].startswith(UNKNOWN) or windows[1].startswith(UNKNOWN):
            continue
        if windows[0] == windows[1].upper() and _FORM.fullmatch(windows[0]):
            for tally in (pair.first, pair.second):
                tally.hits += 1
                tally.values.add(windows[0])
        else:
            pair.first.misses += 1
            pair.second.misses += 1
            if pair.first.misses > most:
                return None
    return pair if pair.hits else None


def _proved(best: Tally, lines: Lines, places: int) -> Place | Doubt:
    where = f"at column {best.start + 1}"
    if best.misses * MISSES_MAX > len(lines.columns.rows):
        return Doubt(f"{best.misses} records hold something else {where}")
    if best.hits * 2 < lines.least:
        return Doubt(f"only {best.hits} records show it {where}")
    chance = places * all_chances(best.values)
    if chance > CHANCE_MAX:
        return Doubt(
            f"what fits {where} may do so by chance: the records differ too little"
        )
    return Place(best, chance)


def _several(starts: Sequence[int]) -> str:
    shown = ", ".join(str(start + 1) for start in starts[:4])
    return f"series and year could begin at columns {shown}"
