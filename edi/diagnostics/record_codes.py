"""REC: the fields of one record against each other."""

from __future__ import annotations

from edi.diagnostics.code import Code

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
)
