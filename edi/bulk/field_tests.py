"""Tests of one field in many records at once: which of them may be faulty.

Each is a twin of a pattern in `edi.rules.proofs` and, like it, may doubt what is right
but never pass what a rule would tell. Bytes are compared as numbers, in rows that stay
in the processor's cache; a byte less its range's first is large where it lies outside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from edi.bulk.columns import Bytes, Flags, days_by_number, number
from edi.check_characters import UCI_LETTERS, UCI_WEIGHTS, ULN_WEIGHTS
from edi.codec.faults import PERSON_NAME_CHARACTERS
from edi.codec.values import YEAR_FIRST
from edi.layout.plan import CodeList, FieldPlan
from edi.rules.proofs import UnprovableError

Lists = Mapping[str, CodeList]

_BLANK, _ZERO, _A, _COLON = np.uint8(32), np.uint8(48), np.uint8(65), np.uint8(58)
_CAPITALS_LAST = 0x60 - 0x20
"""Printable characters before the small letters; the four after them are doubted."""
_PRINTABLE_LAST = 0x7E - 0x20
_LETTERS_LAST = np.uint8(25)
_ISSUERS = "0123456789ABCDEFGHIJKLMNOP"


@frozen(eq=False)
class Turned:
    """Bytes of many records, one row for each column of a record."""

    raw: Bytes
    less_blank: Bytes
    less_zero: Bytes

    @staticmethod
    def of(raw: Bytes) -> Turned:
        """The bytes, and how far they lie from a blank and from 0."""
        return Turned(raw, raw - _BLANK, raw - _ZERO)


Test = Callable[[Turned], Flags]
"""True for records that the rules must look at."""


def field_tests(field: FieldPlan, start: int, lists: Lists) -> Iterator[Test]:
    """The tests of a field whose first column is row `start` (from 0).

    Raises UnprovableError for what they do not know.
    """
    plan, width = field.type, field.width
    if plan.base == "filler":
        yield _filler(start, width)
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
    if plan.check == "uci" and width == len("1234502600011"):
        yield _uci(start, field.required)
    elif plan.check == "uln" and width == len("1234567890"):
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
        yield _text(start, width, field.required, last)
        known = lists.get(plan.code_list) if plan.code_list else None
        if known is not None:
            yield _one_of(tuple(known.codes), start, width, field.required)


def _or_blank(wrong: Flags, found: Turned, rows: slice, required: bool) -> Flags:
    """What is wrong, but for blank fields that may be blank."""
    if not required and wrong.any():
        wrong &= found.less_blank[rows].max(axis=0) != 0
    return wrong


def _filler(start: int, width: int) -> Test:
    rows = slice(start, start + width)
    return lambda found: found.less_blank[rows].max(axis=0, initial=0) != 0


def _text(start: int, width: int, required: bool, last: int) -> Test:
    rows = slice(start, start + width)

    def test(found: Turned) -> Flags:
        most = found.less_blank[rows].max(axis=0)
        wrong: Flags = most > last
        if required:
            wrong |= found.less_blank[start] == 0
        elif width > 1:
            wrong |= (found.less_blank[start] == 0) & (most != 0)
        return wrong

    return test


def _one_of(texts: tuple[str, ...], start: int, width: int, required: bool) -> Test:
    rows = slice(start, start + width)
    known = [
        np.frombuffer(text.encode("ascii").ljust(width, b" "), np.uint8)
        for text in texts
        if text and text == text.upper() and text.isascii() and len(text) <= width
    ]

    def test(found: Turned) -> Flags:
        raw = found.raw[rows]
        wrong = np.ones(raw.shape[1], np.bool_)
        for each in known:
            wrong &= (raw != each[:, None]).any(axis=0)
        return _or_blank(wrong, found, rows, required)

    return test


def _digits(field: FieldPlan, start: int) -> Test:
    rows, required = slice(start, start + field.width), field.required
    least = field.type.minimum or 0
    if (field.type.maximum or 10**field.width) < 10**field.width - 1 or least > 1:
        raise UnprovableError(f"{field.name} has a range of its own")

    def test(found: Turned) -> Flags:
        most = found.less_zero[rows].max(axis=0)
        wrong: Flags = most > 9
        if least:
            wrong |= most == 0
        return _or_blank(wrong, found, rows, required)

    return test


def _date(start: int, width: int, required: bool) -> Test:
    rows = slice(start, start + width)

    def test(found: Turned) -> Flags:
        wrong: Flags = found.less_zero[rows].max(axis=0) > 9
        numbers = number(found.raw[rows], np.int32)
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
        wrong: Flags = found.less_zero[start + 2 : start + 5].max(axis=0) > 9
        for at in (start, start + 1):
            odd = found.less_zero[at] > 9
            if odd.any():
                wrong |= odd & (found.raw[at] - _A > 25)
        return _or_blank(wrong, found, rows, required)

    return test


def _person_name(start: int, width: int, required: bool) -> Test:
    rows = slice(start, start + width)
    strange = np.ones(256, np.bool_)
    strange[list(PERSON_NAME_CHARACTERS)] = False

    def test(found: Turned) -> Flags:
        raw = found.raw[start : start + _filled_width(found.less_blank[rows])]
        if not len(raw):
            return np.full(found.raw.shape[1], required)
        colons = raw == _COLON
        odd = raw - _A > _LETTERS_LAST
        odd &= raw != _BLANK
        odd &= ~colons
        wrong: Flags = colons.sum(axis=0, dtype=np.uint8) != 1
        places = np.flatnonzero(odd)
        if len(places):  # few: apostrophes, hyphens, and what is wrong
            places = places[strange[raw.reshape(-1)[places]]]
            wrong[places % raw.shape[1]] = True
        wrong |= (raw[0] == _BLANK) | colons[0]
        return _or_blank(wrong, found, rows, required)

    return test


def _filled_width(less_blank: Bytes) -> int:
    """How many columns there are up to the last one that any record fills."""
    filled = np.flatnonzero(less_blank.any(axis=1))
    return int(filled[-1]) + 1 if len(filled) else 0


def _weighted(digits: Bytes, weights: NDArray[np.uint16]) -> NDArray[np.uint16]:
    weighted = digits.astype(np.uint16)
    weighted *= weights[:, None]
    sums: NDArray[np.uint16] = weighted.sum(axis=0, dtype=np.uint16)
    return sums


def _by_sum(values: Bytes, weights: NDArray[np.uint16]) -> Bytes:
    """The values, again and again, for every weighted sum that bytes can have."""
    return np.resize(values, 255 * int(weights.sum()) + 1)


def _uci(start: int, required: bool) -> Test:
    rows, letter, issuer = slice(start, start + 13), start + 12, start + 5
    weights = np.array(UCI_WEIGHTS, np.uint16)
    letters = _by_sum(np.frombuffer(UCI_LETTERS.encode("ascii"), np.uint8), weights)
    values = np.full(256, 255, np.uint8)
    for value, character in enumerate(_ISSUERS):
        values[ord(character)] = value if value < 10 else value - 9

    def test(found: Turned) -> Flags:
        digits = found.less_zero[start:letter].copy()
        digits[5] = 0
        wrong: Flags = digits.max(axis=0) > 9
        digits[5] = values.take(found.raw[issuer])
        wrong |= digits[5] == 255
        wrong |= letters.take(_weighted(digits, weights)) != found.raw[letter]
        return _or_blank(wrong, found, rows, required)

    return test


def _uln(start: int, required: bool) -> Test:
    rows = slice(start, start + 10)
    weights = np.array((*ULN_WEIGHTS, 1), np.uint16)
    remainders = _by_sum(np.arange(11, dtype=np.uint8), weights)

    def test(found: Turned) -> Flags:
        digits = found.less_zero[rows]
        wrong: Flags = digits.max(axis=0) > 9
        wrong |= digits[0] == 0
        wrong |= remainders.take(_weighted(digits, weights)) != 10
        return _or_blank(wrong, found, rows, required)

    return test
