"""Small layouts for tests."""

from __future__ import annotations

from collections.abc import Mapping

from edi.layout.compile import compile_folder
from edi.layout.plan import CodeList, FormatPlan

CODE_LISTS = {"awarding_bodies": CodeList("awarding_bodies", {"70": "AQA"})}

DEMO = """
format demo "Demonstration" version 2

type Code = text(6)

## Opens a file.
record file_header "?1" length 4.. evidence position=placeholder values=inferred {
  1..2 identifier : literal("?1")
  3..4 body       : text(2) codes awarding_bodies
  5..  filler     : filler
}

## One entry.
record entry "E5" length 24 evidence position=inferred values=confirmed source "a" {
  1..2   identifier : literal("E5")
  3..8   code       : Code required key  ## What is entered for
  9..9   fee_known  : flag(Y, N)
  10..12 fee        : pence(3) when fee_known = "Y"
  13..24 parts      : repeat 2 { 1..6 code : Code -> entry.code }
}

## The same, later.
record amendment "A5" like entry

## Entries.
file entries "E" from centre { file_header entry* }
## Amendments.
file amendments "A" from centre { file_header amendment* }
"""


def compiled(*texts: str) -> Mapping[str, FormatPlan]:
    """The formats in the texts."""
    labelled = [(f"{number}.layout", text) for number, text in enumerate(texts)]
    return compile_folder(labelled, CODE_LISTS)


def demo(*texts: str) -> FormatPlan:
    """The demonstration format, with more sources."""
    return compiled(DEMO, *texts)["demo"]
