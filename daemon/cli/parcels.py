"""Parcels as JSON and as tables for people, from the ledgers of a configuration."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from attrs import frozen

from daemon.cli.output import say, write
from spool.parcel import Event, Outcome, Parcel
from spool.states import TERMINAL, State

if TYPE_CHECKING:
    from daemon.config import Config
    from spool.ports import Ledger

T = TypeVar("T")
Json = dict[str, Any]

FINISHED_SHOWN = 50
"""How many finished parcels the status shows unless asked for all."""
_PIPE_WIDTH = 160
HANDED_BACK = frozenset({State.REJECTED, State.DUPLICATE, State.CONFLICT})
"""Final states of files that did not get where they were meant to go."""

_IN_TITLE = frozenset({"direction", "partner", "name", "sha256", "size"})
"""Details of a parcel's first event that its title shows already."""

_FIELDS = (
    "id",
    "direction",
    "partner",
    "name",
    "sha256",
    "size",
    "state",
    "created_at",
    "changed_at",
    "attempts",
    "not_before",
    "last_error",
    "answers",
    "place",
    "held",
    "purged",
)


@frozen
class Holder:
    """Whose spool it is, and where it lies."""

    kind: Literal["centre", "hub"]
    name: str
    root: Path

    def to_json(self) -> Json:
        """`{"centre": "12345"}` or `{"hub": "OCR"}`."""
        return {self.kind: self.name}


def holders(config: Config) -> list[Holder]:
    """Every spool of a configuration."""
    found = [Holder("centre", each.number, each.spool) for each in config.centres]
    if config.hub is not None:
        found.append(Holder("hub", config.hub.name, config.hub.spool))
    return found


def reading(holder: Holder, read: Callable[[Ledger], T]) -> T | None:
    """Ask a spool's ledger, also while a daemon runs; trouble is told, and None."""
    from spool.errors import SpoolError
    from spool.root import find_root
    from spool.sqlite_ledger import SqliteLedger

    try:
        ledger = SqliteLedger.open_to_read(find_root(holder.root).ledger)
        try:
            return read(ledger)
        finally:
            ledger.close()
    except SpoolError as error:
        say(f"error[{error.code}]: {error}\n   = help: {error.hint}")
        return None


@frozen
class SpoolStatus:
    """What a spool's ledger holds."""

    holder: Holder
    available: bool
    counts: Mapping[str, int]
    parcels: tuple[Parcel, ...]
    """By id."""

    def to_json(self) -> Json:
        """The shape of one spool in `a2c status --json`."""
        return {
            **self.holder.to_json(),
            "root": str(self.holder.root),
            "available": self.available,
            "counts": dict(self.counts),
            "parcels": [parcel_to_json(parcel) for parcel in self.parcels],
        }


def spool_status(holder: Holder, ledger: Ledger, *, every: bool) -> SpoolStatus:
    """Read a spool's live parcels, and the latest finished ones or all of them."""
    counts: dict[str, int] = {}
    for (_, state), count in ledger.counts().items():
        counts[str(state)] = counts.get(str(state), 0) + count
    newest = None if every else FINISHED_SHOWN
    live = ledger.parcels(states=frozenset(State) - TERMINAL)
    finished = ledger.parcels(states=TERMINAL, newest=newest)
    # A parcel may have ended between the two questions.
    both = {parcel.id: parcel for parcel in [*live, *finished]}
    ordered = {str(state): counts[state] for state in State if state in counts}
    return SpoolStatus(holder, True, ordered, tuple(both[key] for key in sorted(both)))


def parcel_to_json(parcel: Parcel) -> Json:
    """One parcel in the shape of `a2c status --json`; times are ISO 8601 in UTC."""
    form = {name: _plain(getattr(parcel, name)) for name in _FIELDS}
    verdict = None if parcel.verdict is None else str(parcel.verdict.outcome)
    return {**form, "verdict": verdict}


def event_to_json(event: Event) -> Json:
    """One event in the shape of `a2c history --json`."""
    return {
        "ordinal": event.ordinal,
        "time": _plain(event.time),
        "event": str(event.name),
        "state": str(event.state),
        "detail": dict(event.detail),
    }


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return str(value) if isinstance(value, str) else value


def history(ledger: Ledger, name: str) -> list[tuple[Parcel, list[Event]]]:
    """Read every parcel of a name (compared without case) with its events."""
    return [(parcel, ledger.events(parcel.id)) for parcel in ledger.parcels(name=name)]


def show_status(statuses: Iterable[SpoolStatus]) -> None:
    """Write the status of spools to stdout as tables."""
    for status in statuses:
        holder = status.holder
        counts = ", ".join(f"{count} {state}" for state, count in status.counts.items())
        state = (counts or "no files yet") if status.available else "not available"
        _table(
            f"{holder.kind} {holder.name} ({holder.root}): {state}",
            ("changed", "", "state", "file", "partner", "bytes", "tries", "remark"),
            (_row(parcel) for parcel in status.parcels),
        )


def _row(parcel: Parcel) -> Iterator[str]:
    yield _time(parcel.changed_at)
    yield {"outbound": "out", "inbound": "in"}[str(parcel.direction)]
    yield str(parcel.state)
    yield parcel.name
    yield parcel.partner or "-"
    yield str(parcel.size)
    yield str(parcel.attempts or "")
    yield _remark(parcel)


def _remark(parcel: Parcel) -> str:
    """What a person should know of a parcel, the most pressing first."""
    if parcel.held:
        return "held by hand"
    if parcel.last_error:
        return parcel.last_error
    if parcel.purged:
        return "purged"
    verdict = parcel.verdict
    if verdict is not None and verdict.outcome is Outcome.NOT_UNDERSTOOD:
        return "not understood, delivered untouched"
    if parcel.state in HANDED_BACK and parcel.place is not None:
        return f"see {parcel.place}"
    return ""


def show_history(holder: Holder, parcel: Parcel, events: Iterable[Event]) -> None:
    """Write what happened to a parcel to stdout as a table."""
    _table(
        f"{parcel.name}, {parcel.direction}, {holder.kind} {holder.name}, "
        f"partner {parcel.partner or 'not known'}, {parcel.size} bytes\n"
        f"sha256 {parcel.sha256}",
        ("time", "event", "state", "detail"),
        (
            (
                _time(event.time),
                str(event.name).replace("_", " "),
                str(event.state),
                _detail(event.detail),
            )
            for event in events
        ),
    )


def _detail(detail: Mapping[str, object]) -> str:
    verdict = detail.get("verdict")
    if isinstance(verdict, Mapping):
        return str(verdict.get("summary", ""))
    plain = (
        (key.replace("_", " "), value)
        for key, value in detail.items()
        if isinstance(value, str | int)
        and value is not False
        and "\n" not in str(value)
        and key not in _IN_TITLE
    )
    shown = (key if value is True else f"{key} {value}" for key, value in plain)
    return ", ".join(shown)


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%SZ")


def _table(title: str, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from edi.diagnostics.render_text import printable

    # Text objects, so that no file name is taken for markup; nothing is cut in a pipe.
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for head in heads:
        table.add_column(Text(head, style="dim"), overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    terminal = sys.stdout.isatty()
    lines = StringIO()
    console = Console(
        file=lines,
        force_terminal=terminal,
        width=None if terminal else _PIPE_WIDTH,
    )
    console.print(Text(title, style="bold"), soft_wrap=True)
    if table.row_count:
        console.print(table)
    for line in lines.getvalue().splitlines():
        write(line.rstrip())
    write("")
