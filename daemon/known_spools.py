"""Which spools this installation has made, so that a missing one is never made anew.

A spool on a network share that is not connected is not there, or looks like an empty
folder. Making a new one would hide the real one: its ledger, and the files in it. So a
spool is made on the first run and remembered beside the configuration; from then on a
spool that is not there is *unavailable* until it is back.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from threading import Lock

from spool.errors import SpoolUnavailable
from spool.faults import told
from spool.opening import create_spool
from spool.root import find_root

_SUFFIX = ".spools.json"


class KnownSpools:
    """The list beside a configuration file: `a2c.toml` has `a2c.spools.json`."""

    def __init__(self, config_path: Path) -> None:
        self._path = config_path.with_suffix(_SUFFIX)
        self._lock = Lock()

    def ensure(self, root: Path) -> bool:
        """Make the spool if it was never made; True when it was made now.

        Raises SpoolUnavailable for one that was made before and is not there, and
        SpoolError where one cannot be made. Safe to use from several threads.
        """
        with self._lock:
            return self._ensure(root)

    def _ensure(self, root: Path) -> bool:
        known = self._read()
        key = str(root)
        if key not in known:
            # A stop may have come between making it and remembering it; what is there
            # already is left as it is.
            there = _is_there(root)
            self._write(known | {key: create_spool(root).spool_id})
            return not there
        found = find_root(root).spool_id
        if found != known[key]:
            raise SpoolUnavailable(
                operation="open",
                subject=key,
                cause=f"found spool {found} there; expected {known[key]}",
            )
        return False

    def _read(self) -> dict[str, str]:
        try:
            content = json.loads(self._path.read_bytes())
            return {str(root): str(spool_id) for root, spool_id in content.items()}
        except FileNotFoundError:
            return {}
        except (ValueError, AttributeError) as error:
            raise SpoolUnavailable(
                operation="read",
                subject=str(self._path),
                cause="found something else than the list of spools made here",
                hint="put the file back from a backup; without one, delete it after"
                " making sure that every spool in the configuration is there",
            ) from error

    def _write(self, known: dict[str, str]) -> None:
        temporary = self._path.with_suffix(".new")
        with told("write", str(self._path)):
            with temporary.open("w", encoding="utf-8") as file:
                json.dump(known, file, indent=1, sort_keys=True)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self._path)


def _is_there(root: Path) -> bool:
    try:
        find_root(root)
    except SpoolUnavailable:
        return False
    return True
