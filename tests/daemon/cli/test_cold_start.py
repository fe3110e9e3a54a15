"""A fresh process that checks a small file imports nothing that it does not need."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.large_files import Writer

HEAVY = {
    "numpy",
    "lark",
    "paramiko",
    "cryptography",
    "watchdog",
    "structlog",
    "sqlite3",
    "prometheus_client",
    "rich",
    "polars",
    "pyarrow",
    "openpyxl",
    "typer",
}
NOT_ASKED_FOR = {"spool", "zipfile"}
"""What a check without settings or archives has no use for."""


@pytest.mark.parametrize("whole_folder", [False, True])
def test_check_of_small_file_imports_nothing_heavy(
    tmp_path: Path, whole_folder: bool
) -> None:
    """Most files are small, and most checks are of one: the start is most of the time.

    Layouts come ready compiled, so no parser is needed; numpy pays for large files. A
    folder without basedata needs no more than a file.
    """
    name, data = Writer("jcq14/results").file(1, 200)
    (tmp_path / name).write_bytes(data)
    given = tmp_path if whole_folder else tmp_path / name
    ended = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "daemon", "check", given],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 0
    assert "accepted" in ended.stdout
    imported = set(
        re.findall(r"\| +([a-z_0-9]+)(?:\.\S+)?$", ended.stderr, re.MULTILINE)
    )
    assert "edi" in imported
    assert imported & (HEAVY | NOT_ASKED_FOR) == set()
