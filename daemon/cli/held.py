"""The files that the ledgers of a configuration hold, to check others against."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from daemon.cli.files import Given
from daemon.cli.parcels import Holder, holders, reading
from daemon.past import WENT, held_path, refused
from spool.folder_store import FolderStore
from spool.root import find_root

if TYPE_CHECKING:
    from daemon.config import Config
    from spool.ports import Ledger


def held_files(config: Config) -> list[Given]:
    """Every file sent or received, of each name the latest, whose bytes are held.

    A spool that cannot be reached is told, and passed over.
    """
    found: dict[str, Given] = {}
    for holder in holders(config):
        for given in reading(holder, lambda ledger, h=holder: _held(h, ledger)) or ():  # type: ignore[misc]  # mypy cannot infer a lambda's default
            found[given.name.upper()] = given
    return [*found.values()]


def _held(holder: Holder, ledger: Ledger) -> list[Given]:
    return [*_files(FolderStore(find_root(holder.root)), ledger)]


def _files(store: FolderStore, ledger: Ledger) -> Iterator[Given]:
    for parcel in ledger.parcels(states=WENT):
        if not refused(ledger, parcel):
            path = held_path(store, parcel)
            if path is not None:
                yield Given(path, parcel.name)
