"""`a2c run`, `once`, `status`, `history`: the daemon, and what it has done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from daemon.cli.configuring import DEFAULT_CONFIG, ConfigPath, load, refused
from daemon.cli.output import JSON_VERSION, ExitCode, command, say, write_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from daemon.cli.parcels import Holder, SpoolStatus
    from daemon.config import Config

_Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


def add_commands(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("run")(command(run))
    app.command("once")(command(once))
    app.command("status")(command(status))
    app.command("history")(command(history))


def run(config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Run the exchange until told to stop (Ctrl-C, SIGTERM)."""
    loaded = load(config)
    from daemon import app

    _end(app.run, loaded)


def once(config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Make one pass over everything that is due, then exit.

    Exit code 0: nothing is left that could be done now.
    """
    loaded = load(config)
    from daemon import app

    _end(app.once, loaded)


def status(
    config: ConfigPath = DEFAULT_CONFIG,
    every: Annotated[
        bool, typer.Option("--all", help="Show all finished files, not the latest 50.")
    ] = False,
    as_json: _Json = False,
) -> None:
    """Show what is where: files on their way, and those that have got there.

    The daemon may be running. Exit code 3: a spool cannot be reached.
    """
    loaded = load(config)
    from daemon.cli import parcels

    def read(holder: Holder) -> SpoolStatus:
        found = parcels.reading(
            holder,
            lambda ledger: parcels.spool_status(holder, ledger, every=every),
        )
        return found or parcels.SpoolStatus(holder, False, {}, ())

    statuses = [read(holder) for holder in parcels.holders(loaded)]
    if as_json:
        forms = [each.to_json() for each in statuses]
        write_json({"version": JSON_VERSION, "role": loaded.role, "spools": forms})
    else:
        parcels.show_status(statuses)
    if not all(each.available for each in statuses):
        raise typer.Exit(ExitCode.ENVIRONMENT)


def history(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A file's name.")],
    config: ConfigPath = DEFAULT_CONFIG,
    as_json: _Json = False,
) -> None:
    """Show everything that happened to files of a name.

    Exit code 1: nothing is known of that name; 3: a spool cannot be reached.
    """
    loaded = load(config)
    from daemon.cli import parcels

    forms = []
    reached = True
    for holder in parcels.holders(loaded):
        found = parcels.reading(holder, lambda ledger: parcels.history(ledger, name))
        reached = reached and found is not None
        for parcel, events in found or ():
            forms.append(
                {
                    **holder.to_json(),
                    **parcels.parcel_to_json(parcel),
                    "events": [parcels.event_to_json(event) for event in events],
                }
            )
            if not as_json:
                parcels.show_history(holder, parcel, events)
    if as_json:
        write_json({"version": JSON_VERSION, "name": name, "parcels": forms})
    if not reached:
        raise typer.Exit(ExitCode.ENVIRONMENT)
    if not forms:
        say(f"no file of the name {name} is known")
        raise typer.Exit(ExitCode.FINDINGS)


def _end(work: Callable[[Config], int], config: Config) -> None:
    from daemon.config import ConfigErrors

    try:
        code = work(config)
    except ConfigErrors as errors:  # the overlay layouts are read only now
        raise refused(config.path, errors) from None
    if code == ExitCode.ENVIRONMENT and config.log.file is not None:
        say(f"not everything could be done: the log {config.log.file} says what")
    if code:
        raise typer.Exit(code)
