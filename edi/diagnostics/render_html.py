"""Findings as one HTML page that stands alone: to read, to print, to pass on.

The page has no script, loads nothing, and forbids both to itself, so that it can be
opened wherever it is sent. Whatever a file or its name holds is text in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from edi.diagnostics.diagnostic import Diagnostic, Severity
from edi.diagnostics.excerpt import Excerpt, excerpt, hidden_columns
from edi.diagnostics.html_style import STYLE
from edi.diagnostics.render_text import notes, place, printable, worded_counts
from edi.diagnostics.shown_file import Section, ShownFile

WIDTH = 100
"""Characters of a line that are shown; what an A4 page has room for."""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"

_MASKED = "Personal data is masked."
_REVEALED = (
    "This page shows personal data of candidates. Keep it as you keep the files, and "
    "destroy it when it is no longer needed."
)


def render_html(
    files: Sequence[ShownFile],
    *,
    candidates: Sequence[Section] | None = None,
    made: str = "",
    reveal: bool = False,
) -> str:
    """Render the findings of some files as a page; personal data only with `reveal`.

    They stand file by file, or under the headings of `candidates` where it is given.
    `made` says when, for the head of the page.
    """
    body = [*_head(files, made, reveal, linked=candidates is None)]
    if candidates is None:
        for number, file in enumerate(files, 1):
            if file.diagnostics:
                body.extend(_file(file, number, reveal))
    else:
        for section in candidates:
            body.extend(_section(section, reveal))
    return "\n".join(
        (
            "<!doctype html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            "<title>Check report</title>",
            f"<style>\n{STYLE}</style>",
            "</head>",
            "<body>",
            *body,
            "</body>",
            "</html>",
            "",
        )
    )


def _text(text: str) -> str:
    """Text as HTML: no mark-up in it, and no character that turns text around."""
    return escape(printable(text))


def _head(
    files: Sequence[ShownFile], made: str, reveal: bool, *, linked: bool
) -> Iterator[str]:
    rejected = sum(file.verdict == "rejected" for file in files)
    total = {each: sum(file.counts[each] for file in files) for each in Severity}
    noun = "file" if len(files) == 1 else "files"
    yield "<header>"
    yield "<h1>Check report</h1>"
    yield f"<p>{len(files)} {noun}, {rejected} rejected: {worded_counts(total)}.</p>"
    privacy = _REVEALED if reveal else _MASKED
    yield f'<p class="small">{_text(made)}{". " if made else ""}{privacy}</p>'
    yield "</header>"
    yield '<table class="files">'
    heads = "".join(f"<th>{name}</th>" for name in ("File", "Verdict", "Layout"))
    counts = ("Records", "Errors", "Warnings", "Notices")
    numbers = "".join(f'<th class="number">{name}</th>' for name in counts)
    yield f"<thead><tr>{heads}{numbers}</tr></thead>"
    yield "<tbody>"
    for number, file in enumerate(files, 1):
        yield _row(file, number, linked and bool(file.diagnostics))
    yield "</tbody>"
    yield "</table>"


def _row(file: ShownFile, number: int, linked: bool) -> str:
    path = _text(file.path)
    if linked:
        path = f'<a href="#file-{number}">{path}</a>'
    cells = [
        f"<td>{path}</td>",
        f"<td>{_verdict(file)}</td>",
        f"<td>{_text(file.layout or 'not known')}</td>",
        f'<td class="number">{file.records}</td>',
    ]
    for severity in Severity:
        count = file.counts[severity]
        weight = f" {severity}" if count else " none"
        cells.append(f'<td class="number{weight}">{count}</td>')
    return f"<tr>{''.join(cells)}</tr>"


def _verdict(file: ShownFile) -> str:
    return f'<span class="verdict {escape(file.verdict)}">{_text(file.verdict)}</span>'


def _file(file: ShownFile, number: int, reveal: bool) -> Iterator[str]:
    layout = _text(file.layout or "no known layout")
    noun = "record" if file.records == 1 else "records"
    yield f'<section class="file" id="file-{number}">'
    yield f"<h2>{_text(file.path)} {_verdict(file)}</h2>"
    yield (
        f'<p class="small">{layout}, {file.records} {noun}: '
        f"{worded_counts(file.counts)}</p>"
    )
    for diagnostic in file.diagnostics:
        yield from _finding(diagnostic, file, reveal)
    yield "</section>"


def _section(section: Section, reveal: bool) -> Iterator[str]:
    found = Counter(diagnostic.severity for _, diagnostic in section.findings)
    yield '<section class="file">'
    yield f"<h2>{_text(section.title)}</h2>"
    yield f'<p class="small">{worded_counts(found)}</p>'
    for file, diagnostic in section.findings:
        yield from _finding(diagnostic, file, reveal, name=file.path)
    yield "</section>"


def _finding(
    diagnostic: Diagnostic, file: ShownFile, reveal: bool, name: str = ""
) -> Iterator[str]:
    severity = diagnostic.severity
    yield f'<article class="finding {severity}">'
    yield (
        f'<p class="message"><span class="severity">{severity}</span> '
        f'<span class="code">{_text(diagnostic.code)}</span> '
        f"{_text(diagnostic.message)}</p>"
    )
    where = place(diagnostic, name)
    if where:
        yield f'<p class="place">{_text(where)}</p>'
    shown = file.lines.get(diagnostic.record or 0)
    if shown is not None:
        hidden = (
            []
            if reveal
            else hidden_columns(diagnostic, personal_columns=shown.personal_columns)
        )
        part = excerpt(shown.line, diagnostic.columns, hidden, WIDTH)
        yield "".join(_line(part))
    yield "<dl>"
    for word, said in notes(diagnostic):
        yield f"<div><dt>{word}</dt><dd>{_text(said)}</dd></div>"
    yield "</dl>"
    yield "</article>"


def _line(part: Excerpt) -> Iterable[str]:
    """The ruler and the line below it, the columns of the finding marked twice.

    Carets show them where colours do not: in print, and to who cannot tell them apart.
    """
    # A line break behind <pre> is not shown, so that text may begin with one.
    yield f'<pre>\n<span class="ruler">{escape(part.ruler)}</span>\n'
    if part.found is None:
        yield f"{escape(part.text)}</pre>"
        return
    start, end = part.found
    before, found, after = part.text[:start], part.text[start:end], part.text[end:]
    yield f"{escape(before)}<mark>{escape(found)}</mark>{escape(after)}\n"
    yield f'<span class="carets">{part.carets}</span></pre>'
