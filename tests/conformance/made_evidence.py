"""What a case rests on: where its fields are from, and whether they are confirmed."""

from __future__ import annotations

from edi.catalogue import Layout
from edi.layout.plan import Evidence, FieldPlan, GroupPlan, RecordPlan

CONFIRMED_FILES = ("S", "O", "C", "L", "E", "A")
"""Letters of the files in which a position is confirmed."""


def dashed(name: str) -> str:
    """A field's name as a part of a folder's."""
    return name.replace("_", "-").replace(".", "-")


def source_of(layout: Layout, covers: tuple[str, ...]) -> str:
    """Where what a case rests on is from: its field's source, or its record's."""
    for path in covers:
        plan, item = located(layout, path)
        evidence = f"position {item.position}, values {item.values}"
        source = item.source or plan.source or "see grammars/SOURCES.md"
        return f"{path}: {evidence}; {source}"
    return layout.file.source


def located(layout: Layout, path: str) -> tuple[RecordPlan, FieldPlan | GroupPlan]:
    """The record and the field (or group, or member) of a path `kind.field`."""
    kind, name, *rest = path.split(".")
    plan = layout.plan(kind)
    item = next(each for each in plan.fields if each.name == name)
    if rest and isinstance(item, GroupPlan):
        return plan, next(each for each in item.members if each.name == rest[0])
    return plan, item


def is_confirmed(layout: Layout, covers: tuple[str, ...]) -> bool:
    """Whether a sound file that shows these fields belongs to the confirmed part."""
    if layout.file.letter not in CONFIRMED_FILES or layout.format.name != "jcq14":
        return False  # which version a file has stands in a header's placeholder
    if not covers:
        return True
    plans = [located(layout, path) for path in covers]
    return any(item.position is Evidence.CONFIRMED for _, item in plans)
