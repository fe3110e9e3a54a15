"""The made-up values that the cases are built of: one record of each kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from edi.check_characters import uci_letter, uln_digit

Values = Mapping[str, Any]
"""Field name → canonical text, None where blank; groups are lists of such mappings."""


def uci(number: int, centre: str = "12345", issued_by: str = "0") -> str:
    """The UCI of a candidate of a centre."""
    first = f"{centre}{issued_by}25{number:04d}"
    return first + (uci_letter(first) or "")


def uln(first_nine: int) -> str:
    """The ULN that begins with these nine digits."""
    text = str(first_nine)
    digit = uln_digit(text)
    assert digit is not None, text
    return text + digit


_PERSON: Values = {
    "centre_number": "12345",
    "candidate_number": "0001",
    "name": "EXAMPLE:ANNA",
    "sex": "F",
    "date_of_birth": "2010-01-31",
    "status": "P",
    "uci": uci(1),
    "uln": "9276308686",
    "options": [{"option_code": "R093"}, {"option_code": "R094A"}],
}

RESULT_ITEM: Values = {
    "option_code": "R093",
    "result_option_code": "R093",
    "result_type": "B",
    "score": "61",
    "first_grade": "M2",
    "second_grade": "P1",
    "first_endorsement": "D2",
    "second_endorsement": "P2",
    "first_grade_partial_absence": "A",
    "second_grade_partial_absence": "B",
    "first_endorsement_partial_absence": "C",
    "second_endorsement_partial_absence": "D",
}

DETAILS: Mapping[str, Values] = {
    "entry": _PERSON,
    "amendment": _PERSON,
    "forecast": {
        "centre_number": "12345",
        "candidate_number": "0001",
        "uci": uci(1),
        "option_code": "R093",
        "first_grade": "D2",
        "second_grade": "M1",
    },
    "mark": {
        "centre_number": "12345",
        "candidate_number": "0001",
        "uci": uci(1),
        "component_code": "R09401",
        "mark": "42",
        "grade": None,
        "absent": None,
    },
    "result": {
        "centre_number": "12345",
        "candidate_number": "0001",
        "uci": uci(1),
        "uln": "9276308686",
        "results": [RESULT_ITEM],
    },
    "syllabus": {"syllabus_code": "J834", "title": "CREATIVE IMEDIA"},
    "option": {
        "option_code": "R093",
        "syllabus_code": "J834",
        "certification_qualification": "GCSE",
        "certification_level": "FC",
        "item": "U",
        "unit_qualification": "GCSE",
        "unit_level": "FC",
        "process": "E",
        "classification": "0710",
        "accreditation_number": "60371851",
        "title": "CREATIVE IMEDIA IN THE MEDIA",
        "fee_defined": "Y",
        "fee": "2650",
        "first_forecast_gradeset": "CNL2",
        "second_forecast_gradeset": "CNL1",
        "result_type": "B",
        "first_grade_gradeset": "CNA1",
        "second_grade_gradeset": "CNA2",
        "first_endorsement_gradeset": "CNE1",
        "second_endorsement_gradeset": "CNE2",
        "maximum_mark": "100",
        "component_count": "1",
    },
    "component": {
        "component_code": "R09301",
        "title": "WRITTEN PAPER",
        "teacher_marks": "N",
        "maximum_mark": "70",
        "gradeset": "CNA1",
        "due_date": "2026-05-15",
        "timetabled": "Y",
        "timetable_date": "2026-06-03",
        "timetable_session": "A",
        "time_allowed": "90",
    },
    "link": {"option_code": "R094A", "component_code": "R09401"},
    "disallowed": {"option_code": "R097A", "disallowed_option_code": "R097B"},
    "reply": {
        "code": "FLD011",
        "severity": "E",
        "record_number": "3",
        "record_kind": "entry",
        "first_column": "72",
        "last_column": "72",
        "field_name": "uci",
        "evidence": "C",
        "message": "check letter of UCI is 'Y', expected 'A'",
    },
}
"""A record of each kind with every field filled, as far as the fields allow."""

REPLY_HEADER: Values = {
    "verdict": "R",
    "answered_name": "E1234501.X01",
    "answered_sha256": "0123456789abcdef" * 4,
    "record_count": "6",
    "error_count": "1",
    "warning_count": "0",
    "notice_count": "0",
}
