"""Files as JSON Lines and back: one flat object for each record, headers included.

    {"kind": "entry", "sex": "F", …, "options": [{"option_code": "R093"}]}

Numbers and money (in pence) are JSON numbers, dates ISO 8601, everything else text,
null for blank. A line of no known kind has only `kind` and `raw` (Latin-1); `ending` is
there where a line end is not CR LF. What cannot be read as its field's type is shown as
text, as it stands, and is refused on the way back. For files in canonical form, there
and back gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from edi.catalogue import Layout
from edi.codec.faults import FieldError
from edi.codec.record import Record, Unknown
from edi.codec.values import REMEMBERED_MAX, field_type
from edi.json_form import CRLF, FormError, Json, record_from_json
from edi.layout.plan import FieldPlan, GroupPlan, RecordPlan
from edi.tables import ENDING, KIND, RAW, NoTableError

_OWN = (KIND, RAW, ENDING)

_Shown = str | int | None


class _Values(dict[bytes, _Shown]):
    """A field's JSON value by its columns; bounded, since most values repeat."""

    __slots__ = ("_number", "_type")

    def __init__(self, plan: FieldPlan) -> None:
        super().__init__()
        self._type = field_type(plan.type)
        self._number = plan.type.base in ("integer", "pence")

    def __missing__(self, raw: bytes) -> _Shown:
        shown = self._shown(raw)
        if len(self) < REMEMBERED_MAX:
            self[raw] = shown
        return shown

    def _shown(self, raw: bytes) -> _Shown:
        try:
            value = self._type.decode(raw)
        except FieldError:
            return raw.decode("latin-1")
        if value is None or self._number:
            return value
        return self._type.to_text(value)


_Member = tuple[str, int, int | None, _Values]


def _member(plan: FieldPlan) -> _Member:
    return plan.name, plan.start - 1, plan.end, _Values(plan)


class JsonLines:
    """One layout's files as objects, ready to be written. Raises NoTableError."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        plans = layout.file.records.values()
        fields = {item.name for plan in plans for item in plan.fields}
        if taken := fields.intersection(_OWN):
            raise NoTableError(layout, taken)
        self._fields = {plan.kind: _readers(plan) for plan in plans}

    def form(self, record: Record) -> Json:
        """A record's object."""
        form: Json = {"kind": record.kind}
        if isinstance(record, Unknown):
            form["raw"] = record.raw.decode("latin-1")
        else:
            for field in self._fields[record.kind]:
                field.show(record.raw, form)
        if record.ending != CRLF:
            form["ending"] = record.ending.decode("latin-1")
        return form

    def record(self, form: object, where: str) -> Record:
        """The record of an object. Raises FormError with `where` before the place."""
        if not isinstance(form, Mapping):
            raise FormError(where, "expected an object")
        given = {name: form[name] for name in _OWN if name in form}
        fields = {name: form[name] for name in form if name not in _OWN}
        given["fields"] = {name: _text(value) for name, value in fields.items()}
        return record_from_json(given, self.layout, where)


def _text(value: Any) -> Any:
    """A value as `edi.json_form` has it; what is of no use there stays as it is."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list):
        return [
            {name: _text(inner) for name, inner in item.items()}
            if isinstance(item, Mapping)
            else item
            for item in value
        ]
    return value


class _Plain:
    """Shows one field."""

    __slots__ = ("_end", "_name", "_start", "_values")

    def __init__(self, plan: FieldPlan) -> None:
        self._name, self._start, self._end, self._values = _member(plan)

    def show(self, raw: bytes, form: Json) -> None:
        form[self._name] = self._values[raw[self._start : self._end]]


class _Group:
    """Shows a group's items, up to the last filled one."""

    __slots__ = ("_members", "_plan", "_start")

    def __init__(self, plan: GroupPlan) -> None:
        self._plan = plan
        self._start = plan.start - 1
        self._members = [_member(member) for member in plan.members]

    def show(self, raw: bytes, form: Json) -> None:
        filled = raw[self._start : self._plan.end].rstrip(b" ")
        width = self._plan.width
        items = (filled[at : at + width] for at in range(0, len(filled), width))
        form[self._plan.name] = [
            {
                name: values[item[start:end]]
                for name, start, end, values in self._members
            }
            for item in items
        ]


def _readers(plan: RecordPlan) -> list[_Plain | _Group]:
    return [
        _Group(item) if isinstance(item, GroupPlan) else _Plain(item)
        for item in plan.fields
        if isinstance(item, GroupPlan) or item.has_value
    ]
