"""pydantic-fixedwidth: a model for each record, its fields in order with their lengths."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from bench.peers.converters import converter
from bench.peers.described import Described, described
from bench.peers.naive import scan
from bench.topic import Answer
from edi.layout.plan import FieldPlan

Parse = Callable[[bytes], Any]


class Models:
    """The models of one file's details: the record up to its items, and an item."""

    def __init__(self, what: Described) -> None:
        self.what = what
        group = what.layout.detail.group(what.group.name)
        members = group.members if group else ()
        self.item = _model("Item", members)
        self.record = _model("Record", what.layout.detail.plain_fields())

    def is_bad(self, line: str) -> bool:
        """Whether the models refuse the line."""
        what, group = self.what, self.what.group
        if len(line) != what.length or not (line.isascii() and line.isprintable()):
            return True
        raw = line.encode("ascii")
        filled = raw[group.start : group.end].rstrip()
        width = group.width
        try:
            items = [
                self.item(filled[at : at + width].ljust(width))
                for at in range(0, len(filled), width)
            ]
            record = self.record(raw[: group.start])
        except ValueError:
            return True
        return bool(getattr(record, what.item_count.name) != len(items))


def _model(name: str, plans: Iterable[FieldPlan]) -> Parse:
    from pydantic import create_model
    from pydantic_fixedwidth import Fixedwidth, OrderedField, Padding

    fields: dict[str, Any] = {}
    for plan in plans:
        if plan.has_value:
            read = OrderedField(length=plan.width, from_str=converter(plan))
            fields[plan.name] = (_value_type(plan), read)
        else:
            fields[plan.name] = (str, Padding(length=plan.width))
    parse: Parse = create_model(name, __base__=Fixedwidth, **fields).parse_bytes
    return parse


def _value_type(plan: FieldPlan) -> Any:
    base = plan.type.base
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
