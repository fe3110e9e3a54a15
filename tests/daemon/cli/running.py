"""Runs a2c in this process, as a terminal would see it."""

from __future__ import annotations

import json
from typing import Any

from attrs import frozen
from typer.testing import CliRunner

from daemon.cli.command_line import command_line

APP = command_line()


@frozen
class Ran:
    """What a command left behind."""

    code: int
    out: str
    talk: str

    @property
    def form(self) -> Any:  # whatever JSON it wrote
        """What it wrote as JSON."""
        return json.loads(self.out)


def a2c(*arguments: object, stdin: bytes | None = None) -> Ran:
    """Run a command line; a crash of the program crashes the test."""
    result = CliRunner().invoke(
        APP, [str(argument) for argument in arguments], input=stdin
    )
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.exit_code, result.stdout, result.stderr)
