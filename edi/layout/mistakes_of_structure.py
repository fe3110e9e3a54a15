"""Mistakes in what a layout says of records, files and formats, and in code lists."""

from __future__ import annotations

from edi.layout.mistake import Mistake
from edi.layout.mistake_examples import HEAD, ONE, file_after_one, record

OF_STRUCTURE = (
    Mistake(
        code="LAY038",
        name="doc-missing",
        summary="a record or file that nothing is said about",
        why="help and reference pages are made from doc lines",
        help="write a '## …' line before it that says what it is for",
        examples=(
            HEAD + 'record one "X5" length 2 evidence position=inferred '
            'values=inferred { // here\n  1..2 identifier : literal("X5")\n}',
            ONE + 'file f "X" broadcast { one } // here',
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
            HEAD + '## One.\nrecord one "X5" length 2 {\n'
            '  1..2 identifier : literal("X5") // here\n}',
            record("  3..8 a : text evidence values=certain // here"),
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
            ONE.replace('"X5" length', '"5X" length').replace("{\n", "{ // here\n"),
            ONE.replace('literal("X5")', 'literal("Y5") // here'),
            ONE.replace(' literal("X5")', " text // here"),
            ONE.replace("identifier", "ident").replace("{\n", "{ // here\n"),
        ),
    ),
    Mistake(
        code="LAY041",
        name="identifier-twice",
        summary="two records of a file begin alike",
        why="what a line is, is told from its first two characters",
        help="give each record of a file an identifier of its own",
        examples=(
            record("  3..8 a : text")
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
            file_after_one('file f "X" broadcast { one two? } // here'),
            file_after_one('file f "Y" broadcast { one } // here'),
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
            ONE + '## One again.\nrecord one "X5" like one // here',
            file_after_one(
                'file f "X" broadcast { one }\n## Again.\n'
                'file g "X" broadcast { one } // here'
            ),
            file_after_one(
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
            HEAD + '## One.\nrecord one "X5" like two // here\n'
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
            ONE + '## Two.\nrecord two "X7" like three // here',
            ONE + "amend record two { drop a } // here",
            ONE + 'amend record one "Y5" { drop a } // here',
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
            record("  3..8 a : text", "  drop b // here"),
            ONE + "amend record one { drop b } // here",
        ),
    ),
    Mistake(
        code="LAY048",
        name="record-incomplete",
        summary="a record without its length or its fields",
        why="only a record that is like another takes them from there",
        help='write record KIND "E5" length 115 { … }',
        examples=(
            HEAD + '## One.\nrecord one "X5" // here',
            HEAD + '## One.\nrecord one "X5" length 4 // here',
            HEAD + '## One.\nrecord one "X5" {'
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
            file_after_one('file f "x" broadcast { one } // here'),
            file_after_one('file f "X5" broadcast { one } // here'),
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
    Mistake(
        code="LAY053",
        name="name-unusable",
        summary="a name that no class or property can have",
        why="fields, records and formats become Python classes with properties, which "
        "have a few names for themselves",
        help="choose another name: small letters, digits and '_', a letter first",
        examples=(
            record("  3..8 class : text // here"),
            record("  3..8 raw : text // here"),
            record("  3..8 a_raw : text // here"),
            record("  3..8 CentreNumber : text // here"),
            record("  3..8 number : repeat 2 { 1..3 b : text } // here"),
            record("  3..8 a : repeat 2 { 1..3 _b : text } // here"),
            ONE.replace("record one", "record none").replace("{\n", "{ // here\n"),
            'format Demo "Demonstration" version 1 // here',
        ),
    ),
)
