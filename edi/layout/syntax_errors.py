"""Syntax errors of layouts, recognised and worded.

An error gets the code of the broken example that it resembles most
(`mistakes.WRITTEN`), which is why the table of examples is also its own test.
"""

from __future__ import annotations

from functools import cache

from lark import Lark, Token, Tree, UnexpectedInput
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from edi.layout.faults import FaultList
from edi.layout.mistakes import MISTAKES, WRITTEN
from edi.layout.plan import LayoutSpan

STATEMENT_WORDS = {"type", "record", "amend", "file"}

TERMINAL_WORDS = {
    "NAME": "a name",
    "INT": "a number",
    "STRING": "a text in quotes",
    "OPEN": "'..'",
    "TIMES": "'?', '*' or '+'",
    "EVIDENCE_OF": "'position=' or 'values='",
    "$END": "the end of the file",
}
"""How grammar terminals are called in messages; keywords stand for themselves."""

EXPECTED_MAX = 6
"""More than this many things that could stand somewhere help nobody."""


def note_syntax_error(
    error: UnexpectedInput, parser: Lark, faults: FaultList, file: str
) -> None:
    """Note what the parser stumbled over in a source, in a person's words."""
    if isinstance(error, UnexpectedCharacters) and error.char == '"':
        span = LayoutSpan(file, error.line, error.column, error.column + 1)
        faults.add("LAY007", span, "found a quote that is not closed on its line")
        return
    code = _likest(error, parser)
    found, expected = _found(error), _expected(error, parser)
    message = f"found {found}" + (f", expected {expected}" if expected else "")
    faults.add(code, _error_span(error, file, MISTAKES[code].missing), message)


def _likest(error: UnexpectedInput, parser: Lark) -> str:
    """The code of the broken example that fails most like this, else LAY001."""
    index = _examples(parser)
    if _statement_inside(error):
        return "LAY005"
    for resemblance in _resemblances(error):
        if resemblance in index:
            return index[resemblance]
    return "LAY001"


def _statement_inside(error: UnexpectedInput) -> bool:
    """True where a statement begins before the one above has its closing brace."""
    return (
        isinstance(error, UnexpectedToken)
        and error.token in STATEMENT_WORDS
        and "RBRACE" in _accepted(error)
    )


Resemblance = tuple[object, ...]


def _resemblances(error: UnexpectedInput) -> list[Resemblance]:
    """What two failures may have in common, from much to little.

    The parser's state, what it would have accepted, and the word it met; then the
    word's terminal only; then the state only.
    """
    place = getattr(error.state, "position", None)
    if not isinstance(error, UnexpectedToken):
        char = getattr(error, "char", "")
        return [(place, char), (place,)]
    accepted = _accepted(error)
    token = error.token
    found: list[Resemblance] = [
        (place, accepted, token.type, str(token)),
        (place, accepted, token.type),
        (place, token.type),
    ]
    # That a text ends too early says nothing about other words in the same place.
    return found if token.type == "$END" else [*found, (place,)]


@cache
def _examples(parser: Lark) -> dict[Resemblance, str]:
    """Resemblance → code of the first example with it."""
    index: dict[Resemblance, str] = {}
    for code, examples in WRITTEN.items():
        for example in examples:
            try:
                parser.parse(example)
            except UnexpectedInput as error:
                for resemblance in _resemblances(error):
                    index.setdefault(resemblance, code)
    return index


def _error_span(error: UnexpectedInput, file: str, missing: bool) -> LayoutSpan:
    token = getattr(error, "token", None)
    ended = isinstance(token, Token) and token.type == "$END"
    before = _end_before(error)
    if before is not None and (ended or (missing and before[0] < error.line)):
        return LayoutSpan(file, *before, before[1] + 1)
    width = max(len(token), 1) if isinstance(token, Token) else 1
    return LayoutSpan(file, error.line, error.column, error.column + width)


def _end_before(error: UnexpectedInput) -> tuple[int, int] | None:
    """Line and column behind the last thing that was understood."""
    for value in reversed(getattr(error.state, "value_stack", ())):
        place = value.meta if isinstance(value, Tree) else value
        line = getattr(place, "end_line", None)
        column = getattr(place, "end_column", None)
        if line is not None and column is not None:
            return line, column
    return None


def _found(error: UnexpectedInput) -> str:
    if isinstance(error, UnexpectedToken):
        if error.token.type == "$END":
            return "the end of the file"
        return f"'{error.token}'"
    if isinstance(error, UnexpectedCharacters):
        return f"'{error.char}'"
    return "something unreadable"


def _expected(error: UnexpectedInput, parser: Lark) -> str:
    words = sorted({_terminal_word(name, parser) for name in _accepted(error)})
    return " or ".join(words) if len(words) <= EXPECTED_MAX else ""


def _accepted(error: UnexpectedInput) -> frozenset[str]:
    """The terminals that could have stood where the error is."""
    # lark leaves this method without annotations.
    return frozenset(error.interactive_parser.accepts())  # type: ignore[no-untyped-call]


def _terminal_word(name: str, parser: Lark) -> str:
    if name in TERMINAL_WORDS:
        return TERMINAL_WORDS[name]
    for terminal in parser.terminals:
        if terminal.name == name:
            return f"'{terminal.pattern.value}'"
    return name
