"""Records that are provably clean: no rule about one record can find anything in them.

Nearly every record of nearly every file is clean. A proof is a compiled pattern for the
whole line and a few tests beside it, made from the record's plan, and costs a tenth of
what the rules cost that would say nothing. It may fail for a record that is clean as
well (29 February, say): then the rules look at it. It never holds for one in which
`RecordChecker` or `RecordRules` would find something; a test of every layout says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from struct import Struct
from weakref import WeakKeyDictionary

from edi.catalogue import Layout
from edi.check_characters import UCI_BYTES, ULN_BYTES, uci_fits, uln_fits
from edi.codec.values import PERSON_NAME_BYTES
from edi.layout.plan import (
    CodeList,
    Condition,
    FieldPlan,
    FormatPlan,
    GroupPlan,
    RecordPlan,
)

UCI_WIDTH, ULN_WIDTH = 13, 10
Test = Callable[[bytes], bool]
Matches = Callable[[bytes, int, int], object]
Keys = Callable[[bytes, int], tuple[bytes, ...]]
Lists = Mapping[str, CodeList]

DAYS = (
    rb"(?:(?:0[1-9]|1[0-9]|2[0-8])(?:0[1-9]|1[0-2])"
    rb"|(?:29|30)(?:0[13-9]|1[0-2])|31(?:0[13578]|1[02]))[0-9][0-9]"
)
"""DDMMYY of every year; 29 February, which not every year has, is left to the rules."""
_NAME_FIRST = rb"[A-Z'.()/-]"
_NAME_REST = rb"[A-Z '.:()/-]"


class UnprovableError(ValueError):
    """A plan holds something that these proofs do not know."""


def proof(plan: RecordPlan, format_plan: FormatPlan) -> Test:
    """A test that holds only for lines in which no rule about one record finds a fault.

    For a plan with something unknown in it the test never holds.
    """
    lists = format_plan.code_lists
    try:
        pattern = b"".join(_patterns(plan, lists))
        tests = tuple(_tests(plan, lists))
    except UnprovableError:
        return _never
    return _test_of(re.compile(pattern).fullmatch, tests)


def _never(raw: bytes) -> bool:
    return False


class Proofs(dict[str, Test]):
    """The proofs of a layout by kind, each made when first asked for.

    For lines of no known kind the test never holds.
    """

    __slots__ = ("_format", "_plans")

    def __init__(self, layout: Layout) -> None:
        super().__init__()
        # Not the layout itself: what is kept for it must not keep it alive.
        self._plans = layout.file.records
        self._format = layout.format

    def __missing__(self, kind: str) -> Test:
        plan = self._plans.get(kind)
        test = self[kind] = proof(plan, self._format) if plan else _never
        return test


_KEPT: WeakKeyDictionary[Layout, Proofs] = WeakKeyDictionary()


def proofs_of(layout: Layout) -> Proofs:
    """The proofs of a layout; kept as long as it is, since they depend on no file."""
    found = _KEPT.get(layout)
    if found is None:
        found = _KEPT[layout] = Proofs(layout)
    return found


def _test_of(matches: Callable[[bytes], object], tests: tuple[Test, ...]) -> Test:
    if not tests:
        return lambda raw: matches(raw) is not None

    def test(raw: bytes) -> bool:
        if matches(raw) is None:
            return False
        for each in tests:  # noqa: SIM110 -- all() over a generator costs twice as much
            if not each(raw):
                return False
        return True

    return test


def _patterns(plan: RecordPlan, lists: Lists) -> Iterator[bytes]:
    at = 0
    for item in plan.fields:
        if item.start - 1 != at:
            raise UnprovableError(f"{plan.kind} has a gap before {item.name}")
        if isinstance(item, GroupPlan):
            yield b"[ -~]{%d}" % (item.end - at)  # its items have a test of their own
            at = item.end
        else:
            yield field_pattern(item, lists)
            at = item.end or plan.length
    if plan.open_ended and (plan.fields[-1].end is not None):
        raise UnprovableError(f"{plan.kind} is open, but its last field is not")


def field_pattern(field: FieldPlan, lists: Lists) -> bytes:
    """What a field's columns match when they are without fault, but for the tests."""
    if field.end is None:
        if field.type.base != "filler":
            raise UnprovableError(f"{field.name} runs to the record's end")
        return b" *"
    filled = _filled_pattern(field, lists)
    if field.required or field.type.base in ("literal", "filler"):
        return filled
    return b"(?:%s| {%d})" % (filled, field.width)


def _filled_pattern(field: FieldPlan, lists: Lists) -> bytes:
    plan, width = field.type, field.width
    if plan.base == "filler":
        return b" {%d}" % width
    if plan.base == "literal":
        return re.escape((plan.literal or "").encode("ascii").ljust(width, b" "))
    if plan.base == "flag":
        return _one_of(plan.choices, width)
    if plan.base == "date" and width == len("DDMMYY"):
        return DAYS
    if plan.base in ("digits", "integer", "pence"):
        return _digits_pattern(field)
    if plan.base == "text":
        return _text_pattern(field, lists)
    raise UnprovableError(f"{field.name} is {plan.base}")


def _digits_pattern(field: FieldPlan) -> bytes:
    plan, width = field.type, field.width
    if plan.check == "uln" and width == ULN_WIDTH:
        return ULN_BYTES
    if plan.check is not None or (plan.maximum or 10**width) < 10**width - 1:
        raise UnprovableError(f"{field.name} has a range or check of its own")
    if plan.minimum == 1:
        return b"(?!0{%d})[0-9]{%d}" % (width, width)
    if plan.minimum:
        raise UnprovableError(f"{field.name} has a minimum of its own")
    return b"[0-9]{%d}" % width


def _text_pattern(field: FieldPlan, lists: Lists) -> bytes:
    plan, rest = field.type, field.width - 1
    if plan.check == "uci" and field.width == UCI_WIDTH:
        return UCI_BYTES
    if plan.check == "uln" and field.width == ULN_WIDTH:
        return ULN_BYTES
    if plan.form == "centre_number" and field.width == 5:
        return b"[0-9A-Z]{2}[0-9]{3}"
    if plan.form == "person_name" and plan.check is None:
        return b"%s%s{%d}" % (_NAME_FIRST, _NAME_REST, rest)
    if plan.check is not None or plan.form not in (None, "series"):
        raise UnprovableError(f"{field.name} has a form of its own")
    if plan.code_list is not None:
        known = lists.get(plan.code_list)
        if known is not None:
            return _one_of(tuple(known.codes), field.width)
    if plan.any_case:
        return b"[!-~][ -~]{%d}" % rest
    return b"[!-`{-~][ -`{-~]{%d}" % rest


def _one_of(texts: tuple[str, ...], width: int) -> bytes:
    fitting = (
        text.encode("ascii").ljust(width, b" ")
        for text in texts
        if text == text.upper().strip() and text.isascii() and 0 < len(text) <= width
    )
    return b"(?:%s)" % b"|".join(map(re.escape, fitting))


def _tests(plan: RecordPlan, lists: Lists) -> Iterator[Test]:
    """What a pattern cannot say, in a line that it matches."""
    for field in plan.plain_fields():
        yield from _field_tests(field)
        if field.when is not None:
            other = next(i for i in plan.plain_fields() if i.name == field.when.field)
            yield _condition_test(field, field.when, other)
    for item in plan.fields:
        if isinstance(item, GroupPlan):
            counts = [i for i in plan.plain_fields() if i.counts == item.name]
            yield _group_test(item, counts, lists)


def _field_tests(field: FieldPlan) -> Iterator[Test]:
    start = field.start - 1
    end = start + field.width
    if field.type.form == "person_name":
        yield lambda raw: raw.count(b":", start, end) == 1
    if field.type.check == "uci":
        yield _uci_test(start, field.required)
    if field.type.check == "uln":
        yield _uln_test(start, field.required)


def _condition_test(field: FieldPlan, condition: Condition, other: FieldPlan) -> Test:
    one, two = slice(field.start - 1, field.end), slice(other.start - 1, other.end)
    values = frozenset(value.encode("ascii") for value in condition.values)
    negated = condition.negated

    def test(raw: bytes) -> bool:
        value = raw[two].rstrip(b" ")
        wanted = (value in values if values else bool(value)) is not negated
        return bool(raw[one].strip(b" ")) is wanted

    return test


def _uci_test(start: int, required: bool) -> Test:
    letter, blank = start + 12, ord(" ")

    def test(raw: bytes) -> bool:
        if raw[letter] == blank:
            return not required
        return uci_fits(raw, start)

    return test


def _uln_test(start: int, required: bool) -> Test:
    blank = ord(" ")

    def test(raw: bytes) -> bool:
        if raw[start] == blank:
            return not required
        return uln_fits(raw, start)

    return test


def sure_test(field: FieldPlan) -> Test | None:
    """A quick test of a field's own columns, where its values hardly repeat.

    For what it lets through, `FieldType.faults` has nothing; None for other fields.
    """
    plan, width = field.type, field.width
    if plan.check == "uci" and width == UCI_WIDTH:
        return lambda raw: _is_uci(raw) is not None and uci_fits(raw)
    if plan.check == "uln" and width == ULN_WIDTH:
        return lambda raw: _is_uln(raw) is not None and uln_fits(raw)
    if plan.form == "person_name" and plan.check is None:
        return lambda raw: _is_name(raw) is not None
    return None


_is_uci = re.compile(UCI_BYTES).fullmatch
_is_uln = re.compile(ULN_BYTES).fullmatch
_is_name = re.compile(PERSON_NAME_BYTES).fullmatch


def items_matching(group: GroupPlan, lists: Lists) -> Matches:
    """What matches items in whose members there is no fault, blank ones among them.

    It matches nothing where the items hold something that is not known here.
    """
    blank = b" {%d}" % group.width
    try:
        members = b"".join(field_pattern(member, lists) for member in group.members)
    except UnprovableError:
        return _no_match
    if any(m.type.check or m.type.form == "person_name" for m in group.members):
        return _no_match
    return re.compile(b"(?:%s|%s)*" % (blank, members)).fullmatch


def _group_test(group: GroupPlan, counts: list[FieldPlan], lists: Lists) -> Test:
    for member in group.members:
        if member.type.check or member.type.form == "person_name" or member.when:
            raise UnprovableError(f"{group.name}.{member.name} needs a test of its own")
    if len(counts) != 1:
        raise UnprovableError(f"{group.name} is not counted by one field")
    start, end = group.start - 1, group.end
    stated = slice(counts[0].start - 1, counts[0].end)
    by_count = _ItemTests(group, lists)

    def test(raw: bytes) -> bool:
        size, matches, keys = by_count[raw[stated]]
        matched = matches(raw, start, end) is not None
        return matched and len(set(keys(raw, start))) == size

    return test


class _ItemTests(dict[bytes, tuple[int, Matches, Keys]]):
    """By the stated number of items: what matches them, and what gives their keys.

    Behind so many items all must be blank.
    """

    __slots__ = ("_item", "_key", "_repeat", "_width")

    def __init__(self, group: GroupPlan, lists: Lists) -> None:
        super().__init__()
        self._repeat, self._width = group.repeat, group.width
        self._key = group.members[0].end or group.width
        parts = (field_pattern(member, lists) for member in group.members)
        self._item = b"(?! {%d})%s" % (self._width, b"".join(parts))

    def __missing__(self, stated: bytes) -> tuple[int, Matches, Keys]:
        size = int(stated) if stated.isdigit() else self._repeat + 1
        if size > self._repeat:
            return size, _no_match, _no_keys
        blanks = (self._repeat - size) * self._width
        pattern = re.compile(b"(?:%s){%d} {%d}" % (self._item, size, blanks))
        keys = Struct(f"{self._key}s{self._width - self._key}x" * size)
        found = self[stated] = size, pattern.fullmatch, keys.unpack_from
        return found


def _no_match(raw: bytes, start: int, end: int) -> None:
    return None


def _no_keys(raw: bytes, start: int) -> tuple[bytes, ...]:
    return ()
