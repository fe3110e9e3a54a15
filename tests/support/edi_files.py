"""Small made-up files of every kind, and ways to damage them at stated columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from edi.check_characters import uci_letter
from edi.codec.record import Record
from edi.document import Document, Heading, compose
from edi.generated import jcq14

CENTRE = "12345"
CRLF = b"\r\n"


def heading(centre_number: str | None = CENTRE, sequence: int = 1) -> Heading:
    """What the headers say: OCR, series 6A26, first file."""
    return Heading(
        awarding_body="01",
        series="6A",
        year="26",
        sequence_number=sequence,
        centre_number=centre_number,
        creation_date=date(2026, 2, 3),
    )


def document(
    layout: str,
    details: Sequence[Record],
    centre_number: str | None = CENTRE,
    sequence: int = 1,
) -> Document:
    """A whole file around these details."""
    return compose(layout, heading(centre_number, sequence), details, provisional=True)


def renumbered(made: Document, sequence: int) -> Document:
    """The same details in a file with another sequence number."""
    assert made.layout is not None
    details = made.of_kind(made.layout.detail.kind)
    return document(made.layout.name, details, sequence=sequence)


def uci(number: int) -> str:
    """The UCI of a candidate of our centre."""
    first = f"{CENTRE}025{number:04d}"
    return first + (uci_letter(first) or "")


def entry(number: int, *options: str) -> jcq14.Entry:
    """The entry of a made-up candidate."""
    return jcq14.Entry.make(
        centre_number=CENTRE,
        candidate_number=f"{number:04d}",
        name=f"EXAMPLE:ANNA{'BCD'[number % 3]}",
        sex="F",
        date_of_birth=date(2010, 1, 31),
        uci=uci(number),
        uln="9276308686",
        options=[jcq14.EntryOptionsItem(code) for code in options],
    )


def entries() -> Document:
    """Six records: two headers, two entries, two trailers."""
    return document("jcq14/entries", [entry(1, "R093", "R094A"), entry(2, "R093")])


def marks(mark: int = 42) -> Document:
    """One mark, of the component R09401 with a maximum of 50."""
    record = jcq14.Mark.make(
        centre_number=CENTRE,
        candidate_number="0001",
        uci=uci(1),
        component_code="R09401",
        mark=mark,
    )
    return document("jcq14/marks", [record])


def forecasts() -> Document:
    """One forecast."""
    record = jcq14.Forecast.make(
        centre_number=CENTRE,
        candidate_number="0001",
        uci=uci(1),
        option_code="R093",
        first_grade="D2",
    )
    return document("jcq14/forecasts", [record])


def results() -> Document:
    """One candidate's results."""
    item = jcq14.ResultResultsItem("R093", "R093", "B", 61, "M2")
    record = jcq14.Result.make(
        centre_number=CENTRE,
        candidate_number="0001",
        uci=uci(1),
        uln="9276308686",
        results=[item],
    )
    return document("jcq14/results", [record])


def syllabuses() -> Document:
    """One syllabus."""
    record = jcq14.Syllabus.make(syllabus_code="J834", title="CREATIVE IMEDIA")
    return document("jcq14/syllabuses", [record], None)


def option(code: str, components: int = 1) -> jcq14.Option:
    """An option with a fee, which says that it has so many components."""
    return jcq14.Option.make(
        option_code=code,
        syllabus_code="J834",
        unit_qualification="CNAT",
        item="U",
        title=f"UNIT {code}",
        fee_defined="Y",
        fee=2_650,
        result_type="B",
        maximum_mark=100,
        component_count=components,
    )


def options() -> Document:
    """Four options."""
    codes = ("R093", "R094A", "R097A", "R097B")
    return document("jcq14/options", [option(code) for code in codes], None)


def components() -> Document:
    """One component, marked by teachers out of 50."""
    record = jcq14.Component.make(
        component_code="R09401",
        title="VISUAL IDENTITY",
        teacher_marks="Y",
        maximum_mark=50,
        due_date=date(2026, 5, 15),
        timetabled="N",
    )
    return document("jcq14/components", [record], None)


def links() -> Document:
    """One link."""
    record = jcq14.Link.make(option_code="R094A", component_code="R09401")
    return document("jcq14/links", [record], None)


def disallowed() -> Document:
    """R097A and R097B exclude each other."""
    record = jcq14.Disallowed.make(option_code="R097A", disallowed_option_code="R097B")
    return document("jcq14/disallowed", [record], None)


def amendments() -> Document:
    """One amendment."""
    record = jcq14.Amendment.make(
        centre_number=CENTRE,
        candidate_number="0001",
        name="EXAMPLE:ANNA",
        sex="F",
        date_of_birth=date(2010, 1, 31),
        options=[jcq14.AmendmentOptionsItem("R093")],
    )
    return document("jcq14/amendments", [record])


def basedata() -> list[Document]:
    """The basedata of the series."""
    return [syllabuses(), options(), components(), links(), disallowed()]


def consistent_basedata() -> list[Document]:
    """The basedata of the series, where each option has the components it states."""
    linked = {"R094A": 1}
    codes = ("R093", "R094A", "R097A", "R097B")
    records = [option(code, linked.get(code, 0)) for code in codes]
    whole = document("jcq14/options", records, None)
    return [syllabuses(), whole, components(), links(), disallowed()]


def one_of_each() -> list[Document]:
    """A file of every JCQ layout."""
    return [entries(), amendments(), forecasts(), marks(), results(), *basedata()]


def lines(made: Document) -> list[bytes]:
    """A file's lines without their line ends."""
    return [record.raw for record in made.records]


def joined(*parts: bytes, ending: bytes = CRLF) -> bytes:
    """Lines as a file."""
    return b"".join(part + ending for part in parts)


def put(line: bytes, column: int, text: str | bytes) -> bytes:
    """The line with `text` over its columns from `column` (from 1) on."""
    raw = text.encode("latin-1") if isinstance(text, str) else text
    return line[: column - 1] + raw + line[column - 1 + len(raw) :]


def changed(made: Document, record: int, column: int, text: str | bytes) -> bytes:
    """The file with `text` over columns of one record (both from 1)."""
    parts = lines(made)
    parts[record - 1] = put(parts[record - 1], column, text)
    return joined(*parts)
