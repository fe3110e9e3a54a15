"""Mistakes in what a layout says: well written, and yet it cannot be so."""

from __future__ import annotations

from edi.layout.mistake import Mistake

_HEAD = 'format demo "Demonstration" version 1\n'


def _record(*lines: str, length: str = "8") -> str:
    """A record whose fields but the identifier are given; 'evidence' is there."""
    return "\n".join(
        [
            _HEAD + "## One.",
            f'record one "X5" length {length} evidence position=inferred '
            "values=inferred {",
            '  1..2 identifier : literal("X5")',
            *lines,
            "}",
            "",
        ]
    )


_ONE = _record("  3..8 a : text")


def _file(text: str) -> str:
    return _ONE + "## A file.\n" + text


OF_MEANING = (
    Mistake(
        code="LAY020",
        name="columns-impossible",
        summary="columns that no record has",
        why="columns count from 1, and the last is not before the first",
        help="write first..last as the booklet prints them",
        examples=(
            _record("  8..3 a : text // here"),
            _record("  3..8 a : text", "  0..0 b : text // here"),
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
            _record("  3..4 a : text", "  6..8 b : text // here"),
            _record(
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
            _record("  3..5 a : text", "  5..8 b : text // here"),
            _record("  2..8 a : text // here"),
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
            _record("  3..7 a : text // here"),
            _record("  3..9 a : text // here"),
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
            _record("  3..8 a : text", "  9.. filler : filler // here"),
            _record("  3..8 a : text // here", length="8.."),
            _record("  3..8 a : text", "  9.. b : text // here", length="8.."),
            _record("  3..8 a : repeat 3 { 1.. b : filler } // here"),
        ),
    ),
    Mistake(
        code="LAY025",
        name="width-differs",
        summary="a type that does not fit its columns",
        why="a type's width is stated so that it proves the columns",
        help="correct the columns, or use a type of that width",
        examples=(
            _record("  3..8 a : text(5) // here"),
            _record("  3..8 a : date", "  9..13 b : date // here", length="13"),
            _record("  3..8 a : flag(Y, N) // here"),
        ),
    ),
    Mistake(
        code="LAY026",
        name="group-does-not-divide",
        summary="a group's items do not fill its columns",
        why="items of one width stand side by side without a gap",
        help="correct the columns, the number of repetitions or the members",
        examples=(
            _record("  3..8 a : repeat 2 { 1..2 b : text } // here"),
            _record("  3..8 a : repeat 4 { 1..1 b : text } // here"),
            _record("  3..8 a : repeat 0 { 1..2 b : text } // here"),
        ),
    ),
    Mistake(
        code="LAY027",
        name="name-twice",
        summary="two fields of one name",
        why="a field is found by its name",
        help="give one of them another name",
        examples=(
            _record("  3..4 a : text", "  5..8 a : text // here"),
            _record("  3..8 a : repeat 2 { 1..2 b : text 3..3 b : text } // here"),
        ),
    ),
    Mistake(
        code="LAY028",
        name="type-unknown",
        summary="a type that is declared nowhere",
        why="a type is one of the base types or is declared once, for all formats",
        help="declare it (type NAME = text(5)), or correct its name",
        examples=(
            _record("  3..8 a : CentreNumbr // here"),
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
            _record('  3..8 a : text("6") // here'),
            _record("  3..8 a : date(8) // here"),
            _record("  3..8 a : flag // here"),
            _record("  3..8 a : flag(YES, NO) // here"),
            _record("  3..8 a : literal // here"),
            _record("  3..8 a : literal(5) // here"),
            _record("  3..8 a : filler(6) // here"),
            _record("  3..8 a : text(3, 6) // here"),
            _record("  3..8 a : digits(0) // here"),
            _record("  3..3 a : flag(Y, Y) // here", length="3"),
            _record('  3..4 a : literal("é ") // here', length="4"),
            _record("  3..8 a : A(6) // here") + "type A = text(4)",
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
            _record("  3..8 a : text range 1..9 // here"),
            _record("  3..8 a : digits birth // here"),
            _record("  3..8 a : text form candidate // here"),
            _record("  3..8 a : date codes bodies // here"),
            _record("  3..8 a : text check isbn // here"),
            _record("  3..8 a : filler required // here"),
            _record("  3..8 a : digits any_case // here"),
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
            _record("  3..8 a : text required required // here"),
            _record("  3..8 a : digits range 1..9 range 1..99 // here"),
            "type A = text personal personal // here",
            _HEAD + '## One.\nrecord one "X5" length 2 evidence position=inferred '
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
            _record("  3..8 a : digits range 9..1 // here"),
            _record("  3..8 a : digits range 1..1000000 // here"),
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
            _record("  3..8 a : text codes awarding_bodys // here"),
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
            _record("  3..8 a : text -> two.a // here"),
            _record("  3..8 a : text -> one.b // here"),
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
            _record("  3..8 a : text when b present // here"),
            _record("  3..8 a : text when a present // here"),
            _record("  3..3 a : flag(Y, N)", '  4..8 b : text when a = "J" // here'),
            _record("  3..3 a : text", '  4..8 b : text when a = "NO" // here'),
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
            _record("  3..8 a : integer counts b // here"),
            _record("  3..8 a : text counts details // here"),
            _record("  3..7 a : integer counts b // here", "  8..8 b : text"),
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
            _record("  3..8 a : text same as name.centre // here"),
            _record("  3..8 a : text same as two.a // here"),
            _record("  3..8 a : text same as one.b // here"),
        ),
    ),
    Mistake(
        code="LAY038",
        name="doc-missing",
        summary="a record or file that nothing is said about",
        why="help and reference pages are made from doc lines",
        help="write a '## …' line before it that says what it is for",
        examples=(
            _HEAD + 'record one "X5" length 2 evidence position=inferred '
            'values=inferred { // here\n  1..2 identifier : literal("X5")\n}',
            _ONE + 'file f "X" broadcast { one } // here',
        ),
    ),
    Mistake(
        code="LAY039",
        name="evidence-missing",
        summary="a field whose evidence is not stated",
        why="a finding that rests on a placeholder never blocks a file, so each field "
        "must say how well its position and its values are known",
        help="add evidence position=… values=… to the record, or to the field; the "
        "levels are confirmed, inferred and placeholder",
        examples=(
            _HEAD + '## One.\nrecord one "X5" length 2 {\n'
            '  1..2 identifier : literal("X5") // here\n}',
            _record("  3..8 a : text evidence values=certain // here"),
        ),
    ),
    Mistake(
        code="LAY040",
        name="identifier-wrong",
        summary="a record's identifier that cannot be",
        why="a record begins with its data type letter ('?' for any) and its record "
        "type digit, and its first field says the same",
        help='write the identifier as "E5" or "?1", and the first field as '
        '1..2 identifier : literal("E5")',
        examples=(
            _ONE.replace('"X5" length', '"5X" length').replace("{\n", "{ // here\n"),
            _ONE.replace('literal("X5")', 'literal("Y5") // here'),
            _ONE.replace(' literal("X5")', " text // here"),
            _ONE.replace("identifier", "ident").replace("{\n", "{ // here\n"),
        ),
    ),
    Mistake(
        code="LAY041",
        name="identifier-twice",
        summary="two records of a file begin alike",
        why="what a line is, is told from its first two characters",
        help="give each record of a file an identifier of its own",
        examples=(
            _record("  3..8 a : text")
            + '## Two.\nrecord two "X5" like one\n'
            + '## A file.\nfile f "X" broadcast { one two } // here',
        ),
    ),
    Mistake(
        code="LAY042",
        name="record-not-in-format",
        summary="a file names a record that there is none of for its letter",
        why="a file's records have its letter, or '?' for any, in their identifier",
        help="correct the kind, or add the record with the file's letter",
        examples=(
            _file('file f "X" broadcast { one two? } // here'),
            _file('file f "Y" broadcast { one } // here'),
        ),
    ),
    Mistake(
        code="LAY043",
        name="declared-twice",
        summary="something is declared twice",
        why="each format, type, record and file is stated once, so that there is one "
        "place to correct",
        help="remove one of them; to change a record of another format or of the "
        "shipped layouts, write amend record",
        examples=(
            "type A = text(4)\ntype A = text(5) // here",
            "type text = digits(4) // here",
            _ONE + '## One again.\nrecord one "X5" like one // here',
            _file(
                'file f "X" broadcast { one }\n## Again.\n'
                'file g "X" broadcast { one } // here'
            ),
            _file(
                'file f "X" broadcast { one }\n'
                '## The other.\nrecord one "Y5" like one\n## Again.\n'
                'file f "Y" broadcast { one } // here'
            ),
        ),
    ),
    Mistake(
        code="LAY044",
        name="format-unknown",
        summary="a format that there is none of",
        why="a part, an overlay and a derived format name another format",
        help="correct the format's name",
        examples=(
            'format demo "Demonstration" version 1 extends other // here',
            "part of other // here",
            'overlay other "Correction" // here',
        ),
    ),
    Mistake(
        code="LAY045",
        name="inheritance-circle",
        summary="a format or record that is made from itself",
        why="a difference is stated against something that stands on its own",
        help="remove one 'extends' or 'like' of the circle",
        examples=(
            'format demo "Demonstration" version 1 extends demo // here',
            _HEAD + '## One.\nrecord one "X5" like two // here\n'
            '## Two.\nrecord two "X7" like one',
        ),
    ),
    Mistake(
        code="LAY046",
        name="record-unknown",
        summary="a record that there is none of to be like or to amend",
        why="'like' and 'amend' name a record kind of the same format, or of one that "
        "it extends",
        help="correct the kind, or the identifier behind it",
        examples=(
            _ONE + '## Two.\nrecord two "X7" like three // here',
            _ONE + "amend record two { drop a } // here",
            _ONE + 'amend record one "Y5" { drop a } // here',
        ),
    ),
    Mistake(
        code="LAY047",
        name="field-unknown",
        summary="a field is dropped that is not there",
        why="'drop' takes away a field that the record would have",
        help="correct the field's name; 'drop' belongs in an amendment or a record "
        "that is like another",
        examples=(
            _record("  3..8 a : text", "  drop b // here"),
            _ONE + "amend record one { drop b } // here",
        ),
    ),
    Mistake(
        code="LAY048",
        name="record-incomplete",
        summary="a record without its length or its fields",
        why="only a record that is like another takes them from there",
        help='write record KIND "E5" length 115 { … }',
        examples=(
            _HEAD + '## One.\nrecord one "X5" // here',
            _HEAD + '## One.\nrecord one "X5" length 4 // here',
            _HEAD + '## One.\nrecord one "X5" {'
            ' // here\n  1..2 identifier : literal("X5")\n}',
        ),
    ),
    Mistake(
        code="LAY049",
        name="head-missing",
        summary="records or files that belong to no format",
        why="a source without a head may only declare types",
        help='begin with format NAME "title" version N, part of NAME, or '
        'overlay NAME "title"',
        examples=(
            '## One.\nrecord one "X5" length 2 { // here\n'
            '  1..2 identifier : literal("X5")\n}',
            '## A file.\nfile f "X" broadcast { one } // here',
        ),
    ),
    Mistake(
        code="LAY050",
        name="file-letter-wrong",
        summary="a data type letter that cannot be",
        why="the letter begins the file's name and every record of it",
        help="write one capital letter in quotes",
        examples=(
            _file('file f "x" broadcast { one } // here'),
            _file('file f "X5" broadcast { one } // here'),
        ),
    ),
    Mistake(
        code="LAY051",
        name="code-list-not-understood",
        summary="a list of codes that cannot be read",
        why="a list is TOML: a name, and for each code its code and meaning",
        help='write name = "…" and, for each code, [[code]] with code, meaning and '
        "confidence (confirmed, inferred or recalled)",
        of="code list",
        examples=(
            'name = "sessions"  # here\n',
            'name = "sessions"\n[[code]  # here\ncode = "A"',
            'name = "sessions"\n[[code]]  # here\ncode = "A"',
            'name = "sessions"\n[[code]]\ncode = "A"\nmeaning = "Morning"\n'
            'confidence = "inferred"\n[[code]]  # here\ncode = "A"\n'
            'meaning = "Morning"\nconfidence = "inferred"',
            'name = "sessions"\n[[code]]  # here\ncode = "A"\nmeaning = "Morning"\n'
            'confidence = "high"',
        ),
    ),
    Mistake(
        code="LAY052",
        name="not-an-overlay",
        summary="a file among the overlays that is none",
        why="an overlay corrects a shipped format and says which",
        help='begin the file with overlay jcq14 "what it is"',
        of="overlay",
        examples=(
            'format mine "Mine" version 1 // here',
            "type A = text(4) // here",
        ),
    ),
)
