"""Checking blocks: clean details are passed over, all else goes to the record path.

What is found is the same, in the same order, as without: every rule still sees every
record in which, or beside which, it might find something.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from edi.bulk.beside import Beside, told_of_rows
from edi.bulk.centres import CentrePlan, Centres, centres_of
from edi.bulk.columns import Bytes, Flags
from edi.bulk.field_tests import turned_number
from edi.bulk.provers import prover_of
from edi.bulk.proving import Proved
from edi.bulk.splitting import Block, Run, Splitter
from edi.catalogue import Layout
from edi.codec.reader import Reader
from edi.codec.record import Record
from edi.codec.values import BIRTH_YEAR_FIRST
from edi.rules.frames import FrameRules
from edi.rules.layout_rules import LayoutRules
from edi.rules.proofs import UnprovableError
from edi.rules.stretches import See

_CRLF = b"\r\n"


class BulkCheck:
    """Checks one file in blocks, on behalf of the record path.

    `see` is that path: it takes the records that `reader` gives. `hand` is given each
    part of the file when it was checked.
    """

    def __init__(
        self,
        reader: Reader,
        frames: FrameRules,
        rules: Callable[[], LayoutRules | None],
        see: See,
        hand: Callable[[Block | bytes], object] | None = None,
    ) -> None:
        self._reader = reader
        self._frames = frames
        self._rules = rules
        self._see = see
        self._hand = hand
        self._splitter = Splitter(reader)
        self._details: _Details | None = None

    def feed(self, data: bytes) -> None:
        """Check the blocks that `data` completes."""
        for part in self._splitter.feed(data):
            self._take_and_hand(part)

    def close(self) -> None:
        """Check what was held back; the reader still has to be closed."""
        for part in self._splitter.close():
            self._take_and_hand(part)

    def _take_and_hand(self, part: Block | bytes) -> None:
        self._take(part)
        if self._hand is not None:
            self._hand(part)

    def _take(self, part: Block | bytes) -> None:
        if isinstance(part, bytes):
            self._see(self._reader.feed(part), None)
            return
        details = self._details_of(self._rules())
        if details is None:
            self._see(self._reader.feed(bytes(part.data)), None)
        else:
            _BlockCheck(self._reader, self._frames, self._see, details, part).run()

    def _details_of(self, rules: LayoutRules | None) -> _Details | None:
        if self._details is None and rules is not None and not rules.further:
            try:
                self._details = _Details(rules)
            except UnprovableError:
                return None
        return self._details


class _Details:
    """What is the same for all blocks of a file. Raises UnprovableError."""

    def __init__(self, rules: LayoutRules) -> None:
        layout: Layout = rules.layout
        plan = layout.detail
        self.rules = rules
        self.cls = layout.classes[plan.kind]
        self.length = plan.length
        self.prover = prover_of(layout, plan.kind)
        self.keys = rules.files.keys
        self.births = rules.births.fields(plan.kind)
        self.same = [item for item in plan.plain_fields() if item.same_as is not None]
        try:
            self.centres: CentrePlan | None = CentrePlan(layout, rules, self.prover)
        except UnprovableError:
            self.centres = None

    def record(self, row: Bytes, at: int = 0) -> Record:
        """The record of a row."""
        return self.cls(row[: self.length].tobytes(), _CRLF, at)


class _BlockCheck:
    """Checks one block."""

    def __init__(
        self,
        reader: Reader,
        frames: FrameRules,
        see: See,
        details: _Details,
        block: Block,
    ) -> None:
        self._reader = reader
        self._frames = frames
        self._see = see
        self._details = details
        self._rules = details.rules
        self._block = block
        self._proved = details.prover.prove(block.rows)
        self._clean = self._proved.clean
        self._births = list(_birth_years(details, self._proved))

    @cached_property
    def _cuts(self) -> NDArray[np.int64]:
        return np.flatnonzero(self._changes()) + 1

    @cached_property
    def _keys(self) -> _BlockKeys:
        return _BlockKeys(self._details, self._proved, self._block.rows)

    @cached_property
    def _beside(self) -> Beside:
        prover = self._details.prover
        return Beside(self._rules, self._told_of_rows, self._proved, prover)

    @cached_property
    def _told_of_rows(self) -> Flags:
        return told_of_rows(self._rules, self._block.rows, self._proved)

    def _changes(self) -> Flags:
        """Where a row is not like the one before it: cleanness, or repeated values."""
        clean = self._clean
        changes: Flags = clean[1:] != clean[:-1]
        for item in self._details.same:
            rows = self._proved.plain[self._details.prover.place(item)]
            for row in rows:
                changes |= row[1:] != row[:-1]
        return changes

    def run(self) -> None:
        block, at, index = self._block, 0, 0
        if len(block.run_starts):
            at = self._take_gap(0, block.run(0).start)
        centres = self._centres()  # which asks what that gap held
        while index < len(block.run_starts):
            run = block.run(index)
            self._take_gap(at, run.start)
            after = index + 1
            at = run.start + run.count * block.width
            if centres is None or not centres.closed[index] or not self._begun():
                self._take_run(run)
            elif centres.whole[index] and self._agreed() == centres.agreed:
                after = centres.whole_until(index)
                at = self._take_whole(centres, run, block.run(after - 1), after - index)
            else:
                self._take_closed(run, centres)
            index = after
        self._take_gap(at, len(block.data))

    def _take_gap(self, start: int, end: int) -> int:
        """Leave what is between runs to the record path; gives where it ends."""
        if start < end:
            self._see(self._reader.feed(self._block.bytes_of(start, end)), None)
        return end

    def _centres(self) -> Centres | None:
        """What is known of the block's runs, where anything can be."""
        plan, rules, block = self._details.centres, self._rules, self._block
        if plan is None or not len(block.rows):
            return None
        agreed, expected = self._agreed(), rules.centres.expected
        if expected is not None and agreed.get(plan.stated.name) != expected:
            return None
        if self._births and not rules.births.usual_years:
            return None
        clear = self._clean & ~self._unusual(0, len(block.rows))
        clear &= ~self._told_of_rows
        header = rules.files.header(plan.header.kind)
        return centres_of(plan, block, clear, header, agreed)

    def _agreed(self) -> dict[str, bytes]:
        return self._rules.files.agreed("centre_header")

    def _begun(self) -> bool:
        """Whether the last record was a centre's header, and details may follow."""
        rules, plan = self._rules, self._details.centres
        assert plan is not None  # else no run is closed  # noqa: S101
        detail = plan.detail.kind
        frame = (plan.trailer.kind, plan.header.kind)
        return (
            self._frames.unmarked
            and rules.files.begun(self._reader.lines)
            and rules.order.comes_back((detail, *frame))
            and rules.order.comes_back((detail, detail, *frame))
        )

    def _take_whole(self, centres: Centres, first: Run, last: Run, count: int) -> int:
        """Pass whole centres over, each with its gap; gives where the last ends."""
        plan, block = self._details.centres, self._block
        assert plan is not None  # else no run is whole  # noqa: S101
        end = last.start + last.count * block.width + centres.gap_bytes
        rows = last.first + last.count - first.first
        self._reader.pass_over(rows + 2 * count)
        cls = self._rules.layout.classes[plan.header.kind]
        line = block.bytes_of(end - centres.header_bytes, end - len(_CRLF))
        header = cls(line, _CRLF, self._reader.lines)
        self._rules.files.pass_over_centres(rows, header)
        self._frames.pass_clean(header)
        return end

    def _take_closed(self, run: Run, centres: Centres) -> None:
        """Pass clear rows over; of a closed run, nobody will ask for them again."""
        first = run.first
        told = ~centres.clear[first : first + run.count]
        told[0] = True  # so that the rules settle
        for row, row_after in _stretches(told, first):
            self._pass_over_clear(run, first, row)
            self._take_bytes(run, row, row_after)
            first = row_after
        self._pass_over_clear(run, first, run.first + run.count)

    def _pass_over_clear(self, run: Run, first: int, after: int) -> None:
        if first < after and not self._settled(first):
            self._take_bytes(run, first, first + 1)
            first += 1
        if first < after and not self._settled(first):
            self._take_bytes(run, first, after)
        else:
            self._count(first, after)

    def _take_run(self, run: Run) -> None:
        for first, after in self._segments(run):
            if self._clean[first]:
                self._take_clean(run, first, after)
            else:
                self._take_bytes(run, first, after)

    def _segments(self, run: Run) -> Iterator[tuple[int, int]]:
        first, after = run.first, run.first + run.count
        low, high = np.searchsorted(self._cuts, (first + 1, after))
        return pairwise([first, *self._cuts[low:high].tolist(), after])

    def _take_bytes(self, run: Run, first: int, after: int) -> None:
        """Leave rows to the record path."""
        if after == first + 1 and self._clean[first]:
            self._reader.pass_over(1)
            row = self._block.rows[first]
            self._see([self._details.record(row, self._reader.lines)], True)
            return
        width = self._block.width
        start = run.start + (first - run.first) * width
        end = start + (after - first) * width
        self._see(self._reader.feed(self._block.bytes_of(start, end)), None)

    def _take_clean(self, run: Run, first: int, after: int) -> None:
        """Pass clean rows over; rules that are not settled see the first one."""
        if not self._settled(first):
            self._take_bytes(run, first, first + 1)
            first += 1
        if first == after:
            return
        if self._settled(first):
            self._pass_over(run, first, after)
        else:
            self._take_bytes(run, first, after)

    def _settled(self, row: int) -> bool:
        record = self._details.record(self._block.rows[row])
        return self._frames.unmarked and self._rules.settled(record)

    def _pass_over(self, run: Run, first: int, after: int) -> None:
        number_of_first = self._reader.lines + 1
        told = self._unusual(first, after)
        told |= self._keys.clashing(first, after, number_of_first)
        told |= self._beside.told(first, after)
        for row, row_after in _stretches(told, first):
            self._count(first, row)
            self._take_bytes(run, row, row_after)
            first = row_after
        self._count(first, after)

    def _unusual(self, first: int, after: int) -> Flags:
        """Which rows have an unusual date of birth."""
        found = np.zeros(after - first, np.bool_)
        earliest, latest = self._rules.births.usual_years or (0, 0)
        for years in self._births:
            part = years[first:after]
            found |= (part > latest) | ((part < earliest) & (part > 0))
        return found

    def _count(self, first: int, after: int) -> None:
        """Take rows with which nothing at all is wrong."""
        if first == after:
            return
        self._reader.pass_over(after - first)
        self._rules.files.pass_over_details(after - first)
        last = self._details.record(self._block.rows[after - 1], self._reader.lines)
        self._frames.pass_clean(last)


def _stretches(told: Flags, first: int) -> Iterator[tuple[int, int]]:
    """Stretches of rows that are told, of rows that begin with `first`."""
    start = after = -1
    for row in (np.flatnonzero(told) + first).tolist():
        if row != after:
            if start >= 0:
                yield start, after
            start = row
        after = row + 1
    if start >= 0:
        yield start, after


def _birth_years(details: _Details, proved: Proved) -> Iterator[NDArray[np.int32]]:
    """The years of birth in clean rows; 0 where there is none."""
    for item in details.births:
        found = proved.plain[details.prover.place(item)]
        years = turned_number(found[-2:])
        years += 2_000 - 100 * (years >= BIRTH_YEAR_FIRST % 100)
        years[found[-1] == 0] = 0
        yield years


class _BlockKeys:
    """The keys of a block's rows, and which of them were seen before."""

    def __init__(self, details: _Details, proved: Proved, rows: Bytes) -> None:
        self._known = details.keys
        self._table: NDArray[np.int64] | None = None
        self._places = np.empty(0, np.int32)
        self._rows = rows
        table = self._known.make_table()
        if table is not None:
            self._table = np.frombuffer(table, np.int64)
            place = details.prover.place(self._known.fields[0])
            self._places = turned_number(proved.plain[place])

    def clashing(self, first: int, after: int, number_of_first: int) -> Flags:
        """Which clean rows have a key that was seen before; it stays where it was."""
        numbers = np.arange(number_of_first, number_of_first + after - first)
        if self._table is None:
            return self._clashing_texts(first, after, numbers)
        places = self._places[first:after]
        fresh = self._table[places] <= self._known.floor
        if not fresh.all():
            numbers, places = numbers[fresh], places[fresh]
        # Of twins in the same run the first must stay: it is written last.
        self._table[places[::-1]] = numbers[::-1]
        clashing = ~fresh
        clashing[fresh] = self._table[places] != numbers
        return clashing

    def _clashing_texts(
        self, first: int, after: int, numbers: NDArray[np.int64]
    ) -> Flags:
        fields, known = self._known.fields, self._known
        clashing = np.zeros(after - first, np.bool_)
        if not fields:
            return clashing
        rows = self._rows[first:after]
        parts = [rows[:, field.start - 1 : field.end] for field in fields]
        keys = np.ascontiguousarray(np.concatenate(parts, axis=1))
        width = keys.shape[1]
        texts = keys.tobytes()
        for at, number_ in enumerate(numbers.tolist()):
            key = texts[at * width : (at + 1) * width]
            if known.first(key, number_) != number_:
                clashing[at] = True
        return clashing
