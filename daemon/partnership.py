"""What both directions of a link share: whose files, which folders, whose patience."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from attrs import frozen

from daemon.clock import Clock
from daemon.events import Log
from daemon.receipts import NOTICE_LIMIT, RECEIPT_LIMIT
from daemon.transport import AlreadyThere, Outcomes, Put, Transport, TransportError
from daemon.ways import Ways
from edi.file_names import parse_file_name
from spool.custody import Custody
from spool.parcel import Parcel
from spool.states import Direction, State

EFFECTS: Final = (
    "notice.put",
    "notice.remove",
    "receipt.put",
    "receipt.remove",
    "partial.remove",
    "source.remove",
    "seen.record",
)
"""What a link does at its partner's, beside the recipes of `daemon.sending`."""

CHECKPOINTS: Final = (
    *(f"{effect}.{edge}" for effect in EFFECTS for edge in ("before", "after")),
    "small.written",
)
"""The checkpoints of a link: around each effect, and inside of putting small files."""


@frozen(kw_only=True)
class LinkTiming:
    """How often a link looks, and how long it waits; in seconds."""

    poll_s: float
    receipt_overdue_s: float
    retry_base_s: float
    retry_cap_s: float


@frozen(kw_only=True, eq=False)
class Partnership:
    """One partner of one spool, and everything needed to exchange files with it."""

    partner: str
    custody: Custody
    ways: Ways
    timing: LinkTiming
    clock: Clock
    log: Log
    jitter: Callable[[], float]
    """A number from 0 to 1, by chance."""
    file_bytes_max: int
    checkpoint: Callable[[str], None]
    """Passed around every effect at the partner's; tests stop the program there."""
    stopping: Callable[[], bool]

    def parcels(self, direction: Direction, *states: State) -> list[Parcel]:
        """This partner's parcels in these states, in the order of their admission."""
        return self.custody.ledger.parcels(
            direction=direction, partner=self.partner, states=states
        )

    def sendable(self, now: datetime) -> list[Parcel]:
        """What may be sent now, in order, up to the first that must still wait."""
        ready = []
        for parcel in self.parcels(Direction.OUTBOUND, State.ACCEPTED, State.SENDING):
            if not parcel.due(now):
                break
            ready.append(parcel)
        return ready

    def unreceipted(self) -> list[Parcel]:
        """What was received and whose sender has not been told yet."""
        return self.parcels(Direction.INBOUND, State.RECEIVED)

    @contextmanager
    def effect(self, name: str) -> Iterator[None]:
        """Surround one of `EFFECTS` with its checkpoints."""
        self.checkpoint(f"{name}.before")
        yield
        self.checkpoint(f"{name}.after")


def line_of(name: str) -> str:
    """Return what files must share to be kept in order: centre, body, series.

    A centre's names tell no series, so all its files to one body keep their order.
    """
    parsed = parse_file_name(name)
    parts = (parsed.centre_number, parsed.awarding_body, parsed.series, parsed.year)
    return "/".join(part or "" for part in parts)


def put_all_small(
    transport: Transport,
    folder: str,
    files: Sequence[tuple[str, bytes]],
    checkpoint: Callable[[str], None] = lambda _: None,
) -> Outcomes:
    """Put small files, each as `put_small` does; what went wrong with each is told."""
    if not files:
        return []
    temporary = [f".{name}.part" for name, _ in files]
    puts = [
        Put(part, io.BytesIO(data), len(data))
        for part, (_, data) in zip(temporary, files, strict=True)
    ]
    outcomes = transport.write_all(folder, puts)
    checkpoint("small.written")
    written = [index for index, fault in enumerate(outcomes) if fault is None]
    renamed = transport.rename_all(
        folder, [(temporary[index], files[index][0]) for index in written]
    )
    for index, fault in zip(written, renamed, strict=True):
        outcomes[index] = fault
    for index, fault in enumerate(outcomes):
        if isinstance(fault, AlreadyThere):  # of another try, or an older one
            try:
                put_small(transport, folder, *files[index], checkpoint)
                outcomes[index] = None
            except TransportError as error:
                outcomes[index] = error
    return outcomes


def put_small(
    transport: Transport,
    folder: str,
    name: str,
    data: bytes,
    checkpoint: Callable[[str], None] = lambda _: None,
) -> None:
    """Put a small file whole, in the place of an older one; idempotent.

    A crash between the steps leaves at worst a temporary file, which the next try
    replaces, and no file under the name, which the next try puts.
    """
    temporary = f".{name}.part"
    try:
        transport.write(folder, temporary, io.BytesIO(data), len(data))
    except AlreadyThere:  # of a try that was stopped: only now is a removal needed
        transport.remove(folder, temporary)
        transport.write(folder, temporary, io.BytesIO(data), len(data))
    checkpoint("small.written")
    try:
        transport.rename(folder, temporary, name)
    except AlreadyThere:
        sink = io.BytesIO()
        transport.read(folder, name, sink, max(NOTICE_LIMIT, RECEIPT_LIMIT))
        if sink.getvalue() == data:
            transport.remove(folder, temporary)
            return
        transport.remove(folder, name)
        transport.rename(folder, temporary, name)
