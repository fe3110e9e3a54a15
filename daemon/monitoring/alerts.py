"""What needs a person, and whether that person has been told.

Pure: an `Outlook` in, alerts out. Names of files, states and codes are told, never
what is in a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Literal

from attrs import define, field, frozen

from daemon.monitoring.outlook import Outlook, PartnerOutlook, SpoolOutlook
from spool.parcel import Parcel
from spool.states import Direction, State

Kind = Literal[
    "spool_unavailable",
    "partner_failing",
    "file_stuck",
    "file_refused",
    "file_held",
    "files_left_there",
    "disk_low",
    "deadline_near",
]
_SHOWN = 3
"""Names in one message."""
_REFUSED = frozenset({State.REJECTED, State.CONFLICT})


@frozen(kw_only=True)
class Alert:
    """One thing that needs a person; `key` tells it from every other."""

    kind: Kind
    spool: str
    subject: str
    message: str
    help: str
    since: datetime

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two alerts the same."""
        return (self.kind, self.spool, self.subject)

    def to_json(self) -> dict[str, object]:
        """The body that is posted; version 1."""
        return {
            "version": 1,
            "kind": self.kind,
            "spool": self.spool,
            "subject": self.subject,
            "message": self.message,
            "help": self.help,
            "since": self.since.isoformat().replace("+00:00", "Z"),
        }


@frozen(kw_only=True)
class Thresholds:
    """From when on something needs a person."""

    stuck_after: timedelta
    disk_free_bytes: int
    repeat_after: timedelta
    deadline_days: int = 0
    """So many days before a last day it is told; 0: never."""


@frozen
class LastDay:
    """A deadline: what is due, of which series, by when, as who says."""

    of: str
    series: str
    day: date
    source: str


@define
class AlertBook:
    """Which alerts stand, since when, and when each was told last.

    `since` is the start of the program: what had ended before it was told then.
    """

    thresholds: Thresholds
    since: datetime
    last_days: tuple[LastDay, ...] = ()
    _first_seen: dict[tuple[str, str, str], datetime] = field(init=False, factory=dict)
    _told: dict[tuple[str, str, str], datetime] = field(init=False, factory=dict)

    def due(self, outlook: Outlook) -> list[Alert]:
        """Return what is to be told now, and take it as told.

        What stands goes on standing until it is put right, and is told again after
        `repeat_after`; a refused file is told once.
        """
        standing = [*self._standing(outlook)]
        self._forget(alert.key for alert in standing)
        due = []
        for alert in standing:
            told = self._told.get(alert.key)
            once = alert.kind == "file_refused"
            again = told is not None and not once and self._old(told, outlook.time)
            if told is None or again:
                self._told[alert.key] = outlook.time
                due.append(alert)
        return due

    def _old(self, told: datetime, now: datetime) -> bool:
        return now - told >= self.thresholds.repeat_after

    def _forget(self, standing: Iterable[tuple[str, str, str]]) -> None:
        """What no longer stands is new when it comes again."""
        kept = set(standing)
        for known in (self._told, self._first_seen):
            for key in [key for key in known if key not in kept]:
                if key[0] != "partner_failing" or known is self._told:
                    del known[key]

    def _standing(self, outlook: Outlook) -> Iterator[Alert]:
        for spool in outlook.spools:
            if not spool.available:
                yield self._unavailable(spool, outlook.time)
            yield from self._partners(spool, outlook.time)
            for parcel in spool.live:
                yield from self._live(spool, parcel, outlook.time)
            for parcel in spool.ended:
                yield from self._ended(spool, parcel)
            yield from self._disk(spool, outlook.time)
        yield from self._deadlines(outlook.time)

    def _unavailable(self, spool: SpoolOutlook, now: datetime) -> Alert:
        key = ("spool_unavailable", spool.name, spool.name)
        return Alert(
            kind="spool_unavailable",
            spool=spool.name,
            subject=spool.name,
            message=f"the spool of {spool.name} cannot be reached",
            help="connect the disk or shared folder again; files wait until then",
            since=self._first_seen.setdefault(key, now),
        )

    def _partners(self, spool: SpoolOutlook, now: datetime) -> Iterator[Alert]:
        for partner in spool.partners:
            if partner.left:
                yield self._left(spool, partner, now)
            key = ("partner_failing", spool.name, partner.name)
            if not partner.failing:
                self._first_seen.pop(key, None)
                continue
            since = self._first_seen.setdefault(key, now)
            if now - since >= self.thresholds.stuck_after:
                yield Alert(
                    kind="partner_failing",
                    spool=spool.name,
                    subject=partner.name,
                    message=f"nothing could be exchanged with {partner.name} since "
                    f"{_day(since)}",
                    help="the log says why; 'a2c doctor' tries the connection",
                    since=since,
                )

    def _left(
        self, spool: SpoolOutlook, partner: PartnerOutlook, now: datetime
    ) -> Alert:
        key = ("files_left_there", spool.name, partner.name)
        shown = ", ".join(partner.left[:_SHOWN])
        more = len(partner.left) - _SHOWN
        return Alert(
            kind="files_left_there",
            spool=spool.name,
            subject=partner.name,
            message=f"what lies at {partner.name} cannot be taken: {shown}"
            + (f" and {more} more" if more > 0 else ""),
            help="the log says why of each; ask the partner to remove it or to give it"
            " another name",
            since=self._first_seen.setdefault(key, now),
        )

    def _live(
        self, spool: SpoolOutlook, parcel: Parcel, now: datetime
    ) -> Iterator[Alert]:
        if now - parcel.changed_at < self.thresholds.stuck_after:
            return
        held = parcel.held
        cause = parcel.last_error or f"it has been {parcel.state} since then"
        yield Alert(
            kind="file_held" if held else "file_stuck",
            spool=spool.name,
            subject=f"{parcel.name} ({parcel.id})",
            message=f"{parcel.name} has not moved since {_day(parcel.changed_at)}: "
            + ("it is held by hand" if held else cause),
            help=f"'a2c release {parcel.name}' lets it go on"
            if held
            else f"'a2c history {parcel.name}' shows what happened to it",
            since=parcel.changed_at,
        )

    def _ended(self, spool: SpoolOutlook, parcel: Parcel) -> Iterator[Alert]:
        if parcel.state not in _REFUSED or parcel.changed_at < self.since:
            return
        ours = parcel.direction is Direction.OUTBOUND
        what = "was not sent" if ours else f"came from {parcel.partner} and is refused"
        yield Alert(
            kind="file_refused",
            spool=spool.name,
            subject=f"{parcel.name} ({parcel.id})",
            message=f"{parcel.name} {what}",
            help=f"its report lies beside it in {parcel.place or 'rejected'}",
            since=parcel.changed_at,
        )

    def _deadlines(self, now: datetime) -> Iterator[Alert]:
        today = now.date()
        for each in self.last_days:
            left = (each.day - today).days
            if not 0 <= left < self.thresholds.deadline_days:
                continue
            days = {0: "today", 1: "tomorrow"}.get(left, f"in {left} days")
            subject = f"{each.of} {each.series}"
            key = ("deadline_near", each.source, subject)
            yield Alert(
                kind="deadline_near",
                spool=each.source,
                subject=subject,
                message=f"the last day for {each.of} of series {each.series} is "
                f"{each.day.isoformat()}, {days} ({each.source})",
                help="'a2c status --all' shows what was sent; send what is missing",
                since=self._first_seen.setdefault(key, now),
            )

    def _disk(self, spool: SpoolOutlook, now: datetime) -> Iterator[Alert]:
        free, least = spool.free_bytes, self.thresholds.disk_free_bytes
        if free is None or free >= least:
            return
        key = ("disk_low", spool.name, spool.name)
        yield Alert(
            kind="disk_low",
            spool=spool.name,
            subject=spool.name,
            message=f"the disk of the spool of {spool.name} has {free >> 20} MiB free, "
            f"expected at least {least >> 20} MiB",
            help="make room; nothing is lost when it is full, but nothing moves",
            since=self._first_seen.setdefault(key, now),
        )


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
