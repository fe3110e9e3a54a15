"""What a peer needs to know of a file: taken from the compiled plan, never written down.

A programmer without our layouts would type these columns in; here they are derived, so
that no column number stands outside `grammars/`. Offsets count from 0, ends exclusive.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from attrs import frozen

from edi.catalogue import Catalogue, Layout
from edi.layout.plan import FieldPlan, GroupPlan, RecordPlan


@frozen
class Column:
    """One field and where it stands (in its record, or in its group's item)."""

    name: str
    start: int
    end: int
    plan: FieldPlan

    @property
    def width(self) -> int:
        return self.end - self.start


@frozen
class Group:
    """Items side by side."""

    name: str
    start: int
    width: int
    repeat: int
    members: tuple[Column, ...]

    @property
    def end(self) -> int:
        """Where the last item ends."""
        return self.start + self.width * self.repeat

    @property
    def starts(self) -> range:
        """Where each item begins."""
        return range(self.start, self.end, self.width)


@frozen
class Described:
    """A file's detail record, and what its other records count."""

    layout: Layout
    detail: bytes
    """The detail's identifier."""
    length: int
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    key: tuple[Column, ...]
    opens: bytes
    """The identifier of the record that opens a centre."""
    counts: dict[bytes, Column]
    """By identifier of a trailer: how many details it closes."""

    @property
    def group(self) -> Group:
        """The one group of the files we compare over."""
        (only,) = self.groups
        return only

    @property
    def item_count(self) -> Column:
        """The field that says how many items there are."""
        (only,) = (c for c in self.columns if c.plan.counts == self.group.name)
        return only

    def all_columns(self) -> Iterator[Column]:
        """Every column that can hold a value, items numbered: `option_code_1`."""
        yield from self.columns
        for group in self.groups:
            for number, start in enumerate(group.starts, start=1):
                for member in group.members:
                    yield Column(
                        f"{member.name}_{number}",
                        start + member.start,
                        start + member.end,
                        member.plan,
                    )


def described(path: Path | str) -> Described:
    """What there is to know of a file of ours, by the letter of its name."""
    return _described(Path(path).name[0])


@cache
def _described(letter: str) -> Described:
    layout = Catalogue.shipped().for_letter(letter)
    if layout is None:
        raise ValueError(f"no layout for {letter}")
    plan = layout.detail
    columns = tuple(map(_column, _values(iter(plan.plain_fields()))))
    records = layout.file.records
    return Described(
        layout,
        plan.identifier.encode(),
        plan.length,
        columns,
        tuple(_group(i) for i in plan.fields if isinstance(i, GroupPlan)),
        tuple(c for c in columns if c.plan.key),
        records["centre_header"].identifier.encode(),
        {
            record.identifier.encode(): counted
            for record in records.values()
            for counted in _counting(record)
        },
    )


def _values(fields: Iterator[FieldPlan]) -> Iterator[FieldPlan]:
    return (item for item in fields if item.has_value)


def _column(item: FieldPlan) -> Column:
    return Column(item.name, item.start - 1, item.start - 1 + item.width, item)


def _group(item: GroupPlan) -> Group:
    members = tuple(map(_column, item.members))
    return Group(item.name, item.start - 1, item.width, item.repeat, members)


def _counting(record: RecordPlan) -> Iterator[Column]:
    return (_column(i) for i in record.plain_fields() if i.counts == "details")
