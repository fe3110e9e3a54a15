"""Findings as SARIF 2.1.0: the parts of its schema that we use, written down here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from edi.diagnostics import Related, finding
from edi.diagnostics.render_sarif import render_sarif
from tests.edi.diagnostics.reported import (
    EMPTY,
    LETTER,
    PERSON,
    every_code,
    overridden,
    shown,
)

Shape = Mapping[str, Any]
"""Property → what it holds; a trailing `!` marks one that SARIF requires."""

TEXT: Shape = {"text!": str}
REGION: Shape = {"startLine!": int, "startColumn": int, "endColumn": int}
PLACE: Shape = {
    "physicalLocation!": {"artifactLocation!": {"uri!": str}, "region": REGION}
}
LOG: Shape = {
    "$schema": str,
    "version!": str,
    "runs!": [
        {
            "tool!": {
                "driver!": {
                    "name!": str,
                    "version": str,
                    "rules": [
                        {
                            "id!": str,
                            "name": str,
                            "shortDescription": TEXT,
                            "fullDescription": TEXT,
                            "help": TEXT,
                            "defaultConfiguration": {"level": str},
                        }
                    ],
                }
            },
            "columnKind": str,
            "artifacts": [{"location": {"uri!": str}}],
            "results": [
                {
                    "ruleId": str,
                    "ruleIndex": int,
                    "level": str,
                    "message!": TEXT,
                    "locations": [PLACE],
                    "relatedLocations": [{**PLACE, "message": TEXT}],
                    "properties": {
                        "kind": str,
                        "field": str,
                        "evidence": str,
                        "override": {"level": str, "by": str},
                    },
                }
            ],
        }
    ],
}


def fits(value: Any, shape: Any) -> bool:
    """Whether a JSON value has a shape, and no property beyond it."""
    if isinstance(shape, type):
        return isinstance(value, shape)
    if isinstance(shape, list):
        return all(fits(item, shape[0]) for item in value)
    known = {name.rstrip("!"): inner for name, inner in shape.items()}
    required = {name[:-1] for name in shape if name.endswith("!")}
    return required <= set(value) <= set(known) and all(
        fits(item, known[name]) for name, item in value.items()
    )


def test_log_has_the_shape_of_sarif() -> None:
    """Other programs read it: nothing is missing and nothing is made up."""
    twin = finding(
        "FLD011", related=(Related("first here", 2, (1, 4)),), found="X", expected="D"
    )
    log = render_sarif(
        [shown(*every_code(), EMPTY, LETTER, overridden(), twin)], version="1.0"
    )

    assert fits(json.loads(json.dumps(log)), LOG)
    (run,) = log["runs"]
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert all(ids[each["ruleIndex"]] == each["ruleId"] for each in run["results"])
    assert {"error", "warning", "note"} >= {each["level"] for each in run["results"]}


def test_regions_end_behind_their_last_column() -> None:
    """SARIF's endColumn is exclusive, ours inclusive."""
    (run,) = render_sarif([shown(LETTER)])["runs"]
    place = run["results"][0]["locations"][0]["physicalLocation"]

    assert {"startLine": 3, "startColumn": 72, "endColumn": 73} == place["region"]


def test_file_given_twice_is_one_artifact() -> None:
    """SARIF lists each artifact once."""
    (run,) = render_sarif([shown(LETTER), shown(LETTER)])["runs"]

    assert 1 == len(run["artifacts"])
    assert 2 == len(run["results"])


def test_nothing_personal_is_in_the_log() -> None:
    """The log quotes no line."""
    assert PERSON not in json.dumps(render_sarif([shown(LETTER)]))


def test_override_is_visible() -> None:
    """A collector of findings sees the level in force, the other one, and why."""
    (result,) = render_sarif([shown(overridden())])["runs"][0]["results"]

    assert "warning" == result["level"]
    assert "set to warning by the configuration for ocr" in result["message"]["text"]
    by = {"level": "error", "by": "the configuration for ocr"}
    assert by == result["properties"]["override"]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a b/E1234501.X01", "a%20b/E1234501.X01"),
        ("/x/E%.X01", "file:///x/E%25.X01"),
        ("C:\\x\\E.X01", "file:///C:/x/E.X01"),
        ("\\\\server\\x\\E.X01", "file://server/x/E.X01"),
        ("a:b", "a%3Ab"),
    ],
)
def test_paths_are_uris(path: str, uri: str) -> None:
    """A path becomes a reference that means the same file."""
    (run,) = render_sarif([shown(path=path)])["runs"]

    assert uri == run["artifacts"][0]["location"]["uri"]
