"""What went between this side and a partner before a file, by the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from operator import attrgetter
from pathlib import Path

import edi
from daemon.checking import blocks
from edi.file_names import parse_file_name
from edi.history import FROM_CENTRE, RESULTS, PastFile
from spool.chain import Mark
from spool.custody import Custody
from spool.errors import ContentMissing
from spool.fingerprints import digest_of
from spool.parcel import Parcel
from spool.ports import Ledger, Store
from spool.states import Direction, EventName, State

PARCELS_MAX = 200
"""How many of a partner's parcels are looked back on: years of a school's files."""
FILES_REMEMBERED = 384
"""Files kept read: more than are looked back on, with a batch that is being checked, or
each check would read them all."""

WENT = frozenset(
    {
        State.ACCEPTED,
        State.SENDING,
        State.SENT,
        State.DELIVERED,
        State.ARCHIVED,
        State.PUBLISHED,
        State.FILED,
    }
)
"""Sent or about to be; received and in order."""


def is_exam_file(name: str) -> bool:
    """Whether a name is that of entries, amendments, forecasts, marks or results."""
    parsed = parse_file_name(name)
    letter = parsed.data_type or ""
    return parsed.form == "centre" and letter in FROM_CENTRE + RESULTS


def refused(ledger: Ledger, past: Parcel) -> bool:
    """Whether the partner answered that it does not take a file that was sent."""
    if past.answer is None or past.direction is Direction.INBOUND:
        return False
    answers = [
        event.detail.get("outcome")
        for event in ledger.events(past.id)
        if event.name is EventName.ANSWERED
    ]
    return answers[-1:] == ["rejected"]


def held_path(store: Store, past: Parcel) -> Path | None:
    """Where a parcel's bytes are: in the store, or unchanged in people's folders."""
    try:
        return store.content(past.sha256)
    except ContentMissing:
        pass
    if past.place is None:
        return None
    path = store.root / past.place
    try:
        return path if digest_of(path).sha256 == past.sha256 else None
    except OSError:
        return None


@lru_cache(maxsize=1024)
def _exam_file_of(name: str) -> str | None:
    """The awarding body in the name of an exam file; None for other files."""
    return parse_file_name(name).awarding_body if is_exam_file(name) else None


class Past:
    """The history of each partner, as far as its files' content is still held.

    One thread at a time uses it: that of the desk.
    """

    def __init__(self, custody: Custody, catalogue: edi.Catalogue) -> None:
        self._custody = custody
        self._catalogue = catalogue
        self._read: dict[tuple[str, str], tuple[PastFile, ...]] = {}
        self._mark: Mark | None = None
        self._went: dict[str, dict[str | None, list[Parcel]]] = {}

    def before(
        self, parcel: Parcel, accepted: Sequence[Parcel] = ()
    ) -> edi.History | None:
        """What went before this parcel; None for files that have no history.

        accepted are parcels that will be recorded as accepted, together with it.
        """
        if parcel.partner is None or not is_exam_file(parcel.name):
            return None
        # What went to another awarding body says nothing of this one.
        body = _exam_file_of(parcel.name)
        went = [
            *self._by_body(parcel.partner).get(body, ()),
            *(
                each
                for each in accepted
                if each.partner == parcel.partner and _exam_file_of(each.name) == body
            ),
        ]
        found: dict[tuple[str, str], tuple[PastFile, ...]] = {}
        for past in sorted(went, key=attrgetter("id")):
            if past.id >= parcel.id:
                break
            key = (past.name.upper(), past.sha256)
            if key not in found and not refused(self._custody.ledger, past):
                read = self._read.get(key)
                found[key] = self._load(key, past) if read is None else read
        files = [each for past_files in found.values() for each in past_files]
        return edi.History(tuple(files))

    def _by_body(self, partner: str) -> dict[str | None, list[Parcel]]:
        """A partner's files by awarding body, listed anew when anything has happened.

        Files that are checked together are checked between two events.
        """
        mark = self._custody.ledger.mark()
        if mark != self._mark:
            self._mark, self._went = mark, {}
        if partner not in self._went:
            went = self._went[partner] = {}
            for past in self._custody.ledger.parcels(
                partner=partner, states=WENT, newest=PARCELS_MAX
            ):
                went.setdefault(_exam_file_of(past.name), []).append(past)
        return self._went[partner]

    def _load(self, key: tuple[str, str], past: Parcel) -> tuple[PastFile, ...]:
        path = held_path(self._custody.store, past)
        if path is None:
            return ()
        given = [(past.name, blocks(path))]
        read = edi.History.load(given, self._catalogue, in_order=True).files
        while len(self._read) >= FILES_REMEMBERED:
            del self._read[next(iter(self._read))]
        self._read[key] = read
        return read
