"""`a2c check`."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from daemon.cli.files import code_of
from daemon.cli.output import ExitCode
from tests.daemon.cli.running import a2c
from tests.daemon.cli.samples import NAME, PERSON, UCI, entries, entry, options, put

WRONG_UCI = "999990250001C"


def put_wrong(folder: Path, name: str = NAME) -> Path:
    """A file whose only fault is a UCI's check letter."""
    file = folder / name
    file.write_bytes(bytes(entries()).replace(UCI.encode(), WRONG_UCI.encode()))
    return file


def test_good_file(tmp_path: Path) -> None:
    """A good file gives one line, and exit code 0."""
    file = put(tmp_path, entries())
    ran = a2c("check", file)
    expected = f"{file}: accepted (jcq14/entries, 5 records): no findings\n"
    assert (0, expected, "") == (ran.code, ran.out, ran.talk)


def test_wrong_file_is_explained(tmp_path: Path) -> None:
    """The finding shows its place, what was expected, and what to do."""
    file = put_wrong(tmp_path)
    ran = a2c("check", file)
    assert 1 == ran.code
    assert "error[FLD011]: check letter of UCI is 'C', expected 'D'" in ran.out
    assert f"--> {file}, record 3 (entry), column 72 (uci)" in ran.out
    assert "= help: compare the UCI with" in ran.out
    assert ran.out.endswith("rejected (jcq14/entries, 5 records): 1 error\n")


def test_personal_data_is_shown_only_when_asked_for(tmp_path: Path) -> None:
    """What can be seen over a shoulder names nobody, unless somebody asks."""
    file = put_wrong(tmp_path)
    masked = a2c("check", file).out
    assert PERSON not in masked
    assert WRONG_UCI not in masked
    revealed = a2c("check", file, "--reveal").out
    assert PERSON in revealed
    assert WRONG_UCI in revealed


def test_json_shape(tmp_path: Path) -> None:
    """The shape that other programs script against, whole."""
    file = put_wrong(tmp_path)
    form = a2c("check", file, "--json").form
    (diagnostic,) = form["files"][0].pop("diagnostics")
    assert {
        "version": 1,
        "files": [
            {
                "path": str(file),
                "name": NAME,
                "layout": "jcq14/entries",
                "verdict": "rejected",
                "records": 5,
            }
        ],
    } == form
    assert diagnostic.pop("help")
    assert {
        "code": "FLD011",
        "severity": "error",
        "record": 3,
        "kind": "entry",
        "columns": [72, 72],
        "field": "uci",
        "message": "check letter of UCI is 'C', expected 'D'",
        "evidence": "confirmed",
    } == diagnostic


def test_file_of_no_known_layout(tmp_path: Path) -> None:
    """A file that is not understood has a null layout, and its own verdict."""
    file = tmp_path / "Q1234501.X01"
    file.write_bytes(b"Q1 SOMETHING\r\n")
    form = a2c("check", file, "--json").form
    assert (None, "rejected") == (
        form["files"][0]["layout"],
        form["files"][0]["verdict"],
    )


def test_folder_is_checked_file_by_file(tmp_path: Path) -> None:
    """Files come by name, then those of folders; what is no sent file is left out."""
    put(tmp_path, entries())
    put_wrong(tmp_path, "A1234501.X01")
    for name in (".hidden", "E1234502.X01.part", "Thumbs.db"):
        (tmp_path / name).write_bytes(b"?")
    for folder in ("more", ".more"):
        (tmp_path / folder).mkdir()
        put_wrong(tmp_path / folder)
    ran = a2c("check", tmp_path, "--json")
    names = [file["name"] for file in ran.form["files"]]
    assert ["A1234501.X01", NAME, NAME] == names
    assert 1 == ran.code
    assert "3 files, 2 rejected" in a2c("check", tmp_path).talk


def test_companions_in_a_folder_are_passed_over(tmp_path: Path) -> None:
    """A PDF or XML results beside the files are noted; a misnamed exam file is not."""
    put(tmp_path, entries())
    raw = bytes(entries())
    (tmp_path / "entries.txt").write_bytes(raw)
    (tmp_path / "old-E1234501.X01").write_bytes(raw)
    (tmp_path / "letter.pdf").write_bytes(b"%PDF-1.7")
    xml = "a2c.12345.01.EDIResults.6f9619ff-8b86-4011-b42d-00cf4fc964ff.xml"
    (tmp_path / xml).write_bytes(b"<results/>")
    ran = a2c("check", tmp_path, "--json")
    assert {NAME, "entries.txt", "old-E1234501.X01"} == {
        file["name"] for file in ran.form["files"]
    }
    assert ran.talk.count("passed over") == 2
    assert 1 == a2c("check", tmp_path / xml).code


def test_paths_are_checked_against_each_other(tmp_path: Path) -> None:
    """What came, in one folder, counts for what was sent, in another."""
    for folder, document in (
        ("inbox", options()),
        ("sent", entries([entry(option="XXXX")])),
    ):
        (tmp_path / folder).mkdir()
        put(tmp_path / folder, document)
    ran = a2c("check", tmp_path / "sent", tmp_path / "inbox", "--json")
    by_name = {file["name"]: file for file in ran.form["files"]}
    assert "XRF001" in [each["code"] for each in by_name[NAME]["diagnostics"]]


def test_a_spool_is_checked_whole(tmp_path: Path) -> None:
    """Of a spool, all but the private folder and what was rejected."""
    for folder in (".a2c", "sent", "inbox", "rejected"):
        (tmp_path / folder).mkdir()
    put(tmp_path / "sent", entries())
    put_wrong(tmp_path / "rejected")
    put_wrong(tmp_path / ".a2c")
    form = a2c("check", tmp_path, "--json").form
    assert [str(tmp_path / "sent" / NAME)] == [file["path"] for file in form["files"]]


def test_basedata_in_the_folder_is_used(tmp_path: Path) -> None:
    """A folder with its basedata is checked against it without being told."""
    put(tmp_path, options())
    put(tmp_path, entries([entry(option="XXXX")]))
    form = a2c("check", tmp_path, "--json").form
    by_name = {file["name"]: file for file in form["files"]}
    codes = [each["code"] for each in by_name[NAME]["diagnostics"]]
    assert "XRF001" in codes
    assert set(by_name) == {NAME, "O6A26_01.X03"}


def test_basedata_can_lie_elsewhere(tmp_path: Path) -> None:
    """--basedata names the folder to check against; its files are not checked."""
    held = tmp_path / "held"
    held.mkdir()
    put(held, options())
    file = put(tmp_path, entries([entry(option="XXXX")]))
    form = a2c("check", file, "--basedata", held, "--json").form
    assert ["XRF001"] == [each["code"] for each in form["files"][0]["diagnostics"]]
    assert [] == a2c("check", file, "--json").form["files"][0]["diagnostics"]
    assert 2 == a2c("check", file, "--basedata", tmp_path / "none").code
    (tmp_path / "nothing").mkdir()
    empty = a2c("check", file, "--basedata", tmp_path / "nothing")
    assert "there is no basedata" in empty.talk


def test_missing_path_does_not_stop_the_others(tmp_path: Path) -> None:
    """Each path that cannot be read is named; the rest is checked all the same."""
    file = put(tmp_path, entries())
    ran = a2c("check", tmp_path / "gone", file, "--json")
    assert 2 == ran.code
    assert f"cannot read {tmp_path / 'gone'}" in ran.talk
    assert [NAME] == [each["name"] for each in ran.form["files"]]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (FileNotFoundError(), ExitCode.USAGE),
        (PermissionError(), ExitCode.USAGE),
        (OSError(errno.EIO, "I/O error"), ExitCode.ENVIRONMENT),
        (OSError(errno.ESTALE, "stale file handle"), ExitCode.ENVIRONMENT),
    ],
)
def test_a_failing_disk_is_not_a_wrong_path(error: OSError, code: ExitCode) -> None:
    """Scripts can tell a path to correct from a machine to look at."""
    assert code == code_of(error)


def test_stdin(tmp_path: Path) -> None:
    """A file from stdin is judged by the name that is given for it."""
    content = bytes(entries())
    ran = a2c("check", "-", "--name", NAME, stdin=content)
    expected = f"{NAME}: accepted (jcq14/entries, 5 records): no findings\n"
    assert (0, expected) == (ran.code, ran.out)
    assert 2 == a2c("check", "-", stdin=content).code
    assert [] == list(tmp_path.iterdir())


def test_hostile_file_name_does_not_reach_the_terminal(tmp_path: Path) -> None:
    """Escape sequences in a name are shown, not obeyed."""
    if os.name == "nt":
        pytest.skip("Windows refuses such names itself")
    file = put(tmp_path, entries(), "\x1b[31m.X01")
    assert "\x1b" not in a2c("check", file).out


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00", "E1é".encode("utf-16"), b"A" * 100_000, b"\r\n\r\n"],
    ids=["empty", "NUL", "UTF-16", "one long line", "blank lines"],
)
def test_bad_input_is_a_verdict(tmp_path: Path, content: bytes) -> None:
    """No input makes the command crash; each gives a verdict, text and JSON alike."""
    file = tmp_path / NAME
    file.write_bytes(content)
    ran = a2c("check", file, "--json")
    assert (1, "rejected") == (ran.code, ran.form["files"][0]["verdict"])
    assert 1 == a2c("check", file).code
