"""The run over a whole file: consequences, limits, evidence, personal data."""

from __future__ import annotations

import tracemalloc
from collections import Counter
from datetime import date

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import edi
from daemon.checking import report_text
from edi.catalogue import Catalogue, Layout
from edi.check_characters import uci_letter
from edi.codec.record import make_record
from edi.diagnostics import Severity
from edi.document import Document
from edi.generated import jcq14
from edi.layout.plan import Evidence, FieldPlan, GroupPlan, RecordPlan
from edi.reply import Answered, write_reply
from tests.support import edi_files as made
from tests.support.edi_files import changed, joined, lines, put

ONE_OF_EACH = {document.name: document for document in made.one_of_each()}


def codes(data: bytes, name: str = "E1234501.X01") -> list[str]:
    """The codes found in a file, in order."""
    return [found.code for found in edi.check([data], name).diagnostics]


CONSEQUENCES = {
    "a lower-case record is counted": (changed(made.entries(), 3, 1, "e"), ["SEQ007"]),
    "so is one of another letter": (changed(made.entries(), 3, 1, "O"), ["SEQ006"]),
    "a short record lacks no fields one by one": (
        joined(
            *(
                line[:30] if i == 2 else line
                for i, line in enumerate(lines(made.entries()))
            )
        ),
        ["FRM008"],
    ),
    "a file without known lines": (
        b"hello\r\nworld\r\nagain\r\n",
        ["SEQ001", "SEQ004"],
    ),
    "one byte": (b"E", ["SEQ004"]),
    "carriage returns alone": (
        joined(*lines(made.entries()), ending=b"\r"),
        ["FRM014"],
    ),
    "the mark on a line of its own": (bytes(made.entries()) + b"\x1a\r\n", ["FRM007"]),
    "marks at the end": (bytes(made.entries()) + b"\x1a\x1a", ["FRM007"]),
    "a gigabyte of one line has no trailer either": (b"x" * 200_000, ["FRM011"]),
    "a trailer cut inside its count": (
        bytes(made.entries())[:-200],
        ["FRM006", "FRM008"],
    ),
    "a centre that differs everywhere is told once": (
        changed(made.entries(), 2, 3, "54321"),
        ["FIL009", "FIL009", "FIL009"],
    ),
}


@pytest.mark.parametrize("what", CONSEQUENCES)
def test_consequences_are_not_told(what: str) -> None:
    """One fault gives one finding; what follows from it is not told again."""
    data, expected = CONSEQUENCES[what]

    assert expected == codes(data)


def test_utf16_without_mark() -> None:
    """UTF-16 is recognised without a byte order mark, in either byte order."""
    text = bytes(made.entries()).decode("ascii")

    assert ["FRM002"] == codes(text.encode("utf-16-le"))
    assert ["FRM002"] == codes(text.encode("utf-16-be"))


def test_detail_between_centres_is_compared_anew() -> None:
    """A centre number that agreed with one centre header is compared with the next."""
    head, centre, first, second, closing, end = lines(made.entries())
    other = put(centre, 3, "54321")
    data = joined(
        put(head, 3, "     "),
        centre,
        first,
        put(closing, 8, "0000001"),
        other,
        second,
        put(put(closing, 3, "54321"), 8, "0000001"),
        end,
    )

    # FIL014 is about the second centre, FIL009 about the detail below its header.
    assert ["FIL014", "FIL009"] == codes(data)


def test_counts_without_centre_headers() -> None:
    """Centre trailers count anew after each other, also where headers are missing."""
    head, _centre, first, second, closing, end = lines(made.entries())
    one = put(closing, 8, "0000001")

    assert [] == codes(joined(head, first, one, second, one, end))


def test_unknown_x_file_is_not_understood() -> None:
    """A foreign X file (AQA's text replies) has no layout, and X is not expected."""
    report = edi.check([b"Dear centre,\r\nall received\r\n"], "X1234570.X01")

    assert ["FIL001"] == [found.code for found in report.diagnostics]
    assert not report.understood
    assert "X" not in report.diagnostics[0].arguments["expected"].split(", ")


def test_limit() -> None:
    """Findings beyond the limit are not listed, but count, and the verdict stands."""
    data = bytes(made.entries()) + b"\r\n" * 5 + b"E5\r\n"
    report = edi.check([data], "E1234501.X01", limit=2)

    expected = ["FRM010", "FRM010", "FIL010"]
    assert expected == [found.code for found in report.diagnostics]
    assert ("rejected", 1, 5) == (report.verdict, report.errors, report.warnings)
    assert "4" == report.diagnostics[-1].arguments["found"]


def test_million_findings_in_bounded_memory() -> None:
    """A file that is wrong on every line costs no more memory than its first lines."""
    check = edi.Check("E1234501.X01")
    check.feed(bytes(made.entries().records[0]))
    block = b"Q5 WRONG\r\n" * 10_000
    check.feed(block)
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(5):
        check.feed(block)
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    report = check.close()

    assert grown < 1_000_000
    assert ("rejected", 60_001) == (report.verdict, report.errors)


def test_gravest_fault_of_a_field_is_told() -> None:
    """A warning about a field does not hide an error about it."""
    data = changed(made.entries(), 3, 12, "Example:Ann4".ljust(40))

    assert ["FLD007"] == codes(data)


def _placeholder_columns(record: RecordPlan) -> list[tuple[int, int]]:
    def weak(item: FieldPlan | GroupPlan) -> bool:
        return Evidence.PLACEHOLDER in (item.position, item.values)

    found = []
    for item in record.fields:
        if item.name == "identifier" or not weak(item):
            continue
        found.append((item.start, item.end or record.length))
    return found


@settings(max_examples=300)
@given(st.data())
def test_placeholders_never_reject(data: st.DataObject) -> None:
    """Whatever stands in columns that are a placeholder, the file is not rejected."""
    document = ONE_OF_EACH[data.draw(st.sampled_from(sorted(ONE_OF_EACH)))]
    assert document.layout is not None
    number = data.draw(st.integers(1, len(document.records)))
    kind = document.records[number - 1].kind
    places = _placeholder_columns(document.layout.plan(kind))
    assume(places)
    start, end = data.draw(st.sampled_from(places))
    end = min(end, start + 39)
    text = data.draw(
        st.text(
            st.characters(min_codepoint=32, max_codepoint=126),
            min_size=end - start + 1,
            max_size=end - start + 1,
        )
    )
    damaged = changed(document, number, start, text)
    basedata = edi.Basedata.load((each.name, [bytes(each)]) for each in made.basedata())
    report = edi.check([damaged], document.name, basedata=basedata)

    assert "accepted" == report.verdict, report.diagnostics


NAME, ULN = "QUIRKWORTH:ZEPHYRINA", "9276308686"
FIRST = "543210987654"
UCI = FIRST + str(uci_letter(FIRST))
BORN = date(2009, 12, 27)
SECRETS = [
    *("QUIRK", "WORTH", "ZEPHY", "RINA", "271209", "2009-12-27", ULN[:5], ULN[5:])
]
SECRETS += [UCI[1:6], UCI[4:9], UCI[8:]]


def _personal_files() -> list[Document]:
    common = {"centre_number": "12345", "candidate_number": "0007"}
    person = {"name": NAME, "sex": "F", "date_of_birth": BORN, "uci": UCI, "uln": ULN}
    item, other = jcq14.EntryOptionsItem, jcq14.AmendmentOptionsItem
    result = jcq14.ResultResultsItem("R093", "R093", "B", 61, "M2")
    return [
        made.document(
            "jcq14/entries",
            [make_record(jcq14.Entry, {**common, **person, "options": [item("R093")]})],
        ),
        made.document(
            "jcq14/amendments",
            [
                make_record(
                    jcq14.Amendment, {**common, **person, "options": [other("R093")]}
                )
            ],
        ),
        made.document(
            "jcq14/results",
            [
                jcq14.Result.make(
                    centre_number="12345",
                    candidate_number="0007",
                    uci=UCI,
                    uln=ULN,
                    results=[result],
                )
            ],
        ),
        made.document(
            "jcq14/forecasts",
            [
                jcq14.Forecast.make(
                    centre_number="12345",
                    candidate_number="0007",
                    uci=UCI,
                    option_code="R093",
                    first_grade="D2",
                )
            ],
        ),
        made.document(
            "jcq14/marks",
            [
                jcq14.Mark.make(
                    centre_number="12345",
                    candidate_number="0007",
                    uci=UCI,
                    component_code="R09401",
                    mark=3,
                )
            ],
        ),
    ]


PERSONAL_FILES = _personal_files()


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(PERSONAL_FILES),
    st.sampled_from(["replace", "insert", "delete", "twice"]),
    st.integers(2, 90),
    st.text("QX4 z/\x00é:", min_size=1, max_size=12),
)
def test_nothing_personal_is_told(
    document: Document, how: str, at: int, text: str
) -> None:
    """No part of a name, date of birth, UCI or ULN shows in what checking gives.

    Also where a record is shifted, so that they stand in other fields' columns.
    """
    parts, raw = lines(document), text.encode("latin-1")
    line = parts[2]
    if how == "replace":
        parts[2] = put(line, at, raw)
    elif how == "insert":
        parts[2] = line[:at] + raw + line[at:]
    elif how == "delete":
        parts[2] = line[:at] + line[at + len(raw) :]
    else:
        parts.insert(3, put(line, at, raw))
    basedata = edi.Basedata.load((each.name, [bytes(each)]) for each in made.basedata())
    report = edi.check([joined(*parts)], document.name, basedata=basedata)
    reply = write_reply(report, Answered(document.name, "0" * 64), made.heading())
    told = [
        *(f"{found}" for found in report.diagnostics),
        report_text(report, "checked", None),
        repr(edi.read([joined(*parts)], document.name)),
        bytes(reply).decode("ascii"),
    ]

    assert [] == [(s, each) for each in told for s in SECRETS if s in each]


def test_records_and_layout_of_report() -> None:
    """A report counts records, without an end mark, and names the layout."""
    report = edi.check([bytes(made.entries()) + b"\x1a"], "E1234501.X01")

    assert (6, "jcq14/entries", 1) == (report.records, report.layout, report.notices)


@pytest.mark.parametrize("name", sorted(ONE_OF_EACH))
def test_clean_files_have_no_findings(name: str) -> None:
    """A file made with the library is in order, whatever its layout."""
    report = edi.check([bytes(ONE_OF_EACH[name])], name)

    assert ("accepted", Counter()) == (
        report.verdict,
        Counter(found.severity for found in report.diagnostics),
    )


OVERLAY = """overlay jcq14 "personal options"
amend record mark {
  40..41 grade : Grade personal  ## Grade
  42..42 absent : flag(A) when grade = "AB"  ## Absent
}
"""


def test_condition_on_a_personal_field_is_masked() -> None:
    """A finding that rests on another field's value does not show it if personal."""
    catalogue = Catalogue.with_overlays([("test.layout", OVERLAY)])
    layout: Layout = catalogue.layout("jcq14/marks")
    parts = lines(made.marks())
    parts[2] = put(parts[2], 40, "QZA")
    report = edi.check([joined(*parts)], "M1234501.X01", catalogue=catalogue)
    found = next(each for each in report.diagnostics if each.code == "REC001")

    assert layout.plan("mark").length == len(parts[2])
    assert "QZ" not in f"{found.message} {dict(found.arguments)}"
    assert Severity.NOTICE is found.severity
