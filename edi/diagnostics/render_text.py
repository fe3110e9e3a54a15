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
from edi.diagnostics.diagnostic import Columns, Diagnostic, Severity
from edi.diagnostics.excerpt import excerpt, hidden_columns
from edi.layout.plan import Evidence

WIDTH = 88
"""Columns of a terminal that is not asked for its width."""

_GUTTER = "   | "

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
    lines = [head, f"  --> {place(diagnostic, name)}"]
    if line is not None:
        hidden = [] if reveal else hidden_columns(diagnostic, personal_columns)
        part = excerpt(line, diagnostic.columns, hidden, width - len(_GUTTER))
        rows = (part.ruler, part.text, part.carets)
        lines.append(_GUTTER.rstrip())
        lines.extend(f"{_GUTTER}{row}".rstrip() for row in rows if row is not None)
    lines.extend(f"   = {word}: {said}" for word, said in notes(diagnostic))
    return "\n".join(lines)


def printable(text: str) -> str:
    """Escape what no terminal should be sent: control and direction characters."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else _escaped(c) for c in text)


def _escaped(char: str) -> str:
    number = ord(char)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"


def place(diagnostic: Diagnostic, name: str = "") -> str:
    """Where a finding is, in words: file (if its name is given), record, columns."""
    parts = [printable(name)] if name else []
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


def notes(diagnostic: Diagnostic) -> list[tuple[str, str]]:
    """What there is to say below a finding: pairs of what it is, and its text."""
    said = []
    for related in diagnostic.related:
        places = []
        if related.record is not None:
            places.append(f"record {related.record}")
        if related.columns is not None:
            places.append(_columns(related.columns))
        where = f" ({', '.join(places)})" if places else ""
        said.append(("note", f"{related.message}{where}"))
    said.append(("help", diagnostic.help))
    if diagnostic.override is not None:
        own, by = diagnostic.override.severity, diagnostic.override.by
        said.append(("severity", f"set to {diagnostic.severity} by {by}; else {own}"))
    if diagnostic.evidence is not None:
        source = f" ({diagnostic.source})" if diagnostic.source else ""
        said.append(("evidence", f"{_EVIDENCE[diagnostic.evidence]}{source}"))
    if diagnostic.layout_span is not None:
        span = diagnostic.layout_span
        said.append(("layout", f"{span.file}:{span.line}"))
    return [(word, printable(text)) for word, text in said]


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
