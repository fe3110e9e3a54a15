"""The core stays light and pure: what a first check imports."""

from __future__ import annotations

import subprocess
import sys

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
}

PROGRAM = """
import sys
before = set(sys.modules)
import edi
report = edi.check([sys.stdin.buffer.read()], "E1234501.X01")
loaded = {name.partition(".")[0] for name in set(sys.modules) - before}
print(report.verdict, *sorted(loaded))
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
    assert set() == HEAVY & set(modules)
