"""`a2c probe`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.daemon.cli.running import a2c
from tests.edi.probe import secret as s


@pytest.fixture
def moved(tmp_path: Path) -> Path:
    """A file of entries whose columns were moved, and basedata beside it."""
    made = s.entries(s.secret(0).catalogue, 50, 0)
    file = tmp_path / made.name
    file.write_bytes(bytes(made))
    basedata = tmp_path / "basedata"
    basedata.mkdir()
    options = s.options()
    (basedata / options.name).write_bytes(bytes(options))
    return file


def test_moved_fields_are_told(moved: Path) -> None:
    """A person reads where the layout disagrees, and what cannot be told."""
    ran = a2c("probe", moved, "--basedata", moved.parent / "basedata")
    assert 0 == ran.code
    (uci,) = [line for line in ran.out.splitlines() if line.startswith("  uci ")]
    first, last = s.secret(0).moved["E5"].places["uci"]
    assert " 60-72 " in uci
    assert f" {first}-{last} " in uci
    assert "50 of 50" in uci
    assert "<- elsewhere" in uci
    assert "cannot tell:" in ran.out


def test_json(moved: Path) -> None:
    """Programs read the same."""
    form = a2c("probe", moved, "--basedata", moved.parent / "basedata", "--json").form
    assert (1, "jcq14", True) == (form["version"], form["format"], form["disagrees"])
    (entry,) = [each for each in form["records"] if each["identifier"] == "E5"]
    (uci,) = [each for each in entry["fields"] if each["field"] == "uci"]
    assert list(s.secret(0).moved["E5"].places["uci"]) == uci["found"]
    assert ("moved", 50, 50) == (uci["answer"], uci["supporting"], uci["looked_at"])


def test_overlay_can_be_used(moved: Path, tmp_path: Path) -> None:
    """Other commands take the overlay that is written, and none is overwritten."""
    overlays = tmp_path / "overlays"
    overlays.mkdir()
    file = overlays / "found.layout"
    line = ("probe", moved, "--basedata", tmp_path / "basedata", "--overlay", file)
    ran = a2c(*line)
    assert 0 == ran.code
    assert f"wrote {file}" in ran.talk
    assert 0 == a2c("layouts", "check", file).code
    shown = a2c("show", moved, "--overlays", overlays, "--json").form
    entry = shown["records"][2]["fields"]
    assert entry["uci"].startswith(s.CENTRE)
    again = a2c(*line)
    assert 2 == again.code
    assert "is there already" in again.talk


def test_without_basedata_it_is_said(moved: Path) -> None:
    """Options need basedata; files among those given serve as well."""
    assert "there is no basedata" in a2c("probe", moved).talk
    assert "" == a2c("probe", moved, moved.parent / "basedata").talk
    assert 2 == a2c("probe", moved.parent / "none").code
