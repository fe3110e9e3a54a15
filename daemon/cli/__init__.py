"""The command line `a2c`.

stdout carries data and stderr carries talk; every reading command takes `--json`; exit
codes are those of `daemon.cli.output.ExitCode`. Most runs check one small file, so
whatever takes long to import is imported by the command that needs it.
"""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from daemon.cli import (
    checking,
    configuring,
    demonstrating,
    documents,
    identifiers,
    operating,
    reference,
)
from daemon.cli.output import ExitCode, Trouble, complain, write

__all__ = ["app", "main"]


class _Commands(TyperGroup):
    """Turns the troubles of any command into a message and an exit code."""

    def invoke(self, ctx: typer.Context) -> Any:  # as typer declares it
        try:
            return super().invoke(ctx)
        except Trouble as trouble:
            complain(trouble.message, trouble.fix)
            raise typer.Exit(trouble.code) from None
        except BrokenPipeError:
            # Whoever read our output has had enough, as `| head` does.
            sys.stdout = None  # type: ignore[assignment]  # stops the flush at exit
            raise typer.Exit(ExitCode.GOOD) from None
        except OSError as error:
            subject = f" {error.filename}" if error.filename else ""
            cause = (error.strerror or str(error)).lower()
            complain(f"the system refused{subject}: {cause}")
            raise typer.Exit(ExitCode.ENVIRONMENT) from None


app = typer.Typer(
    name="a2c",
    cls=_Commands,
    help="Read, write, check and carry the exam-data files that centres and awarding "
    "bodies exchange.\n\nExit codes: 0 good, 1 findings at error level, 2 usage or "
    "configuration, 3 environment (network, disk).",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            write(f"a2c {version('a2c-edi')}")
        except PackageNotFoundError:
            write("a2c, run from its source without being installed")
        raise typer.Exit


@app.callback()
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


for _group in (
    checking,
    documents,
    reference,
    identifiers,
    configuring,
    operating,
    demonstrating,
):
    _group.add_commands(app)


def main() -> None:
    """Run the command line; the entry point of `a2c`."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console may lack a character; a name with it must not stop us.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        app(prog_name="a2c")
    except Exception:  # noqa: BLE001  # the command line's top: nothing may pass as 1
        import traceback

        traceback.print_exc()
        complain("a2c met a fault of its own", "report it with the lines above")
        sys.exit(ExitCode.OUR_FAULT)
