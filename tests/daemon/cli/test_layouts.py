"""`a2c layouts`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from edi import Catalogue
from edi.catalogue import layout_sources
from tests.daemon.cli.running import a2c

OVERLAY = """\
overlay jcq14 "Ours"
amend record disallowed length 15 {
  15..15 mark : text(1) evidence position=confirmed values=confirmed source "ours"  ## Our mark
}
"""  # noqa: E501  # as people write them


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


def test_listing_by_its_own_name() -> None:
    """The short forms mean `layouts list`, so that a name never hides a command."""
    assert a2c("layouts").out == a2c("layouts", "list").out
    assert a2c("layouts", "--json").out == a2c("layouts", "list", "--json").out
    name = "jcq14/links"
    assert a2c("layouts", name).out == a2c("layouts", "list", name).out
    assert "Usage: " in a2c("layouts", "--help").out


def test_reference_page() -> None:
    """A page is Markdown, and as JSON the same as the layout itself."""
    text = a2c("layouts", "show", "jcq14/entries").out
    assert text.startswith("# jcq14/entries\n")
    assert text.endswith("|\n")
    assert not text.endswith("\n\n")
    assert "| 60-72 | `uci` | UCI: " in text
    listed = a2c("layouts", "jcq14/entries", "--json").form
    assert listed == a2c("layouts", "show", "jcq14/entries", "--json").form
    assert 2 == a2c("layouts", "show", "jcq14/entry").code


def test_difference_that_an_overlay_makes(tmp_path: Path) -> None:
    """Whoever writes an overlay sees what it changes, and what inherits the change."""
    (tmp_path / "ours.layout").write_text(OVERLAY, encoding="utf-8")
    ran = a2c("layouts", "diff", "jcq14/disallowed", "--overlays", tmp_path)
    assert (
        "disallowed: length was 14, is 15\n"
        "disallowed.mark: field added (columns 15, text, left-justified, filled with "
        "blanks)\n"
        "2 differences\n"
    ) == ran.out
    assert 0 == ran.code
    form = a2c("layouts", "diff", "jcq13", "--overlays", tmp_path, "--json").form
    assert {
        "how": "changed",
        "place": ["disallowed", "disallowed"],
        "what": "length",
        "before": "14",
        "after": "15",
    } == form["changes"][0]
    assert ("jcq13", "jcq13", 1) == (form["before"], form["after"], form["version"])


def test_difference_between_formats_and_layouts() -> None:
    """Two names are compared as they stand; the same thing has no difference."""
    assert "no difference\n" == a2c("layouts", "diff", "jcq13", "jcq14").out
    out = a2c("layouts", "diff", "jcq14/entries", "jcq14/amendments").out
    assert "the file: letter was E, is A" in out


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["jcq14"], "nothing to differ from"),
        (["jcq14", "jcq14/entries"], "not of one kind"),
        (["jcq15", "jcq14"], "there is no format jcq15"),
        (["jcq14/x", "jcq14/entries"], "there is no layout jcq14/x"),
    ],
)
def test_comparisons_that_make_no_sense(names: list[str], told: str) -> None:
    """A name that does not fit is met with the ones that would."""
    ran = a2c("layouts", "diff", *names)
    assert (2, "") == (ran.code, ran.out)
    assert told in ran.talk
    assert "= help: " in ran.talk


def test_good_sources_pass(tmp_path: Path) -> None:
    """An overlay that can be used is told so, and changes nothing by being checked."""
    file = tmp_path / "ours.layout"
    file.write_text(OVERLAY, encoding="utf-8")
    ran = a2c("layouts", "check", file)
    assert (0, "1 file: no faults\n") == (ran.code, ran.out)
    assert {
        "version": 1,
        "verdict": "accepted",
        "files": [file.as_posix()],
        "faults": [],
    } == a2c("layouts", "check", file, "--json").form


def test_faults_are_shown_at_their_place(tmp_path: Path) -> None:
    """Every fault comes with its line, and the exit code tells scripts."""
    file = tmp_path / "ours.layout"
    file.write_text(OVERLAY.replace("15..15", "15..16"), encoding="utf-8")
    ran = a2c("layouts", "check", tmp_path)
    assert 1 == ran.code
    assert f" --> {file.as_posix()}:3:" in ran.out
    assert "15..16 mark" in ran.out
    form = a2c("layouts", "check", tmp_path, "--json").form
    assert "rejected" == form["verdict"]
    fault = form["faults"][0]
    assert ["code", "file", "line", "columns", "message", "help"] == list(fault)
    assert (file.as_posix(), 3) == (fault["file"], fault["line"])
    assert fault["columns"][0] <= fault["columns"][1]


def test_a_shipped_source_may_be_checked_in_its_tree(tmp_path: Path) -> None:
    """Who edits grammars/ checks the file itself, in place of the one that ships."""
    for label, text in layout_sources():
        file = tmp_path / label
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert 0 == a2c("layouts", "check", tmp_path).code
    entries = tmp_path / "grammars/jcq/14/entries.layout"
    text = entries.read_text(encoding="utf-8")
    entries.write_text(text.replace("60..72", "60..71"), encoding="utf-8")
    ran = a2c("layouts", "check", entries)
    assert 1 == ran.code
    assert "entries.layout:" in ran.out


def test_a_format_of_ones_own_is_checked_whole(tmp_path: Path) -> None:
    """A new format is compiled together with the shared types."""
    (tmp_path / "new.layout").write_text(
        'format ours "Ours" version 1\n'
        "## A line.\n"
        'record line "L5" length 7 evidence position=confirmed values=confirmed {\n'
        '  1..2 identifier : literal("L5")\n'
        "  3..7 centre : CentreNumber required\n"
        "}\n"
        "## Lines.\n"
        'file lines "L" from centre { line* }\n',
        encoding="utf-8",
    )
    assert "1 file: no faults\n" == a2c("layouts", "check", tmp_path).out


def test_paths_that_cannot_be_checked(tmp_path: Path) -> None:
    """A missing file, an empty folder and bytes that are no text are usage errors."""
    for path in (tmp_path / "gone.layout", tmp_path):
        assert (2, "") == ((ran := a2c("layouts", "check", path)).code, ran.out)
    file = tmp_path / "latin.layout"
    file.write_bytes(b'overlay jcq14 "caf\xe9"\n')
    ran = a2c("layouts", "check", file)
    assert 2 == ran.code
    assert "not UTF-8 text: found byte 0xe9 at offset 18" in ran.talk
