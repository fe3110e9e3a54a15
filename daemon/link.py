"""One partner of one spool: what goes to it and what comes from it.

A link connects, settles receipts, sends what is accepted, takes what lies ready and
gives receipts, in that order, in small steps that a crash between any two of them
leaves repairable. Trouble with a partner stays with its link: the next try waits
longer each time, and no other partner waits with it.

Files go in the order in which they were admitted. A file that fails for a passing
reason holds up those behind it, since an amendment must not overtake its entries.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta

from attrs import define, field, frozen

from daemon.clock import Clock
from daemon.events import Log
from daemon.receipts import (
    NOTICE_LIMIT,
    RECEIPT_LIMIT,
    Notice,
    Receipt,
    decode_notice,
    decode_receipt,
    digest_of_receipt_name,
    encode_notice,
    encode_receipt,
    notice_name,
    receipt_name,
)
from daemon.retry import Backoff
from daemon.sending import fetch_file, send_file
from daemon.transport import (
    AlreadyThere,
    Conflict,
    Denied,
    HostKeyChanged,
    HostKeyUnknown,
    NoticeInvalid,
    NotThere,
    ReceiptInvalid,
    RemoteFile,
    TimedOut,
    Transport,
    TransportError,
)
from daemon.ways import Ways
from spool import Custody, Parcel

TEMPORARY_PREFIX = "."


@frozen(kw_only=True)
class LinkTiming:
    """How often a link looks, and how long it waits; in seconds."""

    poll_s: float
    receipt_overdue_s: float
    retry_base_s: float
    retry_cap_s: float


@frozen
class Outcome:
    """What one run of a link did."""

    moved: int = 0
    """Steps that changed something."""
    error: TransportError | None = None
    """What ended the run early."""


@define(eq=False)
class Link:
    """One partner of one spool. One thread at a time runs it."""

    partner: str
    custody: Custody
    ways: Ways
    connect: Callable[[], Transport]
    timing: LinkTiming
    clock: Clock
    log: Log
    jitter: Callable[[], float]
    file_bytes_max: int
    checkpoint: Callable[[str], None]
    stopping: Callable[[], bool]
    remove_taken: bool = True
    _backoff: Backoff = field(init=False)
    _next_poll: datetime | None = field(init=False, default=None)
    _not_before: datetime | None = field(init=False, default=None)

    def __attrs_post_init__(self) -> None:
        self._backoff = Backoff(
            base_s=self.timing.retry_base_s, cap_s=self.timing.retry_cap_s
        )

    @property
    def failing(self) -> bool:
        """True while the last run ended in trouble with the partner."""
        return self._backoff.failures > 0

    def due(self, now: datetime) -> bool:
        """Whether a run now would have something to do."""
        if self._not_before is not None and now < self._not_before:
            return False
        if self._next_poll is None or now >= self._next_poll:
            return True
        return bool(self._sendable(now)) or bool(self._unreceipted())

    def poll_now(self) -> None:
        """Make the next run due at once."""
        self._next_poll = None
        self._not_before = None

    def run(self) -> Outcome:
        """Do everything due with this partner; never raises for the partner's sake."""
        now = self.clock.now()
        self._next_poll = now + timedelta(seconds=self.timing.poll_s)
        run = _Run(self)
        try:
            transport = self.connect()
        except TransportError as error:
            return self._failed(run, error)
        try:
            run.all_steps(transport)
        except TransportError as error:
            return self._failed(run, error)
        finally:
            transport.close()
        if self.failing:
            self.log.info("partner_recovered")
        self._backoff, self._not_before = self._backoff.succeeded(), None
        return Outcome(run.moved, run.error)

    def _failed(self, run: _Run, error: TransportError) -> Outcome:
        self._backoff = self._backoff.failed()
        delay = self._backoff.delay_s(self.jitter())
        self._not_before = self.clock.now() + timedelta(seconds=delay)
        event = "partner_unreachable"
        if isinstance(error, HostKeyChanged | HostKeyUnknown):
            event = "host_key_refused"
        elif isinstance(error, TimedOut):
            event = "deadline_passed"
        self.log.warning(event, **fault_fields(error))
        return Outcome(run.moved, error)

    def _sendable(self, now: datetime) -> list[Parcel]:
        """What may be sent now, in order, up to the first that must still wait."""
        parcels = self.custody.parcels(
            direction="outbound", partner=self.partner, states=("accepted", "sending")
        )
        ready = []
        for parcel in parcels:
            if parcel.not_before is not None and parcel.not_before > now:
                break
            ready.append(parcel)
        return ready

    def _unreceipted(self) -> list[Parcel]:
        return self.custody.parcels(
            direction="inbound", partner=self.partner, states=("received",)
        )


def fault_fields(error: TransportError) -> dict[str, object]:
    """What a log event says of an error."""
    return {
        "code": error.code,
        "operation": error.operation,
        "subject": error.subject,
        "cause": error.cause,
        "hint": error.hint,
        "transient": error.transient,
    }


def parcel_fields(parcel: Parcel) -> dict[str, object]:
    """What a log event says of a parcel."""
    return {
        "parcel": parcel.id,
        "direction": parcel.direction,
        "file": parcel.name,
        "sha256": parcel.sha256,
        "size": parcel.size,
        "state": parcel.state,
    }


class _Run:
    """One run of a link over one connection."""

    def __init__(self, link: Link) -> None:
        self.link = link
        self.custody = link.custody
        self.ways = link.ways
        self.log = link.log
        self.moved = 0
        self.error: TransportError | None = None
        """The last trouble with a single file, which does not end the run."""

    def all_steps(self, transport: Transport) -> None:
        self._settle_receipts(transport)
        self._recall_overdue()
        self._send(transport)
        self._take(transport)
        self._give_receipts(transport)

    # What came back for what we sent

    def _settle_receipts(self, transport: Transport) -> None:
        waiting = {
            parcel.sha256: parcel
            for parcel in self.custody.parcels(
                direction="outbound",
                partner=self.link.partner,
                states=("sending", "sent"),
            )
        }
        for found in transport.list(self.ways.receipts):
            digest = digest_of_receipt_name(found.name)
            if digest is None or self.link.stopping():
                continue
            parcel = waiting.get(digest)
            if parcel is not None and not self._settle(transport, found, parcel):
                continue
            if parcel is not None or self._known(digest):
                self.link.checkpoint("before receipt_removed")
                self._remove(transport, self.ways.receipts, found.name)
                self.link.checkpoint("after receipt_removed")

    def _known(self, digest: str) -> bool:
        """Whether a receipt is for a parcel that has its receipt already."""
        found = self.custody.find("outbound", self.link.partner, digest)
        return found is not None and found.state not in ("admitted", "accepted")

    def _settle(
        self, transport: Transport, found: RemoteFile, parcel: Parcel
    ) -> bool:
        sink = io.BytesIO()
        try:
            transport.read(self.ways.receipts, found.name, sink, RECEIPT_LIMIT)
            receipt = decode_receipt(sink.getvalue(), found.name)
        except (ReceiptInvalid, NotThere) as error:
            self.log.warning("receipt_invalid", file=found.name, cause=error.cause)
            return False
        if parcel.state == "sending":  # a crash came between the rename and its record
            parcel = self.custody.confirm_sent(parcel, "found by its receipt")
        details = {
            "sha256": receipt.sha256,
            "size": receipt.size,
            "sequence": receipt.sequence,
            "time": receipt.time.isoformat(),
        }
        parcel = self.custody.receipt_came(parcel, details)
        fields = parcel_fields(parcel)
        self.log.info(
            "receipt_came",
            **fields,
            sequence=receipt.sequence,
            received_at=receipt.time.isoformat(),
        )
        if parcel.state == "delivered":
            self.log.info("file_delivered", **fields)
        self._remove_notice(transport, parcel)
        self.moved += 1
        return True

    def _remove_notice(self, transport: Transport, parcel: Parcel) -> None:
        if self.ways.put_notices is not None:
            name = notice_name(parcel.name)
            self._remove(transport, self.ways.put_notices, name)

    def _remove(self, transport: Transport, folder: str, name: str) -> None:
        try:
            transport.remove(folder, name)
        except Denied as error:  # tidiness only: the other side may forbid it
            self.log.warning("send_failed", file=name, **fault_fields(error))

    def _recall_overdue(self) -> None:
        limit = timedelta(seconds=self.link.timing.receipt_overdue_s)
        now = self.link.clock.now()
        for parcel in self.custody.parcels(
            direction="outbound", partner=self.link.partner, states=("sent",)
        ):
            if now - parcel.changed_at >= limit:
                self.log.warning(
                    "receipt_overdue",
                    **parcel_fields(parcel),
                    sent_at=parcel.changed_at.isoformat(),
                )
                self.custody.receipt_overdue(parcel)
                self.moved += 1

    # What we send

    def _send(self, transport: Transport) -> None:
        for parcel in self.link._sendable(self.link.clock.now()):
            if self.link.stopping():
                return
            if not self._send_one(transport, parcel):
                return

    def _send_one(self, transport: Transport, parcel: Parcel) -> bool:
        """Send one file; False where those behind it must wait."""
        self.log.info(
            "send_begun", **parcel_fields(parcel), attempts=parcel.attempts + 1
        )
        if parcel.state == "accepted":
            parcel = self.custody.begin_send(parcel)
        try:
            self._put_notice(transport, parcel)
            sent = send_file(
                transport,
                self.ways.put,
                parcel.name,
                self.custody.blob_path(parcel),
                parcel.sha256,
                parcel.size,
                token=f"{parcel.id}-{parcel.attempts + 1}",
                checkpoint=self.link.checkpoint,
            )
        except Conflict as error:
            self.custody.conflict_found(parcel, str(error), error.hint)
            self.log.error(
                "conflict_found", **parcel_fields(parcel), **fault_fields(error)
            )
            self.moved += 1
            return True
        except TransportError as error:
            self._send_failed(parcel, error)
            raise
        parcel = self.custody.confirm_sent(parcel, sent.outcome)
        self.log.info("file_sent", **parcel_fields(parcel), outcome=sent.outcome)
        self.moved += 1
        return True

    def _send_failed(self, parcel: Parcel, error: TransportError) -> None:
        backoff = Backoff(
            base_s=self.link.timing.retry_base_s,
            cap_s=self.link.timing.retry_cap_s,
            failures=parcel.attempts + 1,
        )
        delay = backoff.delay_s(self.link.jitter())
        not_before = self.link.clock.now() + timedelta(seconds=delay)
        self.custody.send_failed(parcel, str(error), not_before)
        self.log.warning(
            "send_failed",
            **parcel_fields(parcel),
            **fault_fields(error),
            attempts=parcel.attempts + 1,
            not_before=not_before.isoformat(),
        )

    def _put_notice(self, transport: Transport, parcel: Parcel) -> None:
        folder = self.ways.put_notices
        if folder is None:
            return
        data = encode_notice(Notice(parcel.name, parcel.sha256))
        put_small(transport, folder, notice_name(parcel.name), data)

    # What we take

    def _take(self, transport: Transport) -> None:
        for found in transport.list(self.ways.take):
            if self.link.stopping():
                return
            if found.name.startswith(TEMPORARY_PREFIX):
                continue
            if self.custody.seen(
                self.link.partner, found.name, found.size, found.modified_s
            ):
                continue
            self._take_one(transport, found)

    def _take_one(self, transport: Transport, found: RemoteFile) -> None:
        self.log.info("fetch_begun", file=found.name, size=found.size)
        staged = self.custody.staging_path()
        try:
            expected = self._announced(transport, found.name)
            sha256, size = fetch_file(
                transport,
                self.ways.take,
                found.name,
                staged,
                self.link.file_bytes_max,
                expected,
            )
        except NotThere:
            staged.unlink(missing_ok=True)
            return  # somebody else took it, or it was called back
        except TransportError as error:
            staged.unlink(missing_ok=True)
            self.log.warning("fetch_failed", file=found.name, **fault_fields(error))
            if not _about_one_file(error):
                raise
            self.error = error
            return
        parcel, repeated = self.custody.receive(
            self.link.partner, found.name, staged, sha256, size
        )
        event = "repeat_received" if repeated else "file_received"
        self.log.info(event, **parcel_fields(parcel))
        self.moved += 1
        self._remove_taken(transport, found)
        self._give_receipt(transport, parcel)

    def _announced(self, transport: Transport, name: str) -> str | None:
        if self.ways.take_notices is None:
            return None
        sink = io.BytesIO()
        try:
            transport.read(
                self.ways.take_notices, notice_name(name), sink, NOTICE_LIMIT
            )
            return decode_notice(sink.getvalue(), notice_name(name)).sha256
        except (NotThere, NoticeInvalid):
            return None  # other servers announce nothing; the receipt tells them

    def _remove_taken(self, transport: Transport, found: RemoteFile) -> None:
        """Before the receipt, so that a name is free once its sender hears of it."""
        try:
            if self.link.remove_taken:
                self.link.checkpoint("before source_removed")
                transport.remove(self.ways.take, found.name)
                self.link.checkpoint("after source_removed")
                return
        except Denied:
            pass
        self.custody.remember_seen(
            self.link.partner, found.name, found.size, found.modified_s
        )

    def _give_receipts(self, transport: Transport) -> None:
        for parcel in self.link._unreceipted():
            self._give_receipt(transport, parcel)

    def _give_receipt(self, transport: Transport, parcel: Parcel) -> None:
        receipt = Receipt(
            name=parcel.name,
            sha256=parcel.sha256,
            size=parcel.size,
            sequence=parcel.id,
            time=parcel.created_at,
        )
        self.link.checkpoint("before receipt_put")
        put_small(
            transport,
            self.ways.give_receipts,
            receipt_name(parcel.sha256),
            encode_receipt(receipt),
        )
        self.link.checkpoint("after receipt_put")
        if parcel.state == "received":
            parcel = self.custody.receipt_given(parcel)
            self.moved += 1
            self.log.info(
                "receipt_given", **parcel_fields(parcel), sequence=receipt.sequence
            )


def _about_one_file(error: TransportError) -> bool:
    """Whether other files of the same partner may still be taken."""
    return not error.transient or error.code == "TRN012"


def put_small(transport: Transport, folder: str, name: str, data: bytes) -> None:
    """Put a small file whole, in the place of an older one; idempotent.

    A crash between the steps leaves at worst a temporary file, which the next try
    replaces, and no file under the name, which the next try puts.
    """
    temporary = f".{name}.part"
    transport.remove(folder, temporary)
    transport.write(folder, temporary, io.BytesIO(data), len(data))
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
