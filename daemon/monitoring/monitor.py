"""Ties monitoring to the program's loop: signs of life, alerts, health over HTTP."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from http import HTTPStatus
from threading import Thread

from attrs import define, field

from daemon.clock import Clock
from daemon.config import Config
from daemon.config.profiles import profiles_named
from daemon.events import Log
from daemon.exchanges import Exchanges
from daemon.monitoring.alerts import AlertBook, LastDay, Thresholds
from daemon.monitoring.event_counts import EventCounts
from daemon.monitoring.outlook import Outlook, missing, spool_outlook
from daemon.monitoring.server import Answer, HealthServer
from daemon.monitoring.supervisor import Supervisor
from daemon.monitoring.telling import Telling, tellers

STALE_AFTER_S = 60.0
"""A loop that has not come round for so long beyond its pause is taken for stuck."""


@define(eq=False, kw_only=True)
class Monitor:
    """One run of the program, seen from beside it."""

    config: Config
    clock: Clock
    log: Log
    exchanges: Exchanges
    events: EventCounts
    pause_s: float
    """The longest that the loop waits between two rounds."""
    supervisor: Supervisor = field(factory=lambda: Supervisor.of(os.environ))
    port: int | None = field(init=False, default=None)
    """Where health is told, once it is."""
    _book: AlertBook = field(init=False)
    _telling: Telling = field(init=False)
    _last_round: float = field(init=False)
    _next_look: float = field(init=False, default=float("-inf"))
    _looking: Thread | None = field(init=False, default=None)
    _closing: ExitStack = field(init=False, factory=ExitStack)

    @_book.default
    def _make_book(self) -> AlertBook:
        settings = self.config.alerts
        thresholds = Thresholds(
            stuck_after=timedelta(seconds=settings.stuck_after_s),
            disk_free_bytes=settings.disk_free_bytes,
            repeat_after=timedelta(seconds=settings.repeat_s),
            deadline_days=settings.deadline_days,
        )
        return AlertBook(thresholds, self.clock.now(), self._last_days())

    def _last_days(self) -> tuple[LastDay, ...]:
        """The deadlines that the profiles in use know of; centres' concern only."""
        names = self.config.checks.profiles if self.config.hub is None else ()
        profiles = profiles_named(names, self.config.path.parent)
        if profiles is None:
            return ()
        return tuple(
            LastDay(each.of, f"{each.series} {each.year}", each.last_day, profile.title)
            for profile in profiles.profiles
            for each in profile.deadlines
        )

    @_telling.default
    def _make_telling(self) -> Telling:
        ways = tellers(self.config.alerts)
        return Telling(ways, self.log, self.config.timing.retry_base_s)

    @_last_round.default
    def _now(self) -> float:
        return self.clock.monotonic()

    def started(self) -> None:
        """Begin to tell; an address that is taken is logged, and nothing else fails."""
        self._closing.callback(self._telling.stop)
        listen = self.config.health.listen
        if listen is not None:
            try:
                server = HealthServer.start(listen, self._answers())
            except (OSError, OverflowError) as error:
                self.log.error("health_not_told", address=listen, cause=str(error))
            else:
                self.port = server.port
                self._closing.callback(server.close)
        self.supervisor.ready()

    def round(self) -> None:
        """Once in every round of the loop: a sign of life, and a look when due."""
        now = self.clock.monotonic()
        self._last_round = now
        self.supervisor.alive(now)
        idle = self._looking is None or not self._looking.is_alive()
        if now >= self._next_look and idle:
            self._next_look = now + self.config.alerts.every_s
            # Beside the loop: a spool on a share that hangs must not stop it.
            self._looking = Thread(target=self.look, name="outlook", daemon=True)
            self._looking.start()

    def look(self) -> None:
        """See what needs a person, and tell them."""
        for alert in self._book.due(self.outlook()):
            self._telling.tell(alert)

    def stopping(self) -> None:
        """The program ends after the steps in hand."""
        self.supervisor.stopping()

    def close(self) -> None:
        """Stop telling."""
        if self._looking is not None:
            self._looking.join(STALE_AFTER_S)
        self._closing.close()

    def outlook(self) -> Outlook:
        """Look at every spool now."""
        spools = [
            spool_outlook(exchange, not self.exchanges.is_lost(exchange))
            for exchange in self.exchanges.open
        ]
        spools += missing(opening.name for opening in self.exchanges.closed)
        return Outlook(self.clock.now(), tuple(spools))

    def _answers(self) -> dict[str, Callable[[], Answer]]:
        # Imported where figures are wanted: most installations ask for none.
        from daemon.monitoring.metrics import CONTENT_TYPE, Metrics

        metrics = Metrics(self.outlook, self.events)
        return {
            "/health": self.health,
            "/metrics": lambda: Answer(HTTPStatus.OK, CONTENT_TYPE, metrics.render()),
        }

    def health(self) -> Answer:
        """Answer `/health`: 200 while files can be exchanged, 503 otherwise.

        A partner that fails makes it `degraded`: that is not ours to mend by a restart.
        """
        outlook = self.outlook()
        idle_s = self.clock.monotonic() - self._last_round
        unavailable = [each.name for each in outlook.spools if not each.available]
        failing = [
            {"spool": spool.name, "partner": partner.name}
            for spool in outlook.spools
            for partner in spool.partners
            if partner.failing
        ]
        stuck = idle_s > self.pause_s + STALE_AFTER_S
        bad = stuck or bool(unavailable)
        status = "failing" if bad else "degraded" if failing else "good"
        form = {
            "version": 1,
            "status": status,
            "loop_idle_s": round(idle_s, 1),
            "spools_unavailable": unavailable,
            "partners_failing": failing,
            "live_parcels": sum(len(each.live) for each in outlook.spools),
        }
        code = HTTPStatus.SERVICE_UNAVAILABLE if bad else HTTPStatus.OK
        return Answer.of_json(code, form)
