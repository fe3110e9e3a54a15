"""Documents as JSON and back: `a2c show FILE --json` and `a2c write`.

Values are strings in their canonical form (dates ISO 8601, money in pence), null for a
blank field; a field that a short record does not reach is left out. For every file
whose records are in canonical form, `document_from_json(document_to_json(d))` is `d`,
byte for byte. What is not canonical is told, not hidden: an unknown line has its `raw`
bytes (as Latin-1 text), a field with columns its type does not allow is named in
`invalid` and shown as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from edi.catalogue import Catalogue, Layout
from edi.codec.record import NotRecordError, Record, Unknown, make_record
from edi.codec.values import FieldError, field_type
from edi.document import ConsentNeededError, Document
from edi.layout.plan import FieldPlan, GroupPlan, RecordPlan

VERSION = 1
CRLF = b"\r\n"

Json = dict[str, Any]


class FormError(ValueError):
    """JSON that is not a document: `where` (a path into it) and what is wrong."""

    def __init__(self, where: str, problem: str) -> None:
        self.where = where
        self.problem = problem
        super().__init__(f"{where}: {problem}")


def document_to_json(document: Document) -> Json:
    """The document as `a2c show --json` prints it."""
    layout = document.layout
    return {
        "version": VERSION,
        "name": document.name,
        "layout": layout.name if layout else None,
        "records": [record_to_json(record, layout) for record in document.records],
    }


def record_to_json(record: Record, layout: Layout | None) -> Json:
    """One record: its number, kind and fields."""
    form: Json = {"record": record.number, "kind": record.kind, "fields": {}}
    if layout is None or isinstance(record, Unknown):
        form["raw"] = record.raw.decode("latin-1")
    else:
        plan = layout.plan(record.kind)
        invalid: list[str] = []
        form["fields"] = dict(_fields(plan, record.raw, invalid))
        if invalid:
            form["invalid"] = invalid
    if record.ending != CRLF:
        form["ending"] = record.ending.decode("latin-1")
    return form


def _fields(
    plan: RecordPlan, raw: bytes, invalid: list[str]
) -> Iterator[tuple[str, Any]]:
    for item in plan.fields:
        if item.start > len(raw):
            continue
        if isinstance(item, GroupPlan):
            yield item.name, _items(item, raw, invalid)
        elif item.has_value:
            columns = raw[item.start - 1 : item.end]
            yield item.name, _text(item, columns, item.name, invalid)


def _items(group: GroupPlan, raw: bytes, invalid: list[str]) -> list[Json]:
    columns = raw[group.start - 1 : group.end].rstrip(b" ")
    items = []
    for index, start in enumerate(range(0, len(columns), group.width)):
        item = columns[start : start + group.width]
        items.append(
            {
                member.name: _text(
                    member,
                    item[member.start - 1 : member.end],
                    f"{group.name}[{index}].{member.name}",
                    invalid,
                )
                for member in group.members
            }
        )
    return items


def _text(
    field: FieldPlan, columns: bytes, path: str, invalid: list[str]
) -> str | None:
    kind = field_type(field.type)
    try:
        value = kind.decode(columns)
    except FieldError:
        invalid.append(path)
        return columns.decode("latin-1")
    return None if value is None else kind.to_text(value)


def document_from_json(
    form: Json, catalogue: Catalogue | None = None, *, provisional: bool = False
) -> Document:
    """The document that `document_to_json` showed.

    Raises FormError, NotRecordError (a value that could not be read back) and
    ConsentNeededError (the layout holds placeholders and `provisional` is not given).
    """
    if form.get("version") != VERSION:
        raise FormError("version", f"expected {VERSION}")
    name = form.get("layout")
    rows = form.get("records")
    if not isinstance(rows, list):
        raise FormError("records", "expected a list")
    layout = (catalogue or Catalogue.shipped()).layout(name) if name else None
    if layout is not None and layout.file.provisional and not provisional:
        raise ConsentNeededError(layout.name)
    records = [_record(row, layout, f"records[{i}]") for i, row in enumerate(rows)]
    for number, record in enumerate(records, start=1):
        record.number = number
    return Document(str(form.get("name") or ""), layout, tuple(records))


def _record(row: object, layout: Layout | None, where: str) -> Record:
    if not isinstance(row, Mapping):
        raise FormError(where, "expected an object")
    ending = str(row.get("ending", "\r\n")).encode("latin-1")
    if "raw" in row:
        return Unknown(str(row["raw"]).encode("latin-1"), ending)
    kind = row.get("kind")
    if layout is None or kind not in layout.classes or kind not in layout.file.records:
        raise FormError(f"{where}.kind", f"{kind!r} is no record of this layout")
    if row.get("invalid"):
        raise FormError(f"{where}.invalid", "these fields must be put right first")
    given = row.get("fields")
    if not isinstance(given, Mapping):
        raise FormError(f"{where}.fields", "expected an object")
    record = _made(layout, str(kind), given, where)
    record.ending = ending
    return record


def _made(layout: Layout, kind: str, given: Mapping[str, Any], where: str) -> Record:
    plan = layout.plan(kind)
    cls = layout.classes[kind]
    values = dict(_values(plan, given, cls, where))
    if plan.open_ended:
        values["length"] = max(plan.length, layout.file.record_length)
    if hasattr(cls, "data_type"):
        values["data_type"] = layout.file.letter
    try:
        return make_record(cls, values)
    except TypeError as error:
        raise FormError(f"{where}.fields", str(error)) from None


def _values(
    plan: RecordPlan, given: Mapping[str, Any], cls: type[Record], where: str
) -> Iterator[tuple[str, Any]]:
    known = {item.name: item for item in plan.fields}
    for name in given:
        item = known.get(name)
        if item is None or (isinstance(item, FieldPlan) and not item.has_value):
            raise FormError(f"{where}.fields.{name}", f"no field of a {plan.kind}")
    for item in plan.fields:
        path = f"{where}.fields.{item.name}"
        if isinstance(item, GroupPlan):
            yield item.name, _made_items(item, given.get(item.name) or [], cls, path)
        elif item.has_value:
            yield item.name, _value(item, given.get(item.name), path, plan.kind)


def _value(field: FieldPlan, text: object, path: str, kind: str) -> Any:
    if text is None:
        return None
    if not isinstance(text, str):
        raise FormError(path, f"expected a string or null, found {text!r}")
    try:
        return field_type(field.type).from_text(text)
    except FieldError as error:
        raise NotRecordError(kind, field.name, error) from None


def _made_items(
    group: GroupPlan, rows: object, cls: type[Record], path: str
) -> list[Any]:
    if not isinstance(rows, list) or not all(isinstance(r, Mapping) for r in rows):
        raise FormError(path, "expected a list of objects")
    item_class = cls.item_classes[group.name]
    return [
        item_class(
            *(
                _value(member, row.get(member.name), f"{path}[{i}]", cls.kind)
                for member in group.members
            )
        )
        for i, row in enumerate(rows)
    ]
