"""Writers: values to columns, by a loop over the layout and by polars expressions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from bench import ours
from bench.peers.described import Column, Described, described
from bench.topic import Answer

LINE_END = "\r\n"
Rows = tuple[Any, list[dict[str, Any]]]


def measured(write: Callable[[Any], bytes]) -> Callable[[Any], Answer]:
    """A writer as a side: how many lines it wrote."""

    def run(given: Any) -> Answer:
        return Answer(write(given).count(b"\n"))

    return run


def prepare_naive(path: str) -> tuple[Described, list[dict[str, Any]]]:
    """Values by name, typed as they are read."""
    return described(path), ours.rows(path)[1]


def write_naive(given: tuple[Described, list[dict[str, Any]]]) -> Answer:
    """A loop over the layout with the converters that first come to mind."""
    what, rows = given
    parts = []
    group = what.group
    for row in rows:
        line = what.detail.decode()
        for column in what.columns:
            line += _text(column, row[column.name])
        for item in row[group.name]:
            for member in group.members:
                line += _text(member, getattr(item, member.name))
        parts.append(line.ljust(what.length) + LINE_END)
    return Answer("".join(parts).encode("ascii").count(b"\n"))


def _text(column: Column, value: Any) -> str:
    width = column.width
    if value is None:
        text = " " * width
    elif isinstance(value, date):
        text = value.strftime("%d%m%y")
    elif isinstance(value, int):
        text = str(value).zfill(width)
    else:
        text = str(value).ljust(width)
    if len(text) != width:
        raise ValueError(f"{column.name}: {value!r} does not fit")
    return text


def prepare_polars(path: str) -> tuple[Described, Any]:
    """Typed columns, a group's members numbered."""
    import polars as pl

    what = described(path)
    group = what.group
    rows = []
    for row in ours.rows(path)[1]:
        flat = {column.name: row[column.name] for column in what.columns}
        for number, item in enumerate(row[group.name], start=1):
            for member in group.members:
                flat[f"{member.name}_{number}"] = getattr(item, member.name)
        rows.append(flat)
    schema = {column.name: _dtype(pl, column) for column in what.all_columns()}
    return what, pl.DataFrame(rows, schema=schema)


def _dtype(pl: Any, column: Column) -> Any:
    base = column.plan.type.base
    if base == "date":
        return pl.Date
    return pl.Int32 if base in ("integer", "pence") else pl.String


def write_polars(given: tuple[Described, Any]) -> Answer:
    """One expression for each column, joined."""
    import polars as pl

    what, frame = given
    columns = [_expression(pl, column) for column in what.all_columns()]
    lines = frame.select(
        pl.concat_str([pl.lit(what.detail.decode()), *columns]).alias("line")
    )
    data = lines.write_csv(
        include_header=False, line_terminator=LINE_END, quote_style="never"
    )
    return Answer(data.encode("ascii").count(b"\n"))


def _expression(pl: Any, column: Column) -> Any:
    value = pl.col(column.name)
    base = column.plan.type.base
    if base == "date":
        text = value.dt.strftime("%d%m%y")
    elif base in ("integer", "pence"):
        text = value.cast(pl.String).str.zfill(column.width)
    else:
        text = value.str.pad_end(column.width, " ")
    return text.fill_null(" " * column.width)
