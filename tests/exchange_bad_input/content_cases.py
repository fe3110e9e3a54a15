"""Files with something wrong in them or their names, and what must become of each."""

from __future__ import annotations

from attrs import frozen

from daemon.demo import series

NUMBER = "12345"
NAME = "E1234501.X01"
GOOD = bytes(series.entries(NUMBER))
_LINES = GOOD.splitlines(keepends=True)
_FOREIGN = bytes(series.entries("23456"))
_PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"


@frozen
class Case:
    """A file dropped into a centre's outbox."""

    id: str
    name: str
    content: bytes
    codes: tuple[str, ...]
    """The codes that its verdict names, all of them."""
    words: tuple[str, ...] = ()
    """What the report beside it says, among other things."""
    sent: bool = False
    """Whether it goes all the same: a placeholder's position blocks no file."""


def _with(index: int, line: bytes) -> bytes:
    return b"".join([*_LINES[:index], line, *_LINES[index + 1 :]])


CASES = (
    Case("empty", NAME, b"", ("FRM001",), ("the file is empty",)),
    Case("one byte", NAME, b"E", ("SEQ004",), ("export or copy the file again",)),
    Case("one NUL", NAME, b"\0", ("SEQ004",), ("expected a file trailer (E9)",)),
    Case("no trailer", NAME, b"".join(_LINES[:-1]), ("SEQ004",), ("after record 27",)),
    Case("cut off", NAME, GOOD[: len(GOOD) // 2], ("SEQ004",), ("trailer (E9)",)),
    Case(
        "wrong count",
        NAME,
        b"".join([*_LINES[:4], *_LINES[5:]]),
        ("FIL005",),
        sent=True,
    ),
    Case(
        "short record",
        NAME,
        _with(4, _LINES[4][:50] + b"\r\n"),
        ("FRM008",),
        ("the record has 50 columns, expected 204", "record 5 (entry)"),
    ),
    Case(
        "long record",
        NAME,
        _with(4, _LINES[4][:-2] + b"X" * 40 + b"\r\n"),
        ("FRM009",),
        sent=True,
    ),
    Case("LF only", NAME, GOOD.replace(b"\r\n", b"\n"), ("FRM005",), sent=True),
    Case("Ctrl-Z at the end", NAME, GOOD + b"\x1a", ("FRM007",), sent=True),
    Case(
        "UTF-16",
        NAME,
        GOOD.decode("ascii").encode("utf-16"),
        ("FRM002",),
        ("do not open and save it in a text editor",),
    ),
    Case(
        "NULs",
        NAME,
        _with(3, b"\0" * 204 + b"\r\n"),
        ("SEQ001",),
        ("record type '??' is not known",),
    ),
    Case("lower case", NAME, GOOD.lower(), ("SEQ007",), ("with capital letters",)),
    Case(
        "unknown record type",
        NAME,
        _with(4, b"E4" + _LINES[4][2:]),
        ("SEQ001",),
        ("record type 'E4' is not known, expected E1, E3, E5, E7, E9",),
    ),
    Case(
        "unknown data type",
        "T1234501.X01",
        GOOD.replace(b"E", b"T"),
        ("FIL001",),
        ("no layout is known for data type 'T'",),
    ),
    Case(
        "letter of the name",
        "A1234501.X01",
        GOOD,
        ("FIL003",),
        ("the records are of data type E, expected A",),
    ),
    Case("centre in the header", NAME, _FOREIGN, ("FIL004",), sent=True),
    Case(
        "body in the name",
        "E1234599.X01",
        GOOD,
        ("TRN030",),
        ("no partner is configured for awarding body 99 (there is one for 01)",),
    ),
    Case(
        "another centre's file",
        "E2345601.X01",
        _FOREIGN,
        ("TRN030",),
        ("says centre 23456, but this outbox belongs to centre 12345",),
    ),
    Case(
        "browser's twin",
        "E1234501 (1).X01",
        GOOD,
        ("FIL008",),
        ("check whether E1234501.X01 has been sent already",),
    ),
    Case("no extension", "E1234501", GOOD, ("FIL002",), ("such as E1234501.X01",)),
    Case("PDF", "letter.pdf", _PDF, ("FIL002", "FRM005"), ("'letter.pdf'",)),
    Case("PDF under an EDI name", NAME, _PDF, ("FRM005", "SEQ001", "SEQ004"), ("E9",)),
    Case(
        "garbage",
        NAME,
        bytes(range(256)) * 40,
        ("FRM005", "FRM014", "SEQ001"),
        ("NOT sent",),
    ),
    Case(
        "results",
        "R1234501.X01",
        bytes(series.results(NUMBER)),
        ("TRN031",),
        ("centres do not send results files",),
    ),
    Case(
        "basedata",
        "S6A26_01.X01",
        bytes(series.basedata()[0]),
        ("TRN030",),
        ("not that of a file from a centre",),
    ),
    Case("XML", *series.results_xml(NUMBER), ("FIL001",), ("NOT sent",)),
)
