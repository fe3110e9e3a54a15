"""Which clean rows the rules about a whole record, or a candidate, have to see."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from edi.bulk.columns import Bytes, Flags, number
from edi.bulk.proving import Prover
from edi.layout.plan import FieldPlan
from edi.rules.candidate_records import AmendmentRules, ResultRules
from edi.rules.identities import UCI_COMPARED, IdentityRules
from edi.rules.layout_rules import LayoutRules

_BLANK = ord(" ")


class Beside:
    """Asks those rules about the rows of one block."""

    def __init__(
        self, rules: LayoutRules, rows: Bytes, turned: Bytes, prover: Prover
    ) -> None:
        self._rules = rules
        self._rows = rows
        self._candidates: _Candidates | None = None
        if rules.identities is not None:
            number_at = prover.place(rules.identities.number)
            uci_at = prover.place(rules.identities.uci)
            self._candidates = _Candidates(
                rules.identities, turned[number_at], turned[uci_at]
            )

    def told(self, first: int, after: int) -> Flags:
        """The clean rows in which, or between which, something might be found."""
        rules, rows = self._rules, self._rows[first:after]
        found = np.zeros(len(rows), np.bool_)
        if rules.amendments is not None:
            found |= _without_options(rules.amendments, rows)
        if rules.results is not None:
            found |= _told_of_results(rules.results, rows)
        if self._candidates is not None and not self._candidates.note(first, after):
            found[:] = True  # as soon as one clashes, all are looked at
        return found


def _without_options(rules: AmendmentRules, rows: Bytes) -> Flags:
    # In a clean row no filled item stands behind a blank one.
    blank: Flags = rows[:, rules.options.start - 1] == _BLANK
    return blank


def _told_of_results(rules: ResultRules, rows: Bytes) -> Flags:
    # With a history, no file is checked in blocks: only flags without grade are left.
    group = rules.group
    found = np.zeros(len(rows), np.bool_)
    for start in range(group.start - 1, group.end, group.width):
        for flag, grade in rules.flags:
            flagged = (_part(rows, start, flag) != _BLANK).any(axis=1)
            found |= flagged & (_part(rows, start, grade) == _BLANK).all(axis=1)
    return found


def _part(rows: Bytes, start: int, member: FieldPlan) -> Bytes:
    return rows[:, start + member.start - 1 : start + (member.end or member.start)]


class _Candidates:
    """The candidate numbers and UCIs of a block's rows."""

    def __init__(self, rules: IdentityRules, numbers: Bytes, ucis: Bytes) -> None:
        self._known = rules.known
        self._table = np.frombuffer(rules.table, np.int64)
        self._numbers = number(numbers, np.int32)
        self._ucis = _base_36(ucis[:UCI_COMPARED])
        self._ucis[ucis[0] == _BLANK] = 0

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
        numbers, ucis = numbers[fresh], ucis[fresh]
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


def _base_36(turned: Bytes) -> NDArray[np.int64]:
    """Digits and capitals below each other, as `int(text, 36)` reads them."""
    digits = turned - np.uint8(ord("0"))
    digits -= np.uint8(7) * (turned >= ord("A"))
    values: NDArray[np.int64] = digits[0].astype(np.int64)
    for row in digits[1:]:
        values *= 36
        values += row
    return values
