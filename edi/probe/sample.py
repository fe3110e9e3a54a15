"""The records of some files, gathered by the record of the layout that they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import define, field, frozen

from edi.catalogue import CURRENT, Catalogue
from edi.codec.framing import UTF8_MARK, Framer, Line
from edi.file_names import FileName, parse_file_name
from edi.layout.plan import FormatPlan, LayoutSpan, RecordPlan

RECORDS_MAX = 2_000
"""So many records of a kind are looked at; more would prove nothing better."""

DETAILS_MIN = 20
"""From fewer detail records nothing is told, whatever they seem to show."""
FRAMES_MIN = 1
"""The same for headers and trailers: a file has one each, and chance is ruled out by
what they hold."""
CUT_MAX = 6
"""So many blanks may be cut from the longest record; an option code has no more."""


@frozen
class Sampled:
    """One record, and what is known about it from outside its columns."""

    raw: bytes
    file: int
    """Which file it is from, counted from 0."""
    name: FileName
    details: int
    """Detail records before it: of its centre, or in the file for a file trailer."""


@define
class Sample:
    """The records of one kind.

    A record that files of all letters share (`?1`) is one kind whichever file it is
    in; a kind with a record for one letter (`R3`) is another one there.
    """

    plan: RecordPlan
    identifier: str
    """As layouts write it: `E5`, `?1`."""
    records: list[Sampled] = field(factory=list)
    total: int = 0
    """All there were, also those behind RECORDS_MAX."""
    files: set[int] = field(factory=set)

    @property
    def width(self) -> int:
        """Columns of the longest record."""
        return max((len(record.raw) for record in self.records), default=0)

    @property
    def least(self) -> int:
        """How many records it takes to tell anything."""
        return DETAILS_MIN if self.identifier[1:] == "5" else FRAMES_MIN

    def padded(self) -> list[bytes]:
        """The records' columns, all equally long.

        Where a sender has cut trailing blanks, some may belong to the longest record.
        """
        cut = len({len(record.raw) for record in self.records}) > 1
        width = self.width + CUT_MAX * cut
        return [record.raw.ljust(width) for record in self.records]


@frozen
class Shape:
    """A record as layout sources state it: once for all letters, or for one."""

    kind: str
    identifier: str
    plan: RecordPlan

    @property
    def common(self) -> bool:
        """True for a record that files of all letters share."""
        return self.identifier[:1] == "?"


def shapes(plan: FormatPlan) -> Mapping[LayoutSpan, Shape]:
    """Every record of a format by the place where it is stated."""
    found: dict[LayoutSpan, Shape] = {}
    for file in plan.files.values():
        for record in file.records.values():
            before = found.get(record.span)
            identifier = record.identifier
            if before is not None and before.identifier != identifier:
                identifier = f"?{identifier[1:]}"
            found[record.span] = Shape(record.kind, identifier, record)
    return found


class Sampler:
    """Takes files, one after another, and keeps a bounded number of their records."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.format = catalogue.formats[CURRENT]
        self.samples: dict[LayoutSpan, Sample] = {}
        self.names: list[FileName] = []
        self.passed_over: list[str] = []
        """Names of files that follow no layout of the format."""
        self.unknown_lines = 0
        self._shapes = shapes(self.format)

    def add(self, name: str, blocks: Iterable[bytes]) -> None:
        """Take a file given as blocks of bytes, in bounded memory."""
        parsed = parse_file_name(name)
        framer = Framer()
        taking: _FileTaking | None = None
        for block in blocks:
            taking = self._take(framer.feed(block), parsed, taking)
        taking = self._take(framer.close(), parsed, taking)
        if taking is None or not taking.plans:
            self.passed_over.append(name)

    def _take(
        self, lines: list[Line], name: FileName, taking: _FileTaking | None
    ) -> _FileTaking | None:
        for raw, _ending in lines:
            if taking is None:
                raw = raw.removeprefix(UTF8_MARK)
                taking = self._begin(raw, name)
            taking.take(raw)
        return taking

    def _begin(self, first: bytes, name: FileName) -> _FileTaking:
        # Not Catalogue.for_lines: the version's columns are among what is in question.
        letter = first[:1].decode("latin-1")
        if first[1:2] != b"1" or letter not in self.format.files:
            letter = name.data_type or ""
        layout = self.catalogue.for_letter(letter, CURRENT)
        plans: dict[bytes, RecordPlan] = {}
        if layout is not None:
            plans = {
                record.identifier.encode("ascii"): record
                for record in layout.file.records.values()
            }
            self.names.append(name)
        return _FileTaking(self, plans, name, len(self.names) - 1)

    def keep(self, plan: RecordPlan, record: Sampled) -> None:
        """Add a record to its kind's sample."""
        sample = self.samples.get(plan.span)
        if sample is None:
            identifier = self._shapes[plan.span].identifier
            sample = self.samples[plan.span] = Sample(plan, identifier)
        sample.total += 1
        sample.files.add(record.file)
        if len(sample.records) < RECORDS_MAX:
            sample.records.append(record)


@define
class _FileTaking:
    """One file as it comes in: counts the details that its trailers should count."""

    sampler: Sampler
    plans: Mapping[bytes, RecordPlan]
    """By identifier; empty for a file of no known layout."""
    name: FileName
    file: int
    in_file: int = 0
    in_centre: int = 0

    def take(self, raw: bytes) -> None:
        plan = self.plans.get(raw[:2])
        if plan is None:
            self.sampler.unknown_lines += bool(raw.strip(b" \x1a"))
            return
        digit = raw[1:2]
        if digit == b"3":
            self.in_centre = 0
        details = self.in_file if digit == b"9" else self.in_centre
        self.sampler.keep(plan, Sampled(raw, self.file, self.name, details))
        if digit == b"5":
            self.in_file += 1
            self.in_centre += 1
