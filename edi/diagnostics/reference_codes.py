"""XRF: records against the basedata that an awarding body has issued."""

from __future__ import annotations

from edi.diagnostics.code import Code
from edi.diagnostics.diagnostic import Severity

REFERENCE_CODES = (
    Code(
        code="XRF001",
        name="not-in-basedata",
        message="{field} {found} is not in the basedata, expected {expected}",
        summary="A code does not occur in the basedata it should be from.",
        why="The awarding body cannot tell what was meant.",
        help="check the code, and import the newest basedata of this series before "
        "exporting again",
        example="option code R999 where the basedata has R093 and R094A",
    ),
    Code(
        code="XRF002",
        name="mark-above-maximum",
        message="{field} is {found}, expected at most {expected}",
        summary="A mark is higher than its component allows.",
        why="The mark is mistyped, or given for another component.",
        help="correct the mark or the component code",
        example="a mark of 072 for a component with a maximum of 60",
    ),
    Code(
        code="XRF003",
        name="disallowed-combination",
        message="options {found} and {second} may not be taken together in one series, "
        "expected only one of them",
        summary="A candidate is entered for two options that exclude each other.",
        why="The awarding body will refuse one of the two entries.",
        help="withdraw one of the two options",
        example="foundation and higher tier of one paper",
    ),
    Code(
        code="XRF004",
        name="no-basedata",
        severity=Severity.NOTICE,
        message="no basedata is held for {found}, so codes are not checked against it",
        summary="There is no basedata of this body and series to check against.",
        why="A wrong option code would only be found by the awarding body.",
        help="get the basedata of this series from the awarding body",
        example="an entries file for series 6A26 before its options file has come",
    ),
    Code(
        code="XRF005",
        name="grade-not-in-gradeset",
        severity=Severity.WARNING,
        message="{field} is {found}, expected a grade of gradeset {expected}",
        summary="A grade does not occur in the gradeset of its option.",
        why="The grade is mistyped, or the gradesets held are out of date.",
        help="correct the grade, or import the newest basedata and gradesets",
        example="grade A* in an option graded 9 to 1",
    ),
)
