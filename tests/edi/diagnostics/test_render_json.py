"""Findings as JSON values."""

import json

from edi.diagnostics import finding
from edi.diagnostics.render_json import render_json
from edi.layout.plan import Evidence


def test_finding_in_a_record() -> None:
    """A finding has exactly the documented keys, in the documented order."""
    found = finding(
        "FLD004",
        record=3,
        kind="entry",
        columns=(8, 11),
        field="candidate_number",
        evidence=Evidence.INFERRED,
        found="0",
        expected="1 to 9999",
    )
    expected = {
        "code": "FLD004",
        "severity": "error",
        "record": 3,
        "kind": "entry",
        "columns": [8, 11],
        "field": "candidate_number",
        "message": "candidate number is 0, expected 1 to 9999",
        "help": "correct candidate number in the program that made the file, then "
        "export again",
        "evidence": "inferred",
    }

    shown = json.loads(json.dumps(render_json(found)))

    assert expected == shown
    assert list(expected) == list(shown)


def test_finding_about_the_file() -> None:
    """What a finding about the whole file does not have is null, not left out."""
    shown = render_json(finding("FRM001"))

    empty = {key for key, value in shown.items() if value is None}
    assert {"record", "kind", "columns", "field", "evidence"} == empty
