"""Layout sources: wrong ones from the table of mistakes, right ones written here."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from attrs import frozen

from edi.layout.mistake import Mistake
from edi.layout.mistakes import MISTAKES


@frozen
class Right:
    """A source that compiles, and what its records must be."""

    name: str
    about: str
    text: str
    records: Mapping[str, Any]
    """Kind → length and columns by field."""


def layout_files() -> dict[str, bytes]:
    """Path below fixtures/ → content: sources, and one list of what each must give."""
    found: dict[str, bytes] = {}
    wrong = []
    for mistake in MISTAKES.values():
        suffix = "toml" if mistake.of == "code list" else "layout"
        for number, example in enumerate(mistake.examples, 1):
            name = f"{mistake.code}-{mistake.name}-{number}.{suffix}"
            found[f"layouts/invalid/{name}"] = example.encode("utf-8")
            wrong.append(_wrong(mistake, example, name))
    right = []
    for each in RIGHT:
        name = f"{each.name}.layout"
        found[f"layouts/valid/{name}"] = (HEAD + each.text + FILE).encode("utf-8")
        right.append({"file": name, "about": each.about, "records": each.records})
    found["layouts/invalid/cases.json"] = _json(wrong)
    found["layouts/valid/cases.json"] = _json(right)
    return found


def _json(cases: list[dict[str, Any]]) -> bytes:
    rows = ",\n".join(f"    {json.dumps(each)}" for each in cases)
    return f'{{\n  "version": 1,\n  "cases": [\n{rows}\n  ]\n}}\n'.encode("ascii")


def _wrong(mistake: Mistake, example: str, name: str) -> dict[str, Any]:
    lines = example.split("\n")
    marked = [n for n, text in enumerate(lines, 1) if re.search(r"(//|#) here$", text)]
    return {
        "file": name,
        "about": mistake.summary,
        "of": mistake.of,
        "diagnostics": [{"code": mistake.code, "line": line} for line in marked],
    }


HEAD = 'format own "Our own" version 1\n\n'
FILE = """
## A file of them.
file ones "X" from centre { one* }
"""

RIGHT = (
    Right(
        "every-type",
        "a field of every type, at its least",
        """## One of everything.
record one "X5" length 42 evidence position=inferred values=inferred {
  1..2   identifier : literal("X5")
  3..5   code       : text(3) required key
  6..8   serial     : digits(3) range 1..999
  9..11  count      : integer(3)
  12..16 fee        : pence(5) when known = "Y"
  17..22 day        : date
  23..28 born       : date birth personal
  29..29 known      : flag(Y, N)
  30..41 note       : text any_case
  42..42 filler     : filler
}
""",
        {
            "one": {
                "length": 42,
                "fields": {
                    "identifier": [1, 2],
                    "code": [3, 5],
                    "serial": [6, 8],
                    "count": [9, 11],
                    "fee": [12, 16],
                    "day": [17, 22],
                    "born": [23, 28],
                    "known": [29, 29],
                    "note": [30, 41],
                    "filler": [42, 42],
                },
            }
        },
    ),
    Right(
        "one-column",
        "the shortest field there can be behind the identifier",
        """## One.
record one "X5" length 3 evidence position=inferred values=inferred {
  1..2 identifier : literal("X5")
  3..3 a          : text
}
""",
        {"one": {"length": 3, "fields": {"identifier": [1, 2], "a": [3, 3]}}},
    ),
    Right(
        "group",
        "items side by side; a count says how many are filled",
        """## One.
record one "X5" length 16 evidence position=inferred values=inferred {
  1..2  identifier : literal("X5")
  3..4  item_count : integer(2) counts items
  5..16 items      : repeat 3 { 1..3 code : text(3) 4..4 mark : text }
}
""",
        {
            "one": {
                "length": 16,
                "fields": {
                    "identifier": [1, 2],
                    "item_count": [3, 4],
                    "items": [5, 16],
                },
            }
        },
    ),
    Right(
        "open-end",
        "a record that is filled up to its file's longest",
        """## One.
record one "X5" length 5.. evidence position=inferred values=inferred {
  1..2 identifier : literal("X5")
  3..5 a          : text
  6..  filler     : filler
}
""",
        {
            "one": {
                "length": 5,
                "fields": {"identifier": [1, 2], "a": [3, 5], "filler": [6, None]},
            }
        },
    ),
    Right(
        "like-another",
        "a record like another takes its fields under a letter of its own",
        """## One.
record one "X5" length 5 evidence position=inferred values=inferred {
  1..2 identifier : literal("X5")
  3..5 a          : text
}

## The other.
record other "Y5" like one {
  3..5 a : digits(3)
}

## A file of the other.
file others "Y" from centre { other* }
""",
        {
            "one": {"length": 5, "fields": {"identifier": [1, 2], "a": [3, 5]}},
            "other": {"length": 5, "fields": {"identifier": [1, 2], "a": [3, 5]}},
        },
    ),
    Right(
        "words-of-the-language",
        "a word of the language may be a field's name",
        """## One.
record one "X5" length 8 evidence position=inferred values=inferred {
  1..2 identifier : literal("X5")
  3..3 key        : text key
  4..4 counts     : text
  5..5 source     : text
  6..6 when       : text
  7..7 like       : text
  8..8 file       : text
}
""",
        {
            "one": {
                "length": 8,
                "fields": {
                    "identifier": [1, 2],
                    "key": [3, 3],
                    "counts": [4, 4],
                    "source": [5, 5],
                    "when": [6, 6],
                    "like": [7, 7],
                    "file": [8, 8],
                },
            }
        },
    ),
)
