"""Where names are: `SURNAME:FORENAMES`, left-justified in one field.

A name cut at its front is still a name, so a name's first column needs more than a fit:
it is the first one of a run that fit, and its letters are as diverse as surnames'. A
column before it that always holds one of two or three letters is a field of its own.
"""

from __future__ import annotations

import re

from edi.probe.anchor import Anchor, Tally
from edi.probe.chance import COLON_CHANCE
from edi.probe.locate import MISSES_MAX, RIVAL_MISSES_MAX, Columns, Doubt, Place
from edi.probe.locate import tally_at as _tally_at

INITIALS_MIN = 8
"""Surnames of a score of candidates begin with at least so many different letters."""
FLAGS_MAX = 3
"""A field of one letter, such as M or F, knows at most so many."""

_NAME = re.compile(rb"[A-Za-z][A-Za-z '.()/\-]*:[A-Za-z '.()/\-]*")
_LETTERS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")

NAMES = "names with one colon"


def name_anchor(width: int) -> Anchor:
    """Windows that hold one name and nothing else."""
    return Anchor(
        told=NAMES,
        width=width,
        judge=lambda window, _index: _NAME.fullmatch(window) is not None,
        chance=lambda tally: COLON_CHANCE ** len(tally.values),
        signature=("name",),
    )


def locate_names(columns: Columns, width: int, least: int) -> Place | Doubt:
    """The one place where names begin, or why it cannot be told."""
    anchor = name_anchor(width)
    run = _run(columns, anchor)
    if isinstance(run, Doubt):
        return run
    best = run[0]
    where = f"at column {best.start + 1}"
    if _initials(columns, best.start) < INITIALS_MIN:
        return Doubt(f"too few different initials {where}")
    before = best.start - 1
    if columns.free(before, before + 1) and _may_be_initials(columns, before):
        return Doubt(f"the letters before column {best.start + 1} may belong to it")
    if best.hits * 2 < least:
        return Doubt(f"only {best.hits} records hold {NAMES} {where}")
    chance = max(1, columns.places(width, 0)) * anchor.chance(best)
    return Place(best, min(1.0, chance))


def _run(columns: Columns, anchor: Anchor) -> list[Tally] | Doubt:
    """The windows that fit, if they lie side by side."""
    most = len(columns.rows) // MISSES_MAX
    fitting = [
        tally
        for start in columns.starts(anchor.width)
        if (tally := _tally_at(columns.rows, anchor, start, required=True))
        and tally.misses <= most
    ]
    if not fitting:
        return Doubt(f"no columns hold {NAMES} in nearly all records")
    # A flag before a name, with or without blanks between them, could be its beginning.
    while len(fitting) > 1 and _initials(columns, fitting[0].start) <= FLAGS_MAX:
        fitting.pop(0)
    if fitting[-1].start - fitting[0].start >= len(fitting):
        return Doubt(f"{NAMES} could begin at several places")
    return fitting


def _initials(columns: Columns, start: int) -> int:
    return len({row[start] for row in columns.rows if row[start] in _LETTERS})


def _may_be_initials(columns: Columns, start: int) -> bool:
    letters = [row[start] for row in columns.rows if row[start] in _LETTERS]
    many = len(letters) * RIVAL_MISSES_MAX >= len(columns.rows)
    return many and len(set(letters)) > FLAGS_MAX
