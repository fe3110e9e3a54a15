"""HIS: a file against what was sent and received before it."""

from __future__ import annotations

from edi.diagnostics.code import Code
from edi.diagnostics.diagnostic import Severity

HISTORY_CODES = (
    Code(
        code="HIS001",
        name="second-entries-file",
        message="{found} was sent before for this series, expected only amendments "
        "after it",
        summary="A second entries file for a series whose entries were sent already.",
        why="An awarding body takes one entries file for a series; what comes after it "
        "must be an amendments file (letter A), or it is refused or replaces all.",
        help="send the changes as an amendments file; if the first file was refused, "
        "ask the awarding body before you send entries again",
        example="E1234501.X02 for series 6A26 after E1234501.X01 was sent",
    ),
    Code(
        code="HIS002",
        name="amendment-of-nobody",
        severity=Severity.NOTICE,
        message="candidate {found} was not entered before, so this amendment enters "
        "the candidate anew, expected a candidate who was entered",
        summary="An amendment for a candidate who was never entered in this series.",
        why="A late entry goes this way; so does a candidate number that is mistyped, "
        "and then another candidate's entry stays as it was.",
        help="compare the candidate number; if this is a late entry, all is well",
        example="an amendment for candidate 0099 where only 0001 to 0042 are entered",
    ),
    Code(
        code="HIS003",
        name="sequence-gap",
        severity=Severity.WARNING,
        message="the sequence number is {found}, expected {expected}",
        summary="Sequence numbers were left out since the file before.",
        why="A file that was made and never sent may be missing; some awarding bodies "
        "wait for it and keep the later ones in a queue.",
        help="look for a file that was not sent, and send it first",
        example="A1234501.X04 where the file sent before is A1234501.X02",
    ),
    Code(
        code="HIS004",
        name="sequence-repeated",
        message="the sequence number is {found}, expected one above {expected}",
        summary="A sequence number was used already, or is below one that was.",
        why="Files are taken in the order of their numbers; one that comes late or "
        "twice is refused, or undoes what a newer file said.",
        help="export the file again, so that it gets the next number",
        example="another A1234501.X02 with other content",
    ),
    Code(
        code="HIS005",
        name="result-without-entry",
        severity=Severity.NOTICE,
        message="there is a result for option {found}, which candidate {other} was not "
        "entered for",
        summary="A result for an option that the candidate was not entered for.",
        why="Awarding bodies do return such results, for entries made late or by "
        "another way; importers tell it as E2.",
        help="compare with the entries; ask the awarding body if it cannot be",
        example="a result for R097A where the candidate was entered for R093 only",
    ),
    Code(
        code="HIS006",
        name="result-changed",
        severity=Severity.NOTICE,
        message="the result of option {found} is not as it came before",
        summary="A result differs from the same candidate's in an earlier file.",
        why="Results change after reviews, and importers overwrite what was there; "
        "statements that were given out may no longer hold (importers tell it as E5).",
        help="import the file, and tell the candidate if a grade has changed",
        example="R093 graded M2 where the file of the week before said P2",
    ),
    Code(
        code="HIS007",
        name="candidate-not-entered",
        message="candidate {found} was not entered in this series, expected one that "
        "was",
        summary="A forecast, mark or result for a candidate who was not entered.",
        why="Nobody can tell whose it is, so it is not imported.",
        help="compare the candidate number, and enter the candidate if that was left "
        "out",
        example="a mark for candidate 0099 where 0001 to 0042 are entered",
    ),
    Code(
        code="HIS008",
        name="uci-not-as-entered",
        message="{field} is {found}, expected {expected} as in the entry",
        summary="The UCI differs from the one that the candidate was entered with.",
        why="A UCI that differs between entry and result is the commonest reason why "
        "results cannot be imported; the two may be different children.",
        help="compare both with the candidate's last statement of results; correct the "
        "wrong one by an amendment",
        example="candidate 0001 with the UCI of candidate 0002",
    ),
    Code(
        code="HIS009",
        name="option-not-entered",
        message="candidate {other} was not entered for {found}",
        summary="A forecast or mark for something the candidate was not entered for.",
        why="The awarding body has no entry to put it to.",
        help="enter the candidate for it, or correct the code",
        example="a forecast for R094A where the candidate is entered for R093",
    ),
)
