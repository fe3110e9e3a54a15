"""The spools: whether they are there, ours, private, roomy, and on our time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from daemon.clock import Clock
from daemon.doctor.findings import Finding, good
from daemon.doctor.machine import others_may, share_finding
from daemon.monitoring.outlook import free_bytes
from spool.errors import SpoolError
from spool.root import Root, find_root
from spool.sqlite_ledger import SqliteLedger
from spool.states import TERMINAL

CLOCK_TOLERANCE_S = 5.0
"""How far the clock of the disk may be from ours: more is a share with another time."""
_PROBE = "doctor.tmp"


def spool_findings(
    path: Path, clock: Clock, *, disk_free_bytes: int, rescan_s: float
) -> Iterator[Finding]:
    """Look one spool over; only a temporary file in its private folder is written."""
    try:
        root = find_root(path)
    except SpoolError as error:
        if not path.exists():
            yield Finding(
                "spool",
                str(path),
                "notice",
                "is not there yet; it is made at the first run",
                "a2c once makes it; if it was there before, connect its disk or share",
            )
            return
        yield Finding("spool", str(path), "error", error.cause, error.hint)
        return
    yield good("spool", str(path), f"is there, with the id {root.spool_id}")
    yield from _private(root)
    yield from _written(root, clock)
    yield from _ledger(root)
    yield _room(path, disk_free_bytes)
    share = share_finding(path, rescan_s)
    if share is not None:
        yield share


def _private(root: Root) -> Iterator[Finding]:
    folder = root.ledger.parent
    for path in (folder, root.ledger):
        if path.exists() and (mode := others_may(path, 0o077)) is not None:
            yield Finding(
                "permissions",
                str(path),
                "warning",
                f"others may reach it (mode {mode:04o})",
                f"chmod go-rwx '{path}'",
            )
            return
    yield good("permissions", str(folder), "is for its owner alone")


def _written(root: Root, clock: Clock) -> Iterator[Finding]:
    """Write a file, flush it, and compare its time with ours."""
    probe = root.ledger.parent / _PROBE
    try:
        with probe.open("wb") as file:
            file.write(b"a2c doctor\n")
            file.flush()
            os.fsync(file.fileno())
        stamped = datetime.fromtimestamp(probe.stat().st_mtime, UTC)
        probe.unlink()
    except OSError as error:
        cause = (error.strerror or str(error)).lower()
        yield Finding(
            "write",
            str(root.path),
            "error",
            f"cannot be written to: {cause}",
            "give the account that a2c runs under the right to write there, or make "
            "room",
        )
        return
    yield good("write", str(root.path), "can be written to")
    apart = abs((stamped - clock.now()).total_seconds())
    if apart > CLOCK_TOLERANCE_S:
        yield Finding(
            "clock",
            str(root.path),
            "warning",
            f"its clock and this machine's are {apart:.0f} s apart",
            "let both machines take their time from the same server (NTP)",
        )
    else:
        yield good("clock", str(root.path), "goes like this machine's")


def _ledger(root: Root) -> Iterator[Finding]:
    try:
        ledger = SqliteLedger.open_to_read(root.ledger)
        try:
            live = sum(
                count
                for (_, state), count in ledger.counts().items()
                if state not in TERMINAL
            )
        finally:
            ledger.close()
    except SpoolError as error:
        yield Finding("ledger", str(root.ledger), "error", error.cause, error.hint)
        return
    yield good("ledger", str(root.ledger), f"can be read; files on their way: {live}")


def _room(path: Path, least: int) -> Finding:
    free = free_bytes(path)
    if free is None:
        return Finding("disk", str(path), "notice", "its free room cannot be told")
    if free < least:
        return Finding(
            "disk",
            str(path),
            "error",
            f"{free >> 20} MiB are free, expected at least {least >> 20} MiB",
            "make room, or purge what need not be kept: a2c purge --before DAY",
        )
    return good("disk", str(path), f"{free >> 20} MiB are free")
