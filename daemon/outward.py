"""What a link does for the files that go to its partner: receipts, sending."""

from __future__ import annotations

import io
from datetime import timedelta

from daemon.parcel_log import fault_fields, parcel_fields
from daemon.partnership import Partnership, put_small
from daemon.receipts import (
    RECEIPT_LIMIT,
    Notice,
    decode_receipt,
    digest_of_receipt_name,
    encode_notice,
    notice_name,
)
from daemon.retry import Backoff
from daemon.sending import make_token, partial_name, send_file
from daemon.transport import (
    Conflict,
    Denied,
    NotThere,
    ReceiptInvalid,
    RemoteFile,
    Transport,
    TransportError,
)
from spool.parcel import Outcome, Parcel, Verdict
from spool.states import SUCCEEDED, Direction, State


class Outward:
    """Our files: settles their receipts, sends what is accepted, in order."""

    def __init__(self, side: Partnership) -> None:
        self.side = side
        self.moved = 0
        """Steps that changed something."""

    def run(self, transport: Transport) -> None:
        """Do everything due; raises TransportError and SpoolError."""
        self._settle_receipts(transport)
        self._recall_overdue()
        for parcel in self.side.sendable(self.side.clock.now()):
            if self.side.stopping():
                return
            self._send(transport, parcel)

    # What came back for what we sent

    def _settle_receipts(self, transport: Transport) -> None:
        waiting = {parcel.sha256: parcel for parcel in self._going()}
        for found in transport.list(self.side.ways.receipts):
            digest = digest_of_receipt_name(found.name)
            if digest is None or self.side.stopping():
                continue
            parcel = waiting.get(digest)
            if parcel is not None:
                if not self._settle(transport, found, parcel):
                    continue
            else:  # a crash, or the far side, left a receipt that was settled before
                parcel = self._succeeded(digest)
                if parcel is None:
                    continue
            self._remove_notice(transport, parcel)
            with self.side.effect("receipt.remove"):
                self._remove(transport, self.side.ways.receipts, found.name)

    def _going(self) -> list[Parcel]:
        """What a receipt may come for: after a crash or a broken line, unsent too."""
        return self.side.parcels(
            Direction.OUTBOUND, State.ACCEPTED, State.SENDING, State.SENT
        )

    def _succeeded(self, digest: str) -> Parcel | None:
        """The parcel of a digest that has its receipt already."""
        found = self.side.custody.ledger.parcels(
            direction=Direction.OUTBOUND,
            partner=self.side.partner,
            sha256=digest,
            states=SUCCEEDED,
        )
        return found[0] if found else None

    def _settle(self, transport: Transport, found: RemoteFile, parcel: Parcel) -> bool:
        sink = io.BytesIO()
        try:
            transport.read(self.side.ways.receipts, found.name, sink, RECEIPT_LIMIT)
            receipt = decode_receipt(sink.getvalue(), found.name)
        except (ReceiptInvalid, NotThere) as error:
            self.side.log.warning("receipt_invalid", file=found.name, cause=error.cause)
            return False
        if parcel.state is State.ACCEPTED and receipt.size != parcel.size:
            return False  # nothing has been sent that it could be for
        if parcel.state is State.SENDING:
            # A crash came between the rename and its record.
            self._remove_partial(transport, parcel, parcel.attempts + 1)
            parcel = self.side.custody.confirm_sent(parcel, already_there=True)
        elif parcel.state is State.ACCEPTED and parcel.attempts > 0:
            # The last attempt failed, for all we heard, and did arrive.
            self._remove_partial(transport, parcel, parcel.attempts)
        parcel = self.side.custody.receipt_came(
            parcel,
            sha256=receipt.sha256,
            size=receipt.size,
            sequence=receipt.sequence,
            time=receipt.time,
        )
        fields = parcel_fields(parcel)
        self.side.log.info(
            "receipt_came",
            **fields,
            sequence=receipt.sequence,
            received_at=receipt.time.isoformat(),
        )
        if parcel.state is State.DELIVERED:
            self.side.log.info("file_delivered", **fields)
        self.moved += 1
        return True

    def _remove_partial(
        self, transport: Transport, parcel: Parcel, attempt: int
    ) -> None:
        """Remove what may be left where a rename is a link and an unlink."""
        token = make_token(str(parcel.id), attempt)
        with self.side.effect("partial.remove"):
            self._remove(
                transport, self.side.ways.put, partial_name(parcel.name, token)
            )

    def _remove_notice(self, transport: Transport, parcel: Parcel) -> None:
        """Remove a delivered file's notice, unless another file has the name now."""
        folded = parcel.name.casefold()
        if self.side.ways.put_notices is not None and not any(
            going.name.casefold() == folded for going in self._going()
        ):
            name = notice_name(parcel.name)
            with self.side.effect("notice.remove"):
                self._remove(transport, self.side.ways.put_notices, name)

    def _remove(self, transport: Transport, folder: str, name: str) -> None:
        try:
            transport.remove(folder, name)
        except Denied as error:  # tidiness only: the other side may forbid it
            self.side.log.warning("send_failed", file=name, **fault_fields(error))

    def _recall_overdue(self) -> None:
        limit = timedelta(seconds=self.side.timing.receipt_overdue_s)
        now = self.side.clock.now()
        for parcel in self.side.parcels(Direction.OUTBOUND, State.SENT):
            # A sending in the future was recorded while the clock was wrong.
            if abs(now - parcel.changed_at) >= limit:
                self.side.log.warning(
                    "receipt_overdue",
                    **parcel_fields(parcel),
                    sent_at=parcel.changed_at.isoformat(),
                )
                self.side.custody.receipt_overdue(parcel)
                self.moved += 1

    # What we send

    def _send(self, transport: Transport, parcel: Parcel) -> None:
        """Send one file; raises where those behind it must wait."""
        self.side.log.info(
            "send_begun", **parcel_fields(parcel), attempts=parcel.attempts + 1
        )
        if parcel.state is State.ACCEPTED:
            parcel = self.side.custody.begin_send(parcel)
        try:
            self._put_notice(transport, parcel)
            sent = send_file(
                transport,
                self.side.ways.put,
                parcel.name,
                self.side.custody.content(parcel),
                parcel.sha256,
                parcel.size,
                token=make_token(str(parcel.id), parcel.attempts + 1),
                checkpoint=self.side.checkpoint,
            )
        except Conflict as error:
            parcel = self.side.custody.conflict(
                parcel, _conflict_verdict(parcel, error)
            )
            self.side.log.error(
                "conflict_found", **parcel_fields(parcel), **fault_fields(error)
            )
            self.moved += 1
            return
        except TransportError as error:
            self._send_failed(parcel, error)
            raise
        parcel = self.side.custody.confirm_sent(
            parcel, already_there=sent.outcome == "already_there"
        )
        self.side.log.info("file_sent", **parcel_fields(parcel), outcome=sent.outcome)
        self.moved += 1

    def _send_failed(self, parcel: Parcel, error: TransportError) -> None:
        backoff = Backoff(
            base_s=self.side.timing.retry_base_s,
            cap_s=self.side.timing.retry_cap_s,
            failures=parcel.attempts + 1,
        )
        delay = backoff.delay_s(self.side.jitter())
        not_before = self.side.clock.now() + timedelta(seconds=delay)
        self.side.custody.send_failed(parcel, str(error), not_before)
        self.side.log.warning(
            "send_failed",
            **parcel_fields(parcel),
            **fault_fields(error),
            attempts=parcel.attempts + 1,
            not_before=not_before.isoformat(),
        )

    def _put_notice(self, transport: Transport, parcel: Parcel) -> None:
        folder = self.side.ways.put_notices
        if folder is None:
            return
        data = encode_notice(Notice(parcel.name, parcel.sha256))
        with self.side.effect("notice.put"):
            put_small(
                transport,
                folder,
                notice_name(parcel.name),
                data,
                self.side.checkpoint,
            )


def _conflict_verdict(parcel: Parcel, error: Conflict) -> Verdict:
    summary = (
        f"{parcel.name} was NOT sent: another file of that name, with other content, "
        "lies at the awarding body's side"
    )
    report = f"{summary}.\n\n   = found: {error.cause}\n   = help: {error.hint}\n"
    return Verdict(
        outcome=Outcome.REFUSED,
        summary=summary,
        report=report,
        details={"codes": [error.code]},
    )
