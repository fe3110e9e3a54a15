"""The keys of detail records, each with the record in which it stood first."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import count

from edi.layout.plan import FieldPlan

TABLE_WIDTH_MAX = 5
"""Keys of at most so many digits have a place for each in a table."""


class Keys:
    """Keys since the last centre header.

    For a key of a few digits, such as a candidate number, `table` may hold the record
    number at the place of each key. Numbers up to `floor` belong to earlier centres. So
    forgetting a centre's keys costs nothing, and memory is the same for any file.
    """

    __slots__ = ("_known", "fields", "floor", "table")

    def __init__(self, fields: list[FieldPlan]) -> None:
        self.fields = fields
        self.floor = 0
        self.table: array[int] | None = None
        self._known: dict[bytes, int] = {}

    def first(self, key: bytes, number: int) -> int:
        """The number of the record in which the key stood first: perhaps this one."""
        table = self.table
        if table is None or not key.isdigit():
            return self._known.setdefault(key, number)
        place = int(key)
        if table[place] <= self.floor:
            table[place] = number
        return table[place]

    def are_new(self, keys: Sequence[bytes]) -> bool:
        """Whether each of these keys stands in no record before.

        Not told of keys that have places in a table.
        """
        distinct = set(keys)
        new = len(distinct) == len(keys) and self._known.keys().isdisjoint(distinct)
        return new and self.table is None

    def take_new(self, keys: Iterable[bytes], first: int) -> None:
        """Take new keys of records one after another, from that number on."""
        self._known.update(zip(keys, count(first), strict=False))

    def forget(self, number: int) -> None:
        """Start anew after the record of that number."""
        self.floor = number
        self._known.clear()

    def make_table(self) -> array[int] | None:
        """The table, from now on the place of all keys that are digits.

        None for keys of other kinds, which stay where they are.
        """
        if self.table is None and len(self.fields) == 1:
            width = self.fields[0].width
            if self.fields[0].type.base == "digits" and width <= TABLE_WIDTH_MAX:
                self.table = array("q", bytes(8 * 10**width))
                for key in list(self._known):
                    if key.isdigit():
                        self.table[int(key)] = self._known.pop(key)
        return self.table
