"""Plans as Python source, so that reading a file needs no compiler."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, cast

import attrs

from edi.layout.plan import CodeList, FormatPlan, LayoutSpan, RecordPlan

WARNING = "Written by edi/layout/generate.py from grammars/: change those, not this."

PLAN_NAMES = (
    "CodeList",
    "Condition",
    "Evidence",
    "FieldPlan",
    "FilePlan",
    "FormatPlan",
    "GroupPlan",
    "Many",
    "One",
    "RecordPlan",
    "Reference",
    "SameAs",
    "Sequence",
    "TypePlan",
)


class PlanSource:
    """Plan values as Python source; what occurs often is written once and named."""

    def __init__(self) -> None:
        self.named: dict[str, str] = {}
        """source → variable, in the order they must stand in the module"""

    def source(self, value: object) -> str:
        """The value as Python source; fields at their default are left out."""
        text = self._plain(value)
        if isinstance(value, RecordPlan):
            return self.named.setdefault(text, f"_{value.kind}_{len(self.named)}")
        if isinstance(value, CodeList):
            return self.named.setdefault(text, f"_codes_{value.name}")
        return text

    def _plain(self, value: object) -> str:
        if isinstance(value, LayoutSpan):
            numbers = f"{value.line}, {value.column}, {value.end_column}"
            return f"S({value.file!r}, {numbers})"
        if isinstance(value, Enum):
            return f"{type(value).__name__}.{value.name}"
        if attrs.has(type(value)):
            # attrs.has says so, but mypy narrows types only, not values.
            return f"{type(value).__name__}({self._arguments(cast(Any, value))})"
        if isinstance(value, tuple):
            inner = "".join(f"{self.source(part)}, " for part in value)
            return f"({inner.rstrip()})" if value else "()"
        if isinstance(value, Mapping):
            rows = ", ".join(f"{k!r}: {self.source(v)}" for k, v in value.items())
            return f"{{{rows}}}"
        return repr(value)

    def _arguments(self, value: attrs.AttrsInstance) -> str:
        given = []
        for attribute in attrs.fields(type(value)):
            inner = getattr(value, attribute.name)
            if inner != attribute.default:
                given.append(f"{attribute.name}={self.source(inner)}")
        return ", ".join(given)


def plans_source(formats: Mapping[str, FormatPlan], modules: Mapping[str, str]) -> str:
    """The module of all plans, with each format's module of record classes."""
    naming = PlanSource()
    rows = [f"    {name!r}: {naming.source(plan)}," for name, plan in formats.items()]
    lines = [
        f'"""The compiled plans of all shipped formats.\n\n{WARNING}\n"""',
        "",
        "from edi.layout.plan import LayoutSpan as S",
        "from edi.layout.plan import (",
        *(f"    {name}," for name in PLAN_NAMES),
        ")",
        "",
        *(f"{variable} = {source}" for source, variable in naming.named.items()),
        "",
        "FORMATS: dict[str, FormatPlan] = {",
        *rows,
        "}",
        "",
        f"RECORD_MODULES: dict[str, str] = {dict(modules)!r}",
        '"""Format name → the module of this package with its record classes."""',
        "",
    ]
    return "\n".join(lines)
