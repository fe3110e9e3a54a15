"""`a2c explain`."""

from __future__ import annotations

import re

from daemon.cli.registries import LEVELS, all_codes
from tests.daemon.cli.running import a2c

KEYS = ["code", "name", "level", "severity", "summary", "why", "help", "example"]


def test_every_code_is_explained_whole() -> None:
    """Every registry is joined in, and no entry leaves a reader without an answer."""
    form = a2c("explain", "--json").form
    assert 1 == form["version"]
    assert set(LEVELS) == {code["level"] for code in form["codes"]}
    for code in form["codes"]:
        assert KEYS == list(code)
        assert all(code.values()), code["code"]
        assert re.fullmatch(r"[A-Z]{3}\d{3}", code["code"])
        assert code["severity"] in {"error", "warning", "notice"}
    codes = [code["code"] for code in form["codes"]]
    assert len(set(codes)) == len(codes)


def test_code_names_are_distinct() -> None:
    """Within a level a name says one thing only."""
    names = [(entry.code[:3], entry.name) for entry in all_codes().values()]
    assert len(set(names)) == len(names)


def test_one_code() -> None:
    """A code is found in either case, and its text holds all its parts."""
    (code,) = a2c("explain", "cfg003", "--json").form["codes"]
    assert "CFG003" == code["code"]
    text = a2c("explain", "cfg003").out
    for part in ("CFG003 unknown-key (error)", "why:", "help:", "example:", "pol_s"):
        assert part in text


def test_help_has_no_unfilled_places() -> None:
    """What a finding would fill in is shown as a reader understands it."""
    (code,) = a2c("explain", "FLD005", "--json").form["codes"]
    assert "{" not in code["help"]


def test_unknown_code_is_met_with_what_was_meant() -> None:
    """A slip, or a code's name, leads to the code."""
    ran = a2c("explain", "FLD0111")
    assert (2, "") == (ran.code, ran.out)
    assert "FLD011" in ran.talk
    assert "CFG003" in a2c("explain", "unknown-keys").talk
