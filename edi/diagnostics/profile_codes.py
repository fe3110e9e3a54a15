"""PRF: entries and marks against the rules of an awarding body."""

from __future__ import annotations

from edi.diagnostics.code import Code
from edi.diagnostics.diagnostic import Severity

PROFILE_CODES = (
    Code(
        code="PRF001",
        name="two-routes",
        message="unit {found} is entered as {second} and as {other}, expected one way "
        "of moderation for all",
        summary="Candidates of one centre are entered for a unit by two routes.",
        why="All of a centre's candidates for a unit in a series must be moderated the "
        "same way; the awarding body cannot moderate a unit twice.",
        help="choose one of the two, and amend the entries that have the other",
        example="R094A for one candidate and R094B for another",
    ),
    Code(
        code="PRF002",
        name="certification-missing",
        severity=Severity.NOTICE,
        message="candidate {found} has all units of {other} and no certification "
        "entry, expected one in the final series",
        summary="A candidate takes the last unit without a certification entry.",
        why="Without a certification ('cash-in') entry no grade is awarded; what is "
        "left then is a late certification after results.",
        help="enter the certification if this is the candidate's final series",
        example="R093, R094A and R097A entered, and no J834",
    ),
    Code(
        code="PRF003",
        name="certification-early",
        severity=Severity.WARNING,
        message="candidate {found} is entered for the certification of {other} with "
        "{second} units known, expected {expected}",
        summary="A certification is entered before all units are.",
        why="The certification fails, or wastes the candidate's attempt.",
        help="withdraw the certification until the last unit is taken; if units were "
        "entered elsewhere, all is well",
        example="J834 with R093 and R094A where three units are needed",
    ),
    Code(
        code="PRF004",
        name="examination-not-in-final-series",
        severity=Severity.WARNING,
        message="candidate {found} is entered for the certification of {other} without "
        "its examined unit, expected both in one series",
        summary="A certification is entered in a series without the examination.",
        why="The examination must be taken in the final series; an earlier attempt "
        "never counts.",
        help="enter the examined unit in this series, or certificate in the series in "
        "which it is taken",
        example="J834 in June with R093 taken in January only",
    ),
    Code(
        code="PRF005",
        name="too-many-attempts",
        severity=Severity.WARNING,
        message="candidate {found} takes unit {other} {second} times, expected at most "
        "{expected}",
        summary="A candidate takes an examined unit more often than is allowed.",
        why="The awarding body does not count a further attempt.",
        help="compare with the earlier series, and withdraw the unit",
        example="a third entry for a unit that may be taken twice",
    ),
    Code(
        code="PRF006",
        name="after-the-deadline",
        severity=Severity.WARNING,
        message="the deadline for {found} was {expected}; {value}",
        summary="The last day for this file is over.",
        why="What comes late may cost a fee, or not be taken at all.",
        help="send it today, and ask the awarding body what it costs",
        example="marks on 18 May that were due on 15 May",
    ),
    Code(
        code="PRF007",
        name="sample-follows",
        severity=Severity.NOTICE,
        message="a sample of the work will be asked for a day or two after these "
        "marks, expected to be sent within {expected} working days",
        summary="After marks comes the request for a sample, which is due soon.",
        why="A sample that comes late holds up the results of all candidates.",
        help="keep the work of all candidates ready to be sent",
        example="marks sent on 12 May, the request on 14 May, the sample due on 19 May",
    ),
)
