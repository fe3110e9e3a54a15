"""How spools and partners are at one moment, as plain values."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from attrs import frozen

from daemon.assembly import Exchange
from spool.errors import SpoolError
from spool.parcel import Parcel
from spool.ports import Ledger
from spool.states import TERMINAL, Direction, State

ENDINGS_MAX = 100
"""How many of the files that ended last are looked at for alerts."""
_LIVE = frozenset(State) - TERMINAL


@frozen
class PartnerOutlook:
    """Whether a partner could be used at the last try."""

    name: str
    failing: bool
    left: tuple[str, ...] = ()
    """Names on its server that are not taken, safe to show."""


@frozen(kw_only=True)
class SpoolOutlook:
    """One spool. What is in its ledger is empty where it cannot be reached."""

    name: str
    """A centre number, or `hub`."""
    available: bool
    counts: Mapping[tuple[Direction, State], int] = {}
    live: tuple[Parcel, ...] = ()
    ended: tuple[Parcel, ...] = ()
    """Those that ended last, by id."""
    partners: tuple[PartnerOutlook, ...] = ()
    free_bytes: int | None = None
    """Free room beside the spool, for this program; None where that is not known."""


@frozen
class Outlook:
    """The whole program."""

    time: datetime
    spools: tuple[SpoolOutlook, ...]


def spool_outlook(exchange: Exchange, available: bool) -> SpoolOutlook:
    """Look at an open spool. A ledger that cannot be read makes it unavailable."""
    custody = exchange.desk.custody
    partners = tuple(
        PartnerOutlook(link.side.partner, link.failing, link.left.names)
        for link in exchange.links
    )
    if available:
        try:
            return _in_ledger(
                exchange.name, custody.ledger, custody.store.root, partners
            )
        except SpoolError:
            pass  # whoever works with it says why
    return SpoolOutlook(name=exchange.name, available=False, partners=partners)


def _in_ledger(
    name: str, ledger: Ledger, root: Path, partners: tuple[PartnerOutlook, ...]
) -> SpoolOutlook:
    return SpoolOutlook(
        name=name,
        available=True,
        counts=ledger.counts(),
        live=tuple(ledger.parcels(states=_LIVE)),
        ended=tuple(ledger.parcels(states=TERMINAL, newest=ENDINGS_MAX)),
        partners=partners,
        free_bytes=free_bytes(root),
    )


def free_bytes(folder: Path) -> int | None:
    """Free room on a folder's disk; None where the system does not say."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def missing(names: Iterable[str]) -> tuple[SpoolOutlook, ...]:
    """Spools that could not be opened."""
    return tuple(SpoolOutlook(name=name, available=False) for name in names)
