"""File names: what a name says of its file, and how names are made.

`E1234501.X01` is a file of one centre: data type, centre number, awarding body, and the
last two digits of the sequence number. `S6A26_01.X03` is broadcast by an awarding body:
data type, series, year, language, awarding body, issue. Names compare without case and
are never changed in transit (JCQ, formats for the exchange of examination related data;
Scomis, basedata file names). Results in XML travel beside them as
`a2c.12345.01.EDIResults.GUID.xml` (OCR, EDI results files).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from attrs import frozen

Form = Literal["centre", "broadcast", "results_xml", "unknown"]
Language = Literal["english", "welsh"]

FILE_TYPES: Mapping[str, str] = {
    "E": "entries",
    "A": "amendments",
    "F": "forecasts",
    "M": "marks",
    "R": "results",
    "S": "syllabuses",
    "O": "options",
    "C": "components",
    "L": "links",
    "D": "disallowed",
    "X": "reply",
    "Z": "archive",
}
"""What each data type letter stands for; other letters may exist."""

SEQUENCE_MODULUS = 100
"""A name holds a sequence number's last two digits, so that X00 follows X99."""

_LANGUAGES: Mapping[str, Language] = {"_": "english", "W": "welsh"}
_LANGUAGE_MARKS: Mapping[str, str] = {"english": "_", "welsh": "W"}

_ANY_CASE = re.IGNORECASE | re.ASCII
_CENTRE = re.compile(
    r"(?P<data_type>[A-Z])(?P<centre>[0-9A-Z]{2}[0-9]{3})(?P<body>[0-9A-Z]{2})"
    r"\.X(?P<nn>[0-9]{2})",
    _ANY_CASE,
)
_BROADCAST = re.compile(
    r"(?P<data_type>[A-Z])(?P<series>[0-9A-C][0-9A-Z])(?P<year>[0-9]{2})"
    r"(?P<language>[_W])(?P<body>[0-9A-Z]{2})\.(?:X(?P<nn>[0-9]{2})|(?P<pack>zip|exe))",
    _ANY_CASE,
)
_RESULTS_XML = re.compile(
    # OCR's printed example ends in a group of 13 digits: the GUID is free text.
    r"a2c\.(?P<centre>[0-9A-Z]{5})\.(?P<body>[0-9A-Z]{2})\.EDIResults"
    r"\.(?P<guid>[0-9A-Z{}_-]{1,80})\.xml",
    _ANY_CASE,
)
_COPIES = (
    # browsers: `E1234501 (1).X01`, `E1234501(1).X01`, Safari's `E1234501-1.X01`
    re.compile(r"(?P<stem>.+?) ?\((?P<copy>\d{1,3})\)(?P<extension>\.[^.]+)", re.ASCII),
    re.compile(r"(?P<stem>.+?)-(?P<copy>\d{1,2})(?P<extension>\.X\d\d)", _ANY_CASE),
    # Windows: `E1234501 - Copy.X01`, `E1234501 - Copy (2).X01`, `Copy of E1234501.X01`
    re.compile(
        r"(?P<stem>.+?) - Copy(?: \((?P<copy>\d{1,3})\))?(?P<extension>\.[^.]+)",
        _ANY_CASE,
    ),
    re.compile(
        r"Copy (?:\((?P<copy>\d{1,3})\) )?of (?P<stem>.+)(?P<extension>\.[^.]+)",
        _ANY_CASE,
    ),
    # the number behind an extension that a program does not know: `E1234501.X01 (1)`
    re.compile(r"(?P<stem>.+)(?P<extension>\.X\d\d)[ .]\(?(?P<copy>\d)\)?", _ANY_CASE),
)
_ADDED_EXTENSION = re.compile(r"(?P<name>.+\.X\d\d)\.(?:txt|dat)", _ANY_CASE)
"""What a browser or an editor adds to an extension it does not know."""

NAME_LENGTH_MAX = 255
"""No file system allows longer names; longer text is not looked at."""


@frozen(kw_only=True)
class FileName:
    """A file's name and its parts; a part that the form does not have is None.

    `data_type`, `centre_number` and `awarding_body` are in capitals. `series` keeps
    its case, for that is the awarding body's own spelling (OCR ships `S1a13_01.X06`).
    """

    text: str
    """As it was given."""
    form: Form
    canonical: str
    """The name as it should be; of an unknown form, the text itself."""
    data_type: str | None = None
    centre_number: str | None = None
    awarding_body: str | None = None
    series: str | None = None
    year: str | None = None
    """The last two digits of the calendar year."""
    language: Language | None = None
    sequence: int | None = None
    """0 to 99: what the name holds of a sequence or issue number."""
    copy_number: int | None = None
    """The twin's number where a browser or file manager has made one of the name."""
    guid: str | None = None

    @property
    def key(self) -> str:
        """What two names for one file have in common: names compare without case."""
        return self.canonical.upper()

    @property
    def renamed(self) -> bool:
        """True where a browser or file manager has changed the name."""
        return self.text.upper() != self.key

    @property
    def file_type(self) -> str | None:
        """`entries`, `results` …; None for an unknown form or letter."""
        if self.form == "results_xml":
            return FILE_TYPES["R"]
        return FILE_TYPES.get(self.data_type or "")

    @property
    def is_archive(self) -> bool:
        """True for basedata in one zip (`Z6A26_01.zip`)."""
        broadcast = self.form == "broadcast" and self.data_type == "Z"
        return broadcast and self.canonical.lower().endswith(".zip")

    def to_json(self) -> dict[str, str | int | None]:
        """Give the parts under the names that `a2c name --json` has."""
        return {
            "version": 1,
            "name": self.text,
            "form": self.form,
            "data_type": self.data_type,
            "file_type": self.file_type,
            "centre_number": self.centre_number,
            "awarding_body": self.awarding_body,
            "series": self.series,
            "year": self.year,
            "language": self.language,
            "sequence": self.sequence,
            "copy": self.copy_number,
            "guid": self.guid,
            "canonical": self.canonical,
        }


@lru_cache(maxsize=1024)
def parse_file_name(text: str) -> FileName:
    """Take a file's name apart. Never raises: what is no exam-data name is `unknown`.

    A name only, not a path: with a folder before it, it is unknown as well.
    """
    if len(text) <= NAME_LENGTH_MAX:
        found = _parse(text, text, None)
        if found is not None:
            return found
        added = _ADDED_EXTENSION.fullmatch(text)
        bare = added["name"] if added else text
        for pattern in _COPIES:
            twin = pattern.fullmatch(bare)
            if twin is not None:
                copy_number = int(twin["copy"] or 1)
                found = _parse(twin["stem"] + twin["extension"], text, copy_number)
                if found is not None:
                    return found
        found = _parse(bare, text, None) if added else None
        if found is not None:
            return found
    return FileName(text=text, form="unknown", canonical=text)


def _parse(name: str, text: str, copy_number: int | None) -> FileName | None:
    match = _CENTRE.fullmatch(name)
    if match:
        return _centre(match, text, copy_number)
    match = _BROADCAST.fullmatch(name)
    if match:
        return _broadcast(match, text, copy_number)
    match = _RESULTS_XML.fullmatch(name)
    if match:
        centre, body = match["centre"].upper(), match["body"].upper()
        return FileName(
            text=text,
            form="results_xml",
            canonical=f"a2c.{centre}.{body}.EDIResults.{match['guid']}.xml",
            centre_number=centre,
            awarding_body=body,
            copy_number=copy_number,
            guid=match["guid"],
        )
    return None


def _centre(match: re.Match[str], text: str, copy_number: int | None) -> FileName:
    return FileName(
        text=text,
        form="centre",
        canonical=match[0].upper(),
        data_type=match["data_type"].upper(),
        centre_number=match["centre"].upper(),
        awarding_body=match["body"].upper(),
        sequence=int(match["nn"]),
        copy_number=copy_number,
    )


def _broadcast(match: re.Match[str], text: str, copy_number: int | None) -> FileName:
    nn, series = match["nn"], match["series"]
    start, end = match.span("series")
    extension = f"X{nn}" if nn else match["pack"].lower()
    name = match[0].partition(".")[0]
    return FileName(
        text=text,
        form="broadcast",
        canonical=f"{name[:start].upper()}{series}{name[end:].upper()}.{extension}",
        data_type=match["data_type"].upper(),
        awarding_body=match["body"].upper(),
        series=series,
        year=match["year"],
        language=_LANGUAGES[match["language"].upper()],
        sequence=int(nn) if nn else None,
        copy_number=copy_number,
    )


def compose_centre_name(
    data_type: str, centre_number: str, awarding_body: str, sequence: int
) -> str:
    """Make the name of a centre's file: `E1234501.X01`.

    `sequence` is the full sequence number; the name holds its last two digits. Raises
    ValueError for a part that no name can hold.
    """
    _require(data_type, "[A-Za-z]", "data type", "one letter, such as E")
    _require(
        centre_number,
        "[0-9A-Za-z]{2}[0-9]{3}",
        "centre number",
        "five characters, such as 12345",
    )
    _require_body(awarding_body)
    nn = _two_digits(sequence, "sequence number")
    return f"{data_type}{centre_number}{awarding_body}.X{nn}".upper()


def compose_broadcast_name(
    data_type: str,
    series: str,
    year: str,
    awarding_body: str,
    issue: int,
    language: Language = "english",
) -> str:
    """Make the name of a file that an awarding body broadcasts: `S6A26_01.X03`.

    `year` is two digits, `series` keeps its case. Raises ValueError for a part that no
    name can hold.
    """
    _require(data_type, "[A-Za-z]", "data type", "one letter, such as S")
    _require(
        series,
        "[0-9A-Ca-c][0-9A-Za-z]",
        "series",
        "a month (1 to 9, A, B or C) and a letter, such as 6A",
    )
    _require(year, "[0-9]{2}", "year", "two digits, such as 26")
    _require_body(awarding_body)
    mark = _LANGUAGE_MARKS.get(language)
    if mark is None:
        raise ValueError(f"language is {language!r}, expected 'english' or 'welsh'")
    nn = _two_digits(issue, "issue")
    return f"{data_type.upper()}{series}{year}{mark}{awarding_body.upper()}.X{nn}"


def _require(text: str, pattern: str, what: str, expected: str) -> None:
    if not re.fullmatch(pattern, text, re.ASCII):
        raise ValueError(f"{what} is {text!r}, expected {expected}")


def _require_body(awarding_body: str) -> None:
    _require(
        awarding_body, "[0-9A-Za-z]{2}", "awarding body", "two characters, such as 01"
    )


def _two_digits(number: int, what: str) -> str:
    if number < 0:
        raise ValueError(f"{what} is {number}, expected 0 or more")
    return f"{number % SEQUENCE_MODULUS:02}"


def same_sequence(name_nn: int, sequence_number: int) -> bool:
    """Tell whether a name's two digits stand for a full sequence number."""
    return name_nn == sequence_number % SEQUENCE_MODULUS


_TEMPORARY_STARTS = (".", "~")
_TEMPORARY_ENDS = (
    ".tmp",
    ".temp",
    ".part",
    ".partial",
    ".filepart",
    ".crdownload",
    ".download",
    ".opdownload",
    ".swp",
    ".lock",
    ".bak",
    "~",
)
_SYSTEM_NAMES = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"})


def is_temporary_name(text: str) -> bool:
    """Tell whether programs use such a name for files of their own.

    Half-written downloads, editors' locks and back-ups, hidden files, and what Windows
    and macOS put into folders: none of them is a file that a person means to send.
    """
    name = text.lower()
    return (
        name.startswith(_TEMPORARY_STARTS)
        or name.endswith(_TEMPORARY_ENDS)
        or name in _SYSTEM_NAMES
    )
