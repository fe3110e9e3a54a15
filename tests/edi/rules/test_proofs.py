"""Proofs that a record is clean: they never hold where a rule would find something."""

from __future__ import annotations

import gc
from weakref import ref

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edi.catalogue import Catalogue, Layout
from edi.codec.values import field_type
from edi.diagnostics import Diagnostic
from edi.document import Document
from edi.file_names import parse_file_name
from edi.rules import fields
from edi.rules.births import USUAL_AGES, BirthRules
from edi.rules.fields import RecordChecker
from edi.rules.proofs import Proof, proof, proofs_of
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


def careful_checker(layout: Layout, kind: str) -> RecordChecker:
    """The field rules without the quick tests that they have of the proofs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fields, "sure_test", lambda field: None)
        patch.setattr(fields, "items_matching", lambda group, lists: no_match)
        return RecordChecker(layout.plan(kind), layout.format)


def no_match(raw: bytes, start: int, end: int) -> None:
    """Match nothing."""


def found(layout: Layout, kind: str, raw: bytes) -> list[Diagnostic]:
    """What the rules about one record say; quick tests change nothing of it."""
    plan = layout.plan(kind)
    record = layout.classes[kind](raw, b"\r\n", 1)
    checker = careful_checker(layout, kind)
    quick = RecordChecker(plan, layout.format)
    assert [*quick.findings(record)] == [*checker.findings(record)]
    assert quick.shifted(record) == checker.shifted(record)
    damage = checker.damage(record)
    rules = RecordRules(plan)
    faults = [*checker.findings(record), *rules.findings(record)]
    return faults if damage is None else [damage, *faults]


def assert_sound(layout: Layout, kind: str, test: Proof, raw: bytes) -> None:
    """If the proof holds for a line, no rule finds anything in it."""
    assert not (found(layout, kind, raw) and test(raw))


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


def test_proofs_are_made_once_for_a_layout_and_go_with_it() -> None:
    """Files of one layout share them; a layout that nobody uses is not kept by them."""
    shipped = LAYOUTS["jcq14/entries"]
    assert proofs_of(shipped) is proofs_of(shipped)
    own = Layout(shipped.format, shipped.file, shipped.classes)
    assert proofs_of(own) is not proofs_of(shipped)
    assert not proofs_of(own)["unknown"](b"")
    gone = ref(own)
    del own
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize("series", ["00", "26", "39", "40", "99"])
def test_usual_dates_of_birth_are_those_of_a_usual_age(series: str) -> None:
    """Told by their digits, without a date made of them: the ages are the same."""
    layout = LAYOUTS["jcq14/entries"]
    kind = layout.detail.kind
    rules = BirthRules(layout, evolve(parse_file_name("E1234501.X01"), year=series))
    (item,) = rules.fields(kind)
    youngest, oldest = USUAL_AGES
    for ending in range(100):
        born = field_type(item.type).decode(b"3112%02d" % ending)
        assert born is not None
        raw = (b" " * (item.start - 1) + b"3112%02d" % ending).ljust(300)
        record = layout.classes[kind](raw, b"\r\n", 1)
        usual = youngest <= 2000 + int(series) - born.year <= oldest
        assert (list(rules.findings(record)) == []) is usual
