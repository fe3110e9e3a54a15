"""Layouts whose columns somebody has secretly moved, and files written by them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from random import Random
from typing import Any

from attrs import evolve, frozen

from edi import Basedata, Catalogue, Document, Heading, compose
from edi.check_characters import uci_letter
from edi.codec.record import Record, make_record
from edi.layout.plan import FieldPlan, GroupPlan, RecordPlan
from edi.probe.statements import field_text, group_text

SHIPPED = Catalogue.shipped()
FORMAT = SHIPPED.formats["jcq14"]
CENTRE, BODY, SERIES, YEAR = "12345", "01", "6A", "26"
SURNAMES = [f"{first}{rest}" for first in "ABCDEFGHIJKL" for rest in ("ARDEN", "OWE")]
FORENAMES = ("ANNA", "BEN", "CHLOE", "DAN", "EMMA")
_BLANK = "filler evidence position=placeholder values=placeholder"
_FIRST = 3

Columns = tuple[int, int]


@frozen
class Moved:
    """A record with its fields elsewhere: as layout text, and where each one is."""

    text: str
    places: dict[str, Columns]
    """Field, or `group.member` of the first item → columns."""
    item_width: dict[str, int]


def moved(plan: RecordPlan, identifier: str, random: Random) -> Moved:
    """The record's fields in another order, with blank columns between them.

    Series and year stay together, and a group stays behind all other fields, as the
    shipped layouts have it.
    """
    groups = [item for item in plan.fields if isinstance(item, GroupPlan)]
    runs = [[item] for item in plan.plain_fields() if item.has_value]
    for one, other in pairwise(runs):
        if one[-1].name == "series" and other[0].name == "year":
            one.extend(other)
            runs.remove(other)
            break
    random.shuffle(runs)
    lines: list[str] = []
    places: dict[str, Columns] = {}
    widths: dict[str, int] = {}
    at = _FIRST

    def pad(most: int = 4) -> None:
        nonlocal at
        width = random.randint(0, most)
        if width:
            lines.append(f"{at}..{at + width - 1} pad_{at} : {_BLANK}")
            at += width

    for run in runs:
        pad()
        for item in run:
            places[item.name] = (at, at + item.width - 1)
            lines.append(f"{at}..{at + item.width - 1} {item.name} : {_mark(item)}")
            at += item.width
    for group in groups:
        pad()
        gap = random.randint(0, 3)
        width = group.width + gap
        end = at + width * group.repeat - 1
        lines.append(f"{at}..{end} {group.name} : {group_text(group, group.repeat)} {{")
        for member in group.members:
            lines.append(
                f"  {member.start}..{member.end} {member.name} : {_mark(member)}"
            )
            first = at + member.start - 1
            places[f"{group.name}.{member.name}"] = (first, first + member.width - 1)
        if gap:
            lines.append(f"  {group.width + 1}..{width} pad_in : {_BLANK}")
        lines.append("}")
        widths[group.name] = width
        at = end + 1
    length = f"{at - 1}"
    if plan.open_ended:
        length = f"{at - 1}.."
        lines.append(f"{at}.. filler : {_BLANK}")
    body = "\n  ".join(lines)
    text = f'amend record {plan.kind} "{identifier}" length {length} {{\n  {body}\n}}'
    return Moved(text, places, widths)


def _mark(item: FieldPlan) -> str:
    return field_text(evolve(item, source=""))


@frozen
class Secret:
    """A catalogue with moved records."""

    catalogue: Catalogue
    moved: dict[str, Moved]
    """By identifier: `E5`, `?1`."""


@cache
def secret(seed: int) -> Secret:
    """Entries, results, headers and trailers, all of them moved."""
    file = FORMAT.files["E"].records
    kinds = {
        "?1": file["file_header"],
        "?3": file["centre_header"],
        "R3": FORMAT.files["R"].records["centre_header"],
        "?7": file["centre_trailer"],
        "?9": file["file_trailer"],
        "E5": file["entry"],
        "R5": FORMAT.files["R"].records["result"],
    }
    # Results have a centre header of their own, which is like that of the others.
    found = {
        sign: moved(plan, sign, Random(f"{seed} {plan.kind}"))  # noqa: S311  # as below
        for sign, plan in kinds.items()
    }
    text = "\n".join(
        ['overlay jcq14 "moved in secret"', *(each.text for each in found.values())]
    )
    return Secret(Catalogue.with_overlays([("secret.layout", text)]), found)


CODES = [f"{first}{number}{last}" for first in "RJH" for number in (101, 257, 388, 904)
         for last in ("A", "B", "")]  # fmt: skip


@cache
def options() -> Document:
    """Options, as an awarding body issues them: not moved."""
    cls = SHIPPED.layout("jcq14/options").classes["option"]
    records = [
        make_record(
            cls,
            {
                "option_code": code,
                "syllabus_code": "J834",
                "item": "U",
                "title": f"UNIT {code}",
                "fee_defined": "N",
                "result_type": "B",
                "maximum_mark": 100,
                "component_count": 1,
            },
        )
        for code in CODES
    ]
    return compose("jcq14/options", _heading(1, None), records, provisional=True)


@cache
def basedata() -> Basedata:
    """What these options are to those who look codes up."""
    return Basedata.load([(options().name, [bytes(options())])])


def _heading(sequence: int, centre: str | None = CENTRE) -> Heading:
    return Heading(
        awarding_body=BODY,
        series=SERIES,
        year=YEAR,
        sequence_number=sequence,
        centre_number=centre,
        creation_date=date(2026, 2, sequence % 28 + 1),
    )


def uci(random: Random) -> str:
    """A UCI of our centre."""
    first = f"{CENTRE}0{random.randint(19, 25)}{random.randint(1, 9999):04d}"
    return first + (uci_letter(first) or "")


def uln(random: Random) -> str:
    """A ULN whose last digit is right."""
    while True:
        digits = [random.randint(1, 9), *(random.randint(0, 9) for _ in range(8))]
        weighted = zip(range(10, 1, -1), digits, strict=True)
        rest = sum(weight * digit for weight, digit in weighted) % 11
        if rest:
            return "".join(map(str, digits)) + str(10 - rest)


def _details(count: int, random: Random) -> list[dict[str, Any]]:
    """The same candidates in every file of one seed."""
    return [
        {
            "centre_number": CENTRE,
            "candidate_number": f"{number:04d}",
            "uci": uci(random),
            "uln": uln(random) if random.random() < 0.8 else None,
        }
        for number in random.sample(range(1, 9999), count)
    ]


def entries(catalogue: Catalogue, count: int, seed: int, sequence: int = 1) -> Document:
    """So many made-up candidates, each entered for some options."""
    random = Random(seed)  # noqa: S311  # made-up candidates, the same every time
    cls = catalogue.layout("jcq14/entries").classes["entry"]
    item: Any = cls.item_classes["options"]
    records = []
    for values in _details(count, random):
        codes = random.sample(CODES, random.randint(1, 6))
        values |= {
            "name": f"{random.choice(SURNAMES)}:{random.choice(FORENAMES)}",
            "sex": random.choice("MF"),
            "date_of_birth": date(2009, 9, 1) + timedelta(random.randrange(365)),
            "options": [item(option_code=code) for code in codes],
        }
        records.append(make_record(cls, values))
    return _composed("jcq14/entries", sequence, records, catalogue)


def results(catalogue: Catalogue, count: int, seed: int) -> Document:
    """So many made-up candidates with results."""
    random = Random(seed)  # noqa: S311  # made-up candidates, the same every time
    cls = catalogue.layout("jcq14/results").classes["result"]
    item: Any = cls.item_classes["results"]
    records = []
    for values in _details(count, random):
        codes = random.sample(CODES, random.randint(1, 5))
        values["results"] = [
            item(
                option_code=code,
                result_option_code=code if random.random() < 0.5 else None,
                result_type="B",
                score=random.randint(0, 90),
                first_grade=random.choice(("P2", "M2", "D2")),
            )
            for code in codes
        ]
        records.append(make_record(cls, values))
    return _composed("jcq14/results", 1, records, catalogue)


def _composed(
    layout: str, sequence: int, records: Sequence[Record], catalogue: Catalogue
) -> Document:
    heading = _heading(sequence)
    return compose(layout, heading, records, catalogue=catalogue, provisional=True)
