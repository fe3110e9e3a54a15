"""Files that are in order: every field blank, lowest, highest and full."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from attrs import evolve

from edi.catalogue import Catalogue, Layout
from edi.layout.plan import FieldPlan, GroupPlan
from tests.conformance.made import Case, Head, Made, Row, made
from tests.conformance.made_boundaries import Boundary, blanked, boundaries, settled
from tests.conformance.made_evidence import dashed, is_confirmed, source_of
from tests.conformance.made_values import DETAILS, RESULT_ITEM, Values, uci

MIXED_SEED = 2026
MIXED_COUNT = 25


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
        if is_confirmed(layout, covers)
        else (),
    )


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
                values |= blanked(kind, item.name)
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
