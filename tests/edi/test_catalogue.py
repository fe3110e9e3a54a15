"""Finding layouts: by letter, by the header's version, with overlays."""

from __future__ import annotations

import pytest

import edi
from edi.catalogue import CURRENT, Catalogue, UnknownLayoutError
from edi.codec.record import NotRecordError, make_record
from edi.document import compose
from edi.layout.compile import LayoutErrors
from tests.support import edi_files as made

SHIPPED = Catalogue.shipped()

LONGER_COUNT = """overlay jcq14 "the count is nine digits wide in our booklet"
amend record file_trailer "?9" length 11.. {
  drop record_count
  drop filler
  3..11 count_of_records : integer(9) required counts details  ## Records
  12..  filler : filler  ## Blank
}
"""
MARK_MOVED = """overlay jcq14 "the mark has four digits"
amend record mark length 43 {
  37..40 mark   : integer(4)  ## Mark
  41..42 grade  : Grade       ## Grade
  43..43 absent : flag(A)     ## Absent
}
"""
RESULTS_HEADER = """overlay jcq14 "the centre header of results has the body first"
amend record centre_header "R3" {
  3..4 awarding_body : AwardingBody required  ## Body
  5..9 centre_number : CentreNumber required  ## Centre
}
"""


@pytest.mark.parametrize("layout", list(SHIPPED), ids=lambda each: each.name)
def test_names_and_letters(layout: edi.Layout) -> None:
    """Every layout is found by its name, and by its letter in its format."""
    assert layout is SHIPPED.layout(layout.name)
    assert layout is SHIPPED.for_letter(layout.file.letter, layout.format.name)
    assert layout.detail.identifier == f"{layout.file.letter}5"


def test_unknown_names() -> None:
    """A name that is not known raises, and says which are."""
    with pytest.raises(UnknownLayoutError) as caught:
        SHIPPED.layout("jcq14/nonsense")

    assert "jcq14/entries" in caught.value.known
    assert None is SHIPPED.for_letter("T")
    assert None is SHIPPED.for_letter("E", "nonsense")


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("12", "jcq12"),
        ("13", "jcq13"),
        ("14", "jcq14"),
        ("15", CURRENT),
        ("  ", CURRENT),
    ],
)
def test_version_of_the_header(version: str, expected: str) -> None:
    """The header chooses the format version; where it does not, the current one is."""
    data = made.changed(made.entries(), 1, 17, version)
    layout = edi.read([data]).layout

    assert layout is not None
    assert f"{expected}/entries" == layout.name


@pytest.mark.parametrize(
    ("letter", "first", "expected"),
    [
        (None, b"", None),
        ("E", b"", "jcq14/entries"),
        ("E", b"A1", "jcq14/amendments"),
        ("E", b"T1", "jcq14/entries"),
        ("E", b"\xff\xfe", "jcq14/entries"),
        ("T", b"hello", None),
        (None, b"E5", None),
        ("X", b"X1 received", None),
        (None, b"X1" + b" " * 25 + b"A2CREPLY", "a2c1/reply"),
        ("X", b"Dear centre", None),
    ],
)
def test_for_lines(letter: str | None, first: bytes, expected: str | None) -> None:
    """What a file says of itself wins over its name; a foreign X file is not known."""
    found = SHIPPED.for_lines(letter, first)

    assert expected == (found.name if found else None)


def test_versions() -> None:
    """The versions that there are of a letter."""
    assert (12, 13, 14) == SHIPPED.versions("E")
    assert (1,) == SHIPPED.versions("X")
    assert () == SHIPPED.versions("T")


def test_without_overlays() -> None:
    """No overlays: the shipped catalogue, without compiling anything."""
    assert SHIPPED is Catalogue.with_overlays([])


def test_overlay_moves_columns() -> None:
    """An amended column is written, read and checked where the overlay has it."""
    catalogue = Catalogue.with_overlays([("moved.layout", MARK_MOVED)])
    layout = catalogue.layout("jcq14/marks")
    values = {
        "centre_number": "12345",
        "candidate_number": "0001",
        "component_code": "R09401",
        "mark": 1234,
        "absent": "A",
    }
    record = make_record(layout.classes["mark"], values)
    document = compose(
        layout.name, made.heading(), [record], provisional=True, catalogue=catalogue
    )
    read = edi.read([bytes(document)], document.name, catalogue)

    assert b"1234  A" == record.raw[36:]
    assert values == {name: getattr(read.records[2], name) for name in values}
    found = edi.check([bytes(document)], document.name, catalogue=catalogue)
    assert () == found.diagnostics
    with pytest.raises(NotRecordError, match="mark"):
        make_record(SHIPPED.layout("jcq14/marks").classes["mark"], values)


def test_overlay_of_one_letter() -> None:
    """A record corrected for one letter stays as it was for the others."""
    catalogue = Catalogue.with_overlays([("results.layout", RESULTS_HEADER)])
    results = catalogue.layout("jcq14/results").classes["centre_header"]
    entries = catalogue.layout("jcq14/entries").classes["centre_header"]
    values = {
        "data_type": "E",
        "centre_number": "12345",
        "awarding_body": "01",
        "series": "6A",
        "year": "26",
    }

    assert b"E312345016A26" == make_record(entries, values).raw
    values.pop("data_type")
    assert b"R301123456A26" == make_record(results, values).raw


def test_overlay_reaches_later_formats() -> None:
    """A correction reaches the formats that extend the corrected one."""
    catalogue = Catalogue.with_overlays([("count.layout", LONGER_COUNT)])
    for name in ("jcq12/entries", "jcq13/results", "jcq14/options"):
        trailer = catalogue.layout(name).classes["file_trailer"]
        assert 123456789 == getattr(trailer(b"E9123456789"), "count_of_records", None)


def test_wrong_overlay() -> None:
    """An overlay that is wrong raises, and the shipped layouts are as they were."""
    with pytest.raises(LayoutErrors):
        Catalogue.with_overlays([("bad.layout", 'overlay nonsense "x"\n')])

    assert 42 == SHIPPED.layout("jcq14/marks").plan("mark").length
