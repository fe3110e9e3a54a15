"""`a2c run`, `once`, `status`, `history`: the daemon, and what it has done."""

from __future__ import annotations

import typer

from daemon.cli.configuring import DEFAULT_CONFIG, ConfigPath, load
from daemon.cli.output import command


def add_commands(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("run")(command(run))
    app.command("once")(command(once))


def run(config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Run the exchange until told to stop (Ctrl-C, SIGTERM)."""
    loaded = load(config)
    from daemon import app

    _end(app.run(loaded))


def once(config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Make one pass over everything that is due, then exit.

    Exit code 0: nothing is left that could be done now.
    """
    loaded = load(config)
    from daemon import app

    _end(app.once(loaded))


def _end(code: int) -> None:
    if code:
        raise typer.Exit(code)
