"""What a link does for the files that come from its partner: taking, receipts."""

from __future__ import annotations

import io
from contextlib import suppress
from uuid import uuid4

from daemon.parcel_log import fault_fields, parcel_fields
from daemon.partnership import Partnership, put_small
from daemon.receipts import (
    NOTICE_LIMIT,
    Receipt,
    decode_notice,
    encode_receipt,
    notice_name,
    receipt_name,
)
from daemon.sending import fetch_file
from daemon.transport import (
    Damaged,
    Denied,
    NoticeInvalid,
    NotThere,
    RemoteFile,
    TooLarge,
    Transport,
    TransportError,
)
from edi.file_names import parse_file_name
from spool.errors import SpoolError
from spool.parcel import Parcel
from spool.states import State
from spool.tokens import FETCH

TEMPORARY_PREFIX = "."
"""Files under such names are still being written by their sender."""

NAME_BYTES_MAX = 255
"""Of one file's name, on every usual file system."""


class Inward:
    """The partner's files: takes what lies ready and says that it has it."""

    def __init__(self, side: Partnership) -> None:
        self.side = side
        self.moved = 0
        """Steps that changed something."""
        self.error: TransportError | None = None
        """The last trouble with a single file, which does not end the run."""

    def run(self, transport: Transport) -> None:
        """Do everything due; raises TransportError and SpoolError."""
        self._take_all(transport)
        for parcel in self.side.unreceipted():
            self._give_receipt(transport, parcel)

    def _take_all(self, transport: Transport) -> None:
        for found in sorted(transport.list(self.side.ways.take), key=_order):
            if self.side.stopping():
                return
            if found.name.startswith(TEMPORARY_PREFIX):
                continue
            if self._seen(found):
                continue
            self._take(transport, found)

    def _take(self, transport: Transport, found: RemoteFile) -> None:
        self.side.log.info("fetch_begun", file=found.name, size=found.size)
        staged = self.side.custody.store.staged(f"{FETCH}{uuid4().hex}")
        try:
            self._fitting(found)
            expected = self._announced(transport, found.name)
            sha256, _ = fetch_file(
                transport,
                self.side.ways.take,
                found.name,
                staged,
                self.side.file_bytes_max,
                expected,
                self.side.checkpoint,
            )
        except NotThere:
            return  # somebody else took it, or it was called back
        except TransportError as error:
            self.side.log.warning(
                "fetch_failed", file=found.name, **fault_fields(error)
            )
            if not _about_one_file(error):
                raise
            self.error = error
            return
        try:
            reception = self.side.custody.receive(
                self.side.partner, found.name, staged, sha256
            )
        except SpoolError:  # it is fetched again, and copies must not pile up
            with suppress(OSError):
                staged.unlink(missing_ok=True)
            raise
        event = "repeat_received" if reception.repeated else "file_received"
        self.side.log.info(event, **parcel_fields(reception.parcel))
        self.moved += 1
        if reception.parcel.state is State.RECEIVED:
            self._remove_taken(transport, found, sha256)
            self._give_receipt(transport, reception.parcel)
        else:
            # The ledger no longer owes a repeat its receipt: only the file's being
            # there says that its sender waits. So it goes last.
            self._give_receipt(transport, reception.parcel)
            self._remove_taken(transport, found, sha256)

    def _fitting(self, found: RemoteFile) -> None:
        """Raise TooLarge before the line and the disk are filled for nothing."""
        limit = self.side.file_bytes_max
        if found.size > limit:
            raise TooLarge(
                operation="fetch",
                subject=found.name,
                cause=f"found {found.size} bytes; expected at most {limit}",
            )

    def _seen(self, found: RemoteFile) -> bool:
        """Whether this very file was taken before and may not be removed there."""
        if found.modified_s is None:
            return False
        digest = self.side.custody.ledger.seen(
            self.side.partner, found.name, found.size, found.modified_s
        )
        return digest is not None

    def _announced(self, transport: Transport, name: str) -> str | None:
        if self.side.ways.take_notices is None:
            return None
        if len(notice_name(name).encode(errors="replace")) > NAME_BYTES_MAX:
            return None  # no folder could hold it
        sink = io.BytesIO()
        try:
            transport.read(
                self.side.ways.take_notices, notice_name(name), sink, NOTICE_LIMIT
            )
            return decode_notice(sink.getvalue(), notice_name(name)).sha256
        except (NotThere, NoticeInvalid):
            return None  # other servers announce nothing; the receipt tells them

    def _remove_taken(
        self, transport: Transport, found: RemoteFile, sha256: str
    ) -> None:
        """A new file, before its receipt: its name is free once its sender hears."""
        try:
            if self.side.remove_taken:
                with self.side.effect("source.remove"):
                    transport.remove(self.side.ways.take, found.name)
                return
        except Denied:
            pass
        if found.modified_s is not None:
            with self.side.effect("seen.record"):
                self.side.custody.ledger.mark_seen(
                    self.side.partner, found.name, found.size, found.modified_s, sha256
                )

    def _give_receipt(self, transport: Transport, parcel: Parcel) -> None:
        if parcel.receipt is None:
            raise ValueError(f"inbound parcel {parcel.id} has no receipt")
        receipt = Receipt(
            name=parcel.name,
            sha256=parcel.sha256,
            size=parcel.size,
            sequence=parcel.receipt.sequence,
            time=parcel.receipt.time,
        )
        with self.side.effect("receipt.put"):
            put_small(
                transport,
                self.side.ways.give_receipts,
                receipt_name(parcel.sha256),
                encode_receipt(receipt),
                self.side.checkpoint,
            )
        if parcel.state is State.RECEIVED:
            parcel = self.side.custody.receipt_given(parcel)
            self.moved += 1
            self.side.log.info(
                "receipt_given", **parcel_fields(parcel), sequence=receipt.sequence
            )


def _about_one_file(error: TransportError) -> bool:
    """Whether other files of the same partner may still be taken."""
    return not error.transient or isinstance(error, Damaged)


def _order(found: RemoteFile) -> tuple[int, int, str]:
    """As they were put, so that an amendment does not come before its entries.

    Servers tell times in whole seconds; within one, the sequence number in the name
    decides.
    """
    sequence = parse_file_name(found.name).sequence
    return found.modified_s or 0, -1 if sequence is None else sequence, found.name
