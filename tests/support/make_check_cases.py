"""Writes fixtures/check: for every code that a rule gives, the smallest file with it.

What is expected is stated here by hand and never taken from a run of the checker. Run
`python -m tests.support.make_check_cases` after a change; a test keeps them in step.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from edi.codec.framing import LINE_BYTES_MAX
from edi.document import Document
from tests.support import edi_files as made
from tests.support.edi_files import changed, joined, lines, put

FOLDER = Path(__file__).parents[2] / "fixtures" / "check"

E, W, N = "error", "warning", "notice"


@frozen
class Case:
    """One file and what checking it must say: exactly that, and nothing else."""

    folder: str
    name: str
    data: bytes
    layout: str | None
    about: str
    found: tuple[str, str, int | None, list[int] | None] | None = None
    """(code, severity, record, columns); None for a file that is in order"""
    neighbour: str | None = None
    """The folder of a file that is nearly the same, without the finding."""
    basedata: bool = False
    history: str | None = None
    """the folder of what went before"""

    def json(self) -> str:
        """The case as case.json holds it."""
        keys = ("code", "severity", "record", "columns")
        found = [dict(zip(keys, self.found, strict=True))] if self.found else []
        form = {
            "version": 1,
            "file": self.name,
            "about": self.about,
            "layout": self.layout,
            "basedata": "basedata" if self.basedata else None,
            "history": self.history,
            "verdict": "rejected" if self.found and self.found[1] == E else "accepted",
            "diagnostics": found,
            "neighbour": self.neighbour,
        }
        return json.dumps(form, indent=2) + "\n"


def _layout(document: Document) -> str:
    assert document.layout is not None
    return document.layout.name


ENTRIES, OPTIONS = made.entries(), made.options()
SYLLABUSES, COMPONENTS = made.syllabuses(), made.components()
RESULTS, MARKS, LINKS = made.results(), made.marks(), made.links()

CLEAN = {_layout(each).partition("/")[2]: each for each in made.one_of_each()}


def cases() -> Iterator[Case]:
    """All cases."""
    for name, document in CLEAN.items():
        yield Case(
            f"clean-{name}",
            document.name,
            bytes(document),
            _layout(document),
            f"a {name} file that is in order",
        )
    yield from _frame_cases()
    yield from _order_cases()
    yield from _file_cases()
    yield from _identity_cases()
    yield from _field_cases()
    yield from _record_cases()
    yield from _series_cases()
    yield from _basedata_cases()
    yield from _history_cases()


def _case(
    document: Document,
    folder: str,
    data: bytes,
    severity: str,
    record: int | None,
    columns: list[int] | None,
    about: str,
    *,
    name: str | None = None,
    layout: str | None = "",
    neighbour: str | None = None,
    basedata: bool = False,
    history: str | None = None,
) -> Case:
    kind = _layout(document).partition("/")[2]
    return Case(
        folder,
        name or document.name,
        data,
        _layout(document) if layout == "" else layout,
        about,
        (folder[:6], severity, record, columns),
        neighbour or f"clean-{kind}",
        basedata,
        history,
    )


def _near(
    document: Document,
    folder: str,
    data: bytes,
    about: str,
    name: str | None = None,
    basedata: bool = False,
    history: str | None = None,
) -> Case:
    return Case(
        folder,
        name or document.name,
        data,
        _layout(document),
        about,
        basedata=basedata,
        history=history,
    )


def _frame_cases() -> Iterator[Case]:
    entries, syllabus = lines(ENTRIES), lines(SYLLABUSES)
    data = bytes(ENTRIES)

    def syllabus_file(line: bytes) -> bytes:
        return joined(syllabus[0], line, syllabus[2])

    yield _case(ENTRIES, "FRM001-empty", b"", E, None, None, "no bytes", layout=None)
    yield _case(
        ENTRIES,
        "FRM002-utf-16",
        b"\xff\xfe" + data.decode("ascii").encode("utf-16-le"),
        E,
        None,
        None,
        "saved as Unicode by an editor",
        layout=None,
    )
    yield _case(
        ENTRIES,
        "FRM003-nul",
        changed(ENTRIES, 3, 14, b"\0"),
        E,
        3,
        [14, 14],
        "a NUL in a candidate's name",
    )
    yield _case(
        ENTRIES,
        "FRM004-accent",
        changed(ENTRIES, 3, 14, b"\xc9"),
        E,
        3,
        [14, 14],
        "an accented letter (one byte) in a candidate's name",
    )
    yield _case(
        ENTRIES,
        "FRM004-accent-in-two-bytes",
        joined(
            *entries[:2], entries[2][:13] + b"\xc3\x89" + entries[2][14:], *entries[3:]
        ),
        E,
        3,
        [14, 14],
        "an accented letter in UTF-8: two bytes, so that all behind it is shifted",
    )
    yield _case(
        ENTRIES,
        "FRM004-byte-order-mark",
        b"\xef\xbb\xbf" + data,
        E,
        1,
        [1, 3],
        "saved as UTF-8 by an editor that puts a mark first",
    )
    yield _case(
        ENTRIES,
        "FRM005-line-feeds",
        joined(*entries, ending=b"\n"),
        W,
        1,
        None,
        "line ends as on Unix, told once",
    )
    yield _case(
        ENTRIES, "FRM006-no-last-line-end", data[:-2], W, 6, None, "no last line end"
    )
    yield _case(ENTRIES, "FRM007-end-mark", data + b"\x1a", N, 6, None, "Ctrl-Z")
    yield _case(
        SYLLABUSES,
        "FRM008-short",
        syllabus_file(b"S5J8"),
        E,
        2,
        [5, 44],
        "a record cut inside its first field",
        neighbour="FRM008-trailing-blanks-cut",
    )
    yield _case(
        SYLLABUSES,
        "FRM008-trailing-blanks-cut",
        syllabus_file(syllabus[1].rstrip()),
        W,
        2,
        [24, 44],
        "an editor has cut trailing blanks: nothing is lost",
    )
    yield _case(
        SYLLABUSES,
        "FRM009-long",
        syllabus_file(syllabus[1] + b"AB"),
        E,
        2,
        [45, 46],
        "data behind the record's last column",
        neighbour="FRM013-padded",
    )
    yield _case(
        SYLLABUSES,
        "FRM013-padded",
        syllabus_file(syllabus[1] + b"      "),
        N,
        2,
        [45, 50],
        "blanks behind the record's last column",
    )
    yield _case(
        ENTRIES,
        "FRM010-blank-line",
        data + b"\r\n",
        W,
        7,
        None,
        "a blank line after the trailer",
    )
    yield _case(
        ENTRIES,
        "FRM011-endless-line",
        b"E1" + b" " * LINE_BYTES_MAX,
        E,
        1,
        None,
        "one line longer than any record",
    )
    yield _case(
        ENTRIES,
        "FRM012-joined-by-copy",
        data + b"\x1a" + data,
        E,
        7,
        None,
        "two files joined with COPY A+B",
        neighbour="FRM007-end-mark",
    )
    yield _case(
        SYLLABUSES,
        "FRM014-carriage-return",
        changed(SYLLABUSES, 2, 20, b"\r"),
        E,
        2,
        [20, 20],
        "a carriage return inside a title",
    )
    yield _case(
        ENTRIES,
        "FRM014-doubled",
        joined(*entries, ending=b"\r\r\n"),
        E,
        1,
        [205, 205],
        "every line end doubled by a transfer in text mode, told once",
    )


def _order_cases() -> Iterator[Case]:
    head, centre, first, second, closing, end = lines(ENTRIES)
    yield _case(
        ENTRIES,
        "SEQ001-unknown-type",
        joined(head, centre, first, second, b"E6" + b" " * 202, closing, end),
        E,
        5,
        [1, 2],
        "a record type that there is not",
    )
    yield _case(
        ENTRIES,
        "SEQ002-second-header",
        joined(head, head, centre, first, second, closing, end),
        E,
        2,
        [1, 2],
        "the file header twice",
        neighbour="SEQ-neighbour",
    )
    yield _near(
        ENTRIES,
        "SEQ-neighbour",
        joined(head, first, second, end),
        "a file without centre header and trailer is in order",
    )
    yield _case(
        ENTRIES,
        "SEQ003-no-header",
        joined(centre, first, second, closing, end),
        E,
        1,
        [1, 2],
        "the first line was lost",
    )
    yield _case(
        ENTRIES,
        "SEQ004-no-trailer",
        joined(head, centre, first, second, closing),
        E,
        5,
        None,
        "the last line was lost",
    )
    yield _case(
        ENTRIES,
        "SEQ004-cut-off",
        bytes(ENTRIES)[:500],
        E,
        3,
        None,
        "the file ends inside a record",
    )
    yield _case(
        ENTRIES,
        "SEQ005-joined",
        bytes(ENTRIES) * 2,
        E,
        7,
        None,
        "two files in one, told once",
    )
    yield _case(
        ENTRIES,
        "SEQ006-other-letter",
        changed(ENTRIES, 4, 1, "A"),
        E,
        4,
        [1, 2],
        "an amendment in an entries file",
    )
    yield _case(
        ENTRIES,
        "SEQ007-lower-case",
        changed(ENTRIES, 1, 1, "e"),
        E,
        1,
        [1, 2],
        "the header begins with a small letter",
    )


def _file_cases() -> Iterator[Case]:
    data = bytes(ENTRIES)
    yield _case(
        ENTRIES,
        "FIL001-unknown-letter",
        joined(*(b"T" + line[1:] for line in lines(ENTRIES))),
        E,
        None,
        None,
        "a data type without layout",
        name="T1234501.X01",
        layout=None,
    )
    yield _case(
        ENTRIES,
        "FIL002-name",
        data,
        E,
        None,
        None,
        "a name that says nothing",
        name="entries.txt",
    )
    yield _case(
        ENTRIES,
        "FIL003-name-letter",
        data,
        E,
        1,
        [1, 1],
        "entries under the name of amendments",
        name="A1234501.X01",
    )
    yield _case(
        ENTRIES,
        "FIL004-name-centre",
        data,
        N,
        1,
        [3, 7],
        "another centre in the name than in the header",
        name="E5432101.X01",
        neighbour="FIL004-neighbour",
    )
    yield _near(
        ENTRIES,
        "FIL004-neighbour",
        changed(ENTRIES, 1, 14, "101"),
        "a name shows only the last two digits of sequence number 101",
    )
    yield _case(
        ENTRIES,
        "FIL005-count",
        changed(ENTRIES, 6, 3, "0000003"),
        N,
        6,
        [3, 9],
        "the file trailer counts one too many",
    )
    yield _case(
        ENTRIES,
        "FIL006-candidate-twice",
        changed(ENTRIES, 4, 8, "0001"),
        E,
        4,
        [8, 11],
        "one candidate number twice in a centre",
        neighbour="FIL006-neighbour",
    )
    results = lines(RESULTS)
    other_centre = [put(line, 3, "54321") for line in results[1:4]]
    yield _near(
        RESULTS,
        "FIL006-neighbour",
        joined(
            put(results[0], 3, "     "),
            *results[1:4],
            *other_centre,
            put(results[4], 3, "0000002"),
        ),
        "the same candidate number in two centres",
    )
    yield _case(
        RESULTS,
        "FIL007-question-marks",
        joined(put(results[0], 10, "??"), put(results[1], 10, "??"), *results[2:]),
        N,
        1,
        [10, 11],
        "an awarding body did not fill in the series, told once",
    )
    yield _case(
        ENTRIES,
        "FIL008-second-download",
        data,
        E,
        None,
        None,
        "a browser has numbered the name",
        name="E1234501 (1).X01",
        neighbour="FIL008-neighbour",
    )
    yield _near(
        ENTRIES,
        "FIL008-neighbour",
        data,
        "names compare without case",
        name="e1234501.x01",
    )
    yield _case(
        ENTRIES,
        "FIL009-series",
        changed(ENTRIES, 2, 10, "1A"),
        N,
        2,
        [10, 11],
        "the centre header names another series",
    )
    yield _case(
        ENTRIES,
        "FIL011-version",
        changed(ENTRIES, 1, 17, "15"),
        N,
        1,
        [17, 18],
        "a version that is not known",
        neighbour="FIL011-neighbour",
    )
    yield Case(
        "FIL011-neighbour",
        ENTRIES.name,
        changed(ENTRIES, 1, 17, "12"),
        "jcq12/entries",
        "an older version that is known",
    )


_Field = tuple[str, Document, int, int, str, str, list[int], str, str | None]

FIELD_FAULTS: tuple[_Field, ...] = (
    # folder, file, record, column, put there, severity, columns, about, near
    ("FLD001-name", ENTRIES, 3, 12, " " * 40, E, [12, 51], "no name", None),
    ("FLD002-letter-o", ENTRIES, 3, 8, "00O1", E, [8, 11], "O for zero", None),
    ("FLD003-date", ENTRIES, 3, 53, "310209", E, [53, 58], "no such day", "280209"),
    ("FLD004-range", ENTRIES, 3, 8, "0000", E, [8, 11], "below the range", "9999"),
    ("FLD005-fee-defined", OPTIONS, 2, 79, "X", E, [79, 79], "neither Y nor N", None),
    ("FLD006-level", OPTIONS, 2, 15, "ZZZZ", W, [15, 18], "no known code", "GCSE"),
    ("FLD007-lower-case", OPTIONS, 2, 3, "r093", E, [3, 8], "r for R", None),
    ("FLD008-digit", ENTRIES, 3, 20, "4", W, [20, 20], "a digit in a name", "'"),
    ("FLD009-blank-first", SYLLABUSES, 2, 3, " J834", E, [3, 3], "shifted", None),
    ("FLD010-blank-filled", COMPONENTS, 2, 52, " 50", W, [52, 54], "no 0", "050"),
    ("FLD011-letter", ENTRIES, 3, 72, "Y", E, [72, 72], "a wrong check letter", None),
    ("FLD012-no-letter", ENTRIES, 3, 72, " ", N, [60, 72], "no check letter", None),
    ("FLD013-digit", ENTRIES, 3, 82, "7", N, [73, 82], "a wrong check digit", None),
    ("FLD014-colon", ENTRIES, 3, 19, " ", E, [12, 51], "no colon", None),
    ("FLD016-filler", ENTRIES, 6, 30, "X", N, [10, 204], "text in a filler", None),
    ("FLD017-born", ENTRIES, 3, 53, "010926", N, [53, 58], "a baby", "010916"),
    ("FLD023-young", ENTRIES, 3, 53, "010919", N, [53, 58], "a child of 7", "010916"),
    (
        "FLD018-placeholder",
        ENTRIES,
        3,
        73,
        "9999999999",
        N,
        [73, 82],
        "a placeholder instead of a ULN",
        " " * 10,
    ),
    ("FLD019-slashes", ENTRIES, 3, 65, "/25/", E, [60, 72], "no UCI at all", None),
    ("FLD020-centre", ENTRIES, 3, 3, "1234 ", E, [3, 7], "four digits", None),
)


def _identity_cases() -> Iterator[Case]:
    """Cases of candidate numbers, UCIs and centres in one file."""
    head, centre, first, second, closing, end = lines(ENTRIES)
    mark = lines(MARKS)

    def marks_file(line: bytes) -> bytes:
        return joined(
            *mark[:3], line, put(mark[3], 8, "0000002"), put(mark[4], 3, "0000002")
        )

    another = put(mark[2], 25, "R09402      ")
    yield _case(
        MARKS,
        "FIL012-two-ucis",
        marks_file(put(another, 12, made.uci(2))),
        N,
        4,
        [12, 24],
        "one candidate number with two UCIs",
        neighbour="FIL012-neighbour",
    )
    yield _near(
        MARKS, "FIL012-neighbour", marks_file(another), "two marks of one candidate"
    )
    yield _case(
        ENTRIES,
        "FIL013-two-candidates",
        changed(ENTRIES, 4, 60, made.uci(1)),
        E,
        4,
        [8, 11],
        "two candidates with one UCI",
    )
    blank = put(head, 3, "     ")
    foreign = [put(line, 3, "54321") for line in (centre, first, second, closing)]
    yield _case(
        ENTRIES,
        "FIL014-centre",
        joined(blank, *foreign, end),
        N,
        2,
        [3, 7],
        "records of another centre than the name's, where the header names none",
        neighbour="FIL014-neighbour",
    )
    yield _near(
        ENTRIES,
        "FIL014-neighbour",
        joined(blank, centre, first, second, closing, end),
        "a header without centre number",
    )


def _field_cases() -> Iterator[Case]:
    for (
        folder,
        document,
        record,
        column,
        text,
        severity,
        where,
        about,
        near,
    ) in FIELD_FAULTS:
        neighbour = None
        if near is not None:
            neighbour = f"{folder[:6]}-neighbour"
            data = changed(document, record, column, near)
            yield _near(document, neighbour, data, "nearly the same, and in order")
        data = changed(document, record, column, text)
        yield _case(
            document, folder, data, severity, record, where, about, neighbour=neighbour
        )
    # Without forenames the colon stands at the end.
    data = changed(ENTRIES, 3, 12, "TANG PO HENG:".ljust(40))
    yield _near(ENTRIES, "FLD014-neighbour", data, "a candidate without forenames")


def _record_cases() -> Iterator[Case]:
    head, centre, first, second, closing, end = lines(ENTRIES)

    def entry_file(text: str) -> bytes:
        return joined(head, centre, put(first, 83, text), second, closing, end)

    yield _case(
        OPTIONS,
        "REC001-fee",
        changed(OPTIONS, 2, 79, "N"),
        E,
        2,
        [80, 84],
        "a fee where none is announced",
        neighbour="REC001-neighbour",
    )
    data = changed(OPTIONS, 2, 79, "N     ")
    yield _near(OPTIONS, "REC001-neighbour", data, "no fee, and none announced")
    yield _case(
        OPTIONS,
        "REC002-no-fee",
        changed(OPTIONS, 2, 80, "     "),
        E,
        2,
        [80, 84],
        "no fee where one is announced",
        neighbour="REC002-neighbour",
    )
    data = changed(OPTIONS, 2, 80, "00000")
    yield _near(OPTIONS, "REC002-neighbour", data, "a fee of nothing is a fee")
    yield _case(
        ENTRIES,
        "REC003-count",
        entry_file("03"),
        N,
        3,
        [83, 84],
        "three announced, two there",
    )
    yield _case(
        ENTRIES,
        "REC004-gap",
        entry_file("02R093        R094A "),
        N,
        3,
        [91, 96],
        "the second place is blank before the third",
    )
    yield _case(
        ENTRIES,
        "REC005-twice",
        entry_file("02R093  R093  "),
        N,
        3,
        [91, 96],
        "one option twice",
    )
    yield _case(
        AMENDMENTS,
        "REC007-no-options",
        changed(AMENDMENTS, 3, 83, "00" + " " * 6),
        N,
        3,
        [8, 11],
        "an amendment that withdraws a candidate from everything",
    )
    data = changed(RESULTS, 3, 63, "Y")
    about = "an absence flag beside no grade"
    yield _case(RESULTS, "REC008-no-grade", data, N, 3, [63, 63], about)
    for folder, column, text, columns, about in (
        ("REC009-absence", 62, "Y", [62, 62], "a grade with its absence flag set"),
        ("REC010-option", 43, "R097A ", [43, 48], "a result for another option"),
    ):
        data = changed(RESULTS, 3, column, text)
        yield _case(
            RESULTS,
            folder,
            data,
            N,
            3,
            columns,
            about,
            neighbour="HIS-results",
            history="entered",
        )


def _series_cases() -> Iterator[Case]:
    yield _case(
        LINKS,
        "XRF001-option",
        changed(LINKS, 2, 3, "R999  "),
        E,
        2,
        [3, 8],
        "a link from an option that there is not",
        neighbour="XRF001-neighbour",
        basedata=True,
    )
    yield _near(
        LINKS, "XRF001-neighbour", bytes(LINKS), "an option that is", basedata=True
    )
    yield _case(
        MARKS,
        "XRF002-mark",
        bytes(made.marks(51)),
        N,
        3,
        [37, 39],
        "51 where the maximum is 50",
        neighbour="XRF002-neighbour",
        basedata=True,
    )
    yield _near(
        MARKS, "XRF002-neighbour", bytes(made.marks(50)), "50 of 50", basedata=True
    )
    yield _case(
        ENTRIES,
        "XRF003-excluded",
        changed(ENTRIES, 3, 85, "R097A R097B "),
        N,
        3,
        [91, 96],
        "two options that exclude each other",
        neighbour="XRF003-neighbour",
        basedata=True,
    )
    yield _near(
        ENTRIES,
        "XRF003-neighbour",
        changed(changed_document(3, "R097A R093  "), 4, 85, "R097B "),
        "the two options for two candidates",
        basedata=True,
    )
    parts = lines(ENTRIES)
    yield _case(
        ENTRIES,
        "XRF004-series",
        joined(put(parts[0], 10, "1A"), put(parts[1], 10, "1A"), *parts[2:]),
        N,
        1,
        None,
        "no basedata of that series",
        neighbour="XRF003-neighbour",
        basedata=True,
    )


def _history_cases() -> Iterator[Case]:
    """Cases against a history of one entries file and one results file."""
    for folder, document, severity, record, columns, about in HISTORY_FAULTS:
        yield _case(
            document,
            folder,
            bytes(document),
            severity,
            record,
            columns,
            about,
            neighbour=f"HIS-{_layout(document).partition('/')[2]}",
            history="history",
            basedata=folder.startswith("HIS009-mark"),
        )
    for document in (AMENDMENTS, made.renumbered(MARKS, 2), FORECASTS):
        kind = _layout(document).partition("/")[2]
        about = f"{kind} that go with what was sent before"
        yield _near(
            document,
            f"HIS-{kind}",
            bytes(document),
            about,
            history="history",
            basedata=kind == "marks",
        )
    yield _near(RESULTS, "HIS-results", bytes(RESULTS), "as before", history="history")
    yield _near(ENTRIES, "HIS-entries", bytes(ENTRIES), "the first entries file")


AMENDMENTS = made.renumbered(made.amendments(), 2)
FORECASTS = made.renumbered(made.forecasts(), 2)


def _put(document: Document, column: int, text: str) -> Document:
    """The document with `text` from a column of its first detail on."""
    from edi.document import read

    return read([changed(document, 3, column, text)], document.name)


_History = tuple[str, Document, str, int, list[int] | None, str]

HISTORY_FAULTS: tuple[_History, ...] = (
    (
        "HIS001-second",
        made.renumbered(ENTRIES, 2),
        N,
        1,
        None,
        "a second entries file for one series",
    ),
    (
        "HIS002-not-entered",
        _put(AMENDMENTS, 8, "0099"),
        N,
        3,
        [8, 11],
        "an amendment for a candidate who was never entered",
    ),
    (
        "HIS003-gap",
        made.renumbered(AMENDMENTS, 4),
        N,
        1,
        None,
        "files 2 and 3 were never sent",
    ),
    (
        "HIS004-repeated",
        made.renumbered(AMENDMENTS, 1),
        N,
        1,
        None,
        "the number of the entries file again",
    ),
    (
        "HIS005-other",
        _put(RESULTS, 37, "R097A R097A "),
        N,
        3,
        [37, 65],
        "a result for an option that was not entered",
    ),
    (
        "HIS006-grade",
        _put(RESULTS, 54, "P2"),
        N,
        3,
        [37, 65],
        "another grade than in the results file before",
    ),
    (
        "HIS007-unknown",
        _put(made.renumbered(MARKS, 2), 8, "0099"),
        N,
        3,
        [8, 11],
        "a mark for a candidate who was never entered",
    ),
    (
        "HIS008-uci",
        _put(made.renumbered(MARKS, 2), 12, made.uci(2)),
        N,
        3,
        [12, 24],
        "a mark with another candidate's UCI",
    ),
    (
        "HIS009-option",
        _put(FORECASTS, 25, "R097A "),
        N,
        3,
        [25, 30],
        "a forecast for an option that the candidate is not entered for",
    ),
    (
        "HIS009-mark",
        _put(made.renumbered(MARKS, 2), 8, "0002" + made.uci(2)),
        N,
        3,
        [25, 36],
        "a mark for a component of an option that the candidate is not entered for",
    ),
)


def _basedata_cases() -> Iterator[Case]:
    """Cases of basedata files against the others of their series."""
    head, _, linked, *_, end = lines(OPTIONS)
    one = put(end, 3, "0000001")
    yield _case(
        OPTIONS,
        "XRF006-count",
        joined(head, put(linked, 114, "02"), one),
        W,
        2,
        [114, 115],
        "two components stated, one linked",
        neighbour="XRF006-neighbour",
        basedata=True,
    )
    yield _near(
        OPTIONS,
        "XRF006-neighbour",
        joined(head, linked, one),
        "as many components as links",
        basedata=True,
    )
    yield _case(
        COMPONENTS,
        "XRF008-due",
        changed(COMPONENTS, 2, 59, "150525"),
        W,
        2,
        [59, 64],
        "marks due a year too early",
        neighbour="XRF008-neighbour",
        basedata=True,
    )
    yield _near(
        COMPONENTS, "XRF008-neighbour", bytes(COMPONENTS), "in time", basedata=True
    )
    older = changed(SYLLABUSES, 1, 14, "000")
    yield _case(
        SYLLABUSES,
        "XRF009-older",
        older,
        W,
        1,
        None,
        "an issue before the one that is held",
        name="S6A26_01.X00",
        neighbour="XRF009-neighbour",
        basedata=True,
    )
    newer = changed(SYLLABUSES, 1, 14, "002")
    yield _near(
        SYLLABUSES, "XRF009-neighbour", newer, "a newer one", "S6A26_01.X02", True
    )


def changed_document(record: int, options: str) -> Document:
    """The entries with other options in one record."""
    from edi.document import read

    return read([changed(ENTRIES, record, 85, options)], ENTRIES.name)


def files() -> dict[str, bytes]:
    """Path below the folder → content, of all cases and their basedata."""
    found: dict[str, bytes] = {}
    for document in made.basedata():
        found[f"basedata/{document.name}"] = bytes(document)
    for document in (ENTRIES, RESULTS):
        found[f"history/{document.name}"] = bytes(document)
    found[f"entered/{ENTRIES.name}"] = bytes(ENTRIES)
    for case in cases():
        found[f"{case.folder}/{case.name}"] = case.data
        found[f"{case.folder}/case.json"] = case.json().encode("ascii")
    return found


def main() -> int:
    """Write them all, and remove what is no longer made."""
    wanted = files()
    for path in sorted(FOLDER.rglob("*"), reverse=True):
        if path.is_file() and path.relative_to(FOLDER).as_posix() not in wanted:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    for name, data in wanted.items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    sys.stdout.write(f"wrote {len(wanted)} files\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
