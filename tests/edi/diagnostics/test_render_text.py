"""Findings and codes as text."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edi.diagnostics import CODES, Related, finding
from edi.diagnostics.render_text import (
    printable,
    render_code,
    render_counts,
    render_text,
)
from edi.layout.plan import Evidence, LayoutSpan

NAME = "E9999901.X01"
LINE = (
    b"E5999990001".ljust(11)
    + b"EXAMPLE:ANNA".ljust(40)
    + b"F010110 999990250001X          02R093  R094A ".ljust(153)
)
PERSONAL = ((12, 51), (53, 58), (60, 72))
WRONG_LETTER = finding(
    "FLD011",
    record=3,
    kind="entry",
    columns=(72, 72),
    field="uci",
    evidence=Evidence.CONFIRMED,
    source="AQA, entry fields",
    layout_span=LayoutSpan("grammars/jcq/14/entries.layout", 18, 3, 30),
    personal=True,
    found="X",
    expected="D",
)


def test_block() -> None:
    """A finding shows code, place, masked line, ruler, carets, help and evidence."""
    expected = """\
error[FLD011]: check letter of UCI is 'X', expected 'D'
  --> E9999901.X01, record 3 (entry), column 72 (uci)
   |
   | ....+...10....+...20....+...30....+...40....+...50....+...60....+...70....+..
   | E5999990001*******:****                            F****** *************     ...
   |                                                                        ^
   = help: compare the UCI with the candidate's last statement of results; the \
letter may be right and a digit wrong
   = evidence: the columns are confirmed (AQA, entry fields)
   = layout: grammars/jcq/14/entries.layout:18"""

    shown = render_text(WRONG_LETTER, name=NAME, line=LINE, personal_columns=PERSONAL)

    assert expected == shown


def test_file_level_block() -> None:
    """A finding about the whole file has no record, no line and no evidence."""
    expected = """\
error[FRM001]: the file is empty, expected at least a header and a trailer record
  --> E9999901.X01
   = help: export the file again from the program that made it"""

    assert expected == render_text(finding("FRM001"), name=NAME)


def test_reveal() -> None:
    """Who asks for it sees the line as it is."""
    shown = render_text(
        WRONG_LETTER, name=NAME, line=LINE, personal_columns=PERSONAL, reveal=True
    )

    assert "EXAMPLE:ANNA" in shown
    assert "999990250001X" in shown


def test_personal_finding_masks_its_own_columns() -> None:
    """A personal finding's columns are masked though nobody said where else to."""
    whole = attrs.evolve(WRONG_LETTER, columns=(60, 72))

    assert "999990250001X" not in render_text(whole, name=NAME, line=LINE)


def test_single_personal_column_is_masked_in_the_line() -> None:
    """In the line even one personal character is masked."""
    shown = render_text(
        finding("FRM010", record=1), name=NAME, line=b"E5F", personal_columns=[(3, 3)]
    )

    assert "E5*" in shown


def test_window_around_late_columns() -> None:
    """Of a long line the part around the finding is shown, under its own numbers."""
    late = attrs.evolve(WRONG_LETTER, columns=(150, 152), personal=False)
    line = b"." * 149 + b"ABC" + b"." * 500

    rows = render_text(late, name=NAME, line=line).splitlines()

    ruler, shown, carets = rows[3:6]
    at = shown.index("ABC")
    assert "150" == ruler[at - 2 : at + 1]
    assert "^^^" == carets[at : at + 3] == carets.strip(" |")
    assert shown.startswith("   | ...")
    assert shown.endswith("...")


def test_carets_beyond_the_line() -> None:
    """Columns that a short record lacks are pointed at where they would be."""
    short = finding("FRM008", record=2, columns=(21, 24), found=20, expected=24)

    rows = render_text(short, name=NAME, line=b"S" * 20).splitlines()

    assert "   | " + "S" * 20 == rows[4]
    assert "   | " + " " * 20 + "^^^^" == rows[5]


def test_related_places() -> None:
    """Other places that belong to a finding are notes below it."""
    twin = finding(
        "FIL006",
        field="candidate_number",
        record=9,
        found="0001",
        expected="4",
        related=(Related("the first one is here", 4, (8, 11)), Related("no place")),
    )

    shown = render_text(twin, name=NAME)

    assert "   = note: the first one is here (record 4, columns 8-11)\n" in shown
    assert "   = note: no place\n" in shown


@pytest.mark.parametrize("evidence", Evidence)
def test_every_evidence_has_words(evidence: Evidence) -> None:
    """Each grade of evidence is told, and a placeholder says that it blocks nothing."""
    shown = render_text(finding("FRM001", evidence=evidence), name=NAME)

    assert (
        f"   = evidence: the columns are {'our ' * (evidence == 2)}{evidence}" in shown
    )
    assert (evidence is Evidence.PLACEHOLDER) == ("blocks no file" in shown)


def test_hostile_name() -> None:
    """A name cannot move the cursor, colour the screen or turn the text around."""
    shown = render_text(finding("FRM001"), name="E\x1b[31m\r\n\u202e01X.exe")

    assert r"E\x1b[31m\x0d\x0a\u202e01X.exe" in shown


def test_far_characters_are_escaped_whole() -> None:
    """A character beyond the first plane keeps its number."""
    assert r"\ue0001" == printable("\U000e0001")


@given(
    line=st.binary(max_size=300),
    name=st.text(max_size=30),
    first=st.integers(1, 300),
    more=st.integers(0, 300),
    width=st.integers(0, 200),
)
def test_carets_stand_under_their_columns(
    line: bytes, name: str, first: int, more: int, width: int
) -> None:
    """Whatever the bytes, name and width: printable text, and carets begin in place."""
    found = finding(
        "FRM008", record=1, columns=(first, first + more), found=1, expected=2
    )

    rows = render_text(found, name=name, line=line, width=width).split("\n")

    assert all(row.isprintable() for row in rows)
    ruler, shown, carets = rows[3:6]
    caret = carets.index("^")
    tens = [i for i, char in enumerate(ruler) if char.isdigit()]
    last = max(tens, default=None)
    if last is not None:
        number = ""
        at = last
        while ruler[at].isdigit():
            number = ruler[at] + number
            at -= 1
        assert first == int(number) + caret - last
    if first <= len(line) and chr(line[first - 1]).isprintable():
        assert chr(line[first - 1]) == shown.ljust(caret + 1)[caret]


@given(st.binary(min_size=1, max_size=120), st.integers(1, 120), st.integers(0, 120))
def test_masked_columns_show_nothing(line: bytes, first: int, more: int) -> None:
    """No letter or digit of personal columns is in the rendered line."""
    found = finding("FRM010", record=1)
    last = first + more

    rows = render_text(
        found, name=NAME, line=line, personal_columns=[(first, last)], width=200
    ).split("\n")

    shown = rows[4].removeprefix("   |").removeprefix(" ")
    assert not any(char.isalnum() for char in shown[first - 1 : last])
    kept = line.decode("latin-1")[: first - 1]
    assert [c for c in kept if c.isalnum()] == [
        c for c in shown[: first - 1] if c.isalnum()
    ]


def test_counts() -> None:
    """A sum of findings names only what there is, in order of weight."""
    some = [finding("FRM007"), finding("FRM001"), finding("FRM010"), finding("FRM001")]

    assert "2 errors, 1 warning, 1 notice" == render_counts(some)
    assert "no findings" == render_counts([])


def test_explained_code() -> None:
    """An explained code has its texts; places in templates are shown as such."""
    shown = render_code(CODES["FIL008"])

    assert shown.startswith("FIL008 renamed-copy (error, ")
    assert CODES["FIL008"].why in shown
    assert "name this file <expected>" in shown
