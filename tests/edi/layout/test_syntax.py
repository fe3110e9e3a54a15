"""Layout text to a tree: places, doc lines, and what no text may do."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edi.layout.compile import LayoutErrors, apply_overlays
from edi.layout.plan import LayoutSpan
from edi.layout.syntax import parse_layout
from edi.layout.tree import FieldItem, RecordItem
from tests.edi.layout.sources import CODE_LISTS, DEMO


def record_in(text: str) -> RecordItem:
    """The only record of a source."""
    (record,) = parse_layout(text, "x").records
    return record


def field_docs(record: RecordItem) -> dict[str, str]:
    """Doc by field name."""
    return {item.name.text: item.doc for item in record.body or ()}


def test_doc_lines_before_and_behind() -> None:
    """Doc lines stand before an item, or behind it on its line; both are joined."""
    record = record_in(
        """
## A record,
## told on two lines.
record one "X5" length 6 {  ## More.
  ## Before.
  1..2 a : text  ## Behind.
  3..4 b : text  // ## no doc
  5..6 c : literal("##") }
"""
    )

    assert "A record, told on two lines. More." == record.doc
    assert {"a": "Before. Behind.", "b": "", "c": ""} == field_docs(record)


def test_doc_of_a_group_and_its_members() -> None:
    """A doc line behind the opening brace is the group's; on one line, too."""
    record = record_in(
        """
record one "X5" length 8 {
  1..4 many : repeat 2 {  ## The group.
    1..2 member : text  ## The member.
  }
  5..8 more : repeat 2 { 1..2 member : text }  ## Another group.
}
"""
    )

    assert {"many": "The group.", "more": "Another group."} == field_docs(record)
    assert record.body is not None
    many = record.body[0]
    assert not isinstance(many, FieldItem)
    assert ["The member."] == [member.doc for member in many.members]


@pytest.mark.parametrize(
    "name",
    [
        "key",
        "source",
        "length",
        "values",
        "position",
        "repeat",
        "drop",
        "filler",
        "when",
    ],
)
def test_keywords_are_names_where_a_name_is_due(name: str) -> None:
    """Fields may be called as the language's own words."""
    record = record_in(f'record one "X5" length 2 {{ 1..2 {name} : text }}')

    assert [name] == list(field_docs(record))


def test_spans_count_from_one() -> None:
    """A name's span is its line and columns, the end exclusive."""
    record = record_in('\n\nrecord one "X5" length 2 { 1..2 a : text }')

    assert LayoutSpan("x", 3, 8, 11) == record.kind.span
    assert LayoutSpan("x", 3, 12, 16) == (record.identifier or record.kind).span


def test_windows_line_ends_and_byte_order_mark() -> None:
    """A layout written with Notepad is the same layout."""
    text = "\ufeff" + DEMO.replace("\n", "\r\n")

    assert parse_layout(DEMO, "x") == parse_layout(text, "x")


def test_words_are_read_whole() -> None:
    """`format` is not `form` and something, wherever it stands."""
    with pytest.raises(LayoutErrors) as raised:
        parse_layout('type A = text\nformat demo "Demonstration" version 1', "x")

    (fault,) = raised.value.faults
    assert ("LAY008", 2, "found 'format'") == (
        fault.code,
        fault.span.line,
        fault.message[:14],
    )


def test_fault_shows_its_line_and_what_to_do() -> None:
    """A fault reads as a block: code, place, line, caret, help."""
    with pytest.raises(LayoutErrors) as raised:
        parse_layout('record one "X5" length 4 {\n\t1..4 a text(4)\n}', "my.layout")

    shown = str(raised.value).split("\n")
    assert [
        "error[LAY003]: found 'text', expected ':'",
        " --> my.layout:2:9",
        "2 | \t1..4 a text(4)",
        "  | \t       ^^^^",
        "  = help: write the columns, the name in one word, a colon, and the type",
    ] == shown


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    """Whatever a layout holds, it is read or refused with faults."""
    with contextlib.suppress(LayoutErrors):
        parse_layout(text, "x")


WORDS = DEMO.split(" ")


@given(
    st.integers(0, len(WORDS) - 1),
    st.one_of(st.sampled_from(WORDS), st.text(max_size=4)),
)
def test_one_wrong_word_is_no_crash(place: int, word: str) -> None:
    """One word changed anywhere gives formats or faults, each with its place."""
    changed = " ".join([*WORDS[:place], word, *WORDS[place + 1 :]])

    try:
        apply_overlays([("demo", changed)], [], CODE_LISTS)
    except LayoutErrors as errors:
        lines = changed.count("\n") + 1
        for fault in errors.faults:
            assert 1 <= fault.span.line <= lines
            assert fault.span.column < fault.span.end_column


@pytest.mark.parametrize("unseen", ["\0", "\r", "\x0c", "\x1b", "\x85", "\u2028"])
def test_unseen_characters_are_refused(unseen: str) -> None:
    """A NUL in a text would break the generated code; each is told with its place."""
    with pytest.raises(LayoutErrors) as caught:
        parse_layout(f'format x "Ti{unseen}tle" version 1\n', "x.layout")

    (fault,) = caught.value.faults
    assert ("LAY001", 1, 13) == (fault.code, fault.span.line, fault.span.column)
    assert ascii(unseen) in fault.message
