"""SEQ: which records a file holds, and in which order."""

from __future__ import annotations

from edi.diagnostics.code import Code

SEQUENCE_CODES = (
    Code(
        code="SEQ001",
        name="unknown-record-type",
        message="record type {found} is not known, expected {expected}",
        summary="A line does not begin with a record type of this file.",
        why="The line cannot be read. It is kept as it is, but nobody acts on it.",
        help="look at the line: if it continues the one above, a value holds a line "
        "break; otherwise ask the supplier of the program that made the file",
        example="a line that begins with E6",
    ),
    Code(
        code="SEQ002",
        name="record-out-of-order",
        message="found {kind} record here, expected {expected}",
        summary="A record stands where its file may not have it.",
        why="Records belong to the headers above them; out of order, they may count "
        "for the wrong centre.",
        help="export the file again; do not sort or edit it",
        example="an entry record before the centre header",
    ),
    Code(
        code="SEQ003",
        name="no-file-header",
        message="the first record is of kind {kind}, expected {expected}",
        summary="The first record is not the file header.",
        why="Without it nobody can tell whose file this is, for which series.",
        help="export the file again; the first line may have been lost in copying",
        example="an entries file that begins with E5",
    ),
    Code(
        code="SEQ004",
        name="no-file-trailer",
        message="the file ends after {found}, expected {expected}",
        summary="The file trailer is missing; the file was probably cut off.",
        why="Records may be missing, and nobody could tell which.",
        help="export or copy the file again, and send it only when that has finished",
        example="an entries file whose last line begins with E5",
    ),
    Code(
        code="SEQ005",
        name="record-after-trailer",
        message="found {kind} record after the file trailer, expected the end of the "
        "file",
        summary="There are records behind the file trailer.",
        why="Most programs stop at the trailer and would lose those records.",
        help="export each file on its own; two files may have been joined",
        example="a second file header after the line that begins with E9",
    ),
    Code(
        code="SEQ006",
        name="other-data-type",
        message="record type {found} belongs to another kind of file, expected "
        "{expected}",
        summary="A record of another data type stands in this file.",
        why="An amendment inside an entries file would be left out or misread.",
        help="export entries, amendments and the other kinds into files of their own",
        example="an A5 record in an E file",
    ),
    Code(
        code="SEQ007",
        name="lower-case-identifier",
        message="record type {found} is in lower case, expected {expected}",
        summary="A record begins with a small letter.",
        why="Programs that compare exactly do not recognise the record.",
        help="export the file again with capital letters",
        example="e5 instead of E5",
    ),
)
