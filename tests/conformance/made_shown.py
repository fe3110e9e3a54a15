"""What a decoder must show of files whose lines, not their values, are out of order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Shown = list[dict[str, Any]]


def ending_in(records: Shown, ending: str, which: Iterable[int]) -> Shown:
    """The records, those of some numbers (from 1) with another line end."""
    numbers = set(which)
    return [
        {**each, "ending": ending} if each["record"] in numbers else each
        for each in records
    ]


def closed_by_end_mark(records: Shown) -> Shown:
    """The records, and the mark behind the last of them: no record, so not counted."""
    last = records[-1]["record"]
    mark = {"record": last, "kind": "end_mark", "fields": {}}
    return [*records, {**mark, "raw": "\x1a", "ending": ""}]


def not_understood(records: Shown, number: int, raw: bytes) -> Shown:
    """The records, one of them (from 1) a line of which only the bytes can be shown."""
    form = {"record": number, "kind": "unknown", "fields": {}}
    line = {**form, "raw": raw.decode("latin-1")}
    return [*records[: number - 1], line, *records[number:]]


def without_fields(records: Shown, number: int) -> Shown:
    """The records, one of them (from 1) cut before its first field."""
    return [
        {**each, "fields": {}} if each["record"] == number else each for each in records
    ]


def numbered(records: Shown) -> Shown:
    """The records in a new order, counted again."""
    return [{**each, "record": at} for at, each in enumerate(records, 1)]
