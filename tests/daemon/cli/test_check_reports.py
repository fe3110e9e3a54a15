"""`a2c check` over the folder of a series, in every form of report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from edi import Document
from tests.daemon.cli.running import a2c
from tests.support import edi_files

HUB = """\
role = "hub"
[timing]
settle_s = 0
[log]
file = "a2c.log"
[layouts]
overlays = "corrections"
[hub]
name = "OCR"
awarding_bodies = ["01"]
root = "sftp"
spool = "spool"
[[hub.centres]]
number = "12345"
severities.FLD011 = "warning"
severities.FLD007 = "notice"
"""


def put(folder: Path, *documents: Document) -> None:
    """Write files into a folder."""
    folder.mkdir(exist_ok=True)
    for document in documents:
        (folder / document.name).write_bytes(bytes(document))


def with_wrong_letter(document: Document) -> bytes:
    """The file with another check letter in its first candidate's UCI."""
    right = edi_files.uci(1)
    letter = "A" if right[-1] != "A" else "B"
    return bytes(document).replace(right.encode(), (right[:-1] + letter).encode())


@pytest.fixture
def series(tmp_path: Path) -> Path:
    """A series: basedata, entries with a fault, and marks above the maximum."""
    folder = tmp_path / "series"
    put(folder, *edi_files.consistent_basedata(), edi_files.marks(77))
    entries = edi_files.entries()
    (folder / entries.name).write_bytes(with_wrong_letter(entries))
    return folder


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A hub's configuration with overlays and severities."""
    (tmp_path / "corrections").mkdir()
    file = tmp_path / "a2c.toml"
    file.write_text(HUB, encoding="utf-8")
    return file


def test_findings_by_candidate_over_all_files(series: Path) -> None:
    """One candidate's findings of every file stand together, in text and in JSON."""
    text = a2c("check", series, "--by", "candidate").out
    form = a2c("check", series, "--by", "candidate", "--json").form

    _, head, rest = text.partition("candidate 0001 of centre 12345: 2 findings\n")
    assert head
    assert "E1234501.X01, record 3" in rest
    assert "M1234501.X01, record 3" in rest
    assert "E1234501.X01: rejected" in text
    (candidate,) = [each for each in form["candidates"] if each["candidate_number"]]
    assert ("12345", "0001") == (
        candidate["centre_number"],
        candidate["candidate_number"],
    )
    assert ["FLD011", "XRF002"] == [each["code"] for each in candidate["diagnostics"]]
    assert str(series / "E1234501.X01") == candidate["diagnostics"][0]["path"]
    plain = a2c("check", series, "--json").form
    assert {"version", "files"} == set(plain)
    assert plain["files"] == form["files"]


def test_what_is_about_no_candidate_comes_first(tmp_path: Path) -> None:
    """A file as a whole has its findings under a heading of its own."""
    (tmp_path / "E1234501.X01").write_bytes(b"")
    out = a2c("check", tmp_path, "--by", "candidate").out
    assert out.startswith("not about one candidate: ")


def test_earlier_files_of_the_folder_are_history(tmp_path: Path) -> None:
    """A second file of entries is found out by the first one beside it."""
    second = edi_files.document("jcq14/entries", [edi_files.entry(1, "R093")])
    put(tmp_path, edi_files.entries())
    raw = bytes(second)
    (tmp_path / "E1234501.X02").write_bytes(raw)
    files = a2c("check", tmp_path, "--json").form["files"]
    codes = [each["code"] for each in files[1]["diagnostics"]]
    assert "E1234501.X02" == files[1]["name"]
    assert "HIS001" in codes
    alone = a2c("check", tmp_path / "E1234501.X02", "--json").form["files"][0]
    assert "HIS001" not in [each["code"] for each in alone["diagnostics"]]


def test_sarif_and_html_are_written_whole(series: Path, tmp_path: Path) -> None:
    """Both forms hold the findings of all files; --out leaves stdout empty."""
    sarif = json.loads(a2c("check", series, "--format", "sarif").out)
    results = sarif["runs"][0]["results"]
    assert {"FLD011", "XRF002"} <= {each["ruleId"] for each in results}

    page = tmp_path / "report.html"
    ran = a2c("check", series, "--format", "html", "--out", page)
    assert (1, "") == (ran.code, ran.out)
    assert f"wrote {page}" in ran.talk
    text = page.read_text(encoding="utf-8")
    assert "check letter of UCI" in text
    assert "EXAMPLE:ANNA" not in text
    assert [page.name, series.name] == sorted(each.name for each in tmp_path.iterdir())


def test_reveal_reaches_every_form(series: Path) -> None:
    """Personal data is in a report exactly when it was asked for."""
    for form in ("text", "html"):
        assert "EXAMPLE:ANNA" not in a2c("check", series, "--format", form).out
        shown = a2c("check", series, "--format", form, "--reveal").out
        assert "EXAMPLE:ANNA" in shown


def test_mistakes_on_the_command_line(series: Path, tmp_path: Path) -> None:
    """What cannot be meant is refused before anything is checked."""
    assert 2 == a2c("check", series, "--json", "--format", "html").code
    assert 2 == a2c("check", series, "--format", "pdf").code
    assert 2 == a2c("check", series, "--out", tmp_path / "none" / "r.txt").code


def test_severities_of_the_configuration(series: Path, config: Path) -> None:
    """A partner's severities decide the verdict, and every form shows that they do."""
    file = series / "E1234501.X01"
    ran = a2c("check", file, "--config", config, "--json")
    (diagnostic,) = ran.form["files"][0]["diagnostics"]
    assert 0 == ran.code
    assert "warning" == diagnostic["severity"]
    by = {"severity": "error", "by": "the configuration for centre 12345"}
    assert by == diagnostic["override"]
    for form in ("text", "html", "sarif"):
        shown = a2c("check", file, "--config", config, "--format", form).out
        assert "set to warning by the configuration for centre 12345" in shown


@pytest.mark.parametrize(
    ("line", "code", "path"),
    [
        ('severities.FLD07 = "notice"', "CFG022", "hub.centres[1].severities.FLD07"),
        ('severities.CFG001 = "notice"', "CFG022", "hub.centres[1].severities.CFG001"),
        ('severities.FLD011 = "none"', "CFG006", "hub.centres[1].severities.FLD011"),
        ('severities = "notice"', "CFG005", "hub.centres[1].severities"),
    ],
)
def test_mistakes_in_severities(config: Path, line: str, code: str, path: str) -> None:
    """A severity that could not have an effect is told with its place."""
    kept = [each for each in HUB.splitlines() if "severities" not in each]
    config.write_text("\n".join([*kept, line]), encoding="utf-8")
    (fault,) = a2c("config", "check", "--config", config, "--json").form["faults"]
    assert (code, path) == (fault["code"], fault["path"])


def test_overlays_of_the_configuration(config: Path) -> None:
    """Every command that reads files takes the overlays named in the configuration."""
    (config.parent / "corrections" / "ours.layout").write_text(
        "overlay jcq14 nonsense\n", encoding="utf-8"
    )
    for line in (
        ("check", "E1234501.X01"),
        ("show", "E1234501.X01"),
        ("write", "x.json", "--out", config.parent),
        ("layouts", "list"),
        ("layouts", "show", "jcq14/entries"),
        ("layouts", "diff", "jcq14"),
    ):
        ran = a2c(*line, "--config", config)
        assert 2 == ran.code
        assert "CFG021" in ran.talk


def test_ledger_of_the_configuration(config: Path, tmp_path: Path) -> None:
    """A file alone is checked against the basedata and history that the spool holds."""
    assert 0 == a2c("once", "--config", config).code
    published = tmp_path / "spool" / "outbox"
    put(published, edi_files.options())
    received = tmp_path / "sftp" / "12345" / "from-centre"
    put(received, edi_files.entries())
    assert 0 == a2c("once", "--config", config).code
    amendment = edi_files.document(
        "jcq14/entries", [edi_files.entry(3, "R093", "XXXX")]
    )
    file = tmp_path / "E1234501.X02"
    file.write_bytes(bytes(amendment))

    def codes(*more: object) -> set[str]:
        (form,) = a2c("check", file, "--json", *more).form["files"]
        return {each["code"] for each in form["diagnostics"]}

    assert codes("--config", config) >= {"XRF001", "HIS001"}
    assert not codes() & {"XRF001", "HIS001"}
