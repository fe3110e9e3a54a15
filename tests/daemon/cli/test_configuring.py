"""`a2c init` and `a2c config check`."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.daemon.cli.running import a2c


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in a folder of its own, without a configuration in the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("A2C_CONFIG", raising=False)


def test_what_init_writes_for_a_centre_can_be_used() -> None:
    """A centre starts from a good file, with a key pair of its own."""
    made = a2c("init", "--centre", "12345")
    assert (0, "a2c.toml\nkeys/c12345\nkeys/c12345.pub\n") == (
        made.code,
        made.out.replace("\\", "/"),
    )
    assert Path("keys/c12345.pub").read_text(encoding="utf-8").startswith("ssh-ed25519")
    if os.name != "nt":
        assert 0 == stat.S_IMODE(Path("keys/c12345").stat().st_mode) & 0o077
    checked = a2c("config", "check")
    assert 0 == checked.code
    assert "warning[CFG016]" in checked.out
    assert checked.out.endswith("a2c.toml: good\n")


def test_what_init_writes_for_a_hub_can_be_used() -> None:
    """An awarding body needs no key; its users bring theirs."""
    assert "a2c.toml\n" == a2c("init", "--role", "hub").out
    assert (0, "a2c.toml: good\n") == (
        (checked := a2c("config", "check")).code,
        checked.out,
    )


def test_init_replaces_nothing() -> None:
    """A configuration that somebody filled in is not lost by a second init."""
    Path("a2c.toml").write_text("mine", encoding="utf-8")
    ran = a2c("init")
    assert (2, "mine") == (ran.code, Path("a2c.toml").read_text(encoding="utf-8"))
    assert "is there already" in ran.talk


@pytest.mark.parametrize(
    "arguments",
    [("--centre", "12"), ("--role", "school"), ("--config", "none/a2c.toml")],
)
def test_init_refuses_what_makes_no_sense(arguments: tuple[str, ...]) -> None:
    """A slip on the command line is exit code 2, and leaves nothing behind."""
    assert 2 == a2c("init", *arguments).code
    assert [] == list(Path().iterdir())


def test_faults_as_json() -> None:
    """The shape in which a deployment tool reads what is wrong."""
    Path("a2c.toml").write_text('role = "school"\n', encoding="utf-8")
    ran = a2c("config", "check", "--json")
    assert {
        "version": 1,
        "config": "a2c.toml",
        "valid": False,
        "faults": [
            {
                "code": "CFG006",
                "severity": "error",
                "path": "role",
                "line": 1,
                "message": 'expected one of "centre", "hub", found "school"',
                "help": "take one of the values listed",
            }
        ],
    } == ran.form
    assert 2 == ran.code


def test_configuration_is_found_through_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A2C_CONFIG names the file where --config does not."""
    a2c("init", "--role", "hub", "--config", "other.toml")
    monkeypatch.setenv("A2C_CONFIG", "other.toml")
    assert "other.toml: good\n" == a2c("config", "check").out


def test_missing_configuration_stops_the_daemon() -> None:
    """Without a configuration nothing runs, and the way to one is told."""
    for command in ("run", "once"):
        ran = a2c(command)
        assert (2, "") == (ran.code, ran.out)
        assert "CFG001" in ran.talk
        assert "a2c init" in ran.talk


def test_unknown_consent_and_broken_overlay_are_found() -> None:
    """What only the layouts can tell is checked before the daemon needs it."""
    a2c("init", "--role", "hub")
    file = Path("a2c.toml")
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("consent = []", 'consent = ["jcq14/entry"]'), encoding="utf-8"
    )
    (fault,) = a2c("config", "check", "--json").form["faults"]
    assert ("CFG020", "layouts.consent[1]") == (fault["code"], fault["path"])
    assert "did you mean jcq14/entries?" in fault["help"]

    Path("layouts").mkdir()
    Path("layouts/ours.layout").write_text("overlay jcq14 nonsense\n", encoding="utf-8")
    file.write_text(text.replace("# overlays", "overlays"), encoding="utf-8")
    ran = a2c("config", "check", "--json")
    assert 2 == ran.code
    assert {"CFG021"} == {fault["code"] for fault in ran.form["faults"]}
    assert "ours.layout:1" in ran.form["faults"][0]["message"]
