"""Reading case.json and lists of skips: what is wrong is told with its place."""

from __future__ import annotations

from typing import Any

import pytest

from edi.conformance import CaseError, SkipError, case_from_json, parse_skips
from edi.conformance.skips import unused

FORM: dict[str, Any] = {
    "version": 1,
    "file": "E1234501.X01",
    "about": "a case",
    "layout": None,
    "verdict": "accepted",
    "diagnostics": [],
}
FOUND = {"code": "FRM001", "severity": "error", "record": None, "columns": None}


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"version": 2}, "version"),
        ({"file": ""}, "file"),
        ({"colour": "red"}, "colour"),
        ({"verdict": "perhaps"}, "verdict"),
        ({"confirmed": ["printer"]}, "confirmed"),
        ({"roundtrip": "canonical"}, "canonical"),
        ({"basedata": "../../../elsewhere"}, "basedata"),
        ({"records": ["E5"]}, "records"),
        ({"diagnostics": [{"code": "FRM001"}]}, "diagnostics[0]"),
        ({"diagnostics": [{**FOUND, "columns": [0, 3]}]}, "diagnostics[0]"),
        ({"diagnostics": [{**FOUND, "severity": "fatal"}]}, "diagnostics[0]"),
    ],
)
def test_a_wrong_case(change: dict[str, Any], where: str) -> None:
    """A case that is none says where."""
    with pytest.raises(CaseError) as caught:
        case_from_json("group/case", FORM | change)

    assert caught.value.where == where


def test_a_case_that_lacks_a_key() -> None:
    """A key that must be there is named."""
    with pytest.raises(CaseError, match="verdict: is missing"):
        case_from_json("group/case", {k: FORM[k] for k in FORM if k != "verdict"})


def test_folders_are_seen_from_the_group() -> None:
    """Paths in a case become paths in the suite."""
    form = FORM | {"basedata": "../held", "neighbour": "clean"}
    case = case_from_json("cross/valid/case", form)

    assert (case.basedata, case.neighbour) == ("cross/held", "cross/valid/clean")


def test_skips() -> None:
    """A glob or a folder, with a reason; remarks and blank lines are passed over."""
    skips = parse_skips(
        "# known\n\njcq13/*  # no old versions\na2c1/reply # not ours\n"
    )

    assert [(each.line, each.reason) for each in skips] == [
        (3, "no old versions"),
        (4, "not ours"),
    ]
    assert skips[0].matches("jcq13/entries/valid/clean")
    assert skips[1].matches("a2c1/reply/valid/clean")
    assert not skips[1].matches("a2c1/replying")
    assert [skips[1]] == unused(skips, ["jcq13/entries/valid/clean"])


def test_a_skip_needs_a_reason() -> None:
    """A list of skips without reasons is refused at its line."""
    with pytest.raises(SkipError, match="line 2: no reason"):
        parse_skips("a # b\njcq13/*\n")
