"""The suite itself: valid, complete, in step with its generator, and passed by us."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

import pytest

from daemon.conformance.run import asking_ourselves, run_suite
from daemon.conformance.suite import Suite
from edi.catalogue import Catalogue
from edi.conformance import KINDS, Case, Kind
from edi.conformance.case import OPTIONAL, REQUIRED
from edi.diagnostics import CODES
from edi.document import read
from edi.layout.mistakes import MISTAKES
from edi.layout.plan import FieldPlan, GroupPlan
from edi.rules.check import check
from tests.conformance.make_cases import FOLDER, MADE, files

SUITE = Suite.load(FOLDER)
BY_PATH = {case.path: case for case in SUITE.cases}

NO_FILE_SHOWS = {
    "FIL010": "tells that a program's list of findings is cut, not what is in a file",
    "FLD015": "shipped records and replies are known by their literals",
    "XRF005": "gradesets are not public: fixtures/profiles has it",
    "XRF007": "as XRF005",
} | {
    code: "rests on a profile, which the contract has no place for: fixtures/profiles"
    for code in CODES
    if code.startswith("PRF")
}
"""Codes of files that no case can trigger, and why."""


def test_it_is_large() -> None:
    """There are at least 400 cases."""
    assert len(SUITE.cases) >= 400


@pytest.mark.parametrize("kind", KINDS)
def test_our_engine_passes(kind: Kind) -> None:
    """Our decoder, encoder and checker give exactly what every case says."""
    card = run_suite(SUITE, kind, asking_ourselves(SUITE), command="our own")

    assert card.results
    assert [] == [(r.path, r.differences) for r in card.results if not r.outcome.good]


def test_cutting_a_file_anywhere_changes_nothing() -> None:
    """A decoder and a checker that are fed few bytes at a time find the same."""
    for case in SUITE.cases:
        if case.roundtrip == "refused":
            continue
        data = SUITE.given("checker", case)[:3000]
        blocks = [data[at : at + 7] for at in range(0, len(data), 7)]
        whole = read([data], case.file)
        assert data == bytes(whole), case.path
        assert whole.records == read(blocks, case.file).records, case.path
        assert check([data], case.file) == check(blocks, case.file), case.path


def test_it_is_in_step_with_its_generator() -> None:
    """The committed files are those that make_cases writes, and no others."""
    made = files()
    there = {
        path.relative_to(FOLDER).as_posix(): path.read_bytes()
        for top in MADE
        for path in (FOLDER / top).rglob("*")
        if path.is_file()
    }
    there["columns.json"] = (FOLDER / "columns.json").read_bytes()

    assert set(made) == set(there)
    assert [] == [name for name in made if made[name] != there[name]]


def test_no_case_is_there_twice() -> None:
    """No two cases are the same file in the same company."""
    seen = Counter(
        (case.file, SUITE.given("checker", case), case.basedata, case.history)
        for case in SUITE.cases
        if case.roundtrip != "refused" and not _is_small_neighbour(case)
    )

    assert [] == [file for (file, *_), count in seen.items() if count > 1]


def _is_small_neighbour(case: Case) -> bool:
    """Whether it is there only to stand beside one of fixtures/check."""
    return case.group == "check" and not case.diagnostics


def test_every_code_has_a_case_and_a_neighbour() -> None:
    """A code that a file can show has a case with it, and one nearly so without."""
    shown = {found.code for case in SUITE.cases for found in case.diagnostics}

    assert set(CODES) - set(NO_FILE_SHOWS) == shown
    assert [] == [
        case.path for case in SUITE.cases if case.diagnostics and not case.neighbour
    ]


def test_every_neighbour_is_sound() -> None:
    """A neighbour is a case of the suite, without what its neighbour has."""
    for case in SUITE.cases:
        if case.neighbour is None:
            continue
        near = BY_PATH[case.neighbour]
        codes = {(found.code, found.severity) for found in near.diagnostics}
        assert not codes & {(f.code, f.severity) for f in case.diagnostics}, case.path


def test_an_invalid_case_is_named_by_its_one_fault() -> None:
    """Invalid cases hold one code, which begins their name."""
    for case in SUITE.cases:
        name = case.path.rpartition("/")[2]
        codes = {found.code for found in case.diagnostics}
        assert len(codes) <= 1, case.path
        if codes and case.group != "check":
            assert name.startswith(f"{codes.pop()}-"), case.path


def test_every_verdict_follows_from_the_findings() -> None:
    """A case is rejected just where one of its findings is an error."""
    for case in SUITE.cases:
        rejected = any(each.severity == "error" for each in case.diagnostics)
        assert (case.verdict == "rejected") is rejected, case.path


def test_every_code_of_layouts_has_a_source() -> None:
    """Each mistake in a layout has a source that holds it, and a line for it."""
    listed = json.loads((FOLDER / "layouts" / "invalid" / "cases.json").read_text())
    shown = {f["code"] for each in listed["cases"] for f in each["diagnostics"]}

    assert set(MISTAKES) == shown


def _fields(layout_format: str) -> Iterator[str]:
    for layout in Catalogue.shipped():
        if layout.format.name != layout_format:
            continue
        for plan in layout.file.records.values():
            if layout.file.direction == "broadcast" and plan.kind.startswith("centre_"):
                continue  # nobody sends basedata with centre headers
            for item in plan.fields:
                if isinstance(item, FieldPlan):
                    if item.has_value:
                        yield f"{plan.kind}.{item.name}"
                    continue
                assert isinstance(item, GroupPlan)
                yield f"{plan.kind}.{item.name}"
                for member in item.members:
                    yield f"{plan.kind}.{item.name}.{member.name}"


@pytest.mark.parametrize("layout_format", ["jcq14", "a2c1"])
def test_every_field_has_a_boundary(layout_format: str) -> None:
    """Each field of each layout has a valid case at an edge of what it may hold."""
    covered = {
        path
        for case in SUITE.cases
        if not case.diagnostics and (case.layout or "").startswith(layout_format)
        for path in case.covers
    }

    assert set() == set(_fields(layout_format)) - covered


def test_the_confirmed_part_is_worth_running() -> None:
    """Each kind of program has confirmed cases, and none from a placeholder."""
    for kind in KINDS:
        chosen = SUITE.chosen(kind, confirmed=True)
        assert len(chosen) >= 50, kind
        assert {"jcq14"} == {(case.layout or "").partition("/")[0] for case in chosen}


def test_the_schema_says_what_is_read() -> None:
    """case.schema.json knows the same keys as the reader of cases."""
    schema = json.loads((FOLDER / "case.schema.json").read_text("ascii"))

    assert set(REQUIRED) == set(schema["required"])
    assert {*REQUIRED, *OPTIONAL} == set(schema["properties"])


def test_every_group_is_in_the_readme() -> None:
    """The contract names each top folder of the suite."""
    text = (FOLDER / "README.md").read_text("utf-8")
    tops = {path.name for path in FOLDER.iterdir()} - {"README.md"}

    assert [] == [top for top in tops if f"`{top}" not in text]


def test_the_readme_document_is_what_we_show() -> None:
    """A case's records, as a document, are what show --json prints."""
    case: Case = BY_PATH["jcq14/entries/valid/clean"]
    shown = json.loads(asking_ourselves(SUITE)("decoder", case).out)

    assert case.document() == shown
