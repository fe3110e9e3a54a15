"""`a2c doctor`: what is wrong with this machine, and the remedy for each."""

from __future__ import annotations

from typing import Annotated

import typer

from daemon.cli.by_hand import Json
from daemon.cli.configuring import DEFAULT_CONFIG, ConfigPath, load
from daemon.cli.output import (
    JSON_VERSION,
    ExitCode,
    command,
    counted,
    write,
    write_json,
)


def add_commands(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command("doctor")(command(doctor))


def doctor(
    config: ConfigPath = DEFAULT_CONFIG,
    offline: Annotated[
        bool, typer.Option("--offline", help="Do not connect to any partner.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Look over spools, disk, clock, rights, keys and partners; say what to do.

    A daemon that is running is not disturbed; nothing is sent.

    Exit code 0: nothing stands in the way; 3: something does.
    """
    loaded = load(config)
    from daemon.clock import SystemClock
    from daemon.doctor.checkup import checkup
    from edi.diagnostics.render_text import printable

    found = []
    for finding in checkup(loaded, SystemClock(), offline=offline):
        found.append(finding)
        if as_json:
            continue
        write(printable(f"{finding.level:<8}{finding.check:<12}{finding.subject}"))
        write(printable(f"{'':20}{finding.message}"))
        if finding.remedy:
            write(printable(f"{'':20}= remedy: {finding.remedy}"))
    errors = sum(finding.level == "error" for finding in found)
    warnings = sum(finding.level == "warning" for finding in found)
    if as_json:
        write_json(
            {
                "version": JSON_VERSION,
                "errors": errors,
                "warnings": warnings,
                "findings": [finding.to_json() for finding in found],
            }
        )
    else:
        write(f"{counted(errors, 'error')}, {counted(warnings, 'warning')}")
    if errors:
        raise typer.Exit(ExitCode.ENVIRONMENT)
