"""JSON Lines: one object for each record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from daemon.convert.errors import ConversionError
from daemon.convert.source import Advance, Source
from edi.json_lines import JsonLines


def write(source: Source, sink: BinaryIO) -> int:
    """Write all records; how many there were."""
    lines = JsonLines(source.layout)
    encode = json.JSONEncoder(ensure_ascii=True).encode
    count = 0
    for record in source.records():
        count += 1
        sink.write(f"{encode(lines.form(record))}\n".encode("ascii"))
    return count


def objects(path: Path, advance: Advance) -> Iterator[tuple[str, Any]]:
    """The objects of a file, each with where it stands.

    Raises ConversionError for a line that is not JSON, and OSError.
    """
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            advance(len(line))
            if not line.strip():
                continue
            where = f"line {number}"
            try:
                yield where, json.loads(line)
            except (ValueError, RecursionError) as error:
                problem = f"{path}, {where} is not JSON: {error}"
                raise ConversionError(problem) from None
