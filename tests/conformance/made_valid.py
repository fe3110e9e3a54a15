"""Files that are in order: every field blank, lowest, highest and full."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from attrs import evolve, frozen

from edi.catalogue import Catalogue, Layout
from edi.layout.plan import Evidence, FieldPlan, GroupPlan, RecordPlan
from tests.conformance.made import Case, Head, Made, Row, made
from tests.conformance.made_values import DETAILS, RESULT_ITEM, Values, uci, uln

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MIXED_SEED = 2026
MIXED_COUNT = 25

KNOWN_CODES = {
    "qualifications": ("GCE", "GCSE"),
    "levels": ("A", "9FC"),
    "sessions": ("A", "P"),
    "awarding_bodies": ("01", "80"),
}
"""Of each code list, one of the shortest and one of the longest."""

CONFIRMED_FILES = ("S", "O", "C", "L", "E", "A")
"""Letters of the files in which a position is confirmed."""


@frozen
class Boundary:
    """A value at the edge of what a field may hold."""

    label: str
    value: str | None


def boundaries(plan: FieldPlan) -> list[Boundary]:
    """The edges of a field's values."""
    found = list(_filled(plan))
    if not plan.required:
        found.append(Boundary("blank", None))
    return found


def _filled(plan: FieldPlan) -> Iterator[Boundary]:
    kind = plan.type
    width = plan.width
    if kind.check == "uci":
        yield Boundary("lowest", uci(0, "00000"))
        yield Boundary("highest", uci(9999, "99999"))
        yield Boundary("issued-by-an-awarding-body", uci(1, issued_by="B"))
    elif kind.check == "uln":
        yield Boundary("lowest", uln(100_000_000))
        yield Boundary("highest", uln(999_999_997))
    elif kind.form == "person_name":
        yield Boundary("shortest", "A:B")
        yield Boundary("full-width", "ABCDEFGHIJKLMNOPQRST:UVWXYZABCDEFGHIJKLM")
        yield Boundary("no-forenames", "TANG PO HENG:")
        yield Boundary("punctuation", "O'NEIL-SMITH (ST. J/K):ANNE-MARIE A.")
    elif kind.code_list is not None:
        shortest, longest = KNOWN_CODES[kind.code_list]
        yield Boundary("shortest", shortest)
        yield Boundary("longest", longest)
    elif kind.base == "flag":
        for choice in kind.choices:
            yield Boundary(choice.lower(), choice)
    elif kind.base == "date":
        yield Boundary("lowest", "1956-01-01" if kind.birth else "2000-01-01")
        yield Boundary("highest", "2016-12-31" if kind.birth else "2099-12-31")
        yield Boundary("leap-day", "2008-02-29" if kind.birth else "2028-02-29")
    elif kind.base in ("digits", "integer", "pence"):
        lowest, highest = kind.minimum or 0, kind.maximum or 10**width - 1
        digits = kind.base == "digits"
        yield Boundary("lowest", str(lowest).zfill(width if digits else 1))
        yield Boundary("highest", str(highest))
    else:
        yield from _texts(plan)


def _texts(plan: FieldPlan) -> Iterator[Boundary]:
    width = plan.width
    if width == 1:
        yield Boundary("letter", "Z")
        yield Boundary("digit", "0")
        return
    yield Boundary("one-character", "A")
    yield Boundary("full-width", (LETTERS * 7)[:width])
    yield Boundary("zeros-first", "0" * (width - 1) + "1")
    if width >= 3:
        yield Boundary("blank-inside", "A B")
    if plan.type.any_case:
        yield Boundary("small-letters", "Abc: d, e & f's"[:width].strip())


def settled(kind: str, values: Values) -> Values:
    """The values with those that depend on others as they must be."""
    whole: dict[str, Any] = dict(values)
    if kind == "option" and whole["fee_defined"] == "N":
        whole["fee"] = None
    elif kind == "component" and whole["timetabled"] == "N":
        whole |= dict.fromkeys(_TIMETABLE)
    elif kind == "mark" and whole["mark"] is None and whole["grade"] is None:
        whole["absent"] = "A"
    return whole


_TIMETABLE = ("timetable_date", "timetable_session", "time_allowed")


def _blanked(kind: str, name: str) -> Values:
    """What else changes so that a field may be blank."""
    if kind == "option" and name == "fee":
        return {"fee_defined": "N"}
    if kind == "component" and name in _TIMETABLE:
        return {"timetabled": "N"}
    return {}


def dashed(name: str) -> str:
    """A field's name as a part of a folder's."""
    return name.replace("_", "-").replace(".", "-")


def good(document: Made, label: str, about: str, covers: tuple[str, ...] = ()) -> Case:
    """The case of a file that is in order."""
    layout = document.layout
    return Case(
        path=f"{layout.name}/valid/{label}",
        name=document.name,
        data=bytes(document),
        about=about,
        layout=layout.name,
        source=source_of(layout, covers),
        roundtrip="exact",
        records=document.records,
        covers=covers,
        confirmed=("decoder", "encoder", "checker")
        if _is_confirmed(layout, covers)
        else (),
    )


def source_of(layout: Layout, covers: tuple[str, ...]) -> str:
    """Where what a case rests on is from: its field's source, or its record's."""
    for path in covers:
        plan, item = located(layout, path)
        evidence = f"position {item.position}, values {item.values}"
        source = item.source or plan.source or "see grammars/SOURCES.md"
        return f"{path}: {evidence}; {source}"
    return layout.file.source


def located(layout: Layout, path: str) -> tuple[RecordPlan, FieldPlan | GroupPlan]:
    """The record and the field (or group, or member) of a path `kind.field`."""
    kind, name, *rest = path.split(".")
    plan = layout.plan(kind)
    item = next(each for each in plan.fields if each.name == name)
    if rest and isinstance(item, GroupPlan):
        return plan, next(each for each in item.members if each.name == rest[0])
    return plan, item


def _is_confirmed(layout: Layout, covers: tuple[str, ...]) -> bool:
    if layout.file.letter not in CONFIRMED_FILES or layout.format.name != "jcq14":
        return False  # which version a file has stands in a header's placeholder
    if not covers:
        return True
    plans = [located(layout, path) for path in covers]
    return any(item.position is Evidence.CONFIRMED for _, item in plans)


def valid_cases() -> Iterator[Case]:
    """Every valid case."""
    for layout in Catalogue.shipped():
        document = made(layout.name)
        yield good(document, "clean", f"a {layout.file.name} file that is in order")
        if layout.format.name in ("jcq12", "jcq13"):
            continue
        yield from _detail_cases(layout)
        yield from _count_cases(layout)
        yield _mixed_case(layout)
        if layout.file.direction != "broadcast":
            yield from _centre_cases(layout)
        if layout.file.name in ("entries", "results", "syllabuses", "reply"):
            yield from _heading_cases(layout)
    yield _several_centres()
    yield _without_centre_header()


def _detail_cases(layout: Layout) -> Iterator[Case]:
    kind = layout.detail.kind
    for item in layout.detail.fields:
        if isinstance(item, GroupPlan):
            yield from _group_cases(layout, item)
            continue
        if not item.has_value or item.counts or item.same_as:
            continue
        for edge in boundaries(item):
            values: dict[str, Any] = {**DETAILS[kind], item.name: edge.value}
            if edge.value is None:
                values |= _blanked(kind, item.name)
            document = made(layout.name, (settled(kind, values),))
            yield good(
                document,
                f"{dashed(item.name)}-{edge.label}",
                _about(item, edge),
                (f"{kind}.{item.name}",),
            )
    if kind == "component":
        untimed = settled(kind, {**DETAILS[kind], "timetabled": "N"})
        document = made(layout.name, (untimed,))
        about = "N: no timetable follows, and its fields are blank"
        yield good(document, "timetabled-n", about, ("component.timetabled",))


def _about(item: FieldPlan, edge: Boundary) -> str:
    label = edge.label.replace("-", " ")
    name = item.name.replace("_", " ")
    if edge.value == "0":
        return f"{name}: {label}; zero, which is not the same as blank"
    return f"{name}: {label}"


def _group_cases(layout: Layout, group: GroupPlan) -> Iterator[Case]:
    kind = layout.detail.kind
    first = group.members[0].name
    item: Values = RESULT_ITEM if kind == "result" else {}
    counts = [i.name for i in layout.detail.plain_fields() if i.counts == group.name]
    covers = tuple(f"{kind}.{name}" for name in (group.name, *counts))
    edges = [("none", 0), ("one", 1), ("full", group.repeat)]
    if kind == "amendment":
        del edges[0]  # it would withdraw the candidate from everything
    for label, count in edges:
        rows = [{**item, first: f"R{number:03d}"} for number in range(1, count + 1)]
        document = made(layout.name, ({**DETAILS[kind], group.name: rows},))
        about = f"{count} of {group.repeat} {group.name}"
        yield good(document, f"{dashed(group.name)}-{label}", about, covers)
    for member in group.members:
        for edge in boundaries(member):
            row = {**item, member.name: edge.value}
            if edge.value is None and f"{member.name}_partial_absence" in row:
                row[f"{member.name}_partial_absence"] = None
            document = made(layout.name, ({**DETAILS[kind], group.name: [row]},))
            path = f"{group.name}.{member.name}"
            label = f"{dashed(path)}-{edge.label}"
            yield good(document, label, _about(member, edge), (f"{kind}.{path}",))


def _count_cases(layout: Layout) -> Iterator[Case]:
    covers: tuple[str, ...] = ("file_trailer.record_count",)
    if layout.file.direction != "broadcast":
        covers = ("centre_trailer.record_count", *covers)
    yield good(made(layout.name, ()), "no-details", "headers and trailers only", covers)


def _mixed_case(layout: Layout) -> Case:
    """Many records, each field at one of its edges by a seeded choice."""
    chance = Random(f"{MIXED_SEED} {layout.name}")  # noqa: S311  # not for secrets
    kind = layout.detail.kind
    rows = []
    for number in range(1, MIXED_COUNT + 1):
        values = dict(DETAILS[kind])
        for item in layout.detail.plain_fields():
            if item.has_value and not (item.counts or item.same_as or item.when):
                values[item.name] = chance.choice(boundaries(item)).value
            if item.key:
                values[item.name] = f"{number:04d}"
            if item.type.check == "uci" and values[item.name] is not None:
                values[item.name] = uci(number)  # no two candidates have one UCI
        rows.append(settled(kind, values))
    document = made(layout.name, tuple(rows))
    covers = ("file_trailer.record_count",)
    return good(document, "mixed", f"{MIXED_COUNT} records, made by chance", covers)


def _centre_cases(layout: Layout) -> Iterator[Case]:
    detail = layout.detail.kind
    kinds = ["file_header", "centre_header", "centre_trailer"]
    if any(item.name == "centre_number" for item in layout.detail.fields):
        kinds.append(detail)
    covers = tuple(f"{kind}.centre_number" for kind in kinds)
    for label, number in (
        ("lowest", "00001"),
        ("highest", "99999"),
        ("international", "AB001"),
    ):
        document = made(layout.name, head=Head(centre_number=number))
        about = f"centre {number}, in the name and in every record"
        yield good(document, f"centre-number-{label}", about, covers)


def _heading_cases(layout: Layout) -> Iterator[Case]:
    broadcast = layout.file.direction == "broadcast"
    for label, head, names in _HEADS:
        if layout.file.name == "entries" and (names, label) == _UNBORN:
            continue
        kinds = ["file_header"] if broadcast else ["file_header", "centre_header"]
        covers = tuple(
            f"{kind}.{name}"
            for kind in kinds
            for name in names
            if any(item.name == name for item in layout.plan(kind).fields)
        )
        document = made(layout.name, head=head)
        if layout.file.name == "entries" and head.year == "99":
            document = document.with_values("entry", date_of_birth="2029-12-31")
        about = f"{names[0].replace('_', ' ')}: {label.replace('-', ' ')}"
        yield good(document, f"{dashed(names[0])}-{label}", about, covers)
    if layout.format.name == "a2c1":
        yield from _verdict_cases(layout)


_HEADS: tuple[tuple[str, Head, tuple[str, ...]], ...] = (
    ("numeric", Head(awarding_body="70"), ("awarding_body",)),
    ("january", Head(series="1A"), ("series",)),
    ("december", Head(series="CZ"), ("series",)),
    ("small-letter", Head(series="6g"), ("series",)),
    ("digit", Head(series="09"), ("series",)),
    ("lowest", Head(year="00"), ("year",)),
    ("highest", Head(year="99"), ("year",)),
    ("lowest", Head(sequence_number="0"), ("sequence_number",)),
    ("two-digits", Head(sequence_number="99"), ("sequence_number",)),
    ("wrapped", Head(sequence_number="100"), ("sequence_number",)),
    ("highest", Head(sequence_number="999"), ("sequence_number",)),
    ("fourteen", Head(), ("format_version",)),
    ("blank", Head(record_length=None), ("record_length",)),
    ("highest", Head(record_length="999"), ("record_length",)),
    ("blank", Head(creation_date=None), ("creation_date",)),
    ("lowest", Head(creation_date="2000-01-01"), ("creation_date",)),
    ("highest", Head(creation_date="2099-12-31"), ("creation_date",)),
    ("leap-day", Head(creation_date="2028-02-29"), ("creation_date",)),
)
"""(label, heading, the header's fields at their edge)."""

_UNBORN = (("year",), "lowest")
"""In that year no candidate of ours was born yet."""


def _verdict_cases(layout: Layout) -> Iterator[Case]:
    plan = layout.plan("centre_header")
    for item in plan.plain_fields():
        if not item.has_value or item.same_as or item.name == "centre_number":
            continue
        for edge in boundaries(item):
            document = made(layout.name).with_values(
                "centre_header", **{item.name: edge.value}
            )
            label = f"{dashed(item.name)}-{edge.label}"
            covers = (f"centre_header.{item.name}",)
            yield good(document, label, _about(item, edge), covers)


def _several_centres() -> Case:
    """Results of two centres in one file, as awarding bodies may send them."""
    first, second = (
        made("jcq14/results", head=Head(centre_number=number))
        for number in ("12345", "54321")
    )
    header = Row("file_header", {**first.rows[0].values, "centre_number": None})
    trailer = Row("file_trailer", {"record_count": "2"})
    rows = (header, *first.rows[1:-1], *second.rows[1:-1], trailer)
    return good(
        evolve(first, rows=rows),
        "several-centres",
        "two centres in one file; the file header names none",
        ("file_header.centre_number",),
    )


def _without_centre_header() -> Case:
    whole = made("jcq14/entries")
    rows = tuple(row for row in whole.rows if not row.kind.startswith("centre_"))
    about = "centre header and trailer may be left out"
    return good(evolve(whole, rows=rows), "no-centre-header", about)
