"""The doctor at a real centre, with a real server and a real spool."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from daemon.clock import SystemClock
from daemon.config import load_config
from daemon.doctor.checkup import checkup
from daemon.doctor.findings import Finding
from daemon.sftp.keys import generate_key
from tests.daemon.cli.running import a2c
from tests.support.clock import SettableClock
from tests.support.world import World, embedded_world, sshd_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An awarding body and a centre that have exchanged files before."""
    with embedded_world(tmp_path, ["12345"]) as made:
        made.settle()
        yield made


def _found(world: World, *, offline: bool = False) -> dict[str, Finding]:
    config = load_config(world.centre.config)
    return {
        finding.check: finding
        for finding in checkup(config, SystemClock(), offline=offline)
    }


def test_a_healthy_centre(world: World) -> None:
    """Nothing stands in the way, and each thing looked at is named."""
    found = _found(world)

    assert [] == [f for f in found.values() if f.level in ("warning", "error")]
    assert {"spool", "permissions", "write", "clock", "ledger", "disk"} <= set(found)
    assert {"key", "reach", "folders"} <= set(found)


@pytest.mark.sshd
def test_over_openssh(tmp_path: Path) -> None:
    """OpenSSH's server is reached and its folders are listed."""
    with sshd_world(tmp_path, ["12345"]) as made:
        made.settle()
        found = _found(made)

    assert ("good", "good") == (found["reach"].level, found["folders"].level)


def test_what_the_doctor_finds(world: World) -> None:
    """Open rights, a broken ledger, another clock: each with its remedy."""
    centre = world.centre
    (centre.spool / ".a2c").chmod(0o755)
    config = load_config(centre.config)
    findings = {f.check: f for f in checkup(config, SettableClock(), offline=True)}

    assert "chmod" in findings["permissions"].remedy
    assert ("warning", True) == (
        findings["clock"].level,
        "s apart" in findings["clock"].message,
    )
    assert "reach" not in findings


def test_a_ledger_that_is_none(world: World) -> None:
    """A damaged ledger is an error; the doctor leaves it as it is."""
    ledger = world.centre.spool / ".a2c" / "ledger.sqlite"
    for beside in ledger.parent.glob("ledger.sqlite-*"):
        beside.unlink()
    ledger.write_bytes(b"not a ledger" * 100)

    assert "error" == _found(world, offline=True)["ledger"].level


def test_another_host_key(world: World) -> None:
    """A server that shows another key than the pinned one is not called good."""
    text = world.centre.config.read_text()
    line = next(line for line in text.splitlines() if line.startswith("host_keys"))
    other = world.centre.folder / "other"
    public = " ".join(generate_key(other).split()[:2])
    world.centre.config.write_text(text.replace(line, f'host_keys = ["{public}"]'))

    found = _found(world)

    assert "error" == found["reach"].level
    assert found["reach"].remedy
    assert "folders" not in found


def test_the_command(world: World) -> None:
    """Exit 0 when all is well, 3 when something stands in the way."""
    good = a2c("doctor", "--config", world.centre.config, "--json")
    (world.centre.spool / "inbox").rename(world.centre.spool / "in")
    bad = a2c("doctor", "--config", world.centre.config, "--offline")

    assert (0, 0) == (good.code, good.form["errors"])
    assert 3 == bad.code
    assert "found no folder 'inbox'" in bad.out
    assert "= remedy:" in bad.out


def test_nothing_is_left_behind(world: World) -> None:
    """The doctor's own file is gone when it has looked."""
    _found(world)

    assert not (world.centre.spool / ".a2c" / "doctor.tmp").exists()


def test_the_hub(world: World) -> None:
    """A home that lacks a folder is told."""
    hub = load_config(world.hub.config)
    assert hub.hub is not None
    whole = {f.check: f for f in checkup(hub, SettableClock(), offline=True)}
    (next(hub.hub.root.iterdir()) / "receipts").rename(world.root / "gone")
    lacking = {f.check: f for f in checkup(hub, SettableClock(), offline=True)}

    assert ("good", "warning") == (whole["homes"].level, lacking["homes"].level)
