"""Findings and codes as text for a person at a terminal.

    error[REC003]: option count says 3, expected 2 as so many options are filled
      --> E1234501.X01, record 3 (entry), columns 83-84 (option_count)
       |
       |    ....+...60....+...70....+...80....+...90....+..100
       | ...  ****** *************          03R093  R094A      ...
       |                                    ^^
       = help: correct option count, or look for a missing or extra item
       = evidence: the columns are our placeholder, so this blocks no file
       = layout: grammars/jcq/14/entries.layout:18

Pure: text comes back, nothing is printed. Whatever a file or its name holds, the text
has only printable characters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from edi.diagnostics.code import LEVELS, Code
from edi.diagnostics.codes import label
from edi.diagnostics.diagnostic import Columns, Diagnostic, Severity, hide
from edi.layout.plan import Evidence

WIDTH = 88
"""Columns of a terminal that is not asked for its width."""

_GUTTER = "   | "
_CUT = "..."
_STAND_IN = "\N{MIDDLE DOT}"
"""Shown for a byte that has no printable character."""

_EVIDENCE = {
    Evidence.CONFIRMED: "the columns are confirmed",
    Evidence.INFERRED: "the columns are inferred",
    Evidence.PLACEHOLDER: "the columns are our placeholder, so this blocks no file",
}


def render_text(
    diagnostic: Diagnostic,
    *,
    name: str,
    line: bytes | None = None,
    personal_columns: Iterable[Columns] = (),
    reveal: bool = False,
    width: int = WIDTH,
) -> str:
    """Render one finding as a block of lines, without a line end after the last.

    `line` is the record's own bytes; what stands in `personal_columns` is masked in it
    unless `reveal`. Only the part around the finding is shown, in `width` columns.
    """
    head = f"{diagnostic.severity}[{diagnostic.code}]: {printable(diagnostic.message)}"
    lines = [head, f"  --> {_place(diagnostic, name)}"]
    if line is not None:
        hidden = [] if reveal else list(personal_columns)
        if diagnostic.personal and diagnostic.columns and not reveal:
            hidden.append(diagnostic.columns)
        shown = _shown_line(line, hidden)
        lines.extend(_excerpt(shown, diagnostic.columns, width - len(_GUTTER)))
    lines.extend(f"   = {note}" for note in _notes(diagnostic))
    return "\n".join(lines)


def printable(text: str) -> str:
    """Escape what no terminal should be sent: control and direction characters."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else _escaped(c) for c in text)


def _escaped(char: str) -> str:
    number = ord(char)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"


def _place(diagnostic: Diagnostic, name: str) -> str:
    parts = [printable(name)]
    if diagnostic.record is not None:
        kind = f" ({label(diagnostic.kind)})" if diagnostic.kind else ""
        parts.append(f"record {diagnostic.record}{kind}")
    if diagnostic.columns is not None:
        field = f" ({diagnostic.field})" if diagnostic.field else ""
        parts.append(f"{_columns(diagnostic.columns)}{field}")
    elif diagnostic.field:
        parts.append(diagnostic.field)
    return ", ".join(parts)


def _columns(columns: Columns) -> str:
    first, last = columns
    return f"column {first}" if first == last else f"columns {first}-{last}"


def _notes(diagnostic: Diagnostic) -> list[str]:
    notes = []
    for related in diagnostic.related:
        places = []
        if related.record is not None:
            places.append(f"record {related.record}")
        if related.columns is not None:
            places.append(_columns(related.columns))
        where = f" ({', '.join(places)})" if places else ""
        notes.append(f"note: {printable(related.message)}{where}")
    notes.append(f"help: {printable(diagnostic.help)}")
    if diagnostic.evidence is not None:
        source = f" ({printable(diagnostic.source)})" if diagnostic.source else ""
        notes.append(f"evidence: {_EVIDENCE[diagnostic.evidence]}{source}")
    if diagnostic.layout_span is not None:
        span = diagnostic.layout_span
        notes.append(f"layout: {printable(span.file)}:{span.line}")
    return notes


def _shown_line(line: bytes, hidden: Iterable[Columns]) -> str:
    """The line with one printable character for each byte, personal columns masked."""
    # Latin-1 gives every byte a character, so that columns stay columns.
    text = line.decode("latin-1")
    for first, last in hidden:
        text = text[: first - 1] + hide(text[first - 1 : last]) + text[last:]
    return "".join(c if c.isprintable() else _STAND_IN for c in text)


def _excerpt(text: str, columns: Columns | None, width: int) -> list[str]:
    """A ruler, the part of the line around the columns, and carets below them."""
    first, last = columns or (1, 1)
    start, end = _window(len(text), first, last, width)
    before = _CUT if start > 1 else ""
    after = _CUT if end < len(text) else ""
    indent = " " * len(before)
    shown = [
        _GUTTER.rstrip(),
        _GUTTER + indent + _ruler(start, end),
        (_GUTTER + before + text[start - 1 : end].ljust(end - start + 1) + after),
    ]
    if columns is not None:
        carets = "^" * (min(last, end) - first + 1)
        shown.append(_GUTTER + indent + " " * (first - start) + carets)
    return [line.rstrip() for line in shown]


_CONTEXT = 10
"""Columns shown before the finding where the line must be cut."""


def _window(length: int, first: int, last: int, width: int) -> Columns:
    """The columns to show: those of the finding and what fits around them."""
    length = max(length, last)
    if length <= width:
        return 1, length
    room = max(width - 2 * len(_CUT), 2 * _CONTEXT)
    start = 1
    if last > room:
        # From a round column, so that the ruler begins well.
        start = max(1, (first - 1 - _CONTEXT) // 10 * 10 + 1)
    start = max(1, min(start, length - room + 1))
    return start, min(length, start + room - 1)


def _ruler(start: int, end: int) -> str:
    """Column numbers, the last digit of each standing over its column."""
    ruler = ["."] * (end - start + 1)
    for column in range(start, end + 1):
        number = str(column)
        at = column - start
        if column % 10 == 0 and at + 1 >= len(number):
            ruler[at + 1 - len(number) : at + 1] = number
        elif column % 10 == 5:
            ruler[at] = "+"
    return "".join(ruler)


def render_counts(diagnostics: Iterable[Diagnostic]) -> str:
    """Sum findings up: `2 errors, 1 warning`; `no findings` where there are none."""
    return worded_counts(Counter(diagnostic.severity for diagnostic in diagnostics))


def worded_counts(counts: Mapping[Severity, int]) -> str:
    """The same for counts by severity, all three of them given."""
    parts = [
        f"{counts[severity]} {severity}{'s' if counts[severity] > 1 else ''}"
        for severity in Severity
        if counts.get(severity)
    ]
    return ", ".join(parts) or "no findings"


def render_code(code: Code) -> str:
    """Explain a code: what it means, why it matters, what to do, and an example."""
    level = LEVELS.get(code.level, code.level)
    return "\n".join(
        (
            f"{code.code} {code.name} ({code.severity}, about {level})",
            "",
            code.summary,
            "",
            f"why:     {code.why}",
            f"help:    {_without_places(code.help)}",
            f"example: {code.example}",
            f"message: {_without_places(code.message)}",
        )
    )


def _without_places(template: str) -> str:
    """A template with its places as a reader understands them: `<found>`."""
    return template.replace("{", "<").replace("}", ">")
