"""Reference pages: everything that a layout says, as Markdown for people.

A page is made from the plan alone, so that it also shows what an overlay has corrected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from edi.layout.plan import (
    Evidence,
    FieldPlan,
    FilePlan,
    FormatPlan,
    GroupPlan,
    RecordPlan,
)
from edi.layout.wording import (
    columns_text,
    length_text,
    letter_and_direction,
    repeat_text,
    rules_text,
    sequence_text,
    type_text,
)

_HEADINGS = ("Columns", "Field", "Type", "Rules", "Meaning", "Evidence", "Source")

_PROVISIONAL = (
    "**Some columns are placeholders of ours.** A finding that rests on one never "
    "blocks a file; writing such a file needs consent (`--provisional`)."
)
_LEGEND = (
    "Columns count from 1, first and last included. *Evidence* says how well the "
    "columns and the values are known: *confirmed* by working software or an awarding "
    "body, *inferred* from confirmed facts, or a *placeholder* of ours. *Source* names "
    "an entry of `grammars/SOURCES.md`. A field without *required* may be blank; "
    "*personal* fields are masked."
)


def layout_page(format_: FormatPlan, file: FilePlan) -> str:
    """Everything that one layout says, as a Markdown page that ends with a line end."""
    name = format_.layout_name(file)
    parts = [
        f"# {name}",
        cell(file.doc),
        "\n".join(_facts(format_, file)),
        *([_PROVISIONAL] if file.provisional else []),
        _LEGEND,
        *(part for record in file.records.values() for part in _record(record)),
        *_code_lists(format_, file),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; the cells are Markdown already."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def cell(text: str) -> str:
    """Plain text as Markdown on one line: nothing in it is taken for a mark."""
    line = " ".join(text.split())
    return "".join(f"\\{c}" if c in "\\`*_|<>[]" else c for c in line)


def _facts(format_: FormatPlan, file: FilePlan) -> Iterator[str]:
    counts = [
        item.position for record in file.records.values() for item in record.fields
    ]
    shares = [f"{counts.count(each)} {each}" for each in Evidence if each in counts]
    yield f"- Format: {cell(format_.title)}"
    yield f"- File: {letter_and_direction(file)}"
    yield f"- Records in order: `{sequence_text(file.sequence)}`"
    yield f"- Columns of fields: {', '.join(shares)}"
    if file.source:
        yield f"- Source: {cell(file.source)}"
    yield f"- Layout: `{file.span.file}`, line {file.span.line}"


def _record(record: RecordPlan) -> Iterator[str]:
    length = length_text(record.length, record.open_ended)
    yield f"## {record.kind} ({record.identifier})"
    yield cell(record.doc)
    source = f"; source: {cell(record.source)}" if record.source else ""
    yield (
        f"Length {length}, {record.length_evidence}; `{record.span.file}`, "
        f"line {record.span.line}{source}."
    )
    yield table(_HEADINGS, (row for item in record.fields for row in _rows(item)))


def _rows(item: FieldPlan | GroupPlan) -> Iterator[tuple[str, ...]]:
    if isinstance(item, FieldPlan):
        yield _field_row(item, columns_text(item), f"`{item.name}`")
        return
    repeat = repeat_text(item)
    yield (columns_text(item), f"`{item.name}`", repeat, "", *_known(item))
    for member in item.members:
        columns = f"+{columns_text(member)}"
        yield _field_row(member, columns, f"`{item.name}.{member.name}`")


def _field_row(item: FieldPlan, columns: str, name: str) -> tuple[str, ...]:
    kind = type_text(item.type)
    if item.type.name != item.type.base:
        kind = f"{item.type.name}: {kind}"
    return (columns, name, kind, ", ".join(rules_text(item)), *_known(item))


def _known(item: FieldPlan | GroupPlan) -> tuple[str, str, str]:
    """Meaning, evidence and source."""
    evidence = f"{item.position}"
    if item.position is not item.values:
        evidence = f"columns {item.position}, values {item.values}"
    return cell(item.doc), evidence, cell(item.source)


def _code_lists(format_: FormatPlan, file: FilePlan) -> Iterator[str]:
    """The open lists that the layout's fields take their codes from."""
    names = {
        field.type.code_list
        for record in file.records.values()
        for item in record.fields
        for field in (item.members if isinstance(item, GroupPlan) else (item,))
    }
    for name in sorted(each for each in names if each is not None):
        codes = format_.code_lists[name].codes
        yield f"## Codes: {name}"
        yield "The list is open: another code gives a warning, never an error."
        rows = ((f"`{code}`", cell(meaning)) for code, meaning in codes.items())
        yield table(("Code", "Meaning"), rows)
