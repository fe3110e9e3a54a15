"""What differs between layouts."""

from __future__ import annotations

import pytest

from edi import Catalogue
from edi.layout.compare import Change, compare_files, compare_formats
from edi.layout.plan import FormatPlan
from tests.edi.layout.sources import DEMO, compiled, demo

AMENDED = """
overlay demo "The booklet"
amend record entry length 32 {
  9..9   fee_known : flag(Y, N) required  ## Whether there is a fee
  10..14 fee       : pence(5)
  15..32 parts     : repeat 3 { 1..6 code : Code -> entry.code }
}
"""


def of_entries(*texts: str) -> tuple[Change, ...]:
    """What sources change in the demonstration's entries."""
    return compare_files(demo().files["E"], demo(*texts).files["E"])


@pytest.mark.parametrize("name", [layout.name for layout in Catalogue.shipped()])
def test_a_layout_does_not_differ_from_itself(name: str) -> None:
    """What is the same is not listed."""
    layout = Catalogue.shipped().layout(name)
    assert () == compare_files(layout.file, layout.file)


def test_where_a_thing_is_written_is_no_difference() -> None:
    """A source with more lines and remarks means the same."""
    moved = compiled("\n\n// moved\n" + DEMO)["demo"]
    assert () == compare_formats(demo(), moved)


def test_an_overlay_is_told_whole() -> None:
    """Each number that a correction moves is there, before and after."""
    assert [
        "entry: length was 24, is 32",
        "entry.fee_known: rules was not given, is required",
        "entry.fee_known: meaning was not given, is Whether there is a fee",
        "entry.fee: columns was 10-12, is 10-14",
        "entry.fee: rules was filled exactly when `fee_known` is `Y`, is not given",
        "entry.parts: columns was 13-24, is 15-32",
        "entry.parts: type was up to 2 items of 6 columns, "
        "is up to 3 items of 6 columns",
    ] == [str(change) for change in of_entries(AMENDED)]


def test_fields_come_and_go() -> None:
    """A field that only one side has is told with its columns."""
    changes = of_entries(
        'overlay demo "b"\namend record entry {\n  drop parts\n'
        "  13..24 note : text(12)\n}\n"
    )
    assert [
        Change(
            "added",
            ("entry", "note"),
            "field",
            None,
            "columns 13-24, text, left-justified, filled with blanks",
        ),
        Change(
            "removed",
            ("entry", "parts"),
            "field",
            "columns 13-24, up to 2 items of 6 columns",
            None,
        ),
    ] == list(changes)


def test_evidence_and_source_are_compared() -> None:
    """A correction that only proves what was guessed is a difference too."""
    changes = of_entries(
        'overlay demo "b"\namend record entry {\n  3..8 code : Code required key '
        'evidence position=confirmed source "booklet"  ## What is entered for\n}\n'
    )
    assert [
        "entry.code: evidence of the columns was inferred, is confirmed",
        "entry.code: source was a, is booklet",
    ] == [str(change) for change in changes]


def test_files_of_two_kinds_compare_by_record_type() -> None:
    """Entries stand beside amendments, and a consequence is not told again."""
    plan = demo()
    changes = [str(each) for each in compare_files(plan.files["E"], plan.files["A"])]
    assert "amendment: kind was entry, is amendment" in changes
    assert "the file: letter was E, is A" in changes
    assert not [each for each in changes if "amendment.code" in each]
    assert not [each for each in changes if ".identifier" in each]


def test_comparing_the_other_way_round() -> None:
    """Before and after change places, and additions become removals."""
    before, after = demo().files["E"], demo(AMENDED).files["E"]
    forth = compare_files(before, after)
    back = compare_files(after, before)
    assert {(each.place, each.what, each.before, each.after) for each in forth} == {
        (each.place, each.what, each.after, each.before) for each in back
    }


def formats() -> tuple[FormatPlan, FormatPlan]:
    """The demonstration, and a format that extends it."""
    later = (
        'format later "Later" version 3 extends demo\n'
        'amend record entry "E5" {\n  9..9 fee_known : flag(Y, N, U)\n}\n'
        '## Marks.\nfile marks "M" from centre { file_header }\n'
    )
    plans = compiled(DEMO, later)
    return plans["demo"], plans["later"]


def test_formats() -> None:
    """Between formats each place begins with the file, and whole files are told."""
    before, after = formats()
    changes = [str(each) for each in compare_formats(before, after)]
    assert (
        "entries.entry.fee_known: type was one of `Y`, `N`, is one of `Y`, `N`, `U`"
    ) in changes
    assert "marks: file added (letter M)" in changes
    back = [str(each) for each in compare_formats(after, before)]
    assert "marks: file removed (letter M)" in back


def test_code_lists() -> None:
    """A code that is added, gone or means something else is told."""
    import attrs

    from edi.layout.plan import CodeList

    before = demo()
    lists = {
        "awarding_bodies": CodeList("awarding_bodies", {"70": "AQA group", "01": "OCR"})
    }
    after = attrs.evolve(before, code_lists=lists)
    assert [
        "codes.awarding_bodies.70: meaning was AQA, is AQA group",
        "codes.awarding_bodies.01: code added (OCR)",
    ] == [str(each) for each in compare_formats(before, after)]
    assert "codes.awarding_bodies.01: code removed (OCR)" in [
        str(each) for each in compare_formats(after, before)
    ]
