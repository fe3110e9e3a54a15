"""The chain through a ledger's events, which shows where one was tampered with.

Each event's link is the digest of the link before it and of the event as it is
written down. Who edits, removes or reorders an event breaks every link after it. Who
can rewrite the whole ledger can forge all links too: therefore the last link, the
`Mark`, is written to the log, and `a2c verify --mark` asks whether it is still there.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator

from attrs import frozen

from spool.json_forms import moment_to_json
from spool.parcel import Event


@frozen
class Mark:
    """A place in the chain: how many events there are up to it, and the last link."""

    serial: int
    link: str

    def __str__(self) -> str:
        return f"{self.serial}:{self.link}"


def parse_mark(text: str) -> Mark:
    """Return the mark that `str` wrote; raises ValueError."""
    if not re.fullmatch(r"\d{1,15}:[0-9a-f]{64}", text):
        raise ValueError(f"found {text!r}, expected SERIAL:LINK as 'a2c verify' shows")
    serial, _, link = text.partition(":")
    return Mark(int(serial), link)


@frozen
class Written:
    """An event as it is written down, detail and time as the very text."""

    parcel_id: int
    ordinal: int
    time: str
    name: str
    state: str
    detail: str


@frozen
class Link:
    """One event in the chain, with what the ledger says its link is."""

    serial: int
    written: Written
    link: str


def written(event: Event) -> Written:
    """Return the form in which an event is kept and linked."""
    return Written(
        event.parcel_id,
        event.ordinal,
        moment_to_json(event.time),
        str(event.name),
        str(event.state),
        json.dumps(event.detail),
    )


def first_link(spool_id: str) -> str:
    """Return what stands before the first event of a spool's ledger."""
    return hashlib.sha256(f"a2c {spool_id}".encode()).hexdigest()


def next_link(before: str, event: Written) -> str:
    """Return the link of an event that follows the link before."""
    parts = [
        before,
        event.parcel_id,
        event.ordinal,
        event.time,
        event.name,
        event.state,
        event.detail,
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@frozen
class Break:
    """Where the chain does not hold, and how."""

    serial: int
    parcel_id: int | None
    cause: str


def breaks(spool_id: str, links: Iterable[Link]) -> Iterator[Break]:
    """Give every place at which the chain breaks; links are in their order.

    After a break the chain is followed from the link found there, so that each
    tampering is told once.
    """
    before, expected = first_link(spool_id), 1
    for link in links:
        if link.serial != expected:
            gone = f"found event {link.serial}, expected event {expected}"
            yield Break(link.serial, None, f"{gone}: events were removed or renumbered")
        elif link.link != next_link(before, link.written):
            yield Break(
                link.serial,
                link.written.parcel_id,
                "its link does not fit: it was changed, or the one before it was",
            )
        before, expected = link.link, link.serial + 1
