"""Documents as JSON: write is the inverse of show, and what is invalid is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import edi
from edi.catalogue import Catalogue, UnknownLayoutError
from edi.document import Document, compose
from edi.json_form import FormError, document_from_json, document_to_json
from tests.support import edi_files as made
from tests.support.strategies import records

SLOW = [HealthCheck.too_slow]
"""Records of many columns take long to draw on a busy machine; that is no fault."""
LAYOUTS = {layout.name: layout for layout in Catalogue.shipped()}


def again(document: Document) -> Document:
    """Shown, carried as JSON text, and written."""
    text = json.dumps(document_to_json(document))
    return document_from_json(json.loads(text), provisional=True)


@pytest.mark.parametrize("name", LAYOUTS)
@settings(max_examples=15, suppress_health_check=SLOW)
@given(data=st.data())
def test_composed_documents(name: str, data: st.DataObject) -> None:
    """A composed file of any layout comes back byte for byte, with name and numbers."""
    layout = LAYOUTS[name]
    details = data.draw(st.lists(records(layout, layout.detail.kind), max_size=3))
    centre = None if layout.file.direction == "broadcast" else made.CENTRE
    given_header: dict[str, Any] = {}
    if name == "a2c1/reply":
        given_header["centre_header"] = data.draw(records(layout, "centre_header"))
    document = compose(
        name, made.heading(centre), details, provisional=True, **given_header
    )
    read = edi.read([bytes(document)], document.name)

    assert document == again(document)
    assert bytes(document) == bytes(again(read))
    assert [r.number for r in read.records] == [r.number for r in again(read).records]


@pytest.mark.parametrize("name", LAYOUTS)
@settings(max_examples=15, suppress_health_check=SLOW)
@given(data=st.data())
def test_any_records(name: str, data: st.DataObject) -> None:
    """So does any list of records that were made, in whatever order."""
    layout = LAYOUTS[name]
    kinds = st.sampled_from(sorted(layout.file.records))
    drawn = data.draw(st.lists(kinds.flatmap(lambda k: records(layout, k)), max_size=4))
    document = Document("any", layout, tuple(drawn))

    assert bytes(document) == bytes(again(document))


@given(st.binary(max_size=200))
def test_what_is_not_understood(data: bytes) -> None:
    """A file of no known layout is shown and written as raw lines, byte for byte."""
    document = edi.read([data], "note.txt")

    assert document.layout is not None or document == again(document)


def test_marks_and_line_ends_are_kept() -> None:
    """Wrong line ends, unknown lines and end marks come back as they were."""
    lines = made.lines(made.syllabuses())
    data = lines[0] + b"\n" + b"Q\xe9\r\n" + lines[2] + b"\r\n\x1a"
    document = edi.read([data], "S6A26_01.X01")

    assert document == again(document)
    assert data == bytes(again(document))


def test_show_form() -> None:
    """The form is the documented one: strings, null for blank, groups as lists."""
    form = document_to_json(made.entries())
    entry = form["records"][2]

    assert (1, "E1234501.X01", "jcq14/entries") == (
        form["version"],
        form["name"],
        form["layout"],
    )
    assert {"record", "kind", "fields"} == set(entry)
    assert "2010-01-31" == entry["fields"]["date_of_birth"]
    assert None is entry["fields"]["status"]
    assert "2" == entry["fields"]["option_count"]
    options = [{"option_code": "R093"}, {"option_code": "R094A"}]
    assert options == entry["fields"]["options"]
    assert "2650" == document_to_json(made.options())["records"][1]["fields"]["fee"]


def test_invalid_fields_are_shown_and_not_written() -> None:
    """A field whose columns are no value is named, shown as it stands, and refused."""
    data = made.changed(made.entries(), 3, 53, "310209")
    form = document_to_json(edi.read([data], "E1234501.X01"))

    assert ["date_of_birth"] == form["records"][2]["invalid"]
    assert "310209" == form["records"][2]["fields"]["date_of_birth"]
    with pytest.raises(FormError) as caught:
        document_from_json(form, provisional=True)
    assert "records[2].invalid" == caught.value.where


def test_invalid_items_are_named() -> None:
    """Of a group, the item and its member are named."""
    data = made.changed(made.results(), 3, 37 + 13, "12X4")
    form = document_to_json(edi.read([data], "R1234501.X01"))

    assert ["results[0].score"] == form["records"][2]["invalid"]


def test_short_records_leave_fields_out() -> None:
    """What a short record does not reach is left out, not blank."""
    document = edi.read([b"O1\r\nO5R093\r\n"], "O6A26_01.X01")

    assert ["option_code"] == list(document_to_json(document)["records"][1]["fields"])


def test_consent() -> None:
    """A layout with placeholders is not written without consent; confirmed ones are."""
    for document in made.one_of_each():
        assert document.layout is not None
        assert document.layout.file.provisional
        with pytest.raises(edi.ConsentNeededError, match=document.layout.name):
            document_from_json(document_to_json(document))
        with pytest.raises(edi.ConsentNeededError, match="provisional"):
            compose(document.layout.name, made.heading(), [])
    reply: dict[str, Any] = {"version": 1, "layout": "a2c1/reply", "records": []}
    assert b"" == bytes(document_from_json(reply))


def _form(**changes: Any) -> dict[str, Any]:
    form = document_to_json(made.results())
    form["records"] = form["records"][2:3]
    for key, value in changes.items():
        target: Any = form
        *path, last = key.split("__")
        for step in path:
            target = target[int(step)] if step.isdigit() else target[step]
        target[last] = value
    return form


ITEM = "records__0__fields__results__0__"
INVALID: list[tuple[Any, str]] = [
    ([], "the document"),
    (_form(version=2), "version"),
    (_form(version=None), "version"),
    (_form(name=7), "name"),
    (_form(layout=["jcq14/results"]), "layout"),
    (_form(records={}), "records"),
    (_form(records=[7]), "records[0]"),
    (_form(records__0__kind="entry"), "records[0].kind"),
    (_form(records__0__kind=["result"]), "records[0].kind"),
    (_form(records__0__kind=None), "records[0].kind"),
    (_form(records__0__fields=None), "records[0].fields"),
    (_form(records__0__ending="\r"), "records[0].ending"),
    (_form(records__0__ending=None), "records[0].ending"),
    (_form(records__0__raw="two\nlines"), "records[0].raw"),
    (_form(records__0__raw="\N{EURO SIGN}"), "records[0].raw"),
    (_form(records__0__raw=5), "records[0].raw"),
    (_form(records__0__fields__nonsense="1"), "records[0].fields.nonsense"),
    (_form(records__0__fields__identifier="R5"), "records[0].fields.identifier"),
    (_form(records__0__fields__uci=5), "records[0].fields.uci"),
    (_form(records__0__fields__uci="999990250001X"), "records[0].fields.uci"),
    (
        _form(records__0__fields__candidate_number=None),
        "records[0].fields.candidate_number",
    ),
    (_form(records__0__fields__result_count="two"), "records[0].fields.result_count"),
    (_form(records__0__fields__results="none"), "records[0].fields.results"),
    (_form(records__0__fields__results=""), "records[0].fields.results"),
    (_form(records__0__fields__results=[{}] * 11), "records[0].fields.results"),
    (_form(records__0__fields__results=["R093"]), "records[0].fields.results[0]"),
    (_form(**{f"{ITEM}score": "-1"}), "records[0].fields.results[0].score"),
    (_form(**{f"{ITEM}scores": "1"}), "records[0].fields.results[0].scores"),
]


@pytest.mark.parametrize(("form", "where"), INVALID)
def test_invalid_forms(form: Any, where: str) -> None:
    """JSON that is no document is refused, with the path to what is wrong."""
    with pytest.raises(FormError) as caught:
        document_from_json(form, provisional=True)

    assert where == caught.value.where
    assert caught.value.problem


def test_unknown_layout() -> None:
    """A layout that is not known is named, with those that are."""
    with pytest.raises(UnknownLayoutError, match="jcq14/entries"):
        document_from_json(_form(layout="jcq15/entries"))
