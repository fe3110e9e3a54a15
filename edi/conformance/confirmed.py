"""The confirmed part of the formats: which columns are known for certain."""

from __future__ import annotations

from collections.abc import Mapping

from edi.catalogue import Catalogue, UnknownLayoutError
from edi.layout.plan import Evidence

ConfirmedColumns = Mapping[str, Mapping[str, tuple[int, int]]]
"""Record kind → field → first and last column, from 1, both included."""

STANDARD = "jcq"
"""How the names of the formats begin that others have; our own proves nothing."""


def confirmed_columns(
    layout_name: str | None, catalogue: Catalogue | None = None
) -> ConfirmedColumns:
    """The fields of a layout whose position is confirmed; empty where none is."""
    if layout_name is None or not layout_name.startswith(STANDARD):
        return {}
    try:
        layout = (catalogue or Catalogue.shipped()).layout(layout_name)
    except UnknownLayoutError:
        return {}
    found = {
        plan.kind: {
            item.name: (item.start, item.end or item.start)
            for item in plan.plain_fields()
            if item.has_value and item.position is Evidence.CONFIRMED
        }
        for plan in layout.file.records.values()
    }
    return {kind: fields for kind, fields in found.items() if fields}
