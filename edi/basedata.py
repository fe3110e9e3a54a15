"""Basedata: what an awarding body offers in a series, indexed for looking up.

Made from the syllabus, option, component, link and disallowed-combination files (S, O,
C, L, D). Of each, the latest issue of a body's series counts; English and Welsh files
count together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from attrs import define, field, frozen

from edi.catalogue import Catalogue
from edi.codec.reader import read_records
from edi.codec.record import Record, read_field
from edi.file_names import FileName, parse_file_name

LETTERS = frozenset("SOCLD")


def is_basedata(name: str) -> bool:
    """Whether a file's name is that of basedata: S, O, C, L or D, or a zip of them."""
    parsed = parse_file_name(name)
    if parsed.is_archive:
        return True
    return parsed.form == "broadcast" and parsed.data_type in LETTERS


SeriesKey = tuple[str, str, str]
"""(awarding body, series in capitals, two-digit year)"""


@frozen
class SeriesBasedata:
    """What one awarding body offers in one series."""

    values: Mapping[tuple[str, str], frozenset[str]]
    """(record kind, field) → every value that occurs there"""
    maximum_marks: Mapping[str, int]
    """component code → maximum mark, where one is given"""
    disallowed: frozenset[frozenset[str]]
    """pairs of options that may not be entered together"""
    links: frozenset[tuple[str, str]] = frozenset()
    """(option, component) of each link"""
    syllabus_of: Mapping[str, str] = field(factory=dict)
    """option → its syllabus"""
    gradesets: Mapping[str, Mapping[str, str]] = field(factory=dict)
    """option → gradeset by the name of its field (`first_grade_gradeset`)"""
    due_dates: Mapping[str, date] = field(factory=dict)
    """component → the day its marks are due"""
    issues: Mapping[str, int] = field(factory=dict)
    """data type letter and language mark of each file held → its issue number"""

    excluded: Mapping[str, frozenset[str]] = field(init=False, eq=False, repr=False)
    """option → the options it may not be entered together with"""

    @excluded.default
    def _excluded(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for pair in self.disallowed:
            for option in pair:
                found.setdefault(option, set()).update(pair - {option})
        return {option: frozenset(others) for option, others in found.items()}

    components_of: Mapping[str, frozenset[str]] = field(
        init=False, eq=False, repr=False
    )
    """option → its components, of the options that have any"""

    @components_of.default
    def _components_of(self) -> Mapping[str, frozenset[str]]:
        return _grouped(self.links)

    options_of: Mapping[str, frozenset[str]] = field(init=False, eq=False, repr=False)
    """component → the options that have it"""

    @options_of.default
    def _options_of(self) -> Mapping[str, frozenset[str]]:
        return _grouped((component, option) for option, component in self.links)

    def knows(self, kind: str) -> bool:
        """True where the file of that record kind is held."""
        return any(held == kind for held, _ in self.values)


def _grouped(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for first, second in pairs:
        found.setdefault(first, set()).add(second)
    return {first: frozenset(seconds) for first, seconds in found.items()}


@frozen
class Basedata:
    """All the basedata held, by awarding body and series."""

    series: Mapping[SeriesKey, SeriesBasedata] = field(factory=dict)

    def for_file(
        self, awarding_body: str | None, series: str | None, year: str | None
    ) -> SeriesBasedata | None:
        """The basedata a file of that body and series is checked against."""
        if not awarding_body or not series or not year:
            return None
        return self.series.get((awarding_body, series.upper(), year))

    @classmethod
    def load(
        cls,
        files: Iterable[tuple[str, Iterable[bytes]]],
        catalogue: Catalogue | None = None,
    ) -> Basedata:
        """From (file name, blocks) pairs; other files than basedata are passed over.

        Records that cannot be read are passed over as well: checking the basedata
        itself is a check of its own.
        """
        latest: dict[tuple[SeriesKey, str], tuple[int, list[Record]]] = {}
        """(series, letter and language) → (issue, records)"""
        for text, blocks in files:
            name = parse_file_name(text)
            key = _series_key(name)
            if key is None or name.data_type is None:
                continue
            issue = name.sequence or 0
            place = (key, issue_key(name))
            if place not in latest or latest[place][0] < issue:
                latest[place] = (issue, list(read_records(blocks, text, catalogue)))
        grouped: dict[SeriesKey, list[Record]] = {}
        issues: dict[SeriesKey, dict[str, int]] = {}
        for (key, file), (issue, records) in latest.items():
            grouped.setdefault(key, []).extend(records)
            issues.setdefault(key, {})[file] = issue
        return cls(
            {key: _index(records, issues[key]) for key, records in grouped.items()}
        )


def issue_key(name: FileName) -> str:
    """What the issues of one file have in common: letter and language (`O english`)."""
    return f"{name.data_type} {name.language}"


def _series_key(name: FileName) -> SeriesKey | None:
    if name.form != "broadcast" or name.data_type not in LETTERS:
        return None
    if not name.awarding_body or not name.series or not name.year:
        return None
    return (name.awarding_body, name.series.upper(), name.year)


_INDEXED = {
    "syllabus": ("syllabus_code",),
    "option": ("option_code",),
    "component": ("component_code",),
    "link": ("option_code", "component_code"),
    "disallowed": ("option_code",),
}
"""What references may point at; a layout that refers to more is found by a test."""


_GRADESETS = (
    "first_grade_gradeset",
    "second_grade_gradeset",
    "first_endorsement_gradeset",
    "second_endorsement_gradeset",
    "first_forecast_gradeset",
    "second_forecast_gradeset",
)


@define
class _Index:
    """What records of one series are gathered into."""

    values: dict[tuple[str, str], set[str]] = field(factory=dict)
    maximum_marks: dict[str, int] = field(factory=dict)
    disallowed: set[frozenset[str]] = field(factory=set)
    links: set[tuple[str, str]] = field(factory=set)
    syllabus_of: dict[str, str] = field(factory=dict)
    gradesets: dict[str, Mapping[str, str]] = field(factory=dict)
    due_dates: dict[str, date] = field(factory=dict)

    def add(self, record: Record) -> None:
        for name in _INDEXED.get(record.kind, ()):
            value = read_field(record, name)
            if isinstance(value, str):
                self.values.setdefault((record.kind, name), set()).add(value)
        adding = {
            "option": self._add_option,
            "component": self._add_component,
            "link": self._add_link,
            "disallowed": self._add_disallowed,
        }.get(record.kind)
        if adding is not None:
            adding(record)

    def _add_option(self, record: Record) -> None:
        option, syllabus = _texts(record, "option_code", "syllabus_code")
        if option and syllabus:
            self.syllabus_of[option] = syllabus
        if option:
            found = zip(_GRADESETS, _texts(record, *_GRADESETS), strict=True)
            self.gradesets[option] = {name: code for name, code in found if code}

    def _add_component(self, record: Record) -> None:
        (code,) = _texts(record, "component_code")
        mark = read_field(record, "maximum_mark")
        due = read_field(record, "due_date")
        if code and isinstance(mark, int):
            self.maximum_marks[code] = mark
        if code and isinstance(due, date):
            self.due_dates[code] = due

    def _add_link(self, record: Record) -> None:
        option, component = _texts(record, "option_code", "component_code")
        if option and component:
            self.links.add((option, component))

    def _add_disallowed(self, record: Record) -> None:
        first, second = _texts(record, "option_code", "disallowed_option_code")
        if first and second:
            self.disallowed.add(frozenset((first, second)))


def _index(records: Iterable[Record], issues: Mapping[str, int]) -> SeriesBasedata:
    index = _Index()
    for record in records:
        index.add(record)
    return SeriesBasedata(
        {place: frozenset(found) for place, found in index.values.items()},
        index.maximum_marks,
        frozenset(index.disallowed),
        links=frozenset(index.links),
        syllabus_of=index.syllabus_of,
        gradesets=index.gradesets,
        due_dates=index.due_dates,
        issues=issues,
    )


def _texts(record: Record, *names: str) -> list[str]:
    """Fields' texts; '' where one is blank or unreadable."""
    values = [read_field(record, name) for name in names]
    return [value if isinstance(value, str) else "" for value in values]
