"""Tables and JSON Lines to EDI files, through the library's writer and checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from attrs import frozen

from daemon.convert.errors import ConversionError
from daemon.convert.source import Advance
from edi import Catalogue, Check, ConsentNeededError, FormError, Layout, Record, Report
from edi.json_lines import JsonLines
from edi.tables import Table, layout_of_table, records_of_rows

Placed = Iterator[tuple[str, Any]]
Opened = Callable[[Path, Advance], Placed]


@frozen
class Written:
    """What was written, and what checking it found."""

    records: int
    report: Report


def write_edi(
    path: Path,
    name: str,
    opened: Opened,
    sink: BinaryIO,
    catalogue: Catalogue,
    *,
    provisional: bool = False,
    advance: Advance,
) -> Written:
    """Write the EDI file `name` that a table or JSON Lines file describes.

    Raises ConversionError with the place of a row that makes no record,
    ConsentNeededError where the layout holds placeholders, and OSError. What the checks
    find is in the report; it is the caller's to refuse.
    """
    placed = opened(path, advance)
    first = next(placed, None)
    if first is None:
        raise ConversionError(f"{path} has no records")
    cells = first[1] if isinstance(first[1], dict) else {}
    texts = {key: str(value) for key, value in cells.items()}
    layout = layout_of_table(catalogue, name, texts)
    if layout is None:
        raise ConversionError(
            f"the name {name!r} does not say what file this is",
            "call it as the EDI file, with the format's suffix: E1234501.X01.csv",
        )
    if layout.file.provisional and not provisional:
        raise ConsentNeededError(layout.name)
    check = Check(name, catalogue=catalogue)
    count = 0
    try:
        for record in _records(layout, path, chain([first], placed)):
            data = bytes(record)
            sink.write(data)
            check.feed(data)
            count += 1
    except FormError as error:
        raise ConversionError(f"{path}, {error}", "correct it at that place") from None
    return Written(count, check.close())


def _records(layout: Layout, path: Path, placed: Placed) -> Iterator[Record]:
    if path.suffix.lower() == ".jsonl":
        lines = JsonLines(layout)
        return (lines.record(form, where) for where, form in placed)
    return records_of_rows(Table(layout), placed)
