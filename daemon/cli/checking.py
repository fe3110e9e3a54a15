"""`a2c check`: is this file right, and if not, what is wrong where."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from daemon.cli.files import (
    STDIN,
    Given,
    basedata_from,
    blocks,
    catalogue_with,
    code_of,
    files_in,
)
from daemon.cli.output import (
    JSON_VERSION,
    ExitCode,
    Trouble,
    cause_of,
    command,
    complain,
    counted,
    say,
    write,
    write_json,
)

if TYPE_CHECKING:
    from edi import Basedata, Catalogue, Report


def add_commands(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command("check")(command(check))


def check(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH", help="Files or folders; - is stdin."),
    ],
    basedata: Annotated[
        Path | None,
        typer.Option(
            "--basedata",
            metavar="DIR",
            help="A folder of basedata (S, O, C, L, D) to check against. Without it, "
            "the basedata in a folder given is used for that folder's files.",
        ),
    ] = None,
    overlays: Annotated[
        Path | None,
        typer.Option("--overlays", metavar="DIR", help="A folder of overlay layouts."),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--name", help="The file name to judge stdin by."),
    ] = None,
    reveal: Annotated[
        bool, typer.Option("--reveal", help="Show personal data in excerpts.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Check files, and say what is wrong where.

    Every finding comes with what was expected and what to do.

    Exit code 0: all accepted; 1: at least one rejected; 2: a path cannot be read;
    3: reading failed.
    """
    if STDIN in paths and name is None:
        raise Trouble("stdin has no name to judge it by", "give one with --name")
    run = _Run(catalogue_with(overlays), name, reveal, as_json)
    if basedata is not None:
        if not basedata.is_dir():
            raise Trouble(f"there is no folder {basedata}", "name a folder of basedata")
        run.basedata = basedata_from(files_in(basedata), run.catalogue)
        if run.basedata is None:
            say(f"note: there is no basedata in {basedata}")
    for path in paths:
        run.check(path)
    run.finish()


class _Run:
    """One run over all paths; it goes on after a path that fails."""

    def __init__(
        self, catalogue: Catalogue, stdin_name: str | None, reveal: bool, as_json: bool
    ) -> None:
        self.catalogue = catalogue
        self.basedata: Basedata | None = None
        self._stdin_name = stdin_name
        self._reveal = reveal
        self._as_json = as_json
        self._forms: list[dict[str, Any]] = []
        self._checked = 0
        self._rejected = 0
        self._code = ExitCode.GOOD

    def check(self, path: Path) -> None:
        """Check a file, or the files in a folder."""
        try:
            given = files_in(path) if path.is_dir() else [self._single(path)]
            basedata = self.basedata
            if basedata is None and path.is_dir():
                basedata = basedata_from(given, self.catalogue)
        except OSError as error:
            self._fail(path, error)
            return
        if not given:
            say(f"note: there are no files in {path}")
        for each in given:
            self._check_file(each, basedata)

    def _single(self, path: Path) -> Given:
        if path == STDIN and self._stdin_name is not None:
            return Given(path, self._stdin_name)
        return Given(path, path.name)

    def _check_file(self, given: Given, basedata: Basedata | None) -> None:
        from edi import check

        try:
            report = check(
                blocks(given.path),
                given.name,
                basedata=basedata,
                catalogue=self.catalogue,
            )
        except OSError as error:
            self._fail(given.path, error)
            return
        self._checked += 1
        if report.verdict == "rejected":
            self._rejected += 1
            self._worsen(ExitCode.FINDINGS)
        if self._as_json:
            self._forms.append(_report_to_json(report, given))
        else:
            for text in _report_text(report, given, self._reveal):
                write(text)

    def _fail(self, path: Path, error: OSError) -> None:
        code = code_of(error)
        complain(
            f"cannot read {path}: {cause_of(error)}",
            "check the path and the rights to it" if code is ExitCode.USAGE else "",
        )
        self._worsen(code)

    def _worsen(self, code: ExitCode) -> None:
        self._code = max(self._code, code)

    def finish(self) -> None:
        """Write what is written at the end, and end with the gravest exit code."""
        if self._as_json:
            write_json({"version": JSON_VERSION, "files": self._forms})
        elif self._checked > 1:
            say(f"{counted(self._checked, 'file')}, {self._rejected} rejected")
        if self._code:
            raise typer.Exit(self._code)


def _report_to_json(report: Report, given: Given) -> dict[str, Any]:
    from edi.diagnostics.render_json import render_json

    return {
        "path": str(given.path),
        "name": report.name,
        "layout": report.layout,
        "verdict": report.verdict,
        "records": report.records,
        "diagnostics": [render_json(each) for each in report.diagnostics],
    }


def _report_text(report: Report, given: Given, reveal: bool) -> Iterator[str]:
    from edi.diagnostics.render_text import printable, render_text

    name = report.name if given.path == STDIN else str(given.path)
    for diagnostic in report.diagnostics:
        excerpt = report.excerpts.get(diagnostic.record or 0)
        yield render_text(
            diagnostic,
            name=name,
            line=excerpt.line if excerpt else None,
            personal_columns=excerpt.personal_columns if excerpt else (),
            reveal=reveal,
        )
        yield ""
    counts = (
        (report.errors, "error"),
        (report.warnings, "warning"),
        (report.notices, "notice"),
    )
    found = [counted(count, noun) for count, noun in counts if count]
    layout = report.layout or "no known layout"
    records = counted(report.records, "record")
    summary = ", ".join(found) or "no findings"
    yield f"{printable(name)}: {report.verdict} ({layout}, {records}): {summary}"
