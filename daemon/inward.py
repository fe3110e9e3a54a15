"""What a link does for the files that come from its partner: taking, receipts."""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from attrs import define

from daemon.codes import CODES
from daemon.left_behind import TEMPORARY_PREFIX, LeftBehind
from daemon.parcel_log import fault_fields, parcel_fields
from daemon.partnership import Partnership, put_all_small
from daemon.receipts import (
    NOTICE_LIMIT,
    Receipt,
    decode_notice,
    encode_receipt,
    notice_name,
    receipt_name,
)
from daemon.transport import (
    Damaged,
    Denied,
    Get,
    NoticeInvalid,
    NotThere,
    Outcomes,
    RemoteFile,
    TooLarge,
    Transport,
    TransportError,
)
from daemon.waves import WAVE_FILES, Fetched, Incoming, fetch_wave, waves
from edi.file_names import parse_file_name
from spool.errors import SpoolError
from spool.parcel import Parcel
from spool.receiving import Arrival
from spool.states import State
from spool.tokens import FETCH

LEFT_THERE = CODES["TRN034"].code

NAME_MAX = 255
"""Most bytes of one file's name, on every usual file system."""


@define
class _Coming:
    """A file that is being taken."""

    found: RemoteFile
    staged: Path
    sha256: str | None = None
    """What it must be, if that is known; then what it is."""
    fault: TransportError | None = None

    @property
    def name(self) -> str:
        """Its name at the partner."""
        return self.found.name


class Inward:
    """The partner's files: takes what lies ready and says that it has it."""

    def __init__(self, side: Partnership, left: LeftBehind, *, careful: bool) -> None:
        """`careful` after a run that failed; `left` is what was left by runs before."""
        self.side = side
        self.left = left
        self.careful = careful
        self.moved = 0
        """Steps that changed something."""
        self.error: TransportError | None = None
        """The last trouble with a single file, which does not end the run."""

    def run(self, transport: Transport) -> None:
        """Do everything due; raises TransportError and SpoolError."""
        self._take_all(transport)
        self._give_receipts(transport, self.side.unreceipted())

    def _take_all(self, transport: Transport) -> None:
        listing = transport.list(self.side.ways.take)
        for name, reason in self.left.look(listing, self.side.clock.monotonic()):
            self.side.log.warning(
                "file_left_there", file=name, code=LEFT_THERE, reason=reason
            )
        lying = [
            found
            for found in sorted(listing, key=_order)
            if not found.name.startswith(TEMPORARY_PREFIX) and not self._seen(found)
        ]
        # After trouble the first files go by themselves: one that brings the line to a
        # stop then keeps none of those before it from being taken.
        alone = WAVE_FILES if self.careful else 0
        for wave in (
            *([found] for found in lying[:alone]),
            *waves(lying[alone:], lambda found: found.size),
        ):
            if self.side.stopping():
                return
            self._take(transport, wave)

    def _take(self, transport: Transport, wave: Sequence[RemoteFile]) -> None:
        """Take files; each is removed at the partner once our ledger has it."""
        staged = self.side.custody.store.staged
        files = [_Coming(found, staged(f"{FETCH}{uuid4().hex}")) for found in wave]
        for file in files:
            self.side.log.info("fetch_begun", file=file.name, size=file.found.size)
            file.fault = self._misfit(file.found)
        try:
            self._announce(transport, files)
            self._fetch(transport, files)
            whole, fault = self._whole(files)
            failure = self._receive(transport, whole) if whole else None
        finally:
            for file in files:  # it is fetched again, and copies must not pile up
                with suppress(OSError):
                    file.staged.unlink(missing_ok=True)
        if (error := failure or fault) is not None:
            raise error

    def _misfit(self, found: RemoteFile) -> TooLarge | None:
        """Say that a file is too large before it fills line and disk for nothing."""
        limit = self.side.file_bytes_max
        if found.size <= limit:
            return None
        return TooLarge(
            operation="fetch",
            subject=found.name,
            cause=f"found {found.size} bytes; expected at most {limit}",
        )

    def _announce(self, transport: Transport, files: Sequence[_Coming]) -> None:
        """Look up the digests that files must have."""
        folder = self.side.ways.take_notices
        if folder is None:
            return
        announced = [
            (file, io.BytesIO())
            for file in files
            # no folder could hold a longer name
            if file.fault is None and _name_bytes(notice_name(file.name)) <= NAME_MAX
        ]
        gets = [
            Get(notice_name(file.name), sink, NOTICE_LIMIT) for file, sink in announced
        ]
        faults = transport.read_all(folder, gets)
        for (file, sink), fault in zip(announced, faults, strict=True):
            if isinstance(fault, NotThere):
                continue  # other servers announce nothing; the receipt tells them
            file.fault = fault
            if fault is None:
                with suppress(NoticeInvalid):
                    name = notice_name(file.name)
                    file.sha256 = decode_notice(sink.getvalue(), name).sha256

    def _fetch(self, transport: Transport, files: Sequence[_Coming]) -> None:
        fitting = [file for file in files if file.fault is None]
        wanted = [
            Incoming(
                name=file.name,
                path=file.staged,
                limit=self.side.file_bytes_max,
                sha256=file.sha256,
            )
            for file in fitting
        ]
        fetched = fetch_wave(
            transport, self.side.ways.take, wanted, self.side.checkpoint
        )
        for file, outcome in zip(fitting, fetched, strict=True):
            if isinstance(outcome, Fetched):
                file.sha256 = outcome.sha256
            else:
                file.fault = outcome

    def _whole(
        self, files: Sequence[_Coming]
    ) -> tuple[list[_Coming], TransportError | None]:
        """Return what came whole, up to trouble with more than a single file."""
        whole: list[_Coming] = []
        for file in files:
            fault = file.fault
            if fault is None:
                whole.append(file)
            elif not isinstance(fault, NotThere):  # taken by another, or called back
                if self._is_news(file.found, fault):
                    self.side.log.warning(
                        "fetch_failed", file=file.name, **fault_fields(fault)
                    )
                if not _about_one_file(fault):
                    return whole, fault
                self.error = fault
        return whole, None

    def _is_news(self, found: RemoteFile, fault: TransportError) -> bool:
        """Whether to tell of a fault: of one that stays, once while its file does."""
        if fault.transient or not _about_one_file(fault):
            return True
        return self.left.is_new(found.name, (fault.code, found.size, found.modified_s))

    def _receive(
        self, transport: Transport, files: Sequence[_Coming]
    ) -> SpoolError | None:
        """Take what was fetched into custody, and tell its sender."""
        failure: SpoolError | None = None
        new: list[tuple[RemoteFile, Parcel]] = []
        repeated: list[tuple[RemoteFile, Parcel]] = []
        receptions = self.side.custody.receive_all(
            self.side.partner,
            [Arrival(file.name, file.staged, file.sha256) for file in files],
        )
        for file, reception in zip(files, receptions, strict=True):
            if isinstance(reception, SpoolError):
                failure = reception
                continue
            event = "repeat_received" if reception.repeated else "file_received"
            self.side.log.info(event, **parcel_fields(reception.parcel))
            self.moved += 1
            held = repeated if reception.repeated else new
            held.append((file.found, reception.parcel))
        self._settle(transport, new)
        for found, parcel in repeated:
            self._settle_repeat(transport, found, parcel)
        return failure

    def _settle(
        self, transport: Transport, taken: Sequence[tuple[RemoteFile, Parcel]]
    ) -> None:
        """Remove new files, then give receipts, which say that their names are free."""
        if not taken:
            return
        faults = self._remove_taken(transport, taken)
        removed = [
            parcel
            for (_, parcel), fault in zip(taken, faults, strict=True)
            if fault is None
        ]
        self._give_receipts(transport, removed)
        for fault in faults:
            if fault is not None:
                raise fault

    def _settle_repeat(
        self, transport: Transport, found: RemoteFile, parcel: Parcel
    ) -> None:
        """A file that was had before goes last, unless its receipt is still owed.

        Only its being there says that its sender waits: the ledger owes it nothing.
        """
        parcel = self.side.custody.ledger.parcel(parcel.id)
        if parcel.state is State.RECEIVED:
            self._settle(transport, [(found, parcel)])
            return
        self._give_receipts(transport, [parcel])
        for fault in self._remove_taken(transport, [(found, parcel)]):
            if fault is not None:
                raise fault

    def _seen(self, found: RemoteFile) -> bool:
        """Whether this very file was taken before and may not be removed there."""
        if found.modified_s is None:
            return False
        digest = self.side.custody.ledger.seen(
            self.side.partner, found.name, found.size, found.modified_s
        )
        return digest is not None

    def _remove_taken(
        self, transport: Transport, taken: Sequence[tuple[RemoteFile, Parcel]]
    ) -> Outcomes:
        """Remove files there; remember those that may not be removed."""
        faults = self._remove(transport, [found.name for found, _ in taken])
        for index, (found, parcel) in enumerate(taken):
            if not isinstance(faults[index], Denied):
                continue
            faults[index] = None
            if found.modified_s is not None:
                with self.side.effect("seen.record"):
                    self.side.custody.ledger.mark_seen(
                        self.side.partner,
                        found.name,
                        found.size,
                        found.modified_s,
                        parcel.sha256,
                    )
        return faults

    def _remove(self, transport: Transport, names: Sequence[str]) -> Outcomes:
        try:
            with self.side.effect("source.remove"):
                return transport.remove_all(self.side.ways.take, names)
        except TransportError as error:
            return [error] * len(names)

    def _give_receipts(self, transport: Transport, parcels: Sequence[Parcel]) -> None:
        """Give receipts a wave at a time; raises the first error of a wave."""
        for start in range(0, len(parcels), WAVE_FILES):
            self._give_wave(transport, parcels[start : start + WAVE_FILES])

    def _give_wave(self, transport: Transport, parcels: Sequence[Parcel]) -> None:
        files = [
            (receipt_name(parcel.sha256), encode_receipt(_receipt(parcel)))
            for parcel in parcels
        ]
        with self.side.effect("receipt.put"):
            faults = put_all_small(
                transport, self.side.ways.give_receipts, files, self.side.checkpoint
            )
        owed = [
            parcel
            for parcel, fault in zip(parcels, faults, strict=True)
            if fault is None and parcel.state is State.RECEIVED
        ]
        for parcel in self.side.custody.receipts_given(owed):
            self.moved += 1
            if isinstance(parcel, Parcel):
                self.side.log.info(
                    "receipt_given",
                    **parcel_fields(parcel),
                    sequence=_receipt(parcel).sequence,
                )
        for fault in faults:
            if fault is not None:
                raise fault


def _receipt(parcel: Parcel) -> Receipt:
    if parcel.receipt is None:
        raise ValueError(f"inbound parcel {parcel.id} has no receipt")
    return Receipt(
        name=parcel.name,
        sha256=parcel.sha256,
        size=parcel.size,
        sequence=parcel.receipt.sequence,
        time=parcel.receipt.time,
    )


def _name_bytes(name: str) -> int:
    return len(name.encode(errors="replace"))


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
