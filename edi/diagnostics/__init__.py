"""Findings about a file as values, the registry of their codes, and renderings."""

from edi.diagnostics.codes import CODES, LEVELS, Code, capped, finding, label
from edi.diagnostics.diagnostic import (
    MASKED,
    UNKNOWN_KIND,
    Columns,
    Diagnostic,
    Related,
    Severity,
    gravest,
    mask,
)

__all__ = [
    "CODES",
    "LEVELS",
    "MASKED",
    "UNKNOWN_KIND",
    "Code",
    "Columns",
    "Diagnostic",
    "Related",
    "Severity",
    "capped",
    "finding",
    "gravest",
    "label",
    "mask",
]
