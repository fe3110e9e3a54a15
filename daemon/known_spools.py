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

from spool.errors import SpoolUnavailable
from spool.opening import create_spool
from spool.root import find_root

_SUFFIX = ".spools.json"


class KnownSpools:
    """The list beside a configuration file: `a2c.toml` has `a2c.spools.json`."""

    def __init__(self, config_path: Path) -> None:
        self._path = config_path.with_suffix(_SUFFIX)

    def ensure(self, root: Path) -> bool:
        """Make the spool if it was never made; True when it was made now.

        Raises SpoolUnavailable for one that was made before and is not there.
        """
        known = self._read()
        key = str(root)
        try:
            found = find_root(root).spool_id
        except SpoolUnavailable:
            if key in known:
                raise
            found = create_spool(root).spool_id
            self._write(known | {key: found})
            return True
        if known.get(key, found) != found:
            raise SpoolUnavailable(
                operation="open",
                subject=key,
                cause=f"found spool {found} there; expected {known[key]}",
            )
        if key not in known:
            self._write(known | {key: found})
        return False

    def _read(self) -> dict[str, str]:
        try:
            content = json.loads(self._path.read_bytes())
        except FileNotFoundError:
            return {}
        return {str(root): str(spool_id) for root, spool_id in content.items()}

    def _write(self, known: dict[str, str]) -> None:
        temporary = self._path.with_suffix(".new")
        with temporary.open("w", encoding="utf-8") as file:
            json.dump(known, file, indent=1, sort_keys=True)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self._path)
