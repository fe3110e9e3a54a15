"""A loop over a layout with the standard library's converters, into frozen attrs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs

from bench.peers.converters import converter
from bench.peers.described import Column, Described, described
from bench.topic import Answer

Seen = Callable[[str], bool]
"""Whether a detail line is bad, taken for itself."""


def scan(path: str, what: Described, is_bad: Seen) -> Answer:
    """The loop around all peers that go record by record: counts and duplicates."""
    detail, opens = what.detail.decode(), what.opens.decode()
    counts = {key.decode(): (c.start, c.end) for key, c in what.counts.items()}
    keys = [(column.start, column.end) for column in what.key]
    records = bad = in_centre = 0
    seen: set[tuple[str, ...]] = set()
    with Path(path).open(encoding="latin-1", newline="") as stream:
        for text in stream:
            line = text.rstrip("\r\n")
            identifier = line[:2]
            if identifier == detail:
                records += 1
                in_centre += 1
                key = tuple(line[start:end] for start, end in keys)
                if is_bad(line) | (key in seen):
                    bad += 1
                seen.add(key)
            elif identifier == opens:
                in_centre = 0
                seen.clear()
            elif identifier in counts:
                start, end = counts[identifier]
                bad += int(line[start:end]) not in (in_centre, records)
                in_centre = 0
    return Answer(records, bad)


class Naive:
    """Typed records by interpretation; what a careful person writes first."""

    def __init__(self, what: Described) -> None:
        self._length = what.length
        self._columns = [_parts(column) for column in what.columns]
        self._group = what.group
        self._members = [_parts(member) for member in what.group.members]
        self._count = what.item_count.name
        self._item = _class("Item", [member.name for member in what.group.members])
        names = [column.name for column in what.columns]
        self._record = _class("Record", [*names, what.group.name])

    def is_bad(self, line: str) -> bool:
        """Make the record; whether that failed."""
        try:
            self.record(line)
        except ValueError:
            return True
        return False

    def record(self, line: str) -> Any:
        """One typed record. Raises ValueError."""
        if len(line) != self._length or not (line.isascii() and line.isprintable()):
            raise ValueError("line")
        values = {name: convert(line[at]) for name, at, convert in self._columns}
        group = self._group
        items = []
        for start in range(group.start, group.end, group.width):
            item = line[start : start + group.width]
            texts = {name: item[at] for name, at, _ in self._members}
            if not any(text.strip() for text in texts.values()):
                continue
            items.append(
                self._item(**{n: convert(texts[n]) for n, _, convert in self._members})
            )
        if values[self._count] != len(items):
            raise ValueError("count")
        return self._record(**values, **{group.name: tuple(items)})


def _parts(column: Column) -> tuple[str, slice, Callable[[str], Any]]:
    return column.name, slice(column.start, column.end), converter(column.plan)


def _class(name: str, fields: list[str]) -> Any:
    return attrs.make_class(
        name, {field: attrs.field() for field in fields}, frozen=True, slots=True
    )


def prepare(path: str) -> tuple[str, Described, Naive]:
    """What is set up before the clock runs."""
    what = described(path)
    return path, what, Naive(what)


def run(given: tuple[str, Described, Naive]) -> Answer:
    """Read, check and count a file, with a typed record of every good line."""
    path, what, naive = given
    return scan(path, what, naive.is_bad)


def read_into_dicts(path: str) -> Answer:
    """Slices into dictionaries, items too, and nothing else: no types, no checks."""
    what = described(path)
    plans = {
        record.identifier: [
            (field.name, slice(field.start - 1, field.end))
            for field in record.plain_fields()
            if field.has_value or field.name == "identifier"
        ]
        for record in what.layout.file.records.values()
    }
    group, detail = what.group, what.detail.decode()
    members = [(m.name, slice(m.start, m.end)) for m in group.members]
    records = 0
    with Path(path).open(encoding="latin-1", newline="") as stream:
        for line in stream:
            fields: dict[str, Any] = {n: line[at] for n, at in plans[line[:2]]}
            if fields["identifier"] == detail:
                records += 1
                fields[group.name] = items = []
                for start in group.starts:
                    item = line[start : start + group.width]
                    if not item.isspace():
                        items.append({name: item[at] for name, at in members})
    return Answer(records)
