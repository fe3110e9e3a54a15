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
    Code(
        code="XRF006",
        name="component-count",
        severity=Severity.WARNING,
        message="{field} of option {other} is {found}, expected {expected} as in the "
        "links",
        summary="An option states another number of components than it has links.",
        why="A component is missing, so its marks could not be sent, or the files are "
        "of different issues.",
        help="import the newest issue of all basedata files of the series together",
        example="component count 02 for R094A where the links file has one link",
    ),
    Code(
        code="XRF007",
        name="gradeset-unknown",
        severity=Severity.WARNING,
        message="{field} is {found}, expected a gradeset that is known",
        summary="An option names a gradeset that is not among those known.",
        why="The grades of its results could not be checked or shown.",
        help="import the newest gradesets",
        example="gradeset ZZZZ where the table has CNA1 and CNA2",
    ),
    Code(
        code="XRF008",
        name="date-outside-series",
        severity=Severity.WARNING,
        message="{field} is {found}, expected {expected}",
        summary="A date in the basedata lies far from its series.",
        why="A deadline or examination day is mistyped, or of another year.",
        help="ask the awarding body for the right day, or for a newer issue",
        example="marks due on 15 May 2025 in the basedata of June 2026",
    ),
    Code(
        code="XRF009",
        name="newer-issue-held",
        severity=Severity.WARNING,
        message="this is issue {found}, and issue {expected} is held already",
        summary="A basedata file is older than the one that is held.",
        why="What the awarding body corrected would be undone.",
        help="import the newer issue again after this one, or leave this one out",
        example="O6A26_01.X01 where O6A26_01.X02 came before",
    ),
)
