"""`a2c convert`: EDI files to tables that other programs read, and back."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer
from attrs import frozen

from daemon.cli.files import code_of
from daemon.cli.layout_choice import ConfigFile, Overlays, chosen_catalogue
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
    from daemon.convert.back import Opened, Written
    from daemon.convert.source import Advance, Source
    from edi import Catalogue

LONG_BYTES = 4 << 20
"""From that size on, a person at a terminal sees a bar."""


class To(StrEnum):
    """What EDI files become."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"
    ARROW = "arrow"
    XLSX = "xlsx"


class From(StrEnum):
    """What EDI files are made from."""

    CSV = "csv"
    JSONL = "jsonl"
    XLSX = "xlsx"


def add_commands(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command("convert")(command(convert))


def convert(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="What to read.")],
    to: Annotated[
        To | None, typer.Option("--to", help="Convert EDI files to this format.")
    ] = None,
    back_from: Annotated[
        From | None,
        typer.Option("--from", help="Make EDI files from files of this format."),
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="The folder to write to.")
    ] = Path(),
    provisional: Annotated[
        bool,
        typer.Option(
            "--provisional",
            help="Consent to a layout whose columns are partly placeholders (--from).",
        ),
    ] = False,
    overlays: Overlays = None,
    config: ConfigFile = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Convert EDI files to tables for other programs, and back.

    E1234501.X01 becomes E1234501.X01.csv and the other way round. csv, jsonl and xlsx
    have a row for every record, headers and trailers too; back from them, a file passes
    the same writer and checks as any other. parquet and arrow have the details as typed
    columns, and no way back. What is written holds personal data as the EDI file does;
    only you can read it.

    Exit code 1: a file cannot be converted as it stands; 2: usage, or a package is
    missing; 3: the disk failed.
    """
    if (to is None) == (back_from is None):
        raise Trouble("say either --to or --from, with a format", "a2c convert --help")
    if not out.is_dir():
        raise Trouble(
            f"there is no folder {out}", "make it, or name another with --out"
        )
    catalogue = chosen_catalogue(overlays, config)
    if to is not None:
        one = _forward(to, catalogue, out)
    else:
        one = _backward(From(str(back_from)), catalogue, out, provisional)
    _run(files, one, as_json)


@frozen
class _Converted:
    """What became of one file."""

    path: Path
    records: int
    personal: bool


_One = Callable[[Path, "Advance"], _Converted]


def _run(files: list[Path], one: _One, as_json: bool) -> None:
    """Convert every file, going on after one that fails; end with the gravest code."""
    worst = ExitCode.GOOD
    forms: list[dict[str, Any]] = []
    personal = False
    with _progress(files) as advance:
        for file in files:
            try:
                done = one(file, advance)
            except Trouble as trouble:
                complain(trouble.message, trouble.fix)
                worst = max(worst, trouble.code)
                continue
            except OSError as error:
                complain(f"cannot convert {file}: {cause_of(error)}")
                worst = max(worst, code_of(error))
                continue
            personal = personal or done.personal
            form = {"from": str(file), "to": str(done.path), "records": done.records}
            forms.append(form)
            if not as_json:
                write(str(done.path))
    if as_json:
        write_json({"version": JSON_VERSION, "files": forms})
    if personal:
        say(
            "note: what was written holds candidates' personal data, and only you can "
            "read it; keep it no longer than you need it"
        )
    if worst:
        raise typer.Exit(worst)


@contextmanager
def _progress(files: list[Path]) -> Iterator[Advance]:
    """Show a bar on a terminal while much is read; elsewhere nothing."""
    total = sum(file.stat().st_size for file in files if file.is_file())
    if total < LONG_BYTES or not sys.stderr.isatty():
        yield lambda _count: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn

    columns = (BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("converting", total=total)
        yield lambda count: bar.advance(task, count)


def _forward(to: To, catalogue: Catalogue, out: Path) -> _One:
    from daemon.convert.placing import new_file
    from daemon.convert.source import Source

    def one(file: Path, advance: Advance) -> _Converted:
        with _troubles():
            source = Source(file, catalogue, advance)
            name = f"{source.name}.{to}"
            write_form = _writer(to)
            with new_file(out, name) as sink:
                records = write_form(source, sink)
        return _Converted(out / name, records, _is_personal(source))

    return one


def _is_personal(source: Source) -> bool:
    plans = source.layout.file.records.values()
    return any(item.personal for plan in plans for item in plan.plain_fields())


def _writer(to: To) -> Callable[[Source, BinaryIO], int]:
    """The writer of a format. Raises ConversionError where its package is missing."""
    from daemon.convert.errors import library

    if to is To.CSV:
        from daemon.convert import csv_form

        return csv_form.write
    if to is To.JSONL:
        from daemon.convert import jsonl_form

        return jsonl_form.write
    if to is To.XLSX:
        with library("openpyxl", "xlsx", "writing xlsx"):
            from daemon.convert import xlsx_form

        return xlsx_form.write
    with library("pyarrow", "arrow", f"writing {to}"):
        from daemon.convert import arrow_form
    if to is To.PARQUET:
        return arrow_form.write_parquet
    return arrow_form.write_arrow


def _backward(
    back_from: From, catalogue: Catalogue, out: Path, provisional: bool
) -> _One:
    from daemon.convert.back import write_edi
    from daemon.convert.placing import new_file

    def one(file: Path, advance: Advance) -> _Converted:
        name = file.name.removesuffix(f".{back_from}")
        if name == file.name:
            raise Trouble(
                f"{file} does not end in .{back_from}",
                "call it as the EDI file it is to be, with that suffix",
            )
        with _troubles(), new_file(out, name) as sink:
            written = write_edi(
                file,
                name,
                _reader(back_from),
                sink,
                catalogue,
                provisional=provisional,
                advance=advance,
            )
            _refuse_faulty(file, written)
        return _Converted(out / name, written.records, personal=False)

    return one


def _reader(back_from: From) -> Opened:
    """The reader of a format. Raises ConversionError where its package is missing."""
    from daemon.convert.errors import library

    if back_from is From.CSV:
        from daemon.convert import csv_form

        return csv_form.rows
    if back_from is From.JSONL:
        from daemon.convert import jsonl_form

        return jsonl_form.objects
    with library("openpyxl", "xlsx", "reading xlsx"):
        from daemon.convert import xlsx_form

    return xlsx_form.rows


def _refuse_faulty(file: Path, written: Written) -> None:
    """Say what the checks found; nothing is written where it is an error."""
    from edi.diagnostics.render_text import render_text

    report = written.report
    if report.verdict == "accepted":
        return
    for diagnostic in report.diagnostics:
        say(render_text(diagnostic, name=report.name))
    found = counted(report.errors, "error")
    raise Trouble(
        f"{file} would make a file with {found}; none was written",
        "correct what is said above",
        ExitCode.FINDINGS,
    )


@contextmanager
def _troubles() -> Iterator[None]:
    """Turn what ends the conversion of a file into a message and an exit code."""
    from daemon.convert.errors import ConversionError
    from edi import ConsentNeededError
    from edi.tables import NoTableError

    try:
        yield
    except ConversionError as error:
        code = ExitCode.USAGE if error.usage else ExitCode.FINDINGS
        raise Trouble(error.message, error.fix, code) from None
    except NoTableError as error:
        fix = "give the field another name in the overlay"
        raise Trouble(str(error), fix) from None
    except ConsentNeededError as error:
        raise Trouble(
            f"the columns of {error.layout} are partly placeholders",
            "consent with --provisional, or correct the layout with --overlays",
        ) from None
