"""What counts as a difference between an answer and its case, and what does not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from attrs import evolve

from edi.conformance import Answer, Case, Expected, Kind, compare, confirmed_columns

RECORDS: list[dict[str, Any]] = [
    {"record": 1, "kind": "file_header", "fields": {"year": "26"}},
    {"record": 2, "kind": "link", "fields": {"option_code": "R093", "note": None}},
]
FILE = b"L1 one\r\nL5R093  R09301      \r\n"
CASE = Case(
    path="group/case",
    file="L6A26_01.X01",
    about="a case",
    layout="jcq14/links",
    verdict="accepted",
    diagnostics=(),
    roundtrip="exact",
    records=tuple(RECORDS),
)
REJECTED = evolve(
    CASE,
    verdict="rejected",
    diagnostics=(Expected("FLD011", "error", 2, (3, 8)),),
)
FOUND = {"code": "FLD011", "record": 2, "columns": [3, 8]}


def answered(
    form: object, kind: Kind = "decoder", case: Case = CASE, code: int = 0
) -> list[str]:
    """How a JSON answer differs."""
    return compare(kind, case, b"", Answer(json.dumps(form).encode(), code))


def test_the_document_itself_passes() -> None:
    """A decoder that shows the case's document has no difference."""
    assert [] == answered(CASE.document())


def test_what_a_decoder_need_not_say() -> None:
    """Only records are compared; name and layout where they are given."""
    assert [] == answered({"records": RECORDS, "made_by": "us"})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"layout": "jcq13/links"}, "layout is"),
        ({"records": RECORDS[:1]}, "1 records, expected 2"),
        ({"records": None}, "records is null"),
        ({"records": [RECORDS[0], {**RECORDS[1], "kind": "mark"}]}, "record 2: kind"),
        ({"records": [RECORDS[0], {**RECORDS[1], "ending": "\n"}]}, "record 2: ending"),
    ],
)
def test_differences_of_a_document(change: dict[str, Any], told: str) -> None:
    """Every difference is told with its place."""
    assert answered(CASE.document() | change)[0].startswith(told)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"option_code": "R094", "note": None}, 'option_code is "R094", expected'),
        ({"option_code": "R093"}, "note is not there"),
        ({**RECORDS[1]["fields"], "more": ""}, "more is no field"),
        ({"option_code": "R093", "note": ""}, "note is"),
    ],
)
def test_differences_of_fields(fields: dict[str, Any], told: str) -> None:
    """A wrong, missing or additional field, and blank against empty."""
    rows = [RECORDS[0], {**RECORDS[1], "fields": fields}]

    assert answered({"records": rows})[0].startswith(f"record 2: {told}")


def test_no_json() -> None:
    """What is no JSON object is told, not raised."""
    assert "not JSON" in compare("decoder", CASE, b"", Answer(b"\xff{"))[0]
    assert "expected an object" in answered([])[0]


def test_only_confirmed_fields_count() -> None:
    """With confirmed columns, others may be wrong, missing or more."""
    columns = confirmed_columns("jcq14/links")
    rows = [
        {**RECORDS[0], "fields": {}},
        {**RECORDS[1], "fields": {"option_code": "R093", "x": 1}},
    ]
    wrong = [rows[0], {**RECORDS[1], "fields": {"option_code": "R094"}}]

    def told(given: object) -> list[str]:
        answer = Answer(json.dumps({"records": given}).encode())
        return compare("decoder", CASE, b"", answer, columns)

    assert [] == told(rows)
    assert told(wrong)


def test_bytes_of_an_encoder() -> None:
    """The first byte that differs is told by record and column."""
    wrong = FILE.replace(b"R09301", b"R09302")

    assert [] == compare("encoder", CASE, FILE, Answer(FILE))
    told = compare("encoder", CASE, FILE, Answer(wrong))
    assert ["record 2: column 14 is b'2', expected b'1'"] == told
    assert compare("encoder", CASE, FILE, Answer(FILE[:-2]))
    columns = confirmed_columns("jcq14/links")
    other_header = FILE.replace(b"L1 one", b"L1")
    assert [] == compare("encoder", CASE, FILE, Answer(other_header), columns)
    assert compare("encoder", CASE, FILE, Answer(wrong), columns)


def test_a_refusal() -> None:
    """A document that must be refused: exit code 1, and nothing written."""
    case = evolve(REJECTED, roundtrip="refused")

    assert [] == compare("encoder", case, b"", Answer(b"", 1))
    assert compare("encoder", case, b"", Answer(b"X", 1))
    assert compare("encoder", case, b"", Answer(b"", 0))


def test_findings() -> None:
    """Code, record and columns must be those of the case; severity where given."""

    def told(*rows: object) -> list[str]:
        return answered({"diagnostics": rows}, "checker", REJECTED, 1)

    assert [] == told(FOUND)
    assert [] == told({**FOUND, "severity": "error", "message": "anything"})
    assert ["not found: FLD011 in record 2, columns 3-8"] == told()
    assert "not expected" in told(FOUND, FOUND)[0]
    assert "severity" not in told({**FOUND, "severity": "notice"})[0]
    assert '"notice", expected error' in told({**FOUND, "severity": "notice"})[0]
    assert "is no diagnostic" in told("FLD011")[0]
    assert "expected two numbers" in told({**FOUND, "columns": [8, 3]})[0]


def test_findings_in_the_form_of_a2c_check() -> None:
    """The JSON of `a2c check` with one file is an answer too."""
    form = {"files": [{"diagnostics": [FOUND]}]}

    assert [] == answered(form, "checker", REJECTED, 1)


def test_a_checkers_exit_code_is_its_verdict() -> None:
    """Rejected is 1, accepted 0."""
    form = {"diagnostics": [FOUND]}

    assert ["exit code 0, expected 1"] == answered(form, "checker", REJECTED, 0)
    assert answered({"diagnostics": []}, "checker", CASE, 1)


def test_last_words_of_a_program_that_broke_down() -> None:
    """A crash often ends in exit code 1: what it said last tells it from a verdict."""
    answer = Answer(b"", 1, "KeyError: 'uci'")

    told = ["exit code 1, expected 0: KeyError: 'uci'"]
    assert told == compare("decoder", CASE, b"", answer)


def test_many_differences_are_counted() -> None:
    """A decoder that is wrong everywhere does not fill the screen."""
    rows = [{"record": number} for number in range(50)]
    case = evolve(CASE, records=tuple(RECORDS * 25))
    told = answered({"records": rows}, case=case)

    assert len(told) == 6
    assert told[-1].startswith("and ")
