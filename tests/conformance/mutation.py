"""Damages every field of every valid case by one byte, and counts what is told.

Run `python -m tests.conformance.mutation` to measure and to write docs/mutation.md;
with `--check` it writes nothing, and fails where less is told than the page says.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from attrs import frozen

import edi
from daemon.conformance.suite import Suite, files_of
from edi.catalogue import Catalogue, Layout
from edi.conformance import Case
from edi.document import read
from edi.layout.plan import FieldPlan, GroupPlan, RecordPlan
from tests.conformance.legal import is_legal
from tests.conformance.make_cases import FOLDER
from tests.conformance.mutation_page import page, shares_in
from tests.conformance.tally import WITH_BASEDATA, Tallies, Tally

PAGE = Path(__file__).parents[2] / "docs" / "mutation.md"

REPLACEMENTS = {
    "digit": (0x37, 0x34),  # 7, or 4 where a 7 stood
    "letter": (0x51, 0x4B),
    "blank": (0x20,),
    "lower case": (0x71, 0x6B),
    "control": (0x07,),
    "high byte": (0xE9,),
}
"""What a byte is replaced with, by kind: the first that differs from it."""


@frozen
class Place:
    """A field of a record in a file, or a member of one item of a group."""

    path: str
    """`uci`, or `options.option_code`."""
    item: FieldPlan
    first: int
    """Its first column in the record, from 1."""
    raw: bytes
    bound: bool
    """Whether a count, a name or another record says what must stand here."""


def measure(suite: Suite, layouts: Iterable[str] | None = None) -> Tallies:
    """Damage each field of every valid case; equal columns of a layout only once."""
    found: Tallies = {}
    seen: set[tuple[str, str, bytes]] = set()
    chosen = None if layouts is None else set(layouts)
    for case in suite.cases:
        if case.diagnostics or case.records is None or case.roundtrip == "refused":
            continue
        if case.layout is None or (chosen is not None and case.layout not in chosen):
            continue
        group = case.layout + (WITH_BASEDATA if case.basedata else "")
        tallies = found.setdefault(group, {})
        for number, kind, place, data in _places(suite, case):
            path = f"{kind}.{place.path}"
            if (group, path, place.raw) not in seen:
                seen.add((group, path, place.raw))
                tally = tallies.setdefault(path, Tally())
                _damage(_Judge(suite, case), number, place, data, tally)
    return found


def _places(suite: Suite, case: Case) -> Iterator[tuple[int, str, Place, bytes]]:
    """(record, kind, field, the file) for each field that the file has."""
    data = suite.given("decoder", case)
    layout = Catalogue.shipped().layout(case.layout or "")
    for record in read([data], case.file).records:
        plan = layout.plan(record.kind)
        for place in _fields(plan, layout, record.raw):
            yield record.number, record.kind, place, data


def _fields(plan: RecordPlan, layout: Layout, raw: bytes) -> Iterator[Place]:
    for item in plan.fields:
        if isinstance(item, FieldPlan):
            bound = bool(item.counts or item.same_as) or item.name == "format_version"
            columns = raw[item.start - 1 : item.end]
            yield Place(item.name, item, item.start, columns, bound)
            continue
        counted = any(each.counts == item.name for each in plan.plain_fields())
        for start in range(item.start, item.end + 1, item.width):
            blank = not raw[start - 1 : start - 1 + item.width].strip(b" ")
            yield from _members(item, start, raw, bound=blank and counted)


def _members(
    group: GroupPlan, start: int, raw: bytes, *, bound: bool
) -> Iterator[Place]:
    for member in group.members:
        first = start + member.start - 1
        columns = raw[first - 1 : first - 1 + member.width]
        yield Place(f"{group.name}.{member.name}", member, first, columns, bound)


class _Judge:
    """Checks one case's file in the company that the case gives it."""

    def __init__(self, suite: Suite, case: Case) -> None:
        company = suite.company("checker", case)
        folder = company.basedata
        self._name = case.file
        self._basedata = edi.Basedata.load(files_of(folder)) if folder else None

    def records(self, data: bytes) -> set[int | None]:
        """The records with a finding; None for the file as a whole."""
        report = edi.check([data], self._name, basedata=self._basedata)
        return {each.record for each in report.diagnostics}


def _damage(
    judge: _Judge, number: int, place: Place, data: bytes, tally: Tally
) -> None:
    start = _line_start(data, number) + place.first - 1
    for index, byte in enumerate(place.raw):
        at = start + index
        for kind, choices in REPLACEMENTS.items():
            other = next((each for each in choices if each != byte), None)
            if other is None:
                continue
            records = judge.records(data[:at] + bytes([other]) + data[at + 1 :])
            if number in records:
                tally.told += 1
            elif records:
                tally.elsewhere += 1
            else:
                columns = place.raw[:index] + bytes([other]) + place.raw[index + 1 :]
                if is_legal(place.item, columns) and _is_free(place, columns):
                    tally.legal += 1
                else:
                    tally.missed[kind] += 1


def _is_free(place: Place, columns: bytes) -> bool:
    """Whether nothing else says what must stand there.

    A name ends in the last two digits of the sequence number, so a hundred more is
    another file's number and no fault.
    """
    if place.item.name == "sequence_number":
        return columns[-2:] == place.raw[-2:]
    return not place.bound


def _line_start(data: bytes, number: int) -> int:
    at = 0
    for _ in range(number - 1):
        at = data.index(b"\n", at) + 1
    return at


def worse(tallies: Tallies, text: str) -> list[str]:
    """What is worse than a page says: damages missed, or a smaller share told."""
    shares = shares_in(text)
    found = []
    for layout, fields in tallies.items():
        total = Tally.sum(fields.values())
        share = round(total.share_told, 1)
        if share < shares.get(layout, 0.0):
            found.append(f"{layout}: {share} % told, {shares[layout]} % before")
        found += [
            f"{layout}, {path}: missed {dict(each.missed)}"
            for path, each in fields.items()
            if each.missed
        ]
    return found


def main(arguments: list[str]) -> int:
    """Measure all layouts, and write the page or compare with it."""
    tallies = measure(Suite.load(FOLDER))
    if arguments == ["--check"]:
        problems = worse(tallies, PAGE.read_text("utf-8"))
        sys.stdout.write("".join(f"{each}\n" for each in problems))
        return 1 if problems else 0
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(tallies), encoding="utf-8")
    sys.stdout.write(f"wrote {PAGE}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
