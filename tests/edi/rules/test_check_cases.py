"""The cases of fixtures/check: one fault each, told once and at its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import edi
from edi.diagnostics import CODES
from edi.document import read
from tests.support.make_check_cases import FOLDER, files

CASES = sorted(path.parent for path in FOLDER.glob("*/case.json"))

NO_RULE_GIVES = {
    "FIL010",  # the list's limit: see test_check
    "FLD015",  # a record is known by its literal; a reply by its marker
    "FLD021",  # writing only: a value too long for its columns
    "FLD022",  # writing only: a value that would not read back
    "REC006",  # writing only: more items than there is room for
    "XRF005",  # gradesets are not public: fixtures/profiles has it
    "XRF007",  # as above
}


def loaded(folder: Path) -> dict[str, Any]:
    """A case as its file says."""
    form: dict[str, Any] = json.loads((folder / "case.json").read_text("ascii"))
    return form


def checked(folder: Path) -> edi.Report:
    """What checking a case's file gives."""
    case = loaded(folder)
    basedata = None
    if case["basedata"]:
        held = sorted((FOLDER / case["basedata"]).iterdir())
        basedata = edi.Basedata.load((path.name, [path.read_bytes()]) for path in held)
    history = None
    if case["history"]:
        sent = sorted((FOLDER / case["history"]).iterdir())
        past = ((path.name, [path.read_bytes()]) for path in sent)
        history = edi.History.load(past, in_order=True)
    data = (folder / case["file"]).read_bytes()
    return edi.check([data], case["file"], basedata=basedata, history=history)


@pytest.mark.parametrize("folder", CASES, ids=lambda path: path.name)
def test_case(folder: Path) -> None:
    """The file gives exactly the findings that its case states, and the verdict."""
    case, report = loaded(folder), checked(folder)
    found = [
        {
            "code": each.code,
            "severity": str(each.severity),
            "record": each.record,
            "columns": list(each.columns) if each.columns else None,
        }
        for each in report.diagnostics
    ]

    assert case["diagnostics"] == found
    assert (case["verdict"], case["layout"]) == (report.verdict, report.layout)


@pytest.mark.parametrize("folder", CASES, ids=lambda path: path.name)
def test_neighbour(folder: Path) -> None:
    """Each fault has a neighbour: a file nearly the same that does not have it."""
    case = loaded(folder)
    codes = {found["code"] for found in case["diagnostics"]}
    near = case["neighbour"]
    severities = {(each.code, each.severity) for each in checked(folder).diagnostics}

    assert bool(codes) == (near is not None)
    if near is not None:
        others = checked(FOLDER / near).diagnostics
        assert not severities & {(each.code, each.severity) for each in others}


@pytest.mark.parametrize("folder", CASES, ids=lambda path: path.name)
def test_in_single_bytes(folder: Path) -> None:
    """Where the file is cut into blocks makes no difference to what is found."""
    case = loaded(folder)
    data = (folder / case["file"]).read_bytes()[:3000]
    blocks = [data[at : at + 1] for at in range(len(data))]

    assert edi.check([data], case["file"]) == edi.check(blocks, case["file"])


@pytest.mark.parametrize("folder", CASES, ids=lambda path: path.name)
def test_reading_loses_nothing(folder: Path) -> None:
    """Whatever is wrong with a file, reading and writing it gives the same bytes."""
    case = loaded(folder)
    data = (folder / case["file"]).read_bytes()

    assert data == bytes(read([data], case["file"]))


def test_every_code_has_a_case() -> None:
    """A code that a rule gives has a case; those that none gives are listed above."""
    with_case = {
        found["code"] for each in CASES for found in loaded(each)["diagnostics"]
    }

    of_files = {code for code in CODES if not code.startswith("PRF")}
    assert of_files - NO_RULE_GIVES == with_case


def test_cases_are_current() -> None:
    """The committed files are those that make_check_cases writes."""
    paths = [path for path in FOLDER.rglob("*") if path.is_file()]
    there = {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in paths}

    assert files() == there
