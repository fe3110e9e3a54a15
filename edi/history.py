"""History: what went between a centre and an awarding body before, file by file.

Made from files: those in a folder, or those that a ledger says were sent and received.
A centre's entries and amendments add up to what each candidate is entered for, since an
amendment replaces all that was sent for its candidate (Pearson, BTEC Tech Awards 2022:
making entries).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property

from attrs import define, evolve, field, frozen

from edi.catalogue import Catalogue
from edi.codec.reader import read_records
from edi.codec.record import Record, read_field
from edi.file_names import FileName, parse_file_name, same_sequence
from edi.months import month_of_series

FROM_CENTRE = "EAFM"
"""Data types that a centre sends, numbered together."""
RESULTS = "R"
_KEPT = frozenset({"entry", "amendment", "result"})
"""Of other records nothing is asked later on."""


@frozen(cache_hash=True)
class Place:
    """Whose files belong together: those of one centre, body and series."""

    centre_number: str
    awarding_body: str
    series: str
    """In capitals; '' where the header does not say."""
    year: str
    """Two digits; '' where the header does not say."""

    @property
    def month(self) -> int | None:
        """The month of the series, to order series by; None if it shows none."""
        return month_of_series(self.series, self.year)


@frozen
class PastFile:
    """One file that was sent or received."""

    name: str
    """In canonical form and capitals."""
    data_type: str
    place: Place
    sequence: int | None
    """The header's number where its last two digits are the name's, or else those."""
    details: tuple[Record, ...] = field(eq=False, repr=False)
    """Its entries, amendments or results."""

    # Worked out once, however many files it went before.

    @cached_property
    def entered(self) -> Mapping[str, Entered]:
        """Candidate number → what this file enters."""
        found = (Entered.of(record, self.name) for record in self.details)
        return {each.candidate_number: each for each in found if each is not None}

    @cached_property
    def results(self) -> Mapping[tuple[str, str], tuple[object, ...]]:
        """(candidate number, option entered) → the result in this file."""
        return {
            key: item for record in self.details for key, item in results_of(record)
        }


@frozen
class Entered:
    """What a candidate is entered for, and as whom, after all that was sent."""

    candidate_number: str
    options: tuple[str, ...]
    uci: str | None = None
    name: str | None = None
    date_of_birth: date | None = None
    sex: str | None = None
    uln: str | None = None
    file: str = ""
    """The file that said so last."""

    @staticmethod
    def of(record: Record, file: str = "") -> Entered | None:
        """What an entry or amendment says; None without a candidate number."""
        number = read_field(record, "candidate_number")
        if not isinstance(number, str):
            return None
        born = read_field(record, "date_of_birth")
        return Entered(
            number,
            options_of(record),
            uci=_text(record, "uci"),
            name=_text(record, "name"),
            date_of_birth=born if isinstance(born, date) else None,
            sex=_text(record, "sex"),
            uln=_text(record, "uln"),
            file=file,
        )


def _text(record: Record, name: str) -> str | None:
    value = read_field(record, name)
    return value if isinstance(value, str) else None


def options_of(record: Record) -> tuple[str, ...]:
    """The option codes of an entry or amendment, without blank ones."""
    items = read_field(record, "options")
    if not isinstance(items, tuple):
        return ()
    return tuple(item.option_code for item in items if item.option_code)


@define(eq=False, slots=False)
class SeriesHistory:
    """What went before in one series, for one centre and awarding body."""

    files: tuple[PastFile, ...] = ()

    def sent(self, *letters: str) -> list[PastFile]:
        """The files of these data types, in the order in which they went."""
        return [each for each in self.files if each.data_type in letters]

    @cached_property
    def entered(self) -> Mapping[str, Entered]:
        """Candidate number → what is entered; withdrawn candidates have no options."""
        found: dict[str, Entered] = {}
        for past in self.sent("E", "A"):
            found |= past.entered
        return found

    @cached_property
    def results(self) -> Mapping[tuple[str, str], tuple[object, ...]]:
        """(candidate number, option entered) → the result as it came last."""
        found: dict[tuple[str, str], tuple[object, ...]] = {}
        for past in self.sent(RESULTS):
            found |= past.results
        return found


def results_of(
    record: Record,
) -> Iterator[tuple[tuple[str, str], tuple[object, ...]]]:
    """((candidate number, option entered), all that the result says) of each result."""
    number = read_field(record, "candidate_number")
    items = read_field(record, "results")
    if isinstance(number, str) and isinstance(items, tuple):
        for item in items:
            if item.option_code:
                yield (number, item.option_code), tuple(item)


_NOTHING = SeriesHistory()


@define(eq=False, slots=False)
class History:
    """All that went before, by centre, awarding body and series."""

    files: tuple[PastFile, ...] = ()
    """In the order in which they went."""
    whole_folder: bool = False
    """The files may hold the one that is checked, and later ones."""

    @classmethod
    def load(
        cls,
        files: Iterable[tuple[str, Iterable[bytes]]],
        catalogue: Catalogue | None = None,
        *,
        in_order: bool = False,
    ) -> History:
        """From (file name, blocks) pairs; files of other kinds are passed over.

        With `in_order`, the files are given in the order in which they went, and all of
        them before the file that will be checked, as a ledger knows it. Without, their
        sequence numbers order them, and what is checked may be among them: then only
        the files before it count.
        """
        past = [
            each for text, blocks in files for each in _read(text, blocks, catalogue)
        ]
        if not in_order:
            past.sort(key=lambda each: (each.sequence or 0, each.data_type != "E"))
        return cls(tuple(past), whole_folder=not in_order)

    def before(self, name: FileName, place: Place, sequence: int | None) -> History:
        """What went before the file of that name and number in its series.

        Files of other series are kept, and so is what the other side sent.
        """
        if not self.whole_folder:
            return self
        ours = (name.data_type or "") in FROM_CENTRE
        number = sequence if sequence is not None else name.sequence

        def earlier(past: PastFile) -> bool:
            if past.place != place or (past.data_type in FROM_CENTRE) is not ours:
                return True
            if past.name == name.key:
                return False
            return past.sequence is None or number is None or past.sequence < number

        return evolve(
            self, files=tuple(filter(earlier, self.files)), whole_folder=False
        )

    def series(self, place: Place) -> SeriesHistory:
        """What went before in that series."""
        return self._by_place.get(place, _NOTHING)

    def earlier_series(self, place: Place) -> list[tuple[Place, SeriesHistory]]:
        """The same centre's and body's series of earlier months, the oldest first."""
        ours, now = (place.centre_number, place.awarding_body), place.month
        found = [
            (other.month, other, series)
            for other, series in self._by_place.items()
            if (other.centre_number, other.awarding_body) == ours
            and now is not None
            and other.month is not None
            and other.month < now
        ]
        found.sort(key=lambda each: each[0] or 0)
        return [(other, series) for _, other, series in found]

    @cached_property
    def _by_place(self) -> Mapping[Place, SeriesHistory]:
        grouped: dict[Place, list[PastFile]] = {}
        for past in self.files:
            grouped.setdefault(past.place, []).append(past)
        return {place: SeriesHistory(tuple(files)) for place, files in grouped.items()}


def place_of(
    name: FileName, header: Record | None, centre_number: str | None = None
) -> Place:
    """Whose files a file belongs to, by its name and its header.

    `centre_number` is that of a group of records, for files that hold several centres.
    """
    centre = centre_number or name.centre_number
    body = name.awarding_body
    if header is not None:
        centre = centre or _text(header, "centre_number")
        body = body or _text(header, "awarding_body")
    series = _text(header, "series") if header is not None else None
    year = _text(header, "year") if header is not None else None
    return Place(
        (centre or "").upper(), (body or "").upper(), (series or "").upper(), year or ""
    )


def sequence_of(name: FileName, header: Record | None) -> int | None:
    """A file's full sequence number, or the two digits that its name shows."""
    stated = read_field(header, "sequence_number") if header is not None else None
    if not isinstance(stated, int):
        return name.sequence
    if name.sequence is not None and not same_sequence(name.sequence, stated):
        return name.sequence
    return stated


def _keeps_records(letter: str, catalogue: Catalogue) -> bool:
    """Whether files of a data type hold any record that is kept."""
    layout = catalogue.for_letter(letter)
    return layout is None or not _KEPT.isdisjoint(layout.file.records)


def _read(
    text: str, blocks: Iterable[bytes], catalogue: Catalogue | None
) -> Iterator[PastFile]:
    """A file, once for each centre that it holds records of."""
    name = parse_file_name(text)
    letter = name.data_type or ""
    if name.form != "centre" or letter not in FROM_CENTRE + RESULTS:
        return
    header: Record | None = None
    header_only = not _keeps_records(letter, catalogue or Catalogue.shipped())
    details: dict[str | None, list[Record]] = {}
    for record in read_records(blocks, text, catalogue):
        if record.kind == "file_header" and header is None:
            header = record
            if header_only:
                break
        elif record.kind in _KEPT:
            centre = _text(record, "centre_number")
            details.setdefault(centre, []).append(record)
    sequence = sequence_of(name, header)
    for centre, records in (details or {None: []}).items():
        place = place_of(name, header, centre)
        yield PastFile(name.key, letter, place, sequence, tuple(records))
