"""Findings about a file as values, the registry of their codes, and renderings."""

from edi.diagnostics.codes import CODES, LEVELS, Code, capped, finding, label
from edi.diagnostics.diagnostic import (
    MASKED,
    UNKNOWN_KIND,
    Columns,
    Diagnostic,
    Override,
    Related,
    Severity,
    gravest,
    mask,
)
from edi.diagnostics.override import Overrides

__all__ = [
    "CODES",
    "LEVELS",
    "MASKED",
    "UNKNOWN_KIND",
    "Code",
    "Columns",
    "Diagnostic",
    "Override",
    "Overrides",
    "Related",
    "Severity",
    "capped",
    "finding",
    "gravest",
    "label",
    "mask",
]
