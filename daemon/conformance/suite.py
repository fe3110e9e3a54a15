"""The suite as it lies on disk."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from edi.conformance import Case, CaseError, Kind, case_from_json

CASE_FILE = "case.json"
IN_CHECKOUT = Path(__file__).parents[2] / "fixtures"
"""Where it is in a checkout; what is installed from a wheel comes without it."""


class SuiteError(Exception):
    """There is no suite, or a case of it is wrong; `fix` says what to do."""

    def __init__(self, problem: str, fix: str) -> None:
        self.fix = fix
        super().__init__(problem)


@frozen
class Company:
    """Folders of files that a file is judged with; None where there are none."""

    basedata: Path | None = None
    history: Path | None = None
    """What went before in the series, in the order of the names."""


@frozen
class Suite:
    """The cases in a folder, and the files they speak of."""

    folder: Path
    cases: tuple[Case, ...]

    @classmethod
    def load(cls, folder: Path | None = None) -> Suite:
        """Read every case below a folder. Raises SuiteError and OSError."""
        chosen = folder or IN_CHECKOUT
        found = sorted(chosen.rglob(CASE_FILE))
        if not found:
            raise SuiteError(
                f"there are no cases in {chosen}",
                "name the folder 'fixtures' of the source distribution or of a "
                "checkout with --suite; a wheel comes without it",
            )
        return cls(chosen, tuple(_case(path, chosen) for path in found))

    def chosen(
        self, kind: Kind, *, confirmed: bool = False, patterns: tuple[str, ...] = ()
    ) -> list[Case]:
        """The cases for a kind of program; with patterns, those that fit one."""
        from edi.conformance.skips import matches

        return [
            case
            for case in self.cases
            if case.is_for(kind, confirmed=confirmed)
            and (not patterns or any(matches(each, case.path) for each in patterns))
        ]

    def given(self, kind: Kind, case: Case) -> bytes:
        """What the program gets on stdin. Raises OSError."""
        if kind == "encoder":
            return json.dumps(case.document()).encode("ascii")
        return self._file(case, case.file)

    def expected(self, kind: Kind, case: Case) -> bytes:
        """The file an encoder must give; nothing for others. Raises OSError."""
        if kind != "encoder" or case.roundtrip == "refused":
            return b""
        return self._file(case, case.canonical or case.file)

    def company(self, kind: Kind, case: Case) -> Company:
        """The folders that a checker is to judge the case's file with."""
        if kind != "checker":
            return Company()
        basedata, history = (
            None if path is None else self.folder / path
            for path in (case.basedata, case.history)
        )
        return Company(basedata, history)

    def _file(self, case: Case, name: str) -> bytes:
        return (self.folder / case.path / name).read_bytes()


def files_of(folder: Path) -> Iterator[tuple[str, list[bytes]]]:
    """A folder's files with their names, in their order. Raises OSError."""
    for path in sorted(folder.iterdir()):
        yield path.name, [path.read_bytes()]


def _case(path: Path, suite: Path) -> Case:
    try:
        form = json.loads(path.read_bytes())
        return case_from_json(path.parent.relative_to(suite).as_posix(), form)
    except CaseError as error:
        raise SuiteError(str(error), "correct the case") from None
    except ValueError as error:
        raise SuiteError(f"{path} is not JSON: {error}", "correct the case") from None
