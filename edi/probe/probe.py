"""The probe: files in, findings out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import prod

from edi.basedata import Basedata
from edi.catalogue import Catalogue
from edi.probe.candidates import find_candidate_numbers
from edi.probe.chance import CHANCE_MAX
from edi.probe.finding import ProbeReport
from edi.probe.locate import Columns, Doubt, Place
from edi.probe.outcome import record_finding
from edi.probe.record import RecordProbe
from edi.probe.roles import Roles
from edi.probe.sample import Sampler
from edi.probe.series import (
    TOLD,
    Known,
    Lines,
    expected,
    locate_by_name,
    locate_in_both,
)

ROUNDS_MAX = 8
"""What was found helps to find more; in practice that ends after three rounds."""


def probe(
    files: Iterable[tuple[str, Iterable[bytes]]],
    basedata: Basedata | None = None,
    catalogue: Catalogue | None = None,
) -> ProbeReport:
    """Learn from (file name, blocks of bytes) pairs where the fields are.

    The shipped layouts say which fields there are, how wide they are and what they
    hold; only their columns are in question. Memory is bounded by RECORDS_MAX records
    of each kind. Never raises for what is in the files.
    """
    sampler = Sampler(catalogue or Catalogue.shipped())
    for name, blocks in files:
        sampler.add(name, blocks)
    held = basedata or Basedata()
    versions = {
        version
        for letter in sampler.format.files
        for version in sampler.catalogue.versions(letter)
    }
    roles = Roles(sampler.format, held, versions)
    probes = [RecordProbe(sample, roles) for sample in sampler.samples.values()]
    _settle([each for each in probes if each.enough], _known(sampler, held))
    return ProbeReport(
        format=sampler.format.name,
        files=len(sampler.names),
        passed_over=tuple(sampler.passed_over),
        records=tuple(record_finding(each) for each in probes),
    )


def _known(sampler: Sampler, basedata: Basedata) -> Known:
    """The series that broadcast names and basedata tell of, by awarding body."""
    known: dict[str, set[bytes]] = {}
    for body, series, year in basedata.series:
        known.setdefault(body, set()).add(f"{series}{year}".encode("ascii"))
    for name in sampler.names:
        text = expected(name)
        if text is not None and name.awarding_body is not None:
            known.setdefault(name.awarding_body, set()).add(text)
    return known


def _settle(probes: Sequence[RecordProbe], known: Known) -> None:
    for _ in range(ROUNDS_MAX):
        years = _years(probes)
        found = [each.round(_of(each, years)) for each in probes]
        if not _find_series(probes, known) and not any(found):
            break
    _find_counts(probes)
    find_candidate_numbers(probes)


def _years(probes: Sequence[RecordProbe]) -> dict[int, int]:
    """The year of each file's series, from its name or where it was found."""
    years: dict[int, int] = {}
    for each in probes:
        for record in each.sample.records:
            if record.name.year is not None:
                years[record.file] = int(record.name.year)
        if each.series is None:
            continue
        place = each.placed(each.series[1].name)
        if place is None:
            continue
        start, end = place.tally.start, place.tally.start + each.series[1].width
        for record, row in zip(each.sample.records, each.columns.rows, strict=True):
            if row[start:end].isdigit():
                years.setdefault(record.file, int(row[start:end]))
    return years


def _of(probe_: RecordProbe, years: dict[int, int]) -> list[int | None]:
    return [years.get(record.file) for record in probe_.sample.records]


def _find_series(probes: Sequence[RecordProbe], known: Known) -> bool:
    """Look for series and year in headers; True if something was found."""
    found = False
    wanted = [
        each for each in probes if each.series and not each.placed(each.series[0].name)
    ]
    for each in wanted:
        found |= _note(each, locate_by_name(_lines(each), known))
    first = [each for each in probes if each.series and _is_first(each)]
    for one in first:
        for other in probes:
            if not other.series or _is_first(other):
                continue
            if _lacks(one) or _lacks(other):
                found |= _in_both(one, other)
    return found


def _find_counts(probes: Sequence[RecordProbe]) -> None:
    """Take counts that trailers of several kinds hold together.

    One file's count may stand in one trailer by chance; hardly in both of them.
    """
    found = [(each, one) for each in probes for one in each.counts_in_doubt()]
    chance = prod(place.chance for _, (_, _, place) in found)
    if len(found) > 1 and chance <= CHANCE_MAX:
        for each, (item, told, place) in found:
            each.place(item, told, Place(place.tally, chance))


def _in_both(one: RecordProbe, other: RecordProbe) -> bool:
    pair = locate_in_both(_lines(one, anew=True), _lines(other, anew=True))
    if isinstance(pair, Doubt):
        # What names say of it is the better reason where they say something.
        return False
    found = False
    for each, place in zip((one, other), pair, strict=True):
        if _lacks(each):
            found |= _note(each, place)
    return found


def _lines(each: RecordProbe, *, anew: bool = False) -> Lines:
    """A kind's lines; `anew` with the columns of what was found in them as well."""
    records = each.sample.records
    columns = Columns.of(each.sample.padded()) if anew else each.columns
    return Lines(
        columns,
        [record.file for record in records],
        [record.name for record in records],
        each.sample.least,
    )


def _is_first(each: RecordProbe) -> bool:
    """True for file headers, which begin a file."""
    return each.sample.identifier[1:] == "1"


def _lacks(each: RecordProbe) -> bool:
    return each.series is not None and each.placed(each.series[0].name) is None


def _note(each: RecordProbe, found: Place | Doubt) -> bool:
    assert each.series is not None  # noqa: S101  # callers look only where there is one
    for item, shift in zip(each.series, (0, each.series[0].width), strict=True):
        if isinstance(found, Doubt):
            each.doubt(item.name, found)
        else:
            each.place(item, TOLD, found, shift)
    return isinstance(found, Place)
