"""A pydantic model for each record, filled from slices: fixed-width the pydantic way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from bench.peers.converters import converter
from bench.peers.described import Column, Described, described
from bench.peers.naive import scan
from bench.topic import Answer

Model = Callable[..., Any]


class Models:
    """The models of one file's details."""

    def __init__(self, what: Described) -> None:
        self.what = what
        self.item = _model("Item", what.group.members)
        self.record = _model("Record", what.columns)

    def is_bad(self, line: str) -> bool:
        """Whether the models refuse the line."""
        what, group = self.what, self.what.group
        if len(line) != what.length or not (line.isascii() and line.isprintable()):
            return True
        filled = line[group.start : group.end].rstrip()
        try:
            items = [
                self.item(**_cut(filled[at : at + group.width], group.members))
                for at in range(0, len(filled), group.width)
            ]
            record = self.record(**_cut(line, what.columns))
        except ValueError:
            return True
        return bool(getattr(record, what.item_count.name) != len(items))


def _cut(line: str, columns: tuple[Column, ...]) -> dict[str, str | None]:
    return {c.name: line[c.start : c.end].ljust(c.width) for c in columns}


def _model(name: str, columns: tuple[Column, ...]) -> Model:
    from pydantic import BeforeValidator, create_model

    fields: dict[str, Any] = {
        column.name: (
            Annotated[_value_type(column), BeforeValidator(converter(column.plan))],
            ...,
        )
        for column in columns
    }
    made: Model = create_model(name, **fields)
    return made


def _value_type(column: Column) -> Any:
    from datetime import date

    base = column.plan.type.base
    if base == "date":
        return date | None
    return int | None if base in ("integer", "pence") else str | None


def prepare(path: str) -> tuple[str, Models]:
    """What is set up before the clock runs."""
    return path, Models(described(path))


def run(given: tuple[str, Models]) -> Answer:
    """Read, check and count a file, with a model for every good line."""
    path, models = given
    return scan(path, models.what, models.is_bad)
