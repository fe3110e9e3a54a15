"""Anchors: what can be said of a field's columns from outside the layout.

An anchor judges one window of columns of one record. Over all records its judgements
make a tally, and the tally a decision (`edi.probe.locate`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from datetime import date

from attrs import define, field, frozen

from edi.check_characters import Answer, CheckResult
from edi.file_names import same_sequence
from edi.probe.chance import (
    all_chances,
    number_chance,
    order_chance,
    text_chance,
)

Judge = Callable[[bytes, int], bool | None]
"""(window, index of its record) → does it fit? None says nothing either way."""

DAYS_MIN = 8
MONTHS_MIN = 5
"""Dates of birth of a score of candidates fall on at least so many different days and
months; a centre's number beside a running number does not."""
DAY_CHANCE = 31 / 100 * 12 / 100
"""Two of four digits' pairs are a day and a month."""
YEARS_AROUND = 2
"""Dates that a series has to do with lie within so many years of its own."""
AGE_MIN = 4
"""As in edi.rules.births: nobody is born later before the year of the series."""


@define
class Tally:
    """What an anchor found at one place over all records."""

    start: int
    """Offset of the window's first column, from 0."""
    hits: int = 0
    blanks: int = 0
    open: int = 0
    """Neither for nor against: a UCI without its check letter."""
    misses: int = 0
    values: set[bytes] = field(factory=set)
    """The different windows that fit. Personal: never shown."""


@frozen(kw_only=True)
class Anchor:
    """What a field's columns must hold for it to be found."""

    told: str
    """What it goes by, in the plural: `valid UCIs`."""
    width: int
    judge: Judge
    chance: Callable[[Tally], float]
    """How likely one window of something else fits as this tally says."""
    signature: Hashable
    """Fields of one record with the same signature cannot be told apart."""
    lacking: Callable[[Tally], str] = lambda _tally: ""
    """What keeps a tally from proving anything, in words; '' if nothing."""
    varies: int = 0
    """How many different values are expected, where that is known: only columns that
    hold as many could fit by chance."""
    form: Callable[[bytes], bool] = lambda _window: True
    """What a window looks like that could fit by chance."""


def check_anchor(
    told: str, width: int, check: Callable[[str], CheckResult], chance: float
) -> Anchor:
    """Check characters that fit; what cannot be checked says nothing."""

    def judge(window: bytes, _index: int) -> bool | None:
        answer = check(window.decode("latin-1")).answer
        return None if answer is Answer.UNCHECKABLE else answer is Answer.VALID

    return Anchor(
        told=told,
        width=width,
        judge=judge,
        chance=lambda tally: chance ** len(tally.values),
        signature=(told,),
    )


def expected_anchor(
    told: str,
    width: int,
    expected: Sequence[bytes | None],
    units: Sequence[int],
    signature: Hashable,
) -> Anchor:
    """One known text for each record, whatever its letters' case.

    `units` numbers what gives the texts (the record's file): records of one unit
    cannot but agree, and so prove no more than one of them.
    """
    once = {
        unit: text
        for unit, text in zip(units, expected, strict=True)
        if text is not None
    }
    order = order_chance(list(once.values()))
    different = set(once.values())

    def judge(window: bytes, index: int) -> bool | None:
        text = expected[index]
        return None if text is None else window.upper() == text

    return Anchor(
        told=told,
        width=width,
        judge=judge,
        chance=lambda tally: min(
            all_chances({value.upper() for value in tally.values}), order
        ),
        signature=signature,
        varies=len(different),
    )


def count_anchor(
    told: str, width: int, counts: Sequence[int], signature: Hashable
) -> Anchor:
    """A number that is right in each record, filled with zeros."""
    expected = [b"%0*d" % (width, count) for count in counts]
    order = order_chance(expected)

    def chance(tally: Tally) -> float:
        product = 1.0
        for value in tally.values:
            product *= number_chance(value)
        return min(product, order)

    return Anchor(
        told=told,
        width=width,
        judge=lambda window, index: window == expected[index],
        chance=chance,
        signature=signature,
        varies=len(set(expected)),
        form=bytes.isdigit,
    )


def sequence_anchor(
    width: int, numbers: Sequence[int | None], units: Sequence[int]
) -> Anchor:
    """A number whose last two digits are those of the file's name."""
    once = {
        unit: number
        for unit, number in zip(units, numbers, strict=True)
        if number is not None
    }
    order = order_chance([b"%02d" % number for number in once.values()])

    def judge(window: bytes, index: int) -> bool | None:
        number = numbers[index]
        if number is None:
            return None
        return window.isdigit() and same_sequence(number, int(window))

    return Anchor(
        told="sequence numbers of the files' names",
        width=width,
        judge=judge,
        chance=lambda tally: min(
            all_chances({value[-2:] for value in tally.values}), order
        ),
        signature=("sequence",),
    )


def code_anchor(
    told: str, width: int, codes: Collection[str], signature: Hashable
) -> Anchor:
    """Codes that occur in the basedata, left-justified."""
    known = {
        code.encode("latin-1").ljust(width) for code in codes if len(code) <= width
    }
    one = min(1.0, sum(text_chance(code.rstrip()) for code in known))
    return Anchor(
        told=told,
        width=width,
        judge=lambda window, _index: window in known,
        chance=lambda tally: one ** len(tally.values),
        signature=signature,
    )


def version_anchor(width: int, versions: Collection[int]) -> Anchor:
    """The version of the format; the few there are prove little."""
    known = {b"%0*d" % (width, version) for version in versions}
    one = len(known) / 100
    return Anchor(
        told="versions of the format",
        width=width,
        judge=lambda window, _index: window in known,
        chance=lambda tally: one ** len(tally.values),
        signature=("version",),
    )


def date_anchor(years: Sequence[int | None], *, birth: bool) -> Anchor:
    """Days that exist, as DDMMYY, near the year of the series or before it.

    `years` is each record's series as two digits, where that is known.
    """
    known: dict[tuple[bytes, int | None], bool] = {}

    def judge(window: bytes, index: int) -> bool:
        key = (window, years[index])
        if key not in known:
            known[key] = _is_day(*key, birth=birth)
        return known[key]

    def lacking(tally: Tally) -> str:
        days = {value[:2] for value in tally.values}
        months = {value[2:4] for value in tally.values}
        if birth and (len(days) < DAYS_MIN or len(months) < MONTHS_MIN):
            return "too few different days and months of birth"
        if not birth and len(tally.values) < 2:
            return "only one and the same date"
        return ""

    near = (2 * YEARS_AROUND + 1) / 100 if all(y is not None for y in years) else 1.0
    one = DAY_CHANCE * (1.0 if birth else near)
    return Anchor(
        told="dates of birth that exist" if birth else "dates that exist",
        width=6,
        judge=judge,
        chance=lambda tally: one ** len(tally.values),
        signature=("date", birth),
        lacking=lacking,
    )


def _is_day(window: bytes, year: int | None, *, birth: bool) -> bool:
    if not window.isdigit():
        return False
    day, month, last = int(window[:2]), int(window[2:4]), int(window[4:])
    if year is not None:
        before = (year - last) % 100
        if birth and before < AGE_MIN:
            return False
        near = before <= YEARS_AROUND or before >= 100 - YEARS_AROUND
        if not birth and not near:
            return False
    try:
        date(2000 + last, month, day)  # 1900 and 2000 have the same leap years but 00
    except ValueError:
        return False
    return True


Anchors = Mapping[str, Anchor]
"""By field."""
