"""The demo's proof: what left one side is what arrived at the other, byte for byte.

Nothing is taken from the daemons' word alone: every file is hashed again where it lies,
against the hash taken when it was made.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from attrs import asdict, field, frozen

from daemon.demo.stage import HUB, Site, Stage
from spool.opening import look
from spool.parcel import Parcel
from spool.states import Direction, State


@frozen(kw_only=True)
class Journey:
    """One file on one way: what left, what arrived."""

    name: str
    sender: str
    receiver: str
    sha256: str
    arrived_sha256: str | None
    path: str | None
    verdict: str | None

    @property
    def whole(self) -> bool:
        """Whether the file arrived unchanged."""
        return self.sha256 == self.arrived_sha256


@frozen
class Account:
    """Everything the demo did, and whether it holds."""

    journeys: tuple[Journey, ...]
    rejected: tuple[dict[str, Any], ...]
    problems: tuple[str, ...] = field(factory=tuple)

    @property
    def good(self) -> bool:
        """Whether nothing was lost, altered or stuck."""
        return not self.problems

    def to_json(self) -> dict[str, Any]:
        """The machine-readable account."""
        return {
            "version": 1,
            "ok": self.good,
            "problems": list(self.problems),
            "files": [asdict(journey) for journey in self.journeys],
            "rejected": list(self.rejected),
        }


def digest(path: Path) -> str:
    """The SHA-256 of a file, read in blocks."""
    found = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            found.update(block)
    return found.hexdigest()


def account(stage: Stage, made: Mapping[tuple[str, str, str], str]) -> Account:
    """Compare all sites' ledgers and files with each other and with what was made.

    `made` gives the SHA-256 of every file dropped into an outbox, by (site, name,
    fate), where fate is `sent` or `rejected`.
    """
    parcels = {site.name: look(site.spool).parcels() for site in stage.sites}
    problems = [
        f"{site.name}: {parcel.name} is stuck ({parcel.state})"
        for site in stage.sites
        for parcel in parcels[site.name]
        if parcel.live
    ]
    journeys = [
        _journey(stage, site, parcel, parcels)
        for site in stage.sites
        for parcel in parcels[site.name]
        if parcel.direction is Direction.OUTBOUND and parcel.state is State.ARCHIVED
    ]
    problems.extend(
        f"{journey.name} did not arrive whole at {journey.receiver}"
        for journey in journeys
        if not journey.whole
    )
    rejected = [
        _rejection(site, parcel)
        for site in stage.sites
        for parcel in parcels[site.name]
        if parcel.state is State.REJECTED
    ]
    problems.extend(_unaccounted(stage, made, journeys, rejected))
    return Account(tuple(journeys), tuple(rejected), tuple(problems))


def _journey(
    stage: Stage, sender: Site, parcel: Parcel, parcels: Mapping[str, list[Parcel]]
) -> Journey:
    receiver = stage.hub if sender.name != HUB else stage.centres[str(parcel.partner)]
    arrived = next(
        (
            found
            for found in parcels[receiver.name]
            if found.direction is Direction.INBOUND
            and (found.name, found.sha256) == (parcel.name, parcel.sha256)
        ),
        None,
    )
    path = None
    if arrived is not None and arrived.place is not None:
        path = receiver.spool / arrived.place
    there = path is not None and path.is_file()
    verdict = arrived.verdict if arrived is not None else None
    return Journey(
        name=parcel.name,
        sender=sender.name,
        receiver=receiver.name,
        sha256=parcel.sha256,
        arrived_sha256=digest(path) if path is not None and there else None,
        path=str(path) if path is not None else None,
        verdict=str(verdict.outcome) if verdict is not None else None,
    )


def _rejection(site: Site, parcel: Parcel) -> dict[str, Any]:
    place = parcel.place or ""
    return {
        "site": site.name,
        "name": parcel.name,
        "sha256": parcel.sha256,
        "path": str(site.spool / place),
        "report": str(site.spool / f"{place}.report.txt"),
        "codes": parcel.verdict.details.get("codes") if parcel.verdict else [],
    }


def _unaccounted(
    stage: Stage,
    made: Mapping[tuple[str, str, str], str],
    journeys: list[Journey],
    rejected: list[dict[str, Any]],
) -> list[str]:
    problems = []
    sent = {(j.sender, j.name, j.sha256) for j in journeys if j.whole}
    handed_back = {(r["site"], r["name"], r["sha256"]): r["path"] for r in rejected}
    for (site, name, fate), expected in made.items():
        if fate == "sent":
            wanted = len(stage.centres) if site == HUB and name[5:6] == "_" else 1
            count = sum(1 for j in journeys if (j.sender, j.name) == (site, name))
            if (site, name, expected) not in sent or count != wanted:
                problems.append(f"{site}: {name} arrived {count} times, not {wanted}")
        else:
            place = handed_back.get((site, name, expected))
            if place is None or digest(Path(place)) != expected:
                problems.append(f"{site}: {name} was to be rejected, unchanged")
    return problems
