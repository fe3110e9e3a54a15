"""The local work at one spool: everything that needs no partner to be reachable.

Takes files from the outbox, checks them, hands back what must not go, archives what
was delivered; checks what was received, lays it into the inbox and answers it where
the role answers. Each step ends in the ledger, so that a stop between any two of them
costs nothing; trouble with one file leaves the others alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Protocol

from attrs import define, field, frozen

import edi
from daemon.checking import Checked
from daemon.clock import Clock
from daemon.events import Log
from daemon.parcel_log import parcel_fields, spool_fault_fields
from daemon.past import is_exam_file
from daemon.retry import Backoff
from daemon.waves import WAVE_FILES, waves
from edi.basedata import is_basedata
from spool.custody import Custody
from spool.drafting import Draft
from spool.errors import (
    HeldOpen,
    SourceChanged,
    SpoolError,
    SpoolUnavailable,
    StaleParcel,
)
from spool.faults import told
from spool.intake import Candidate, Scan
from spool.parcel import Outcome, Parcel, Verdict
from spool.states import Direction, State


class Role(Protocol):
    """What a centre and an awarding body's side do differently."""

    def route(self, name: str) -> Sequence[str]:
        """Give the partners that a file dropped in the outbox is for."""
        ...

    def unroutable(self, parcel: Parcel) -> Verdict:
        """Say why a file without a partner goes back."""
        ...

    def check_outgoing(
        self, parcel: Parcel, accepted: Sequence[Parcel] = ()
    ) -> Checked:
        """Check a file that is to be sent.

        accepted are those before it that were found in order, and are not yet
        recorded so.
        """
        ...

    def check_incoming(
        self, parcel: Parcel, accepted: Sequence[Parcel] = ()
    ) -> Checked:
        """Check a received file, likewise; the same answer each time it is asked."""
        ...

    def reply(self, parcel: Parcel, report: edi.Report) -> Draft | None:
        """Answer a received file; None where no answer is due."""
        ...

    def received(self, parcel: Parcel) -> None:
        """Look at a received file that is about to be closed."""
        ...


@frozen
class Work:
    """What one run of a desk did, and what it had to leave."""

    moved: int = 0
    unsettled: int = 0
    """Files in the outbox that may be ready a settle time later."""
    more: bool = False
    """The limit of one run was reached."""
    failed: int = 0
    """Steps that could not be done now."""

    @property
    def goes_on(self) -> bool:
        """Whether to run again at once: not where all that was tried has failed."""
        return self.moved > 0 or (self.more and not self.failed)


@define(eq=False)
class Desk:
    """The local work at one spool. One thread at a time runs it."""

    custody: Custody
    role: Role
    scan: Callable[[], Scan]
    clock: Clock
    log: Log
    jitter: Callable[[], float]
    retry_base_s: float
    retry_cap_s: float
    stopping: Callable[[], bool]
    _moved: int = field(init=False, default=0)
    _failed: int = field(init=False, default=0)
    _reports: dict[int, edi.Report] = field(init=False, factory=dict)

    def run(self) -> Work:
        """Do everything due. Raises SpoolUnavailable when the folders are not there."""
        self._moved = self._failed = 0
        self.custody.store.check()
        scan = self._admit()
        steps = (
            (Direction.OUTBOUND, State.ADMITTED, self._check),
            (Direction.OUTBOUND, State.REFUSED, self._return),
            (Direction.OUTBOUND, State.REPEATED, self._return),
            (Direction.OUTBOUND, State.CONFLICTED, self._return),
            (Direction.OUTBOUND, State.DELIVERED, self._archive),
            (Direction.INBOUND, State.RECEIPTED, self._check),
            (Direction.INBOUND, State.ACCEPTED, self._publish),
            (Direction.INBOUND, State.UNREAD, self._publish),
            (Direction.INBOUND, State.REFUSED, self._return),
            (Direction.INBOUND, State.PUBLISHED, self._close),
            (Direction.INBOUND, State.RETURNED, self._close),
        )
        for direction, state, step in steps:
            together = self._together(direction, state)
            if together is None:
                self._each(direction, state, step)
            else:
                self._batches(direction, state, step, together)
        return Work(self._moved, scan.unsettled, scan.more, self._failed)

    def _together(
        self, direction: Direction, state: State
    ) -> Callable[[Sequence[Parcel]], None] | None:
        """The step for many parcels at once, where most of the files go by."""
        match direction, state:
            case (_, State.ADMITTED | State.RECEIPTED):
                return self._check_all
            case (_, State.REFUSED | State.REPEATED | State.CONFLICTED):
                return self._return_all
            case (Direction.OUTBOUND, State.DELIVERED):
                return self._archive_all
            case (Direction.INBOUND, State.ACCEPTED | State.UNREAD):
                return self._publish_all
            case (Direction.INBOUND, State.PUBLISHED):
                return self._close_all
            case _:
                return None

    def _batches(
        self,
        direction: Direction,
        state: State,
        step: Callable[[Parcel], None],
        together: Callable[[Sequence[Parcel]], None],
    ) -> None:
        """Take parcels a batch at a time; a single one as it always was."""
        due = self.custody.due(direction, state)
        if len(due) < 2:
            self._each(direction, state, step)
            return
        for batch in waves(due, lambda parcel: parcel.size):
            if self.stopping():
                return
            together(batch)

    def _each(
        self, direction: Direction, state: State, step: Callable[[Parcel], None]
    ) -> None:
        for parcel in self.custody.due(direction, state):
            if self.stopping():
                return
            with self._trying(parcel):
                step(parcel)
                self._moved += 1

    @contextmanager
    def _trying(self, parcel: Parcel) -> Iterator[None]:
        """Let trouble with one parcel leave the others alone."""
        try:
            # A disk may fail while a check reads the file, too.
            with told("read", parcel.name, self.custody.store.check):
                yield
        except StaleParcel:
            self._moved += 1  # another worker moved it on
        except SpoolUnavailable:
            raise
        except SpoolError as error:
            self._step_failed(parcel, error)

    def _step_failed(self, parcel: Parcel, error: SpoolError) -> None:
        self._failed += 1
        backoff = Backoff(
            base_s=self.retry_base_s,
            cap_s=self.retry_cap_s,
            failures=parcel.attempts + 1,
        )
        not_before = self.clock.now() + timedelta(
            seconds=backoff.delay_s(self.jitter())
        )
        self.log.warning(
            "step_failed", **parcel_fields(parcel), **spool_fault_fields(error)
        )
        now = self.custody.ledger.parcel(parcel.id)  # the step may have got half-way
        self.custody.failed(now, str(error), not_before)

    def _admit(self) -> Scan:
        scan = self.scan()
        for ignored in scan.new_ignored:
            self.log.warning(
                "file_ignored",
                file=ignored.name,
                code=str(ignored.reason),
                reason=ignored.reason.name.lower(),
            )
        for start in range(0, len(scan.ready), WAVE_FILES):
            if self.stopping():
                break
            batch = scan.ready[start : start + WAVE_FILES]
            for candidate, parcels in zip(batch, self._take(batch), strict=True):
                if isinstance(parcels, SourceChanged | HeldOpen):
                    continue  # its writer is still at it: it is looked at again
                if isinstance(parcels, SpoolError):
                    self._failed += 1
                    self.log.warning(
                        "step_failed",
                        file=candidate.name,
                        **spool_fault_fields(parcels),
                    )
                    continue
                self._moved += 1
                for parcel in parcels:
                    self._log_admitted(parcel)
        return scan

    def _take(
        self, batch: Sequence[Candidate]
    ) -> Sequence[tuple[Parcel, ...] | SpoolError]:
        if len(batch) > 1:
            return self.custody.admit_all(batch, self.role.route)
        try:
            return [self.custody.admit(each, self.role.route) for each in batch]
        except SpoolUnavailable:
            raise
        except SpoolError as error:
            return [error]

    def _log_admitted(self, parcel: Parcel) -> None:
        event = "file_admitted"
        if parcel.state is State.REPEATED:
            event = "duplicate_found"
        elif parcel.state is State.REFUSED:
            event = "file_rejected"
        self.log.info(event, **parcel_fields(parcel))

    # Both ways

    def _check(self, parcel: Parcel) -> None:
        verdict, report = self._judge(parcel)
        self._note_checked(self.custody.decide(parcel, verdict), verdict, report)

    def _check_all(self, parcels: Sequence[Parcel]) -> None:
        """Check files in order; each is judged by what was found of those before it."""
        judged: list[tuple[Parcel, Verdict, edi.Report | None]] = []
        accepted: list[Parcel] = []
        for parcel in parcels:
            if self.stopping():
                break
            with self._trying(parcel):
                verdict, report = self._judge(parcel, accepted)
                judged.append((parcel, verdict, report))
                if verdict.outcome is Outcome.ACCEPTED:
                    accepted.append(parcel)
        decided = self.custody.decide_all(
            [(parcel, verdict) for parcel, verdict, _ in judged]
        )
        for after, (_, verdict, report) in zip(decided, judged, strict=True):
            self._moved += 1
            if isinstance(after, Parcel):
                self._note_checked(after, verdict, report)

    def _judge(
        self, parcel: Parcel, accepted: Sequence[Parcel] = ()
    ) -> tuple[Verdict, edi.Report | None]:
        """Check a file; there is no report where none is needed to refuse it.

        accepted holds those of which that is found, but not in the ledger yet.
        """
        if parcel.direction is Direction.INBOUND:
            checked = self.role.check_incoming(parcel, accepted)
        elif parcel.partner is not None:
            checked = self.role.check_outgoing(parcel, accepted)
        else:
            return self.role.unroutable(parcel), None
        return checked.verdict, checked.report

    def _note_checked(
        self, parcel: Parcel, verdict: Verdict, report: edi.Report | None
    ) -> None:
        if parcel.direction is Direction.INBOUND and report is not None:
            self._reports[parcel.id] = report
        self._log_checked(parcel, verdict, report)

    def _log_checked(
        self, parcel: Parcel, verdict: Verdict, report: edi.Report | None
    ) -> None:
        codes = verdict.details.get("codes")
        if report is None:
            self.log.warning("file_rejected", **parcel_fields(parcel), codes=codes)
            return
        fields = {
            **parcel_fields(parcel),
            "layout": report.layout,
            "records": report.records,
            "errors": report.errors,
            "warnings": report.warnings,
            "notices": report.notices,
        }
        if parcel.state is State.REFUSED:
            self.log.warning("file_rejected", **fields, codes=codes)
        elif not report.understood:
            self.log.info("file_not_understood", **parcel_fields(parcel))
        else:
            self.log.info("file_checked", **fields, verdict=report.verdict)

    # Outbound

    def _return(self, parcel: Parcel) -> None:
        after = self.custody.return_to_people(parcel)
        self.log.info("file_returned", **parcel_fields(after), path=after.place)

    def _archive(self, parcel: Parcel) -> None:
        after = self.custody.archive(parcel)
        self.log.info("file_archived", **parcel_fields(after), path=after.place)

    def _return_all(self, parcels: Sequence[Parcel]) -> None:
        self._note_placed(parcels, self.custody.return_all(parcels), "file_returned")

    def _archive_all(self, parcels: Sequence[Parcel]) -> None:
        self._note_placed(parcels, self.custody.archive_all(parcels), "file_archived")

    def _note_placed(
        self,
        parcels: Sequence[Parcel],
        placed: Sequence[Parcel | SpoolError],
        event: str,
    ) -> None:
        for parcel, after in zip(parcels, placed, strict=True):
            if isinstance(after, Parcel):
                self.log.info(event, **parcel_fields(after), path=after.place)
            elif not isinstance(after, StaleParcel):
                self._step_failed(parcel, after)
                continue
            self._moved += 1

    # Inbound

    def _publish(self, parcel: Parcel) -> None:
        after = self.custody.publish(parcel)
        self.log.info("file_published", **parcel_fields(after), path=after.place)

    def _publish_all(self, parcels: Sequence[Parcel]) -> None:
        self._note_placed(parcels, self.custody.publish_all(parcels), "file_published")

    def _close(self, parcel: Parcel) -> None:
        self._close_with(parcel, *self._answer(parcel))

    def _answer(self, parcel: Parcel) -> tuple[edi.Report, Draft | None]:
        report = self._reports.pop(parcel.id, None)
        if report is None:  # a restart came between: the check is simply made again
            report = self.role.check_incoming(parcel).report
        draft = self.role.reply(parcel, report)
        self.role.received(parcel)
        return report, draft

    def _close_with(
        self, parcel: Parcel, report: edi.Report, draft: Draft | None
    ) -> None:
        closed = self.custody.close(parcel, draft, keep=_kept(parcel))
        self.log.info("file_filed", **parcel_fields(closed.parcel))
        if closed.reply is not None:
            self.log.info(
                "reply_made",
                **parcel_fields(closed.reply),
                answers=parcel.id,
                verdict=report.verdict,
            )

    def _close_all(self, parcels: Sequence[Parcel]) -> None:
        """Close parcels; those with a reply one by one, since replies are numbered."""
        silent: list[tuple[Parcel, bool]] = []
        for parcel in parcels:
            with self._trying(parcel):
                report, draft = self._answer(parcel)
                if draft is None:
                    silent.append((parcel, _kept(parcel)))
                else:
                    self._close_with(parcel, report, draft)
                    self._moved += 1
        for after in self.custody.close_all(silent):
            self._moved += 1
            if isinstance(after, Parcel):
                self.log.info("file_filed", **parcel_fields(after))


def _kept(parcel: Parcel) -> bool:
    """Whether later files are checked against it; `a2c purge` ends that."""
    wanted = is_basedata(parcel.name) or is_exam_file(parcel.name)
    return wanted and parcel.state is State.PUBLISHED
