"""Plans to Python: a specialised class for every record, and the plans themselves.

`python -m edi.regenerate` rewrites `edi/generated/` from `grammars/`; a test fails
while they disagree. Overlays go through `records_source` at run time. What is written
is meant to be read: it is what users of the library complete and type-check against.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import attrs

from edi.codec.encoding import repeats
from edi.layout.plan import FieldPlan, FormatPlan, GroupPlan, RecordPlan, TypePlan
from edi.layout.plan_source import WARNING, PlanSource, plans_source

PYTHON_TYPES = {"integer": "int", "pence": "int", "date": "date"}
REPEATING = {"digits", "integer", "pence", "date", "flag"}
"""Base types whose values repeat so often that decoding them once pays."""
REPEATING_WIDTH_MAX = 6
ENCODING_NAMES = ("Encoding", "check_count", "encode_letter", "quick_encoder")
VALUES_NAMES = (
    "FieldType",
    "ItemsReader",
    "Remembering",
    "RememberingItems",
    "field_type",
)


@attrs.frozen
class RecordClass:
    """A class to be written: one for all letters whose record has the same columns."""

    name: str
    record: RecordPlan
    """Of the first letter; the others differ in nothing the class says."""
    identifiers: tuple[str, ...]

    @property
    def shared(self) -> bool:
        """True where files of several letters use it, so that its letter is a value."""
        return len(self.identifiers) > 1


def record_classes(plan: FormatPlan) -> list[RecordClass]:
    """A format's classes. The columns that most letters have get the plain name.

    An overlay may correct the record of one letter alone: that one gets a class of its
    own, named after it (`CentreHeaderR`).
    """
    by_kind: dict[str, dict[object, list[RecordPlan]]] = {}
    for file in plan.files.values():
        for record in file.records.values():
            alike = by_kind.setdefault(record.kind, {})
            alike.setdefault(_shape(record), []).append(record)
    return [
        RecordClass(
            class_name(kind) + ("" if index == 0 else records[0].identifier[0]),
            records[0],
            tuple(record.identifier for record in records),
        )
        for kind, alike in by_kind.items()
        for index, records in enumerate(sorted(alike.values(), key=len, reverse=True))
    ]


def _shape(record: RecordPlan) -> object:
    """What a class is made from; where things are written and known from is not."""
    fields: list[object] = []
    for item in record.fields:
        if isinstance(item, GroupPlan):
            members = tuple(_field_shape(member) for member in item.members)
            fields.append((item.name, item.start, item.end, item.repeat, members))
        else:
            fields.append(_field_shape(item))
    return (record.identifier[1:], record.length, record.open_ended, tuple(fields))


def _field_shape(field: FieldPlan) -> object:
    type_plan = None if field.name == "identifier" else field.type
    return (field.name, field.start, field.end, type_plan, field.required, field.counts)


def class_name(kind: str) -> str:
    """`file_header` → `FileHeader`."""
    return "".join(word.capitalize() for word in kind.split("_"))


def records_source(plan: FormatPlan) -> str:
    """The module of a format's record classes."""
    types = _Types()
    classes = record_classes(plan)
    bodies = [
        "\n".join(_class_lines(each.name, each.record, each.shared, types))
        for each in classes
    ]
    rows = [
        f'    "{identifier}": {each.name},'
        for each in classes
        for identifier in each.identifiers
    ]
    head = [
        f'"""Records of {plan.name}: {_doc(plan.title)}\n\n{WARNING}\n"""',
        "",
        "from __future__ import annotations",
        "",
        "from collections.abc import Iterable",
        "from datetime import date",
        "from typing import Any, ClassVar, NamedTuple",
        "",
        "from edi.codec.encoding import (",
        *(f"    {name}," for name in ENCODING_NAMES),
        ")",
        "from edi.codec.record import Record",
        "from edi.codec.values import (",
        *(f"    {name}," for name in VALUES_NAMES),
        ")",
        "from edi.layout.plan import TypePlan",
        "",
    ]
    tail = [
        "RECORDS: dict[str, type[Record]] = {",
        *sorted(rows),
        "}",
        '"""Identifier → class."""',
        "",
    ]
    return "\n".join([*head, *types.lines(), *bodies, *tail])


class _Types:
    """The field types a module uses, each made once and named."""

    def __init__(self) -> None:
        self._names: dict[TypePlan, str] = {}

    def name(self, plan: TypePlan) -> str:
        """The variable of the type; its remembering twin has `_seen` appended."""
        if plan not in self._names:
            self._names[plan] = f"_{len(self._names)}_{_snake(plan.name)}"
        return self._names[plan]

    def lines(self) -> Iterator[str]:
        for plan, name in self._names.items():
            python = python_type(plan)
            yield f"{name}: FieldType[{python}] = field_type("
            yield f"    {PlanSource().source(plan)}"
            yield ")"
            yield f"{name}_seen = Remembering({name})"
        yield ""


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def python_type(plan: TypePlan) -> str:
    """The Python type of a field's value."""
    return PYTHON_TYPES.get(plan.base, "str")


def _class_lines(
    name: str, record: RecordPlan, is_shared: bool, types: _Types
) -> Iterator[str]:
    for item in record.fields:
        if isinstance(item, GroupPlan):
            yield from _item_lines(name, record.kind, item, types)
        elif item.has_value:
            yield from _encoding_lines(name, record.kind, item, types)
    yield ""
    yield f"class {name}(Record):"
    yield f'    """{_doc(record.doc)}"""'
    yield ""
    yield "    __slots__ = ()"
    yield f'    kind: ClassVar[str] = "{record.kind}"'
    groups = [item for item in record.fields if isinstance(item, GroupPlan)]
    if groups:
        yield "    item_classes: ClassVar[dict[str, type[NamedTuple]]] = {"
        for group in groups:
            yield f'        "{group.name}": {item_class(name, group)},'
        yield "    }"
    if is_shared:
        yield from _letter_lines()
    for item in record.fields:
        if isinstance(item, GroupPlan):
            yield from _group_lines(name, item, types)
        elif item.has_value:
            yield from _field_lines(item, types)
    yield from _values_lines(name, record, is_shared, types)
    yield from _make_lines(name, record, is_shared)
    yield ""


def _doc(text: str) -> str:
    cleaned = " ".join(text.split()).replace("\\", "\\\\").replace('"""', "'''")
    if cleaned and cleaned[-1] not in ".?!":
        cleaned += "."
    return cleaned + (" " if cleaned.endswith('"') else "")


def item_class(record_class: str, group: GroupPlan) -> str:
    """`EntryOptionsItem`: one item of the options on an entry."""
    return f"{record_class}{class_name(group.name)}Item"


def _item_lines(
    record_class: str, kind: str, group: GroupPlan, types: _Types
) -> Iterator[str]:
    yield ""
    yield f"class {item_class(record_class, group)}(NamedTuple):"
    yield f'    """{_doc(group.doc)}"""'
    yield ""
    for member in group.members:
        yield f"    {member.name}: {python_type(member.type)} | None = None"
        yield f'    """{_doc(member.doc)}"""'
    item = item_class(record_class, group)
    yield from _item_decoding_lines(item, group, types)
    for member in group.members:
        yield from _encoding_lines(item, kind, member, types)
    yield ""
    yield f"def _write_{item}(item: {item}) -> bytes:"
    yield '    return b"".join('
    yield "        ("
    for member in group.members:
        yield f"            {_encoded(item, member, f'item.{member.name}')},"
    yield "        )"
    yield "    )"
    yield ""
    yield f"_{item}_written = RememberingItems(_write_{item})"


def _item_decoding_lines(name: str, group: GroupPlan, types: _Types) -> Iterator[str]:
    yield ""
    yield f"def _read_{name}(raw: bytes) -> {name}:"
    yield f"    return {name}("
    for member in group.members:
        part = f"raw[{member.start - 1}:{member.end}]"
        yield f"        {_decoding(member.type, member.width, types, part)},"
    yield "    )"
    yield ""
    yield (f"_read_{name}s = ItemsReader(_read_{name}, {group.width}, {group.repeat})")


def _letter_lines() -> Iterator[str]:
    yield ""
    yield "    @property"
    yield "    def data_type(self) -> str:"
    yield '        """The data type letter of the file it stands in."""'
    yield '        return self.raw[:1].decode("latin-1")'


def _decoding(type_plan: TypePlan, width: int, types: _Types, raw: str) -> str:
    name = types.name(type_plan)
    repeats = type_plan.base in REPEATING or 0 < width <= REPEATING_WIDTH_MAX
    if repeats and type_plan.check is None:
        return f"{name}_seen[{raw}]"
    if type_plan.base == "text":  # what its decode does, without the calls
        return f'{raw}.rstrip(b" ").decode("latin-1") or None'
    return f"{name}.decode({raw})"


def _field_lines(field: FieldPlan, types: _Types) -> Iterator[str]:
    end = "" if field.end is None else field.end
    where = f"Columns {field.start}-{end}, position {field.position}"
    raw = f"self.raw[{field.start - 1}:{end}]"
    yield ""
    yield "    @property"
    yield f"    def {field.name}(self) -> {python_type(field.type)} | None:"
    yield f'        """{_doc(f"{_doc(field.doc)} {where}")}"""'
    yield f"        return {_decoding(field.type, field.width, types, raw)}"


def _group_lines(record_class: str, group: GroupPlan, types: _Types) -> Iterator[str]:
    item = item_class(record_class, group)
    where = f"Columns {group.start}-{group.end}, position {group.position}"
    yield ""
    yield "    @property"
    yield f"    def {group.name}(self) -> tuple[{item}, ...]:"
    yield f'        """{_doc(f"{_doc(group.doc)} {where}")}"""'
    yield f"        return _read_{item}s(self.raw[{group.start - 1}:{group.end}])"


def _values_lines(
    record_class: str, record: RecordPlan, is_shared: bool, types: _Types
) -> Iterator[str]:
    yield ""
    yield "    def values(self) -> dict[str, Any]:"
    yield '        """All values by field, as `make` takes them; raises FieldError."""'
    yield "        raw = self.raw"
    yield "        return {"
    if is_shared:
        yield '            "data_type": raw[:1].decode("latin-1"),'
    for item in record.fields:
        end = "" if item.end is None else item.end
        part = f"raw[{item.start - 1}:{end}]"
        if isinstance(item, GroupPlan):
            read = f"_read_{item_class(record_class, item)}s"
            yield f'            "{item.name}": {read}({part}),'
        elif item.has_value:
            decoding = _decoding(item.type, item.width, types, part)
            yield f'            "{item.name}": {decoding},'
    yield "        }"


def _make_lines(
    record_class: str, record: RecordPlan, is_shared: bool
) -> Iterator[str]:
    yield ""
    yield "    @classmethod"
    yield "    def make("
    yield "        cls,"
    yield "        *,"
    yield from (
        f"        {line}," for line in _parameters(record_class, record, is_shared)
    )
    yield f"    ) -> {record_class}:"
    yield '        """A record with these values; raises NotRecordError."""'
    for item in record.fields:
        if isinstance(item, GroupPlan):
            yield from _group_encoding(record_class, record, item)
    yield '        raw = b"".join('
    yield "            ("
    parts = _parts(record_class, record, is_shared)
    yield from (f"                {part}," for part in parts)
    yield "            )"
    yield "        )"
    if record.open_ended:
        yield '        raw = raw.ljust(length, b" ")'
    yield "        return cls(raw)"


def _counted_group(record: RecordPlan, field: FieldPlan) -> GroupPlan | None:
    return record.group(field.counts) if field.counts else None


def _parameters(
    record_class: str, record: RecordPlan, is_shared: bool
) -> Iterator[str]:
    if is_shared:
        yield "data_type: str"
    for item in record.fields:
        if isinstance(item, GroupPlan):
            yield f"{item.name}: Iterable[{item_class(record_class, item)}] = ()"
        elif item.has_value:
            python = python_type(item.type)
            if item.required and _counted_group(record, item) is None:
                yield f"{item.name}: {python}"
            else:
                yield f"{item.name}: {python} | None = None"
    if record.open_ended:
        yield f"length: int = {record.length}"


def _group_encoding(
    record_class: str, record: RecordPlan, group: GroupPlan
) -> Iterator[str]:
    width = group.end - group.start + 1
    yield f"        {group.name}_items = tuple({group.name})"
    yield (
        f'        check_count("{record.kind}", "{group.name}", '
        f"len({group.name}_items), {group.repeat})"
    )
    for field in record.plain_fields():
        if field.counts == group.name:
            yield f"        if {field.name} is None:"
            yield f"            {field.name} = len({group.name}_items)"
    item = item_class(record_class, group)
    yield f'        {group.name}_raw = b"".join('
    yield f"            [_{item}_written[item] for item in {group.name}_items]"
    yield f'        ).ljust({width}, b" ")'


def _encoding(record_class: str, field: FieldPlan) -> str:
    return f"_{record_class}_{field.name}"


def _encoded(record_class: str, field: FieldPlan, value: str) -> str:
    name = _encoding(record_class, field)
    return f"{name}[{value}]" if repeats(field.type) else f"{name}({value})"


def _encoding_lines(
    owner: str, kind: str, field: FieldPlan, types: _Types
) -> Iterator[str]:
    """The encoding of a field, before the class that uses it."""
    made = "Encoding" if repeats(field.type) else "quick_encoder"
    yield f"{_encoding(owner, field)} = {made}("
    yield (
        f'    "{kind}", "{field.name}", {types.name(field.type)}, '
        f"{field.width}, {field.required}"
    )
    yield ")"


def _parts(record_class: str, record: RecordPlan, is_shared: bool) -> Iterator[str]:
    for item in record.fields:
        if isinstance(item, GroupPlan):
            yield f"{item.name}_raw"
        elif item.type.base == "literal":
            text = item.type.literal or ""
            if is_shared and item.start == 1:
                letter = f'encode_letter("{record.kind}", data_type)'
                yield f"{letter} + {text[1:].encode()!r}"
            else:
                yield repr(text.encode("ascii").ljust(item.width, b" "))
        elif item.type.base == "filler":
            open_width = max(record.length - item.start + 1, 0)
            yield f'b" " * {item.width if item.end is not None else open_width}'
        else:
            yield _encoded(record_class, item, item.name)


def record_modules(formats: Mapping[str, FormatPlan]) -> dict[str, str]:
    """Format name → the module with its classes; equal records are written once."""
    sources: dict[str, str] = {}
    modules: dict[str, str] = {}
    for name, plan in formats.items():
        body = records_source(plan).split('"""', 2)[2]
        modules[name] = sources.setdefault(body, name)
    return modules


def generated_files(formats: Mapping[str, FormatPlan]) -> dict[str, str]:
    """File name → text of everything under `edi/generated/`."""
    files = {
        "__init__.py": f'"""Ready compiled layouts.\n\n{WARNING}\n"""\n',
        "plans.py": plans_source(formats, record_modules(formats)),
    }
    for name in dict.fromkeys(record_modules(formats).values()):
        files[f"{name}.py"] = records_source(formats[name])
    return files
