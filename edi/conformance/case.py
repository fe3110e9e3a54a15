"""One case of the suite, as its `case.json` says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args

from attrs import frozen

VERSION = 1

Kind = Literal["decoder", "encoder", "checker"]
"""What a program under test can be."""
KINDS: tuple[Kind, ...] = get_args(Kind)

Roundtrip = Literal["exact", "canonical", "none", "refused"]
ROUNDTRIPS: tuple[Roundtrip, ...] = get_args(Roundtrip)
SEVERITIES = ("error", "warning", "notice")
VERDICTS = ("accepted", "rejected")

REQUIRED = ("version", "file", "about", "layout", "verdict", "diagnostics")
OPTIONAL = (
    "source",
    "covers",
    "confirmed",
    "roundtrip",
    "canonical",
    "basedata",
    "history",
    "neighbour",
    "records",
)


class CaseError(ValueError):
    """A `case.json` that is not one: `where` in it, and what is wrong there."""

    def __init__(self, path: str, where: str, problem: str) -> None:
        self.path = path
        self.where = where
        self.problem = problem
        super().__init__(f"{path}/case.json: {where}: {problem}")


@frozen
class Expected:
    """One finding that a checker must report."""

    code: str
    severity: str
    record: int | None
    """From 1; None for the file as a whole."""
    columns: tuple[int, int] | None
    """From 1, both included."""


@frozen(kw_only=True)
class Case:
    """One file, and what programs must make of it."""

    path: str
    """Of its folder in the suite, with `/`: it names the case."""
    file: str
    """The file's name, which is also the name it is judged by."""
    about: str
    layout: str | None
    verdict: str
    diagnostics: tuple[Expected, ...]
    source: str = ""
    covers: tuple[str, ...] = ()
    """`kind.field` of what it shows a boundary or a fault of."""
    confirmed: frozenset[str] = frozenset()
    """The kinds of programs for which it rests on confirmed columns only."""
    roundtrip: Roundtrip = "none"
    """What an encoder makes of `records`: the file itself (exact), the file `canonical`
    beside it, nothing that is tested (none); or it must refuse them (refused)."""
    canonical: str | None = None
    """A file beside: what an encoder gives where that is not the file itself."""
    basedata: str | None = None
    """A folder of basedata, as a path in the suite."""
    history: str | None = None
    """A folder of what went before in the series, by name, as a path in the suite."""
    neighbour: str | None = None
    """A case that is nearly the same, without these findings."""
    records: tuple[Mapping[str, Any], ...] | None = None
    """What a decoder must show; None where that is not tested."""

    def is_for(self, kind: Kind, *, confirmed: bool = False) -> bool:
        """Whether a program of that kind is tested with it.

        With `confirmed`, only if what is expected rests on confirmed columns.
        """
        if confirmed and kind not in self.confirmed:
            return False
        if self.roundtrip == "refused":  # there is no file to read
            return kind == "encoder"
        if kind == "decoder":
            return self.records is not None
        if kind == "encoder":
            return self.records is not None and self.roundtrip != "none"
        return True

    @property
    def group(self) -> str:
        """What scorecards count together: the path without the case's own folder."""
        return self.path.rpartition("/")[0]

    def document(self) -> dict[str, Any]:
        """The JSON that an encoder gets, in the form of `a2c show --json`."""
        return {
            "version": VERSION,
            "name": self.file,
            "layout": self.layout,
            "records": list(self.records or ()),
        }


def case_from_json(path: str, form: object) -> Case:
    """The case in a folder of the suite. Raises CaseError.

    `basedata`, `history` and `neighbour` are written as seen from the folder that holds
    the case's own.
    """
    read = _Reading(path, form)
    read.keys()
    if read.form["version"] != VERSION:
        raise read.error("version", f"expected {VERSION}")
    roundtrip = read.one_of("roundtrip", ROUNDTRIPS, "none")
    canonical = read.text_or_none("canonical")
    if (roundtrip == "canonical") != (canonical is not None):
        raise read.error("canonical", 'goes with roundtrip "canonical"')
    return Case(
        path=path,
        file=read.text("file"),
        about=read.text("about"),
        layout=read.text_or_none("layout"),
        verdict=read.one_of("verdict", VERDICTS, ""),
        diagnostics=read.diagnostics(),
        source=read.text_or_none("source") or "",
        covers=read.texts("covers"),
        confirmed=frozenset(read.texts("confirmed", KINDS)),
        roundtrip=roundtrip,
        canonical=canonical,
        basedata=read.beside("basedata"),
        history=read.beside("history"),
        neighbour=read.beside("neighbour"),
        records=read.records(),
    )


class _Reading:
    """Reads one form, and says where it is wrong."""

    def __init__(self, path: str, form: object) -> None:
        self.path = path
        if not isinstance(form, Mapping):
            raise self.error("the case", "expected an object")
        self.form: Mapping[str, Any] = form

    def error(self, where: str, problem: str) -> CaseError:
        return CaseError(self.path, where, problem)

    def keys(self) -> None:
        for key in REQUIRED:
            if key not in self.form:
                raise self.error(key, "is missing")
        for key in self.form:
            if key not in REQUIRED and key not in OPTIONAL:
                raise self.error(key, "is no key of a case")

    def text(self, key: str) -> str:
        value = self.text_or_none(key)
        if not value:
            raise self.error(key, "expected a text")
        return value

    def text_or_none(self, key: str) -> str | None:
        value = self.form.get(key)
        if value is not None and not isinstance(value, str):
            raise self.error(key, f"expected a text or null, found {value!r}")
        return value

    def one_of(self, key: str, choices: tuple[Any, ...], default: str) -> Any:
        value = self.form.get(key, default)
        if value not in choices:
            raise self.error(key, f"expected {' or '.join(choices)}, found {value!r}")
        return value

    def texts(self, key: str, choices: tuple[str, ...] = ()) -> tuple[str, ...]:
        rows = self.form.get(key, [])
        if not isinstance(rows, list) or not all(isinstance(r, str) for r in rows):
            raise self.error(key, "expected a list of texts")
        for row in rows:
            if choices and row not in choices:
                raise self.error(key, f"expected {' or '.join(choices)}, found {row!r}")
        return tuple(rows)

    def beside(self, key: str) -> str | None:
        value = self.text_or_none(key)
        if value is None:
            return None
        parts = self.path.split("/")[:-1]
        for part in value.split("/"):
            if part != "..":
                parts.append(part)
            elif parts:
                parts.pop()
            else:
                raise self.error(key, f"{value!r} leads out of the suite")
        return "/".join(parts)

    def diagnostics(self) -> tuple[Expected, ...]:
        rows = self.form["diagnostics"]
        if not isinstance(rows, list):
            raise self.error("diagnostics", "expected a list")
        return tuple(self._expected(row, number) for number, row in enumerate(rows))

    def _expected(self, row: object, number: int) -> Expected:
        where = f"diagnostics[{number}]"
        if not isinstance(row, Mapping):
            raise self.error(where, "expected an object")
        if set(row) != {"code", "severity", "record", "columns"}:
            raise self.error(where, "expected code, severity, record and columns")
        columns = row["columns"]
        if columns is not None and not is_span(columns):
            raise self.error(where, f"expected two columns or null, found {columns!r}")
        if row["severity"] not in SEVERITIES:
            raise self.error(where, f"{row['severity']!r} is no severity")
        span = (columns[0], columns[1]) if columns else None
        return Expected(row["code"], row["severity"], row["record"], span)

    def records(self) -> tuple[Mapping[str, Any], ...] | None:
        rows = self.form.get("records")
        if rows is None:
            return None
        if not isinstance(rows, list) or not all(isinstance(r, Mapping) for r in rows):
            raise self.error("records", "expected a list of objects")
        return tuple(rows)


def is_span(value: object) -> bool:
    """Whether a JSON value is a first and a last column."""
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(type(each) is int for each in value)
        and 1 <= value[0] <= value[1]
    )
