"""Whole documents: composing them, and what does not fit."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

import edi
from edi.codec.record import NotRecordError
from edi.document import compose
from tests.support import edi_files as made

LAYOUT = "jcq14/entries"


def test_compose() -> None:
    """A file is composed around its details: headers, trailers, counts, name."""
    document = made.entries()
    trailer = document.of_kind("file_trailer")[0]
    header = document.of_kind("file_header")[0]

    assert "E1234501.X01" == document.name
    assert list(range(1, 7)) == [record.number for record in document.records]
    assert b"E90000002" == trailer.raw.rstrip()
    assert b"E112345016A2600114204030226" == header.raw.rstrip()
    assert {204} == {len(record.raw) for record in document.records}


def test_compose_broadcast() -> None:
    """A broadcast file has no centre records, and its series in its name."""
    document = made.syllabuses()

    assert "S6A26_01.X01" == document.name
    kinds = ["file_header", "syllabus", "file_trailer"]
    assert kinds == [record.kind for record in document.records]


def test_sequence_number_wraps_in_the_name() -> None:
    """The header has the whole sequence number, the name its last two digits."""
    document = compose(LAYOUT, made.heading(sequence=301), [], provisional=True)

    assert "E1234501.X01" == document.name
    assert b"301" == document.records[0].raw[13:16]
    assert "accepted" == edi.check([bytes(document)], document.name).verdict


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("series", None),
        ("series", "Z6A"),
        ("year", "2x"),
        ("year", None),
        ("awarding_body", "010"),
        ("sequence_number", 1000),
        ("sequence_number", -1),
        ("creation_date", date(1999, 1, 1)),
    ],
)
def test_heading_that_does_not_fit(field: str, value: object) -> None:
    """A heading that the header has no room for is refused, naming the field."""
    # Any: the values are wrong on purpose.
    heading = attrs.evolve(made.heading(), **{field: value})  # type: ignore[arg-type]
    with pytest.raises(NotRecordError) as caught:
        compose(LAYOUT, heading, [], provisional=True)

    assert field == caught.value.field


def test_heading_that_no_name_can_hold() -> None:
    """A series that no file name can hold is refused too."""
    heading = attrs.evolve(made.heading(None), series="ZZ")
    with pytest.raises(ValueError, match="series"):
        compose("jcq14/options", heading, [], provisional=True)


def test_details_of_another_layout() -> None:
    """Details that the layout does not have are refused, not written."""
    with pytest.raises(ValueError, match="expected entry records"):
        compose(LAYOUT, made.heading(), [made.option("R093")], provisional=True)


def test_read_finds_no_layout() -> None:
    """A file of no known layout has records all the same."""
    document = edi.read([b"a\r\nb"], "note.txt")

    assert None is document.layout
    assert [b"a", b"b"] == [record.raw for record in document.records]
