"""The spools of one program: which are open, and which are still waited for.

A spool that cannot be opened, or that goes away (a network share that is not
connected), holds up no other. It is said once, and tried again until it is there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock

from attrs import define, field, frozen

from daemon.assembly import Exchange
from daemon.events import Log
from daemon.parcel_log import spool_fault_fields
from spool.errors import SpoolError


@frozen
class Opening:
    """A spool that can be opened."""

    name: str
    log: Log
    open: Callable[[], Exchange]
    """Raises SpoolError where it is not there, or served by another program."""


@define(eq=False)
class Exchanges:
    """The spools of one program. Safe to use from several threads."""

    openings: Sequence[Opening]
    tell: Callable[[SpoolError], None]
    """Says to the person at the terminal why a spool is not served."""
    _open: dict[str, Exchange] = field(init=False, factory=dict)
    _lost: set[str] = field(init=False, factory=set)
    _told: set[str] = field(init=False, factory=set)
    _lock: Lock = field(init=False, factory=Lock)

    @property
    def open(self) -> tuple[Exchange, ...]:
        """Those that are open, lost ones included, in the configuration's order."""
        with self._lock:
            return tuple(
                self._open[each.name]
                for each in self.openings
                if each.name in self._open
            )

    @property
    def closed(self) -> tuple[Opening, ...]:
        """Those that are waited for."""
        with self._lock:
            return tuple(each for each in self.openings if each.name not in self._open)

    @property
    def missing(self) -> bool:
        """Whether some spool is not served."""
        return bool(self.closed) or bool(self._lost)

    def is_lost(self, exchange: Exchange) -> bool:
        """Whether an open spool has gone away since."""
        with self._lock:
            return exchange.name in self._lost

    def try_to_open(self, opening: Opening) -> bool:
        """Open a spool; where that is not possible, say so once."""
        try:
            exchange = opening.open()
        except SpoolError as error:
            self._say(opening.name, opening.log, error)
            return False
        with self._lock:
            self._open[opening.name] = exchange
            recovered = opening.name in self._told
            self._told.discard(opening.name)
        if recovered:
            exchange.log.info("spool_recovered")
        return True

    def lose(self, exchange: Exchange, error: SpoolError) -> None:
        """Take a spool for gone: nothing more is begun with it."""
        with self._lock:
            self._lost.add(exchange.name)
        self._say(exchange.name, exchange.log, error)

    def let_go(self, exchange: Exchange) -> None:
        """Close a lost spool, with which nothing is being done any more."""
        with self._lock:
            self._open.pop(exchange.name, None)
            self._lost.discard(exchange.name)
        exchange.close()

    def close(self) -> None:
        """Close all that are open."""
        for exchange in self.open:
            self.let_go(exchange)

    def _say(self, name: str, log: Log, error: SpoolError) -> None:
        with self._lock:
            if name in self._told:
                return
            self._told.add(name)
        log.error("spool_unavailable", **spool_fault_fields(error))
        self.tell(error)
