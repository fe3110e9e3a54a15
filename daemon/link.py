"""One partner of one spool: what goes to it and what comes from it.

A link connects, settles receipts, sends what is accepted, takes what lies ready and
gives receipts, in that order, in small steps that a crash between any two of them
leaves repairable. Trouble with a partner stays with its link: the next try waits
longer each time, and no other partner waits with it.

Files go in the order in which they were admitted. A file that fails for a passing
reason holds up those behind it, since an amendment must not overtake its entries.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from attrs import define, field, frozen

from daemon.inward import Inward
from daemon.left_behind import LeftBehind
from daemon.outward import Outward
from daemon.parcel_log import fault_fields, spool_fault_fields
from daemon.partnership import Partnership
from daemon.retry import Backoff
from daemon.transport import (
    HostKeyChanged,
    HostKeyUnknown,
    TimedOut,
    Transport,
    TransportError,
)
from spool.errors import SpoolError


@frozen
class LinkWork:
    """What one run of a link did."""

    moved: int = 0
    """Steps that changed something."""
    error: TransportError | SpoolError | None = None
    """What ended the run early."""
    left: TransportError | None = None
    """What kept a single file from being taken; the others went on."""


@define(eq=False)
class Link:
    """One partner of one spool. One thread at a time runs it."""

    side: Partnership
    connect: Callable[[], Transport]
    left: LeftBehind = field(init=False, factory=LeftBehind)
    """What the partner put and we do not take."""
    strays: LeftBehind = field(init=False, factory=LeftBehind)
    """What lies among the partner's receipts and belongs to no file of ours."""
    _backoff: Backoff = field(init=False)
    # By the clock that nobody sets: one put right must not make a link wait for years.
    _next_poll_s: float | None = field(init=False, default=None)
    _not_before_s: float | None = field(init=False, default=None)

    @_backoff.default
    def _first_backoff(self) -> Backoff:
        timing = self.side.timing
        return Backoff(base_s=timing.retry_base_s, cap_s=timing.retry_cap_s)

    @property
    def failing(self) -> bool:
        """True while the last run ended in trouble with the partner."""
        return self._backoff.failures > 0

    def due(self, now: datetime) -> bool:
        """Whether a run now would have something to do."""
        now_s = self.side.clock.monotonic()
        if self._not_before_s is not None and now_s < self._not_before_s:
            return False
        if self._next_poll_s is None or now_s >= self._next_poll_s:
            return True
        return self.has_work(now)

    def has_work(self, now: datetime) -> bool:
        """Whether something waits to be sent, or a sender to be told."""
        return bool(self.side.sendable(now)) or bool(self.side.unreceipted())

    def run(self) -> LinkWork:
        """Do everything due with this partner; trouble is reported, not raised."""
        self._next_poll_s = self.side.clock.monotonic() + self.side.timing.poll_s
        outward = Outward(self.side, self.strays)
        inward = Inward(self.side, self.left, careful=self.failing)
        try:
            transport = self.connect()
            try:
                outward.run(transport)
                inward.run(transport)
            finally:
                transport.close()
        except (TransportError, SpoolError) as error:
            self._failed(error)
            return LinkWork(outward.moved + inward.moved, error)
        if self.failing:
            self.side.log.info("partner_recovered")
        self._backoff, self._not_before_s = self._backoff.succeeded(), None
        return LinkWork(outward.moved + inward.moved, left=inward.error)

    def _failed(self, error: TransportError | SpoolError) -> None:
        self._backoff = self._backoff.failed()
        # What only a person can mend is looked at again, but never hammered.
        delay = (
            self._backoff.delay_s(self.side.jitter())
            if error.transient
            else self.side.timing.retry_cap_s
        )
        self._not_before_s = self.side.clock.monotonic() + delay
        if isinstance(error, SpoolError):
            self.side.log.warning("step_failed", **spool_fault_fields(error))
            return
        event = "partner_unreachable"
        if isinstance(error, HostKeyChanged | HostKeyUnknown):
            event = "host_key_refused"
        elif isinstance(error, TimedOut):
            event = "deadline_passed"
        self.side.log.warning(event, **fault_fields(error))
