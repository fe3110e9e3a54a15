"""A program killed between any two changes to a file leaves nothing that stays."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

STRIDE = 9


@pytest.mark.processes
@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
@pytest.mark.parametrize("first", [1, 4, 7])
def test_killed_between_two_changes(tmp_path: Path, first: int) -> None:
    """After SIGKILL and a restart nothing is lost, altered or there twice."""
    ran = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.spool.killing",
            tmp_path,
            str(STRIDE),
            str(first),
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert "" == ran.stderr
    told = json.loads(ran.stdout)
    assert [] == told["different"]
    assert told["killed"] > 10
