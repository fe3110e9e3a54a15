"""The command line `a2c`.

stdout carries data and stderr carries talk; every reading command takes `--json`; exit
codes are those of `daemon.cli.output.ExitCode`. Most runs check one small file, so
only the module of the command that is asked for is loaded, and whatever takes long to
import is imported by the command that needs it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from io import TextIOWrapper
from typing import Annotated

import typer

from daemon.cli.output import ExitCode, complain, write

__all__ = ["COMMANDS", "command_line", "main"]

COMMANDS = {
    "checking": ("check",),
    "diff": ("diff",),
    "documents": ("show", "write"),
    "converting": ("convert",),
    "reference": ("explain",),
    "layouts": ("layouts",),
    "probing": ("probe",),
    "identifiers": ("name", "uci", "uln"),
    "conforming": ("conform",),
    "configuring": ("init", "config"),
    "operating": ("run", "once", "status", "history"),
    "by_hand": ("hold", "release", "retry", "resend"),
    "keeping": ("verify", "purge"),
    "doctor": ("doctor",),
    "demonstrating": ("demo",),
}
"""By module of this package, in the order of the help: the commands that it adds."""


def command_line(modules: Iterable[str] = tuple(COMMANDS)) -> typer.Typer:
    """The command line with the commands of some modules."""
    app = typer.Typer(
        name="a2c",
        help="Read, write, check and carry the exam-data files that centres and "
        "awarding bodies exchange.\n\nExit codes: 0 good, 1 findings at error level, "
        "2 usage or configuration, 3 environment (network, disk).",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_options)
    for module in modules:
        import_module(f"daemon.cli.{module}").add_commands(app)
    return app


def _needed(arguments: Sequence[str]) -> list[str]:
    """The modules that these arguments ask for: one of them, or all for the help."""
    first = arguments[0] if arguments else ""
    if first == "--version":
        return []
    return [name for name, own in COMMANDS.items() if first in own] or [*COMMANDS]


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            write(f"a2c {version('a2c-edi')}")
        except PackageNotFoundError:
            write("a2c, run from its source without being installed")
        raise typer.Exit


def _options(
    version: Annotated[  # acted on by its callback
        bool,
        typer.Option(
            "--version",
            callback=_show_version,
            is_eager=True,
            help="Show the version and exit.",
        ),
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line; the entry point of `a2c`."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console may lack a character; a name with it must not stop us.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    code = _run()
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # Nobody reads on. What is left goes nowhere, or the flush at exit would fail.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def _run() -> int | str | None:
    try:
        command_line(_needed(sys.argv[1:]))(prog_name="a2c")
    except SystemExit as end:
        return end.code
    except Exception:  # noqa: BLE001  # the command line's top: nothing may pass as 1
        import traceback

        traceback.print_exc()
        complain("a2c met a fault of its own", "report it with the lines above")
        return ExitCode.OUR_FAULT
    return ExitCode.GOOD
