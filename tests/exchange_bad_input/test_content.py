"""Files with something wrong in them, dropped into a centre's outbox."""

from __future__ import annotations

import pytest

from tests.exchange_bad_input.content_cases import CASES, NUMBER, Case
from tests.exchange_bad_input.personal import found_in, personal_values
from tests.exchange_bad_input.witnesses import (
    assert_at_rest,
    assert_good_file_arrived,
    good_file,
    places,
)
from tests.support.world import World

PERSONAL = personal_values([NUMBER, "23456"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_bad_file_gets_its_verdict(world: World, case: Case) -> None:
    """Its state, codes, place and report are as the table says; the good file goes."""
    centre = world.centre
    centre.drop(case.name, case.content)
    centre.drop_document(good_file())
    world.settle()  # every pass ends with exit code 0: a bad file is no trouble
    parcel = centre.parcel(case.name)
    assert parcel.verdict is not None
    state, folder = ("archived", "sent") if case.sent else ("rejected", "rejected")
    assert (state, list(case.codes)) == (
        str(parcel.state),
        parcel.verdict.details["codes"],
    )
    assert [f"{folder}/{case.name}"] == places(centre, case.content)
    assert_good_file_arrived(world)
    for side in world.sides:
        assert_at_rest(side)


REFUSED = [case for case in CASES if not case.sent]


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.id)
def test_report_tells_an_office_what_to_do(world: World, case: Case) -> None:
    """It names the file and the fault, says how to mend it, and nothing personal."""
    centre = world.centre
    centre.drop(case.name, case.content)
    centre.once()
    report = centre.content(f"rejected/{case.name}.report.txt").decode("utf-8")
    assert report.startswith(f"{case.name} was NOT sent: ")
    assert "= help: " in report
    assert [] == [words for words in case.words if words not in report]
    assert [] == found_in(report, PERSONAL)
    assert [] == found_in(centre.logged(), PERSONAL)
