"""`a2c hold`, `release`, `retry`, `resend`: what a person does to a file's journey."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from daemon.cli.configuring import DEFAULT_CONFIG, ConfigPath, load
from daemon.cli.output import (
    JSON_VERSION,
    ExitCode,
    Trouble,
    command,
    say,
    write,
    write_json,
)

if TYPE_CHECKING:
    from pathlib import Path

    from daemon.cli.parcels import Holder
    from spool.by_hand import ByHand, Hand
    from spool.parcel import Parcel

Name = Annotated[str, typer.Argument(metavar="NAME", help="The file's name.")]
Why = Annotated[
    str, typer.Option("--why", help="The reason; it is kept with the file's history.")
]
By = Annotated[
    str | None,
    typer.Option("--by", help="Who asks for it; your user name unless given."),
]
ParcelId = Annotated[
    int | None,
    typer.Option(
        "--id", metavar="N", help="Which one, where several files have the name."
    ),
]
CentreNumber = Annotated[
    str | None,
    typer.Option("--centre", metavar="NUMBER", help="Whose spool, where several."),
]
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


def add_commands(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    for function in (hold, release, retry, resend):
        app.command(function.__name__)(command(function))


def hold(
    name: Name,
    why: Why,
    by: By = None,
    parcel: ParcelId = None,
    centre: CentreNumber = None,
    config: ConfigPath = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Stop a file where it is: nothing is done with it until it is released.

    The daemon may be running. Exit code 1: no such file, or it cannot be held.
    """
    asked = _Asked("hold", name, parcel, centre, as_json)
    asked.run(config, hand_of(by, why), lambda hands: hands.hold)


def release(
    name: Name,
    why: Why,
    by: By = None,
    parcel: ParcelId = None,
    centre: CentreNumber = None,
    config: ConfigPath = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Let a held file go on.

    The daemon may be running. Exit code 1: no such file, or it is not held.
    """
    asked = _Asked("release", name, parcel, centre, as_json)
    asked.run(config, hand_of(by, why), lambda hands: hands.release)


def retry(
    name: Name,
    why: Why,
    by: By = None,
    parcel: ParcelId = None,
    centre: CentreNumber = None,
    config: ConfigPath = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Try a file's next step now, not when its wait is over.

    A file that waits for its receipt is sent again; the partner knows it by its
    digest. Exit code 1: no such file, or there is nothing to try.
    """
    asked = _Asked("retry", name, parcel, centre, as_json)
    asked.run(config, hand_of(by, why), lambda hands: hands.retry)


def resend(
    name: Name,
    why: Why,
    by: By = None,
    parcel: ParcelId = None,
    centre: CentreNumber = None,
    config: ConfigPath = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Send a file again that was delivered, or that met another one of its name.

    It goes as it went, byte for byte. Exit code 1: no such file, or it was never
    sent: then export it again.
    """
    asked = _Asked("resend", name, parcel, centre, as_json)
    asked.run(config, hand_of(by, why), lambda hands: hands.resend)


Step = Callable[["Parcel", "Hand"], "Parcel"]


def hand_of(by: str | None, why: str) -> Hand:
    """Who does it, and why. Raises Trouble where no reason is given."""
    import getpass

    from spool.by_hand import Hand

    if not why.strip():
        raise Trouble("the reason is empty", "say in a few words why, with --why")
    return Hand(by or getpass.getuser(), why.strip())


class _Asked:
    """What was asked for, and of which file."""

    def __init__(
        self,
        operation: str,
        name: str,
        parcel_id: int | None,
        centre: str | None,
        as_json: bool,
    ) -> None:
        self._operation = operation
        self._name = name
        self._id = parcel_id
        self._centre = centre
        self._as_json = as_json

    def run(self, config: Path, hand: Hand, step: Callable[[ByHand], Step]) -> None:
        """Do it to the one file that is meant, and tell what came of it."""
        from daemon.cli import parcels
        from daemon.clock import SystemClock
        from spool.errors import SpoolError
        from spool.opening import reach

        holders = [
            holder
            for holder in parcels.holders(load(config))
            if self._centre in (None, holder.name)
        ]
        if not holders:
            raise Trouble(
                f"there is no centre {self._centre} in {config}", "correct --centre"
            )
        try:
            holder, found = self._one(holders)
            with reach(holder.root, clock=SystemClock()) as office:
                after = step(office.by_hand)(found, hand)
        except SpoolError as error:
            code = _exit_code(error)
            raise Trouble(f"[{error.code}] {error}", error.hint, code) from None
        self._tell(holder, after)

    def _one(self, holders: list[Holder]) -> tuple[Holder, Parcel]:
        """Return the one file that is meant: the latest of its name and partner."""
        latest: dict[tuple[str, str | None, str], tuple[Holder, Parcel]] = {}
        for holder in holders:
            for parcel in _named(holder, self._name):
                if self._id in (None, parcel.id):
                    key = (holder.name, parcel.partner, parcel.direction)
                    latest[key] = (holder, parcel)
        if len(latest) == 1:
            return next(iter(latest.values()))
        if not latest:
            raise Trouble(
                f"no file of the name {self._name} is known",
                "'a2c status --all' lists the files that are",
                ExitCode.FINDINGS,
            )
        shown = "; ".join(
            f"--centre {holder.name} --id {parcel.id}: {parcel.direction},"
            f" partner {parcel.partner or 'not known'}, {parcel.state}"
            for holder, parcel in latest.values()
        )
        raise Trouble(f"{len(latest)} files have the name {self._name}", shown)

    def _tell(self, holder: Holder, after: Parcel) -> None:
        from daemon.cli.parcels import parcel_to_json

        if self._as_json:
            form = {**holder.to_json(), **parcel_to_json(after)}
            write_json({"version": JSON_VERSION, "parcel": form})
            return
        state = f"{after.state}, held" if after.held else str(after.state)
        write(f"{after.name} (id {after.id}): {self._operation}: now {state}")
        say("the daemon goes on from here at its next look")


def _named(holder: Holder, name: str) -> list[Parcel]:
    from daemon.clock import SystemClock
    from spool.opening import reach

    with reach(holder.root, clock=SystemClock()) as office:
        return office.ledger.parcels(name=name)


def _exit_code(error: Exception) -> ExitCode:
    from spool.errors import ContentMissing, NotByHand

    if isinstance(error, NotByHand | ContentMissing):
        return ExitCode.FINDINGS
    return ExitCode.ENVIRONMENT
