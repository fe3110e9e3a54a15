"""Finds the line on which a key of a TOML file stands; tomllib keeps no positions."""

from __future__ import annotations

import re
from collections.abc import Mapping

from daemon.config.faults import KeyPath

_TABLE = re.compile(r"\s*(\[\[?)\s*([\w.\s-]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*([\w-]+)\s*=")


def lines_of_keys(text: str) -> Mapping[KeyPath, int]:
    """Where tables and keys stand (lines from 1).

    It knows the plain style of TOML that `a2c init` writes: tables, arrays of tables
    and bare keys. Whatever is written in another style is just not found. A line of a
    multi-line text may be mistaken for a key, which costs at most a wrong line number.
    """
    found: dict[KeyPath, int] = {}
    counts: dict[KeyPath, int] = {}
    table: KeyPath = ()
    for line_number, line in enumerate(text.splitlines(), start=1):
        if header := _TABLE.match(line):
            table = _table(header[1] == "[[", header[2].split("."), counts)
            found.setdefault(table, line_number)
        elif key := _KEY.match(line):
            found.setdefault((*table, key[1]), line_number)
    return found


def _table(
    many: bool, names: list[str], counts: dict[KeyPath, int]
) -> tuple[str | int, ...]:
    """Return the path of a table; in an array of tables it is in the latest one."""
    path: KeyPath = ()
    for name in names[:-1]:
        path = (*path, name.strip())
        if path in counts:
            path = (*path, counts[path])
    path = (*path, names[-1].strip())
    if not many:
        return path
    counts[path] = counts.get(path, -1) + 1
    return (*path, counts[path])


def nearest(found: Mapping[KeyPath, int], path: KeyPath) -> int | None:
    """Return the line of a path, or of the closest thing around it."""
    while path:
        if path in found:
            return found[path]
        path = path[:-1]
    return None
