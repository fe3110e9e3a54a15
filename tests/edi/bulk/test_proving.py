"""Proofs over blocks: they never hold where a rule would find something."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from edi.bulk.proving import Prover
from edi.catalogue import Catalogue, Layout
from edi.diagnostics import Diagnostic
from edi.rules.fields import RecordChecker
from edi.rules.records import RecordRules
from tests.support.large_files import Writer

LAYOUTS = [
    layout.name for layout in Catalogue.shipped() if layout.format.name == "jcq14"
]
ODD = b" 07AQa:-{\x00\x1f\x7f\xe9"
"""Characters that some type takes and another does not."""


def found(layout: Layout, raw: bytes) -> list[Diagnostic]:
    """What the rules about one record say."""
    plan = layout.detail
    record = layout.classes[plan.kind](raw, b"\r\n", 1)
    checker = RecordChecker(plan, layout.format)
    damage = checker.damage(record)
    fields = [*checker.findings(record), *RecordRules(plan).findings(record)]
    return fields if damage is None else [damage, *fields]


def proved(layout: Layout, lines: list[bytes]) -> list[bool]:
    """Which of the records are proved clean."""
    joined = b"".join(line + b"\r\n" for line in lines)
    rows = np.frombuffer(joined, np.uint8).reshape(len(lines), -1)
    clean: list[bool] = Prover(layout.detail, layout.format).prove(rows).clean.tolist()
    return clean


@pytest.mark.parametrize("name", LAYOUTS)
def test_clean_records_are_proved(name: str) -> None:
    """Records without fault are passed over, or checking large files would be slow."""
    writer = Writer(name, seed=2)
    lines = [writer.detail(number, "10001") for number in range(1, 200)]

    assert not any(found(writer.layout, line) for line in lines)
    assert all(proved(writer.layout, lines))


@pytest.mark.parametrize("name", LAYOUTS)
def test_proof_holds_for_nothing_that_a_rule_finds(name: str) -> None:
    """Whatever stands wrong in any column but the identifier's, which make it a row."""
    writer, chance = Writer(name, seed=3), Random(3)  # noqa: S311 -- no secrets
    lines: list[bytes] = []
    for at in range(2, writer.layout.detail.length):
        for character in ODD:
            line = bytearray(writer.detail(at + 1, "10001"))
            line[at] = character
            if chance.random() < 0.3:
                line[chance.randrange(2, len(line))] = chance.choice(ODD)
            lines.append(bytes(line))

    clean = proved(writer.layout, lines)
    assert any(clean)
    for each, is_clean in zip(lines, clean, strict=True):
        if is_clean:
            assert found(writer.layout, each) == []


@pytest.mark.parametrize("name", LAYOUTS)
def test_each_record_is_proved_alone_as_among_others(name: str) -> None:
    """Where a record stands in its block, first of all or behind a wrong one."""
    writer = Writer(name, seed=4)
    lines: list[bytes] = []
    for at in range(2, writer.layout.detail.length):
        for character in b" a\x00":
            line = bytearray(writer.detail(at + 1, "10001"))
            line[at] = character
            lines.append(bytes(line))

    prover = Prover(writer.layout.detail, writer.layout.format)

    def clean(some: list[bytes]) -> list[bool]:
        joined = b"".join(line + b"\r\n" for line in some)
        rows = np.frombuffer(joined, np.uint8).reshape(len(some), -1)
        known: list[bool] = prover.prove(rows).clean.tolist()
        return known

    assert [clean([line]) for line in lines] == [[each] for each in clean(lines)]
