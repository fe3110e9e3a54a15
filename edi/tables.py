"""Files as tables and back: a row for each record, a column for each field.

Every record has its row, headers and trailers too, so that the way back knows all of
them. The first column says of which kind a row is; then come the fields of all kinds in
the order in which a file shows them (one column for those of one name), then repeated
groups item by item (`option_code_1`, `option_code_2` …), last `raw` and `ending`, which
are blank in all but strange files: the whole line where no record of the layout fits
it (Latin-1), and a line end that is not CR LF.

Cells are text in canonical form, as in JSON: dates ISO 8601, plain integers, money in
pence, '' for blank. What cannot be read as its field's type is shown as it stands, and
is refused on the way back. For files in canonical form, there and back gives the same
bytes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from edi.catalogue import CURRENT, Catalogue, Layout
from edi.codec.faults import FieldError
from edi.codec.record import EndMark, Record, Unknown
from edi.codec.values import REMEMBERED_MAX, field_type
from edi.file_names import parse_file_name
from edi.json_form import CRLF, FormError, Json, record_from_json
from edi.layout.plan import FieldPlan, GroupPlan, RecordPlan

KIND, RAW, ENDING = "kind", "raw", "ending"
_ENDING_NAMES = {b"\n": "LF", b"": "none"}
_ENDINGS = {name: ending.decode() for ending, name in _ENDING_NAMES.items()}


class _Cells(dict[bytes, str]):
    """A field's text by its columns; bounded, since most values repeat."""

    __slots__ = ("_type",)

    def __init__(self, plan: FieldPlan) -> None:
        super().__init__()
        self._type = field_type(plan.type)

    def __missing__(self, raw: bytes) -> str:
        try:
            value = self._type.decode(raw)
            text = "" if value is None else self._type.to_text(value)
        except FieldError:
            text = raw.decode("latin-1")
        if len(self) < REMEMBERED_MAX:
            self[raw] = text
        return text


@frozen
class _Place:
    """Where a field's columns go: its cell, and its columns counted from 0."""

    cell: int
    start: int
    end: int | None
    cells: _Cells


@frozen
class _GroupPlace:
    """Where a group's items go; cells and columns count from those of the item."""

    cell: int
    start: int
    end: int
    width: int
    members: tuple[_Place, ...]


@frozen
class TableColumn:
    """One column: its name, and the field it shows."""

    name: str
    field: FieldPlan | None
    """None for the table's own columns: kind, raw, ending."""
    item: int = 0
    """Of a repeated group: which item, from 1."""


class NoTableError(ValueError):
    """A layout whose fields' names leave no clear table: one stands for two columns."""

    def __init__(self, layout: Layout, names: Iterable[str]) -> None:
        super().__init__(
            f"{layout.name} has no clear form as a table: more than one column would "
            f"be called {' or '.join(sorted(names))}"
        )


class Table:
    """The tabular form of one layout's files. Raises NoTableError."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.columns = tuple(_columns(layout))
        """In order."""
        self._cells = {c.name: at for at, c in enumerate(self.columns)}
        names = Counter(column.name for column in self.columns)
        if len(names) != len(self.columns):
            raise NoTableError(layout, (n for n, times in names.items() if times > 1))
        plans = layout.file.records.values()
        self._plain = {plan.kind: self._plain_places(plan) for plan in plans}
        self._groups = {plan.kind: self._group_places(plan) for plan in plans}
        self._known = {plan.kind: self._names(plan) for plan in plans}
        self._own = (self._cells[RAW], self._cells[ENDING])

    @property
    def names(self) -> list[str]:
        """The columns' names, as a header shows them."""
        return [column.name for column in self.columns]

    def _plain_places(self, plan: RecordPlan) -> tuple[_Place, ...]:
        return tuple(
            _Place(self._cells[item.name], item.start - 1, item.end, _Cells(item))
            for item in plan.plain_fields()
            if item.has_value
        )

    def _group_places(self, plan: RecordPlan) -> tuple[_GroupPlace, ...]:
        return tuple(
            self._group_place(item)
            for item in plan.fields
            if isinstance(item, GroupPlan)
        )

    def _group_place(self, group: GroupPlan) -> _GroupPlace:
        members = tuple(
            _Place(at, member.start - 1, member.end, _Cells(member))
            for at, member in enumerate(group.members)
        )
        cell = self._cells[item_column(group.members[0].name, 1)]
        return _GroupPlace(cell, group.start - 1, group.end, group.width, members)

    def _names(self, plan: RecordPlan) -> frozenset[str]:
        return frozenset(column.name for column in _columns_of(plan)) | {KIND, ENDING}

    def row(self, record: Record) -> list[str]:
        """A record's cells."""
        cells = [""] * len(self.columns)
        raw_cell, ending_cell = self._own
        cells[0] = record.kind
        if record.ending != CRLF:
            cells[ending_cell] = _ENDING_NAMES[record.ending]
        raw = record.raw
        if isinstance(record, Unknown):
            cells[raw_cell] = raw.decode("latin-1")
            return cells
        for place in self._plain[record.kind]:
            cells[place.cell] = place.cells[raw[place.start : place.end]]
        for group in self._groups[record.kind]:
            cell, count = group.cell, len(group.members)
            filled = len(raw[group.start : group.end].rstrip(b" "))
            for start in range(group.start, group.start + filled, group.width):
                item = raw[start : start + group.width]
                for member in group.members:
                    text = member.cells[item[member.start : member.end]]
                    cells[cell + member.cell] = text
                cell += count
        return cells

    def record(self, cells: Mapping[str, str], where: str) -> Record:
        """The record of a row, given as cells by column; '' and none there are blank.

        A blank count of a group's items is filled in. Raises FormError, with `where`
        before the column's name, for a cell that its record has no field for or whose
        value cannot be read back.
        """
        kind = cells.get(KIND, "")
        form: Json = {"kind": kind, "fields": {}}
        if cells.get(ENDING):
            form["ending"] = _ending(cells[ENDING], where)
        if kind in (Unknown.kind, EndMark.kind):
            form["raw"] = cells.get(RAW, "")
        elif kind in self._known:
            self._refuse_others(cells, kind, where)
            form["fields"] = dict(_fields(self.layout.plan(kind), cells))
        try:
            return record_from_json(form, self.layout, where)
        except FormError as error:
            place = _CELL.sub(_cell_name, error.where.removeprefix(where))
            raise FormError(f"{where}{place}", error.problem) from None

    def _refuse_others(self, cells: Mapping[str, str], kind: str, where: str) -> None:
        for name in cells.keys() - self._known[kind]:
            if cells[name]:
                raise FormError(f"{where}, {name}", f"no field of a {kind}")


_CELL = re.compile(r"\.fields\.(\w+)(?:\[(\d+)\]\.(\w+))?")


def _cell_name(match: re.Match[str]) -> str:
    """A place in JSON as a column: `.fields.options[0].option_code`."""
    field, index, member = match.groups()
    return f", {field if index is None else item_column(member, int(index) + 1)}"


def _ending(name: str, where: str) -> str:
    if name not in _ENDINGS:
        raise FormError(f"{where}, {ENDING}", "expected LF, none, or a blank cell")
    return _ENDINGS[name]


def item_column(member: str, number: int) -> str:
    """The column of an item's member: `option_code_1` (items count from 1)."""
    return f"{member}_{number}"


def _columns(layout: Layout) -> Iterator[TableColumn]:
    yield TableColumn(KIND, None)
    seen: set[str] = set()
    repeated: list[TableColumn] = []
    for plan in layout.file.records.values():
        for column in _columns_of(plan):
            if column.item:
                repeated.append(column)
            elif column.name not in seen:
                seen.add(column.name)
                yield column
    yield from repeated
    yield TableColumn(RAW, None)
    yield TableColumn(ENDING, None)


def _columns_of(plan: RecordPlan) -> Iterator[TableColumn]:
    for item in plan.fields:
        if isinstance(item, GroupPlan):
            for number in range(1, item.repeat + 1):
                for member in item.members:
                    name = item_column(member.name, number)
                    yield TableColumn(name, member, number)
        elif item.has_value:
            yield TableColumn(item.name, item)


def _fields(plan: RecordPlan, cells: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    for item in plan.fields:
        if isinstance(item, GroupPlan):
            yield item.name, _items(item, cells)
        elif item.has_value:
            yield item.name, cells.get(item.name) or None


def _items(group: GroupPlan, cells: Mapping[str, str]) -> list[Json]:
    items: list[Json] = []
    last = 0
    for number in range(1, group.repeat + 1):
        item = {
            member.name: cells.get(item_column(member.name, number)) or None
            for member in group.members
        }
        items.append(item)
        if any(item.values()):
            last = number
    return items[:last]


def layout_of_table(
    catalogue: Catalogue, name: str, first: Mapping[str, str]
) -> Layout | None:
    """The layout of a table that was the file `name` and has this first row.

    Its letter is the name's, its version the header's, or else the current one.
    """
    letter = parse_file_name(name).data_type
    held = [each for each in catalogue if each.file.letter == letter]
    version = first.get("format_version", "")
    for layout in held:
        if version.isdigit() and int(version) == layout.format.version:
            return layout
    current = [each for each in held if each.format.name == CURRENT]
    return next(iter(current or held), None)


def records_of_rows(
    table: Table, rows: Iterable[tuple[str, Mapping[str, str]]]
) -> Iterator[Record]:
    """The records of rows, each given with where it stands; numbered, counts filled in.

    A trailer's blank count of details is filled in too. Raises FormError.
    """
    counter = _Counter(table.layout)
    number = 0
    for where, cells in rows:
        record = table.record(counter.filled(cells), where)
        number += not isinstance(record, EndMark)
        record.number = number
        yield record


class _Counter:
    """Counts details, and says so in trailers that leave it open."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._all = self._of_centre = 0

    def filled(self, cells: Mapping[str, str]) -> Mapping[str, str]:
        kind = cells.get(KIND, "")
        if kind == self._layout.detail.kind:
            self._all += 1
            self._of_centre += 1
            return cells
        count = self._all if kind == "file_trailer" else self._of_centre
        if kind == "centre_header":
            self._of_centre = 0
        open_counts = {
            item.name: str(count)
            for item in self._trailer_fields(kind)
            if not cells.get(item.name)
        }
        return {**cells, **open_counts} if open_counts else cells

    def _trailer_fields(self, kind: str) -> Sequence[FieldPlan]:
        plan = self._layout.file.records.get(kind)
        if plan is None:
            return ()
        return [item for item in plan.plain_fields() if item.counts == "details"]
