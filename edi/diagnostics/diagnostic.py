"""One finding about a file, as a value; text, JSON and reports are renderings of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum

import attrs
from attrs import frozen

from edi.layout.plan import Evidence, LayoutSpan

Columns = tuple[int, int]
"""First and last column of a record, from 1, both included."""

UNKNOWN_KIND = "unknown"
"""The record kind of a line that is not understood."""


class Severity(StrEnum):
    """What a finding means for its file; the order is by weight."""

    ERROR = "error"
    """The file is rejected."""
    WARNING = "warning"
    """The file goes on; a person should look."""
    NOTICE = "notice"
    """Worth knowing; nothing to do."""

    @property
    def weight(self) -> int:
        """3 for an error, 2 for a warning, 1 for a notice."""
        return _WEIGHTS[self]


_WEIGHTS = {Severity.ERROR: 3, Severity.WARNING: 2, Severity.NOTICE: 1}


@frozen
class Related:
    """Another place that belongs to the finding, such as the first of two twins."""

    message: str
    record: int | None = None
    columns: Columns | None = None


@frozen
class Override:
    """What a finding would be, had an installation not set its severity."""

    severity: Severity
    by: str
    """Who set it, in words: `the configuration for ocr`."""


@frozen(kw_only=True)
class Diagnostic:
    """One finding: what was found, what was expected, where, and what to do.

    Equal findings compare equal and hash alike, so that twins collapse in a set.
    """

    code: str
    """`FLD011`; `edi.diagnostics.codes` explains it."""
    severity: Severity
    message: str
    """Finished text without personal values; lower case, no full stop."""
    record: int | None = None
    """From 1; None for the file as a whole."""
    kind: str | None = None
    """The record's kind, `unknown` for a record that is not understood."""
    columns: Columns | None = None
    field: str | None = None
    help: str
    """What a person can do about it."""
    evidence: Evidence | None = None
    """The weakest evidence the finding rests on; None where it rests on no layout."""
    source: str = ""
    """Where that evidence is from."""
    layout_span: LayoutSpan | None = None
    related: tuple[Related, ...] = ()
    arguments: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    """What the message was made from, masked like it."""
    personal: bool = False
    """The columns hold personal data, so that a rendering of the line hides them."""
    override: Override | None = None
    """None where the severity is the registry's, lowered at most by its evidence."""


MASKED = "(masked)"
"""Stands for a personal value that is not shown at all."""

_ESCAPE = re.compile(r"(\\x[0-9a-f]{2})")
_TELLING = re.compile(r"[^ -/:-@\[-`{-~]")
"""All but blanks and ASCII punctuation."""


def hide(text: str) -> str:
    """Put `*` for every character but blanks and punctuation; the length stays."""
    return _TELLING.sub("*", text)


def mask(text: str) -> str:
    r"""Hide a personal value that a message quotes; its shape stays visible.

    Blanks and punctuation stay, so that `'12/03/09'` still shows why it is no DDMMYY
    date, and so do the escapes (`\x1b`) of characters that may not stand there. A
    single character is left as it is: on its own it names nobody, and it is usually
    the one that is wrong.
    """
    if text == MASKED or len(text.strip("'\"")) <= 1:
        return text
    parts = _ESCAPE.split(text)
    parts[::2] = [hide(part) for part in parts[::2]]
    return "".join(parts)


def gravest(diagnostics: Iterable[Diagnostic]) -> Severity | None:
    """Give the gravest severity among them; None where there are none."""
    found = (diagnostic.severity for diagnostic in diagnostics)
    return max(found, key=lambda severity: severity.weight, default=None)
