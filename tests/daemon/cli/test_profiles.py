"""Awarding bodies' rules on the command line and in a configuration."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from daemon.checking import Checker
from daemon.config import load_config
from daemon.config.profiles import configured_profiles
from edi import Catalogue
from spool.sqlite_ledger import SqliteLedger
from tests.daemon.cli.running import a2c

FOLDER = Path(__file__).parents[3] / "fixtures" / "profiles"
CASES: list[dict[str, Any]] = [
    case
    for case in json.loads((FOLDER / "cases.json").read_text("ascii"))["cases"]
    if not case["earlier"]
]
OF_PROFILES = ("PRF", "XRF005", "XRF007")


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["folder"]))
def test_check_against_a_profile(case: dict[str, Any]) -> None:
    """--profile and --on give what the library gives for the same case."""
    day = ("--on", case["today"]) if case["today"] else ("--on", "2000-01-01")
    ran = a2c(
        "check",
        FOLDER / case["folder"] / case["file"],
        "--basedata",
        FOLDER / "basedata",
        "--profile",
        FOLDER / "made-up.toml",
        *day,
        "--json",
    )

    found = [
        (each["code"], each["severity"], each["record"])
        for each in ran.form["files"][0]["diagnostics"]
        if each["code"].startswith(OF_PROFILES)
    ]
    expected = [(e["code"], e["severity"], e["record"]) for e in case["diagnostics"]]
    assert sorted(expected) == sorted(found)


def test_without_a_profile_nothing_of_it_is_told() -> None:
    """Rules of an awarding body are only those that somebody asked for."""
    file = FOLDER / "PRF006-late" / "E1234501.X01"
    form = a2c("check", file, "--on", "2026-05-18", "--json").form

    codes = [each["code"] for each in form["files"][0]["diagnostics"]]
    assert [] == [code for code in codes if code.startswith("PRF")]


def test_a_shipped_profile_by_its_name() -> None:
    """The shipped profile is found without a path."""
    file = FOLDER / "clean" / "E1234501.X01"

    assert 0 == a2c("check", file, "--profile", "ocr-cambridge-nationals").code


@pytest.mark.parametrize("name", ["ocr-cambridge-national", "missing.toml"])
def test_an_unknown_profile(config: Path, name: str) -> None:
    """A misspelt name is refused: files would go unchecked."""
    file = FOLDER / "clean" / "E1234501.X01"
    text = config.read_text().replace(
        '## profiles = ["ocr-cambridge-nationals"]', f'profiles = ["{name}"]'
    )
    config.write_text(text)

    assert 2 == a2c("check", file, "--profile", name).code
    checked = a2c("config", "check", "--config", config, "--json")
    assert (2, "CFG033") == (checked.code, checked.form["faults"][0]["code"])


def test_the_configured_ones_count(config: Path, ledger: SqliteLedger) -> None:
    """What the configuration names is what checks before sending rest on."""
    own = config.with_name("own.toml")
    own.write_text((FOLDER / "made-up.toml").read_text())
    text = config.read_text().replace(
        '## profiles = ["ocr-cambridge-nationals"]', 'profiles = ["own.toml"]'
    )
    config.write_text(text)
    profiles = configured_profiles(load_config(config))
    file = FOLDER / "PRF006-late" / "E1234501.X01"
    checker = Checker(
        Catalogue.shipped(),
        lambda: None,
        100,
        profiles=profiles,
        today=lambda: date(2026, 5, 18),
    )

    report = checker.outgoing(file, file.name).report
    ran = a2c("check", file, "--config", config, "--on", "2026-05-18", "--json")

    told = [each["code"] for each in ran.form["files"][0]["diagnostics"]]
    assert "PRF006" in [each.code for each in report.diagnostics]
    assert "PRF006" in told
