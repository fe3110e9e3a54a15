"""`a2c demo`: a small exam series, played for real on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from daemon.cli.output import command


def add_commands(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command("demo")(command(demo))


def demo(
    directory: Annotated[
        Path | None,
        typer.Option("--dir", metavar="DIR", help="Keep everything in this folder."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Give the account in JSON.")
    ] = False,
) -> None:
    """Play one exam series on this machine.

    Between an awarding body and three centres: real processes, a real SFTP server,
    synthetic data. Exit code 0: every file arrived unchanged; otherwise something was
    lost, altered or stuck.
    """
    from rich.console import Console

    from daemon.demo import run

    # With --json stdout is for data alone, so the timeline is talk.
    code = run(directory, as_json, Console(stderr=as_json))
    if code:
        raise typer.Exit(code)
