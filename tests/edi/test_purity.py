"""The core stays light and pure: what a first check imports."""

from __future__ import annotations

import subprocess
import sys

import pytest

import edi
from tests.support import edi_files as made

HEAVY = {
    "lark",
    "numpy",
    "paramiko",
    "watchdog",
    "structlog",
    "typer",
    "rich",
    "sqlite3",
    "pydantic",
}
"""Never loaded by a first check."""
UNASKED = {
    "edi.profile",
    "edi.history",
    "edi.basedata",
    "edi.json_form",
    "edi.document",
}
"""Nor are these parts, which checking a file alone does not need."""

PROGRAM = """
import sys
before = set(sys.modules)
import edi
report = edi.check([sys.stdin.buffer.read()], "E1234501.X01")
print(report.verdict, *sorted(set(sys.modules) - before))
"""


def test_a_first_check_is_light() -> None:
    """A cold process that checks a file imports neither lark nor any heavy library."""
    finished = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=bytes(made.entries()),
        capture_output=True,
        check=True,
        timeout=60,
    )
    verdict, *modules = finished.stdout.decode().split()

    assert "accepted" == verdict
    assert "edi" in modules
    assert set() == HEAVY & {name.partition(".")[0] for name in modules}
    assert set() == UNASKED & set(modules)


@pytest.mark.parametrize("name", edi.__all__)
def test_what_is_public_is_there(name: str) -> None:
    """Every public name can be had, though its module is loaded only then."""
    assert name == getattr(edi, name).__name__


def test_what_is_not_there_is_said() -> None:
    """A misspelt name is an attribute error, as of any module."""
    with pytest.raises(AttributeError, match="no attribute 'chekc'"):
        edi.chekc  # type: ignore[attr-defined]  # noqa: B018  # what a slip does
