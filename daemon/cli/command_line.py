"""The commands of `a2c` and their options, put together with typer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Annotated

import typer

from daemon.cli.output import write

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


def needed(arguments: Sequence[str]) -> list[str]:
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
