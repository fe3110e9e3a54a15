"""Partners: whether key, server and folders are as they should be."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from daemon.assembly import connect_to, home_of
from daemon.config import Centre, Hub, Partner, Timing
from daemon.deadlines import Deadlines
from daemon.doctor.findings import Finding, good
from daemon.doctor.machine import others_may
from daemon.transport import Transport
from daemon.transport_errors import TransportError
from daemon.ways import CENTRE_WAYS, HUB_WAYS


def key_finding(partner: Partner) -> Finding:
    """Whether others can read the private key."""
    path = partner.key_file
    try:
        mode = others_may(path, 0o077)
    except OSError as error:
        cause = (error.strerror or str(error)).lower()
        remedy = "name the private key in key_file, or make one with a2c init"
        return Finding("key", str(path), "error", f"cannot be read: {cause}", remedy)
    if mode is not None:
        message = f"others may read it (mode {mode:04o})"
        return Finding("key", str(path), "warning", message, f"chmod 600 '{path}'")
    return good("key", str(path), "is for its owner alone")


def partner_findings(
    centre: Centre, partner: Partner, timing: Timing, deadlines: Deadlines
) -> Iterator[Finding]:
    """Look at the key, then connect and look at the folders; nothing is written."""
    yield key_finding(partner)
    subject = f"{centre.number} to {partner.name} ({partner.host}:{partner.port})"
    try:
        transport = connect_to(partner, timing, deadlines)
    except TransportError as error:
        yield Finding("reach", subject, "error", error.cause, error.hint)
        return
    try:
        yield good("reach", subject, "answers with the key that is pinned for it")
        yield from _folders(transport, subject)
    finally:
        transport.close()


def _folders(transport: Transport, subject: str) -> Iterator[Finding]:
    missing = []
    for folder in CENTRE_WAYS.folders():
        try:
            transport.list(folder)
        except TransportError as error:
            missing.append(f"{folder} ({error.cause})")
            if error.transient:
                break
    if missing:
        yield Finding(
            "folders",
            subject,
            "error",
            f"these folders cannot be listed: {', '.join(missing)}",
            "correct remote_root, or ask the awarding body to make them",
        )
    else:
        yield good("folders", subject, "are all there")


def home_findings(hub: Hub) -> Iterator[Finding]:
    """Whether every centre's home is whole and, where that can be told, its own."""
    lacking = []
    for centre in hub.centres:
        home = home_of(hub, centre)
        lacking += [
            f"{home.name}/{folder}"
            for folder in HUB_WAYS.folders()
            if not _usable(home / folder)
        ]
    subject = str(hub.root)
    if lacking:
        shown = ", ".join(lacking[:5]) + (" …" if len(lacking) > 5 else "")
        yield Finding(
            "homes",
            subject,
            "warning",
            f"{len(lacking)} folders are missing or cannot be written to: {shown}",
            "a2c once makes what is missing; give a2c's account the right to write",
        )
    else:
        yield good("homes", subject, f"{len(hub.centres)} homes are whole")


def _usable(folder: Path) -> bool:
    return folder.is_dir() and os.access(folder, os.R_OK | os.W_OK | os.X_OK)
