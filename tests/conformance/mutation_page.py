"""Writes docs/mutation.md from what was measured, and reads its figures back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from edi.catalogue import Catalogue
from edi.layout.plan import FieldPlan, TypePlan
from tests.conformance.made_evidence import located
from tests.conformance.tally import WITH_BASEDATA, Tallies, Tally

HEAD = """\
# What single-byte damage is told

Written by `python -m tests.conformance.mutation`, which takes about a minute; `--check`
compares instead, as CI does.

Every valid case of `fixtures/` is taken, and every byte of every field of its records
is replaced, one at a time, by a digit, a capital letter, a blank, a small letter, a
control character and a byte above 127. Columns that a field of the layout has in
several cases are damaged once. Each damaged file is checked, and the damage is

- **told**, where the damaged record has a finding, of whatever severity (a finding that
  rests on a placeholder is a notice, here as everywhere);
- **elsewhere**, where only another record, or the file as a whole, has one;
- **legal**, where nothing is found and the columns are another value that the field may
  have: no program can know that `R093` was meant to be `R094`;
- **missed**, where nothing is found though they are none. Whether a value is legal is
  judged by `tests/conformance/legal.py`, which shares no code with the rules.

"""

BY_LAYOUT = """
## By layout

The share told is of all damages, the legal ones among them. Layouts with many cases
have a lower one, since boundary cases dwell on free texts; `jcq12` and `jcq13` have one
plain case each.

| layout | damages | told | elsewhere | legal | missed | share told |
| --- | --- | --- | --- | --- | --- | --- |
"""

BY_TYPE = """
## By type of field

In `jcq14`, without basedata: where the share is low, and what is not told there.

| type | damages | legal | share told | what is not told |
| --- | --- | --- | --- | --- |
"""

ELSEWHERE = """
## Told elsewhere

Damage to these fields is also told where it shows: at the record that then differs, or
(a reply without its marker) for the file.

| field | damages | elsewhere |
| --- | --- | --- |
"""

_ROW = re.compile(
    r"^\| `(\S+)`((?: with basedata)?) \|.*\| ([\d.]+) % \|$", re.MULTILINE
)


def page(tallies: Tallies) -> str:
    """The whole page."""
    total = Tally.sum(each for fields in tallies.values() for each in fields.values())
    parts = [
        HEAD,
        f"In all, {total.all:,} damages: {total.told:,} told ",
        f"({total.share_told:.1f} %), {total.elsewhere:,} elsewhere, ",
        f"{total.legal:,} legal, {total.missed.total():,} missed.\n",
        BY_LAYOUT,
        *_rows(tallies),
        BY_TYPE,
        *_type_rows(tallies),
        ELSEWHERE,
        *_elsewhere_rows(tallies),
    ]
    return "".join(parts)


def shares_in(text: str) -> dict[str, float]:
    """Layout → share told, as a page says."""
    rows = _ROW.findall(text)
    return {layout + rest: float(share) for layout, rest, share in rows}


def _rows(tallies: Tallies) -> Iterator[str]:
    for layout in sorted(tallies):
        each = Tally.sum(tallies[layout].values())
        name, basedata, _ = layout.partition(WITH_BASEDATA)
        yield (
            f"| `{name}`{basedata} | {each.all:,} | {each.told:,} | {each.elsewhere:,} "
            f"| {each.legal:,} | {each.missed.total():,} | {each.share_told:.1f} % |\n"
        )


def _type_rows(tallies: Tallies) -> Iterator[str]:
    by_type: dict[str, list[Tally]] = {}
    reasons: dict[str, str] = {}
    for layout_name, fields in tallies.items():
        if not layout_name.startswith("jcq14") or layout_name.endswith(WITH_BASEDATA):
            continue
        layout = Catalogue.shipped().layout(layout_name)
        for path, tally in fields.items():
            _, item = located(layout, path)
            assert isinstance(item, FieldPlan)
            by_type.setdefault(item.type.name, []).append(tally)
            reasons.setdefault(item.type.name, _not_told(item))
    totals = {name: Tally.sum(each) for name, each in by_type.items()}
    for name in sorted(totals, key=lambda each: (totals[each].share_told, each)):
        each = totals[name]
        reason = reasons[name] if each.legal else "nothing"
        yield (
            f"| `{name}` | {each.all:,} | {each.legal:,} | {each.share_told:.1f} % "
            f"| {reason} |\n"
        )


def _not_told(item: FieldPlan) -> str:
    kind = item.type
    if item.reference is not None or kind.name.endswith("Code"):
        return "another code; with basedata at hand an unknown one is told"
    if kind.check is not None:
        return "another number whose check character happens to fit"
    if kind.form == "person_name":
        return "another spelling of a name; no check can know it"
    return _not_told_of_type(kind)


def _not_told_of_type(kind: TypePlan) -> str:
    if kind.code_list is not None:
        return "another code of the list"
    if kind.base == "flag":
        return "another of its letters"
    if kind.base == "date":
        return "another day that exists"
    if kind.base in ("digits", "integer", "pence"):
        return "another number"
    if kind.any_case:
        return "another text; no check can know it"
    return (
        "any other code: **a check is missing**, since the list of codes is not public"
    )


def _elsewhere_rows(tallies: Tallies) -> Iterator[str]:
    by_field: dict[str, list[Tally]] = {}
    for fields in tallies.values():
        for path, tally in fields.items():
            if tally.elsewhere:
                by_field.setdefault(path, []).append(tally)
    for path, each in sorted(by_field.items()):
        total = Tally.sum(each)
        yield f"| `{path}` | {total.all:,} | {total.elsewhere:,} |\n"
