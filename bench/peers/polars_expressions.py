"""polars: lines as one text column, everything else as expressions on it."""

from __future__ import annotations

import re
from functools import reduce
from operator import add, and_
from typing import Any

from bench.peers.converters import NAME_CHARACTERS
from bench.peers.described import Column, Described, described
from bench.topic import Answer
from edi.check_characters import UCI_LETTERS

NOTE = "items by one pattern; typed columns of the record, not of the items"


def pattern(what: Described) -> str:
    """What the characters of a good detail match, as one regular expression."""
    group = what.group
    item = "".join(_field(m, index == 0) for index, m in enumerate(group.members))
    blank = f" {{{group.width}}}"
    columns = "".join(_field(column, False) for column in what.columns)
    return f"^{what.detail.decode()}{columns}(?:{item}|{blank}){{{group.repeat}}}$"


def _field(column: Column, filled: bool) -> str:
    plan, width = column.plan.type, column.width
    if plan.check == "uci":
        inner = f"[0-9]{{{width - 1}}}[{UCI_LETTERS}]"
    elif plan.base in ("digits", "integer", "pence", "date"):
        inner = f"[0-9]{{{width}}}"
    elif plan.base == "flag":
        inner = "[" + "".join(plan.choices) + "]"
    elif plan.form == "centre_number":
        inner = f"[0-9A-Z]{{2}}[0-9]{{{width - 2}}}"
    elif plan.form == "person_name":
        letters = re.escape(NAME_CHARACTERS.replace(":", ""))
        inner = f"[{letters}:]{{{width}}}"
    else:
        inner = f"[!-`{{-~][ -`{{-~]{{{width - 1}}}"
    return inner if column.plan.required or filled else f"(?:{inner}| {{{width}}})"


def prepare(path: str) -> tuple[str, Described, str]:
    """What is set up before the clock runs."""
    what = described(path)
    return path, what, pattern(what)


def run(given: tuple[str, Described, str]) -> Answer:
    """Read, check and count a file, with typed columns of the records."""
    import polars as pl

    path, what, good = given
    lines = pl.read_csv(
        path,
        has_header=False,
        separator="\x01",
        quote_char=None,
        new_columns=["line"],
        schema_overrides=[pl.String],
    ).with_columns(
        pl.col("line").str.strip_suffix("\r"),
        (pl.col("line").str.head(2) == what.opens.decode()).cum_sum().alias("centre"),
    )
    is_detail = pl.col("line").str.head(2) == what.detail.decode()
    details = lines.lazy().filter(is_detail)
    typed = details.with_columns(_typed(pl, column) for column in what.columns)
    keys = ["centre", *(column.name for column in what.key)]
    right = reduce(and_, _checks(pl, what, good))
    judged = typed.with_columns(
        right.fill_null(value=False).alias("right"),
        pl.struct(keys).is_first_distinct().alias("first"),
    ).collect()
    bad = int((~(judged["right"] & judged["first"])).sum())
    return Answer(judged.height, bad + _wrong_counts(pl, lines, judged, what))


def _typed(pl: Any, column: Column) -> Any:
    plan = column.plan.type
    text = pl.col("line").str.slice(column.start, column.width)
    if plan.base == "date":
        text = text.str.to_date("%d%m%y", strict=False)
    elif plan.base in ("integer", "pence"):
        text = text.str.to_integer(strict=False)
    elif plan.base != "digits":
        text = text.str.strip_chars_end(" ")
    return text.alias(column.name)


def _checks(pl: Any, what: Described, good: str) -> list[Any]:
    line = pl.col("line")
    found = [line.str.contains(good)]
    for column in what.columns:
        plan = column.plan.type
        text = line.str.slice(column.start, column.width)
        if plan.check == "uci":
            total = _weighed(pl, column, range(16, 4, -1))
            letters = pl.lit(list(UCI_LETTERS)).list
            expected = letters.get(total % 17, null_on_oob=True)
            found.append(text.str.tail(1) == expected)
        elif plan.check == "uln":
            total = _weighed(pl, column, range(10, 1, -1))
            last = text.str.tail(1).str.to_integer(strict=False)
            right = ((10 - total % 11) == last) & (text.str.head(1) != "0")
            found.append(right | (text.str.strip_chars(" ") == ""))
        elif plan.form == "person_name":
            found.append(text.str.count_matches(":", literal=True) == 1)
            found.append(~text.str.contains("^[ :]"))
        elif plan.base == "date":
            found.append(pl.col(column.name).is_not_null())
        elif plan.minimum is not None:
            number = text.str.to_integer(strict=False)
            found.append(number.is_between(plan.minimum, plan.maximum))
    group = what.group
    firsts = (line.str.slice(start, 1) != " " for start in group.starts)
    filled = reduce(add, (first.cast(pl.Int64) for first in firsts))
    # A gap between items would have to be found too: the filled ones stand first.
    columns = line.str.slice(group.start, group.end - group.start)
    length = columns.str.strip_chars_end(" ").str.len_bytes()
    found.append(filled == pl.col(what.item_count.name))
    found.append(filled == (length + group.width - 1) // group.width)
    return found


def _weighed(pl: Any, column: Column, weights: range) -> Any:
    def digit(at: int) -> Any:
        part = pl.col("line").str.slice(column.start + at, 1)
        return part.str.to_integer(strict=False)

    return reduce(add, (digit(at) * weight for at, weight in enumerate(weights)))


def _wrong_counts(pl: Any, lines: Any, judged: Any, what: Described) -> int:
    """Trailers whose count is not what stands before them."""
    wrong = 0
    by_centre = dict(judged.group_by("centre").len().iter_rows())
    for identifier, column in what.counts.items():
        trailers = lines.filter(pl.col("line").str.head(2) == identifier.decode())
        counts = trailers.select(
            "centre",
            pl.col("line").str.slice(column.start, column.width).str.to_integer(),
        )
        wrong += sum(
            count not in (by_centre.get(centre, 0), judged.height)
            for centre, count in counts.iter_rows()
        )
    return wrong
