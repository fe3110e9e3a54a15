"""REC: the fields of one record against each other."""

from __future__ import annotations

from edi.diagnostics.code import Code
from edi.diagnostics.diagnostic import Severity

RECORD_CODES = (
    Code(
        code="REC001",
        name="filled-against-condition",
        message="{field} is filled, expected blank as {other} is {value}",
        summary="A field is filled although another field says that it does not apply.",
        why="One of the two is wrong, and the receiver cannot know which.",
        help="blank {field} or correct {other}",
        example="a fee of 04250 with fee defined N",
    ),
    Code(
        code="REC002",
        name="blank-against-condition",
        message="{field} is blank, expected a value as {other} is {value}",
        summary="A field is blank although another field says that it applies.",
        why="What is announced is missing.",
        help="fill {field} or correct {other}",
        example="no timetable date in a component that is timetabled",
    ),
    Code(
        code="REC003",
        name="count-of-items",
        message="{field} says {found}, expected {expected} as so many {group} are "
        "filled",
        summary="A count field does not match the items that are filled.",
        why="An item beyond the count is left out by programs that trust the count.",
        help="correct {field}, or look for a missing or extra item",
        example="option count 03 with two option codes",
    ),
    Code(
        code="REC004",
        name="gap-in-group",
        message="item {found} of {group} is blank before a filled one, expected no gap",
        summary="An item of a repeated group is blank before a filled one.",
        why="Programs that stop at the first blank item lose those behind it.",
        help="move the later items up, or export the file again",
        example="an option code in the first and third place, none in the second",
    ),
    Code(
        code="REC005",
        name="item-twice",
        message="{found} occurs twice in {group}, expected each one once",
        summary="The same item is given twice in one record.",
        why="It would be counted, and perhaps charged, twice.",
        help="remove one of the two",
        example="option code R093 twice in one entry",
    ),
    Code(
        code="REC006",
        name="too-many-items",
        message="found {found}, expected {expected}",
        summary="There are more items than a record has room for.",
        why="The rest would be lost, so such a record is not written.",
        help="leave out what does not fit, and ask the awarding body how it takes the "
        "rest; one candidate has one record in a file",
        example="21 options for one candidate where a record holds 20",
    ),
    Code(
        code="REC007",
        name="withdraws-everything",
        message="the amendment of candidate {found} has no options, expected at least "
        "one, as it withdraws the candidate from everything",
        summary="An amendment leaves the candidate without any option.",
        why="An amendment replaces all that was sent for its candidate, who would then "
        "be entered for nothing; programs make such a record by accident.",
        help="see with a2c diff what it takes away; if that is meant, say so "
        "(severities.REC007 in the configuration)",
        example="option count 00 and no option code in an amendment",
    ),
    Code(
        code="REC008",
        name="absence-without-grade",
        severity=Severity.WARNING,
        message="{field} is {found} where {other} is blank, expected a grade beside it",
        summary="A partial absence is flagged for a grade that is not there.",
        why="The flag says that a grade rests on part of the examination; without the "
        "grade one of the two is wrong or missing.",
        help="ask the awarding body which of the two is right",
        example="partial absence Y beside a blank second grade",
    ),
    Code(
        code="REC009",
        name="partial-absence",
        severity=Severity.NOTICE,
        message="{field} is {found}, so {other} rests on part of the examination",
        summary="A result is flagged as one with a partial absence.",
        why="The candidate missed a part; importers tell it as E4.",
        help="compare with the registers, and apply for special consideration in time",
        example="partial absence Y beside grade P1",
    ),
    Code(
        code="REC010",
        name="result-for-another-option",
        severity=Severity.NOTICE,
        message="the result is for option {found}, expected {expected} as entered",
        summary="A result came for another option than the candidate was entered for.",
        why="Awarding bodies do so where a candidate sat another tier or unit; "
        "importers tell it as E3.",
        help="compare with what the candidate sat; ask the awarding body if in doubt",
        example="a result for R097B where R097A was entered",
    ),
)
