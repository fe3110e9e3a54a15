"""The registry of `edi`'s codes for data, and the one way to make a finding of one.

Codes of the layout language (LAY) lie with its compiler; whoever explains codes joins
the registries.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from edi.diagnostics.code import LEVELS, Code, registry
from edi.diagnostics.diagnostic import Columns, Diagnostic, Related, Severity, mask
from edi.diagnostics.field_codes import FIELD_CODES
from edi.diagnostics.file_codes import FILE_CODES
from edi.diagnostics.framing_codes import FRAMING_CODES
from edi.diagnostics.history_codes import HISTORY_CODES
from edi.diagnostics.profile_codes import PROFILE_CODES
from edi.diagnostics.record_codes import RECORD_CODES
from edi.diagnostics.reference_codes import REFERENCE_CODES
from edi.diagnostics.sequence_codes import SEQUENCE_CODES
from edi.layout.plan import Evidence, LayoutSpan

__all__ = ["CODES", "LEVELS", "Code", "capped", "finding", "label"]

CODES: Mapping[str, Code] = registry(
    FRAMING_CODES
    + SEQUENCE_CODES
    + FILE_CODES
    + FIELD_CODES
    + RECORD_CODES
    + REFERENCE_CODES
    + HISTORY_CODES
    + PROFILE_CODES
)

_NAMES = ("group", "other", "owner")
"""Arguments that name a field, group or kind, and so are shown as labels."""
_CAPITALS = {"uci": "UCI", "uln": "ULN"}


@lru_cache(maxsize=1_000)
def label(name: str) -> str:
    """Write a field's or kind's name as a person reads it: `date of birth`, `UCI`.

    Of a member of a group (`options.option_code`) its own name is enough.
    """
    words = name.rpartition(".")[2].split("_")
    return " ".join(_CAPITALS.get(word, word) for word in words)


def capped(severity: Severity, evidence: Evidence | None) -> Severity:
    """Lower a severity to what its evidence allows: a placeholder blocks no file."""
    return Severity.NOTICE if evidence is Evidence.PLACEHOLDER else severity


def finding(
    code: str,
    given: Mapping[str, object] | None = None,
    /,
    *,
    severity: Severity | None = None,
    record: int | None = None,
    kind: str | None = None,
    columns: Columns | None = None,
    field: str | None = None,
    evidence: Evidence | None = None,
    source: str = "",
    layout_span: LayoutSpan | None = None,
    related: tuple[Related, ...] = (),
    personal: bool = False,
    **arguments: object,
) -> Diagnostic:
    """Make a finding of that code, its texts filled in from `arguments`.

    Arguments come by name, or in `given` where the caller has them in a mapping.
    `severity` replaces the code's own; `evidence` may lower either (see `capped`).
    With `personal`, the argument `found` is masked here. Arguments that the texts do
    not use are kept all the same. Raises KeyError for an unknown code, or where an
    argument that its texts name is missing.
    """
    entry = CODES[code]
    values = {
        name: str(value) for name, value in (arguments | dict(given or {})).items()
    }
    if personal and "found" in values:
        values["found"] = mask(values["found"])
    words = {
        "field": label(field) if field else "the field",
        "kind": label(kind) if kind else "the record",
    } | values
    words |= {name: label(words[name]) for name in _NAMES if name in words}
    return Diagnostic(
        code=code,
        severity=capped(severity or entry.severity, evidence),
        message=entry.message.format_map(words),
        record=record,
        kind=kind,
        columns=columns,
        field=field,
        help=entry.help.format_map(words),
        evidence=evidence,
        source=source,
        layout_span=layout_span,
        related=related,
        arguments=values,
        personal=personal,
    )
