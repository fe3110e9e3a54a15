"""The rules of a layout, over one record after another and level by level."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

from attrs import frozen

from edi.catalogue import Layout
from edi.codec.reader import Reader
from edi.codec.record import Record, Unknown
from edi.diagnostics import Columns, Diagnostic, Severity
from edi.rules.births import BirthRules
from edi.rules.candidate_records import AmendmentRules, ResultRules
from edi.rules.fields import RecordChecker
from edi.rules.files import FileRules
from edi.rules.hiding import hidden
from edi.rules.identities import CentreRules, IdentityRules
from edi.rules.order import OrderRules
from edi.rules.proofs import proofs_of
from edi.rules.records import RecordRules

if TYPE_CHECKING:
    from edi.basedata import Basedata
    from edi.file_names import FileName
    from edi.history import History
    from edi.profile import Profiles


@frozen
class Known:
    """What is known beside the file itself."""

    basedata: Basedata | None
    history: History | None
    withdraw_all: bool = False
    """Amendments that leave a candidate no option are meant so."""
    profiles: Profiles | None = None
    today: date | None = None
    """The day that deadlines are reckoned on; without it they are not."""

    @property
    def more_than_the_file(self) -> bool:
        """Whether there is anything to judge records by but the file itself."""
        beside = (self.basedata, self.history, self.profiles)
        return any(each is not None for each in beside)


class Rules(Protocol):
    """What all rules of records have in common."""

    def findings(self, record: Record) -> Iterable[Diagnostic]:
        """What is wrong with this record, or between it and others."""


class LayoutRules:
    """The rules that need a layout, in the order of their levels."""

    def __init__(self, layout: Layout, reader: Reader, known: Known) -> None:
        self.layout = layout
        self.proofs = proofs_of(layout)
        """By kind: whether nothing can be wrong within a line that ends as it should.
        """
        # Made when a record is not proven, which in most files none is. They remember
        # values, and so are never kept from file to file.
        self._checkers: dict[str, RecordChecker] = {}
        self._records: dict[str, RecordRules] = {}
        self.order = OrderRules(layout)
        versions = reader.catalogue.versions(layout.file.letter)
        self.files = FileRules(layout, reader.name, versions)
        self.births = BirthRules(layout, reader.name)
        self.centres = CentreRules(layout, reader.name)
        self.identities = IdentityRules.of(layout)
        self.amendments = None if known.withdraw_all else AmendmentRules.of(layout)
        self.results = ResultRules.of(layout, importing=known.history is not None)
        self.further = _further(layout, reader.name, known)
        self._of_whole_records = [r for r in (self.amendments, self.results) if r]
        between = [self.identities] if self.identities is not None else []
        rules: list[Rules] = [*between, *self._of_whole_records, *self.further]
        self._beside = [each.findings for each in rules]

    def _checker(self, kind: str) -> RecordChecker:
        """The field rules of a known kind."""
        found = self._checkers.get(kind)
        if found is None:
            plan = self.layout.plan(kind)
            found = self._checkers[kind] = RecordChecker(plan, self.layout.format)
        return found

    def _record_rules(self, kind: str) -> RecordRules:
        """The rules between the fields of a known kind."""
        found = self._records.get(kind)
        if found is None:
            found = self._records[kind] = RecordRules(self.layout.plan(kind))
        return found

    def clean_findings(self, record: Record) -> list[Diagnostic]:
        """What is wrong with a record in which nothing is: where or beside what it is.

        Every rule that looks beyond one record must be here as well as in `findings`.
        """
        ended = self.order.ended
        found: list[Diagnostic] = []
        if self.order.repeatable != record.kind:
            found += self.order.findings(record)
        if not ended:
            found += self._between(record)
        return found

    def _between(self, record: Record) -> list[Diagnostic]:
        """The rules between records, and between a record and what is known besides."""
        found = self.files.findings(record)
        if record.kind in self.births.kinds:
            found += self.births.findings(record)
        if self.centres.expected is not None:
            found += self.centres.findings(record)
        for findings in self._beside:
            found += findings(record)
        return found

    def findings(self, record: Record) -> list[Diagnostic]:
        """What is wrong with a sound line; nothing personal is quoted."""
        ended = self.order.ended
        if not ended and self._cut_off(record):
            return []
        found = [*self.order.findings(record)]
        if ended:
            return found  # all that follows the trailer is told as one
        if isinstance(record, Unknown):
            self.files.pass_over(record)
            return found
        checker = self._checker(record.kind)
        damage = checker.damage(record)
        if damage is not None:
            found.append(damage)
            if damage.severity is Severity.ERROR:
                self.files.pass_over(record)
                return found
        found += checker.findings(record)
        found += self._record_rules(record.kind).findings(record)
        found += self._between(record)
        if found and checker.shifted(record):
            return [*hidden(found)]
        return found

    def close(self) -> Iterator[Diagnostic]:
        """What shows only when the whole file was seen."""
        if self.further:
            from edi.rules.further import closing_findings

            yield from closing_findings(self.further)

    def _cut_off(self, record: Record) -> bool:
        """Whether the file was cut inside this record: its missing trailer says so."""
        return not record.ending and record.kind != "file_trailer"

    def settled(self, record: Record) -> bool:
        """Whether a clean detail record changes and tells nothing where it stands.

        Then its successors with the same repeated values may be passed over as well,
        but for their keys, identities, dates of birth, and what they say as a whole.
        """
        return (
            self.order.repeatable == record.kind
            and not self.further
            and self.files.settled(record)
            and self.centres.settled(record)
            and (record.kind not in self.births.kinds or bool(self.births.usual_years))
        )

    def take_alike(self, lines: Sequence[bytes], first: int) -> bool:
        """Take proven details, from the record of that number on, that tell nothing.

        For lines of which the first is settled. False, and nothing is taken, where
        anything might be told, be it between them.
        """
        kind = self.layout.detail.kind
        for columns, value in self.files.repeated(lines[0]):
            if {raw[columns] for raw in lines} != {value}:
                return False
        for columns, usual in self.births.usual_places(kind):
            if not usual.issuperset([raw[columns] for raw in lines]):
                return False
        for rules in self._of_whole_records:
            if any(map(rules.might_tell, lines)):
                return False
        keys = self.files.keys_of(lines)
        if not self.files.keys.are_new(keys):
            return False
        if self.identities is not None and not self.identities.take_new(lines):
            return False
        self.files.keys.take_new(keys, first)
        self.files.pass_over_details(len(lines))
        return True

    def pass_over(self, record: Record) -> None:
        """Take a line that cannot be judged as a record; it has been told why."""
        if record.raw.strip(b" \x1a"):
            self.order.pass_over(record)
            self.files.pass_over(record)

    def personal(self, record: Record) -> tuple[Columns, ...]:
        """Personal columns; all of them in a record that may be shifted."""
        known = record.kind in self.layout.file.records
        checker = self._checker(record.kind) if known else None
        if checker is None or (
            checker.personal_columns
            and (checker.damage(record) is not None or checker.shifted(record))
        ):
            return ((1, max(len(record.raw), 1)),)
        return checker.personal_columns


def _further(layout: Layout, name: FileName, known: Known) -> list[Rules]:
    """The rules that need more than the file; without it they are not even imported."""
    if not known.more_than_the_file:
        return []
    from edi.rules.further import further_rules

    return [*further_rules(layout, name, known)]
