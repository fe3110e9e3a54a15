"""Whole centres of a block: passed over at once where nothing can be found in them.

In the files of many centres a run of details is followed by a gap that holds its
centre's trailer and the next centre's header. What was known of a centre's candidates
is forgotten at the next header. So, beginning just after a header:

- a *closed* run, whose gap holds two clean records, needs to keep nothing of its rows
  for others, once those that share something within the run are told;
- a *whole* run has no row to tell either, and its gap agrees with what stands around
  it, so that after the gap all is as it was before the run.
"""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_letters, ascii_uppercase, digits, whitespace

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from edi.bulk.columns import WORD_BYTES, Bytes, Flags, Numbers, number, packed
from edi.bulk.provers import prover_of
from edi.bulk.proving import Prover
from edi.bulk.splitting import Block, gathered
from edi.catalogue import Layout
from edi.layout.plan import FieldPlan, RecordPlan
from edi.rules.identities import UCI_COMPARED
from edi.rules.layout_rules import LayoutRules
from edi.rules.proofs import UnprovableError

_CRLF = 2
_BLANK = ord(" ")
_FEW_LINES = 24
"""So many are proved one by one in less time than together."""
_MIX = np.uint64(0x9E3779B97F4A7C15)
"""An odd number with no pattern in its bits: products spread over all 64."""


class CentrePlan:
    """What is the same for all blocks of a file.

    Raises UnprovableError for a layout whose centres cannot be judged here.
    """

    def __init__(self, layout: Layout, rules: LayoutRules, details: Prover) -> None:
        records = layout.file.records
        if not {"centre_header", "centre_trailer"} <= set(records):
            raise UnprovableError(f"{layout.name} has no centres")
        self.header, self.trailer = records["centre_header"], records["centre_trailer"]
        self.detail = layout.detail
        self.details = details
        self._layout = layout
        self.proofs = rules.proofs
        self.keys = rules.files.keys.fields
        self.count = _only(i for i in self.trailer.plain_fields() if i.counts)
        self.repeated = _only(_repeated(self.detail))
        self.closing = _only(_repeated(self.trailer))
        if self.closing.name != self.repeated.name:
            raise UnprovableError(f"{layout.name} repeats other fields in its trailers")
        self.stated = _only(
            i for i in self.header.plain_fields() if i.name == self.repeated.name
        )
        self.agreeing = [i for i in self.header.plain_fields() if i.same_as is not None]
        self.identities = rules.identities
        if not self.keys or (
            rules.identities is not None and self.keys != [rules.identities.number]
        ):
            raise UnprovableError(f"{layout.name} has no key, or more than candidates")
        for plan in (self.header, self.trailer):
            self.prover(plan, plan.length)

    def prover(self, plan: RecordPlan, length: int) -> Prover:
        """Proves records of that length; headers and trailers end in a filler."""
        return prover_of(self._layout, plan.kind, length)


def _only(fields: Iterator[FieldPlan]) -> FieldPlan:
    found = list(fields)
    if len(found) != 1:
        raise UnprovableError("not one field of its kind")
    return found[0]


def _repeated(plan: RecordPlan) -> Iterator[FieldPlan]:
    """The centre number that a record repeats of its header; nothing else may be."""
    for item in plan.plain_fields():
        if item.same_as is None:
            continue
        owner, form = item.same_as.owner, item.type.form
        if (
            owner != "centre_header"
            or form != "centre_number"
            or item.name != item.same_as.field
        ):
            raise UnprovableError(f"{item.name} repeats something else")
        yield item


@frozen(eq=False)
class Centres:
    """What is known of a block's runs."""

    closed: Flags
    """By run."""
    whole: Flags
    """By run; each is closed as well."""
    clear: Flags
    """By row, and sure in closed runs only: nothing to tell of it."""
    agreed: dict[str, bytes]
    """Columns of headers that `whole` rests on."""
    gap_bytes: int
    """Length of each closed run's gap."""
    header_bytes: int
    """Length of the header at a gap's end, and its line end."""

    def whole_until(self, index: int) -> int:
        """The first run after that one which is not whole, or their number."""
        rest = self.whole[index:]
        return index + (int(rest.argmin()) if not rest.all() else len(rest))


def centres_of(
    plan: CentrePlan,
    block: Block,
    clear: Flags,
    first_header: bytes,
    agreed: dict[str, bytes],
) -> Centres | None:
    """Judge a block's runs; None where no run can be closed.

    `clear` says in which rows there is nothing to tell but what they share with others.
    `first_header` holds the columns of the header before the block, `agreed` those of
    its fields that are known to agree with the file's header and name.
    """
    gaps = _Gaps.of(plan, block)
    if gaps is None:
        return None
    runs = block.run_rows
    counts = np.diff(runs, append=len(block.rows))
    owners = np.repeat(np.arange(len(runs)), counts)
    known = np.append(bool(first_header), gaps.clean)[:-1]
    before = _column(gaps.headers, plan.stated)
    before[1:] = before[:-1]
    first = np.frombuffer(first_header.ljust(plan.header.length), np.uint8)
    before[:1] = _column(first[None, :], plan.stated)
    clear = clear & (_column(block.rows, plan.repeated) == before[owners])
    doubtful = _share(plan, block.rows, owners, clear)
    closed = gaps.clean & known & ~doubtful
    whole = closed & (np.add.reduceat(~clear, runs, dtype=np.int64) == 0)
    whole &= _column(gaps.trailers, plan.closing) == before
    stated = gaps.trailers[:, plan.count.start - 1 : plan.count.end]
    whole &= number(np.ascontiguousarray(stated.T)) == counts
    for item in plan.agreeing:
        columns = agreed.get(item.name)
        if columns is None or len(columns) != item.width:
            whole[:] = False
        else:
            expected = np.frombuffer(columns, np.uint8)
            found = gaps.headers[:, item.start - 1 : item.end]
            whole &= (found == expected).all(axis=1)
    return Centres(closed, whole, clear, agreed, gaps.size, gaps.headers.shape[1])


@frozen(eq=False)
class _Gaps:
    """What follows each run, as a trailer and a header; nonsense where not `clean`."""

    size: int
    trailers: Bytes
    headers: Bytes
    clean: Flags
    """As long as most, and both records are clean in themselves."""

    @classmethod
    def of(cls, plan: CentrePlan, block: Block) -> _Gaps | None:
        starts = block.run_starts + block.width * np.diff(
            block.run_rows, append=len(block.rows)
        )
        sizes = np.append(block.run_starts[1:], len(block.data)) - starts
        size, fitting = _usual(sizes)
        first = int(starts[fitting.argmax()])
        divide = block.bytes_of(first, first + size).find(b"\n") + 1
        if (
            divide < plan.trailer.length + _CRLF
            or size - divide < plan.header.length + _CRLF
        ):
            return None
        gaps = gathered(block.flat, np.where(fitting, starts, first), size)
        trailers, headers = gaps[:, :divide], gaps[:, divide:]
        clean = fitting & _clean(plan, plan.trailer, trailers)
        clean &= _clean(plan, plan.header, headers)
        return cls(size, trailers, headers, clean)


def _usual(sizes: NDArray[np.int64]) -> tuple[int, Flags]:
    """The size that most have, and which have it."""
    size = int(sizes[0])
    fitting: Flags = sizes == size
    if not fitting.all():
        lengths, times = np.unique(sizes, return_counts=True)
        size = int(lengths[times.argmax()])
        fitting = sizes == size
    return size, fitting


def _clean(plan: CentrePlan, record: RecordPlan, lines: Bytes) -> Flags:
    """Which lines are that record, clean in itself; a few are proved one by one."""
    length = lines.shape[1] - _CRLF
    if len(lines) <= _FEW_LINES:
        proof = plan.proofs[record.kind]
        whole = [line.tobytes() for line in lines]
        return np.array([w.endswith(b"\r\n") and proof(w[:length]) for w in whole])
    start = np.frombuffer(record.identifier.encode("ascii"), np.uint8)
    end = np.frombuffer(b"\r\n", np.uint8)
    clean: Flags = (lines[:, : len(start)] == start).all(axis=1)
    clean &= (lines[:, length:] == end).all(axis=1)
    clean &= plan.prover(record, length).prove(lines).clean
    return clean


def _share(
    plan: CentrePlan, rows: Bytes, owners: NDArray[np.int64], clear: Flags
) -> Flags:
    """Unset `clear` where rows of one run share what only one may have.

    Gives the runs in which that cannot be told, since an odd row may hold in another
    form what a clear one holds.
    """
    places = [slice(item.start - 1, item.end) for item in plan.keys]
    clear &= ~_twins(_codes(rows, places, owners))
    identities = plan.identities
    if identities is not None:
        first = identities.uci.start - 1
        filled = np.flatnonzero(rows[:, first] != _BLANK)
        uci = slice(first, first + UCI_COMPARED)
        clear[filled[_twins(_codes(rows, [uci], owners)[filled])]] = False
    odd = np.flatnonzero(~clear)
    doubtful = np.zeros(int(owners[-1]) + 1, np.bool_)
    lines = rows[odd]
    strange = (lines[:, :-1] == ord("\n")).any(axis=1)
    if identities is not None:
        number_at = slice(identities.number.start - 1, identities.number.end)
        numbers, ucis = lines[:, number_at], lines[:, uci]
        noted = (_READ_10[numbers].all(axis=1)) & (_READ_36[ucis].all(axis=1))
        noted &= (ucis != _BLANK).any(axis=1)
        plain = _DIGITS[numbers].all(axis=1) & _PLAIN_36[ucis].all(axis=1)
        strange |= noted & ~plain
    doubtful[owners[odd[strange]]] = True
    return doubtful


def _among(characters: str) -> Flags:
    """By byte: whether it is one of those."""
    found = np.zeros(256, np.bool_)
    found[[ord(each) for each in characters]] = True
    return found


_DIGITS, _PLAIN_36 = _among(digits), _among(digits + ascii_uppercase)
# What `int` may take for part of a number, whatever it makes of the whole.
_READ_10 = _among(digits + whitespace + "+-_")
_READ_36 = _among(digits + ascii_letters + whitespace + "+-_")


def _codes(rows: Bytes, places: list[slice], owners: NDArray[np.int64]) -> Numbers:
    """A number for each row, the same for rows of one run with the same columns there.

    It may be the same for others, if hardly ever: those are looked at for nothing.
    """
    codes = owners.astype(np.uint64)
    for place in places:
        for word in _words(rows, place):
            codes *= _MIX
            codes ^= codes >> np.uint64(29)
            codes += word
    codes *= _MIX
    return codes


def _twins(codes: Numbers) -> Flags:
    """Which have an equal."""
    ordered = np.sort(codes)
    twins = ordered[1:] == ordered[:-1]
    if not twins.any():
        return np.zeros(len(codes), np.bool_)
    found: Flags = np.isin(codes, ordered[1:][twins])
    return found


def _column(rows: Bytes, field: FieldPlan) -> Numbers:
    """A centre number as one number."""
    return packed(rows, field.start - 1, field.start - 1 + field.width)


def _words(rows: Bytes, place: slice) -> Iterator[Numbers]:
    """Columns as numbers of up to eight bytes each, equal where the columns are."""
    for start in range(place.start, place.stop, WORD_BYTES):
        yield packed(rows, start, min(start + WORD_BYTES, place.stop))
