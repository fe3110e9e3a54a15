"""Everything that can be looked at for a configuration, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterator

from daemon.clock import Clock
from daemon.config import Config
from daemon.deadlines import Deadlines
from daemon.doctor.findings import Finding
from daemon.doctor.machine import inotify_finding, python_finding
from daemon.doctor.partners import home_findings, key_finding, partner_findings
from daemon.doctor.spools import spool_findings


def checkup(config: Config, clock: Clock, *, offline: bool) -> Iterator[Finding]:
    """Look everything over; with `offline`, no partner is connected to.

    A running daemon is not disturbed.
    """
    yield python_finding()
    spools = [centre.spool for centre in config.centres]
    if config.hub is not None:
        spools.append(config.hub.spool)
    hub_folders = len(config.hub.centres) * 2 if config.hub is not None else 0
    watches = inotify_finding(len(spools) + hub_folders)
    if watches is not None:
        yield watches
    for spool in spools:
        yield from spool_findings(
            spool,
            clock,
            disk_free_bytes=config.alerts.disk_free_bytes,
            rescan_s=config.timing.rescan_s,
        )
    if config.hub is not None:
        yield from home_findings(config.hub)
    yield from _partners(config, clock, offline)


def _partners(config: Config, clock: Clock, offline: bool) -> Iterator[Finding]:
    deadlines = Deadlines(clock)
    try:
        for centre in config.centres:
            for partner in centre.partners:
                if offline:
                    yield key_finding(partner)
                else:
                    yield from partner_findings(
                        centre, partner, config.timing, deadlines
                    )
    finally:
        deadlines.stop()
