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
from edi.codec.faults import FieldError
from edi.codec.record import EndMark, NotRecordError, Record, Unknown, make_record
from edi.codec.values import field_type
from edi.diagnostics import mask
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

    Raises FormError (also for a value that could not be read back), UnknownLayoutError
    and ConsentNeededError (the layout holds placeholders and `provisional` is not
    given).
    """
    if not isinstance(form, Mapping):
        raise FormError("the document", "expected an object")
    if form.get("version") != VERSION:
        raise FormError("version", f"expected {VERSION}")
    rows = form.get("records")
    if not isinstance(rows, list):
        raise FormError("records", "expected a list")
    layout_name = _optional_text(form, "layout")
    layout = None
    if layout_name:
        layout = (catalogue or Catalogue.shipped()).layout(layout_name)
    if layout is not None and layout.file.provisional and not provisional:
        raise ConsentNeededError(layout.name)
    records = [
        record_from_json(row, layout, f"records[{i}]") for i, row in enumerate(rows)
    ]
    number = 0
    for record in records:
        number += not isinstance(record, EndMark)
        record.number = number
    return Document(_optional_text(form, "name") or "", layout, tuple(records))


def _optional_text(form: Mapping[str, Any], key: str) -> str | None:
    value = form.get(key)
    if value is not None and not isinstance(value, str):
        raise FormError(key, f"expected a string or null, found {value!r}")
    return value


ENDINGS = ("\r\n", "\n", "")


def record_from_json(row: object, layout: Layout | None, where: str) -> Record:
    """One record, with no number; the inverse of `record_to_json`.

    Raises FormError, with `where` before its place in the record. Consent to
    placeholders is the caller's matter.
    """
    if not isinstance(row, Mapping):
        raise FormError(where, "expected an object")
    if row.get("ending", "\r\n") not in ENDINGS:
        raise FormError(f"{where}.ending", "expected CR LF, LF or nothing")
    ending = str(row.get("ending", "\r\n")).encode("ascii")
    kind = row.get("kind")
    if "raw" in row:
        raw = _raw(row["raw"], f"{where}.raw")
        return (EndMark if kind == EndMark.kind else Unknown)(raw, ending)
    if layout is None or not isinstance(kind, str) or kind not in layout.file.records:
        raise FormError(f"{where}.kind", f"{kind!r} is no record of this layout")
    if row.get("invalid"):
        raise FormError(f"{where}.invalid", "these fields must be put right first")
    given = row.get("fields")
    if not isinstance(given, Mapping):
        raise FormError(f"{where}.fields", "expected an object")
    record = _made(layout, kind, given, where)
    record.ending = ending
    return record


def _raw(text: object, where: str) -> bytes:
    """A line that is not understood; each character stands for one byte (Latin-1)."""
    if not isinstance(text, str) or "\n" in text:
        raise FormError(where, "expected one line of text")
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        problem = "expected Latin-1 text, one character for each byte"
        raise FormError(where, problem) from None


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
    except NotRecordError as error:
        raise FormError(
            f"{where}.fields.{error.field}",
            _problem(error.cause, _is_personal(plan, error.field)),
        ) from None


def _is_personal(plan: RecordPlan, name: str) -> bool:
    for item in plan.fields:
        members = item.members if isinstance(item, GroupPlan) else (item,)
        if any(member.name == name and member.personal for member in members):
            return True
    return False


def _problem(cause: FieldError, personal: bool) -> str:
    found = mask(cause.found) if personal else cause.found
    return f"found {found}, expected {cause.expected} ({cause.code})"


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
            rows = given.get(item.name)
            yield item.name, _made_items(item, [] if rows is None else rows, cls, path)
        elif item.has_value:
            yield item.name, _value(item, given.get(item.name), path)


def _value(field: FieldPlan, text: object, path: str) -> Any:
    if text is None:
        return None
    if not isinstance(text, str):
        shown = mask(repr(text)) if field.personal else repr(text)
        raise FormError(path, f"expected a string or null, found {shown}")
    try:
        return field_type(field.type).from_text(text)
    except FieldError as error:
        raise FormError(path, _problem(error, field.personal)) from None


def _made_items(
    group: GroupPlan, rows: object, cls: type[Record], path: str
) -> list[Any]:
    if not isinstance(rows, list):
        raise FormError(path, "expected a list of objects")
    item_class = cls.item_classes[group.name]
    return [
        item_class(*_item_values(group, row, f"{path}[{index}]"))
        for index, row in enumerate(rows)
    ]


def _item_values(group: GroupPlan, row: object, path: str) -> list[Any]:
    if not isinstance(row, Mapping):
        raise FormError(path, "expected an object")
    names = [member.name for member in group.members]
    for name in row:
        if name not in names:
            raise FormError(f"{path}.{name}", f"no member of {group.name}")
    return [
        _value(member, row.get(member.name), f"{path}.{member.name}")
        for member in group.members
    ]
