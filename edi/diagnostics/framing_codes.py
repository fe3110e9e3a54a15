"""FRM: what can be wrong with a file as bytes and lines, before any field is read."""

from __future__ import annotations

from edi.diagnostics.code import Code
from edi.diagnostics.diagnostic import Severity

_EXPORT_AGAIN = "export the file again from the program that made it"

FRAMING_CODES = (
    Code(
        code="FRM001",
        name="empty-file",
        message="the file is empty, expected at least a header and a trailer record",
        summary="The file holds nothing at all.",
        why="An empty file usually means that the export stopped before it began.",
        help=_EXPORT_AGAIN,
        example="a file of 0 bytes named E1234501.X01",
    ),
    Code(
        code="FRM002",
        name="utf-16-text",
        message="the file is UTF-16 text, expected one byte for each character",
        summary="The file was saved as Unicode (UTF-16), two bytes to a character.",
        why="Every column stands at twice its place, so that nothing can be read.",
        help=_EXPORT_AGAIN + "; do not open and save it in a text editor",
        example="FF FE 45 00 31 00 instead of 45 31",
    ),
    Code(
        code="FRM003",
        name="control-character",
        message="found control character {found}, expected printable characters",
        summary="A record holds a NUL, a tab or another control character.",
        why="Most programs cannot show or import such a character.",
        help="remove the character from the value it stands in, then export again",
        example="a tab between surname and forenames",
    ),
    Code(
        code="FRM004",
        name="character-set",
        message="found character {found}, expected letters without accents, digits "
        "and plain punctuation",
        summary="A byte lies outside the character set of the format (ASCII).",
        why="An accented letter takes one byte in one program and two in another; "
        "with two, everything after it stands one column too far right.",
        help="write the value without accents, then export again",
        example="RENÉE instead of RENEE",
    ),
    Code(
        code="FRM005",
        name="line-feed-alone",
        severity=Severity.WARNING,
        message="the record ends with a line feed alone, expected carriage return and "
        "line feed",
        summary="Records end as on Unix (LF), not as the format has it (CR LF).",
        why="Some programs read the whole file as one record then.",
        help=_EXPORT_AGAIN + "; a file transfer in text mode can cause this",
        example="0A instead of 0D 0A",
    ),
    Code(
        code="FRM006",
        name="no-last-line-end",
        severity=Severity.WARNING,
        message="the last record has no line end, expected carriage return and line "
        "feed",
        summary="The file stops right after its last record.",
        why="Harmless when the trailer is complete, and a sign of a file cut off when "
        "it is not.",
        help="nothing if the file is whole; otherwise export it again",
        example="a file that ends in E90000012 without 0D 0A",
    ),
    Code(
        code="FRM007",
        name="end-of-file-mark",
        severity=Severity.NOTICE,
        message="the file closes with an end-of-file mark (Ctrl-Z), expected nothing "
        "after the last record",
        summary="An old DOS end mark (Ctrl-Z, hex 1A) follows the last record.",
        why="Readers drop it; it is listed because it is a byte of the file.",
        help="nothing; programs that read these files skip the mark",
        example="0D 0A 1A at the end of the file",
    ),
    Code(
        code="FRM008",
        name="record-too-short",
        message="the record has {found} columns, expected {expected}",
        summary="A record is shorter than its layout.",
        why="Its last fields are missing. Where only trailing blanks are missing, "
        "nothing is lost, and this is a warning.",
        help=_EXPORT_AGAIN + "; some editors and e-mail programs cut trailing blanks",
        example="an option record of 109 columns instead of 115",
    ),
    Code(
        code="FRM009",
        name="record-too-long",
        message="the record has {found} columns, expected {expected}, and there is "
        "data beyond",
        summary="A record is longer than its layout and holds data past its end.",
        why="Usually something was inserted, and every later field is shifted.",
        help="look for a value that is too long for its field, correct it and export "
        "again",
        example="a syllabus title of 40 characters where 36 fit",
    ),
    Code(
        code="FRM010",
        name="blank-line",
        severity=Severity.WARNING,
        message="found a blank line, expected a record",
        summary="A line holds no record.",
        why="Some programs stop reading at a blank line.",
        help="remove the line, or export the file again",
        example="an empty line after the file trailer",
    ),
    Code(
        code="FRM011",
        name="line-too-long",
        message="found a line of more than {expected} bytes, expected records of the "
        "layout's length",
        summary="A line is longer than any record can be.",
        why="It is no exam-data file, or its line ends have been lost.",
        help="check that this is the right file, then export it again",
        example="a whole file without one line end",
    ),
    Code(
        code="FRM012",
        name="data-after-end-mark",
        message="found data after the end-of-file mark (Ctrl-Z), expected nothing",
        summary="There is data behind the end mark (Ctrl-Z) of the file.",
        why="Some programs stop at the mark and would lose that data without a word.",
        help="export each file on its own; two files may have been joined",
        example="two files copied into one with COPY A+B",
    ),
    Code(
        code="FRM013",
        name="record-padded",
        severity=Severity.NOTICE,
        message="the record is filled with blanks to {found} columns, expected "
        "{expected}",
        summary="A record has blanks after its last column.",
        why="No data is affected; boards have re-issued files to correct this.",
        help="nothing",
        example="a syllabus record of 115 columns whose last 71 are blank",
    ),
    Code(
        code="FRM014",
        name="stray-carriage-return",
        message="found a carriage return inside the record, expected it only before "
        "the line feed",
        summary="A carriage return stands where no record ends.",
        why="Programs disagree on whether a new record begins there.",
        help="look for a value copied with its line end, correct it and export again",
        example="an option title pasted from a spreadsheet with its line break",
    ),
)
