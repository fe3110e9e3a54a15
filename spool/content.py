"""Which content the store must go on holding."""

from spool.effects import Effects
from spool.ports import Ledger, Store


def content_needed(ledger: Ledger, sha256: str) -> bool:
    """Whether a parcel of this digest is live, or keeps its content."""
    return any(parcel.live or parcel.kept for parcel in ledger.parcels(sha256=sha256))


def drop_unneeded(
    ledger: Ledger, store: Store, sha256: str, effects: Effects, effect: str
) -> None:
    """Let the content of a digest go unless some parcel still needs it."""
    if not content_needed(ledger, sha256):
        with effects(effect):
            store.drop(sha256)
