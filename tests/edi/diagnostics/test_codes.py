"""The registry of codes, and findings made of them."""

import re
from pathlib import Path
from string import Formatter

import pytest

import edi.diagnostics
from edi.diagnostics import (
    CODES,
    LEVELS,
    Code,
    Severity,
    capped,
    finding,
    gravest,
    label,
)
from edi.diagnostics.code import registry
from edi.layout.plan import Evidence

ENTRIES = [pytest.param(entry, id=entry.code) for entry in CODES.values()]
ARGUMENTS = {"found", "expected", "group", "other", "owner", "second", "value"} | {
    "field",
    "kind",
}
SOURCES = Path(edi.diagnostics.__file__).parents[1]


def places(template: str) -> set[str]:
    """Name the arguments that a template has places for."""
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("entry", ENTRIES)
def test_entry_is_complete(entry: Code) -> None:
    """Every entry says what, why, what to do, and shows an example."""
    texts = (entry.message, entry.summary, entry.why, entry.help, entry.example)

    assert all(text.strip() for text in texts)
    assert re.fullmatch(r"[A-Z]{3}[0-9]{3}", entry.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry.name)
    assert entry.level in LEVELS


@pytest.mark.parametrize("entry", ENTRIES)
def test_wording(entry: Code) -> None:
    """Messages and help begin small and have no full stop; summary and why have one."""
    for text in (entry.message, entry.help):
        assert not text.endswith(".")
        assert text[0] == text[0].lower()
        assert "illegal" not in text
    assert entry.summary.endswith(".")
    assert entry.why.endswith(".")


@pytest.mark.parametrize("entry", ENTRIES)
def test_places_are_of_the_known_set(entry: Code) -> None:
    """Templates use only the arguments that rules agree to give."""
    assert set() == places(entry.message) - ARGUMENTS
    # What the help names is in the message as well, so that one call fills both.
    assert set() == places(entry.help) - places(entry.message)


def test_names_are_distinct() -> None:
    """No two codes have one name."""
    assert len(CODES) == len({entry.name for entry in CODES.values()})


def test_twice_the_same_code() -> None:
    """A registry refuses a code that is given twice."""
    entry = CODES["FLD001"]

    with pytest.raises(ValueError, match="FLD001 is given twice"):
        registry([entry, entry])


def test_every_code_in_use_is_registered() -> None:
    """No rule reports a code that nobody can look up."""
    used = {
        code
        for path in SOURCES.rglob("*.py")
        for code in re.findall(
            r'"((?:FRM|FLD|REC|SEQ|FIL|XRF|HIS|PRF)\d{3})"',
            path.read_text(encoding="utf-8"),
        )
    }

    assert set() == used - set(CODES)


def test_finding_fills_in_the_texts() -> None:
    """A finding's message and help name the field, the found and the expected."""
    found = finding("FLD004", field="candidate_number", found="0", expected="1 to 9999")

    assert "candidate number is 0, expected 1 to 9999" == found.message
    assert found.help.startswith("correct candidate number in the program")
    assert {"found": "0", "expected": "1 to 9999"} == found.arguments
    assert "candidate_number" == found.field


def test_finding_takes_arguments_as_a_mapping() -> None:
    """Arguments in a mapping do the same as arguments by name."""
    given = {"found": "0", "expected": "1 to 9999"}

    assert finding("FLD004", field="a", **given) == finding("FLD004", given, field="a")  # type: ignore[arg-type]  # mypy takes any **mapping for the typed parameters


def test_finding_without_an_argument() -> None:
    """A finding whose message lacks an argument is our bug and raises."""
    with pytest.raises(KeyError, match="expected"):
        finding("FLD004", found="0")


def test_finding_of_an_unknown_code() -> None:
    """A code that is not registered is our bug and raises."""
    with pytest.raises(KeyError, match="FLD999"):
        finding("FLD999")


def test_braces_in_data_are_data() -> None:
    """What a file holds is never taken for a template."""
    found = finding("FLD004", field="mark", found="{help}{0}", expected="{")

    assert "mark is {help}{0}, expected {" == found.message


def test_personal_values_are_masked() -> None:
    """No letter or digit of a personal value is in any part of a finding."""
    found = finding(
        "FLD003",
        field="date_of_birth",
        personal=True,
        found="'31/02/09'",
        expected="six digits DDMMYY",
    )

    assert "date of birth is '**/**/**', expected six digits DDMMYY" == found.message
    assert "'**/**/**'" == found.arguments["found"]
    assert "31" not in repr(found)


@pytest.mark.parametrize(
    ("own", "evidence", "expected"),
    [
        (Severity.ERROR, None, Severity.ERROR),
        (Severity.ERROR, Evidence.CONFIRMED, Severity.ERROR),
        (Severity.ERROR, Evidence.INFERRED, Severity.ERROR),
        (Severity.ERROR, Evidence.PLACEHOLDER, Severity.NOTICE),
        (Severity.WARNING, Evidence.PLACEHOLDER, Severity.NOTICE),
        (Severity.NOTICE, Evidence.CONFIRMED, Severity.NOTICE),
    ],
)
def test_cap(own: Severity, evidence: Evidence | None, expected: Severity) -> None:
    """What rests on a placeholder is a notice, so that it never blocks a file."""
    found = finding("FRM001", severity=own, evidence=evidence)

    assert expected == capped(own, evidence) == found.severity


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("uci", "UCI"),
        ("date_of_birth", "date of birth"),
        ("options.option_code", "option code"),
        ("file_header", "file header"),
    ],
)
def test_label(name: str, expected: str) -> None:
    """Names of fields and kinds are shown as words."""
    assert expected == label(name)


def test_names_in_arguments_are_shown_as_words() -> None:
    """Other fields and groups that a message names are labelled like the field."""
    found = finding("REC001", field="fee", other="fee_defined", value="'N'")

    assert "fee is filled, expected blank as fee defined is 'N'" == found.message


def test_gravest() -> None:
    """The gravest of some findings decides; of none, nothing does."""
    warning, notice = finding("FRM006"), finding("FRM007")

    assert Severity.WARNING == gravest([notice, warning, notice])
    assert gravest([]) is None


def test_equal_findings_collapse() -> None:
    """Twins compare equal and hash alike."""
    twins = {finding("FRM008", found=1, expected=2, record=3) for _ in range(2)}

    assert 1 == len(twins)
