"""Reference pages of layouts."""

from __future__ import annotations

import re

import pytest

from edi import Catalogue, Layout
from edi.layout.plan import GroupPlan
from edi.layout.reference import cell, layout_page, table
from tests.edi.layout.sources import demo

LAYOUTS = [pytest.param(layout, id=layout.name) for layout in Catalogue.shipped()]


def page(layout: Layout) -> str:
    """The page of a shipped layout."""
    return layout_page(layout.format, layout.file)


def rows(text: str) -> list[list[str]]:
    """The cells of a page's tables."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [
        [each.strip() for each in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines
    ]


def test_page_of_a_small_layout() -> None:
    """A page says all that a layout says, in the words of people."""
    plan = demo()
    text = layout_page(plan, plan.files["E"])
    expected = """\
## entry (E5)

One entry.

Length 24, inferred; `0.layout`, line 14; source: a.

| Columns | Field | Type | Rules | Meaning | Evidence | Source |
| --- | --- | --- | --- | --- | --- | --- |
| 1-2 | `identifier` | always `E5` |  |  | columns inferred, values confirmed | a |
| 3-8 | `code` | Code: text, left-justified, filled with blanks | required, key | \
What is entered for | columns inferred, values confirmed | a |
| 9 | `fee_known` | one of `Y`, `N` |  |  | columns inferred, values confirmed | a |
| 10-12 | `fee` | money in pence, right-justified, filled with zeros | \
filled exactly when `fee_known` is `Y` |  | columns inferred, values confirmed | a |
| 13-24 | `parts` | up to 2 items of 6 columns |  |  | \
columns inferred, values confirmed | a |
| +1-6 | `parts.code` | Code: text, left-justified, filled with blanks | \
occurs as `entry.code` in the basedata |  | columns inferred, values confirmed | a |
"""
    assert expected in text
    assert text.startswith("# demo/entries\n\nEntries.\n\n- Format: Demonstration\n")
    assert "- Records in order: `file_header entry*`\n" in text
    assert "- Columns of fields: 5 inferred, 3 placeholder\n" in text
    assert "| `70` | AQA |" in text
    assert "| 5 to the end | `filler` | always blank |" in text


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_field_is_on_its_page(layout: Layout) -> None:
    """No field, group or member of a shipped layout is left out of its page."""
    text = page(layout)
    for record in layout.file.records.values():
        assert f"\n## {record.kind} ({record.identifier})\n" in text
        for item in record.fields:
            assert f"| `{item.name}` |" in text
            if isinstance(item, GroupPlan):
                for member in item.members:
                    assert f"| `{item.name}.{member.name}` |" in text


@pytest.mark.parametrize("layout", LAYOUTS)
def test_tables_are_whole(layout: Layout) -> None:
    """Whatever the texts of a layout hold, no row of a table gains or loses a cell."""
    assert {2, 7} >= {len(row) for row in rows(page(layout))}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_placeholders_are_told(layout: Layout) -> None:
    """A page says that consent is needed exactly where it is."""
    assert layout.file.provisional == ("--provisional" in page(layout))


def test_marks_in_texts_are_harmless() -> None:
    """A pipe, star or angle bracket in a description stays what it is."""
    assert r"a \| b \<c\> \*d\* \`e\` \[f\] \\" == cell("a | b <c>\n *d* `e` [f] \\")
    assert "| A |\n| --- |\n| 1 |" == table(["A"], [["1"]])


def test_conditions_in_words() -> None:
    """Each form of a condition is told as what it is."""
    source = """
part of demo
## Forms.
record forms "F5" length 8 evidence position=confirmed values=confirmed {
  1..2 identifier : literal("F5")
  3..3 a : text(1)
  4..4 b : text(1) when a present
  5..5 c : text(1) when a != "N"
  6..6 d : text(1) when a = "X", "Y"
  7..8 n : integer(2)
}
## Forms.
file forms "F" broadcast { forms }
"""
    text = layout_page(plan := demo(source), plan.files["F"])
    assert "filled exactly when `a` is filled" in text
    assert "filled exactly when `a` is not `N`" in text
    assert "filled exactly when `a` is `X` or `Y`" in text
