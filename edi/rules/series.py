"""XRF: records against the basedata of their awarding body and series."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from edi.basedata import Basedata, SeriesBasedata
from edi.catalogue import Layout
from edi.codec.record import Record, read_field
from edi.diagnostics import Diagnostic, finding, label
from edi.file_names import FileName
from edi.layout.plan import Evidence, FieldPlan, GroupPlan, RecordPlan, Reference
from edi.rules.records import columns_of


@frozen
class _Referring:
    """A field that refers to basedata, by itself or in a group."""

    plan: FieldPlan
    reference: Reference
    group: GroupPlan | None


class SeriesRules:
    """References resolve, marks keep below their maximum, no options exclude others.

    The awarding body comes from the name, the series from the header.
    """

    def __init__(self, layout: Layout, name: FileName, basedata: Basedata) -> None:
        self._layout = layout
        self._name = name
        self._basedata = basedata
        self._held: SeriesBasedata | None = None
        self._looked = False
        self._referring = {
            plan.kind: list(_referring(plan)) for plan in layout.file.records.values()
        }
        self._known: dict[Reference, frozenset[str]] = {}

    def findings(self, record: Record) -> Iterator[Diagnostic]:
        """What is wrong between this record and the basedata."""
        if record.kind == "file_header":
            yield from self._look_up(record)
        held = self._held
        if held is None:
            return
        for referring in self._referring.get(record.kind, ()):
            known = self._known.get(referring.reference)
            if known is not None:
                yield from _reference_findings(record, referring, known)
        if record.kind in ("entry", "amendment"):
            yield from _disallowed_findings(record, self._layout, held)
        elif record.kind == "mark":
            yield from _mark_findings(record, self._layout, held)

    def _look_up(self, header: Record) -> Iterator[Diagnostic]:
        if self._looked or not any(self._referring.values()):
            return
        self._looked = True
        body = self._name.awarding_body or read_field(header, "awarding_body")
        series = self._name.series or read_field(header, "series")
        year = self._name.year or read_field(header, "year")
        key = [
            value if isinstance(value, str) else None for value in (body, series, year)
        ]
        self._held = self._basedata.for_file(*key)
        if self._held is not None:
            self._known = _known(self._referring.values(), self._held)
        else:
            wanted = " ".join(value or "?" for value in key)
            yield finding(
                "XRF004", record=header.number, kind=header.kind, found=wanted
            )


def _known(
    referring: Iterable[list[_Referring]], held: SeriesBasedata
) -> dict[Reference, frozenset[str]]:
    """The values each reference may have, of the basedata files that are held."""
    return {
        each.reference: held.values.get(
            (each.reference.kind, each.reference.field), frozenset()
        )
        for fields in referring
        for each in fields
        if held.knows(each.reference.kind)
    }


def _referring(plan: RecordPlan) -> Iterator[_Referring]:
    for item in plan.fields:
        if isinstance(item, GroupPlan):
            for member in item.members:
                if member.reference is not None:
                    yield _Referring(member, member.reference, item)
        elif item.reference is not None:
            yield _Referring(item, item.reference, None)


def _occurrences(record: Record, referring: _Referring) -> Iterator[tuple[int, str]]:
    """(first column, value) of each place the field stands in the record."""
    plan, group = referring.plan, referring.group
    if group is None:
        yield plan.start, columns_of(record, plan).decode("latin-1")
        return
    filled = len(columns_of(record, group))
    for at in range(0, filled, group.width):
        start = group.start + at + plan.start - 1
        raw = record.raw[start - 1 : start - 1 + plan.width]
        yield start, raw.rstrip(b" ").decode("latin-1")


def _reference_findings(
    record: Record, referring: _Referring, known: frozenset[str]
) -> Iterator[Diagnostic]:
    plan, group = referring.plan, referring.group
    evidence, path = max(plan.position, plan.values), plan.name
    if group is not None:
        evidence, path = max(evidence, group.position), f"{group.name}.{plan.name}"
    for start, value in _occurrences(record, referring):
        if value and value not in known:
            yield finding(
                "XRF001",
                record=record.number,
                kind=record.kind,
                columns=(start, start + plan.width - 1),
                field=path,
                evidence=evidence,
                source=plan.source,
                layout_span=plan.span,
                personal=plan.personal,
                found=value,
                expected=f"one of its {label(referring.reference.kind)} codes",
            )


def _field(layout: Layout, kind: str, name: str) -> FieldPlan | GroupPlan:
    return next(item for item in layout.plan(kind).fields if item.name == name)


def _mark_findings(
    record: Record, layout: Layout, held: SeriesBasedata
) -> Iterator[Diagnostic]:
    mark, code = read_field(record, "mark"), read_field(record, "component_code")
    maximum = held.maximum_marks.get(str(code))
    if not isinstance(mark, int) or maximum is None or mark <= maximum:
        return
    item = _field(layout, record.kind, "mark")
    yield finding(
        "XRF002",
        record=record.number,
        kind=record.kind,
        columns=(item.start, item.end or item.start),
        field="mark",
        evidence=max(item.position, item.values),
        layout_span=item.span,
        found=str(mark),
        expected=f"{maximum}, the maximum of component {code}",
        component=str(code),
    )


def _disallowed_findings(
    record: Record, layout: Layout, held: SeriesBasedata
) -> Iterator[Diagnostic]:
    if not held.disallowed:
        return
    group = _field(layout, record.kind, "options")
    raw = columns_of(record, group)
    width = group.width
    codes = [
        raw[at : at + width].rstrip(b" ").decode("latin-1")
        for at in range(0, len(raw), width)
    ]
    for index, code in enumerate(codes):
        start = group.start + index * width
        for other in sorted(held.excluded.get(code, frozenset()) & {*codes[:index]}):
            yield finding(
                "XRF003",
                record=record.number,
                kind=record.kind,
                columns=(start, start + width - 1),
                field=group.name,
                evidence=Evidence(max(group.position, group.values)),
                layout_span=group.span,
                found=other,
                second=code,
            )
