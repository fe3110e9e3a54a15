"""Layout text to a `tree.Source`: the only reader of `grammars/layout.lark`.

A syntax error gets the code of the broken example it resembles most
(`mistakes.WRITTEN`), which is why the table of examples is also its own test.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from typing import Any

from lark import Lark, Token, Transformer, Tree, UnexpectedInput, v_args
from lark.exceptions import UnexpectedCharacters, UnexpectedToken
from lark.lark import PostLex
from lark.tree import Meta

from edi.layout import tree
from edi.layout.doc_lines import Described, attach, doc_lines
from edi.layout.faults import FaultList
from edi.layout.mistakes import MISTAKES, WRITTEN
from edi.layout.plan import LayoutSpan, Many, One, Sequence

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

DESCRIBED = {"type", "record", "amend", "file", "field", "group"}
"""The grammar's rules for what may have doc lines."""

TIMES: dict[str, tuple[int, int | None]] = {"?": (0, 1), "*": (0, None), "+": (1, None)}
"""How often a part of a sequence may stand: at least, at most."""

EXPECTED_MAX = 6
"""More than this many things that could stand somewhere help nobody."""


@cache
def _parser() -> Lark:
    grammar = (resources.files("grammars") / "layout.lark").read_text(encoding="utf-8")
    return Lark(
        grammar,
        parser="lalr",
        postlex=_WholeWords(),
        propagate_positions=True,
        maybe_placeholders=True,
    )


def parse_layout(text: str, file: str) -> tree.Source:
    """The statements of a layout source; `file` is its label in messages.

    Raises LayoutErrors where the text is not of the layout language.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    lines = tuple(text.split("\n"))
    faults = FaultList({file: lines})
    try:
        parsed = _parser().parse(text)
    except UnexpectedInput as error:
        _note_syntax(error, file, lines, faults)
        faults.raise_any()
        raise
    items = [
        Described(node.meta.line, node.meta.column, node.meta.end_line, [])
        # lark leaves this method without annotations.
        for node in parsed.iter_subtrees_topdown()  # type: ignore[no-untyped-call]
        if node.data in DESCRIBED
    ]
    for doc in attach(doc_lines(text, file), items):
        faults.add("LAY016", doc.span, f"'## {doc.text}' describes nothing")
    faults.raise_any()
    docs = {(item.line, item.column): item.doc for item in items}
    source: tree.Source = _Builder(file, lines, docs).transform(parsed)
    return source


class _WholeWords(PostLex):
    """Has the lexer read whole words everywhere, also where only keywords may stand.

    Else `format` behind a type would be read as `form`, and then nonsense.
    """

    always_accept = ("NAME",)

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """Pass all tokens on."""
        return stream


def _note_syntax(
    error: UnexpectedInput, file: str, lines: tuple[str, ...], faults: FaultList
) -> None:
    if isinstance(error, UnexpectedCharacters) and error.char == '"':
        span = LayoutSpan(file, error.line, error.column, error.column + 1)
        faults.add("LAY007", span, "found a quote that is not closed on its line")
        return
    code = _likest(error)
    found, expected = _found(error), _expected(error)
    message = f"found {found}" + (f", expected {expected}" if expected else "")
    faults.add(code, _error_span(error, file, lines, MISTAKES[code].missing), message)


def _likest(error: UnexpectedInput) -> str:
    """The code of the broken example that fails most like this, else LAY001."""
    index = _examples()
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
def _examples() -> dict[Resemblance, str]:
    """Resemblance → code of the first example with it."""
    index: dict[Resemblance, str] = {}
    for code, examples in WRITTEN.items():
        for example in examples:
            try:
                _parser().parse(example)
            except UnexpectedInput as error:
                for resemblance in _resemblances(error):
                    index.setdefault(resemblance, code)
    return index


def _error_span(
    error: UnexpectedInput, file: str, lines: tuple[str, ...], missing: bool
) -> LayoutSpan:
    token = getattr(error, "token", None)
    ended = isinstance(token, Token) and token.type == "$END"
    line, column = (len(lines), 1) if ended else (error.line, error.column)
    before = _end_before(error)
    if before is not None and (ended or (missing and before[0] < line)):
        return LayoutSpan(file, *before, before[1] + 1)
    width = len(token) if isinstance(token, Token) else 1
    return LayoutSpan(file, line, column, column + width)


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


def _expected(error: UnexpectedInput) -> str:
    words = sorted({_terminal_word(name) for name in _accepted(error)})
    return " or ".join(words) if len(words) <= EXPECTED_MAX else ""


def _accepted(error: UnexpectedInput) -> frozenset[str]:
    """The terminals that could have stood where the error is."""
    # lark leaves this method without annotations.
    return frozenset(error.interactive_parser.accepts())  # type: ignore[no-untyped-call]


def _terminal_word(name: str) -> str:
    if name in TERMINAL_WORDS:
        return TERMINAL_WORDS[name]
    for terminal in _parser().terminals:
        if terminal.name == name:
            return f"'{terminal.pattern.value}'"
    return name


class _Builder(Transformer[Token, Any]):
    """lark's tree to ours; a method's children are what its grammar rule lists."""

    def __init__(
        self, file: str, lines: tuple[str, ...], docs: dict[tuple[int, int], str]
    ) -> None:
        super().__init__()
        self._file = file
        self._lines = lines
        self._docs = docs
        """What doc lines say, by line and column where the described item begins."""
        self._mentions: list[tree.Word] = []
        """Kinds that the sequence in hand has named so far."""

    def _word(self, token: Token) -> tree.Word:
        quoted = token.type == "STRING"
        text = token[1:-1] if quoted else str(token)
        line, column = token.line or 1, token.column or 1
        end = column + len(token)
        return tree.Word(text, LayoutSpan(self._file, line, column, end), quoted)

    def _span(self, meta: Meta, until: Token | None = None) -> LayoutSpan:
        """From the node's start to the end of `until`, or of the node's first line."""
        end = len(self._lines[meta.line - 1].rstrip()) + 1
        if until is not None and until.line == meta.line:
            end = until.end_column or end
        elif meta.end_line == meta.line:
            end = meta.end_column
        return LayoutSpan(self._file, meta.line, meta.column, end)

    def _doc(self, meta: Meta) -> str:
        return self._docs.get((meta.line, meta.column), "")

    def start(self, children: list[Any]) -> tree.Source:
        def every(cls: type) -> tuple[Any, ...]:
            return tuple(child for child in children if isinstance(child, cls))

        return tree.Source(
            file=self._file,
            head=next(iter(every(tree.Head)), None),
            types=every(tree.TypeItem),
            records=every(tree.RecordItem),
            files=every(tree.FileItem),
            lines=self._lines,
        )

    def format_head(self, children: list[Any]) -> tree.Head:
        name, title, version, extends = children
        return tree.Head(
            kind="format",
            name=self._word(name),
            title=self._word(title).text,
            version=int(version),
            extends=self._word(extends) if extends else None,
        )

    def part_head(self, children: list[Any]) -> tree.Head:
        return tree.Head(kind="part", name=self._word(children[0]))

    def overlay_head(self, children: list[Any]) -> tree.Head:
        name, title = map(self._word, children)
        return tree.Head(kind="overlay", name=name, title=title.text)

    @v_args(meta=True)
    def type(self, meta: Meta, children: list[Any]) -> tree.TypeItem:
        name, use, *marks = children
        return tree.TypeItem(
            name=self._word(name),
            type=use,
            marks=_flat(marks),
            doc=self._doc(meta),
            span=self._span(meta),
        )

    @v_args(meta=True)
    def record(self, meta: Meta, children: list[Any]) -> tree.RecordItem:
        return self._record(meta, children, amends=False)

    def _record(
        self, meta: Meta, children: list[Any], *, amends: bool
    ) -> tree.RecordItem:
        kind, identifier, like, length, *marks, body = children
        items = None
        if body is not None:
            items = tuple(each for each in body if not isinstance(each, tree.Word))
        return tree.RecordItem(
            amends=amends,
            kind=self._word(kind),
            identifier=self._word(identifier) if identifier else None,
            like=self._word(like) if like else None,
            length=length,
            marks=_flat(marks),
            body=items,
            drops=tuple(each for each in body or () if isinstance(each, tree.Word)),
            doc=self._doc(meta),
            span=self._span(meta, identifier or kind),
        )

    @v_args(meta=True)
    def amend(self, meta: Meta, children: list[Any]) -> tree.RecordItem:
        kind, identifier, *rest = children
        return self._record(meta, [kind, identifier, None, *rest], amends=True)

    @v_args(meta=True)
    def length(self, meta: Meta, children: list[Any]) -> tree.Length:
        columns, is_open = children
        return tree.Length(int(columns), is_open is not None, self._span(meta))

    def body(self, children: list[Any]) -> list[Any]:
        return children

    def drop(self, children: list[Any]) -> tree.Word:
        return self._word(children[0])

    @v_args(meta=True)
    def field(self, meta: Meta, children: list[Any]) -> tree.FieldItem:
        columns, name, use, *marks = children
        return tree.FieldItem(
            columns=columns,
            name=self._word(name),
            type=use,
            marks=_flat(marks),
            doc=self._doc(meta),
            span=self._span(meta),
        )

    @v_args(meta=True)
    def group(self, meta: Meta, children: list[Any]) -> tree.GroupItem:
        columns, name, repeat, *rest = children
        return tree.GroupItem(
            columns=columns,
            name=self._word(name),
            repeat=int(repeat),
            marks=_flat(each for each in rest if not isinstance(each, tree.FieldItem)),
            members=tuple(each for each in rest if isinstance(each, tree.FieldItem)),
            doc=self._doc(meta),
            span=self._span(meta, repeat),
        )

    @v_args(meta=True)
    def columns(self, meta: Meta, children: list[Any]) -> tree.Columns:
        first, _, last = children
        end = None if last is None else int(last)
        return tree.Columns(int(first), end, self._span(meta))

    def type_use(self, children: list[Any]) -> tree.TypeUse:
        name, *arguments = children
        words = tuple(self._word(each) for each in arguments if each is not None)
        return tree.TypeUse(self._word(name), words)

    @v_args(meta=True)
    def evidence(self, meta: Meta, children: list[Any]) -> list[tree.Mark]:
        span = self._span(meta)
        return [
            tree.Mark(str(of), (self._word(level),), span)
            for of, level in zip(children[::2], children[1::2], strict=True)
        ]

    @v_args(meta=True)
    def when(self, meta: Meta, children: list[Any]) -> tree.Mark:
        field, relation = children
        words = (
            self._word(field),
            tree.Word(relation.kind, relation.span),
            *relation.words,
        )
        return tree.Mark("when", words, self._span(meta))

    @v_args(meta=True)
    def file(self, meta: Meta, children: list[Any]) -> tree.FileItem:
        name, letter, direction, *marks, sequence = children
        mentions, self._mentions = tuple(self._mentions), []
        return tree.FileItem(
            name=self._word(name),
            letter=self._word(letter),
            direction=direction.kind,
            marks=_flat(marks),
            sequence=sequence,
            mentions=mentions,
            doc=self._doc(meta),
            span=self._span(meta, letter),
        )

    def sequence(self, children: list[Any]) -> Sequence:
        parts: list[One | Many] = []
        for child in children:
            # Parentheses without '?', '*' or '+' change nothing.
            parts.extend(child.parts if isinstance(child, Sequence) else [child])
        return Sequence(tuple(parts))

    def part(self, children: list[Any]) -> One | Many | Sequence:
        inner, times = children
        if isinstance(inner, Token):
            self._mentions.append(self._word(inner))
            inner = One(str(inner))
        if times is None:
            part: One | Sequence = inner
            return part
        sequence = Sequence((inner,)) if isinstance(inner, One) else inner
        least, most = TIMES[str(times)]
        return Many(sequence, least, most)

    def __default__(self, data: Token, children: list[Any], meta: Meta) -> tree.Mark:
        """Every other rule is a mark: what it is and its words."""
        words = [each for each in children if isinstance(each, Token)]
        return tree.Mark(
            str(data),
            tuple(self._word(each) for each in words if each.type != "OPEN"),
            self._span(meta),
        )


def _flat(marks: Iterable[Any]) -> tuple[tree.Mark, ...]:
    """Marks in a row; `evidence` gives up to two."""
    flat: list[tree.Mark] = []
    for mark in marks:
        flat.extend(mark if isinstance(mark, list) else [mark])
    return tuple(flat)
