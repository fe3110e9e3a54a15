"""What a compiled layout says: the one description that everything follows.

Reading, writing, checking and documentation all work from plans.
A plan is data. It is made from layout text by `edi.layout.compile`, or loaded from
`edi.generated`, where the shipped layouts lie ready compiled. Columns are kept as
printed in booklets (1-based, inclusive); only the codec turns them into offsets.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from functools import cached_property
from typing import Literal

from attrs import field, frozen


class Evidence(IntEnum):
    """How well a stated position or value is known; the order is by weakness."""

    CONFIRMED = 0
    """Seen in working software or published by a body."""
    INFERRED = 1
    """Reasoned from confirmed facts."""
    PLACEHOLDER = 2
    """Ours, to be self-consistent; findings that rest on it never block a file."""

    def __str__(self) -> str:
        return self.name.lower()


@frozen
class LayoutSpan:
    """Where in a layout source something is written (lines and columns from 1)."""

    file: str
    line: int
    column: int
    end_column: int


@frozen
class CodeList:
    """An open list of known codes: a value outside it is a warning, never an error."""

    name: str
    codes: Mapping[str, str]
    """code → meaning"""


BaseType = Literal[
    "text", "digits", "integer", "pence", "date", "flag", "literal", "filler"
]


@frozen
class TypePlan:
    """What a field's characters may be and what they mean.

    `text`: left-justified, space-filled. `digits`: exactly as many digits as columns,
    kept as text. `integer` and `pence`: right-justified, zero-filled. `date`: DDMMYY.
    `flag`: one of `choices`. `literal`: always `literal`. `filler`: always blank.
    All but `literal` may be blank where the field is not required.
    """

    name: str
    """The declared name (`CentreNumber`), or the base type's where none was given."""
    base: BaseType
    literal: str | None = None
    choices: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    code_list: str | None = None
    """The name of a list in `FormatPlan.code_lists`."""
    check: Literal["uci", "uln"] | None = None
    form: Literal["person_name", "series", "centre_number"] | None = None
    birth: bool = False
    """A date of birth: its two-digit year lies in the past."""
    any_case: bool = False
    """Lower-case letters are allowed (file names, free text of our own files)."""


@frozen
class Reference:
    """The value must occur as `field` of a record of `kind` in the basedata."""

    kind: str
    field: str


@frozen
class Condition:
    """The field is filled exactly when `field` has one of `values`.

    With no `values`, when it is not blank; with `negated`, when it has none of them.
    """

    field: str
    values: tuple[str, ...] = ()
    negated: bool = False


@frozen
class SameAs:
    """The value repeats another one: `owner` is `name` (the file's name) or a kind."""

    owner: str
    field: str


@frozen(kw_only=True)
class FieldPlan:
    """One field of a record; inside a group its columns count from the item's start."""

    name: str
    start: int
    end: int | None
    """None only for the last field of an open-ended record: to the record's end."""
    type: TypePlan
    required: bool = False
    key: bool = False
    personal: bool = False
    counts: str | None = None
    """A group of this record, or `details`: the detail records this record closes."""
    reference: Reference | None = None
    when: Condition | None = None
    same_as: SameAs | None = None
    position: Evidence
    values: Evidence
    source: str = ""
    doc: str = ""
    span: LayoutSpan

    @property
    def has_value(self) -> bool:
        """False for literals and fillers, which say nothing of their own."""
        return self.type.base not in ("literal", "filler")

    @property
    def width(self) -> int:
        """Columns it takes; 0 for a field that runs to the record's end."""
        return 0 if self.end is None else self.end - self.start + 1


@frozen(kw_only=True)
class GroupPlan:
    """Items repeated side by side, such as the options on an entry."""

    name: str
    start: int
    end: int
    repeat: int
    """The most items there is room for."""
    members: tuple[FieldPlan, ...]
    position: Evidence
    values: Evidence
    source: str = ""
    doc: str = ""
    span: LayoutSpan

    @property
    def width(self) -> int:
        """Columns that one item takes."""
        return (self.end - self.start + 1) // self.repeat


@frozen(kw_only=True)
class RecordPlan:
    """One record: what its columns hold, from the first to the last without a gap."""

    kind: str
    """`entry`, `file_header` …"""
    identifier: str
    """The first two characters: `E5`; `?1` where every file's own letter may stand."""
    length: int
    open_ended: bool = False
    """At least `length` long; the writer pads it to its file's record length."""
    length_evidence: Evidence
    fields: tuple[FieldPlan | GroupPlan, ...]
    source: str = ""
    doc: str = ""
    span: LayoutSpan

    def group(self, name: str) -> GroupPlan | None:
        """The group of that name, if there is one."""
        for item in self.fields:
            if isinstance(item, GroupPlan) and item.name == name:
                return item
        return None

    def plain_fields(self) -> tuple[FieldPlan, ...]:
        """The fields that are not in a group, in column order."""
        return self._plain_fields

    @cached_property
    def _plain_fields(self) -> tuple[FieldPlan, ...]:
        return tuple(item for item in self.fields if isinstance(item, FieldPlan))

    def field(self, name: str) -> FieldPlan | None:
        """The first field of that name that is not in a group."""
        return self._by_name.get(name)

    @cached_property
    def _by_name(self) -> Mapping[str, FieldPlan]:
        return {item.name: item for item in reversed(self._plain_fields)}

    @cached_property
    def repeating(self) -> tuple[FieldPlan, ...]:
        """The fields that repeat a value of the file's name or of a header."""
        return tuple(item for item in self._plain_fields if item.same_as is not None)

    @cached_property
    def births(self) -> tuple[FieldPlan, ...]:
        """The dates of birth."""
        return tuple(item for item in self._plain_fields if item.type.birth)


@frozen
class One:
    """Exactly one record of this kind."""

    kind: str


@frozen
class Many:
    """The inner sequence, from `least` times to once (`most=1`) or without end."""

    inner: Sequence
    least: int = 0
    most: int | None = None


@frozen
class Sequence:
    """Parts one after another."""

    parts: tuple[One | Many, ...]


@frozen(kw_only=True)
class FilePlan:
    """One kind of file: its letter, who sends it, and which records in which order."""

    name: str
    """`entries`, `results` …; `jcq14/entries` with the format's name before it."""
    letter: str
    direction: Literal["from_centre", "to_centre", "broadcast"]
    sequence: Sequence
    records: Mapping[str, RecordPlan]
    """By kind, each with its identifier filled in."""
    source: str = ""
    doc: str = ""
    span: LayoutSpan

    @property
    def record_length(self) -> int:
        """What open-ended records are padded to: the longest record there is."""
        return max(record.length for record in self.records.values())

    @property
    def provisional(self) -> bool:
        """True where writing rests on a placeholder and so wants the user's consent."""
        return any(
            item.position is Evidence.PLACEHOLDER
            for record in self.records.values()
            for item in record.fields
        )


@frozen(kw_only=True)
class FormatPlan:
    """A published format version, or one of our own, with all its files."""

    name: str
    title: str
    version: int
    files: Mapping[str, FilePlan]
    """By letter."""
    code_lists: Mapping[str, CodeList] = field(factory=dict)

    def layout_name(self, file: FilePlan) -> str:
        """The name users see and write: `jcq14/entries`."""
        return f"{self.name}/{file.name}"
