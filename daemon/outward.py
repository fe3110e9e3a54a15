"""What a link does for the files that go to its partner: receipts, sending."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby
from typing import Final

from daemon.left_behind import TEMPORARY_PREFIX, LeftBehind
from daemon.parcel_log import fault_fields, parcel_fields
from daemon.partnership import Partnership, line_of, put_small
from daemon.receipts import (
    RECEIPT_LIMIT,
    Notice,
    Receipt,
    decode_receipt,
    digest_of_receipt_name,
    encode_notice,
    notice_name,
)
from daemon.retry import Backoff
from daemon.sending import Sent, make_token, partial_name, send_file
from daemon.transport import (
    Conflict,
    Denied,
    Get,
    NotThere,
    ReceiptInvalid,
    RemoteFile,
    Transport,
    TransportError,
)
from daemon.waves import WAVE_FILES, HeldBack, Outgoing, send_wave, waves
from spool.errors import SpoolError
from spool.parcel import Outcome, Parcel, Verdict
from spool.parcel import Receipt as Recorded
from spool.states import SUCCEEDED, Direction, State

STRAYS_MAX: Final = 1_000
"""Receipts that belong to no file of ours and are left where they lie."""

UNMATCHED: Final = "it belongs to no file of ours"


class Outward:
    """Our files: settles their receipts, sends what is accepted, in order."""

    def __init__(self, side: Partnership, strays: LeftBehind) -> None:
        """`strays` is what runs before found among the receipts."""
        self.side = side
        self.strays = strays
        self.moved = 0
        """Steps that changed something."""

    def run(self, transport: Transport) -> None:
        """Do everything due; raises TransportError and SpoolError."""
        self._settle_receipts(transport)
        self._recall_overdue()
        for wave in _waves(self.side.sendable(self.side.clock.now())):
            if self.side.stopping():
                return
            if len(wave) == 1:
                self._send(transport, wave[0])
            else:
                self._send_wave(transport, wave)

    # What came back for what we sent

    def _settle_receipts(self, transport: Transport) -> None:
        waiting = {parcel.sha256: parcel for parcel in self._going()}
        listing = transport.list(self.side.ways.receipts)
        for name, reason in self.strays.look(listing, self.side.clock.monotonic()):
            self._stray(name, reason)
        found: list[RemoteFile] = []
        for file in listing:
            if digest_of_receipt_name(file.name) is not None:
                found.append(file)
            elif not file.name.startswith(TEMPORARY_PREFIX):
                self._stray(file.name, "its name is not that of a receipt")
        unmatched: list[RemoteFile] = []
        for start in range(0, len(found), WAVE_FILES):
            if self.side.stopping():
                return
            wave = found[start : start + WAVE_FILES]
            unmatched += self._settle_wave(transport, wave, waiting)
        self._thin_out(transport, unmatched)

    def _settle_wave(
        self,
        transport: Transport,
        files: Sequence[RemoteFile],
        waiting: dict[str, Parcel],
    ) -> list[RemoteFile]:
        """Settle receipts; return those that belong to no file of ours."""
        settled: list[tuple[str, Parcel]] = []
        ours: list[tuple[str, Parcel]] = []
        unmatched: list[RemoteFile] = []
        for file in files:
            digest = digest_of_receipt_name(file.name) or ""
            if digest in waiting:
                ours.append((file.name, waiting[digest]))
            # a crash, or the far side, left a receipt that was settled before
            elif (parcel := self._succeeded(file.name, digest)) is not None:
                settled.append((file.name, parcel))
            else:
                unmatched.append(file)
                self._stray(file.name, UNMATCHED)
        settled += self._settle(transport, ours)
        self._remove_notices(transport, [parcel for _, parcel in settled])
        if settled:
            with self.side.effect("receipt.remove"):
                receipts = [name for name, _ in settled]
                self._remove(transport, self.side.ways.receipts, receipts)
        return unmatched

    def _stray(self, name: str, cause: str) -> None:
        """Tell of something among the receipts, once while it lies there."""
        if self.strays.is_new(name, cause):
            self.side.log.warning("receipt_invalid", file=name, cause=cause)

    def _thin_out(self, transport: Transport, unmatched: Sequence[RemoteFile]) -> None:
        """Remove the oldest of too many receipts that belong to no file of ours.

        Some are kept: they may be another spool's, or of a ledger newer than ours.
        """
        oldest = sorted(unmatched, key=lambda file: file.modified_s or 0)
        surplus = [file.name for file in oldest[: max(0, len(oldest) - STRAYS_MAX)]]
        removed = 0
        for start in range(0, len(surplus), WAVE_FILES):
            wave = surplus[start : start + WAVE_FILES]
            with self.side.effect("receipt.remove"):
                faults = transport.remove_all(self.side.ways.receipts, wave)
            removed += faults.count(None)
            for fault in faults:
                if fault is not None and not isinstance(fault, Denied):
                    raise fault
            if removed <= start:
                break  # the other side forbids it: they stay
        if removed:
            self.side.log.warning("receipts_removed", count=removed)

    def _going(self) -> list[Parcel]:
        """What a receipt may come for: after a crash or a broken line, unsent too."""
        return self.side.parcels(
            Direction.OUTBOUND, State.ACCEPTED, State.SENDING, State.SENT
        )

    def _succeeded(self, name: str, digest: str) -> Parcel | None:
        """The parcel of a digest that has its receipt already."""
        if self.strays.knows(name):
            return None  # the ledger was asked
        found = self.side.custody.ledger.parcels(
            direction=Direction.OUTBOUND,
            partner=self.side.partner,
            sha256=digest,
            states=SUCCEEDED,
        )
        return found[0] if found else None

    def _settle(
        self, transport: Transport, ours: Sequence[tuple[str, Parcel]]
    ) -> list[tuple[str, Parcel]]:
        """Read receipts and record them; return those that may be removed."""
        good: list[tuple[str, Parcel]] = []
        agreed: list[tuple[str, Parcel, Receipt]] = []
        for name, parcel, receipt in self._read_receipts(transport, ours):
            if parcel.state is State.ACCEPTED and receipt.size != parcel.size:
                continue  # nothing has been sent that it could be for
            if parcel.state is State.SENT and receipt.size == parcel.size:
                agreed.append((name, parcel, receipt))
            else:
                self._settle_alone(transport, parcel, receipt)
                good.append((name, parcel))
        recorded = self.side.custody.receipts_came(
            [
                (parcel, Recorded(sequence=receipt.sequence, time=receipt.time))
                for _, parcel, receipt in agreed
            ]
        )
        for (name, _, receipt), after in zip(agreed, recorded, strict=True):
            if isinstance(after, Parcel):
                self._settled(after, receipt)
                good.append((name, after))
        return good

    def _read_receipts(
        self, transport: Transport, ours: Sequence[tuple[str, Parcel]]
    ) -> list[tuple[str, Parcel, Receipt]]:
        sinks = [io.BytesIO() for _ in ours]
        gets = [
            Get(name, sink, RECEIPT_LIMIT)
            for (name, _), sink in zip(ours, sinks, strict=True)
        ]
        faults = transport.read_all(self.side.ways.receipts, gets)
        good: list[tuple[str, Parcel, Receipt]] = []
        for (name, parcel), sink, fault in zip(ours, sinks, faults, strict=True):
            try:
                if fault is not None:
                    raise fault
                receipt = decode_receipt(sink.getvalue(), name)
            except (ReceiptInvalid, NotThere) as error:
                self._stray(name, error.cause)
            else:
                good.append((name, parcel, receipt))
        return good

    def _settle_alone(
        self, transport: Transport, parcel: Parcel, receipt: Receipt
    ) -> None:
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
        self._settled(parcel, receipt)

    def _settled(self, parcel: Parcel, receipt: Receipt) -> None:
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

    def _remove_partial(
        self, transport: Transport, parcel: Parcel, attempt: int
    ) -> None:
        """Remove what may be left where a rename is a link and an unlink."""
        token = make_token(str(parcel.id), attempt)
        with self.side.effect("partial.remove"):
            partial = partial_name(parcel.name, token)
            self._remove(transport, self.side.ways.put, [partial])

    def _remove_notices(self, transport: Transport, parcels: Sequence[Parcel]) -> None:
        """Remove delivered files' notices, unless other files have the names now."""
        if self.side.ways.put_notices is None or not parcels:
            return
        going = {parcel.name.casefold() for parcel in self._going()}
        names = [
            notice_name(parcel.name)
            for parcel in parcels
            if parcel.name.casefold() not in going
        ]
        with self.side.effect("notice.remove"):
            self._remove(transport, self.side.ways.put_notices, names)

    def _remove(self, transport: Transport, folder: str, names: Sequence[str]) -> None:
        faults = transport.remove_all(folder, names)
        for name, fault in zip(names, faults, strict=True):
            if isinstance(fault, Denied):
                # tidiness only: the other side may forbid it
                self.side.log.warning("send_failed", file=name, **fault_fields(fault))
            elif fault is not None:
                raise fault

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
            self._conflict(parcel, error)
            return
        except TransportError as error:
            self._send_failed(parcel, error)
            raise
        parcel = self.side.custody.confirm_sent(
            parcel, already_there=sent.outcome == "already_there"
        )
        self.side.log.info("file_sent", **parcel_fields(parcel), outcome=sent.outcome)
        self.moved += 1

    def _send_wave(self, transport: Transport, wave: Sequence[Parcel]) -> None:
        """Send several files, each for the first time; raises where others must wait.

        One that fails goes by itself the next time, so that it cannot keep the rest
        from getting there.
        """
        side = self.side
        try:
            paths = {parcel.id: side.custody.content(parcel) for parcel in wave}
        except SpoolError:  # of one of them; those before it are sent all the same
            for parcel in wave:
                self._send(transport, parcel)
            return
        for parcel in wave:
            side.log.info("send_begun", **parcel_fields(parcel), attempts=1)
        wave = self._begin_all(wave)
        try:
            for parcel in wave:
                self._put_notice(transport, parcel)
        except TransportError as error:
            for parcel in wave:
                self._send_failed(parcel, error)
            raise
        files = [
            Outgoing(
                name=parcel.name,
                path=paths[parcel.id],
                sha256=parcel.sha256,
                size=parcel.size,
                token=make_token(str(parcel.id), 1),
                line=line_of(parcel.name),
            )
            for parcel in wave
        ]
        outcomes = send_wave(transport, side.ways.put, files, side.checkpoint)
        sent = [
            (parcel, outcome.outcome)
            for parcel, outcome in zip(wave, outcomes, strict=True)
            if isinstance(outcome, Sent)
        ]
        recorded = side.custody.confirm_sent_all(
            [(parcel, outcome == "already_there") for parcel, outcome in sent]
        )
        for after, (_, word) in zip(recorded, sent, strict=True):
            self.moved += 1
            if isinstance(after, Parcel):
                side.log.info("file_sent", **parcel_fields(after), outcome=word)
        self._settle_failures(wave, outcomes)

    def _begin_all(self, wave: Sequence[Parcel]) -> list[Parcel]:
        """Record that sending begins; what was taken back meanwhile is left out."""
        accepted = [parcel for parcel in wave if parcel.state is State.ACCEPTED]
        begun = {parcel.id: parcel for parcel in wave}
        for parcel, after in zip(
            accepted, self.side.custody.begin_send_all(accepted), strict=True
        ):
            if isinstance(after, Parcel):
                begun[parcel.id] = after
            else:
                del begun[parcel.id]
        return list(begun.values())

    def _settle_failures(
        self,
        wave: Sequence[Parcel],
        outcomes: Sequence[Sent | HeldBack | TransportError],
    ) -> None:
        """Record what was not sent; raises the first error that others wait for."""
        errors: list[TransportError] = []
        for parcel, outcome in zip(wave, outcomes, strict=True):
            if isinstance(outcome, Conflict):
                self._conflict(parcel, outcome)
            elif isinstance(outcome, TransportError):
                self._send_failed(parcel, outcome)
                errors.append(outcome)
        if errors:
            raise errors[0]

    def _conflict(self, parcel: Parcel, error: Conflict) -> None:
        parcel = self.side.custody.conflict(parcel, _conflict_verdict(parcel, error))
        self.side.log.error(
            "conflict_found", **parcel_fields(parcel), **fault_fields(error)
        )
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


def _waves(parcels: Sequence[Parcel]) -> Iterator[list[Parcel]]:
    """Cut parcels into waves, in order; what has failed before goes by itself."""
    for retried, group in groupby(parcels, lambda parcel: parcel.attempts > 0):
        if retried:
            yield from ([parcel] for parcel in group)
        else:
            yield from waves(group, lambda parcel: parcel.size)


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
