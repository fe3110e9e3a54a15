"""A lark grammar over each record's characters: LALR, a transformer, typed values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from bench.peers.converters import converter
from bench.peers.described import Column, Described, described
from bench.peers.naive import scan
from bench.topic import Answer


class Parser:
    """The grammar of one file's details, ready to parse."""

    def __init__(self, what: Described) -> None:
        from lark import Lark
        from lark.exceptions import LarkError

        self.what = what
        self._transformer = _transformer(what)
        self._error: type[Exception] = LarkError
        self._parser = Lark(
            "\n".join(_grammar(what)),
            parser="lalr",
            maybe_placeholders=False,
        )

    def is_bad(self, line: str) -> bool:
        """Whether the line cannot be parsed into values that fit together."""
        try:
            values = self._transformer.transform(self._parser.parse(line))
        except (self._error, ValueError):
            return True
        count = values[1 + self.what.columns.index(self.what.item_count)]
        return bool(count != len(values) - 1 - len(self.what.columns))


def _grammar(what: Described) -> Iterator[str]:
    columns = " ".join(f"F_{column.name}".upper() for column in what.columns)
    members = " ".join(f"M_{member.name}".upper() for member in what.group.members)
    yield f"start: IDENTIFIER {columns} item* BLANK?"
    yield f"item: {members}"
    yield f'IDENTIFIER: "{what.detail.decode()}"'
    yield "BLANK: / +/"
    for column in what.columns:
        yield f"F_{column.name.upper()}: /{_pattern(column, False)}/"
    for index, member in enumerate(what.group.members):
        yield f"M_{member.name.upper()}: /{_pattern(member, index == 0)}/"


def _pattern(column: Column, filled: bool) -> str:
    """The characters a field may have; an item's first member tells it from a blank."""
    base = column.plan.type.base
    width = column.width
    if base in ("digits", "integer", "pence", "date"):
        inner = f"[0-9]{{{width}}}"
    elif base == "flag":
        inner = "[" + re.escape("".join(column.plan.type.choices)) + "]"
    else:
        inner = f"[!-`{{-~][ -`{{-~]{{{width - 1}}}"
    return inner if column.plan.required or filled else f"(?:{inner}| {{{width}}})"


def _transformer(what: Described) -> Any:
    from lark import Discard, Transformer

    def token(convert: Callable[[str], Any]) -> Callable[[Any, str], Any]:
        return lambda _self, text: convert(text)

    methods: dict[str, Any] = {
        f"F_{column.name.upper()}": token(converter(column.plan))
        for column in what.columns
    }
    for member in what.group.members:
        methods[f"M_{member.name.upper()}"] = token(converter(member.plan))
    methods["BLANK"] = lambda _self, _text: Discard
    methods["item"] = lambda _self, values: tuple(values)
    methods["start"] = lambda _self, values: values
    return type("Typed", (Transformer,), methods)()


def prepare(path: str) -> tuple[str, Parser]:
    """What is set up before the clock runs."""
    return path, Parser(described(path))


def run(given: tuple[str, Parser]) -> Answer:
    """Read, check and count a file, each record parsed by the grammar."""
    path, parser = given
    return scan(path, parser.what, parser.is_bad)
