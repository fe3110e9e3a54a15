"""FIL: the records of a file against each other, and against the file's name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from edi.catalogue import Layout
from edi.codec.record import Record, Unknown
from edi.codec.values import field_type
from edi.diagnostics import Diagnostic, Related, finding, label, mask
from edi.file_names import FileName
from edi.layout.plan import Evidence, FieldPlan
from edi.rules.fields import lacking, weakest
from edi.rules.keys import Keys
from edi.rules.records import columns_of

NAME_FORMS = "such as E1234501.X01 (from a centre) or S6A26_01.X01 (basedata)"
UNKNOWN_SERIES = "??"
"""Boards have issued results with this in place of the series; importers reject it."""


def name_findings(
    name: FileName, layout: Layout | None, start: bytes, letters: Iterable[str]
) -> Iterator[Diagnostic]:
    """What the name tells, beside the file's first bytes and the letters there are.

    An empty file says nothing that its name could disagree with.
    """
    if name.renamed:
        yield finding("FIL008", found=repr(name.text), expected=name.canonical)
    elif name.text and name.form == "unknown":
        yield finding("FIL002", found=repr(name.text), expected=NAME_FORMS)
    elif layout is None:
        yield _unknown_type(name, start, letters)
    if layout is not None and name.data_type not in (None, layout.file.letter):
        yield finding(
            "FIL003",
            record=1,
            columns=(1, 1),
            evidence=Evidence.CONFIRMED,
            found=layout.file.letter,
            expected=str(name.data_type),
        )


def _unknown_type(name: FileName, start: bytes, letters: Iterable[str]) -> Diagnostic:
    letter = name.data_type or start[:1].decode("latin-1")
    # A letter may be known, and the file still not: X is our reply, and AQA's too.
    known = ", ".join(sorted(set(letters) - {letter}))
    return finding("FIL001", found=repr(letter), expected=known)


class _Same:
    """A field that repeats a value of the file's name or of a header."""

    __slots__ = ("columns", "item", "owner", "settled")

    def __init__(self, item: FieldPlan) -> None:
        self.item = item
        self.owner = item.same_as.owner if item.same_as else ""
        self.columns = slice(item.start - 1, item.end)
        self.settled: bytes | None = None
        """The columns that were found to agree last."""


class FileRules:
    """Repeated values, counts and keys of one file.

    Holds the keys seen since the last centre header: of one centre's candidates there
    are at most 9,999, and so memory does not grow with a file of many centres.
    """

    def __init__(self, layout: Layout, name: FileName, versions: Iterable[int]) -> None:
        self._layout = layout
        self._versions = tuple(versions)
        self._name = name
        self._detail = layout.detail.kind
        self._headers: dict[str, Record] = {}
        self._said: dict[str, dict[str, str]] = {}
        """What each owner says of a field, while it is the last of its kind."""
        self._details_in_group = 0
        self._details = 0
        self._group_doubtful = False
        self._doubtful = False
        self._told: set[tuple[str, str, bytes]] = set()
        self._agreed: set[tuple[str, str, bytes]] = set()
        keys = [i for i in layout.detail.plain_fields() if i.key]
        self.key_of = _key_of(keys)
        """The key in a detail's columns; None where details have none."""
        self.keys = Keys(keys)
        self._same: dict[str, list[_Same]] = {
            plan.kind: [_Same(item) for item in plan.repeating]
            for plan in layout.file.records.values()
        }
        self._repeating: dict[str, list[_Same]] = {}
        for same in (each for fields in self._same.values() for each in fields):
            self._repeating.setdefault(same.owner, []).append(same)

    def findings(self, record: Record) -> list[Diagnostic]:
        """What is wrong between this record and those before it, or the name."""
        found: list[Diagnostic] = []
        for same in self._same.get(record.kind, ()):
            if record.raw[same.columns] != same.settled:
                found += self._same_findings(record, same)
        if record.kind == self._detail:
            self._details += 1
            self._details_in_group += 1
            if self.key_of is not None:
                found += self._key_findings(record, self.key_of(record.raw))
        else:
            found += self._frame_findings(record)
        return found

    def settled(self, record: Record) -> bool:
        """Whether what a detail record repeats of others was found to agree with them.

        Then nothing but its key can be wrong between it and other records.
        """
        return record.kind == self._detail and all(
            record.raw[same.columns] == same.settled for same in self._same[record.kind]
        )

    def repeated(self, raw: bytes) -> list[tuple[slice, bytes]]:
        """The columns in which a settled detail repeats others, and what they hold."""
        return [(same.columns, raw[same.columns]) for same in self._same[self._detail]]

    def keys_of(self, details: Sequence[bytes]) -> list[bytes]:
        """The keys of details of full length; none where details have none."""
        if self.key_of is None:
            return []
        if len(self.keys.fields) == 1:
            only = slice(self.keys.fields[0].start - 1, self.keys.fields[0].end)
            return [raw[only] for raw in details]
        return [*map(self.key_of, details)]

    def pass_over_details(self, records: int) -> None:
        """Count settled details, whose keys the caller has seen to."""
        self._details += records
        self._details_in_group += records

    def begun(self, number: int) -> bool:
        """Whether the record of that number began a centre or ended one."""
        return self.keys.floor == number and not self._details_in_group

    def agreed(self, kind: str) -> dict[str, bytes]:
        """By field: columns of which it is known that they agree with their owners'."""
        return {
            same.item.name: same.settled
            for same in self._same.get(kind, ())
            if same.settled is not None
        }

    def header(self, kind: str) -> bytes:
        """The columns of the last header of that kind; b"" where none came."""
        found = self._headers.get(kind)
        return b"" if found is None else found.raw

    def pass_over_centres(self, details: int, header: Record) -> None:
        """Take whole centres in which nothing is wrong, and the header behind them."""
        self._details += details
        self._begin_group(header.number)
        self._take_header(header)

    def _frame_findings(self, record: Record) -> Iterator[Diagnostic]:
        """What is wrong with the counts and versions of headers and trailers."""
        if record.kind == "centre_header":
            self._begin_group(record.number)
            self._take_header(record)
        elif record.kind == "file_header":
            self._take_header(record)
            yield from self._version_findings(record)
        elif record.kind == "centre_trailer":
            if not self._group_doubtful:
                yield from self._count_findings(record, self._details_in_group)
            self._begin_group(record.number)
        elif record.kind == "file_trailer" and not self._doubtful:
            yield from self._count_findings(record, self._details)

    def pass_over(self, record: Record) -> None:
        """Take a record that cannot be judged: it counts if it is a detail.

        Of one that is not known nobody can say; counts are not compared then, since
        that it is not known has been told.
        """
        if isinstance(record, Unknown):
            self._doubtful = self._group_doubtful = True
        elif record.kind == self._detail:
            self._details += 1
            self._details_in_group += 1

    def _begin_group(self, number: int) -> None:
        self._details_in_group = 0
        self._group_doubtful = False
        self.keys.forget(number)
        self._agreed.clear()

    def _take_header(self, header: Record) -> None:
        """Keep a header that others repeat; what agreed with the last one may not."""
        self._headers[header.kind] = header
        self._said.pop(header.kind, None)
        for same in self._repeating.get(header.kind, ()):
            same.settled = None

    def _version_findings(self, header: Record) -> Iterator[Diagnostic]:
        for item in self._layout.plan(header.kind).plain_fields():
            version = columns_of(header, item)
            if item.name != "format_version" or not version.isdigit():
                continue
            complete = not lacking(item, len(header.raw))
            if complete and int(version) not in self._versions:
                known = " or ".join(f"{number:02d}" for number in self._versions)
                yield self._finding(
                    "FIL011", header, item, found=version.decode(), expected=known
                )

    def _same_findings(self, record: Record, same: _Same) -> Iterator[Diagnostic]:
        item = same.item
        raw = columns_of(record, item)
        place = (record.kind, item.name, raw)
        if not raw or place in self._agreed or item.same_as is None:
            return
        if lacking(item, len(record.raw)):
            return
        found = raw.decode("latin-1")
        if found == UNKNOWN_SERIES:
            # Centre headers repeat the header's series: that is no second fault.
            if self._first_time(("", item.name, raw)):
                yield self._finding("FIL007", record, item, found=found, expected="6A")
            return
        owner = item.same_as.owner
        field = item.same_as.field
        expected = self._expected(owner, field)
        if (
            not expected
            or _agree(found, expected, item)
            or self._header_is_wrong(owner, field)
        ):
            if len(self._agreed) < AGREED_MAX:
                self._agreed.add(place)
                same.settled = record.raw[same.columns]
            return
        if _wrong_itself(item, raw) or not self._first_time(place):
            return
        code = "FIL004" if owner == "name" else "FIL009"
        yield self._finding(
            code,
            record,
            item,
            self._evidence(owner, field),
            found=found,
            expected=mask(expected) if item.personal else expected,
            owner="name of the file" if owner == "name" else label(owner),
        )

    def _first_time(self, place: tuple[str, str, bytes]) -> bool:
        """Whether this was not told before: a wrong header shows in every record."""
        if place in self._told or len(self._told) >= AGREED_MAX:
            return False
        self._told.add(place)
        return True

    def _expected(self, owner: str, field: str) -> str:
        """What the owner says; '' for nothing."""
        said = self._said.setdefault(owner, {})
        if field not in said:
            said[field] = self._looked_up(owner, field)
        return said[field]

    def _looked_up(self, owner: str, field: str) -> str:
        if owner == "name":
            name = "sequence" if field == "sequence_number" else field
            value = getattr(self._name, name)
            return "" if value is None else str(value)
        header, item = self._headers.get(owner), self._layout.plan(owner).field(field)
        if header is None or item is None:
            return ""
        return columns_of(header, item).decode("latin-1")

    def _evidence(self, owner: str, field: str) -> Evidence:
        """How well it is known where the owner says something."""
        item = None if owner == "name" else self._layout.plan(owner).field(field)
        return Evidence.CONFIRMED if item is None else weakest(item)

    def _header_is_wrong(self, owner: str, field: str) -> bool:
        """Whether a header's value is told itself, and so is no measure for others."""
        if owner == "name":
            return False
        header, item = self._headers.get(owner), self._layout.plan(owner).field(field)
        if header is None or item is None:
            return False
        return _wrong_itself(item, columns_of(header, item))

    def _key_findings(self, record: Record, key: bytes) -> Iterable[Diagnostic]:
        first = self.keys.first(key, record.number)
        if first == record.number or not key.strip(b" "):
            return ()
        return (self._key_finding(record, first),)

    def _key_finding(self, record: Record, first: int) -> Diagnostic:
        item = self.keys.fields[-1]
        evidence = weakest(*self.keys.fields)
        shown = " / ".join(
            columns_of(record, i).decode("latin-1") for i in self.keys.fields
        )
        return finding(
            "FIL006",
            record=record.number,
            kind=record.kind,
            columns=(item.start, item.end or item.start),
            field=item.name,
            evidence=evidence,
            layout_span=item.span,
            personal=any(i.personal for i in self.keys.fields),
            related=(Related("first here", first),),
            found=shown,
        )

    def _count_findings(self, record: Record, counted: int) -> Iterator[Diagnostic]:
        for item in self._layout.plan(record.kind).plain_fields():
            stated = columns_of(record, item).strip()
            if item.counts != "details" or not stated.isdigit():
                continue
            if lacking(item, len(record.raw)):
                continue
            if int(stated) != counted:
                yield self._finding(
                    "FIL005",
                    record,
                    item,
                    found=str(int(stated)),
                    expected=str(counted),
                )

    def _finding(
        self,
        code: str,
        record: Record,
        item: FieldPlan,
        evidence: Evidence = Evidence.CONFIRMED,
        **arguments: Any,
    ) -> Diagnostic:
        return finding(
            code,
            record=record.number,
            kind=record.kind,
            columns=(item.start, item.end or item.start),
            field=item.name,
            evidence=max(weakest(item), evidence),
            source=item.source,
            layout_span=item.span,
            personal=item.personal,
            **arguments,
        )


AGREED_MAX = 10_000


def _key_of(fields: list[FieldPlan]) -> Callable[[bytes], bytes] | None:
    columns = [(slice(i.start - 1, i.end), i.width) for i in fields]
    if len(columns) == 1:
        only, width = columns[0]
        return lambda raw: raw[only].ljust(width)
    if not columns:
        return None
    return lambda raw: b"".join([raw[part].ljust(width) for part, width in columns])


def _wrong_itself(item: FieldPlan, raw: bytes) -> bool:
    """Whether a value is told to be wrong by itself, so that comparing adds nothing."""
    faults = field_type(item.type).faults(raw)
    return any(fault.code in ("FLD002", "FLD020") for fault in faults)


def _agree(found: str, expected: str, item: FieldPlan) -> bool:
    """Equal without regard to case; a sequence number shows its last two digits."""
    if item.type.base == "integer" and found.strip().isdigit() and expected.isdigit():
        return int(found) % 100 == int(expected) % 100
    return found.upper() == expected.upper()
