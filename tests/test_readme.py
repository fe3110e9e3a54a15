"""What the README shows is what the program does."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def a2c(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the command line from the project's folder, as a reader would."""
    return subprocess.run(
        [sys.executable, "-m", "daemon", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_diagnostic_is_as_printed() -> None:
    """The one diagnostic on the first screen is what `a2c check` prints today."""
    shown = re.search(r"```\n\$ a2c ([^\n]+)\n(.*?)```", README, re.DOTALL)
    assert shown is not None
    ran = a2c(*shlex.split(shown[1]))

    assert shown[2] == ran.stdout


def test_every_command_is_named() -> None:
    """Nothing that the program can do is missing from the README."""
    helped = a2c("--help").stdout
    commands = set(re.findall(r"^[│|\s]*([a-z]+)\s{2,}\S", helped, re.MULTILINE))
    missing = {name for name in commands if f"a2c {name}" not in README}

    assert {"check", "run", "demo"} <= commands
    assert set() == missing


def test_library_example_runs() -> None:
    """The Python lines of the README work on a file that is there."""
    code = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert code is not None
    path = ROOT / "fixtures" / "check" / "FLD011-letter" / "E1234501.X01"
    script = f"data = open({str(path)!r}, 'rb').read()\n{code[1]}"
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )

    assert "" == ran.stderr
    assert "FLD011 3 (72, 72)" in ran.stdout
