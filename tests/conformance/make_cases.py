"""Writes the made cases of fixtures/: run `python -m tests.conformance.make_cases`.

Everything is made from the layouts, from tables in this folder and from one seed, so
that a run gives the same bytes again; a test keeps the committed files in step. Of the
folders named in MADE everything is written here; the others are made elsewhere.
"""

from __future__ import annotations

import json
import posixpath
import sys
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any

import attrs

from edi.catalogue import Catalogue
from edi.layout.plan import FieldPlan, GroupPlan, RecordPlan
from tests.conformance.made import Case
from tests.conformance.made_cross import basedata, cross_cases
from tests.conformance.made_invalid import invalid_cases
from tests.conformance.made_layouts import layout_files
from tests.conformance.made_refused import refused_cases
from tests.conformance.made_valid import valid_cases

FOLDER = Path(__file__).parents[2] / "fixtures"
MADE = ("jcq12", "jcq13", "jcq14", "a2c1", "cross", "layouts")
COLUMNS = "columns.json"


def cases() -> list[Case]:
    """Every case that a program can be tested with, none of them twice."""
    return without_repeats(
        [*valid_cases(), *invalid_cases(), *cross_cases(), *refused_cases()]
    )


def without_repeats(given: Iterable[Case]) -> list[Case]:
    """The cases, with one for those that are the same file in the same company.

    The tables that cases come from know nothing of each other, so several may make the
    plainest file; the first of them stays, and covers what the others do.
    """
    kept: dict[tuple[object, ...], Case] = {}
    moved: dict[str, str] = {}
    for case in given:
        file = case.path if case.data is None else (case.name, case.data)
        key = (file, case.basedata)
        first = kept.setdefault(key, case)
        moved[case.path] = first.path
        covers = tuple(dict.fromkeys((*first.covers, *case.covers)))
        kept[key] = attrs.evolve(first, covers=covers)
    return [_with_neighbour(case, moved) for case in kept.values()]


def _with_neighbour(case: Case, moved: dict[str, str]) -> Case:
    if case.neighbour is None:
        return case
    folder = PurePosixPath(case.path).parent
    target = posixpath.normpath(folder / case.neighbour)
    near = posixpath.relpath(moved[target], folder)
    return attrs.evolve(case, neighbour=near)


def files() -> dict[str, bytes]:
    """Path below fixtures/ → content."""
    found = {COLUMNS: _columns(), **basedata(), **layout_files()}
    for case in cases():
        for path, data in case.files().items():
            if path in found:
                raise ValueError(f"two cases make {path}")
            found[path] = data
    return found


def _columns() -> bytes:
    """Every column of every layout, for programs that cannot read layouts."""
    layouts: dict[str, dict[str, Any]] = {
        layout.name: {
            "letter": layout.file.letter,
            "direction": layout.file.direction,
            "records": {
                plan.kind: _record(plan) for plan in layout.file.records.values()
            },
        }
        for layout in Catalogue.shipped()
        if layout.format.name in ("jcq14", "a2c1")
    }
    rows = []
    for name, form in layouts.items():
        records = ",\n".join(
            f"      {json.dumps(kind)}: {json.dumps(record)}"
            for kind, record in form.pop("records").items()
        )
        head = json.dumps(form)[1:-1]
        rows.append(
            f'    {json.dumps(name)}: {{{head}, "records": {{\n{records}\n    }}}}'
        )
    text = ",\n".join(rows)
    return f'{{\n  "version": 1,\n  "layouts": {{\n{text}\n  }}\n}}\n'.encode("ascii")


def _record(plan: RecordPlan) -> dict[str, Any]:
    return {
        "identifier": plan.identifier,
        "length": plan.length,
        "open_ended": plan.open_ended,
        "fields": [_field(item) for item in plan.fields],
    }


def _field(item: FieldPlan | GroupPlan) -> dict[str, Any]:
    form: dict[str, Any] = {
        "name": item.name,
        "columns": [item.start, item.end],
        "position": str(item.position),
        "values": str(item.values),
    }
    if isinstance(item, GroupPlan):
        return form | {
            "repeat": item.repeat,
            "members": [_field(member) for member in item.members],
        }
    choices = {"choices": list(item.type.choices)} if item.type.choices else {}
    return form | {"type": item.type.base, "required": item.required} | choices


def main() -> int:
    """Write them all, and remove what is no longer made."""
    wanted = files()
    for top in MADE:
        for path in sorted((FOLDER / top).rglob("*"), reverse=True):
            if path.is_file() and path.relative_to(FOLDER).as_posix() not in wanted:
                path.unlink()
            elif path.is_dir() and not any(path.iterdir()):
                path.rmdir()
    for name, data in wanted.items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    sys.stdout.write(f"wrote {len(wanted)} files\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
