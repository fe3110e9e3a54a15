"""Documents that an encoder must refuse: their values do not fit, or not read back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from edi.layout.plan import Evidence, GroupPlan
from tests.conformance.made import Case, Finding, made
from tests.conformance.made_evidence import CONFIRMED_FILES, located, source_of
from tests.conformance.made_values import DETAILS, RESULT_ITEM, Values

_REFUSED: tuple[tuple[str, str, str, str, Any, str], ...] = (
    ("FLD003", "no-such-day", "entries", "date_of_birth", "2010-02-30", "clean"),
    ("FLD003", "not-iso", "entries", "date_of_birth", "31/01/2010", "clean"),
    ("FLD005", "third-letter", "options", "fee_defined", "Q", "clean"),
    ("FLD021", "41-characters", "entries", "name", "A" * 20 + ":" + "B" * 20, "name"),
    ("FLD021", "14-characters", "entries", "uci", "999990250001DX", "uci"),
    ("FLD021", "14-characters", "amendments", "uci", "999990250001DX", "uci"),
    ("FLD021", "five-digits", "entries", "candidate_number", "00001", "clean"),
    ("FLD021", "37-characters", "options", "title", "T" * 37, "title"),
    ("FLD021", "six-digits", "options", "fee", "100000", "clean"),
    ("FLD021", "four-digits", "components", "maximum_mark", "1000", "clean"),
    ("FLD022", "blank-first", "syllabuses", "title", " CREATIVE IMEDIA", "title"),
    ("FLD022", "blank-last", "syllabuses", "title", "CREATIVE IMEDIA ", "title"),
    ("FLD022", "empty", "syllabuses", "title", "", "title"),
    ("FLD022", "another-century", "components", "due_date", "1926-05-15", "clean"),
    ("REC006", "too-many", "entries", "options", None, "options"),
    ("REC006", "too-many", "results", "results", None, "results"),
)
"""(code, what, layout, field, value, the neighbour); a group gets one item too many."""

_NEIGHBOURS = {
    "clean": "clean",
    "name": "name-full-width",
    "uci": "uci-highest",
    "title": "title-full-width",
    "options": "options-full",
    "results": "results-full",
}


def refused_cases() -> Iterator[Case]:
    """Every document that must be refused."""
    for code, what, file, name, value, neighbour in _REFUSED:
        layout_name = f"jcq14/{file}"
        sound = made(layout_name)
        kind = sound.layout.detail.kind
        covers = (f"{kind}.{name}",)
        _, item = located(sound.layout, covers[0])
        if isinstance(item, GroupPlan):
            value = _too_many(item, kind)
        document = made(layout_name, ({**DETAILS[kind], name: value},))
        end = item.end or item.start
        known = item.position is Evidence.CONFIRMED
        confirmed = known and sound.layout.file.letter in CONFIRMED_FILES
        shown = name.replace("_", "-")
        yield Case(
            path=f"{layout_name}/refused/{code}-{shown}-{what}",
            name=document.name,
            data=None,
            about=f"{name.replace('_', ' ')}: {what.replace('-', ' ')}",
            layout=layout_name,
            source=source_of(sound.layout, covers),
            roundtrip="refused",
            records=document.records,
            findings=(
                Finding(
                    code=code,
                    severity="error",
                    record=document.position(kind),
                    columns=(item.start, end),
                ),
            ),
            covers=covers,
            confirmed=("encoder",) if confirmed else (),
            neighbour=f"../valid/{_NEIGHBOURS[neighbour]}",
        )


def _too_many(group: GroupPlan, kind: str) -> list[Values]:
    rest = RESULT_ITEM if kind == "result" else {}
    codes = (f"R{number:03d}" for number in range(group.repeat + 1))
    return [{**rest, "option_code": code} for code in codes]
