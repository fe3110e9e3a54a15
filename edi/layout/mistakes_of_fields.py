"""Mistakes in what a layout says of columns, types and fields."""

from __future__ import annotations

from edi.layout.mistake import Mistake
from edi.layout.mistake_examples import HEAD, record

OF_FIELDS = (
    Mistake(
        code="LAY020",
        name="columns-impossible",
        summary="columns that no record has",
        why="columns count from 1, and the last is not before the first",
        help="write first..last as the booklet prints them",
        examples=(
            record("  8..3 a : text // here"),
            record("  3..8 a : text", "  0..0 b : text // here"),
        ),
    ),
    Mistake(
        code="LAY021",
        name="columns-gap",
        summary="columns that no field describes",
        why="every column of a record belongs to one field, so that nothing in a file "
        "goes unseen",
        help="add the missing field, or one of type filler for columns that are blank",
        examples=(
            record("  3..4 a : text", "  6..8 b : text // here"),
            record(
                "  3..8 a : repeat 2 { 2..3 b : text } // here",
            ),
        ),
    ),
    Mistake(
        code="LAY022",
        name="columns-overlap",
        summary="columns that two fields describe",
        why="every column of a record belongs to one field",
        help="correct the columns of one of the two fields",
        examples=(
            record("  3..5 a : text", "  5..8 b : text // here"),
            record("  2..8 a : text // here"),
        ),
    ),
    Mistake(
        code="LAY023",
        name="length-differs",
        summary="the fields do not end where the record does",
        why="a record's length and its fields are stated apart so that each proves "
        "the other",
        help="correct the length or the columns",
        examples=(
            record("  3..7 a : text // here"),
            record("  3..9 a : text // here"),
        ),
    ),
    Mistake(
        code="LAY024",
        name="open-end-misplaced",
        summary="an open end where there can be none, or none where one is due",
        why="only a record of open length (27..) ends in an open field (28..), and "
        "what fills it up is blank",
        help="write the length as 27.. and let the last field be 28.. filler : filler",
        examples=(
            record("  3..8 a : text", "  9.. filler : filler // here"),
            record("  3..8 a : text // here", length="8.."),
            record("  3..8 a : text", "  9.. b : text // here", length="8.."),
            record("  3..8 a : repeat 3 { 1.. b : filler } // here"),
        ),
    ),
    Mistake(
        code="LAY025",
        name="width-differs",
        summary="a type that does not fit its columns",
        why="a type's width is stated so that it proves the columns",
        help="correct the columns, or use a type of that width",
        examples=(
            record("  3..8 a : text(5) // here"),
            record("  3..8 a : date", "  9..13 b : date // here", length="13"),
            record("  3..8 a : flag(Y, N) // here"),
        ),
    ),
    Mistake(
        code="LAY026",
        name="group-does-not-divide",
        summary="a group's items do not fill its columns",
        why="items of one width stand side by side without a gap",
        help="correct the columns, the number of repetitions or the members",
        examples=(
            record("  3..8 a : repeat 2 { 1..2 b : text } // here"),
            record("  3..8 a : repeat 4 { 1..1 b : text } // here"),
            record("  3..8 a : repeat 0 { 1..2 b : text } // here"),
        ),
    ),
    Mistake(
        code="LAY027",
        name="name-twice",
        summary="two fields of one name",
        why="a field is found by its name",
        help="give one of them another name",
        examples=(
            record("  3..4 a : text", "  5..8 a : text // here"),
            record("  3..8 a : repeat 2 { 1..2 b : text 3..3 b : text } // here"),
        ),
    ),
    Mistake(
        code="LAY028",
        name="type-unknown",
        summary="a type that is declared nowhere",
        why="a type is one of the base types or is declared once, for all formats",
        help="declare it (type NAME = text(5)), or correct its name",
        examples=(
            record("  3..8 a : CentreNumbr // here"),
            "type A = B // here",
        ),
    ),
    Mistake(
        code="LAY029",
        name="type-arguments-wrong",
        summary="a type with arguments that it does not take",
        why="text, digits, integer and pence take a width, flag its choices, literal "
        "a text, date 6 or nothing; filler and declared types take none",
        help='write for example text(5), flag(Y, N), literal("O5") or date',
        examples=(
            record('  3..8 a : text("6") // here'),
            record("  3..8 a : date(8) // here"),
            record("  3..8 a : flag // here"),
            record("  3..8 a : flag(YES, NO) // here"),
            record("  3..8 a : literal // here"),
            record("  3..8 a : literal(5) // here"),
            record("  3..8 a : filler(6) // here"),
            record("  3..8 a : text(3, 6) // here"),
            record("  3..8 a : digits(0) // here"),
            record("  3..3 a : flag(Y, Y) // here", length="3"),
            record('  3..4 a : literal("é ") // here', length="4"),
            record("  3..8 a : A(6) // here") + "type A = text(4)",
        ),
    ),
    Mistake(
        code="LAY030",
        name="mark-does-not-fit",
        summary="something is said of a type that it cannot have",
        why="form, codes and any_case are for text, range for numbers, birth for "
        "dates, check for UCIs (text) and ULNs (digits)",
        help="remove it, or use the type it is meant for; forms are person_name, "
        "series and centre_number, checks are uci and uln",
        examples=(
            record("  3..8 a : text range 1..9 // here"),
            record("  3..8 a : digits birth // here"),
            record("  3..8 a : text form candidate // here"),
            record("  3..8 a : date codes bodies // here"),
            record("  3..8 a : text check isbn // here"),
            record("  3..8 a : filler required // here"),
            record("  3..8 a : digits any_case // here"),
            "type A = date form series // here",
        ),
    ),
    Mistake(
        code="LAY031",
        name="mark-twice",
        summary="the same thing is said twice of one item",
        why="the second might contradict the first",
        help="keep one of them",
        examples=(
            record("  3..8 a : text required required // here"),
            record("  3..8 a : digits range 1..9 range 1..99 // here"),
            "type A = text personal personal // here",
            HEAD + '## One.\nrecord one "X5" length 2 evidence position=inferred '
            'position=confirmed values=inferred { 1..2 identifier : literal("X5") } '
            "// here",
        ),
    ),
    Mistake(
        code="LAY032",
        name="range-impossible",
        summary="a range that no value, or no value of that width, can be in",
        why="the lower bound is not above the upper, and both fit the columns",
        help="correct the bounds or the width",
        examples=(
            record("  3..8 a : digits range 9..1 // here"),
            record("  3..8 a : digits range 1..1000000 // here"),
            "type A = integer(2) range 1..100 // here",
        ),
    ),
    Mistake(
        code="LAY033",
        name="code-list-unknown",
        summary="a list of codes that there is none of",
        why="lists lie in grammars/codes, one file each",
        help="correct the name, or add the list",
        examples=(
            record("  3..8 a : text codes awarding_bodys // here"),
            "type A = text codes nothing // here",
        ),
    ),
    Mistake(
        code="LAY034",
        name="reference-unknown",
        summary="a reference to a field that there is none of",
        why="a reference names a record kind of the same format and a field of it",
        help="correct the kind or the field",
        examples=(
            record("  3..8 a : text -> two.a // here"),
            record("  3..8 a : text -> one.b // here"),
        ),
    ),
    Mistake(
        code="LAY035",
        name="condition-impossible",
        summary="a condition that cannot be judged",
        why="it looks at another field of the same record (in a group, of the same "
        "item), and compares it with what that field can hold",
        help="correct the field's name or the text",
        examples=(
            record("  3..8 a : text when b present // here"),
            record("  3..8 a : text when a present // here"),
            record("  3..3 a : flag(Y, N)", '  4..8 b : text when a = "J" // here'),
            record("  3..3 a : text", '  4..8 b : text when a = "NO" // here'),
        ),
    ),
    Mistake(
        code="LAY036",
        name="count-of-nothing",
        summary="a count of something that cannot be counted",
        why="an integer counts the items of a group of its record, or 'details': the "
        "detail records that its record closes",
        help="name a group of this record, or details; the field's type is integer",
        examples=(
            record("  3..8 a : integer counts b // here"),
            record("  3..8 a : text counts details // here"),
            record("  3..7 a : integer counts b // here", "  8..8 b : text"),
        ),
    ),
    Mistake(
        code="LAY037",
        name="repetition-unknown",
        summary="a field repeats another that there is none of",
        why="'same as' names a part of the file's name (name.data_type, centre_number, "
        "awarding_body, series, year, sequence_number) or a record kind and its field",
        help="correct the part, the kind or the field",
        examples=(
            record("  3..8 a : text same as name.centre // here"),
            record("  3..8 a : text same as two.a // here"),
            record("  3..8 a : text same as one.b // here"),
        ),
    ),
)
