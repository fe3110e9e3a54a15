"""REC: what an amendment or a result says as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Self

from edi.catalogue import Layout
from edi.codec.record import Record
from edi.diagnostics import Diagnostic
from edi.layout.plan import FieldPlan, GroupPlan
from edi.rules.placed import field_finding, item_finding
from edi.rules.records import columns_of

_ABSENCE = "_partial_absence"
_NOT_SET = (b"", b"N")
_BLANK = ord(" ")


class AmendmentRules:
    """An amendment without options withdraws the candidate from everything.

    An amendment replaces all that was sent for its candidate, so that leaving out the
    options by accident is as easy as it is costly (SchoolBase, exam amendments;
    Pearson, BTEC Tech Awards 2022).
    """

    def __init__(self, options: GroupPlan, number: FieldPlan) -> None:
        self.options = options
        self._number = number

    @classmethod
    def of(cls, layout: Layout) -> Self | None:
        """The rules for amendments; None for another layout."""
        options = layout.detail.group("options")
        number = layout.detail.field("candidate_number")
        if layout.detail.kind != "amendment" or options is None or number is None:
            return None
        return cls(options, number)

    def might_tell(self, raw: bytes) -> bool:
        """Whether there may be anything to tell of a clean detail."""
        return raw[self.options.start - 1] == _BLANK

    def findings(self, record: Record) -> Iterator[Diagnostic]:
        """Tell of an amendment that leaves the candidate no option."""
        if record.kind == "amendment" and not columns_of(record, self.options):
            number = columns_of(record, self._number).decode("latin-1")
            evidence = max(self.options.position, self.options.values)
            yield field_finding("REC007", record, self._number, evidence, found=number)


class ResultRules:
    """Absence flags against grades, and options of results against those entered."""

    def __init__(
        self, group: GroupPlan, entered: FieldPlan, got: FieldPlan, *, importing: bool
    ) -> None:
        self.group = group
        self._importing = importing
        members = {each.name: each for each in group.members}
        self.flags = [
            (item, members[name.removesuffix(_ABSENCE)])
            for name, item in members.items()
            if name.endswith(_ABSENCE) and name.removesuffix(_ABSENCE) in members
        ]
        self._options = entered, got
        self._plain = re.compile(b"(?s:%s)*+" % self._plain_item()).fullmatch

    def _plain_item(self) -> bytes:
        """What an item matches of which there is nothing to tell."""
        flags = {flag.name for flag, _ in self.flags}
        entered, returned = self._options
        pattern, skipped = b"", 0
        for member in self.group.members:
            part = b""
            if member.name in flags:
                part = b" {%d}" % member.width
            elif member is entered and self._importing:
                part = b"(.{%d})" % member.width
            elif member is returned and self._importing:
                part = rb"(?:\1| {%d})" % member.width
                if member.start < entered.start:
                    part = b"(?!)"  # nothing to refer to yet: the rules look
            if not part:
                skipped += member.width
                continue
            pattern += _any(skipped) + part
            skipped = 0
        return pattern + _any(skipped)

    @classmethod
    def of(cls, layout: Layout, *, importing: bool) -> Self | None:
        """The rules for results; None for another layout.

        With `importing`, they tell as well what importers of results tell.
        """
        group = layout.detail.group("results")
        members = {each.name: each for each in group.members} if group else {}
        entered, got = members.get("option_code"), members.get("result_option_code")
        if group is None or entered is None or got is None:
            return None
        return cls(group, entered, got, importing=importing)

    def might_tell(self, raw: bytes) -> bool:
        """Whether there may be anything to tell of a clean detail."""
        return self._plain(raw, self.group.start - 1, self.group.end) is None

    def findings(self, record: Record) -> Iterator[Diagnostic]:
        """What is worth knowing of each result."""
        group = self.group
        if record.kind != "result" or not self.might_tell(record.raw):
            return  # as nearly always
        raw, width = columns_of(record, group), group.width
        for index, at in enumerate(range(0, len(raw), width)):
            item = raw[at : at + width]
            yield from self._flag_findings(record, group, index, item)
            if self._importing:
                yield from self._option_findings(record, group, index, item)

    def _flag_findings(
        self, record: Record, group: GroupPlan, index: int, item: bytes
    ) -> Iterator[Diagnostic]:
        for flag, grade in self.flags:
            found = _part(item, flag)
            if found in _NOT_SET:
                continue
            graded = bool(_part(item, grade))
            if graded and not self._importing:
                continue
            yield item_finding(
                "REC009" if graded else "REC008",
                record,
                group,
                index,
                member=flag.name,
                found=found.decode("latin-1"),
                other=grade.name,
            )

    def _option_findings(
        self, record: Record, group: GroupPlan, index: int, item: bytes
    ) -> Iterator[Diagnostic]:
        entered, returned = self._options
        found, expected = _part(item, returned), _part(item, entered)
        if found and expected and found != expected:
            yield item_finding(
                "REC010",
                record,
                group,
                index,
                member=returned.name,
                found=found.decode("latin-1"),
                expected=expected.decode("latin-1"),
            )


def _any(count: int) -> bytes:
    return b".{%d}" % count if count else b""


def _part(item: bytes, member: FieldPlan) -> bytes:
    return item[member.start - 1 : member.end].rstrip(b" ")
