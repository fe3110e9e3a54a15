"""`a2c explain`: what codes mean."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, Annotated

import typer

from daemon.cli.output import (
    JSON_VERSION,
    Trouble,
    columns,
    command,
    indented,
    write,
    write_json,
)

if TYPE_CHECKING:
    from daemon.cli.registries import Explained

_Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


def add_commands(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command("explain")(command(explain))


def explain(
    code: Annotated[
        str | None, typer.Argument(metavar="CODE", help="Such as FLD011.")
    ] = None,
    as_json: _Json = False,
) -> None:
    """Explain a code of a finding.

    What is wrong, why it matters, and what to do. Without a code, list all of them.
    """
    from daemon.cli.registries import LEVELS, all_codes, closest, code_to_json

    known = all_codes()
    if code is not None and code.upper() not in known:
        close = closest(code, known)
        fix = f"perhaps {' or '.join(close)}; " if close else ""
        raise Trouble(f"there is no code {code}", f"{fix}'a2c explain' lists all")
    entries = list(known.values()) if code is None else [known[code.upper()]]
    if as_json:
        write_json(
            {"version": JSON_VERSION, "codes": [code_to_json(each) for each in entries]}
        )
    elif code is not None:
        write(_explanation(entries[0]))
    else:
        for level, meaning in LEVELS.items():
            own = [entry for entry in entries if entry.code.startswith(level)]
            rows = [(each.code, str(each.severity), each.summary) for each in own]
            if rows:
                write(f"{level}: {meaning}\n{indented(columns(rows))}\n")


def _explanation(entry: Explained) -> str:
    from daemon.cli.registries import help_of

    return "\n\n".join(
        (
            f"{entry.code} {entry.name} ({entry.severity})",
            entry.summary,
            f"why:\n{indented(fill(entry.why, 80))}",
            f"help:\n{indented(fill(help_of(entry), 80))}",
            f"example:\n{indented(entry.example)}",
        )
    )
