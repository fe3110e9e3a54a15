"""Findings as an overlay: a layout source that a person reviews before it is used.

Only records of which something was found elsewhere are amended. What was found stands
where it was found, as inferred; what was not stands where it fits, as a placeholder, or
is dropped; columns that hold something unknown are a field that says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve

from edi.catalogue import code_lists, layout_sources
from edi.layout.compile import apply_overlays
from edi.layout.faults import LayoutErrors
from edi.layout.plan import FormatPlan
from edi.probe.finding import ProbeReport, RecordFinding
from edi.probe.placing import Placed, placed_items
from edi.probe.sample import Shape, shapes

LABEL = "probe.layout"


def overlay_source(report: ProbeReport, plan: FormatPlan) -> str:
    """The overlay that corrects a format, or one that says that nothing is wrong.

    It compiles on top of the shipped layouts: a record that does not is left out, with
    a remark that says why.
    """
    head = "\n".join(
        (
            f'overlay {plan.name} "Columns as a2c probe found them: not yet reviewed"',
            "",
            f"// From {report.files} files. Compare each line with the booklet. Where",
            "// it agrees, write position=confirmed and what you compared it with.",
        )
    )
    parts = [head]
    for kind in dict.fromkeys(each.kind for each in report.records):
        amended = list(_amended(report, plan, kind))
        if not amended:
            continue
        blocks = _blocks(parts, amended, plan)
        _, fault = _compiled([*parts, *blocks], plan.name)
        if fault is None:
            parts += blocks
        else:
            parts += [_left_out(record, fault) for record, _ in amended]
    if len(parts) == 1:
        parts.append("// Nothing was found elsewhere than the layouts have it.")
    return "\n\n".join(parts) + "\n"


def _blocks(
    parts: Sequence[str],
    amended: Sequence[tuple[RecordFinding, Shape]],
    plan: FormatPlan,
) -> list[str]:
    """The statements for the records of one kind, on top of what is stated before."""
    needed = _needed(plan, amended[0][1].kind)
    blocks: list[str] = []
    before: frozenset[str] = frozenset()
    for record, shape in amended:
        placed, dropped = placed_items(record, shape.plan, needed)
        now, _ = _compiled([*parts, *blocks], plan.name)
        # Until a letter's own record is amended too, the two may not fit together: it
        # then has what the one for all letters has by now.
        there = before if now is None else _names(now, shape)
        kept = frozenset(each.name for each in placed)
        blocks.append(_block(record, placed, dropped, sorted(there - kept)))
        before = kept
    return blocks


def _names(plan: FormatPlan, wanted: Shape) -> frozenset[str]:
    """What a record holds beside its identifier."""
    return frozenset(
        item.name
        for shape in shapes(plan).values()
        if (shape.kind, shape.identifier) == (wanted.kind, wanted.identifier)
        for item in shape.plan.fields
        if item.name != "identifier"
    )


def _amended(
    report: ProbeReport, plan: FormatPlan, kind: str
) -> Iterator[tuple[RecordFinding, Shape]]:
    """The records of a kind to amend: one for all letters, and those of one letter.

    What one letter has of its own is like the one for all: it goes where that goes,
    unless something else was found of it.
    """
    found = {each.identifier: each for each in report.records if each.kind == kind}
    own = [each for each in shapes(plan).values() if each.kind == kind]
    common = found.get(next((e.identifier for e in own if e.common), ""))
    for shape in sorted(own, key=lambda each: not each.common):
        record = found.get(shape.identifier)
        if record is not None and record.disagrees:
            yield record, shape
        elif common is not None and common.disagrees:
            yield evolve(common, identifier=shape.identifier), shape


def _needed(plan: FormatPlan, kind: str) -> frozenset[str]:
    """The fields of a kind of record that other fields repeat."""
    return frozenset(
        item.same_as.field
        for shape in shapes(plan).values()
        for item in shape.plan.plain_fields()
        if item.same_as is not None and item.same_as.owner == kind
    )


def _compiled(parts: Sequence[str], name: str) -> tuple[FormatPlan | None, str | None]:
    """The format with an overlay applied, or what is wrong with that."""
    source = (LABEL, "\n\n".join(parts))
    try:
        return apply_overlays(layout_sources(), [source], code_lists())[name], None
    except LayoutErrors as errors:
        return None, errors.faults[0].message


def _left_out(record: RecordFinding, fault: str) -> str:
    lines = [f"// {record.identifier} {record.kind} is left out, since {fault}. Found:"]
    for each in record.fields:
        if each.found is not None:
            first, last = each.found
            lines.append(f"//   {first}..{last} {each.field}")
    return "\n".join(lines)


def _block(
    record: RecordFinding,
    placed: Sequence[Placed],
    dropped: Sequence[str],
    gone: Sequence[str],
) -> str:
    lines = [
        f"// {record.identifier}: {record.looked_at} records of {record.files} files.",
        *(f"// {name}: dropped, for where it is cannot be told" for name in dropped),
        f"{_statement(record, placed)} {{",
        *(f"  drop {name}" for name in gone),
        *(f"  {line}" for each in placed for line in each.lines()),
        "}",
    ]
    return "\n".join(lines)


def _statement(record: RecordFinding, placed: Sequence[Placed]) -> str:
    last = placed[-1]
    length = f"{last.start - 1}.." if last.end is None else f"{last.end}"
    return f'amend record {record.kind} "{record.identifier}" length {length}'
