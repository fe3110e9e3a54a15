"""FIL: a file as a whole, its name, and what its records say about it together."""

from __future__ import annotations

from edi.diagnostics.code import Code
from edi.diagnostics.diagnostic import Severity

FILE_CODES = (
    Code(
        code="FIL001",
        name="unknown-data-type",
        message="no layout is known for data type {found}, expected one of {expected}",
        summary="The file is of a kind that no layout describes.",
        why="It can be passed on unchanged, but not read or checked.",
        help="check that this is an exam-data file; if it is, ask for a layout or "
        "write one",
        example="T1234501.X01",
    ),
    Code(
        code="FIL002",
        name="file-name-form",
        message="file name {found} does not have the form of an exam-data file, "
        "expected one such as E1234501.X01",
        summary="The name does not say what the file is.",
        why="Receivers sort files by their names and leave out what they do not know.",
        help="give the file the name its program gave it when it was exported",
        example="entries.txt instead of E1234501.X01",
    ),
    Code(
        code="FIL003",
        name="name-and-data-type",
        message="the records are of data type {found}, expected {expected} as in the "
        "file's name",
        summary="The name's first letter and the records disagree.",
        why="The receiver would treat the file as something it is not.",
        help="give the file the name its program gave it when it was exported",
        example="E1234501.X01 whose records begin with A1, A3, A5",
    ),
    Code(
        code="FIL004",
        name="name-and-header",
        message="{field} is {found}, expected {expected} as in the file's name",
        summary="The file's name and its header disagree.",
        why="The file may have been renamed, or copied from another centre or series.",
        help="find out which of the two is right, then export the file again",
        example="E1234501.X01 with centre number 54321 in its header",
    ),
    Code(
        code="FIL005",
        name="record-count",
        message="the trailer counts {found} records, expected {expected} as there are "
        "in the file",
        summary="The number of records in a trailer is not the number there are.",
        why="Records may have been lost or added on the way.",
        help="export the file again; do not edit it by hand",
        example="a trailer that counts 12 after 11 entry records",
    ),
    Code(
        code="FIL006",
        name="duplicate-key",
        message="{field} {found} is given a second time, expected each one once",
        summary="Two records have the same key, such as one candidate number twice.",
        why="The receiver would take one of the two, and nobody can say which.",
        help="keep the right one of the two records, then export the file again",
        example="two entry records with candidate number 0001 in one centre",
    ),
    Code(
        code="FIL007",
        name="series-unknown-marks",
        message="the series is shown as {found}, expected a series such as 6A",
        summary="The header has question marks where the series should be.",
        why="Some programs refuse such a file with 'invalid series code in file'.",
        help="ask the awarding body for the file again, or for the series that belongs "
        "in the header",
        example="R1 header with ??25 instead of 6A25",
    ),
    Code(
        code="FIL008",
        name="renamed-copy",
        message="file name {found} looks like a second copy, expected {expected}",
        summary="A browser or a file manager has changed the name of the file.",
        why="Receivers refuse renamed files, and this file may be there already.",
        help="check whether {expected} has been sent already; if not, name this file "
        "{expected}",
        example="E1234501 (1).X01 instead of E1234501.X01",
    ),
    Code(
        code="FIL009",
        name="centre-header-and-file-header",
        message="{field} is {found}, expected {expected} as in the {owner}",
        summary="A record repeats a value of its header, and the two disagree.",
        why="The records below may count for the wrong series, body or centre.",
        help="export the file again; do not join files by hand",
        example="series 6A in the file header and 1A in the centre header",
    ),
    Code(
        code="FIL010",
        name="more-findings",
        severity=Severity.NOTICE,
        message="{found} more findings are not listed, as the list ends at {expected}",
        summary="The list of findings was cut at its limit.",
        why="A fault on every line would bury the one that causes it.",
        help="correct what is listed first, then check the file again",
        example="a file of 5,000 records, all one column too long",
    ),
    Code(
        code="FIL011",
        name="format-version",
        severity=Severity.WARNING,
        message="format version {found} is not known, expected {expected}",
        summary="The header names a format version that no layout describes.",
        why="The file is read as the current version, which may not fit.",
        help="ask the sender which format version was used",
        example="format version 15",
    ),
    Code(
        code="FIL012",
        name="candidate-with-two-ucis",
        message="candidate {other} has UCI {found} here, expected the one that the "
        "number had before",
        summary="One candidate number comes with two UCIs in a file.",
        why="The two may be different children, and one gets what is the other's.",
        help="compare both with the candidate's last statement of results",
        example="two marks of candidate 0001, each with another UCI",
    ),
    Code(
        code="FIL013",
        name="uci-with-two-candidates",
        message="candidate {found} has the UCI of candidate {second}, expected one of "
        "their own",
        summary="One UCI comes with two candidate numbers in a centre.",
        why="A UCI is one child's for life; the awarding body would merge the two.",
        help="give each candidate the UCI of their own last statement of results; if "
        "it is one child, withdraw one of the two numbers",
        example="candidates 0001 and 0002 with one UCI",
    ),
    Code(
        code="FIL014",
        name="records-of-another-centre",
        severity=Severity.WARNING,
        message="{field} is {found}, expected {expected} as in the file's name",
        summary="A file named for one centre holds records of another.",
        why="A centre may send only its own candidates; those of the other centre are "
        "refused or put to the wrong one.",
        help="send each centre's records in a file of its own, through its own account",
        example="records of centre 54321 in E1234501.X01",
    ),
)
