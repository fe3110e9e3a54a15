"""Basedata: the latest issue counts, and what it answers."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from edi.basedata import Basedata, SeriesBasedata
from edi.catalogue import Catalogue
from edi.layout.plan import FieldPlan, GroupPlan
from tests.support import edi_files as made
from tests.support.edi_files import joined


def loaded(files: Sequence[tuple[str, bytes]]) -> SeriesBasedata:
    """The basedata of OCR's series 6A26 in these files."""
    held = Basedata.load((name, [data]) for name, data in files).for_file(
        "01", "6a", "26"
    )
    assert held is not None
    return held


def option_codes(held: SeriesBasedata) -> list[str]:
    """The option codes held."""
    return sorted(held.values[("option", "option_code")])


def options(*codes: str) -> bytes:
    """An options file."""
    return bytes(made.document("jcq14/options", [made.option(c) for c in codes], None))


def test_whole_series() -> None:
    """Codes, maximum marks and exclusions of a series are indexed."""
    held = loaded([(each.name, bytes(each)) for each in made.basedata()])

    assert ["R093", "R094A", "R097A", "R097B"] == option_codes(held)
    assert {"R09401": 50} == held.maximum_marks
    assert {"R097A": {"R097B"}, "R097B": {"R097A"}} == held.excluded
    assert held.knows("link")


@pytest.mark.parametrize("order", [1, -1])
def test_latest_issue_wins(order: int) -> None:
    """Of two issues the later one counts, in whatever order they come."""
    files = [("O6A26_01.X01", options("OLD")), ("o6a26_01.x02", options("NEW"))]

    assert ["NEW"] == option_codes(loaded(files[::order]))


def test_welsh_files_count_beside_english_ones() -> None:
    """English and Welsh files of a series count together."""
    files = [("O6A26_01.X02", options("ENG")), ("O6A26W01.X01", options("CYM"))]

    assert ["CYM", "ENG"] == option_codes(loaded(files))


def test_other_files_are_passed_over() -> None:
    """What is no basedata by its name is not read."""
    files = [
        ("O6A26_01.X01", options("R093")),
        ("E1234501.X01", bytes(made.entries())),
        ("Z6A26_01.zip", b"PK"),
        ("notes.txt", b"O5"),
    ]

    assert ["R093"] == option_codes(loaded(files))


def test_unreadable_records_are_passed_over() -> None:
    """A damaged record costs only itself."""
    lines = made.lines(made.options())
    data = joined(lines[0], b"O5\xff\xff\xff", b"nonsense", lines[1], lines[-1])

    assert "R093" in option_codes(loaded([("O6A26_01.X01", data)]))


@pytest.mark.parametrize(
    "asked",
    [("01", "1A", "26"), ("70", "6A", "26"), ("01", "6A", "25"), (None, "6A", "26")],
)
def test_other_series(asked: tuple[str | None, str, str]) -> None:
    """Another body's or series' basedata does not answer."""
    files = [(each.name, [bytes(each)]) for each in made.basedata()]

    assert None is Basedata.load(files).for_file(*asked)
    assert None is Basedata().for_file(*asked)


def test_every_reference_is_indexed() -> None:
    """What any layout refers to is among the fields that basedata indexes."""
    held = loaded([(each.name, bytes(each)) for each in made.basedata()])
    references = {
        (member.reference.kind, member.reference.field)
        for layout in Catalogue.shipped()
        for record in layout.file.records.values()
        for item in record.fields
        for member in _fields(item)
        if member.reference is not None
    }

    assert references
    assert set() == references - set(held.values)


def _fields(item: FieldPlan | GroupPlan) -> tuple[FieldPlan, ...]:
    return item.members if isinstance(item, GroupPlan) else (item,)
