"""The way Bots does it: grammars as lists, interpreted for every field of every record.

Like its message classes: field definitions [ID, M or C, length, format], each field
cut, stripped and checked by its format letter in general code, records kept as
dictionaries. Check characters, which Bots leaves to mapping scripts, are checked by
name.
"""

from __future__ import annotations

from typing import Any

from bench.peers.converters import centre_number, person_name, uci, uln
from bench.peers.described import Column, Described, described
from bench.peers.naive import scan
from bench.topic import Answer

ID, MANDATORY, LENGTH, FORMAT, CHECK = range(5)


def _definition(column: Column) -> list[Any]:
    plan = column.plan.type
    base = {"date": "D", "integer": "I", "pence": "I", "digits": "N"}.get(plan.base)
    checks = {"uci": uci, "uln": uln, "person_name": person_name}
    checks["centre_number"] = centre_number
    check = checks.get(str(plan.check or plan.form))
    mandatory = "M" if column.plan.required else "C"
    choices = plan.choices or None
    return [column.name, mandatory, column.width, base or "A", check or choices]


class Grammar:
    """One record's definition, and its interpreter."""

    def __init__(self, what: Described) -> None:
        self.what = what
        self.record = [_definition(column) for column in what.columns]
        self.item = [_definition(member) for member in what.group.members]
        self.starts = {column.name: column.start for column in what.columns}
        self.item_starts = {m.name: m.start for m in what.group.members}

    def is_bad(self, line: str) -> bool:
        """Whether the line does not follow the grammar."""
        try:
            self._parse(line)
        except ValueError:
            return True
        return False

    def _parse(self, line: str) -> dict[str, Any]:
        what, group = self.what, self.what.group
        if len(line) != what.length or not (line.isascii() and line.isprintable()):
            raise ValueError("line")
        node = self._fields(line, self.record, self.starts)
        items = []
        filled = line[group.start : group.end].rstrip()
        for start in range(0, len(filled), group.width):
            item = filled[start : start + group.width].ljust(group.width)
            items.append(self._fields(item, self.item, self.item_starts))
        node[group.name] = items
        if int(node[what.item_count.name]) != len(items):
            raise ValueError("count")
        return node

    def _fields(
        self, line: str, definitions: list[list[Any]], starts: dict[str, int]
    ) -> dict[str, Any]:
        node = {}
        for definition in definitions:
            start = starts[definition[ID]]
            value = line[start : start + definition[LENGTH]].rstrip()
            if not value:
                if definition[MANDATORY] == "M":
                    raise ValueError("mandatory")
                continue
            self._check(value, definition)
            node[definition[ID]] = value
        return node

    def _check(self, value: str, definition: list[Any]) -> None:
        kind = definition[FORMAT]
        if kind == "D":
            month, day = int(value[2:4]), int(value[:2])
            if not value.isdigit() or not 1 <= month <= 12 or not 1 <= day <= 31:
                raise ValueError("date")
            if day > 28 and day > _DAYS[month - 1]:
                raise ValueError("date")
        elif kind in ("N", "I"):
            if not value.isdigit() or len(value) != definition[LENGTH]:
                raise ValueError("number")
        elif value != value.upper() or value[0] == " ":
            raise ValueError("text")
        check = definition[CHECK]
        if callable(check):
            check(value)
        elif check is not None and value not in check:
            raise ValueError("choice")


_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def prepare(path: str) -> tuple[str, Grammar]:
    """What is set up before the clock runs."""
    return path, Grammar(described(path))


def run(given: tuple[str, Grammar]) -> Answer:
    """Read, check and count a file, with a dictionary for every record."""
    path, grammar = given
    return scan(path, grammar.what, grammar.is_bad)
