"""`##` lines: found in a layout's text and handed to the items they describe."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import define, frozen

from edi.layout.plan import LayoutSpan

_TOKENS = re.compile(r'"[^"\n]*"|//[^\n]*|##(?P<doc>[^\n]*)')
"""Texts and comments are matched only so that a `##` in them is passed over."""


@frozen
class DocLine:
    """One `##` line; `alone` where nothing but the line stands before it."""

    text: str
    alone: bool
    span: LayoutSpan


@define
class Described:
    """An item that may be described: its lines, and what was said of it."""

    line: int
    column: int
    last_line: int
    texts: list[str]

    @property
    def doc(self) -> str:
        """What was said of it, as one line."""
        return " ".join(text for text in self.texts if text)


def doc_lines(text: str, file: str) -> Iterator[DocLine]:
    """The `##` lines of a source, in order."""
    for found in _TOKENS.finditer(text):
        if found["doc"] is not None:
            line_start = text.rfind("\n", 0, found.start()) + 1
            line = text.count("\n", 0, found.start()) + 1
            column = found.start() - line_start + 1
            end = column + len(found[0].rstrip())
            yield DocLine(
                found["doc"].strip(),
                not text[line_start : found.start()].strip(),
                LayoutSpan(file, line, column, end),
            )


def attach(docs: Iterator[DocLine], items: list[Described]) -> list[DocLine]:
    """Give each doc line to its item; what is left describes nothing.

    Lines of their own describe the item on the next line; a doc line behind an item
    describes what ends on its line, or else what begins there. `items` come with the
    outer before the inner.
    """
    left: list[DocLine] = []
    pending: list[DocLine] = []
    begin: dict[int, Described] = {}
    end: dict[int, Described] = {}
    for item in items:
        begin.setdefault(item.line, item)
        end.setdefault(item.last_line, item)
    for doc in docs:
        line = doc.span.line
        if doc.alone:
            if pending and pending[-1].span.line != line - 1:
                left += pending
                pending = []
            pending.append(doc)
            if line + 1 in begin:
                begin[line + 1].texts[:0] = [each.text for each in pending]
                pending = []
        elif line in end or line in begin:
            (end.get(line) or begin[line]).texts.append(doc.text)
        else:
            left.append(doc)
    return left + pending
