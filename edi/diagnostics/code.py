"""What one diagnostic code means: the entry that a registry holds for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import frozen

from edi.diagnostics.diagnostic import Severity

LEVELS: Mapping[str, str] = {
    "LAY": "the layout language",
    "FRM": "framing: the file as bytes and lines",
    "FLD": "a field of a record",
    "REC": "a record as a whole",
    "SEQ": "the order of records",
    "FIL": "a file as a whole, and its name",
    "XRF": "cross-references to basedata",
    "HIS": "a file against what was sent and received before it",
    "PRF": "entries and marks against the rules of an awarding body",
}
"""The levels of `edi`, by the letters that their codes begin with."""


@frozen(kw_only=True)
class Code:
    """One kind of finding. Codes are never reused; a retired one stays listed."""

    code: str
    """Three letters for the level, three digits."""
    name: str
    """Short and readable: `uci-check-letter`."""
    severity: Severity = Severity.ERROR
    """As it stands on confirmed evidence; see `codes.finding`."""
    message: str
    """Template with `{argument}` places; `field` and `kind` are always at hand."""
    summary: str
    """One sentence: what is wrong."""
    why: str
    """Why it matters to somebody."""
    help: str
    """What to do; a template like `message`."""
    example: str
    """What a file with this fault looks like, beside what it should be."""

    @property
    def level(self) -> str:
        """The letters the code begins with: `FLD`."""
        return self.code.rstrip("0123456789")


def registry(codes: Iterable[Code]) -> Mapping[str, Code]:
    """Entries by code, in order. Raises ValueError where a code is given twice."""
    found: dict[str, Code] = {}
    for entry in sorted(codes, key=lambda code: code.code):
        if entry.code in found:
            raise ValueError(f"diagnostic code {entry.code} is given twice")
        found[entry.code] = entry
    return found
