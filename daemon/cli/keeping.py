"""`a2c verify` and `a2c purge`: whether what is kept is sound, and letting it go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from daemon.cli.by_hand import By, Json, Why, hand_of
from daemon.cli.configuring import DEFAULT_CONFIG, ConfigPath, load
from daemon.cli.output import (
    JSON_VERSION,
    ExitCode,
    Trouble,
    command,
    counted,
    say,
    write,
    write_json,
)

if TYPE_CHECKING:
    from daemon.cli.parcels import Holder
    from daemon.config import Config
    from spool.by_hand import Hand
    from spool.chain import Mark
    from spool.errors import SpoolError
    from spool.parcel import Parcel
    from spool.purging import Purged
    from spool.verification import Verification


def add_commands(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("verify")(command(verify))
    app.command("purge")(command(purge))


def verify(
    config: ConfigPath = DEFAULT_CONFIG,
    mark: Annotated[
        str | None,
        typer.Option(
            "--mark",
            metavar="SERIAL:LINK",
            help="A mark that an earlier 'a2c verify' showed; it must still be there.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Prove that neither the ledger nor an archived file was tampered with.

    The daemon may be running. Write the mark shown down elsewhere: given back later
    with --mark, it proves that nothing before it was changed.

    Exit code 0: sound; 1: something was changed; 3: a spool cannot be reached.
    """
    earlier = _mark(mark)
    from daemon.cli.parcels import holders

    found = [_verified(holder, earlier) for holder in holders(load(config))]
    if as_json:
        forms = [_verification_json(holder, each) for holder, each in found]
        write_json({"version": JSON_VERSION, "spools": forms})
    else:
        for holder, each in found:
            _tell_verification(holder, each)
    if any(each is None for _, each in found):
        raise typer.Exit(ExitCode.ENVIRONMENT)
    if not all(each is not None and each.sound for _, each in found):
        raise typer.Exit(ExitCode.FINDINGS)


def _mark(text: str | None) -> Mark | None:
    from spool.chain import parse_mark

    if text is None:
        return None
    try:
        return parse_mark(text)
    except ValueError as error:
        raise Trouble(f"--mark: {error}", "copy it whole") from None


def _verified(
    holder: Holder, earlier: Mark | None
) -> tuple[Holder, Verification | None]:
    from daemon.clock import SystemClock
    from spool.errors import SpoolError
    from spool.opening import reach
    from spool.verification import verify as compare

    try:
        with reach(holder.root, clock=SystemClock()) as office:
            return holder, compare(office.root, office.ledger, earlier)
    except SpoolError as error:
        _complain(error)
        return holder, None


def _complain(error: SpoolError) -> None:
    say(f"error[{error.code}]: {error}\n   = help: {error.hint}")


def _verification_json(holder: Holder, found: Verification | None) -> dict[str, Any]:
    form: dict[str, Any] = {**holder.to_json(), "available": found is not None}
    if found is not None:
        form |= {
            "sound": found.sound,
            "mark": str(found.mark),
            "parcels": found.parcels,
            "files": found.files,
            "findings": [
                {
                    "code": doubt.code,
                    "severity": doubt.severity,
                    "subject": doubt.subject,
                    "cause": doubt.cause,
                    "parcel": doubt.parcel_id,
                }
                for doubt in found.doubts
            ],
        }
    return form


def _tell_verification(holder: Holder, found: Verification | None) -> None:
    from edi.diagnostics.render_text import printable
    from spool.codes import CODES

    if found is None:
        return
    for doubt in found.doubts:
        write(printable(f"{doubt.severity}[{doubt.code}]: {doubt}"))
        write(f"   = help: {CODES[doubt.code].help}")
    compared = (
        f"{counted(found.mark.serial, 'event')}, {counted(found.parcels, 'parcel')}, "
        f"{counted(found.files, 'file')} compared"
    )
    state = "sound" if found.sound else "NOT sound"
    write(f"{holder.kind} {holder.name}: {state}: {compared}")
    write(f"mark {found.mark}")


def purge(
    why: Why,
    before: Annotated[
        datetime | None,
        typer.Option(
            "--before",
            formats=["%Y-%m-%d"],
            metavar="YYYY-MM-DD",
            help="Files that came to their end before this day (UTC) are erased. "
            "Without it: those older than retention.keep_days in the configuration.",
        ),
    ] = None,
    by: By = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only list what would be erased.")
    ] = False,
    config: ConfigPath = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Erase files whose time of keeping is over; the account of them stays.

    Their bytes go from sent, inbox, rejected and the private store, with the reports
    beside them. Names, digests and what happened stay in the ledger. Basedata, which
    holds no personal data, stays. Copies elsewhere (backups, your own programs) are
    not reached, nor is what a disk keeps of deleted files.

    Exit code 0: done; 3: something could not be erased, or a spool not be reached.
    """
    from daemon.cli.parcels import holders

    hand = hand_of(by, why)
    loaded = load(config)
    run = _Purging(_day(before, loaded), hand, dry_run)
    for holder in holders(loaded):
        run.purge(holder)
    run.finish(as_json)


def _day(before: datetime | None, config: Config) -> datetime:
    """The day before which files must have ended, in UTC."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    keep_days = config.retention.keep_days
    if before is None and keep_days is None:
        raise Trouble(
            "it is not said how long files are kept",
            "give a day with --before, or retention.keep_days in the configuration",
        )
    if before is None:
        return today - timedelta(days=keep_days or 0)
    day = before.replace(tzinfo=UTC)
    if day > today:
        raise Trouble(f"{day:%Y-%m-%d} is in the future", "give a day that is past")
    return day


class _Purging:
    """One run over all spools; it goes on after a file that cannot be erased."""

    def __init__(self, before: datetime, hand: Hand, dry_run: bool) -> None:
        self._before = before
        self._hand = hand
        self._dry_run = dry_run
        self._forms: list[dict[str, Any]] = []
        self._failed = False

    def purge(self, holder: Holder) -> None:
        """Erase what is due in one spool."""
        from daemon.clock import SystemClock
        from edi.basedata import is_basedata
        from spool.errors import SpoolError
        from spool.opening import reach

        try:
            with reach(holder.root, clock=SystemClock()) as office:
                due = office.purge.due(
                    self._before, lambda parcel: is_basedata(parcel.name)
                )
                for parcel in due:
                    if self._dry_run:
                        self._add(holder, parcel, None)
                        continue
                    try:
                        purged = office.purge.erase(parcel, self._before, self._hand)
                    except SpoolError as error:
                        self._failed = True
                        _complain(error)
                        continue
                    self._add(holder, purged.parcel, purged)
        except SpoolError as error:
            self._failed = True
            _complain(error)

    def _add(self, holder: Holder, parcel: Parcel, purged: Purged | None) -> None:
        self._forms.append(
            {
                **holder.to_json(),
                "id": parcel.id,
                "name": parcel.name,
                "sha256": parcel.sha256,
                "state": str(parcel.state),
                "ended_at": parcel.changed_at.isoformat().replace("+00:00", "Z"),
                "erased": None if purged is None else list(purged.erased),
                "left": None if purged is None else list(purged.left),
            }
        )

    def finish(self, as_json: bool) -> None:
        """Write the account, and end with the exit code."""
        from edi.diagnostics.render_text import printable

        if as_json:
            write_json(
                {
                    "version": JSON_VERSION,
                    "before": f"{self._before:%Y-%m-%d}",
                    "dry_run": self._dry_run,
                    "by": self._hand.by,
                    "why": self._hand.why,
                    "purged": self._forms,
                }
            )
        else:
            for form in self._forms:
                places = ", ".join(form["erased"] or ()) or "nothing left to erase"
                done = "would be erased" if self._dry_run else f"erased: {places}"
                write(printable(f"{form['name']} ({form['sha256'][:12]}): {done}"))
                for place in form["left"] or ():
                    write(printable(f"  left {place}: another file lies there now"))
            say(counted(len(self._forms), "file"))
        if self._failed:
            raise typer.Exit(ExitCode.ENVIRONMENT)
