"""The cases of fixtures/profiles, and the shipped profile."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import edi
from edi.profile import ProfileError, Profiles, read_profile, shipped_profiles
from tests.support.make_profile_cases import FOLDER, PROFILE, PROFILE_TEXT, files

CASES: list[dict[str, Any]] = json.loads((FOLDER / "cases.json").read_text("ascii"))[
    "cases"
]
OF_PROFILES = {"XRF005", "XRF007"}
SHIPPED = "ocr-cambridge-nationals"


def given(folder: Path) -> list[tuple[str, list[bytes]]]:
    """The files of a folder, by name."""
    return [(path.name, [path.read_bytes()]) for path in sorted(folder.iterdir())]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["folder"]))
def test_case(case: dict[str, Any]) -> None:
    """The profile's rules give exactly the findings that the case states."""
    folder = FOLDER / case["folder"]
    profile = read_profile((FOLDER / PROFILE).read_text("ascii"))
    history = None
    if case["earlier"]:
        history = edi.History.load(given(folder / case["earlier"]), in_order=True)
    report = edi.check(
        [(folder / case["file"]).read_bytes()],
        case["file"],
        basedata=edi.Basedata.load(given(FOLDER / "basedata")),
        history=history,
        profiles=Profiles((profile,)),
        today=date.fromisoformat(case["today"]) if case["today"] else None,
    )
    found = [
        {"code": each.code, "severity": str(each.severity), "record": each.record}
        for each in report.diagnostics
        if each.code.startswith("PRF") or each.code in OF_PROFILES
    ]

    assert case["diagnostics"] == found


def test_cases_are_current() -> None:
    """The committed files are those that make_profile_cases writes."""
    paths = [path for path in FOLDER.rglob("*") if path.is_file()]
    there = {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in paths}

    assert files() == there


def test_every_code_of_profiles_has_a_case() -> None:
    """No rule of a profile goes untried."""
    codes = {found["code"] for case in CASES for found in case["diagnostics"]}

    assert {c for c in edi.diagnostics.CODES if c[:3] == "PRF"} | OF_PROFILES == codes


def test_every_shipped_value_has_its_source() -> None:
    """A value without a source says that it is only recalled."""
    profile = shipped_profiles()[SHIPPED]
    facts = [
        profile.certification,
        profile.if_missing,
        profile.examined,
        profile.moderated,
        profile.required,
        profile.one_route,
        profile.terminal,
        profile.attempts,
        profile.sample_days,
        *profile.costs.values(),
    ]
    assert [] == [fact for fact in facts if fact and not fact.source]
    assert all(deadline.source for deadline in profile.deadlines)


def test_a_deadline_holds_for_its_own_year_only() -> None:
    """What was published for one year is no guess for another."""
    profile = shipped_profiles()[SHIPPED]
    of_2023 = profile.deadline("marks", "6A", 2023)

    assert of_2023 is not None
    assert date(2023, 5, 15) == of_2023.last_day
    assert profile.deadline("marks", "6A", 2026) is None
    assert profile.deadline("amendments", "6A", 2023) is None


def test_units_and_certifications() -> None:
    """Codes are told apart by their form; the route is the last letter."""
    profile = shipped_profiles()[SHIPPED]

    assert ("R093", "R094", None) == tuple(
        map(profile.unit_of, ("R093", "R094A", "J834"))
    )
    assert profile.is_certification("J834")
    assert not profile.is_certification("R093")


@pytest.mark.parametrize(
    "text",
    [
        "name = 1",
        "no toml",
        PROFILE_TEXT.replace("value = 2", 'value = "two"'),
        PROFILE_TEXT.replace("last_day", "day"),
    ],
)
def test_a_profile_that_cannot_be_read(text: str) -> None:
    """What is wrong is told with the profile's name."""
    with pytest.raises(ProfileError, match="mine"):
        read_profile(text, "mine")


def test_a_profile_that_there_is_not() -> None:
    """An unknown name is told with those that are known."""
    with pytest.raises(ProfileError, match=SHIPPED):
        Profiles.named(["nobody"])
