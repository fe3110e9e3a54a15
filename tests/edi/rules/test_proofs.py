"""Proofs that a record is clean: they never hold where a rule would find something."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edi.catalogue import Catalogue, Layout
from edi.diagnostics import Diagnostic
from edi.document import Document
from edi.rules.fields import RecordChecker
from edi.rules.proofs import Test, proof
from edi.rules.records import RecordRules
from tests.support import edi_files as made
from tests.support.strategies import records

LAYOUTS = {layout.name: layout for layout in Catalogue.shipped()}
KINDS = [
    (name, kind)
    for name, layout in LAYOUTS.items()
    for kind in layout.file.records
    if layout.format.name in ("jcq14", "a2c1")  # the older ones have the same records
]
ODD = (b" ", b"0", b"7", b"A", b"Q", b"a", b":", b"-", b"\x00", b"\x7f", b"\xe9")
"""Characters that some type takes and another does not."""


def found(layout: Layout, kind: str, raw: bytes) -> list[Diagnostic]:
    """What the rules about one record say."""
    plan = layout.plan(kind)
    record = layout.classes[kind](raw, b"\r\n", 1)
    checker = RecordChecker(plan, layout.format)
    damage = checker.damage(record)
    rules = RecordRules(plan)
    fields = [*checker.findings(record), *rules.findings(record)]
    return fields if damage is None else [damage, *fields]


def assert_sound(layout: Layout, kind: str, test: Test, raw: bytes) -> None:
    """If the proof holds for a line, no rule finds anything in it."""
    if test(raw):
        assert found(layout, kind, raw) == []


@pytest.mark.parametrize(("name", "kind"), KINDS)
@settings(max_examples=3, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_proof_holds_for_nothing_that_a_rule_finds(
    name: str, kind: str, data: st.DataObject
) -> None:
    """Whatever single character stands wrong in any column, and whatever is cut off."""
    layout = LAYOUTS[name]
    test = proof(layout.plan(kind), layout.format)
    raw = data.draw(records(layout, kind)).raw
    assert_sound(layout, kind, test, raw)
    for at in range(len(raw)):
        odd = ODD[(at * 7 + len(raw)) % len(ODD)], data.draw(st.sampled_from(ODD))
        for character in odd:
            changed = raw[:at] + character + raw[at + 1 :]
            assert_sound(layout, kind, test, changed)
    for cut in (1, 2, 7, len(raw) // 2):
        assert_sound(layout, kind, test, raw[:-cut])
        assert_sound(layout, kind, test, raw + b" " * cut)


@pytest.mark.parametrize("document", made.one_of_each(), ids=lambda each: each.name)
def test_proof_holds_for_clean_records(document: Document) -> None:
    """Records without fault are proven clean, or checking would be slow."""
    layout = document.layout
    assert layout is not None
    for record in document.records:
        assert found(layout, record.kind, record.raw) == []
        assert proof(layout.plan(record.kind), layout.format)(record.raw)
