"""Which of many detail records are provably clean.

The twin of `edi.rules.proofs` for whole blocks: for a record that is clean here, no
rule about one record would find anything. A test on every layout says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from edi.bulk.columns import Bytes, Flags, packed, turned_columns
from edi.bulk.field_tests import (
    Lists,
    Test,
    Turned,
    field_tests,
    merged,
    turned_number,
)
from edi.bulk.item_tests import ItemTests
from edi.layout.plan import (
    Condition,
    FieldPlan,
    FormatPlan,
    GroupPlan,
    RecordPlan,
)
from edi.rules.proofs import UnprovableError

_BLANK = np.uint8(32)
_ROWS_TURNED = 512
_KEY_BYTES_MAX = 6
"""So many bytes of an item's first member leave room for its owner in 64 bits."""


@frozen(eq=False)
class ProvedItems:
    """The items of a group: those of a row follow each other, the rows as it comes."""

    group: GroupPlan
    items: Bytes
    """One row for each item, each byte less a blank."""
    owners: NDArray[np.int64]
    """The row in which each item stands."""


@frozen(eq=False)
class Proved:
    """What is known of a block's rows."""

    plain: Turned
    """The columns of fields that are not in a group."""
    items: tuple[ProvedItems, ...]
    """For each group; of rows that are not clean there may be too few."""
    clean: Flags


class Prover:
    """Proves records of one kind clean, a block at a time.

    `length` is that of records that may have any. Raises UnprovableError where the plan
    holds something that is not known here.
    """

    def __init__(
        self, plan: RecordPlan, format_plan: FormatPlan, length: int | None = None
    ) -> None:
        if plan.open_ended:
            plan = _of_length(plan, length)
        lists = format_plan.code_lists
        self._spans = _spans(plan)
        self._places = _places(plan)
        tests: list[Test] = []
        for field in plan.plain_fields():
            place = self._places[field.name]
            if field.start > len(plan.identifier):  # the splitter has seen to that one
                tests += field_tests(field, place.start, lists)
            if field.when is not None:
                other = self._places[field.when.field]
                tests.append(_condition(place, field.when, other))
        self._tests = merged(tests)
        self._groups = [
            _Group(item, list(self._counts(plan, item)), lists)
            for item in plan.fields
            if isinstance(item, GroupPlan)
        ]

    def _counts(self, plan: RecordPlan, group: GroupPlan) -> Iterator[slice]:
        for field in plan.plain_fields():
            if field.counts == group.name:
                yield self._places[field.name]

    def place(self, field: FieldPlan) -> slice:
        """Where a field's columns stand among the rows of `Proved.plain`."""
        return self._places[field.name]

    def prove(self, rows: Bytes) -> Proved:
        """Say which rows are clean; each holds a whole record and its line end."""
        plain = turned_columns(rows, self._spans, _ROWS_TURNED)
        plain -= _BLANK
        doubted = np.zeros(len(rows), np.bool_)
        for test in self._tests:
            doubted |= test(plain)
        items = tuple(group.doubt(rows, plain, doubted) for group in self._groups)
        return Proved(plain, items, ~doubted)


def _of_length(plan: RecordPlan, length: int | None) -> RecordPlan:
    """The plan with its filler as long as in records of that length."""
    *fields, filler = plan.fields
    if length is None or length < plan.length:
        raise UnprovableError(f"{plan.kind} has no fixed length")
    if isinstance(filler, GroupPlan) or filler.type.base != "filler":
        raise UnprovableError(f"{plan.kind} does not end in a filler")
    if length >= filler.start:
        fields.append(evolve(filler, end=length))
    return evolve(plan, open_ended=False, length=length, fields=tuple(fields))


def _spans(plan: RecordPlan) -> list[slice]:
    """The columns (from 0) outside groups, without gaps where they join."""
    spans: list[slice] = []
    for field in plan.plain_fields():
        start, stop = field.start - 1, field.end or plan.length
        if spans and spans[-1].stop == start:
            spans[-1] = slice(spans[-1].start, stop)
        else:
            spans.append(slice(start, stop))
    return spans


def _places(plan: RecordPlan) -> dict[str, slice]:
    places: dict[str, slice] = {}
    at = 0
    for field in plan.plain_fields():
        width = (field.end or plan.length) - field.start + 1
        places[field.name] = slice(at, at + width)
        at += width
    return places


def _condition(place: slice, condition: Condition, other: slice) -> Test:
    width = other.stop - other.start
    values = [
        np.frombuffer(text.encode("ascii").ljust(width, b" "), np.uint8) - _BLANK
        for text in condition.values
    ]

    def test(found: Turned) -> Flags:
        filled = found[place].max(axis=0) != 0
        holds = np.zeros(found.shape[1], np.bool_)
        if values:
            for value in values:
                holds |= (found[other] == value[:, None]).all(axis=0)
        else:
            holds |= found[other].max(axis=0) != 0
        doubted: Flags = filled != (holds ^ condition.negated)
        return doubted

    return test


class _Group:
    """Tests of a repeated group's items, those of all records together."""

    def __init__(self, plan: GroupPlan, counts: list[slice], lists: Lists) -> None:
        self._plan = plan
        self._counts = counts
        first = plan.members[0]
        self._key_bytes = first.end or plan.width
        if first.type.base == "filler" or self._key_bytes > _KEY_BYTES_MAX:
            raise UnprovableError(f"the items of {plan.name} have no short key")
        self._tests = ItemTests(plan, lists)

    def doubt(self, rows: Bytes, plain: Turned, doubted: Flags) -> ProvedItems:
        """Set the flags of rows in which something may be wrong with the items."""
        plan = self._plan
        area = rows[:, plan.start - 1 : plan.end]
        sizes = self._sizes(area, plain, doubted)
        items, owners, starts = self._taken(area, sizes, doubted)
        if len(items):
            wrong = self._tests.wrong(items)
            if np.count_nonzero(wrong):
                doubted[owners[wrong]] = True
            self._doubt_twins(items, owners, starts, doubted)
        return ProvedItems(plan, items, owners)

    def _sizes(
        self, area: Bytes, plain: Turned, doubted: Flags
    ) -> NDArray[np.integer[Any]]:
        """How many items each row holds, if it is right: what stands is tested then."""
        if not self._counts:
            filled = np.ascontiguousarray(area[:, :: self._plan.width].T) != _BLANK
            counted: NDArray[np.uint8] = np.add.reduce(filled, axis=0, dtype=np.uint8)
            return counted
        stated, *others = (turned_number(plain[count]) for count in self._counts)
        for other in others:
            doubted |= other != stated
        beyond = (stated < 0) | (stated > self._plan.repeat)
        if np.count_nonzero(beyond):
            doubted |= beyond
            stated[beyond] = 0
        return stated

    def _taken(
        self, area: Bytes, sizes: NDArray[np.integer[Any]], doubted: Flags
    ) -> tuple[Bytes, NDArray[np.int64], list[int]]:
        """The first `sizes` items of each row, less blanks, and the rows they are of.

        Those of rows with as many come together, so that many bytes move at once:
        those with more than i begin at item `starts[i]`. Doubts rows in which something
        stands behind them, as it does where an item is left out.
        """
        width, repeat = self._plan.width, self._plan.repeat
        total, at = int(sizes.sum(dtype=np.int64)), 0
        items = np.empty((total, width), np.uint8)
        owners = np.empty(total, np.int64)
        starts: list[int] = []
        for size in range(int(sizes.max(initial=0)) + 1):
            having = (sizes == size).nonzero()[0]
            some = slice(at, at + size * len(having))
            at = some.stop
            starts.append(at)
            if not len(having):
                continue
            if size:
                items[some] = _moved(area, having, 0, size * width).reshape(-1, width)
                owners[some].reshape(-1, size)[:] = having[:, None]
            if size < repeat:
                rests = _moved(area, having, size * width, repeat * width)
                if np.maximum.reduce(rests):
                    filled = rests.reshape(len(having), -1).any(axis=1)
                    doubted[having[filled]] = True
        return items, owners, starts

    def _doubt_twins(
        self,
        items: Bytes,
        owners: NDArray[np.int64],
        starts: list[int],
        doubted: Flags,
    ) -> None:
        """Doubt rows in which two items begin alike."""
        keys = owners.astype(np.uint64)
        keys <<= np.uint64(8 * _KEY_BYTES_MAX)
        keys |= packed(items, 0, self._key_bytes)
        for lag, start in enumerate(starts[1:-1], start=1):
            same = keys[start + lag :] == keys[start:-lag]
            if np.count_nonzero(same):
                doubted[owners[start + lag :][same]] = True


def _moved(area: Bytes, rows: NDArray[np.int64], start: int, stop: int) -> Turned:
    """Some columns of some rows, one after another, each byte less a blank."""
    columns = area[:, start:stop].view(f"V{stop - start}")
    moved: Turned = columns[rows, 0].view(np.uint8)
    moved -= _BLANK
    return moved
