"""Excel workbooks: one sheet, every cell text, so that leading zeros live.

Text stays text however it begins: '=' makes no formula. Characters that XML cannot hold
are written as Excel itself writes them (`_x001A_`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

from daemon.convert.errors import ConversionError
from daemon.convert.source import Advance, Source
from daemon.convert.table_rows import Row, cells_by_column
from edi.tables import Table

ROWS_MAX = 1_048_576
"""Excel's own limit, header included."""
CELL_MAX = 32_767
"""Characters that a cell holds; Excel's limit too."""
_TEXT = "@"
_ESCAPED_WHEN_WRITTEN = re.compile(r"[\x00-\x1f]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def write(source: Source, sink: BinaryIO) -> int:
    """Write all records; how many there were. Raises ConversionError for too many."""
    table = Table(source.layout)
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(source.layout.file.name)
    sheet.freeze_panes = "B2"
    sheet.append(table.names)
    cells = [_Cell(sheet) for _ in table.names]
    try:
        count = 0
        for count, record in enumerate(source.records(), start=1):
            if count >= ROWS_MAX:
                raise ConversionError(
                    f"{source.path} has more records than an Excel sheet has rows "
                    f"({ROWS_MAX:,})",
                    "convert it to csv or parquet",
                )
            texts = zip(cells, table.row(record), strict=True)
            sheet.append([cell.holding(text) if text else None for cell, text in texts])
        workbook.save(sink)
    finally:
        if not sheet.closed:
            sheet.close()  # its temporary file goes when the program ends
    return count


class _Cell:
    """A column's cell, used for row after row: making and styling one takes longest."""

    def __init__(self, sheet: Any) -> None:
        self._plain, self._quoted = WriteOnlyCell(sheet), WriteOnlyCell(sheet)
        for cell in (self._plain, self._quoted):
            cell.number_format = _TEXT  # or an edited cell would become a number
        self._quoted.quotePrefix = True  # or a formula

    def holding(self, text: str) -> Any:
        """The cell with this text in it. Raises ConversionError for too long a one."""
        cell = self._quoted if text[0] in "=+-@" else self._plain
        escaped = _ESCAPED_WHEN_WRITTEN.sub(_escaped, text)
        if len(escaped) > CELL_MAX:  # openpyxl would cut it without a word
            raise ConversionError(
                f"a line of {len(text):,} characters does not fit an Excel cell",
                "convert the file to csv or jsonl",
            )
        cell.value = escaped
        cell.data_type = "s"  # openpyxl takes what begins with '=' for a formula
        return cell


def _escaped(match: re.Match[str]) -> str:
    return f"_x{ord(match[0]):04X}_"


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))


def rows(path: Path, advance: Advance) -> Iterator[Row]:
    """The rows of a workbook's first sheet: where each stands, its cells by column.

    Raises ConversionError for what is no such table, and OSError.
    """
    try:
        workbook = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError):
        raise ConversionError(f"{path} is not an Excel workbook (xlsx)") from None
    with closing(workbook):
        given = workbook.worksheets[0].iter_rows(values_only=True)
        header = [_text(path, "line 1", value) for value in next(given, ())]
        for number, values in enumerate(given, start=2):
            advance(0)
            where = f"row {number}"
            cells = list(_texts(path, where, values))
            if any(cells):
                yield cells_by_column(path, header, cells, where)


def _texts(path: Path, where: str, values: Iterable[Any]) -> Iterator[str]:
    return (_text(path, where, value) for value in values)


def _text(path: Path, where: str, value: Any) -> str:
    """A cell's text; numbers and dates that Excel has made of it are put back."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _ESCAPED.sub(_unescaped, value)
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise ConversionError(f"{path}, {where}: expected text, found {value!r}")
