"""The conformance suite: what a case says, and how an answer is compared with it.

Pure: cases and answers come as values; `a2c conform` reads the files and runs the
programs. `fixtures/README.md` is the contract.
"""

from edi.conformance.case import KINDS, Case, CaseError, Expected, Kind, case_from_json
from edi.conformance.comparison import Answer, compare
from edi.conformance.confirmed import ConfirmedColumns, confirmed_columns
from edi.conformance.scorecard import Outcome, Result, Scorecard
from edi.conformance.skips import Skip, SkipError, parse_skips

__all__ = [
    "KINDS",
    "Answer",
    "Case",
    "CaseError",
    "ConfirmedColumns",
    "Expected",
    "Kind",
    "Outcome",
    "Result",
    "Scorecard",
    "Skip",
    "SkipError",
    "case_from_json",
    "compare",
    "confirmed_columns",
    "parse_skips",
]
