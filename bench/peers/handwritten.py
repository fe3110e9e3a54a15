"""Direct Python with every column in its place, as a patient person writes it.

The source is written out from the plan, since no column number may stand here; what
runs is what such a person would have typed: no loop over fields, no tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from bench.peers.converters import NAME_CHARACTERS
from bench.peers.described import Column, Described, described
from bench.peers.naive import _class
from bench.topic import Answer
from edi.check_characters import UCI_LETTERS
from edi.codec.values import BIRTH_YEAR_FIRST, YEAR_FIRST

Function = Callable[[str], Answer]


def prepare(path: str) -> tuple[str, Function]:
    """What is set up before the clock runs."""
    what = described(path)
    namespace: dict[str, Any] = {
        "date": date,
        "LETTERS": UCI_LETTERS,
        "NAME": NAME_CHARACTERS,
        "Answer": Answer,
        "Item": _class("Item", [member.name for member in what.group.members]),
        "Record": _class(
            "Record", [*(column.name for column in what.columns), what.group.name]
        ),
    }
    exec("\n".join(_source(what)), namespace)  # noqa: S102  # our own text, just above
    return path, namespace["check"]


def run(given: tuple[str, Function]) -> Answer:
    """Read, check and count a file, with a typed record of every good line."""
    path, check = given
    return check(path)


def _source(what: Described) -> Iterator[str]:
    detail, group = what.detail.decode(), what.group
    key = " + ".join(f"l[{column.start}:{column.end}]" for column in what.key)
    yield "def check(path):"
    yield "    records = bad = in_centre = 0"
    yield "    seen = set()"
    yield "    with open(path, encoding='latin-1', newline='') as stream:"
    yield "        for text in stream:"
    yield "            l = text.rstrip('\\r\\n')"
    yield "            kind = l[:2]"
    yield f"            if kind == '{detail}':"
    yield "                records += 1"
    yield "                in_centre += 1"
    yield f"                key = {key}"
    yield "                wrong = key in seen"
    yield "                seen.add(key)"
    yield "                try:"
    yield f"                    if len(l) != {what.length} or not (l.isascii() and l.isprintable()): raise ValueError"
    names = []
    for column in what.columns:
        names.append(f"v_{column.name}")
        yield from _field(column, "l", names[-1], " " * 20)
    yield "                    items = []"
    yield f"                    filled = l[{group.start}:{group.end}].rstrip()"
    yield f"                    for at in range(0, len(filled), {group.width}):"
    yield f"                        i = filled[at:at + {group.width}].ljust({group.width})"
    members = []
    for member in group.members:
        members.append(f"m_{member.name}")
        yield from _field(member, "i", members[-1], " " * 24)
    yield f"                        items.append(Item({', '.join(members)}))"
    yield f"                    if v_{what.item_count.name} != len(items): raise ValueError"
    yield f"                    Record({', '.join(names)}, tuple(items))"
    yield "                except ValueError:"
    yield "                    wrong = True"
    yield "                bad += wrong"
    yield f"            elif kind == '{what.opens.decode()}':"
    yield "                in_centre = 0"
    yield "                seen.clear()"
    for identifier, column in what.counts.items():
        yield f"            elif kind == '{identifier.decode()}':"
        yield f"                bad += int(l[{column.start}:{column.end}]) not in (in_centre, records)"
        yield "                in_centre = 0"
    yield "    return Answer(records, bad)"


def _field(column: Column, source: str, name: str, indent: str) -> Iterator[str]:
    yield f"{indent}{name} = {source}[{column.start}:{column.end}]"
    if column.plan.required:
        yield f"{indent}if not {name}.strip(): raise ValueError"
        yield from (f"{indent}{line}" for line in _convert(column, name))
    else:
        yield f"{indent}if {name}.isspace(): {name} = None"
        yield f"{indent}else:"
        yield from (f"{indent}    {line}" for line in _convert(column, name))


def _convert(column: Column, name: str) -> Iterator[str]:
    plan = column.plan.type
    digits = [f"d{n}" for n in range(12)]
    if plan.check == "uci":
        weighed = "+".join(f"{16 - n}*{c}" for n, c in enumerate(digits))
        yield f"{','.join(digits)} = map(int, {name}[:12])"
        yield f"if LETTERS[({weighed}) % 17] != {name}[12]: raise ValueError"
    elif plan.check == "uln":
        weighed = "+".join(f"{10 - n}*{c}" for n, c in enumerate(digits[:9]))
        yield f"{','.join(digits[:10])} = map(int, {name})"
        yield f"if d0 == 0 or 10 - ({weighed}) % 11 != d9: raise ValueError"
    elif plan.form == "person_name":
        yield f"{name} = {name}.rstrip()"
        yield f"if {name}.count(':') != 1 or {name}[0] in ' :' or {name}.strip(NAME): raise ValueError"
    elif plan.form == "centre_number":
        yield f"if not ({name}.isalnum() and {name}[2:].isdigit()): raise ValueError"
    elif plan.base == "date":
        first = BIRTH_YEAR_FIRST if plan.birth else YEAR_FIRST
        yield f"if not {name}.isdigit(): raise ValueError"
        yield f"{name} = date({first} + (int({name}[4:]) - {first}) % 100, int({name}[2:4]), int({name}[:2]))"
    elif plan.base == "flag":
        yield f"if {name} not in {plan.choices!r}: raise ValueError"
    elif plan.base in ("integer", "pence", "digits"):
        yield f"if not {name}.isdigit(): raise ValueError"
        if plan.minimum is not None:
            yield f"if not {plan.minimum} <= int({name}) <= {plan.maximum}: raise ValueError"
        if plan.base != "digits":
            yield f"{name} = int({name})"
    else:
        yield f"if {name}[0] == ' ' or {name} != {name}.upper(): raise ValueError"
        yield f"{name} = {name}.rstrip()"
