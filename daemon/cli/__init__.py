"""The command line `a2c`.

stdout carries data and stderr carries talk; every reading command takes `--json`; exit
codes are those of `daemon.cli.output.ExitCode`. Most runs check one small file, so
only the module of the command that is asked for is loaded, and whatever takes long to
import is imported by the command that needs it.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

from daemon.cli.output import ExitCode, complain, guarded_code

INTERRUPTED = 130
"""What shells expect after Ctrl-C; typer gives it as well."""


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
    arguments = sys.argv[1:]
    try:
        if _only_names_files(arguments):
            from daemon.cli.check_run import check_files

            return guarded_code(check_files, [Path(each) for each in arguments[1:]])
        from daemon.cli.command_line import command_line, needed

        command_line(needed(arguments))(prog_name="a2c")
    except KeyboardInterrupt:
        return INTERRUPTED
    except SystemExit as end:
        return end.code
    except Exception:  # noqa: BLE001  # the command line's top: nothing may pass as 1
        import traceback

        traceback.print_exc()
        complain("a2c met a fault of its own", "report it with the lines above")
        return ExitCode.OUR_FAULT
    return ExitCode.GOOD


_PLAIN_NAME = re.compile(r"[^-*?\[~$%][^*?\[~$%]*")
"""No option, and nothing that typer would expand on Windows."""


def _only_names_files(arguments: Sequence[str]) -> bool:
    """Whether these are `check` and paths: what a drop folder starts for each file.

    Then there is nothing for typer to parse; to load it would take half the time.
    """
    command, *names = arguments or [""]
    return command == "check" and bool(names) and all(map(_PLAIN_NAME.fullmatch, names))
