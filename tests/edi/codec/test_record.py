"""Records: parse and make are inverse for every record of every layout."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import edi.generated
from edi.catalogue import Catalogue, compile_shipped
from edi.codec.faults import FieldError
from edi.codec.record import EndMark, NotRecordError, Record, Unknown, make_record
from edi.generated import a2c1, jcq14
from edi.layout.generate import generated_files, record_classes
from edi.layout.plan import FieldPlan, GroupPlan
from tests.support.strategies import record_values

SLOW = [HealthCheck.too_slow]
"""Records of many columns take long to draw on a busy machine; that is no fault."""
LAYOUTS = {layout.name: layout for layout in Catalogue.shipped()}
KINDS = [
    (name, kind) for name, layout in LAYOUTS.items() for kind in layout.file.records
]


@pytest.mark.parametrize(("name", "kind"), KINDS)
@settings(max_examples=20, suppress_health_check=SLOW)
@given(data=st.data())
def test_parse_of_make(name: str, kind: str, data: st.DataObject) -> None:
    """What a record is made from is what it gives back, read from its bytes."""
    layout = LAYOUTS[name]
    plan = layout.plan(kind)
    given_values = data.draw(record_values(layout, plan))
    made = make_record(layout.classes[kind], given_values)
    read = layout.by_identifier[made.raw[:2]](made.raw)
    expected = {key: value for key, value in given_values.items() if key != "length"}
    expected |= {k: tuple(v) for k, v in expected.items() if isinstance(v, list)}

    assert expected == {key: getattr(read, key) for key in expected}
    assert plan.identifier.encode() == made.raw[:2]
    assert max(plan.length, given_values.get("length", 0)) == len(made.raw)
    values = read.values()
    assert values == {key: getattr(read, key) for key in values}
    assert expected.keys() <= values.keys()
    length = {"length": len(made.raw)} if "length" in given_values else {}
    assert made == make_record(layout.classes[kind], values | length)


@pytest.mark.parametrize(("name", "kind"), KINDS)
@settings(max_examples=10, suppress_health_check=SLOW)
@given(data=st.data())
def test_values_are_those_of_the_fields(
    name: str, kind: str, data: st.DataObject
) -> None:
    """All at once and one by one: the same, whatever the columns hold."""
    cls = LAYOUTS[name].classes[kind]
    texts = st.binary(max_size=400) | st.text("A0 :7", max_size=400).map(str.encode)
    record = cls(data.draw(texts))
    fields = [field for field, it in vars(cls).items() if isinstance(it, property)]
    one_by_one: list[object] = []
    try:
        one_by_one += (getattr(record, field) for field in fields)
    except FieldError as refused:
        with pytest.raises(FieldError, match=re.escape(str(refused))):
            record.values()
    else:
        assert record.values() == dict(zip(fields, one_by_one, strict=True))


def test_unknown_lines_have_no_values() -> None:
    """What is no record of the layout has no fields."""
    assert {} == Unknown(b"?").values()


def _required() -> list[tuple[str, str, str]]:
    return [
        (name, kind, item.name)
        for name, kind in KINDS
        for item in LAYOUTS[name].plan(kind).plain_fields()
        if item.required and item.has_value and not _counts_group(name, kind, item)
    ]


def _counts_group(name: str, kind: str, item: FieldPlan) -> bool:
    return LAYOUTS[name].plan(kind).group(item.counts or "") is not None


@pytest.mark.parametrize(("name", "kind", "field"), _required())
@settings(max_examples=1, suppress_health_check=SLOW)
@given(data=st.data())
def test_none_in_a_required_field(
    name: str, kind: str, field: str, data: st.DataObject
) -> None:
    """A required field is not left blank by accident."""
    layout = LAYOUTS[name]
    values: dict[str, Any] = data.draw(record_values(layout, layout.plan(kind)))
    with pytest.raises(NotRecordError) as caught:
        make_record(layout.classes[kind], values | {field: None})

    assert (kind, field, "FLD001") == (
        caught.value.kind,
        caught.value.field,
        caught.value.cause.code,
    )


def test_too_many_items() -> None:
    """More items than there is room for are refused, not dropped."""
    item = jcq14.ResultResultsItem("R093")
    with pytest.raises(NotRecordError, match="REC006"):
        jcq14.Result.make(
            centre_number="12345", candidate_number="0001", results=[item] * 11
        )


@pytest.mark.parametrize("letter", ["", "EE", "e", "1", "É"])
def test_letter_of_shared_records(letter: str) -> None:
    """A header's letter is one capital: any other would shift the whole record."""
    with pytest.raises(NotRecordError, match="one capital letter"):
        jcq14.FileTrailer.make(data_type=letter, record_count=1)


def test_short_record_gives_blanks() -> None:
    """Fields that a short record does not reach are blank; its group is empty."""
    record = jcq14.Entry(b"E5123450001SMITH:ANNA")

    assert ("12345", "SMITH:ANNA") == (record.centre_number, record.name)
    assert (None, None, ()) == (record.sex, record.uci, record.options)


def test_blank_is_not_zero() -> None:
    """A blank number is None, zeros are 0."""
    blank = jcq14.Component.make(
        component_code="A", title="B", teacher_marks="Y", timetabled="N"
    )
    zero = jcq14.Component.make(
        component_code="A",
        title="B",
        teacher_marks="Y",
        timetabled="N",
        maximum_mark=0,
    )

    assert (None, 0) == (blank.maximum_mark, zero.maximum_mark)
    assert blank.raw != zero.raw


def test_records_say_nothing_of_their_values() -> None:
    """A record in a log or traceback shows no candidate."""
    record = jcq14.Entry(b"E5123450001SMITH:ANNA", number=3)

    assert "<entry record 3, 21 columns>" == repr(record)


def test_equality() -> None:
    """Records are equal by kind and bytes, line ends included."""
    assert Unknown(b"E5") == Unknown(b"E5")
    assert Unknown(b"E5") != Unknown(b"E5", b"\n")
    assert Unknown(b"\x1a", b"") != EndMark(b"\x1a", b"")
    assert hash(Unknown(b"E5")) == hash(Unknown(b"E5"))
    assert Unknown(b"E5") != b"E5"


def test_only_generated_classes_are_made() -> None:
    """A line that is not understood cannot be made from values."""
    with pytest.raises(TypeError, match="unknown"):
        make_record(Record, {})


def test_generated_files_are_current() -> None:
    """`make generate` has been run after the last change of a layout."""
    folder = Path(edi.generated.__file__).parent
    there = {path.name: path.read_text("utf-8") for path in folder.glob("*.py")}

    assert generated_files(compile_shipped()) == there


def test_plans_are_those_of_the_sources() -> None:
    """The plans that are loaded are equal to the compiled ones, to the last span."""
    assert compile_shipped() == Catalogue.shipped().formats


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_class_of_each_record(name: str, kind: str) -> None:
    """Each kind's class has a property for each of its fields, and makes them all."""
    layout = LAYOUTS[name]
    cls = layout.classes[kind]
    wanted = {
        item.name
        for item in layout.plan(kind).fields
        if isinstance(item, GroupPlan) or item.has_value
    }

    assert kind == cls.kind
    assert wanted == {key for key in wanted if isinstance(getattr(cls, key), property)}
    assert cls.__doc__


def test_one_letter_may_differ() -> None:
    """A letter whose record has other columns gets a class of its own."""
    plan = Catalogue.shipped().formats["jcq14"]
    results = plan.files["R"]
    trailer = attrs.evolve(results.records["file_trailer"], length=10)
    changed = attrs.evolve(
        results, records={**results.records, "file_trailer": trailer}
    )
    classes = record_classes(attrs.evolve(plan, files={**plan.files, "R": changed}))
    named = {each.name: each.identifiers for each in classes}

    assert ("R9",) == named["FileTrailerR"]
    assert "R9" not in named["FileTrailer"]
    assert len(plan.files) - 1 == len(named["FileTrailer"])


def test_reply_module() -> None:
    """Our own format has classes of its own."""
    assert {"X1", "X3", "X5", "X7", "X9"} == set(a2c1.RECORDS)


QUICKLY_WRITTEN = {"uci": "1234502500012", "uln": "9276308687", "name": "SMITH:ANNA "}


@pytest.mark.parametrize("field", QUICKLY_WRITTEN)
def test_quick_writing_refuses_what_careful_writing_refuses(field: str) -> None:
    """A check character that does not fit, or a blank that would not be read back."""
    right: dict[str, Any] = {
        "centre_number": "12345",
        "candidate_number": "0001",
        "name": "SMITH:ANNA",
        "sex": "F",
        "date_of_birth": date(2010, 1, 31),
    }
    jcq14.Entry.make(**right)
    with pytest.raises(NotRecordError) as refused:
        jcq14.Entry.make(**(right | {field: QUICKLY_WRITTEN[field]}))
    assert refused.value.field == field
