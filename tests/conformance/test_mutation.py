"""The mutation check: its judgement, its figures, and that it would see a gap."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from attrs import frozen

import edi
from daemon.conformance.suite import Suite
from edi.catalogue import Catalogue
from edi.layout.plan import FieldPlan
from tests.conformance.legal import is_legal
from tests.conformance.made_evidence import located
from tests.conformance.make_cases import FOLDER
from tests.conformance.mutation import PAGE, measure, worse
from tests.conformance.mutation_page import shares_in

QUICK = ("jcq14/links", "jcq13/entries")
"""All layouts take a minute: CI runs `python -m tests.conformance.mutation --check`."""


@pytest.fixture(scope="module")
def suite() -> Suite:
    """The committed suite."""
    return Suite.load(FOLDER)


def test_no_damage_is_missed(suite: Suite) -> None:
    """Damage is told, or makes a legal value; no less is told than the page says."""
    tallies = measure(suite, QUICK)

    assert {*QUICK, "jcq14/links with basedata"} == set(tallies)
    assert [] == worse(tallies, PAGE.read_text("utf-8"))


def test_the_page_has_every_layout() -> None:
    """The page has figures of each layout, so that none goes unmeasured."""
    shares = shares_in(PAGE.read_text("utf-8"))

    assert {layout.name for layout in Catalogue.shipped()} <= set(shares)
    assert all(50 < share <= 100 for share in shares.values())


@frozen
class _Silent:
    diagnostics: tuple[()] = ()


def test_a_check_that_is_lost_is_noticed(
    suite: Suite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing is told any more, damages are missed and the share falls."""

    def silent(data: Iterable[bytes], name: str, **rest: object) -> _Silent:
        return _Silent()

    monkeypatch.setattr(edi, "check", silent)
    problems = worse(measure(suite, ["jcq13/links"]), PAGE.read_text("utf-8"))

    assert problems[0].startswith("jcq13/links: 0.0 % told")
    assert any("link.option_code: missed" in each for each in problems)


@pytest.mark.parametrize(
    ("path", "raw", "legal"),
    [
        ("entry.uci", b"999990250001D", True),
        ("entry.uci", b"999990250001X", False),
        ("entry.uci", b" " * 13, True),
        ("entry.name", b"EXAMPLE:ANNA".ljust(40), True),
        ("entry.name", b"EXAMPLE;ANNA".ljust(40), False),
        ("entry.date_of_birth", b"290208", True),
        ("entry.date_of_birth", b"290209", False),
        ("entry.candidate_number", b"0000", False),
        ("entry.candidate_number", b"00 1", False),
        ("entry.sex", b"M", True),
        ("entry.sex", b"X", False),
        ("entry.options.option_code", b"R093  ", True),
        ("entry.options.option_code", b" R093 ", False),
        ("entry.options.option_code", b"r093  ", False),
        ("entry.options.option_code", b"R09\xe9  ", False),
    ],
)
def test_what_is_legal(path: str, raw: bytes, legal: bool) -> None:
    """The judge knows the values of fields by the layout alone."""
    _, item = located(Catalogue.shipped().layout("jcq14/entries"), path)
    assert isinstance(item, FieldPlan)

    assert is_legal(item, raw) is legal
