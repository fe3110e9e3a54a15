"""The systemd unit that `a2c init --service` writes, judged by systemd itself."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from daemon.config.service_unit import service_unit
from tests.daemon.cli.running import a2c

EXPOSURE_MAX = 2.0
"""systemd calls a service below this "OK" or "SAFE"; 10 is one without any limits."""

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed"
)


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit as a user gets it."""
    ran = a2c("init", "--config", tmp_path / "a2c.toml", "--service")
    assert 0 == ran.code
    return tmp_path / "a2c.service"


def test_it_starts_this_program_on_this_configuration(unit: Path) -> None:
    """Paths are absolute, and only the configuration's folder may be written to."""
    text = unit.read_text()

    assert re.search(
        r"^ExecStart=/\S+/a2c run --config /\S+/a2c\.toml$", text, re.MULTILINE
    )
    assert f"ReadWritePaths={unit.parent}\n" in text


def test_nothing_is_replaced(unit: Path) -> None:
    """A unit that is there stays as it is."""
    unit.with_name("a2c.toml").unlink()
    ran = a2c("init", "--config", unit.with_name("a2c.toml"), "--service")

    assert 2 == ran.code
    assert "there already" in ran.talk


def test_awkward_paths() -> None:
    """A blank is quoted and a percent sign doubled, as systemd wants it."""
    text = service_unit(Path("/o p/a2c"), Path("/e/100%.toml"), [Path("/s p")])

    assert 'ExecStart="/o p/a2c" run --config /e/100%%.toml' in text
    assert 'ReadWritePaths="/s p"' in text


@needs_systemd
@pytest.mark.may_skip
def test_systemd_finds_it_well_confined(unit: Path) -> None:
    """Systemd's own score of the unit stays low; no setting is unknown to it."""
    ran = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", str(unit)],
        capture_output=True,
        text=True,
        check=True,
        env={"SYSTEMD_PAGER": "", "PATH": "/usr/bin:/bin"},
    )
    score = re.search(r"Overall exposure level for \S+: ([\d.]+)", ran.stdout)

    assert score is not None, ran.stdout
    assert EXPOSURE_MAX > float(score[1])
    assert "Unknown" not in ran.stderr
