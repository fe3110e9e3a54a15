"""Layouts as JSON and as text for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from daemon.cli.output import columns, indented
from edi import Layout
from edi.layout.compare import Change
from edi.layout.faults import LayoutFault
from edi.layout.plan import Evidence, FieldPlan, GroupPlan, RecordPlan, TypePlan

Json = dict[str, Any]

_DIRECTIONS = {
    "from_centre": "from centres",
    "to_centre": "to centres",
    "broadcast": "to all centres",
}


def summary_to_json(layout: Layout) -> Json:
    """One layout in the shape of `a2c layouts --json`."""
    return {
        "name": layout.name,
        "format": layout.format.name,
        "format_version": layout.format.version,
        "file": layout.file.name,
        "letter": layout.file.letter,
        "direction": layout.file.direction,
        "doc": layout.file.doc,
        "provisional": layout.file.provisional,
        "evidence": {
            str(evidence): count for evidence, count in _evidence(layout).items()
        },
    }


def _evidence(layout: Layout) -> dict[Evidence, int]:
    """How many fields stand on which evidence for their position."""
    found = Counter(
        item.position
        for record in layout.file.records.values()
        for item in record.fields
    )
    return {evidence: found[evidence] for evidence in Evidence}


def list_text(layouts: Iterable[Layout]) -> str:
    """Render all layouts as a table."""
    rows = [("letter", "layout", "direction", "confirmed", "inferred", "placeholder")]
    for layout in layouts:
        counts = _evidence(layout)
        total = sum(counts.values()) or 1
        shares = [f"{100 * counts[evidence] / total:.0f} %" for evidence in Evidence]
        way = _DIRECTIONS[layout.file.direction]
        rows.append((layout.file.letter, layout.name, way, *shares))  # type: ignore[arg-type]  # three shares, as there are kinds of evidence
    return (
        f"{columns(rows)}\n\n"
        "Shares are of fields, by the evidence for their columns. A layout that holds\n"
        "placeholders is written only with your consent (--provisional)."
    )


def layout_to_json(layout: Layout) -> Json:
    """One layout whole, in the shape of `a2c layouts NAME --json`."""
    return {
        **summary_to_json(layout),
        "source": layout.file.source,
        "records": [_record_to_json(each) for each in layout.file.records.values()],
    }


def _record_to_json(record: RecordPlan) -> Json:
    return {
        "kind": record.kind,
        "identifier": record.identifier,
        "length": record.length,
        "open_ended": record.open_ended,
        "doc": record.doc,
        "source": record.source,
        "fields": [_item_to_json(item) for item in record.fields],
    }


def _item_to_json(item: FieldPlan | GroupPlan) -> Json:
    form: Json = {
        "name": item.name,
        "columns": [item.start, item.end],
        "doc": item.doc,
        "source": item.source,
        "evidence": {"position": str(item.position), "values": str(item.values)},
    }
    if isinstance(item, GroupPlan):
        members = [_item_to_json(member) for member in item.members]
        return {**form, "repeat": item.repeat, "width": item.width, "members": members}
    return {
        **form,
        "type": item.type.name,
        "base": item.type.base,
        "literal": item.type.literal,
        "choices": list(item.type.choices),
        "code_list": item.type.code_list,
        "required": item.required,
        "key": item.key,
        "personal": item.personal,
    }


def change_to_json(change: Change) -> Json:
    """One difference in the shape of `a2c layouts diff --json`."""
    return {
        "how": change.how,
        "place": list(change.place),
        "what": change.what,
        "before": change.before,
        "after": change.after,
    }


def fault_to_json(fault: LayoutFault) -> Json:
    """One fault in the shape of `a2c layouts check --json`; lines count from 1."""
    first = fault.span.column
    return {
        "code": fault.code,
        "file": fault.span.file,
        "line": fault.span.line,
        # A span ends before its last column; columns for people include it.
        "columns": [first, max(first, fault.span.end_column - 1)],
        "message": fault.message,
        "help": fault.help,
    }


def layout_text(layout: Layout) -> str:
    """Render one layout for people."""
    file = layout.file
    head = [
        f"{layout.name}  (letter {file.letter}, {_DIRECTIONS[file.direction]})",
        *([file.doc] if file.doc else []),
        *(
            ["some columns are placeholders: writing it needs --provisional"]
            if file.provisional
            else []
        ),
    ]
    records = [_record_text(record) for record in file.records.values()]
    return "\n\n".join(["\n".join(head), *records])


def _record_text(record: RecordPlan) -> str:
    length = f"{record.length} or more" if record.open_ended else f"{record.length}"
    head = f"{record.identifier} {record.kind}, {length} columns: {record.doc}"
    rows = [row for item in record.fields for row in _rows(item)]
    return f"{head}\n{indented(columns(rows))}"


def _rows(item: FieldPlan | GroupPlan) -> Iterator[Sequence[str]]:
    if isinstance(item, GroupPlan):
        kind = f"up to {item.repeat} times, {item.width} columns each"
        yield (_columns(item), item.name, kind, *_evidence_and_doc(item))
        for member in item.members:
            yield (
                f"  {_columns(member)}",
                f"  {member.name}",
                _kind(member),
                *_evidence_and_doc(member),
            )
    else:
        yield (_columns(item), item.name, _kind(item), *_evidence_and_doc(item))


def _columns(item: FieldPlan | GroupPlan) -> str:
    return f"{item.start}-{'' if item.end is None else item.end}"


def _evidence_and_doc(item: FieldPlan | GroupPlan) -> tuple[str, str]:
    return (str(item.position), item.doc)


def _kind(item: FieldPlan) -> str:
    flags = [
        name
        for name, holds in (
            ("required", item.required),
            ("key", item.key),
            ("personal", item.personal),
        )
        if holds
    ]
    return " ".join([_type(item.type), *flags])


def _type(kind: TypePlan) -> str:
    match kind.base:
        case "literal":
            return f'"{kind.literal}"'
        case "flag":
            return f"{kind.name}({'/'.join(kind.choices)})"
        case _:
            return kind.name
