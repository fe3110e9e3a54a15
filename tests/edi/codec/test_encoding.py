"""Values to columns: what is written quickly is what careful writing gives."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from edi.catalogue import Catalogue
from edi.codec.encoding import (
    Encoder,
    Encoding,
    encode_field,
    quick_encoder,
    repeats,
)
from edi.codec.record import NotRecordError
from edi.codec.values import field_type
from edi.layout.plan import FieldPlan, GroupPlan
from tests.support.strategies import field_values

FIELDS: dict[tuple[object, int, bool], FieldPlan] = {
    (field.type, field.width, field.required): field
    for layout in Catalogue.shipped()
    for record in layout.file.records.values()
    for item in record.fields
    for field in (item.members if isinstance(item, GroupPlan) else (item,))
    if field.has_value
}
"""One of each sort of field in all layouts."""
QUICK = [field for field in FIELDS.values() if not repeats(field.type)]


def outcome(encode: Encoder, value: Any) -> bytes | str:
    """The columns, or how they were refused."""
    try:
        return encode(value)
    except NotRecordError as refused:
        return str(refused)
    except (TypeError, AttributeError) as misused:  # what is no value of the type
        return repr(misused)


def slips(text: str) -> st.SearchStrategy[str]:
    """A text with a character put in, taken out or changed."""
    places = st.tuples(
        st.integers(0, len(text)), st.sampled_from(" :aÉ1X9\n"), st.integers(0, 2)
    )
    return places.map(lambda p: text[: p[0]] + p[1] * (p[2] > 0) + text[p[0] + p[2] :])


@pytest.mark.parametrize("field", FIELDS.values(), ids=lambda field: field.name)
@given(data=st.data())
def test_same_as_careful_writing(field: FieldPlan, data: st.DataObject) -> None:
    """For every field of every layout: right values, slips in them, and anything."""
    right = field_values(field)
    value = data.draw(
        right
        | right.flatmap(lambda v: slips(v) if isinstance(v, str) else st.just(v))
        | st.text(max_size=field.width + 2)
        | st.none()
    )
    made = field_type(field.type)
    given_all = ("entry", field.name, made, field.width, field.required)
    encode = (
        Encoding(*given_all).__getitem__
        if repeats(field.type)
        else quick_encoder(*given_all)
    )

    def careful(value: Any) -> bytes:
        return encode_field(
            "entry", field.name, made, field.width, value, field.required
        )

    expected = outcome(careful, value)
    assert expected == outcome(encode, value)
    assert expected == outcome(encode, value)  # once more: what is kept is the same


@pytest.mark.parametrize("field", QUICK, ids=lambda field: field.name)
@example(value="9999999999")
@example(value="9999999990")
@example(value="A:B ")
@example(value="A:B:C")
@example(value=" A:B")
@given(value=st.text("AB:. ", max_size=42))
def test_edges(field: FieldPlan, value: str) -> None:
    """Names nearly right, and numbers that only seem to fit."""
    made = field_type(field.type)
    quick = quick_encoder("entry", field.name, made, field.width, field.required)

    def careful(value: Any) -> bytes:
        return encode_field(
            "entry", field.name, made, field.width, value, field.required
        )

    assert outcome(careful, value) == outcome(quick, value)
