"""The part of a record's line that a finding is about, as every report shows it."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from edi.diagnostics.diagnostic import Columns, Diagnostic, hide

_CUT = "..."
_STAND_IN = "\N{MIDDLE DOT}"
"""Shown for a byte that has no printable character."""

_CONTEXT = 10
"""Columns shown before the finding where the line must be cut."""


@frozen
class Excerpt:
    """A part of a line under a ruler; each row is as long as what it shows."""

    ruler: str
    text: str
    """One printable character for each byte; `...` where the line goes on."""
    found: tuple[int, int] | None
    """Where in `text` the columns of the finding begin and end, as for a slice."""

    @property
    def carets(self) -> str | None:
        """A row of `^` below the columns of the finding."""
        if self.found is None:
            return None
        start, end = self.found
        return " " * start + "^" * (end - start)


def hidden_columns(
    diagnostic: Diagnostic, personal_columns: Iterable[Columns]
) -> list[Columns]:
    """What is masked in a line that is shown for a finding."""
    hidden = list(personal_columns)
    if diagnostic.personal and diagnostic.columns:
        hidden.append(diagnostic.columns)
    return hidden


def excerpt(
    line: bytes, columns: Columns | None, hidden: Iterable[Columns], width: int
) -> Excerpt:
    """The part of a line around some columns, in `width` characters.

    What stands in the `hidden` columns is masked. Columns that a short line lacks are
    shown as blanks.
    """
    text = _shown(line, hidden)
    first, last = columns or (1, 1)
    start, end = _window(len(text), first, last, width)
    before = _CUT if start > 1 else ""
    after = _CUT if end < len(text) else ""
    at = len(before) + first - start
    return Excerpt(
        ruler=" " * len(before) + _ruler(start, end),
        text=before + text[start - 1 : end].ljust(end - start + 1) + after,
        found=None if columns is None else (at, at + min(last, end) - first + 1),
    )


def _shown(line: bytes, hidden: Iterable[Columns]) -> str:
    """The line with one printable character for each byte, personal columns masked."""
    # Latin-1 gives every byte a character, so that columns stay columns.
    text = line.decode("latin-1")
    for first, last in hidden:
        text = text[: first - 1] + hide(text[first - 1 : last]) + text[last:]
    return "".join(c if c.isprintable() else _STAND_IN for c in text)


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
