"""Seeded files of any layout and size, clean from end to end, and ways to damage them.

Written straight into columns from the compiled plans: a thousand times faster than
drawing values one by one, so that files of many blocks can be had in tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from edi.catalogue import Catalogue, Layout
from edi.check_characters import uci_letter, uln_digit
from edi.document import Heading, compose
from edi.layout.plan import FieldPlan, FormatPlan, GroupPlan, RecordPlan
from edi.rules.records import holds

CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
FIRST_BIRTH = date(2007, 9, 1)


class Writer:
    """Writes clean files of one layout.

    With `quiet`, a check finds nothing at all, not even a notice: all centres have one
    number, as in a centre's own file, and no result is flagged.
    """

    def __init__(self, layout_name: str, seed: int = 0, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self.layout: Layout = Catalogue.shipped().layout(layout_name)
        self._chance = Random(seed)  # noqa: S311 -- made-up data, no secrets

    def file(self, centres: int, details: int) -> tuple[str, bytes]:
        """A name and the bytes: so many centres with so many details each."""
        broadcast = self.layout.file.direction == "broadcast"
        name = ""
        parts: list[bytes] = []
        for centre in range(1 if broadcast else centres):
            number = None if broadcast else f"{10_001 + centre * (not self._quiet):05d}"
            heading = Heading(
                awarding_body="01",
                series="6A",
                year="26",
                sequence_number=1,
                centre_number=number,
                creation_date=date(2026, 2, 3),
            )
            frame = compose(self.layout.name, heading, [], provisional=True)
            lines = [bytes(record) for record in frame.records]
            inner = [self.detail(at + 1, number) for at in range(details)]
            inner = [line + b"\r\n" for line in inner]
            self._count(lines, details, broadcast, centres)
            if centre:
                parts[-1:-1] = [lines[1], *inner, lines[-2]]
            else:
                name = frame.name
                parts = [*lines[:-2], *inner, *lines[-2:]]
                if broadcast:
                    parts = [lines[0], *inner, lines[-1]]
        return name, b"".join(parts)

    def _count(
        self, lines: list[bytes], details: int, broadcast: bool, centres: int
    ) -> None:
        """State the counts that the trailers must have."""
        for at, total in ((-2, details), (-1, details * (1 if broadcast else centres))):
            kind = self.layout.by_identifier.get(lines[at][:2])
            if kind is None or not kind.kind.endswith("trailer"):
                continue
            for item in self.layout.plan(kind.kind).plain_fields():
                if item.counts == "details":
                    stated = b"%0*d" % (item.width, total)
                    start = item.start - 1
                    lines[at] = (
                        lines[at][:start] + stated + lines[at][start + item.width :]
                    )

    def detail(self, number: int, centre: str | None) -> bytes:
        """One clean detail record; `number` makes its key different from all others."""
        plan = self.layout.detail
        texts: dict[str, str] = {}
        for item in plan.plain_fields():
            if item.when is None:
                texts[item.name] = self._text(item, number, centre)
        for item in plan.plain_fields():
            if item.when is not None:
                filled = holds(item.when, texts[item.when.field].rstrip())
                blank = " " * item.width
                texts[item.name] = self._filled(item, number) if filled else blank
        groups = {
            item.name: self._items(item)
            for item in plan.fields
            if isinstance(item, GroupPlan)
        }
        for item in plan.plain_fields():
            if item.counts in groups:
                texts[item.name] = f"{len(groups[item.counts]):0{item.width}d}"
        return "".join(self._parts(plan, texts, groups)).encode("ascii")

    def _parts(
        self,
        plan: RecordPlan,
        texts: dict[str, str],
        groups: dict[str, list[str]],
    ) -> Iterator[str]:
        for item in plan.fields:
            if isinstance(item, GroupPlan):
                room = item.end - item.start + 1
                yield "".join(groups[item.name]).ljust(room)
            else:
                yield texts[item.name]

    def _items(self, group: GroupPlan) -> list[str]:
        first, *others = group.members
        count = self._chance.randint(0, group.repeat)
        return [
            self._filled(first, at + 1) + "".join(self._text(i, at) for i in others)
            for at in range(count)
        ]

    def _text(self, field: FieldPlan, number: int, centre: str | None = None) -> str:
        if field.type.base == "literal":
            return (field.type.literal or "").ljust(field.width)
        if field.type.form == "centre_number" and centre is not None:
            return centre
        if self._quiet and field.name.endswith("_absence"):
            return " " * field.width
        optional = not (field.required or field.key)
        if field.type.base == "filler" or (optional and self._chance.random() < 0.3):
            return " " * field.width
        return self._filled(field, number)

    def _filled(self, field: FieldPlan, number: int) -> str:
        plan, width, chance = field.type, field.width, self._chance
        if plan.check == "uci":
            first = f"100010{chance.randrange(20, 26)}{number % 10_000:04d}"
            return first + (uci_letter(first) or "")
        if plan.check == "uln":
            return self._uln()
        if plan.form == "person_name":
            return f"EXAMPLE:ANNA {CAPITALS[number % 26]}".ljust(width)
        if plan.base == "date":
            days = timedelta(days=chance.randrange(1_000))
            return (FIRST_BIRTH + days).strftime("%d%m%y")
        if plan.base == "flag":
            return chance.choice(plan.choices).ljust(width)
        if plan.code_list is not None:
            codes = self._codes(self.layout.format, plan.code_list)
            return chance.choice(codes).ljust(width)
        if plan.base in ("digits", "integer", "pence"):
            value = number if field.key else chance.randrange(10 ** min(width, 3))
            return f"{max(value, plan.minimum or 0) % 10**width:0{width}d}"
        if field.key or field.required:
            return f"{CAPITALS[number % 26]}{number:05d}"[:width].ljust(width)
        return chance.choice(CAPITALS).ljust(width)

    def _codes(self, format_plan: FormatPlan, name: str) -> list[str]:
        return [code for code in format_plan.code_lists[name].codes if code]

    def _uln(self) -> str:
        while True:
            first = f"{self._chance.randrange(10**8, 10**9)}"
            digit = uln_digit(first)
            if digit is not None:
                return first + digit


def damaged(data: bytes, chance: Random, times: int) -> bytes:
    """The file with so many things done to it that happen to files, or never do."""
    for _ in range(times):
        data = _damaged(data, chance)
    return data


def _damaged(data: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    if chance.random() < 0.6:  # a character or two
        odd = bytes(chance.choice(b" 0179AQZaz:?-\x00\x1a\x7f\xe9\r\n") for _ in "ab")
        odd = odd[: chance.randint(0, 2)]
        return data[:at] + odd + data[at + chance.randint(0, 2) :]
    lines = data.splitlines(keepends=True) or [b""]
    one, two = chance.randrange(len(lines)), chance.randrange(len(lines))
    line = lines[one]
    what = chance.randrange(13)
    if what == 0:
        lines[one : one + 1] = []
    elif what == 1:
        lines.insert(two, line)
    elif what == 2:
        lines[one], lines[two] = lines[two], line
    elif what == 3:
        lines[one] = line.rstrip() + line[len(line.rstrip(b"\r\n")) :]
    elif what == 4:
        lines[one] = line.rstrip(b"\r\n") + chance.choice((b"\n", b"\r", b"", b"\n\n"))
    elif what == 5:
        lines[one] = line.rstrip(b"\r\n") + b" " * chance.randint(1, 9) + b"\r\n"
    elif what == 6:
        lines[one] = chance.choice((b"\x1a", b"\r\n", b"   \r\n", b"?\r\n")) + line
    elif what == 7:
        lines[one] = chance.choice((b"e", b"O", b"X", b"\x1a")) + line[1:]
    elif what == 8:
        lines[one] = line[: chance.randrange(len(line) + 1)] + line[-2:]
    elif what == 9:
        del lines[chance.randrange(len(lines)) :]
    else:  # columns of another record, as where two candidates have one number
        start, width = chance.choice(((0, 7), (7, 4), (11, 13), (24, 10), (59, 13)))
        other = lines[two][start : start + width]
        lines[one] = line[:start] + other + line[start + len(other) :]
    return b"".join(lines)
