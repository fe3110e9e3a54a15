"""`a2c show` and `a2c write`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edi import Document, document_to_json, read
from tests.daemon.cli.running import a2c
from tests.daemon.cli.samples import NAME, PERSON, UCI, entries, options, put


def shown(file: Path) -> Any:
    """A file as JSON."""
    return a2c("show", file, "--json").form


def test_json_shape(tmp_path: Path) -> None:
    """The shape that other programs script against; values are canonical strings."""
    form = shown(put(tmp_path, entries()))
    assert (1, NAME, "jcq14/entries") == (
        form["version"],
        form["name"],
        form["layout"],
    )
    kinds = [record["kind"] for record in form["records"]]
    expected = ["file_header", "centre_header", "entry", "centre_trailer"]
    assert [*expected, "file_trailer"] == kinds
    assert {
        "record": 3,
        "kind": "entry",
        "fields": {
            "centre_number": "12345",
            "candidate_number": "0001",
            "name": PERSON,
            "sex": "F",
            "date_of_birth": "2010-03-09",
            "status": None,
            "uci": UCI,
            "uln": None,
            "option_count": "1",
            "options": [{"option_code": "R999A"}],
        },
    } == form["records"][2]


@given(
    st.one_of(
        st.binary(max_size=300),
        st.lists(
            st.sampled_from([*bytes(entries()).splitlines(True), b"\x1a", b"E"])
        ).map(b"".join),
    )
)
def test_streamed_json_is_the_library_s(content: bytes) -> None:
    """Written record by record, the JSON is what the library makes of the whole."""
    ran = a2c("show", "-", "--name", NAME, "--json", stdin=content)
    assert document_to_json(read([content], NAME)) == ran.form


def test_text_masks_personal_fields(tmp_path: Path) -> None:
    """Text for people hides who it is about, unless asked not to."""
    file = put(tmp_path, entries())
    masked = a2c("show", file).out
    assert "record 3 entry" in masked
    assert "date_of_birth     (masked)" in masked
    assert PERSON not in masked
    assert UCI not in masked
    revealed = a2c("show", file, "--reveal").out
    assert PERSON in revealed
    assert "date_of_birth     2010-03-09" in revealed


def test_text_of_a_file_that_is_not_understood(tmp_path: Path) -> None:
    """A line of no known kind is not shown: nobody knows what is personal in it."""
    file = tmp_path / "letter.txt"
    file.write_bytes(f"Dear {PERSON}\r\n".encode("ascii"))
    ran = a2c("show", file)
    assert 0 == ran.code
    assert "no known layout" in ran.out
    assert PERSON not in ran.out


@pytest.mark.parametrize("document", [entries(), options()], ids=["entries", "options"])
def test_write_is_the_inverse_of_show(tmp_path: Path, document: Document) -> None:
    """What show gives, write turns back into the same bytes under the same name."""
    file = put(tmp_path, document)
    out = tmp_path / "out"
    out.mkdir()
    form = a2c("show", file, "--json").out.encode()
    ran = a2c("write", "-", "--out", out, "--provisional", stdin=form)
    written = out / document.name
    assert (0, f"{written}\n") == (ran.code, ran.out)
    assert bytes(document) == written.read_bytes()
    assert [written] == list(out.iterdir())


def test_write_wants_consent_for_placeholders(tmp_path: Path) -> None:
    """Columns that are ours alone do not leave the house by accident."""
    file = tmp_path / "form.json"
    file.write_text(json.dumps(document_to_json(entries())), encoding="utf-8")
    ran = a2c("write", file, "--out", tmp_path)
    assert (2, "") == (ran.code, ran.out)
    assert "--provisional" in ran.talk
    assert [file] == list(tmp_path.iterdir())


def test_write_replaces_nothing(tmp_path: Path) -> None:
    """The same file again is fine; another of that name stays as it is."""
    form = json.dumps(document_to_json(entries())).encode()
    arguments = ("write", "-", "--out", tmp_path, "--provisional")
    assert 0 == a2c(*arguments, stdin=form).code
    assert 0 == a2c(*arguments, stdin=form).code
    (tmp_path / NAME).write_bytes(b"other")
    ran = a2c(*arguments, stdin=form)
    assert 2 == ran.code
    assert "is there already" in ran.talk
    assert b"other" == (tmp_path / NAME).read_bytes()
    assert [tmp_path / NAME] == list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["", "..", "../x", "a/b", "/etc/x", "a\x00b", "."])
def test_write_takes_no_path_for_a_name(tmp_path: Path, name: str) -> None:
    """A name from outside cannot put the file anywhere else."""
    out = tmp_path / "out"
    out.mkdir()
    form = {**document_to_json(entries()), "name": name}
    data = json.dumps(form).encode()
    ran = a2c("write", "-", "--out", out, "--provisional", stdin=data)
    assert 1 == ran.code
    assert "cannot be a file's name" in ran.talk
    assert ([out], []) == (list(tmp_path.iterdir()), list(out.iterdir()))


def bent(**changes: object) -> bytes:
    """The entries as JSON with some of the entry's fields changed."""
    form = document_to_json(entries())
    form["records"][2]["fields"].update(changes)
    return json.dumps(form).encode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b"[]", "is not a document"),
        (b"{}", "version"),
        (b'{"version": 1, "layout": "jcq14/none", "records": []}', "jcq14/none"),
        (bent(sex=1), "expected a string"),
        (bent(date_of_birth="9 March"), "date_of_birth"),
        (bent(colour="blue"), "colour"),
        (bent(name="X" * 41), "name"),
    ],
)
def test_what_cannot_be_written_is_told(
    tmp_path: Path, data: bytes, words: str
) -> None:
    """A document with a mistake gives its place, and no file."""
    ran = a2c("write", "-", "--out", tmp_path, "--provisional", stdin=data)
    assert (1, "") == (ran.code, ran.out)
    assert words in ran.talk
    assert [] == list(tmp_path.iterdir())


def test_missing_files_and_folders(tmp_path: Path) -> None:
    """A wrong path is the caller's mistake, and is named."""
    for arguments in (
        ("show", tmp_path / "gone"),
        ("show", tmp_path / "gone", "--json"),
        ("write", tmp_path / "gone", "--out", tmp_path),
    ):
        ran = a2c(*arguments)
        assert (2, "") == (ran.code, ran.out)
        assert f"cannot read {tmp_path / 'gone'}" in ran.talk
    form = json.dumps(document_to_json(entries())).encode()
    out = tmp_path / "none"
    ran = a2c("write", "-", "--out", out, "--provisional", stdin=form)
    assert (2, False) == (ran.code, out.exists())
