"""A layout source as it is written, before anything is looked up or proved.

Every value knows its place, so that each later message can point at it.
"""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from edi.layout.plan import LayoutSpan, Sequence


@frozen
class Word:
    """A name, number or text (without its quotes, but `quoted`) as written."""

    text: str
    span: LayoutSpan
    quoted: bool = False


@frozen
class Mark:
    """Something said of a type, field, record or file: `required`, `range 1..9`.

    `kind` is the word it begins with, save `reference` for `->`, `same_as`, and
    `position` and `values` for the two parts of `evidence`. A condition's kind is
    `when`; its words are the field, the relation (`is`, `is_not`, `is_present`) and
    the values.
    """

    kind: str
    words: tuple[Word, ...]
    span: LayoutSpan


@frozen
class TypeUse:
    """A type where it is used, with its arguments: `text(5)`, `flag(Y, N)`."""

    name: Word
    arguments: tuple[Word, ...] = ()


@frozen
class Columns:
    """`9..14`; `last` is None where the columns run to the record's end (`28..`)."""

    first: int
    last: int | None
    span: LayoutSpan


@frozen(kw_only=True)
class FieldItem:
    """A field's line."""

    columns: Columns
    name: Word
    type: TypeUse
    marks: tuple[Mark, ...]
    doc: str = ""
    span: LayoutSpan


@frozen(kw_only=True)
class GroupItem:
    """A repeated group with its members."""

    columns: Columns
    name: Word
    repeat: int
    marks: tuple[Mark, ...]
    members: tuple[FieldItem, ...]
    doc: str = ""
    span: LayoutSpan


@frozen
class Length:
    """`length 115`; `open` for `length 27..`."""

    columns: int
    open: bool
    span: LayoutSpan


@frozen(kw_only=True)
class RecordItem:
    """A `record` or `amend record` statement; `body` is None where there is none."""

    amends: bool
    kind: Word
    identifier: Word | None
    like: Word | None
    length: Length | None
    marks: tuple[Mark, ...]
    body: tuple[FieldItem | GroupItem, ...] | None
    drops: tuple[Word, ...]
    doc: str = ""
    span: LayoutSpan


@frozen(kw_only=True)
class TypeItem:
    """A `type` statement."""

    name: Word
    type: TypeUse
    marks: tuple[Mark, ...]
    doc: str = ""
    span: LayoutSpan


@frozen(kw_only=True)
class FileItem:
    """A `file` statement; `mentions` are the kinds that its sequence names."""

    name: Word
    letter: Word
    direction: Literal["from_centre", "to_centre", "broadcast"]
    marks: tuple[Mark, ...]
    sequence: Sequence
    mentions: tuple[Word, ...]
    doc: str = ""
    span: LayoutSpan


@frozen(kw_only=True)
class Head:
    """The first statement: what the source's records and files belong to."""

    kind: Literal["format", "part", "overlay"]
    name: Word
    title: str = ""
    version: int = 0
    extends: Word | None = None


@frozen(kw_only=True)
class Source:
    """One layout source."""

    file: str
    head: Head | None
    types: tuple[TypeItem, ...]
    records: tuple[RecordItem, ...]
    """Records and amendments in the order of their statements."""
    files: tuple[FileItem, ...]
    lines: tuple[str, ...]
