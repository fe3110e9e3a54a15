"""Which clean rows the rules about a whole record, or a candidate, have to see."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from edi.bulk.columns import WORD_BYTES, Bytes, Flags, packed
from edi.bulk.field_tests import Turned, turned_number
from edi.bulk.proving import Proved, Prover
from edi.layout.plan import FieldPlan
from edi.rules.candidate_records import AmendmentRules, ResultRules
from edi.rules.identities import UCI_COMPARED, IdentityRules
from edi.rules.layout_rules import LayoutRules

_BLANK = ord(" ")


class Beside:
    """Asks those rules about the rows of one block."""

    def __init__(
        self, rules: LayoutRules, told_of_rows: Flags, proved: Proved, prover: Prover
    ) -> None:
        self._of_rows = told_of_rows
        self._candidates: _Candidates | None = None
        if rules.identities is not None:
            turned = proved.plain
            number_at = prover.place(rules.identities.number)
            uci_at = prover.place(rules.identities.uci)
            self._candidates = _Candidates(
                rules.identities, turned[number_at], turned[uci_at]
            )

    def told(self, first: int, after: int) -> Flags:
        """The clean rows in which, or between which, something might be found."""
        found = self._of_rows[first:after].copy()
        if self._candidates is not None and not self._candidates.note(first, after):
            found |= self._candidates.clashing(first, after)
        return found


def told_of_rows(rules: LayoutRules, rows: Bytes, proved: Proved) -> Flags:
    """The clean rows in which something might be found about the whole record."""
    found = np.zeros(len(rows), np.bool_)
    if rules.amendments is not None:
        found |= _without_options(rules.amendments, rows)
    if rules.results is not None:
        found |= _told_of_results(rules.results, len(rows), proved)
    return found


def _without_options(rules: AmendmentRules, rows: Bytes) -> Flags:
    # In a clean row no filled item stands behind a blank one.
    blank: Flags = rows[:, rules.options.start - 1] == _BLANK
    return blank


def _told_of_results(rules: ResultRules, count: int, proved: Proved) -> Flags:
    # With a history, no file is checked in blocks: only flags without grade are left.
    found = np.zeros(count, np.bool_)
    for items in proved.items:
        if items.group is not rules.group or not _any_flag(rules, items.items):
            continue
        for flag, grade in rules.flags:
            flagged = _filled(items.items, flag) & ~_filled(items.items, grade)
            found[items.owners[flagged]] = True
    return found


def _any_flag(rules: ResultRules, items: Bytes) -> bool:
    """Whether there may be any, told from the columns in which they stand together."""
    start = min((flag.start - 1 for flag, _ in rules.flags), default=0)
    stop = max((flag.end or flag.start for flag, _ in rules.flags), default=0)
    if not 0 < stop - start <= WORD_BYTES:
        return stop > start
    return bool(packed(items, start, stop).any())


def _filled(items: Bytes, member: FieldPlan) -> Flags:
    columns = items[:, member.start - 1 : member.end]
    filled: Flags = columns.max(axis=1, initial=0) != 0
    return filled


class _Candidates:
    """The candidate numbers and UCIs of a block's rows."""

    def __init__(self, rules: IdentityRules, numbers: Turned, ucis: Turned) -> None:
        self._known = rules.known
        self._table = np.frombuffer(rules.table, np.int64)
        self._numbers = turned_number(numbers)
        self._ucis = _base_36(ucis[:UCI_COMPARED])
        self._ucis[ucis[0] == 0] = 0

    def note(self, first: int, after: int) -> bool:
        """Take note of clean rows' candidates; False, and no note, if one clashes."""
        numbers, ucis = self._numbers[first:after], self._ucis[first:after]
        before = self._table[numbers]
        fresh = before == 0
        if not (fresh | (before == ucis) | (ucis == 0)).all():
            return False
        fresh &= ucis != 0
        if not fresh.any():
            return True
        return self._note_new(numbers[fresh], ucis[fresh])

    def _note_new(self, numbers: NDArray[np.int32], ucis: NDArray[np.int64]) -> bool:
        self._table[numbers] = ucis
        if self._one_to_one(numbers, ucis):
            return True
        self._table[numbers] = 0
        return False

    def _one_to_one(self, numbers: NDArray[np.int32], ucis: NDArray[np.int64]) -> bool:
        if (self._table[numbers] != ucis).any():
            return False
        listed = ucis.tolist()
        distinct = set(listed)
        if len(distinct) < len(listed) and len(distinct) != len(np.unique(numbers)):
            return False
        if not self._known.isdisjoint(distinct):
            return False
        self._known.update(distinct)
        return True

    def clashing(self, first: int, after: int) -> Flags:
        """The rows whose number or UCI goes with several; of the others note is taken.

        Whoever shares one of the two with a row that is told is told as well, so that
        the order in which the others are noted cannot matter.
        """
        numbers, ucis = self._numbers[first:after], self._ucis[first:after]
        before = self._table[numbers]
        filled = ucis != 0
        pairs = np.unique(np.stack((numbers[filled], ucis[filled])), axis=1)
        known = np.isin(ucis, sorted(self._known.intersection(ucis.tolist())))
        other = filled & (before != ucis) & ((before != 0) | known)
        told = np.isin(numbers, _several(pairs[0])) | np.isin(ucis, _several(pairs[1]))
        told |= np.isin(numbers, numbers[other]) | np.isin(ucis, ucis[other])
        told &= filled
        kept = filled & ~told & (before == 0)
        if not self._note_new(numbers[kept], ucis[kept]):
            raise AssertionError("rows that share nothing clash")
        return told


def _several(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """The values that come more than once."""
    distinct, counts = np.unique(values, return_counts=True)
    return distinct[counts > 1]


def _base_36(turned: Turned) -> NDArray[np.int64]:
    """Digits and capitals below each other, as `int(text, 36)` reads them."""
    digits = turned - np.uint8(ord("0") - _BLANK)
    digits -= np.uint8(7) * (turned >= ord("A") - _BLANK)
    values: NDArray[np.int64] = digits[0].astype(np.int64)
    for row in digits[1:]:
        values *= 36
        values += row
    return values
