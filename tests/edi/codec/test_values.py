"""Field values: both directions of every base type, and what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edi.catalogue import Catalogue
from edi.codec.faults import FieldError
from edi.codec.values import Remembering, field_type
from edi.layout.plan import FieldPlan, GroupPlan, TypePlan
from tests.support.edi_files import uci
from tests.support.strategies import values

TEXT = TypePlan("text", "text")
TITLE = TypePlan("Title", "text", any_case=True)
NAME = TypePlan("PersonName", "text", form="person_name")
CENTRE = TypePlan("CentreNumber", "text", form="centre_number")
UCI = TypePlan("UCI", "text", check="uci")
DIGITS = TypePlan("CandidateNumber", "digits", minimum=1, maximum=9999)
ULN = TypePlan("ULN", "digits", check="uln")
TEXT_ULN = TypePlan("ULN", "text", check="uln")
INTEGER = TypePlan("integer", "integer")
RANGED = TypePlan("mark", "integer", minimum=1, maximum=50)
PENCE = TypePlan("Fee", "pence")
DATE = TypePlan("date", "date")
BIRTH = TypePlan("BirthDate", "date", birth=True)
FLAG = TypePlan("Sex", "flag", choices=("M", "F"))
LITERAL = TypePlan("literal", "literal", literal="E5")
FILLER = TypePlan("filler", "filler")

BOTH_WAYS: list[tuple[TypePlan, bytes, Any, str]] = [
    (TEXT, b"R093  ", "R093", "R093"),
    (TITLE, b"Unit 1  ", "Unit 1", "Unit 1"),
    (NAME, b"EXAMPLE:ANNA  ", "EXAMPLE:ANNA", "EXAMPLE:ANNA"),
    (NAME, b"TANG PO HENG:", "TANG PO HENG:", "TANG PO HENG:"),
    (CENTRE, b"12345", "12345", "12345"),
    (CENTRE, b"AB001", "AB001", "AB001"),
    (UCI, b"999990250001D", "999990250001D", "999990250001D"),
    (UCI, b"999990250001 ", "999990250001", "999990250001"),
    (DIGITS, b"0001", "0001", "0001"),
    (ULN, b"9276308686", "9276308686", "9276308686"),
    (INTEGER, b"042", 42, "42"),
    (INTEGER, b"000", 0, "0"),
    (PENCE, b"02650", 2650, "2650"),
    (DATE, b"290224", date(2024, 2, 29), "2024-02-29"),
    (DATE, b"010199", date(2099, 1, 1), "2099-01-01"),
    (BIRTH, b"311230", date(1930, 12, 31), "1930-12-31"),
    (BIRTH, b"311229", date(2029, 12, 31), "2029-12-31"),
    (BIRTH, b"010100", date(2000, 1, 1), "2000-01-01"),
    (FLAG, b"M", "M", "M"),
]


@pytest.mark.parametrize(("plan", "raw", "value", "text"), BOTH_WAYS)
def test_both_ways(plan: TypePlan, raw: bytes, value: Any, text: str) -> None:
    """Columns, value and canonical text are three forms of one thing, without fault."""
    kind = field_type(plan)

    assert value == kind.decode(raw)
    assert raw == kind.encode(value, len(raw))
    assert (text, value) == (kind.to_text(value), kind.from_text(text))
    assert () == tuple(f for f in kind.faults(raw) if f.code != "FLD012")


@pytest.mark.parametrize(
    "plan", [TEXT, TITLE, NAME, UCI, DIGITS, ULN, INTEGER, PENCE, DATE, BIRTH, FLAG]
)
def test_blank_is_no_value_and_no_fault(plan: TypePlan) -> None:
    """Blank columns mean no value, which is neither zero nor wrong by itself."""
    kind = field_type(plan)

    assert None is kind.decode(b"      ")
    assert None is kind.decode(b"")
    assert () == kind.faults(b"      ")


FAULTS: list[tuple[TypePlan, bytes, list[str]]] = [
    (TEXT, b"R\x0093", ["FRM003"]),
    (TEXT, b"R\x7f93", ["FRM003"]),
    (TEXT, b"R\xe993", ["FRM004"]),
    (TEXT, b" R93", ["FLD009"]),
    (TEXT, b"r93 ", ["FLD007"]),
    (TITLE, b"r93 ", []),
    (NAME, b"ANNA EXAMPLE", ["FLD014"]),
    (NAME, b":ANNA", ["FLD014"]),
    (NAME, b"A:B:C", ["FLD014"]),
    (NAME, b"EX_AMPLE:ANNA", ["FLD008"]),
    (NAME, b"Example:Ann4", ["FLD008", "FLD007"]),
    (CENTRE, b"1234 ", ["FLD020"]),
    (CENTRE, b"123AB", ["FLD020"]),
    (UCI, b"999990250001X", ["FLD011"]),
    (UCI, b"999990250001 ", ["FLD012"]),
    (UCI, b"99999Q250001A", ["FLD012"]),
    (UCI, b"99999/25/0001", ["FLD019"]),
    (UCI, b"9999902500", ["FLD019"]),
    (DIGITS, b"12O4", ["FLD002"]),
    (DIGITS, b" 204", ["FLD002"]),
    (DIGITS, b"0000", ["FLD004"]),
    (ULN, b"9276308687", ["FLD013"]),
    (ULN, b"9999999999", ["FLD018"]),
    (TEXT_ULN, b"0276308687", ["FLD013"]),
    (INTEGER, b"4.2", ["FLD002"]),
    (INTEGER, b"-42", ["FLD002"]),
    (INTEGER, b" 42", ["FLD010"]),
    (INTEGER, b"42 ", ["FLD010"]),
    (RANGED, b" 51", ["FLD004"]),
    (DATE, b"310209", ["FLD003"]),
    (DATE, b"290223", ["FLD003"]),
    (DATE, b"2/2/09", ["FLD003"]),
    (DATE, b"20209", ["FLD003"]),
    (FLAG, b"X", ["FLD005"]),
    (FLAG, b"m", ["FLD005"]),
    (LITERAL, b"E5", []),
    (LITERAL, b"E6", ["FLD015"]),
    (LITERAL, b"  ", ["FLD015"]),
    (FILLER, b" X ", ["FLD016"]),
]


@pytest.mark.parametrize(("plan", "raw", "expected"), FAULTS)
def test_faults(plan: TypePlan, raw: bytes, expected: list[str]) -> None:
    """Each base type names what is wrong with columns."""
    assert expected == [fault.code for fault in field_type(plan).faults(raw)]


def test_fault_at_one_column() -> None:
    """A fault of one character says which one, from 0."""
    assert 1 == field_type(TEXT).faults(b"R\xe993")[0].at
    assert 12 == field_type(UCI).faults(b"999990250001X")[0].at


REFUSED: list[tuple[TypePlan, Any, int, str]] = [
    (TEXT, "RENÉ", 6, "FRM004"),
    (TEXT, "A\tB", 6, "FRM003"),
    (TEXT, "TOOLONG", 6, "FLD021"),
    (TEXT, "", 6, "FLD022"),
    (TEXT, "R093 ", 6, "FLD022"),
    (TEXT, " R09", 6, "FLD009"),
    (UCI, "999990250001X", 13, "FLD011"),
    (UCI, "NO UCI", 13, "FLD019"),
    (ULN, "9276308687", 10, "FLD013"),
    (DIGITS, "1", 4, "FLD002"),
    (DIGITS, "12O4", 4, "FLD002"),
    (DIGITS, "0000", 4, "FLD004"),
    (DIGITS, "\N{ARABIC-INDIC DIGIT ONE}234", 4, "FRM004"),
    (INTEGER, -1, 3, "FLD004"),
    (INTEGER, 1000, 3, "FLD021"),
    (RANGED, 51, 3, "FLD004"),
    (DATE, date(1999, 12, 31), 6, "FLD003"),
    (DATE, date(2100, 1, 1), 6, "FLD003"),
    (BIRTH, date(1929, 12, 31), 6, "FLD003"),
    (BIRTH, date(2030, 1, 1), 6, "FLD003"),
    (FLAG, "X", 1, "FLD005"),
    (FLAG, "MF", 1, "FLD021"),
]


@pytest.mark.parametrize(("plan", "value", "width", "code"), REFUSED)
def test_refused(plan: TypePlan, value: Any, width: int, code: str) -> None:
    """A value that columns cannot hold, or would not give back, is not written."""
    with pytest.raises(FieldError) as caught:
        field_type(plan).encode(value, width)

    assert code == caught.value.code


TEXT_REFUSED = [
    (INTEGER, "4.2"),
    (INTEGER, "-1"),
    (INTEGER, ""),
    (INTEGER, "\N{SUPERSCRIPT TWO}"),
    (INTEGER, "9" * 5000),
    (DATE, "02/03/2009"),
    (DATE, "20090302"),
    (DATE, "2009-W10-1"),
    (DATE, "2009-02-30"),
]


@pytest.mark.parametrize(("plan", "text"), TEXT_REFUSED)
def test_text_refused(plan: TypePlan, text: str) -> None:
    """Text that is not a value's canonical form is refused, however long."""
    with pytest.raises(FieldError):
        field_type(plan).from_text(text)


def test_decoding_refuses() -> None:
    """Columns that hold no value of the type raise, with the code of the fault."""
    for plan, raw, code in [
        (DIGITS, b"12O4", "FLD002"),
        (INTEGER, b"1-2", "FLD002"),
        (DATE, b"310209", "FLD003"),
    ]:
        with pytest.raises(FieldError, match=code):
            field_type(plan).decode(raw)


def _shipped_fields() -> dict[str, FieldPlan]:
    found = {}
    for layout in Catalogue.shipped():
        for record in layout.file.records.values():
            for item in record.fields:
                members = item.members if isinstance(item, GroupPlan) else (item,)
                for member in members:
                    if member.has_value:
                        found[f"{layout.name}.{record.kind}.{member.name}"] = member
    return found


FIELDS = _shipped_fields()


@given(
    st.sampled_from(sorted(FIELDS)).flatmap(
        lambda name: st.tuples(
            st.just(name), values(FIELDS[name].type, FIELDS[name].width)
        )
    )
)
def test_decode_of_encode(pair: tuple[str, Any]) -> None:
    """For every field of every layout: what is written reads back, without fault."""
    name, value = pair
    field = FIELDS[name]
    kind = field_type(field.type)
    raw = kind.encode(value, field.width)

    assert value == kind.decode(raw)
    assert value == kind.from_text(kind.to_text(value))
    assert [] == [f.code for f in kind.faults(raw) if f.code != "FLD012"]


@given(st.sampled_from(sorted(FIELDS)), st.binary(max_size=40))
def test_never_fails_but_by_field_errors(name: str, raw: bytes) -> None:
    """Any bytes are judged; decoding gives a value, None or a FieldError."""
    kind = field_type(FIELDS[name].type)
    kind.faults(raw)
    try:
        value = kind.decode(raw)
    except FieldError:
        return

    assert (value is None) == (not raw.strip(b" "))


def test_remembering_is_bounded_and_right() -> None:
    """Remembered values are those that decoding gives; a failing one fails again."""
    seen = Remembering(field_type(DATE))

    assert date(2009, 3, 2) == seen[b"020309"] == seen[b"020309"]
    for _ in range(2):
        with pytest.raises(FieldError):
            seen[b"999999"]
    assert 1 == len(seen)


def test_uci_of_candidates() -> None:
    """A UCI made for a test is one that is written."""
    assert uci(1).encode() == field_type(UCI).encode(uci(1), 13)
