"""Tests of a repeated group's items, those of many records at once.

Items lie one after another, so that a few passes over all their bytes say of nearly
every item that its texts are in order. To ask the tests of fields, columns have to be
moved, which takes much longer: it is done for what else an item holds, and for texts
of the few items that the passes leave in doubt.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from edi.bulk.columns import Bytes, Flags, turned_columns
from edi.bulk.field_tests import (
    Filled,
    FromLeft,
    InRange,
    Lists,
    Test,
    field_tests,
    merged,
)
from edi.layout.plan import FieldPlan, GroupPlan
from edi.rules.proofs import UnprovableError

_ANY_BYTE = 255


class ItemTests:
    """The tests of one group's items. Raises UnprovableError for unknown ones."""

    def __init__(self, plan: GroupPlan, lists: Lists) -> None:
        self._width = plan.width
        self._first_columns = {0}
        self._spans: list[slice] = []
        self._last = _ANY_BYTE
        self._within = np.zeros(plan.width, np.bool_)
        self._known_within = self._within[:0]
        texts: list[Test] = []
        others: list[Test] = []
        for member in plan.members:
            if member.when is not None:
                raise UnprovableError(f"{member.name} depends on another member")
            tests = list(field_tests(member, member.start - 1, lists))
            kinds = (Filled, FromLeft, InRange)
            if member.type.base == "text" and all(isinstance(t, kinds) for t in tests):
                texts += self._texts(tests)
            else:
                others += self._moved(member, lists)
        self._text_tests, self._others = merged(texts), merged(others)

    def _texts(self, tests: list[Test]) -> Iterator[Test]:
        """Those that passes over all bytes do not answer for good."""
        for test in tests:
            if isinstance(test, Filled):
                self._first_columns.add(test.start)
                continue
            if isinstance(test, InRange):
                self._last = min(self._last, test.last)
            elif isinstance(test, FromLeft):
                self._within[test.start + 1 : test.stop] = True
            yield test

    def _moved(self, member: FieldPlan, lists: Lists) -> Iterator[Test]:
        """The tests of a member whose columns are moved."""
        start = sum(span.stop - span.start for span in self._spans)
        span = slice(member.start - 1, member.end)
        self._spans.append(span)
        yield from field_tests(member, start, lists)

    def wrong(self, items: Bytes) -> Flags:
        """The items in which something may be wrong; each byte of them less a blank."""
        wrong = np.zeros(len(items), np.bool_)
        for column in self._first_columns:
            wrong |= items[:, column] == 0
        turned = turned_columns(items, self._spans)
        for test in self._others:
            wrong |= test(turned)
        doubtful = self._doubtful(items)
        if len(doubtful):
            texts = np.ascontiguousarray(items[doubtful].T)
            for test in self._text_tests:
                wrong[doubtful] |= test(texts)
        return wrong

    def _doubtful(self, items: Bytes) -> NDArray[np.int64]:
        """Items with a text that has a strange byte, or a character behind a blank."""
        flat = items.reshape(-1)
        filled = (flat != 0).view(np.uint8)  # which compares faster than bool_
        behind = filled[1:] > filled[:-1]
        behind &= self._within_of(len(items))[1:]
        found = behind.nonzero()[0] + 1
        if np.maximum.reduce(flat, initial=0) > self._last:
            found = np.concatenate((found, (flat > self._last).nonzero()[0]))
        return np.unique(found // self._width)

    def _within_of(self, items: int) -> Flags:
        """Which bytes of so many items are within a text, not its first."""
        size = items * self._width
        found = self._known_within  # another thread may put a shorter one in its place
        if len(found) < size:
            found = self._known_within = np.tile(self._within, items)
        return found[:size]
