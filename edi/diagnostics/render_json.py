"""Findings as JSON values, in the shape that `a2c check --json` documents."""

from __future__ import annotations

from edi.diagnostics.diagnostic import Diagnostic

JsonValue = str | int | list[int] | dict[str, str] | None


def render_json(diagnostic: Diagnostic) -> dict[str, JsonValue]:
    """Give one finding as JSON: every key is always there, null where it has no value.

    Records and columns count from 1; `columns` is first and last, both included. Only
    a finding whose severity was set by an installation has `override` as well.
    """
    form: dict[str, JsonValue] = {
        "code": diagnostic.code,
        "severity": str(diagnostic.severity),
        "record": diagnostic.record,
        "kind": diagnostic.kind,
        "columns": None if diagnostic.columns is None else list(diagnostic.columns),
        "field": diagnostic.field,
        "message": diagnostic.message,
        "help": diagnostic.help,
        "evidence": None if diagnostic.evidence is None else str(diagnostic.evidence),
    }
    override = diagnostic.override
    if override is not None:
        form["override"] = {"severity": str(override.severity), "by": override.by}
    return form
