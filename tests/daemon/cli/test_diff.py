"""`a2c diff`."""

from __future__ import annotations

from pathlib import Path

from edi.document import Document
from tests.daemon.cli.running import a2c
from tests.edi.test_history import amendment
from tests.support import edi_files as made


def put(folder: Path, document: Document) -> Path:
    """A document as a file."""
    folder.mkdir(exist_ok=True)
    path = folder / document.name
    path.write_bytes(bytes(document))
    return path


def test_shows_what_changes(tmp_path: Path) -> None:
    """Options and identity, against the other files of the folder; nothing personal."""
    put(tmp_path, made.entries())
    file = put(tmp_path, amendment(1, 2, "R093", "R097A"))
    ran = a2c("diff", file)

    assert 0 == ran.code
    assert "A1234501.X02 against E1234501.X01" in ran.out
    assert "candidate 0001 (record 3) is changed" in ran.out
    assert "options: + R097A, - R094A, = R093" in ran.out
    assert "name: *******:***** -> *******:****" in ran.out
    assert "EXAMPLE" not in ran.out
    assert "EXAMPLE:ANNAC -> EXAMPLE:ANNA" in a2c("diff", file, "--reveal").out


def test_withdrawing_everything_must_be_said(tmp_path: Path) -> None:
    """A record without options ends with 1 unless it is meant."""
    sent = tmp_path / "sent"
    put(sent, made.entries())
    file = put(tmp_path, amendment(1, 2))
    refused = a2c("diff", file, "--against", sent)

    assert 1 == refused.code
    assert "is WITHDRAWN FROM EVERYTHING" in refused.out
    assert "withdrawn from everything: 0001" in refused.talk
    assert 0 == a2c("diff", file, "--against", sent, "--withdraw-all").code


def test_json_shape(tmp_path: Path) -> None:
    """The shape that other programs script against, whole."""
    put(tmp_path, made.entries())
    form = a2c("diff", put(tmp_path, amendment(2, 2, "R093", "R097B")), "--json").form
    identity = form["candidates"][0].pop("identity")
    assert {
        "version": 1,
        "file": "A1234501.X02",
        "before": ["E1234501.X01"],
        "candidates": [
            {
                "candidate_number": "0002",
                "record": 3,
                "effect": "changed",
                "added": ["R097B"],
                "withdrawn": [],
                "kept": ["R093"],
            }
        ],
    } == form
    assert {"field": "name", "before": "*******:*****", "after": "*******:****"} in (
        identity
    )


def test_other_files(tmp_path: Path) -> None:
    """Marks have nothing to compare, and a missing folder is a usage error."""
    assert 2 == a2c("diff", put(tmp_path, made.marks())).code
    file = put(tmp_path, amendment(1, 2, "R093"))
    assert 2 == a2c("diff", file, "--against", tmp_path / "none").code
    assert 2 == a2c("diff", tmp_path / "A1234501.X09").code


def test_nothing_before(tmp_path: Path) -> None:
    """Without earlier files everybody is new, and it says so."""
    ran = a2c("diff", put(tmp_path, amendment(1, 2, "R093")))

    assert "everybody is new" in ran.talk
    assert "candidate 0001 (record 3) is entered anew" in ran.out
