"""The demo's exam series: who takes what, and the files that say so.

Everything is made up (centres, candidates, options); nothing is a real person's. The
files are made with the library as any management system would make them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from attrs import frozen

from edi.check_characters import uci_letter, uln_digit
from edi.codec.record import Record, make_record
from edi.document import Document, Heading, compose
from edi.generated import jcq14

AWARDING_BODY = "01"
SERIES = "6A"
YEAR = "26"
FIRST_DAY = date(2026, 2, 2)
CENTRES = ("12345", "23456", "34567")
CANDIDATES_PER_CENTRE = 24

SYLLABUSES = {"J834": "CREATIVE IMEDIA", "J822": "ENTERPRISE AND MARKETING"}
OPTIONS = {
    # option: (syllabus, title, components)
    "R093": ("J834", "CREATIVE IMEDIA IN THE MEDIA INDUSTRY", ("R09301",)),
    "R094A": ("J834", "VISUAL IDENTITY AND DIGITAL GRAPHICS", ("R09401",)),
    "R097A": ("J834", "INTERACTIVE DIGITAL MEDIA", ("R09701",)),
    "R097B": ("J834", "INTERACTIVE DIGITAL MEDIA (POSTAL)", ("R09701",)),
    "R067": ("J822", "ENTERPRISE AND MARKETING CONCEPTS", ("R06701",)),
    "R068A": ("J822", "DESIGN A BUSINESS PROPOSAL", ("R06801",)),
}
MODERATED = ("R09401", "R09701", "R06801")
"""Components whose marks the centre gives."""
MAXIMUM_MARKS = {"R09301": 70, "R09401": 50, "R09701": 70, "R06701": 70, "R06801": 60}
SURNAMES = ("ADAMS", "BAKER", "CLARKE", "DAVIES", "EVANS", "FOSTER", "GREEN", "HUGHES")
FORENAMES = ("ALEX", "BETHAN", "CHRIS", "DEVI", "ELLIS", "FARAH")


@frozen
class Candidate:
    """One made-up candidate."""

    centre_number: str
    candidate_number: str
    name: str
    sex: str
    date_of_birth: date
    uci: str
    uln: str
    options: tuple[str, ...]


def candidates(centre_number: str) -> list[Candidate]:
    """The candidates of a centre; the same ones every time."""
    return [_candidate(centre_number, index) for index in range(CANDIDATES_PER_CENTRE)]


def _candidate(centre_number: str, index: int) -> Candidate:
    number = f"{index + 1:04d}"
    base = f"{centre_number}025{number}"
    seed = int(centre_number) * 100 + index
    first_nine = next(text for text in _nines(seed) if uln_digit(text) is not None)
    media = ("R093", "R094A", "R097A")
    return Candidate(
        centre_number,
        number,
        f"{SURNAMES[index % 8]}:{FORENAMES[seed % 6]}",
        "FM"[seed % 2],
        date(2009, 9, 1) + timedelta(days=(seed * 37) % 365),
        base + (uci_letter(base) or ""),
        first_nine + str(uln_digit(first_nine)),
        media if index % 3 else (*media, "R067", "R068A"),
    )


def _nines(seed: int) -> Iterator[str]:
    for step in range(1000):
        yield f"{100_000_000 + (seed * 997) % 800_000_000 + step:09d}"


def heading(sequence: int, centre_number: str | None = None) -> Heading:
    """What the header of a file of this series says."""
    return Heading(
        awarding_body=AWARDING_BODY,
        series=SERIES,
        year=YEAR,
        sequence_number=sequence,
        centre_number=centre_number,
        creation_date=FIRST_DAY + timedelta(days=sequence),
    )


def _document(
    layout: str, sequence: int, details: list[Record], centre: str | None = None
) -> Document:
    # The demo's centres and its awarding body agree on our placeholder positions.
    return compose(layout, heading(sequence, centre), details, provisional=True)


def basedata() -> list[Document]:
    """Syllabus, option, component, link and disallowed files of the series."""
    syllabuses: list[Record] = [
        jcq14.Syllabus.make(syllabus_code=code, title=title)
        for code, title in SYLLABUSES.items()
    ]
    options: list[Record] = [
        jcq14.Option.make(
            option_code=code,
            syllabus_code=syllabus,
            unit_qualification="CNAT",
            item="U",
            title=title[:36],
            fee_defined="Y",
            fee=2_650,
            result_type="B",
            maximum_mark=100,
            component_count=len(components),
        )
        for code, (syllabus, title, components) in OPTIONS.items()
    ]
    components: list[Record] = [
        jcq14.Component.make(
            component_code=code,
            title=f"COMPONENT {code}",
            teacher_marks="Y" if code in MODERATED else "N",
            maximum_mark=maximum,
            due_date=date(2026, 5, 15) if code in MODERATED else None,
            timetabled="N",
        )
        for code, maximum in MAXIMUM_MARKS.items()
    ]
    links: list[Record] = [
        jcq14.Link.make(option_code=code, component_code=component)
        for code, (_, _, linked) in OPTIONS.items()
        for component in linked
    ]
    disallowed: list[Record] = [
        jcq14.Disallowed.make(option_code="R097A", disallowed_option_code="R097B")
    ]
    return [
        _document("jcq14/syllabuses", 1, syllabuses),
        _document("jcq14/options", 1, options),
        _document("jcq14/components", 1, components),
        _document("jcq14/links", 1, links),
        _document("jcq14/disallowed", 1, disallowed),
    ]


def _entry_values(candidate: Candidate) -> dict[str, object]:
    return {
        "centre_number": candidate.centre_number,
        "candidate_number": candidate.candidate_number,
        "name": candidate.name,
        "sex": candidate.sex,
        "date_of_birth": candidate.date_of_birth,
        "uci": candidate.uci,
        "uln": candidate.uln,
    }


def entries(centre_number: str) -> Document:
    """The entries (E) of a centre."""
    details: list[Record] = [
        make_record(
            jcq14.Entry,
            {
                **_entry_values(candidate),
                "options": [jcq14.EntryOptionsItem(code) for code in candidate.options],
            },
        )
        for candidate in candidates(centre_number)
    ]
    return _document("jcq14/entries", 1, details, centre_number)


def broken_entries(centre_number: str) -> tuple[str, bytes]:
    """The entries with two slips that people really make: name and bytes.

    One UCI has a wrong check letter (a digit mistyped), one date of birth is the 31st
    of a month with 30 days.
    """
    document = entries(centre_number)
    lines = bytes(document).splitlines(keepends=True)
    first, second = candidates(centre_number)[2], candidates(centre_number)[5]
    mistyped = first.uci[:11] + str((int(first.uci[11]) + 1) % 10) + first.uci[12]
    lines[4] = lines[4].replace(first.uci.encode(), mistyped.encode())
    born = second.date_of_birth
    lines[7] = lines[7].replace(
        f"{born:%d%m%y}".encode(), f"31{'09'}{born:%y}".encode()
    )
    return document.name, b"".join(lines)


def amendments(centre_number: str, sequence: int) -> Document:
    """An amendment (A): one candidate drops an option, one gets a corrected name."""
    changed, renamed = candidates(centre_number)[3], candidates(centre_number)[4]
    details: list[Record] = [
        make_record(
            jcq14.Amendment,
            {
                **_entry_values(candidate),
                "name": name,
                "options": [jcq14.AmendmentOptionsItem(code) for code in codes],
            },
        )
        for candidate, name, codes in (
            (changed, changed.name, changed.options[:2]),
            (renamed, renamed.name.replace(":", "-JONES:"), renamed.options),
        )
    ]
    return _document("jcq14/amendments", sequence, details, centre_number)


def forecasts(centre_number: str, sequence: int) -> Document:
    """Forecast grades (F)."""
    details: list[Record] = [
        jcq14.Forecast.make(
            centre_number=centre_number,
            candidate_number=candidate.candidate_number,
            uci=candidate.uci,
            option_code="R093",
            first_grade=("D2", "M2", "P2")[index % 3],
        )
        for index, candidate in enumerate(candidates(centre_number))
    ]
    return _document("jcq14/forecasts", sequence, details, centre_number)


def marks(centre_number: str, sequence: int) -> Document:
    """Centre-assessed marks (M)."""
    details: list[Record] = [
        jcq14.Mark.make(
            centre_number=centre_number,
            candidate_number=candidate.candidate_number,
            uci=candidate.uci,
            component_code="R09401",
            mark=20 + (index * 7) % 31,
        )
        for index, candidate in enumerate(candidates(centre_number))
    ]
    return _document("jcq14/marks", sequence, details, centre_number)


def results(centre_number: str) -> Document:
    """Results (R), one record a candidate."""
    details: list[Record] = [
        jcq14.Result.make(
            centre_number=centre_number,
            candidate_number=candidate.candidate_number,
            uci=candidate.uci,
            uln=candidate.uln,
            results=[
                jcq14.ResultResultsItem(
                    option_code=code,
                    result_option_code=code,
                    result_type="B",
                    score=40 + (index * 11 + place * 5) % 60,
                    first_grade=("D2", "M2", "P2", "M1")[(index + place) % 4],
                )
                for place, code in enumerate(candidate.options)
            ],
        )
        for index, candidate in enumerate(candidates(centre_number))
    ]
    return _document("jcq14/results", 1, details, centre_number)


def results_xml(centre_number: str) -> tuple[str, bytes]:
    """An XML results file, which travels beside EDI and which we do not read."""
    guid = "6f9619ff-8b86-4011-b42d-00cf4fc964ff"
    name = f"a2c.{centre_number}.{AWARDING_BODY}.EDIResults.{guid}.xml"
    return name, b'<?xml version="1.0"?>\r\n<results note="made up for the demo"/>\r\n'
