"""Which content the store must go on holding."""

from collections.abc import Collection

from spool.effects import Effects
from spool.ports import Ledger, Store


def contents_needed(ledger: Ledger, digests: Collection[str]) -> set[str]:
    """Return those of the digests of which a parcel is live, or keeps its content."""
    found = ledger.of_files(digests=digests)
    return {parcel.sha256 for parcel in found if parcel.live or parcel.kept}


def drop_unneeded(
    ledger: Ledger, store: Store, sha256: str, effects: Effects, effect: str
) -> None:
    """Let the content of a digest go unless some parcel still needs it."""
    if not contents_needed(ledger, [sha256]):
        with effects(effect):
            store.drop(sha256)
