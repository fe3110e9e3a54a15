"""Rows of a table that someone may have edited: cells to their columns."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from daemon.convert.errors import ConversionError
from edi.tables import KIND

Row = tuple[str, dict[str, str]]
"""Where a row stands, and its cells by column."""


def cells_by_column(
    path: Path, header: Sequence[str], cells: Sequence[str], where: str
) -> Row:
    """A row's cells under the header's names; blank columns without a name are none.

    Raises ConversionError where a cell stands under no name, or under one of two.
    """
    names = [name.strip() for name in header]
    if KIND not in names:
        raise ConversionError(
            f"{path} has no column '{KIND}' in its first line",
            "keep the header that 'a2c convert' writes, with commas between cells",
        )
    found: dict[str, str] = {}
    for at, cell in enumerate(cells):
        name = names[at] if at < len(names) else ""
        if cell and (not name or found.get(name)):
            problem = "under no column's name" if not name else f"twice under {name}"
            raise ConversionError(f"{path}, {where}: a cell stands {problem}")
        if cell:
            found[name] = cell
    return where, found
