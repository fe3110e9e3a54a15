"""Files as tables and as JSON Lines, and back."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edi import Catalogue, Document, FormError, Layout, Record, read
from edi.json_lines import JsonLines
from edi.tables import NoTableError, Table, layout_of_table, records_of_rows
from tests.support import edi_files as made
from tests.support.strategies import records

CURRENT = [
    each for each in Catalogue.shipped() if each.format.name in ("jcq14", "a2c1")
]
KINDS = [
    (layout, kind)
    for layout in CURRENT
    for kind in layout.file.records
    if kind == layout.detail.kind or layout.file.name in ("entries", "reply")
]
tables, lines_of = cache(Table), cache(JsonLines)


def named(value: object) -> str:
    """A parameter's name in the test's."""
    return value.name if isinstance(value, Layout) else str(value)


@pytest.mark.parametrize(("layout", "kind"), KINDS, ids=named)
@given(data=st.data())
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_records_come_back_from_cells_and_objects(
    layout: Layout, kind: str, data: st.DataObject
) -> None:
    """A record that our writer makes is the same bytes after both ways and back."""
    record = data.draw(records(layout, kind))
    table, lines = tables(layout), lines_of(layout)
    cells = dict(zip(table.names, table.row(record), strict=True))
    form = json.loads(json.dumps(lines.form(record)))
    assert record == table.record(cells, "row 2")
    assert record == lines.record(form, "line 1")


def rows_of(document: Document) -> list[dict[str, str]]:
    """A file's rows as cells by column."""
    assert document.layout is not None
    table = tables(document.layout)
    return [
        dict(zip(table.names, table.row(record), strict=True))
        for record in document.records
    ]


def back(layout: Layout, rows: list[dict[str, str]]) -> list[Record]:
    """The records of rows, told apart by their number."""
    placed = [(f"row {n}", cells) for n, cells in enumerate(rows, start=2)]
    return list(records_of_rows(tables(layout), placed))


@pytest.mark.parametrize("document", made.one_of_each(), ids=lambda d: d.layout.name)
def test_files_come_back(document: Document) -> None:
    """A whole file, headers and trailers too; its layout is found again."""
    rows = rows_of(document)
    layout = layout_of_table(Catalogue.shipped(), document.name, rows[0])
    assert document.layout is layout
    assert layout is not None
    found = back(layout, rows)
    assert bytes(document) == b"".join(map(bytes, found))
    assert [record.number for record in document.records] == [r.number for r in found]


@pytest.mark.parametrize(
    ("version", "layout"),
    [("13", "jcq13/entries"), ("14", "jcq14/entries"), ("", "jcq14/entries")],
)
def test_layout_is_that_of_the_header(version: str, layout: str) -> None:
    """An older file stays one; a header that says nothing is taken for the current."""
    first = {"kind": "file_header", "format_version": version}
    found = layout_of_table(Catalogue.shipped(), "E1234501.X01", first)
    assert found is not None
    assert layout == found.name
    assert None is layout_of_table(Catalogue.shipped(), "letter.txt", first)


def test_shape() -> None:
    """What users script against: names, their order, and text in canonical form."""
    header, _, entry, *_ = rows_of(made.entries())
    names = list(header)
    assert ["kind", "centre_number", "awarding_body"] == names[:3]
    assert ["option_code_19", "option_code_20", "raw", "ending"] == names[-4:]
    filled = {name: text for name, text in entry.items() if text}
    assert {
        "kind": "entry",
        "centre_number": "12345",
        "candidate_number": "0001",
        "name": "EXAMPLE:ANNAC",
        "sex": "F",
        "date_of_birth": "2010-01-31",
        "uci": made.uci(1),
        "uln": "9276308686",
        "option_count": "2",
        "option_code_1": "R093",
        "option_code_2": "R094A",
    } == filled


def test_json_line_shape() -> None:
    """Numbers are numbers, groups are lists, blank is null and nothing is left out."""
    document = made.marks(7)
    assert document.layout is not None
    form = JsonLines(document.layout).form(document.records[2])
    assert ("mark", 7, "R09401") == (form["kind"], form["mark"], form["component_code"])
    form = JsonLines(Catalogue.shipped().layout("jcq14/entries")).form(
        made.entries().records[2]
    )
    assert [{"option_code": "R093"}, {"option_code": "R094A"}] == form["options"]
    assert None is form["status"]


STRANGE = st.lists(
    st.sampled_from(
        [
            *bytes(made.entries()).splitlines(keepends=True),
            b"\x1a",
            b"?\n",
            b"E5",
            b"\xff\r\n",
        ]
    )
).map(b"".join)


@given(STRANGE)
def test_strange_files_are_told_or_come_back(content: bytes) -> None:
    """A line of no known kind and another line end are the same bytes afterwards.

    What is cut or padded is not in canonical form and is told or made good: never a
    crash, never another number of lines.
    """
    document = read([content], made.entries().name)
    if document.layout is None:
        return
    try:
        found = back(document.layout, rows_of(document))
    except FormError:
        return
    assert len(document.records) == len(found)
    for before, after in zip(document.records, found, strict=True):
        if before.kind in ("unknown", "end_mark"):
            assert bytes(before) == bytes(after)
        assert before.ending == after.ending


def test_counts_left_blank_are_filled_in() -> None:
    """Whoever adds or removes rows by hand needs not count."""
    document = made.entries()
    rows = rows_of(document)
    for row in rows:
        row["record_count"] = row["option_count"] = ""
    assert document.layout is not None
    found = back(document.layout, rows)
    assert bytes(document) == b"".join(map(bytes, found))


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"kind": "no such"}, "row 4"),
        ({"record_count": "2"}, "row 4, record_count"),
        ({"date_of_birth": "31/01/2010"}, "date_of_birth"),
        ({"candidate_number": "1"}, "candidate_number"),
        ({"option_code_1": ""}, "option"),
        ({"ending": "CR"}, "row 4, ending"),
        ({"kind": "unknown", "raw": "two\nlines"}, "row 4"),
        ({"kind": "unknown", "raw": "€"}, "row 4"),
    ],
)
def test_a_cell_that_cannot_be_written_is_told(
    changes: dict[str, str], where: str
) -> None:
    """Never a guess: a row's mistake gives its place, and no record."""
    rows = rows_of(made.entries())
    rows[2].update(changes)
    with pytest.raises(FormError) as caught:
        back(Catalogue.shipped().layout("jcq14/entries"), rows)
    assert "row 4" in str(caught.value)
    assert where in str(caught.value)


@pytest.mark.parametrize("name", ["kind", "raw", "ending"])
def test_a_field_called_as_our_own_columns_is_refused(name: str) -> None:
    """An overlay may name a field so; then no table tells which column is which."""
    shipped = Catalogue.shipped().layout("jcq14/syllabuses")
    fields = shipped.detail.fields
    renamed = evolve(shipped.detail, fields=(fields[0], evolve(fields[1], name=name)))
    records = {**shipped.file.records, renamed.kind: renamed}
    layout = Layout(
        shipped.format, evolve(shipped.file, records=records), shipped.classes
    )
    for form in (Table, JsonLines):
        with pytest.raises(NoTableError, match=name):
            form(layout)


@pytest.mark.parametrize("form", [1, None, [], {"kind": "entry", "options": [1]}])
def test_a_line_that_is_no_record_is_told(form: Any) -> None:
    """JSON of another shape is refused with its place."""
    lines = JsonLines(Catalogue.shipped().layout("jcq14/entries"))
    with pytest.raises(FormError, match="line 3"):
        lines.record(form, "line 3")
