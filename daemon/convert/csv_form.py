"""CSV: UTF-8, a header, commas, CR LF; no cell is a formula to a spreadsheet.

A cell that a spreadsheet would take for a formula (it begins with = + - @, a tab or a
carriage return) gets an apostrophe before it, and the way back takes one away.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO

from daemon.convert.errors import ConversionError
from daemon.convert.source import Advance, Source
from daemon.convert.table_rows import Row, cells_by_column
from edi.tables import Table

# Apostrophes before it count too, so that taking one away is never wrong.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def guarded(cell: str) -> str:
    """The cell as it may stand in a file that spreadsheets open."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """The inverse of `guarded`."""
    return cell[1:] if _GUARDED.match(cell) else cell


def write(source: Source, sink: BinaryIO) -> int:
    """Write all records; how many there were."""
    table = Table(source.layout)
    text = TextIOWrapper(sink, encoding="utf-8", newline="")
    rows = csv.writer(text)
    rows.writerow(table.names)
    count = 0
    for record in source.records():
        count += 1
        rows.writerow(
            [
                guarded(cell) if cell and cell[0] in "=+-@\t\r'" else cell
                for cell in table.row(record)
            ]
        )
    text.flush()
    text.detach()
    return count


def rows(path: Path, advance: Advance) -> Iterator[Row]:
    """The rows of a file: where each stands, and its cells by column.

    Raises ConversionError for what is no such table, and OSError.
    """
    with path.open("rb") as stream:
        text = TextIOWrapper(stream, encoding="utf-8-sig", newline="")
        at = 0
        try:
            for number, cells in _numbered(path, text):
                yield number, {name: unguarded(cell) for name, cell in cells.items()}
                at, before = stream.tell(), at
                advance(at - before)
        except UnicodeDecodeError:
            raise ConversionError(
                f"{path} is not UTF-8", "save it as 'CSV UTF-8 (comma delimited)'"
            ) from None
        except csv.Error as error:
            raise ConversionError(f"{path} is not CSV: {error}") from None


def _numbered(path: Path, text: TextIOWrapper) -> Iterator[Row]:
    reader = csv.reader(text, strict=True)
    header = next(reader, [])
    for cells in reader:
        if any(cells):
            yield cells_by_column(path, header, cells, f"line {reader.line_num}")
