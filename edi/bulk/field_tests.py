"""Tests of one field in many records at once: which of them may be faulty.

Each is a twin of a pattern in `edi.rules.proofs` and, like it, may doubt what is right
but never pass what a rule would tell. Bytes are compared as numbers, in rows that stay
in the processor's cache; a byte less its range's first is large where it lies outside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from edi.bulk.columns import Bytes, Flags, days_by_number, number
from edi.check_characters import (
    UCI_ISSUER,
    UCI_LETTERS,
    UCI_PARTS,
    UCI_WEIGHTS,
    ULN_PARTS,
    ULN_WEIGHTS,
)
from edi.codec.faults import PERSON_NAME_CHARACTERS
from edi.codec.values import YEAR_FIRST
from edi.layout.plan import CodeList, FieldPlan
from edi.rules.proofs import UnprovableError

Lists = Mapping[str, CodeList]

_BLANK = np.uint8(32)
_NINE = 9
_ZERO, _A, _COLON = (np.uint8(ord(each)) - _BLANK for each in "0A:")
_CAPITALS_LAST = 0x60 - 0x20
"""Printable characters before the small letters; the four after them are doubted."""
_PRINTABLE_LAST = 0x7E - 0x20
_LETTERS_LAST = np.uint8(25)
_ISSUERS = "0123456789ABCDEFGHIJKLMNOP"

Turned = NDArray[np.uint8]
"""Bytes of many records, one row for each column of a record, each less a blank: 0
where nothing is, and large where a control character is."""

Test = Callable[[Turned], Flags]
"""True for records that the rules must look at."""


def field_tests(field: FieldPlan, start: int, lists: Lists) -> Iterator[Test]:
    """The tests of a field whose first column is row `start` (from 0).

    Raises UnprovableError for what they do not know.
    """
    plan, width = field.type, field.width
    if plan.base == "filler":
        yield InRange(start, start + width, 0)
    elif plan.base == "literal":
        yield _one_of((plan.literal or "",), start, width, required=True)
    elif plan.base == "flag":
        yield _one_of(plan.choices, start, width, field.required)
    elif plan.base in ("digits", "integer", "pence"):
        yield _digits(field, start)
        if plan.check == "uln":
            yield _uln(start, field.required)
    elif plan.base == "date" and width == len("DDMMYY"):
        yield _date(start, width, field.required)
    elif plan.base == "text":
        yield from _text_tests(field, start, lists)
    else:
        raise UnprovableError(f"{field.name} is {plan.base}")


def _text_tests(field: FieldPlan, start: int, lists: Lists) -> Iterator[Test]:
    plan, width = field.type, field.width
    if plan.check == "uci" and width == UCI_PARTS.width:
        yield _uci(start, field.required)
    elif plan.check == "uln" and width == ULN_PARTS.width:
        yield _uln(start, field.required)
    elif plan.check is not None:
        raise UnprovableError(f"{field.name} has a check of its own")
    elif plan.form == "centre_number" and width == len("12345"):
        yield _centre_number(start, field.required)
    elif plan.form == "person_name":
        yield _person_name(start, width, field.required)
    elif plan.form not in (None, "series"):
        raise UnprovableError(f"{field.name} has a form of its own")
    else:
        last = _PRINTABLE_LAST if plan.any_case else _CAPITALS_LAST
        yield InRange(start, start + width, last)
        yield from _leading(start, width, field.required)
        known = lists.get(plan.code_list) if plan.code_list else None
        if known is not None:
            yield _one_of(tuple(known.codes), start, width, field.required)


def _or_blank(wrong: Flags, found: Turned, rows: slice, required: bool) -> Flags:
    """What is wrong, but for blank fields that may be blank."""
    if not required and np.count_nonzero(wrong):
        wrong &= _most(found[rows]) != 0
    return wrong


def turned_number(found: Turned) -> NDArray[np.int32]:
    """The numbers in up to nine digits below each other; nonsense for other bytes."""
    values: NDArray[np.int32] = number(found, np.int32, _ZERO)
    return values


def _most(found: Bytes) -> Bytes:
    """The largest byte of each record; the method that does the same costs twice."""
    most: Bytes = np.maximum.reduce(found, axis=0)
    return most


@frozen
class InRange:
    """Doubts records with a byte beyond the `last` (less a blank) in some columns."""

    start: int
    stop: int
    last: int

    def __call__(self, found: Turned) -> Flags:
        wrong: Flags = _most(found[self.start : self.stop]) > self.last
        return wrong


def merged(tests: Iterable[Test]) -> list[Test]:
    """The same tests, those of one range over columns that join made one."""
    ranges: list[InRange] = []
    others: list[Test] = []
    for test in tests:
        if not isinstance(test, InRange):
            others.append(test)
        elif ranges and (ranges[-1].stop, ranges[-1].last) == (test.start, test.last):
            ranges[-1] = evolve(ranges[-1], stop=test.stop)
        else:
            ranges.append(test)
    return [*ranges, *others]


@frozen
class Filled:
    """Doubts records in which a column is blank."""

    start: int

    def __call__(self, found: Turned) -> Flags:
        wrong: Flags = found[self.start] == 0
        return wrong


@frozen
class FromLeft:
    """Doubts records in which a text begins with a blank and goes on with more."""

    start: int
    stop: int

    def __call__(self, found: Turned) -> Flags:
        wrong: Flags = found[self.start] == 0
        wrong &= _most(found[self.start + 1 : self.stop]) != 0
        return wrong


def _leading(start: int, width: int, required: bool) -> Iterator[Test]:
    """Texts begin with a character, unless they may be blank and are."""
    if required:
        yield Filled(start)
    elif width > 1:
        yield FromLeft(start, start + width)


def _one_of(texts: tuple[str, ...], start: int, width: int, required: bool) -> Test:
    rows = slice(start, start + width)
    known = [
        np.frombuffer(text.encode("ascii").ljust(width, b" "), np.uint8) - _BLANK
        for text in texts
        if text and text == text.upper() and text.isascii() and len(text) <= width
    ]

    def test(found: Turned) -> Flags:
        columns = found[rows]
        wrong = np.ones(columns.shape[1], np.bool_)
        for each in known:
            wrong &= (columns != each[:, None]).any(axis=0)
        return _or_blank(wrong, found, rows, required)

    return test


def _not_digits(found: Bytes) -> Flags:
    """Records with something else than a digit in one of those columns."""
    wrong: Flags = _most(found - _ZERO) > _NINE
    return wrong


def _digits(field: FieldPlan, start: int) -> Test:
    rows, required = slice(start, start + field.width), field.required
    least = field.type.minimum or 0
    if (field.type.maximum or 10**field.width) < 10**field.width - 1 or least > 1:
        raise UnprovableError(f"{field.name} has a range of its own")

    def test(found: Turned) -> Flags:
        most = _most(found[rows] - _ZERO)
        wrong: Flags = most > _NINE
        if least:
            wrong |= most == 0
        return _or_blank(wrong, found, rows, required)

    return test


def _date(start: int, width: int, required: bool) -> Test:
    rows = slice(start, start + width)

    def test(found: Turned) -> Flags:
        wrong = _not_digits(found[rows])
        numbers = turned_number(found[rows])
        numbers[wrong] = 0
        wrong |= _doubtful_days().take(numbers)
        return _or_blank(wrong, found, rows, required)

    return test


_DAYS_DOUBTED: list[Flags] = []


def _doubtful_days() -> Flags:
    """Which DDMMYY, as numbers, are not days in every century.

    29 February of a year 00 would not be; that of 2000 is one in both our windows.
    """
    if not _DAYS_DOUBTED:
        _DAYS_DOUBTED.append(np.isnat(days_by_number(YEAR_FIRST)))
    return _DAYS_DOUBTED[0]


def _centre_number(start: int, required: bool) -> Test:
    rows = slice(start, start + 5)

    def test(found: Turned) -> Flags:
        wrong = _not_digits(found[start + 2 : start + 5])
        for at in (start, start + 1):
            odd = found[at] - _ZERO > _NINE
            if np.count_nonzero(odd):
                wrong |= odd & (found[at] - _A > _LETTERS_LAST)
        return _or_blank(wrong, found, rows, required)

    return test


def _person_name(start: int, width: int, required: bool) -> Test:
    rows = slice(start, start + width)
    strange = np.ones(256, np.bool_)
    strange[[each - _BLANK for each in PERSON_NAME_CHARACTERS]] = False

    def test(found: Turned) -> Flags:
        name = found[start : start + _filled_width(found[rows])]
        if not len(name):
            return np.full(found.shape[1], required)
        colons = name == _COLON
        odd = name - _A > _LETTERS_LAST
        odd &= name != 0
        odd &= ~colons
        wrong: Flags = colons.sum(axis=0, dtype=np.uint8) != 1
        places = odd.reshape(-1).nonzero()[0]
        if len(places):  # few: apostrophes, hyphens, and what is wrong
            places = places[strange[name.reshape(-1)[places]]]
            wrong[places % name.shape[1]] = True
        wrong |= (name[0] == 0) | colons[0]
        return _or_blank(wrong, found, rows, required)

    return test


def _filled_width(found: Bytes) -> int:
    """How many columns there are up to the last one that any record fills."""
    filled = np.flatnonzero(found.max(axis=1, initial=0))
    return int(filled[-1]) + 1 if len(filled) else 0


def _weighted(digits: Bytes, weights: NDArray[np.uint16]) -> NDArray[np.uint16]:
    weighted = digits.astype(np.uint16)
    weighted *= weights[:, None]
    sums: NDArray[np.uint16] = np.add.reduce(weighted, axis=0, dtype=np.uint16)
    return sums


def _by_sum(values: Bytes, weights: NDArray[np.uint16]) -> Bytes:
    """The values, again and again, for every weighted sum that bytes can have."""
    return np.resize(values, 255 * int(weights.sum()) + 1)


def _uci(start: int, required: bool) -> Test:
    letter = start + UCI_PARTS.width - 1
    rows = slice(start, letter + 1)
    issuer = start + UCI_ISSUER
    weights = np.array(UCI_WEIGHTS, np.uint16)
    last = np.frombuffer(UCI_LETTERS.encode("ascii"), np.uint8) - _BLANK
    letters = _by_sum(last, weights)
    values = np.full(256, 255, np.uint8)
    for value, character in enumerate(_ISSUERS):
        values[ord(character) - _BLANK] = value if value < 10 else value - 9

    def test(found: Turned) -> Flags:
        digits = found[start:letter] - _ZERO
        digits[UCI_ISSUER] = 0
        wrong: Flags = _most(digits) > _NINE
        issuers = digits[UCI_ISSUER] = values.take(found[issuer])
        wrong |= issuers == 255
        wrong |= letters.take(_weighted(digits, weights)) != found[letter]
        return _or_blank(wrong, found, rows, required)

    return test


def _uln(start: int, required: bool) -> Test:
    rows = slice(start, start + ULN_PARTS.width)
    weights = np.array((*ULN_WEIGHTS, 1), np.uint16)
    remainders = _by_sum(np.arange(11, dtype=np.uint8), weights)

    def test(found: Turned) -> Flags:
        digits = found[rows] - _ZERO
        wrong: Flags = _most(digits) > _NINE
        wrong |= digits[0] == 0
        wrong |= remainders.take(_weighted(digits, weights)) != 10
        return _or_blank(wrong, found, rows, required)

    return test
