"""What a compiled layout says: defaults, inheritance, overlays, letters."""

from __future__ import annotations

import ast

import pytest

from edi.layout.compile import LayoutErrors, apply_overlays, compile_folder
from edi.layout.generate import records_source
from edi.layout.plan import (
    Condition,
    Evidence,
    FieldPlan,
    GroupPlan,
    Many,
    One,
    RecordPlan,
    Reference,
    Sequence,
)
from tests.edi.layout.sources import CODE_LISTS, DEMO, compiled, demo


def field_of(record: RecordPlan, name: str) -> FieldPlan:
    """The field of that name."""
    return {field.name: field for field in record.plain_fields()}[name]


def columns(record: RecordPlan) -> list[tuple[str, int, int | None]]:
    """Names and columns of a record's items."""
    return [(item.name, item.start, item.end) for item in record.fields]


def test_field_says_what_its_line_says() -> None:
    """Marks, type, evidence, source and doc of a field reach its plan."""
    code = field_of(demo().files["E"].records["entry"], "code")

    assert ("Code", "text") == (code.type.name, code.type.base)
    assert (3, 8, 6) == (code.start, code.end, code.width)
    assert (True, True, False) == (code.required, code.key, code.personal)
    assert Evidence.INFERRED == code.position
    assert Evidence.CONFIRMED == code.values
    assert "a" == code.source
    assert "What is entered for" == code.doc
    assert ("0.layout", 16) == (code.span.file, code.span.line)


def test_condition_group_and_reference() -> None:
    """A condition, a repeated group and a member's reference reach the plan."""
    entry = demo().files["E"].records["entry"]
    group = entry.group("parts")

    assert Condition("fee_known", ("Y",)) == field_of(entry, "fee").when
    assert isinstance(group, GroupPlan)
    assert (2, 6) == (group.repeat, group.width)
    assert [Reference("entry", "code")] == [item.reference for item in group.members]


@pytest.mark.parametrize(
    ("written", "condition"),
    [
        ('when fee_known = "Y", "N"', Condition("fee_known", ("Y", "N"))),
        ('when fee_known != "N"', Condition("fee_known", ("N",), negated=True)),
        ("when fee_known present", Condition("fee_known")),
    ],
)
def test_conditions(written: str, condition: Condition) -> None:
    """Each relation of a condition has its plan."""
    text = DEMO.replace('when fee_known = "Y"', written)

    entry = compiled(text)["demo"].files["E"].records["entry"]

    assert condition == field_of(entry, "fee").when


def test_record_for_any_letter_takes_its_files_letter() -> None:
    """`?1` becomes `E1` in the entries file, in the identifier field too."""
    files = demo().files

    assert "E1" == files["E"].records["file_header"].identifier
    assert "A1" == files["A"].records["file_header"].identifier
    header = files["A"].records["file_header"]
    assert "A1" == field_of(header, "identifier").type.literal


def test_record_of_the_files_own_letter_wins() -> None:
    """A record for one letter stands in for the one for any letter."""
    own = '## Its own.\nrecord file_header "A1" like file_header { 3..4 body : digits }'

    files = demo("part of demo\n" + own).files

    assert "digits" == field_of(files["A"].records["file_header"], "body").type.base
    assert "text" == field_of(files["E"].records["file_header"], "body").type.base


def test_open_ended_record_is_padded_to_the_longest() -> None:
    """`length 4..` is a least length; the file's record length is its longest one's."""
    entries = demo().files["E"]
    header = entries.records["file_header"]

    assert (True, 4, 24) == (header.open_ended, header.length, entries.record_length)
    assert None is field_of(header, "filler").end


def test_like_has_its_own_identifier_and_all_else() -> None:
    """A record like another differs in identifier and doc only."""
    records = demo().files
    entry, amendment = records["E"].records["entry"], records["A"].records["amendment"]

    assert columns(entry) == columns(amendment)
    assert "A5" == field_of(amendment, "identifier").type.literal
    assert "The same, later." == amendment.doc


def test_evidence_of_a_like_record_only_weakens() -> None:
    """What a record inherits is known no better than the likeness itself."""
    like = 'record amendment "A5" like entry'
    text = DEMO.replace(like, like + " evidence values=placeholder position=confirmed")

    amendment = compiled(text)["demo"].files["A"].records["amendment"]

    assert {Evidence.PLACEHOLDER} == {item.values for item in amendment.fields}
    assert {Evidence.INFERRED} == {item.position for item in amendment.fields}
    assert Evidence.INFERRED == amendment.length_evidence


LONGER = """
amend record entry length 30 evidence position=confirmed values=placeholder {
  10..14 fee   : pence(5) when fee_known = "Y"
  15..28 parts : repeat 2 { 1..6 code : Code 7..7 kind : flag(A) }
  29..30 extra : text
}
"""
LONGER_COLUMNS = [
    ("identifier", 1, 2),
    ("code", 3, 8),
    ("fee_known", 9, 9),
    ("fee", 10, 14),
    ("parts", 15, 28),
    ("extra", 29, 30),
]


def test_amendment_replaces_adds_and_reaches_what_is_like_it() -> None:
    """An overlay's correction of entries corrects amendments as well."""
    overlay = 'overlay demo "Our booklet"\n' + LONGER

    formats = apply_overlays([("demo", DEMO)], [("ours", overlay)], CODE_LISTS)

    for letter, kind in (("E", "entry"), ("A", "amendment")):
        record = formats["demo"].files[letter].records[kind]
        assert LONGER_COLUMNS == columns(record)
        assert 30 == record.length
        assert Evidence.CONFIRMED == field_of(record, "fee").position
        assert Evidence.INFERRED == field_of(record, "code").position
        assert Evidence.CONFIRMED == record.length_evidence
        assert "ours" == field_of(record, "extra").span.file


def test_amendment_drops_fields() -> None:
    """A dropped field makes room for others."""
    amend = "part of demo\namend record entry {drop fee drop fee_known 9..12 x : text}"

    entry = demo(amend).files["E"].records["entry"]

    assert ["identifier", "code", "x", "parts"] == [item.name for item in entry.fields]


def test_amended_record_must_tile_again() -> None:
    """An amendment is proved with everything around it."""
    overlay = 'overlay demo "Wrong"\namend record entry { drop fee }'

    with pytest.raises(LayoutErrors) as raised:
        apply_overlays([("demo", DEMO)], [("ours", overlay)], CODE_LISTS)

    assert ["LAY021"] == [fault.code for fault in raised.value.faults]


def test_derived_format_differs_only_where_it_says_so() -> None:
    """Differences reach the derived format only; all else is inherited."""
    older = 'format older "Older" version 1 extends demo\n' + LONGER

    formats = compiled(DEMO, older)

    assert ["demo", "older"] == list(formats)
    assert 1 == formats["older"].version
    assert LONGER_COLUMNS == columns(formats["older"].files["A"].records["amendment"])
    assert 24 == formats["demo"].files["E"].records["entry"].length
    same = [formats[name].files["E"].records["file_header"] for name in formats]
    assert same[0] == same[1]


def test_derived_format_may_come_first() -> None:
    """The order of sources does not matter to inheritance."""
    older = 'format older "Older" version 1 extends demo'

    assert {"demo", "older"} == set(compiled(older, DEMO))


def test_overlay_of_a_format_reaches_those_that_extend_it() -> None:
    """What corrects version 14 corrects the versions known only through it."""
    older = 'format older "Older" version 1 extends demo'
    overlay = 'overlay demo "Our booklet"\n' + LONGER

    formats = compiled(DEMO, older, overlay)

    assert 30 == formats["older"].files["E"].records["entry"].length


def test_derived_format_replaces_a_file() -> None:
    """A file of an inherited letter is stated anew."""
    text = (
        'format older "Older" version 1 extends demo\n'
        '## Only one.\nfile single "E" broadcast { file_header entry }'
    )

    files = compiled(DEMO, text)["older"].files

    assert ("single", "broadcast") == (files["E"].name, files["E"].direction)
    assert "amendments" == files["A"].name


def test_sequence_keeps_its_nesting() -> None:
    """Repetition, choice and parentheses become a sequence's parts."""
    text = DEMO.replace("{ file_header entry* }", "{ (file_header? entry+)* (entry) }")

    sequence = compiled(text)["demo"].files["E"].sequence

    header = Many(Sequence((One("file_header"),)), 0, 1)
    entries = Many(Sequence((One("entry"),)), 1, None)
    repeated = Many(Sequence((header, entries)), 0, None)
    assert Sequence((repeated, One("entry"))) == sequence


def test_faults_of_all_sources_come_together() -> None:
    """A person sees everything that is wrong at once."""
    longer = DEMO.replace("length 24", "length 25")

    with pytest.raises(LayoutErrors) as raised:
        compiled("part of nothing", "type A = nothing", longer)

    found = [(fault.span.file, fault.code) for fault in raised.value.faults]
    assert [
        ("0.layout", "LAY044"),
        ("1.layout", "LAY028"),
        ("2.layout", "LAY023"),
    ] == found


def test_inherited_fault_is_told_once() -> None:
    """A wrong record is one fault, however many formats and records inherit it."""
    wrong = DEMO.replace("3..8   code", "4..8   code")
    older = 'format older "Older" version 1 extends demo'

    with pytest.raises(LayoutErrors) as raised:
        compiled(wrong, older)

    assert {"LAY021", "LAY025"} == {fault.code for fault in raised.value.faults}
    assert 2 == len(raised.value.faults)


@pytest.mark.parametrize("title", ["C:\\New", "ends in \\", "\\N{x} \\x1 '''", "é"])
def test_any_title_stands_in_generated_code(title: str) -> None:
    """A title is a text in the generated module, whatever Python would read in it."""
    (plan,) = compile_folder(
        [("a", DEMO.replace("Demonstration", title))], CODE_LISTS
    ).values()

    module = ast.parse(records_source(plan))
    assert title.rstrip(".") in (ast.get_docstring(module) or "")
