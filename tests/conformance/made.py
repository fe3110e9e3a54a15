"""Files made from values with a few lines of code of their own.

Columns come from the compiled layouts; how values become characters is written here
once more, on purpose: what a case expects must not come from the codec that it tests.
"""

from __future__ import annotations

import json
from typing import Any

import attrs
from attrs import frozen

from edi.catalogue import Catalogue, Layout
from edi.layout.plan import FieldPlan, GroupPlan, RecordPlan
from tests.conformance.made_values import DETAILS, REPLY_HEADER, Values

CRLF = b"\r\n"


@frozen(kw_only=True)
class Head:
    """What the headers and the name of a made file say."""

    centre_number: str | None = "12345"
    awarding_body: str = "01"
    series: str = "6A"
    year: str = "26"
    sequence_number: str = "1"
    format_version: str = "14"
    record_length: str | None = ""
    """Empty for the length that the file's records have."""
    creation_date: str | None = "2026-02-04"


def columns(plan: FieldPlan, text: str | None, width: int) -> bytes:
    """A value as its columns."""
    if plan.type.base == "literal":
        shown = plan.type.literal or ""
    elif text is None or plan.type.base == "filler":
        shown = ""
    elif plan.type.base in ("integer", "pence"):
        shown = text.zfill(width)
    elif plan.type.base == "date":
        shown = text[8:10] + text[5:7] + text[2:4]
    else:
        shown = text
    assert len(shown) <= width, (plan.name, shown)
    return shown.ljust(width).encode("ascii")


def line(plan: RecordPlan, values: Values, length: int) -> bytes:
    """A record of `length` columns; what `values` does not name is blank."""
    parts = []
    for item in plan.fields:
        if isinstance(item, GroupPlan):
            rows = [_item_columns(item, row) for row in values.get(item.name, ())]
            parts.append(b"".join(rows).ljust(item.end - item.start + 1))
        else:
            width = item.width or length - item.start + 1
            parts.append(columns(item, values.get(item.name), width))
    raw = b"".join(parts)
    assert len(raw) == length
    return raw


def _item_columns(group: GroupPlan, row: Values) -> bytes:
    parts = [columns(each, row.get(each.name), each.width) for each in group.members]
    return b"".join(parts)


def expected_fields(plan: RecordPlan, values: Values) -> dict[str, Any]:
    """The fields as a decoder must show them."""
    found: dict[str, Any] = {}
    for item in plan.fields:
        if isinstance(item, GroupPlan):
            found[item.name] = [
                {each.name: row.get(each.name) for each in item.members}
                for row in values.get(item.name, ())
            ]
        elif item.has_value:
            found[item.name] = values.get(item.name)
    return found


@frozen
class Row:
    """One record of a made file, by its values."""

    kind: str
    values: Values


@frozen
class Made:
    """A file by its values."""

    layout: Layout
    head: Head
    rows: tuple[Row, ...]
    name: str

    @property
    def lines(self) -> list[bytes]:
        """Its lines without line ends."""
        found = []
        for row in self.rows:
            plan = self.layout.plan(row.kind)
            open_end = self.layout.file.record_length
            found.append(
                line(plan, row.values, open_end if plan.open_ended else plan.length)
            )
        return found

    def __bytes__(self) -> bytes:
        return b"".join(raw + CRLF for raw in self.lines)

    @property
    def records(self) -> list[dict[str, Any]]:
        """What a decoder must show."""
        return [
            {
                "record": number,
                "kind": row.kind,
                "fields": expected_fields(self.layout.plan(row.kind), row.values),
            }
            for number, row in enumerate(self.rows, 1)
        ]

    def position(self, kind: str) -> int:
        """The number (from 1) of the first record of a kind."""
        return 1 + next(i for i, row in enumerate(self.rows) if row.kind == kind)

    def with_values(self, kind: str, **changes: Any) -> Made:
        """The file with other values in the first record of a kind."""
        at = self.position(kind) - 1
        row = Row(
            kind, _counted(self.layout, kind, {**self.rows[at].values, **changes})
        )
        return attrs.evolve(self, rows=(*self.rows[:at], row, *self.rows[at + 1 :]))


def _counted(layout: Layout, kind: str, values: Values) -> Values:
    """The values with each count of a group's items as it must be."""
    counts = {
        item.name: str(len(values.get(item.counts, ())))
        for item in layout.plan(kind).plain_fields()
        if item.counts not in (None, "details")
    }
    return {**values, **counts}


def made(
    layout_name: str,
    details: tuple[Values, ...] | None = None,
    head: Head | None = None,
) -> Made:
    """A whole file around its details, or the one that stands for its kind."""
    layout = Catalogue.shipped().layout(layout_name)
    kind = layout.detail.kind
    version = f"{layout.format.version:02d}"
    head = attrs.evolve(head or Head(), format_version=version)
    broadcast = layout.file.direction == "broadcast"
    if broadcast:
        head = attrs.evolve(head, centre_number=None)
    given = details if details is not None else (DETAILS[kind],)
    if head.centre_number is not None:
        given = tuple(
            {**each, "centre_number": head.centre_number}
            if "centre_number" in each
            else each
            for each in given
        )
    rows = [Row("file_header", _file_header(layout, head))]
    count = {"record_count": str(len(given))}
    if not broadcast:
        rows.append(Row("centre_header", _centre_header(layout, head)))
    rows += [Row(kind, _counted(layout, kind, each)) for each in given]
    if not broadcast:
        closing = {"centre_number": head.centre_number, **count}
        rows.append(Row("centre_trailer", closing))
    rows.append(Row("file_trailer", count))
    return Made(layout, head, tuple(rows), file_name(layout, head))


def _file_header(layout: Layout, head: Head) -> Values:
    values = attrs.asdict(head)
    if head.record_length == "":
        values["record_length"] = str(layout.file.record_length)
    return values


def _centre_header(layout: Layout, head: Head) -> Values:
    names = ("centre_number", "awarding_body", "series", "year")
    repeated = {name: getattr(head, name) for name in names}
    return {**repeated, **(REPLY_HEADER if layout.file.letter == "X" else {})}


def file_name(layout: Layout, head: Head) -> str:
    """The name of a file with this heading."""
    nn = f"{int(head.sequence_number) % 100:02d}"
    middle = head.centre_number or f"{head.series}{head.year}_"
    return f"{layout.file.letter}{middle}{head.awarding_body}.X{nn}"


@frozen(kw_only=True)
class Finding:
    """What a checker must report."""

    code: str
    severity: str
    record: int | None
    columns: tuple[int, int] | None

    def form(self) -> dict[str, Any]:
        """As case.json holds it."""
        return {
            "code": self.code,
            "severity": self.severity,
            "record": self.record,
            "columns": list(self.columns) if self.columns else None,
        }


@frozen(kw_only=True)
class Case:
    """One case as it is written to the suite."""

    path: str
    """Of its folder, below fixtures/."""
    name: str
    data: bytes | None
    """None where there is only a document, which cannot be written."""
    about: str
    layout: str | None
    source: str
    roundtrip: str = "none"
    canonical: bytes | None = None
    """What an encoder gives, where that is not the file itself."""
    records: list[dict[str, Any]] | None = None
    findings: tuple[Finding, ...] = ()
    covers: tuple[str, ...] = ()
    """`kind.field` of the fields that it shows a boundary or a fault of."""
    confirmed: tuple[str, ...] = ()
    basedata: str | None = None
    neighbour: str | None = None

    def files(self) -> dict[str, bytes]:
        """Path below fixtures/ → content."""
        found: dict[str, bytes] = {}
        if self.data is not None:
            found[f"{self.path}/{self.name}"] = self.data
        if self.canonical is not None:
            found[f"{self.path}/canonical"] = self.canonical
        found[f"{self.path}/case.json"] = self._text().encode("ascii")
        return found

    def _text(self) -> str:
        rejected = any(each.severity == "error" for each in self.findings)
        form: dict[str, Any] = {
            "version": 1,
            "file": self.name,
            "about": self.about,
            "source": self.source,
            "layout": self.layout,
            "covers": list(self.covers),
            "confirmed": list(self.confirmed),
            "roundtrip": self.roundtrip,
            "canonical": "canonical" if self.canonical is not None else None,
            "basedata": self.basedata,
            "verdict": "rejected" if rejected else "accepted",
            "diagnostics": [each.form() for each in self.findings],
            "neighbour": self.neighbour,
        }
        lines = [f"  {json.dumps(key)}: {json.dumps(form[key])}" for key in form]
        if self.records is not None:
            rows = ",\n".join(f"    {json.dumps(each)}" for each in self.records)
            lines.append(f'  "records": [\n{rows}\n  ]')
        return "{\n" + ",\n".join(lines) + "\n}\n"
