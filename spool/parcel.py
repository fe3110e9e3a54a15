"""One file in custody, its events, and what is asked of the ledger about it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, TypeAlias

from attrs import frozen

from spool.states import TERMINAL, Direction, EventName, State

Json: TypeAlias = (
    bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"] | None
)
"""What a detail may hold; personal values are masked before they come here."""


class Outcome(StrEnum):
    """What was found of a file's content."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    NOT_UNDERSTOOD = "not_understood"


@frozen(kw_only=True)
class Verdict:
    """What is to become of a file, and why; made outside, personal values masked.

    summary is one line; report the whole text for people, written beside a file that
    goes back to them; details anything else worth keeping, as JSON has it.
    """

    outcome: Outcome
    summary: str
    report: str = ""
    details: Mapping[str, Json] = {}


@frozen(kw_only=True)
class Fingerprint:
    """What tells one state of a file on disk from another: bytes, ns, file number."""

    size: int
    mtime_ns: int
    inode: int


@frozen(kw_only=True)
class Receipt:
    """The receiver's word that it has a file: its running number, and when (UTC).

    Of an inbound parcel the receipt is ours, fixed when the file is received, so that
    it is the same however often it is given; of an outbound one it is the partner's.
    """

    sequence: int
    time: datetime


@frozen(kw_only=True)
class Parcel:
    """One file on its way; `ordinal` is the number of its latest event, from 1.

    partner is None where nobody is known to send it to. changed_at is when the state
    was reached. answers is the id of the parcel that this one replies to, answer that
    of the one that replies to this. attempts
    counts the failures of the step now due, which is not tried before not_before.
    source is what lies in the outbox and is still to be removed from there. placing is
    where the file is about to appear for people, and place where it lies; both are
    relative to the root, with `/`. kept says that the content stays in the store
    after the end. quarantined says that the name is
    not the one it came under, which no file system should hold. held says that a
    person stopped it, purged that its bytes were erased.
    """

    id: int
    ordinal: int
    direction: Direction
    partner: str | None
    name: str
    sha256: str
    size: int
    state: State
    created_at: datetime
    changed_at: datetime
    answers: int | None = None
    verdict: Verdict | None = None
    receipt: Receipt | None = None
    attempts: int = 0
    not_before: datetime | None = None
    last_error: str | None = None
    source: Fingerprint | None = None
    placing: str | None = None
    place: str | None = None
    kept: bool = False
    quarantined: bool = False
    answer: int | None = None
    held: bool = False
    purged: bool = False

    @property
    def live(self) -> bool:
        """Whether anything is still to be done."""
        return self.state not in TERMINAL

    def due(self, now: datetime) -> bool:
        """Whether the next step may be tried at this time.

        A wait beyond LONGEST_WAIT was written while the clock was wrong; it is over.
        """
        waiting = (
            self.not_before is not None and now < self.not_before <= now + LONGEST_WAIT
        )
        return self.live and not self.held and not waiting


LONGEST_WAIT: Final = timedelta(days=1)
"""No step waits longer than this for its next try."""


@frozen(kw_only=True)
class Event:
    """One thing that happened to a parcel; `ordinal` counts from 1 in each parcel."""

    parcel_id: int
    ordinal: int
    time: datetime
    name: EventName
    state: State
    detail: Mapping[str, Json] = {}


@frozen
class Happening:
    """An event that is to be recorded; the ledger adds number and time."""

    name: EventName
    detail: Mapping[str, Json] = {}


@frozen(kw_only=True)
class Opening:
    """A parcel that is to be opened; `then` follows in the same breath."""

    event: EventName
    direction: Direction
    partner: str | None
    name: str
    sha256: str
    size: int
    answers: int | None = None
    verdict: Verdict | None = None
    receipt: Receipt | None = None
    source: Fingerprint | None = None
    quarantined: bool = False
    then: tuple[Happening, ...] = ()


@frozen
class Step:
    """Events that are to be recorded of a parcel, which must be as it is given."""

    parcel: Parcel
    happenings: tuple[Happening, ...]
