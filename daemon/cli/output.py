"""How commands speak: data to stdout, talk to stderr, and fixed exit codes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum
from functools import wraps
from typing import ParamSpec

JSON_VERSION = 1
"""The version of every JSON shape; it rises when a key changes its meaning or goes."""


class ExitCode(IntEnum):
    """What a command's exit code means."""

    GOOD = 0
    FINDINGS = 1
    """There are findings at error level, or the answer is not yes."""
    USAGE = 2
    """The command line, a path on it or the configuration is wrong."""
    ENVIRONMENT = 3
    """The network, a disk or another part of the machine failed."""
    OUR_FAULT = 70
    """A fault of the program itself."""


class Trouble(Exception):  # noqa: N818  # it ends a command; not all of it is an error
    """Ends a command with a message for people and an exit code."""

    def __init__(
        self, message: str, fix: str = "", code: ExitCode = ExitCode.USAGE
    ) -> None:
        self.message = message
        self.fix = fix
        self.code = code
        super().__init__(message)


P = ParamSpec("P")


def command(function: Callable[P, None]) -> Callable[P, None]:
    """Make a command of a function: its troubles become messages and exit codes."""

    @wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        from typer import Exit

        code = guarded_code(function, *args, **kwargs)
        if code:
            raise Exit(code)

    return guarded


def guarded_code(
    function: Callable[P, ExitCode | None], *args: P.args, **kwargs: P.kwargs
) -> ExitCode:
    """Call what does a command; say what its troubles are, and give the exit code."""
    try:
        return function(*args, **kwargs) or ExitCode.GOOD
    except Trouble as trouble:
        complain(trouble.message, trouble.fix)
        return trouble.code
    except BrokenPipeError:
        # Whoever read our output has had enough, as `| head` does.
        return ExitCode.GOOD
    except OSError as error:
        subject = f" {error.filename}" if error.filename else ""
        complain(f"the system refused{subject}: {cause_of(error)}")
        return ExitCode.ENVIRONMENT


def cause_of(error: OSError) -> str:
    """Return what the system says, in our wording."""
    return (error.strerror or str(error)).lower()


def say(text: str) -> None:
    """Write a line of talk to stderr."""
    sys.stderr.write(f"{text}\n")


def complain(message: str, fix: str = "") -> None:
    """Write what is wrong, and what to do about it, to stderr."""
    say(f"error: {message}")
    if fix:
        say(f"  = help: {fix}")


def write(text: str) -> None:
    """Write a line of data to stdout."""
    sys.stdout.write(f"{text}\n")


def write_json(form: object) -> None:
    """Write a JSON value to stdout, readable and in plain ASCII."""
    import json

    write(json.dumps(form, indent=2))


def columns(rows: Iterable[Sequence[str]]) -> str:
    """Align rows of cells; the last column is not padded."""
    table = [tuple(row) for row in rows]
    if not table:
        return ""
    count = max(map(len, table))
    widths = [
        max(len(row[index]) for row in table if index < len(row))
        for index in range(count)
    ]
    return "\n".join(
        "  ".join(
            cell.ljust(width) for cell, width in zip(row, widths, strict=False)
        ).rstrip()
        for row in table
    )


def counted(count: int, noun: str) -> str:
    """Write a count with its noun: `1 error`, `2 errors`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def indented(text: str, by: str = "  ") -> str:
    """Indent every line of a text."""
    return "\n".join(f"{by}{line}" if line else line for line in text.splitlines())
