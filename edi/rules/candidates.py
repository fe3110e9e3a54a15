"""Findings by the candidate they are about, as an exams officer works through them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen

from edi.catalogue import Layout
from edi.diagnostics import Columns, Diagnostic
from edi.file_names import parse_file_name
from edi.rules.check import Report

CANDIDATE_NUMBER = "candidate_number"
"""The field that says whom a record is about; it names nobody to an outsider."""


@frozen(order=True)
class Candidate:
    """A candidate of a centre, in the order of candidate numbers."""

    centre_number: str
    """As the file's name has it; empty where it has none."""
    candidate_number: str


def with_candidates(
    report: Report, layout: Layout | None
) -> Iterator[tuple[Candidate | None, Diagnostic]]:
    """The findings of a report, each with the candidate it is about.

    None stands where a finding concerns no one candidate: the file as a whole, its
    headers, and records whose candidate number cannot be read. `layout` is the
    report's.
    """
    columns = {} if layout is None else _number_columns(layout)
    centre = parse_file_name(report.name).centre_number or ""
    for diagnostic in report.diagnostics:
        number = _number(diagnostic, report, columns)
        yield (None if number is None else Candidate(centre, number)), diagnostic


def _number_columns(layout: Layout) -> dict[str, Columns]:
    """Where each kind of record has its candidate number."""
    return {
        kind: (item.start, item.end)
        for kind, record in layout.file.records.items()
        for item in record.plain_fields()
        if item.name == CANDIDATE_NUMBER and item.end is not None
    }


def _number(
    diagnostic: Diagnostic, report: Report, columns: Mapping[str, Columns]
) -> str | None:
    excerpt = report.excerpts.get(diagnostic.record or 0)
    place = columns.get(diagnostic.kind or "")
    if excerpt is None or place is None:
        return None
    first, last = place
    if any(start <= last and first <= end for start, end in excerpt.personal_columns):
        # The record is shifted: part of a name may stand in these columns.
        return None
    text = excerpt.line[first - 1 : last].decode("latin-1")
    whole = len(text) == last - first + 1 and text.isascii() and text.isdigit()
    return text if whole else None
