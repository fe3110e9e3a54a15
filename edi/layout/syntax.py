"""Layout text to a `tree.Source`: the only reader of `grammars/layout.lark`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedInput, v_args
from lark.lark import PostLex
from lark.tree import Meta

from edi.layout import tree
from edi.layout.doc_lines import Described, attach, doc_lines
from edi.layout.faults import FaultList
from edi.layout.plan import LayoutSpan, Many, One, Sequence
from edi.layout.syntax_errors import note_syntax_error

DESCRIBED = {"type", "record", "amend", "file", "field", "group"}
"""The grammar's rules for what may have doc lines."""

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")

TIMES: dict[str, tuple[int, int | None]] = {"?": (0, 1), "*": (0, None), "+": (1, None)}
"""How often a part of a sequence may stand: at least, at most."""


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
    _note_unseen(lines, file, faults)
    faults.raise_any()
    try:
        parsed = _parser().parse(text)
    except UnexpectedInput as error:
        note_syntax_error(error, _parser(), faults, file)
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


def _note_unseen(lines: tuple[str, ...], file: str, faults: FaultList) -> None:
    """Refuse characters that nobody sees; they would also end lines elsewhere."""
    for number, line in enumerate(lines, start=1):
        found = _UNSEEN.search(line)
        if found is not None:
            span = LayoutSpan(file, number, found.start() + 1, found.end() + 1)
            faults.add("LAY001", span, f"found the unseen character {found[0]!a}")


class _WholeWords(PostLex):
    """Has the lexer read whole words everywhere, also where only keywords may stand.

    Else `format` behind a type would be read as `form`, and then nonsense.
    """

    always_accept = ("NAME",)

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """Pass all tokens on."""
        return stream


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
