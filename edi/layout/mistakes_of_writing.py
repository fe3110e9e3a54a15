"""Mistakes in how a layout is written: the text is not of the layout language."""

from __future__ import annotations

from edi.layout.mistake import Mistake

_HEAD = 'format demo "Demonstration" version 1\n## One.\n'


def _record(*lines: str) -> str:
    return "\n".join([_HEAD + 'record one "X5" length 4 {', *lines, "}", ""])


OF_WRITING = (
    Mistake(
        code="LAY001",
        name="not-understood",
        summary="the text is not of the layout language",
        why="no rule of the language has room for what stands here",
        help="compare with a shipped layout, or see 'how to write a layout' in "
        "grammars/README.md",
        examples=(_record("  1..4 a : text @ // here"),),
        matched=False,
    ),
    Mistake(
        code="LAY002",
        name="columns-badly-written",
        summary="columns are not written as FIRST..LAST",
        why="columns are written as booklets print them: first and last, from 1",
        help="write both columns with two dots, such as 9..14, also for one column "
        "(79..79); only the last field of an open record is written 28..",
        examples=(
            _record("  1-4 a : text // here"),
            _record("  1 a : text // here"),
            _record("  1 4 a : text // here"),
            _record("  1:4 a : text // here"),
            _record("  1, 4 a : text // here"),
            _record("  a 1..4 : text // here"),
            _record("  a : text // here"),
        ),
    ),
    Mistake(
        code="LAY003",
        name="colon-missing",
        summary="no ':' between a field's name and its type",
        why="a field is written COLUMNS NAME : TYPE",
        help="write the columns, the name in one word, a colon, and the type",
        examples=(
            _record("  1..4 a text(4) // here"),
            _record("  1..4 a = text(4) // here"),
            _record("  1..4 a-b : text(4) // here"),
            _record("  1..4 a, b : text(4) // here"),
            _record("  1..4 a // here", "  }"),
        ),
    ),
    Mistake(
        code="LAY004",
        name="type-missing",
        summary="no type stands where one is due",
        why="what columns hold is said by a type",
        help="name a declared type (CentreNumber) or a base type (text, digits, "
        "integer, pence, date, flag, literal, filler)",
        examples=(
            _record("  1..2 a :", "  3..4 b : text // here"),
            _record("  1..4 a :", "} // here"),
            _record('  1..4 a : "text" // here'),
            _record("  1..4 a : (4) // here"),
            "type A = // here",
            'type A = "text" // here',
        ),
    ),
    Mistake(
        code="LAY005",
        name="brace-not-closed",
        summary="the text ends inside braces or parentheses",
        why="every '{' and '(' needs its closing partner",
        help="add the missing '}' or ')'",
        examples=(
            _HEAD + 'record one "X5" length 4 {\n  1..4 a : text // here',
            _HEAD + 'record one "X5" length 4 { // here',
            _HEAD
            + 'record one "X5" length 4 {\n  1..4 a : text\n'
            + '## A file.\nfile f "X" broadcast { one } // here',
            _record("  1..4 a : text(4 // here"),
            _record("  1..4 a : repeat 2 { 1..2 b : text // here").rstrip("}\n"),
            _HEAD + 'file f "X" broadcast { (one // here',
            _HEAD + 'file f "X" broadcast { (one } // here',
            _HEAD + 'file f "X" broadcast { one // here',
            _HEAD + 'file f "X" broadcast { // here',
        ),
    ),
    Mistake(
        code="LAY006",
        name="quotes-missing",
        summary="a text without its quotes",
        why='titles, identifiers, letters and sources are texts, written in "quotes"',
        help='put it in double quotes, such as record entry "E5" …',
        examples=(
            "format demo Demonstration version 1 // here",
            "format demo version 1 // here",
            _HEAD + "record one X5 length 4 { // here",
            _HEAD + "record one length 4 { // here",
            _HEAD + "record one { // here",
            _HEAD + "record one 5 length 4 { // here",
            _HEAD + "file f X broadcast { // here",
            _HEAD + "file f broadcast { // here",
            _HEAD + "file f from centre { // here",
            _HEAD + "file f to centre { // here",
            _record("  1..4 a : text source booklet // here"),
            _HEAD + 'record one "X5" source booklet { // here',
            "overlay demo Correction // here",
        ),
    ),
    Mistake(
        code="LAY007",
        name="quote-not-closed",
        summary="a quote is opened and not closed on its line",
        why="a text in quotes stands on one line",
        help='close the text with " on the same line',
        examples=(
            _HEAD + 'record one "X5 length 4 { // here',
            _record('  1..4 a : literal("ABCD) // here'),
            'format demo "Demonstration version 1 // here',
        ),
        matched=False,
    ),
    Mistake(
        code="LAY008",
        name="statement-unknown",
        summary="a statement begins with a word that begins none",
        why="statements are type, record, amend record and file, after one head: "
        "format, part of or overlay",
        help="begin the statement with type, record, amend record or file; put the "
        "head first, and once; a '}' too many ends a record too early",
        examples=(
            _HEAD + 'recrod one "X5" length 4 { // here',
            _record("  1..4 a : text") + "} // here",
            _record("  1..4 a : text") + "5..6 b : text // here",
            _record("  1..4 a : text") + 'format other "Other" version 2 // here',
            _record("  1..4 a : text") + "part of demo // here",
            _record("  1..4 a : text") + 'overlay demo "Other" // here',
            "type A = text\npart of demo // here",
            "type A = text\nb = text // here",
            'format demo "Demonstration" version 1\nb = text // here',
            'format demo "Demonstration" version 1\npart of other // here',
            "1..4 a : text // here",
            "recrod one // here",
        ),
    ),
    Mistake(
        code="LAY009",
        name="mark-unknown",
        summary="a field or type carries a word that says nothing about it",
        why="a type may carry: form, range, codes, check, birth, any_case, personal; a "
        "field also: required, key, counts, ->, when, same as, evidence, source",
        help="use one of these words; a field without 'required' is optional, and "
        "remarks go behind '##'",
        examples=(
            _record("  1..4 a : text(4) mandatory // here"),
            _record("  1..4 a : text mandatory // here"),
            _record("  1..4 a : text required mandatory // here"),
            _record("  1..4 a : text form name mandatory // here"),
            _record("  1..4 a : digits range 1..9 mandatory // here"),
            _record("  1..4 a : text, required // here"),
            _record("  1..4 a : text(4), required // here"),
            "type A = text(4) mandatory // here",
            "type A = text mandatory // here",
            "type A = text(4) required // here",
            "type A = text required // here",
            "type A = text personal required // here",
            "type A = text personal mandatory // here",
        ),
    ),
    Mistake(
        code="LAY010",
        name="direction-missing",
        summary="a file does not say who sends it",
        why="what a file's name and its header must show depends on its direction",
        help="write 'from centre', 'to centre' or 'broadcast' behind the file's letter",
        examples=(
            _HEAD + 'file f "X" { // here',
            _HEAD + 'file f "X" from board { // here',
            _HEAD + 'file f "X" to board { // here',
            _HEAD + 'file f "X" centre { // here',
            _HEAD + 'file f "X" both { // here',
            _HEAD + 'file f "X" source "a" { // here',
        ),
    ),
    Mistake(
        code="LAY011",
        name="evidence-badly-written",
        summary="evidence does not say of what",
        why="where columns lie (position) and what they may hold (values) are known "
        "separately",
        help="write evidence position=confirmed values=inferred, or one of the two; "
        "the levels are confirmed, inferred and placeholder",
        examples=(
            _record("  1..4 a : text evidence confirmed // here"),
            _record("  1..4 a : text evidence required // here"),
            _record("  1..4 a : text evidence position confirmed // here"),
            _record("  1..4 a : text evidence position: confirmed // here"),
            _record('  1..4 a : text evidence position="confirmed" // here'),
            _record("  1..4 a : text evidence // here", "}"),
            _HEAD + 'record one "X5" length 4 evidence confirmed { // here',
            _HEAD + 'record one "X5" length 4 evidence { // here',
            _HEAD + 'record one "X5" evidence position confirmed { // here',
        ),
    ),
    Mistake(
        code="LAY012",
        name="condition-badly-written",
        summary="a condition is not of the form FIELD = TEXT",
        why="a condition compares a field with texts, or asks whether it is filled",
        help='write when FIELD = "Y", when FIELD != "N" or when FIELD present; '
        'several texts as "Y", "Z"',
        examples=(
            _record('  1..4 a : text when b "Y" // here'),
            _record('  1..4 a : text when b == "Y" // here'),
            _record("  1..4 a : text when b = Y // here"),
            _record("  1..4 a : text when b = 1 // here"),
            _record("  1..4 a : text when b != N // here"),
            _record("  1..4 a : text when b is present // here"),
            _record("  1..4 a : text when b", "  5..6 b : text // here"),
            _record("  1..4 a : text when b", "} // here"),
            _record('  1..4 a : text when "Y" // here'),
            _record('  1..4 a : text when b = "Y", Z // here'),
        ),
    ),
    Mistake(
        code="LAY013",
        name="target-badly-written",
        summary="a field elsewhere is not written KIND.FIELD",
        why="a reference and a repetition name the record's kind and its field",
        help="write -> option.option_code, or same as name.series",
        examples=(
            _record("  1..4 a : text -> option // here", "}"),
            _record("  1..4 a : text -> option required // here"),
            _record("  1..4 a : text -> option, code // here"),
            _record('  1..4 a : text -> "option" // here'),
            _record("  1..4 a : text -> option. // here", "}"),
            _record("  1..4 a : text same as name // here", "}"),
            _record("  1..4 a : text same as name required // here"),
            _record("  1..4 a : text same name.series // here"),
            _record('  1..4 a : text same as "name" // here'),
        ),
    ),
    Mistake(
        code="LAY014",
        name="sequence-badly-written",
        summary="the order of a file's records is not well written",
        why="kinds stand one after another, with '?', '*' or '+' behind what may be "
        "absent or repeated, and parentheses around what repeats together",
        help="write for example { file_header (centre_header? entry*)* file_trailer }",
        examples=(
            _HEAD + 'file f "X" broadcast { one, two } // here',
            _HEAD + 'file f "X" broadcast { one | two } // here',
            _HEAD + 'file f "X" broadcast { one* , two } // here',
            _HEAD + 'file f "X" broadcast { one*? } // here',
            _HEAD + 'file f "X" broadcast { } // here',
            _HEAD + 'file f "X" broadcast { (one, two) } // here',
            _HEAD + 'file f "X" broadcast { () } // here',
            _HEAD + 'file f "X" broadcast { one) } // here',
            _HEAD + 'file f "X" broadcast { * } // here',
            _HEAD + 'file f "X" broadcast { "X1" } // here',
            _HEAD + 'file f "X" broadcast { one "X1" } // here',
        ),
    ),
    Mistake(
        code="LAY015",
        name="number-missing",
        summary="no number stands where one is due",
        why="versions, lengths, ranges and repetitions are whole numbers",
        help="write the number in digits: version 14, length 115, repeat 20, "
        "range 1..9999",
        examples=(
            'format demo "Demonstration" version "1" // here',
            'format demo "Demonstration" version one // here',
            'format demo "Demonstration" version // here',
            _HEAD + 'record one "X5" length "4" { // here',
            _HEAD + 'record one "X5" length { // here',
            _HEAD + 'record one "X5" length four { // here',
            _record("  1..4 a : repeat two { 1..2 b : text } // here"),
            _record("  1..4 a : repeat { 1..2 b : text } // here"),
            _record("  1..4 a : digits range 1 9 // here"),
            _record("  1..4 a : digits range 1-9 // here"),
            _record("  1..4 a : digits range low..high // here"),
            _record("  1..4 a : digits range 1..high // here"),
            "type A = digits(4) range 1 9 // here",
            "type A = digits(4) range low // here",
        ),
    ),
    Mistake(
        code="LAY016",
        name="doc-describes-nothing",
        summary="a '##' line that describes nothing",
        why="doc lines become help and reference pages, so each needs its item",
        help="put it directly before the item, or behind it on its line; use '//' for "
        "remarks",
        examples=(
            _record("  1..4 a : text") + "\n## The end. // here",
            "## A type. // here\n\ntype A = text(4)",
        ),
        matched=False,
    ),
)
