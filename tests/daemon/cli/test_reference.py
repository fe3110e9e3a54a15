"""`a2c explain` and `a2c layouts`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from daemon.cli.registries import LEVELS, all_codes
from edi import Catalogue
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


def test_list_of_layouts() -> None:
    """Every layout is listed with its letter, direction and evidence."""
    form = a2c("layouts", "--json").form
    listed = {layout["name"]: layout for layout in form["layouts"]}
    assert [layout.name for layout in Catalogue.shipped()] == list(listed)
    entries = listed["jcq14/entries"]
    assert sum(entries["evidence"].values()) > 20
    evidence = entries.pop("evidence")
    assert ["confirmed", "inferred", "placeholder"] == list(evidence)
    doc = entries.pop("doc")
    assert doc
    assert {
        "name": "jcq14/entries",
        "format": "jcq14",
        "format_version": 14,
        "file": "entries",
        "letter": "E",
        "direction": "from_centre",
        "provisional": True,
    } == entries
    text = a2c("layouts").out
    assert all(name in text for name in listed)


def test_one_layout() -> None:
    """Each field comes with its columns, type, marks and evidence."""
    form = a2c("layouts", "jcq14/entries", "--json").form
    entry = next(record for record in form["records"] if record["kind"] == "entry")
    fields = {field["name"]: field for field in entry["fields"]}
    uci = fields["uci"]
    assert ([60, 72], "UCI", True) == (uci["columns"], uci["type"], uci["personal"])
    assert "confirmed" == uci["evidence"]["position"]
    options = fields["options"]
    assert (20, 6) == (options["repeat"], options["width"])
    assert ["option_code"] == [member["name"] for member in options["members"]]
    text = a2c("layouts", "jcq14/entries").out
    assert re.search(r"60-72 +uci +UCI personal +confirmed", text)


def test_every_layout_can_be_printed() -> None:
    """No shipped layout holds anything that the pages have no place for."""
    for layout in Catalogue.shipped():
        assert layout.name == a2c("layouts", layout.name, "--json").form["name"]
        assert a2c("layouts", layout.name).out.startswith(layout.name)


def test_unknown_layout() -> None:
    """A slip in a layout's name shows the names there are."""
    ran = a2c("layouts", "jcq14/entry")
    assert (2, "") == (ran.code, ran.out)
    assert "jcq14/entries" in ran.talk


@pytest.mark.parametrize("command", ["layouts", "check", "show"])
def test_overlays_are_told_when_they_are_wrong(tmp_path: Path, command: str) -> None:
    """A broken overlay stops the command, at its line; so does a missing folder."""
    file = tmp_path / "E1234501.X01"
    file.write_bytes(b"E1\r\n")
    arguments = [] if command == "layouts" else [file]
    assert 2 == a2c(command, *arguments, "--overlays", tmp_path / "none").code
    (tmp_path / "ours.layout").write_text("overlay jcq14 ?\n", encoding="utf-8")
    ran = a2c(command, *arguments, "--overlays", tmp_path)
    assert (2, "") == (ran.code, ran.out)
    assert "ours.layout:1" in ran.talk


def test_overlay_takes_effect(tmp_path: Path) -> None:
    """Columns that an overlay gives are the ones that are used."""
    (tmp_path / "ours.layout").write_text(
        'overlay jcq14 "Ours"\n'
        "amend record disallowed length 15 {\n"
        "  15..15 mark : text(1) evidence position=confirmed values=confirmed"
        ' source "ours"  ## Our mark\n'
        "}\n",
        encoding="utf-8",
    )
    ran = a2c("layouts", "jcq14/disallowed", "--overlays", tmp_path, "--json")
    records = {record["kind"]: record for record in ran.form["records"]}
    assert 15 == records["disallowed"]["length"]
    assert "mark" == records["disallowed"]["fields"][-1]["name"]
