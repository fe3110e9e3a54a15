"""Severities that an installation sets."""

from __future__ import annotations

import pytest

from edi import check
from edi.diagnostics import Overrides, Severity, finding
from edi.diagnostics.render_json import render_json
from edi.diagnostics.render_text import render_text
from edi.layout.plan import Evidence
from tests.edi.diagnostics.reported import LETTER, overridden
from tests.support import edi_files


def test_override_is_told_beside_the_finding() -> None:
    """Text and JSON say what the severity would be, and on whose account it is not."""
    text = render_text(overridden(), name="E1234501.X01")
    form = render_json(overridden())

    assert text.startswith("warning[FLD011]")
    assert "= severity: set to warning by the configuration for ocr; else error" in text
    assert "warning" == form["severity"]
    assert {"severity": "error", "by": "the configuration for ocr"} == form["override"]


def test_finding_without_override_has_no_trace_of_one() -> None:
    """The shape that others script against stays as it is."""
    assert "override" not in render_json(LETTER)
    assert LETTER == Overrides("us", {"FLD010": Severity.NOTICE}).applied(LETTER)
    assert LETTER == Overrides("us", {"FLD011": Severity.ERROR}).applied(LETTER)


@pytest.mark.parametrize("severity", Severity)
def test_placeholder_never_blocks(severity: Severity) -> None:
    """No configuration makes an error of what rests on our placeholder."""
    weak = finding("FLD011", evidence=Evidence.PLACEHOLDER, found="'X'", expected="'D'")

    assert weak == Overrides("us", {"FLD011": severity}).applied(weak)


def test_override_decides_the_verdict() -> None:
    """A file whose only error is set to be a warning is accepted, and counted so."""
    made = edi_files.entries()
    right = edi_files.uci(1)
    letter = "A" if right[-1] != "A" else "B"
    wrong = bytes(made).replace(right.encode(), (right[:-1] + letter).encode())
    overrides = Overrides("us", {"FLD011": Severity.WARNING})

    plain = check([wrong], made.name)
    lowered = check([wrong], made.name, overrides=overrides)

    assert ("rejected", 1, 0) == (plain.verdict, plain.errors, plain.warnings)
    assert ("accepted", 0, 1) == (lowered.verdict, lowered.errors, lowered.warnings)
