"""Writes fixtures/profiles: files against the rules of a made-up awarding body.

The profile is made up; what is expected is stated here by hand. Run
`python -m tests.support.make_profile_cases` after a change; a test keeps them in step.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from edi.document import Document, read
from edi.generated import jcq14
from tests.support import edi_files as made
from tests.support.edi_files import changed, joined, lines, put

FOLDER = Path(__file__).parents[2] / "fixtures" / "profiles"
PROFILE = "made-up.toml"
TODAY = "2026-05-18"
PROFILE_TEXT = """\
# Made up for these cases: no awarding body ever said this.
name = "made-up"
title = "Made-up Studies"
awarding_body = "01"
as_of = 2026-01-01

[certification]
form = { value = "J8##", source = "made up" }

[units]
examined = { value = "R###", source = "made up" }
moderated = { value = "R###@", source = "made up" }
required = { value = 2, source = "made up" }

[routes]
one_for_all = { value = true, source = "made up" }

[terminal]
examined_in_final_series = { value = true, source = "made up" }

[retakes]
examined_attempts = { value = 1, source = "made up", year = 2026 }
units = ["R093"]

[sample]
working_days = { value = 3, source = "made up" }

[[deadline]]
of = "entries"
series = "6"
year = 2026
last_day = 2026-02-21
source = "made up"

[[gradeset]]
code = "CNA1"
grades = ["M2", "P2"]
source = "made up"
"""


@frozen
class Case:
    """One file, what lies beside it, and what checking it must tell among other things.

    Only codes that a profile gives are compared.
    """

    folder: str
    document: Document
    about: str
    found: tuple[tuple[str, str, int], ...] = ()
    """(code, severity, record) of each."""
    today: str | None = None
    earlier: bytes | None = None
    """The entries of January, where there were any."""

    def json(self) -> dict[str, object]:
        """The case as cases.json lists it."""
        keys = ("code", "severity", "record")
        return {
            "folder": self.folder,
            "file": self.document.name,
            "about": self.about,
            "today": self.today,
            "earlier": "january" if self.earlier else None,
            "diagnostics": [dict(zip(keys, each, strict=True)) for each in self.found],
        }


def basedata() -> list[Document]:
    """Two units and a certification of one syllabus; R093 is graded by CNA1."""

    def option(code: str, gradeset: str | None) -> jcq14.Option:
        return jcq14.Option.make(
            option_code=code,
            syllabus_code="J834",
            item="U",
            title=f"UNIT {code}",
            fee_defined="N",
            result_type="B",
            first_forecast_gradeset=gradeset,
            first_grade_gradeset=gradeset,
            component_count=0,
        )

    codes = ("R094A", "R094B", "J834")
    options = [option("R093", "CNA1"), *(option(code, None) for code in codes)]
    return [
        made.document("jcq14/options", options, None),
        made.components(),
    ]


def _entries(*candidates: tuple[str, ...]) -> Document:
    records = [made.entry(at, *codes) for at, codes in enumerate(candidates, 1)]
    return made.document("jcq14/entries", records)


def _january(*codes: str) -> bytes:
    head, centre, *rest = lines(_entries(codes))
    return joined(put(head, 10, "1A26"), put(centre, 10, "1A26"), *rest)


def cases() -> Iterator[Case]:
    """All cases; placeholder columns keep most of them notices."""
    n = "notice"
    whole = ("R093", "R094A", "J834")
    yield Case("clean", _entries(whole, ("R093",)), "all that a certification takes")
    yield Case(
        "PRF001-two-routes",
        _entries(("R094A",), ("R094A",), ("R094B",)),
        "one unit by two routes: told at the candidate who differs",
        (("PRF001", n, 5),),
    )
    yield Case(
        "PRF002-no-certification",
        _entries(("R093", "R094A")),
        "both units, and no certification",
        (("PRF002", n, 3),),
    )
    yield Case(
        "PRF003-early",
        _entries(("R093", "J834")),
        "a certification with one unit of two",
        (("PRF003", n, 3),),
    )
    yield Case(
        "PRF003-neighbour",
        _entries(("R093", "J834")),
        "the other unit was entered in January",
        earlier=_january("R094A"),
    )
    yield Case(
        "PRF004-no-examination",
        _entries(("R094A", "J834")),
        "a certification in a series without the examination",
        (("PRF004", n, 3),),
        earlier=_january("R093"),
    )
    yield Case(
        "PRF005-twice",
        _entries(("R093", "R094A", "J834")),
        "an examination for the second time where once is allowed",
        (("PRF005", n, 3),),
        earlier=_january("R093"),
    )
    yield Case(
        "PRF006-late",
        _entries(whole),
        "entries after the deadline",
        (("PRF006", n, 1),),
        today=TODAY,
    )
    yield Case(
        "PRF006-neighbour", _entries(whole), "on the last day", today="2026-02-21"
    )
    yield Case(
        "PRF006-marks",
        made.marks(),
        "marks after the due date that the basedata gives; a sample will follow",
        (("PRF007", n, 1), ("PRF006", n, 3)),
        today=TODAY,
    )
    yield Case(
        "PRF007-sample",
        made.marks(),
        "marks in time; a sample will follow",
        (("PRF007", n, 1),),
        today="2026-05-15",
    )
    for folder, grade, found in (
        ("XRF005-grade", "D2", (("XRF005", n, 3),)),
        ("XRF005-neighbour", "M2", ()),
    ):
        forecast = read(
            [changed(made.forecasts(), 3, 31, grade)], made.forecasts().name
        )
        yield Case(folder, forecast, f"grade {grade}", found)
    yield Case("XRF005-result", made.results(), "a result with grade M2 is in order")
    options = basedata()[0]
    other = read([changed(options, 2, 94, "ZZZZ")], options.name)
    yield Case(
        "XRF007-gradeset",
        other,
        "an option with a gradeset that is not known",
        (("XRF007", "warning", 2),),
    )
    yield Case("XRF007-neighbour", options, "a gradeset that is known")


def files() -> dict[str, bytes]:
    """Path below the folder → content."""
    listed = list(cases())
    found = {PROFILE: PROFILE_TEXT.encode("ascii")}
    form = {"version": 1, "profile": PROFILE, "cases": [each.json() for each in listed]}
    found["cases.json"] = (json.dumps(form, indent=2) + "\n").encode("ascii")
    for document in basedata():
        found[f"basedata/{document.name}"] = bytes(document)
    for case in listed:
        found[f"{case.folder}/{case.document.name}"] = bytes(case.document)
        if case.earlier is not None:
            found[f"{case.folder}/january/E1234501.X01"] = case.earlier
    return found


def main() -> int:
    """Write them all, and remove what is no longer made."""
    wanted = files()
    for path in sorted(FOLDER.rglob("*"), reverse=True):
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
