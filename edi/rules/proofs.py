"""Records that are provably clean: no rule about one record can find anything in them.

Nearly every record of nearly every file is clean. A proof is a compiled pattern for the
whole line and a few tests beside it, made from the record's plan, and costs a tenth of
what the rules cost that would say nothing. It may fail for a record that is clean as
well (29 February, say): then the rules look at it. It never holds for one in which
`RecordChecker` or `RecordRules` would find something; a test of every layout says so.

The tests take many lines at once: comparing two columns of values costs less than
calling something for each of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from struct import Struct
from weakref import WeakKeyDictionary

from edi.catalogue import Layout
from edi.check_characters import (
    UCI_BYTES,
    UCI_PARTS,
    ULN_BYTES,
    ULN_PARTS,
    Parts,
    uci_fits,
    uln_fits,
)
from edi.codec.values import PERSON_NAME_BYTES
from edi.layout.plan import (
    CodeList,
    Condition,
    FieldPlan,
    FormatPlan,
    GroupPlan,
    RecordPlan,
)

Lines = Sequence[bytes]
Test = Callable[[Lines], list[int]]
"""Gives the places, from 0, of the lines that fail."""
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


class Proof:
    """Holds only for lines in which no rule about one record finds a fault."""

    __slots__ = ("_matches", "_tests", "cut")

    def __init__(self, pattern: bytes, tests: tuple[Test, ...]) -> None:
        compiled = re.compile(b"(%s)(?:\r\n|\\Z)|([^\n]*\n)" % pattern)
        self._matches = compiled.fullmatch
        self._tests = tests
        self.cut: Callable[[bytes], list[tuple[bytes, bytes]]] = compiled.findall
        """Whole lines one by one: one that matches without its end, or else b"" and
        all of it."""

    def __call__(self, raw: bytes) -> bool:
        """Whether it holds for a line, given without its end."""
        return self._matches(raw) is not None and not self.doubtful((raw,))

    def doubtful(self, matching: Lines) -> list[int]:
        """For which of these lines, each of which matches, it does not hold."""
        failing: set[int] = set()
        for test in self._tests:
            failing.update(test(matching))
        return sorted(failing)


_NEVER = Proof(b"(?!)", ())


def proof(plan: RecordPlan, format_plan: FormatPlan) -> Proof:
    """The proof of a record kind; with something unknown in its plan it never holds."""
    lists = format_plan.code_lists
    try:
        return Proof(b"".join(_patterns(plan, lists)), tuple(_tests(plan, lists)))
    except UnprovableError:
        return _NEVER


class Proofs(dict[str, Proof]):
    """The proofs of a layout by kind, each made when first asked for.

    For lines of no known kind the test never holds.
    """

    __slots__ = ("_format", "_plans")

    def __init__(self, layout: Layout) -> None:
        super().__init__()
        # Not the layout itself: what is kept for it must not keep it alive.
        self._plans = layout.file.records
        self._format = layout.format

    def __missing__(self, kind: str) -> Proof:
        plan = self._plans.get(kind)
        made = self[kind] = proof(plan, self._format) if plan else _NEVER
        return made


_KEPT: WeakKeyDictionary[Layout, Proofs] = WeakKeyDictionary()


def proofs_of(layout: Layout) -> Proofs:
    """The proofs of a layout; kept as long as it is, since they depend on no file."""
    found = _KEPT.get(layout)
    if found is None:
        found = _KEPT[layout] = Proofs(layout)
    return found


def _patterns(plan: RecordPlan, lists: Lists) -> Iterator[bytes]:
    at = 0
    for item in plan.fields:
        if item.start - 1 != at:
            raise UnprovableError(f"{plan.kind} has a gap before {item.name}")
        if isinstance(item, GroupPlan):
            if item.end != plan.length or plan.open_ended:
                raise UnprovableError(f"{plan.kind} does not end with {item.name}")
            # Quick, but no proof of the length: what is skipped may be line ends.
            yield b"(?=(?s:.{%d})(?:\r\n|\\Z))" % (item.end - at)
            yield b"(?:%s)*+ *" % _item_pattern(item, lists)
            at = item.end
        else:
            yield field_pattern(item, lists)
            at = item.end or plan.length
    if plan.open_ended and (plan.fields[-1].end is not None):
        raise UnprovableError(f"{plan.kind} is open, but its last field is not")


def _item_pattern(group: GroupPlan, lists: Lists) -> bytes:
    return b"".join(field_pattern(member, lists) for member in group.members)


def field_pattern(field: FieldPlan, lists: Lists) -> bytes:
    """What a field's columns match when they are without fault, but for the tests."""
    if field.end is None:
        if field.type.base != "filler":
            raise UnprovableError(f"{field.name} runs to the record's end")
        return b" *"
    filled = _filled_pattern(field, lists)
    if field.required or field.type.base in ("literal", "filler"):
        return filled
    return b"(?:%s|%s)" % (filled, _repeated(b" ", field.width))


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
    if plan.check == "uln" and width == ULN_PARTS.width:
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
    if plan.check == "uci" and field.width == UCI_PARTS.width:
        return UCI_BYTES
    if plan.check == "uln" and field.width == ULN_PARTS.width:
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
        return b"[!-~]" + _repeated(b"[ -~]", rest)
    return b"[!-`{-~]" + _repeated(b"[ -`{-~]", rest)


def _repeated(character: bytes, count: int) -> bytes:
    """Without a count where there need be none: alternatives then are one class."""
    return character * count if count < 2 else b"%s{%d}" % (character, count)


def _one_of(texts: tuple[str, ...], width: int) -> bytes:
    fitting = (
        text.encode("ascii").ljust(width, b" ")
        for text in texts
        if text == text.upper().strip() and text.isascii() and 0 < len(text) <= width
    )
    return b"(?:%s)" % b"|".join(map(re.escape, fitting))


def _tests(plan: RecordPlan, lists: Lists) -> Iterator[Test]:
    """What a pattern cannot say, in lines that it matches."""
    for field in plan.plain_fields():
        yield from _field_tests(field)
        if field.when is not None:
            other = next(i for i in plan.plain_fields() if i.name == field.when.field)
            yield _condition_test(field, field.when, other)
    for item in plan.fields:
        if isinstance(item, GroupPlan):
            counts = [i for i in plan.plain_fields() if i.counts == item.name]
            yield _group_test(item, counts)


def _field_tests(field: FieldPlan) -> Iterator[Test]:
    start = field.start - 1
    end = start + field.width
    if field.type.form == "person_name":
        yield lambda lines: [
            at for at, raw in enumerate(lines) if raw.count(b":", start, end) != 1
        ]
    if field.type.check is not None:
        yield _checked_test(
            start, UCI_PARTS if field.type.check == "uci" else ULN_PARTS
        )


def _checked_test(start: int, parts: Parts) -> Test:
    head, tail = (
        slice(start, start + parts.cut),
        slice(start + parts.cut, start + parts.width),
    )
    heads, tails = parts.heads, parts.tails

    def test(lines: Lines) -> list[int]:
        wanted = [heads[raw[head]] for raw in lines]
        found = [tails[raw[tail]] for raw in lines]
        if found == wanted:
            return []
        return [at for at, value in enumerate(found) if value != wanted[at]]

    return test


def _condition_test(field: FieldPlan, condition: Condition, other: FieldPlan) -> Test:
    one, two = slice(field.start - 1, field.end), slice(other.start - 1, other.end)
    values = frozenset(value.encode("ascii") for value in condition.values)
    negated = condition.negated

    def fails(raw: bytes) -> bool:
        value = raw[two].rstrip(b" ")
        wanted = (value in values if values else bool(value)) is not negated
        return bool(raw[one].strip(b" ")) is not wanted

    return lambda lines: [at for at, raw in enumerate(lines) if fails(raw)]


def sure_test(field: FieldPlan) -> Callable[[bytes], bool] | None:
    """A quick test of a field's own columns, where its values hardly repeat.

    For what it lets through, `FieldType.faults` has nothing; None for other fields.
    """
    plan, width = field.type, field.width
    if plan.check == "uci" and width == UCI_PARTS.width:
        return _both(UCI_BYTES, uci_fits)
    if plan.check == "uln" and width == ULN_PARTS.width:
        return _both(ULN_BYTES, uln_fits)
    if plan.form == "person_name" and plan.check is None:
        return _both(PERSON_NAME_BYTES, lambda _: True)
    return None


def _both(form: bytes, fits: Callable[[bytes], bool]) -> Callable[[bytes], bool]:
    matches = re.compile(form).fullmatch
    return lambda raw: matches(raw) is not None and fits(raw)


def items_matching(group: GroupPlan, lists: Lists) -> Matches:
    """What matches items in whose members there is no fault, blank ones among them.

    It matches nothing where the items hold something that is not known here.
    """
    blank = b" {%d}" % group.width
    try:
        members = _item_pattern(group, lists)
    except UnprovableError:
        return _no_match
    if any(m.type.check or m.type.form == "person_name" for m in group.members):
        return _no_match
    return re.compile(b"(?:%s|%s)*" % (blank, members)).fullmatch


def _group_test(group: GroupPlan, counts: list[FieldPlan]) -> Test:
    for member in group.members:
        if member.type.check or member.type.form == "person_name" or member.when:
            raise UnprovableError(f"{group.name}.{member.name} needs a test of its own")
    key = group.members[0]
    if not key.required or key.type.base in ("literal", "filler"):
        raise UnprovableError(f"{group.name} may have items that begin with a blank")
    if len(counts) != 1:
        raise UnprovableError(f"{group.name} is not counted by one field")
    start, end = group.start - 1, group.end
    stated = slice(counts[0].start - 1, counts[0].end)
    by_count = _Stated(group)

    def test(lines: Lines) -> list[int]:
        failing: list[int] = []
        for at, raw in enumerate(lines):
            distinct, keys, last, blank = by_count[raw[stated]]
            if (
                len(raw) != end
                or len(set(keys(raw, start))) != distinct
                or (raw[last] == 32) is not blank
            ):
                failing.append(at)
        return failing

    return test


class _Stated(dict[bytes, tuple[int, Keys, int, bool]]):
    """By the stated number of items: what is to be seen of their keys.

    How many keys must be distinct, what gives them, where the last one begins, and
    whether it is blank. Among them is the blank place behind the last item, if there is
    one: as no filled item stands behind a blank one, there are as many as are stated.
    """

    __slots__ = ("_key", "_repeat", "_start", "_width")

    def __init__(self, group: GroupPlan) -> None:
        super().__init__()
        self._start, self._repeat = group.start - 1, group.repeat
        self._width = group.width
        self._key = group.members[0].end or group.width

    def __missing__(self, stated: bytes) -> tuple[int, Keys, int, bool]:
        size = int(stated) if stated.isdigit() else self._repeat + 1
        if size > self._repeat:
            return 1, _no_keys, 0, True
        places = min(size + 1, self._repeat)
        keys = Struct(f"{self._key}s{self._width - self._key}x" * places)
        last = self._start + (places - 1) * self._width
        found = self[stated] = places, keys.unpack_from, last, places > size
        return found


def _no_match(raw: bytes, start: int, end: int) -> None:
    return None


def _no_keys(raw: bytes, start: int) -> tuple[bytes, ...]:
    return ()
