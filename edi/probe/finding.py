"""What a probe found: columns, counts and reasons; never a value of a record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from attrs import frozen

Answer = Literal["agrees", "moved", "cannot_tell"]

JSON_VERSION = 1
CERTAIN_MAX = 1e-6
"""Up to this chance of an error a finding is `very high` in confidence, else `high`."""


@frozen(kw_only=True)
class FieldFinding:
    """Where one field of the shipped layout is in the files, if that can be told."""

    field: str
    """`uci`; a member of a group with it: `options.option_code`."""
    shipped: tuple[int, int | None]
    """First and last column in the layout; a member's in the first item."""
    answer: Answer
    found: tuple[int, int] | None = None
    item_width: int | None = None
    """Of a member of a group: columns from one item to the next, as found."""
    supporting: int = 0
    """Records that show the field there."""
    looked_at: int = 0
    anchor: str = ""
    """What it was found by: `valid UCIs`; '' where nothing of it could be."""
    chance: float | None = None
    """At most so likely is it that something else was found."""
    reason: str = ""
    """Why it cannot be told."""

    @property
    def confidence(self) -> str:
        """`very high` or `high`; `none` where it cannot be told."""
        if self.chance is None:
            return "none"
        return "very high" if self.chance <= CERTAIN_MAX else "high"

    def to_json(self) -> dict[str, Any]:
        """The shape of `a2c probe --json`."""
        return {
            "field": self.field,
            "answer": self.answer,
            "shipped": list(self.shipped),
            "found": list(self.found) if self.found else None,
            "item_width": self.item_width,
            "supporting": self.supporting,
            "looked_at": self.looked_at,
            "anchor": self.anchor or None,
            "chance": self.chance,
            "confidence": self.confidence,
            "reason": self.reason or None,
        }


@frozen(kw_only=True)
class ItemsFinding:
    """Where the items of a group are; columns count from 1."""

    members: Mapping[str, int]
    """Member that was found → offset from the first one that was found in the item."""
    first: int
    """Column of the first item's first member that was found."""
    last: int
    """Last column that an item's found members were seen in."""
    width: int
    """From one item to the next."""
    lead_least: int
    lead_most: int
    """Columns of an item before the first member that was found."""


@frozen(kw_only=True)
class RecordFinding:
    """One kind of record: how many there were, how long, and where its fields are."""

    kind: str
    identifier: str
    """As layouts write it: `E5`; `?1` for all letters."""
    records: int
    """All there were."""
    looked_at: int
    files: int
    shipped_length: int
    open_ended: bool
    length: int | None
    """The records' length, where nearly all have the same; None where it varies."""
    longest: int
    """Columns of the longest record."""
    fields: tuple[FieldFinding, ...]
    items: Mapping[str, ItemsFinding]
    """By group, those that were found."""
    standing: frozenset[int]
    """Columns that are not blank in every record."""
    fitting: frozenset[str]
    """Fields and groups that nearly all records could have where the layout says."""

    @property
    def length_disagrees(self) -> bool:
        """True where the records are longer or shorter than the layout says."""
        if self.length is None:
            return False
        if self.open_ended:
            return self.length < self.shipped_length
        return self.length != self.shipped_length

    @property
    def disagrees(self) -> bool:
        """True where the layout says something else than the files."""
        moved = any(each.answer == "moved" for each in self.fields)
        return moved or self.length_disagrees

    def field(self, name: str) -> FieldFinding:
        """The finding about a field. Raises KeyError."""
        for each in self.fields:
            if each.field == name:
                return each
        raise KeyError(name)

    def to_json(self) -> dict[str, Any]:
        """The shape of `a2c probe --json`."""
        return {
            "kind": self.kind,
            "identifier": self.identifier,
            "records": self.records,
            "looked_at": self.looked_at,
            "files": self.files,
            "shipped_length": self.shipped_length,
            "length": self.length,
            "length_disagrees": self.length_disagrees,
            "fields": [each.to_json() for each in self.fields],
        }


@frozen(kw_only=True)
class ProbeReport:
    """All that was found in some files."""

    format: str
    files: int
    passed_over: tuple[str, ...]
    """Names of files that follow no layout of the format."""
    records: tuple[RecordFinding, ...]

    @property
    def disagrees(self) -> bool:
        """True where the layouts say something else than the files."""
        return any(each.disagrees for each in self.records)

    def record(self, identifier: str) -> RecordFinding:
        """The findings about a record by identifier. Raises KeyError."""
        for each in self.records:
            if each.identifier == identifier:
                return each
        raise KeyError(identifier)

    def to_json(self) -> dict[str, Any]:
        """The shape of `a2c probe --json`."""
        return {
            "version": JSON_VERSION,
            "format": self.format,
            "files": self.files,
            "passed_over": list(self.passed_over),
            "disagrees": self.disagrees,
            "records": [each.to_json() for each in self.records],
        }
