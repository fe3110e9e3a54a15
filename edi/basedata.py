"""Basedata: what an awarding body offers in a series, indexed for looking up.

Made from the syllabus, option, component, link and disallowed-combination files (S, O,
C, L, D). Of each, the latest issue of a body's series counts; English and Welsh files
count together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import field, frozen

from edi.catalogue import Catalogue
from edi.codec.faults import FieldError
from edi.codec.reader import read_records
from edi.codec.record import Record
from edi.file_names import FileName, parse_file_name

LETTERS = frozenset("SOCLD")

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

    excluded: Mapping[str, frozenset[str]] = field(init=False, eq=False, repr=False)
    """option → the options it may not be entered together with"""

    @excluded.default
    def _excluded(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for pair in self.disallowed:
            for option in pair:
                found.setdefault(option, set()).update(pair - {option})
        return {option: frozenset(others) for option, others in found.items()}

    def knows(self, kind: str) -> bool:
        """True where the file of that record kind is held."""
        return any(held == kind for held, _ in self.values)


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
            place = (key, f"{name.data_type} {name.language}")
            if place not in latest or latest[place][0] < issue:
                latest[place] = (issue, list(read_records(blocks, text, catalogue)))
        grouped: dict[SeriesKey, list[Record]] = {}
        for (key, _file), (_issue, records) in latest.items():
            grouped.setdefault(key, []).extend(records)
        return cls({key: _index(records) for key, records in grouped.items()})


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


def _index(records: Iterable[Record]) -> SeriesBasedata:
    values: dict[tuple[str, str], set[str]] = {}
    maximum_marks: dict[str, int] = {}
    disallowed: set[frozenset[str]] = set()
    for record in records:
        for name in _INDEXED.get(record.kind, ()):
            value = read_field(record, name)
            if isinstance(value, str):
                values.setdefault((record.kind, name), set()).add(value)
        if record.kind == "component":
            code = read_field(record, "component_code")
            mark = read_field(record, "maximum_mark")
            if isinstance(code, str) and isinstance(mark, int):
                maximum_marks[code] = mark
        if record.kind == "disallowed":
            pair = (
                read_field(record, "option_code"),
                read_field(record, "disallowed_option_code"),
            )
            if isinstance(pair[0], str) and isinstance(pair[1], str):
                disallowed.add(frozenset((pair[0], pair[1])))
    frozen_values = {place: frozenset(found) for place, found in values.items()}
    return SeriesBasedata(frozen_values, maximum_marks, frozenset(disallowed))


def read_field(record: Record, name: str) -> object:
    """A field's value; None where it is blank, unreadable or not in the record."""
    try:
        return getattr(record, name, None)
    except FieldError:
        return None
