"""`a2c check`: is this file right, and if not, what is wrong where."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from daemon.cli.check_reports import Format, Grouping
from daemon.cli.check_run import check_files
from daemon.cli.layout_choice import Overlays
from daemon.cli.output import Trouble, command


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
            help="A folder of basedata (S, O, C, L, D) to check against, instead of "
            "what is found.",
        ),
    ] = None,
    by: Annotated[
        Grouping, typer.Option("--by", help="Put findings together by this.")
    ] = Grouping.FILE,
    report_format: Annotated[
        Format | None,
        typer.Option("--format", help="The form of the report.", show_default="text"),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write the report to this file."),
    ] = None,
    overlays: Overlays = None,
    config: Annotated[
        Path | None,
        typer.Option(
            "--config",
            metavar="FILE",
            help="A configuration: its overlays and its severities are used, and the "
            "basedata and earlier files that its spools hold.",
        ),
    ] = None,
    profile: Annotated[
        list[str] | None,
        typer.Option(
            "--profile",
            metavar="NAME",
            help="Rules of an awarding body to check against as well: a shipped "
            "profile, such as ocr-cambridge-nationals, or a .toml file.",
        ),
    ] = None,
    on: Annotated[
        datetime | None,
        typer.Option(
            "--on",
            formats=["%Y-%m-%d"],
            metavar="YYYY-MM-DD",
            help="The day on which deadlines are judged; today unless given.",
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--name", help="The file name to judge stdin by."),
    ] = None,
    reveal: Annotated[
        bool, typer.Option("--reveal", help="Show personal data in excerpts.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Short for --format json.")
    ] = False,
) -> None:
    """Check files, and say what is wrong where.

    Every finding comes with what was expected and what to do. The files in and under
    the folders given are checked against each other: against the basedata among them,
    and what was entered, amended and received before. What is no exam-data file there
    is passed over with a note.

    Exit code 0: all accepted; 1: at least one rejected; 2: a path cannot be read;
    3: reading failed.
    """
    if as_json and report_format not in (None, Format.JSON):
        raise Trouble(
            f"--json and --format {report_format} exclude each other", "leave one out"
        )
    code = check_files(
        paths,
        basedata=basedata,
        by=by,
        report_format=Format.JSON if as_json else report_format or Format.TEXT,
        out=out,
        overlays=overlays,
        config=config,
        profiles=profile or (),
        on=on,
        name=name,
        reveal=reveal,
    )
    if code:
        raise typer.Exit(code)
