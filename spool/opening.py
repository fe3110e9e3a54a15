"""Making, opening and looking at a spool.

A spool is made once, with `create_spool`; `open_spool` opens it for the one program
that serves it; `look` reads its ledger, also while that program runs; `reach` lets a
person act on it, likewise.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from attrs import define, field, frozen

from spool.by_hand import ByHand
from spool.chain import Mark
from spool.custody import Custody
from spool.effects import Checkpoint, Effects, no_checkpoint
from spool.errors import SpoolBusy
from spool.faults import told
from spool.folder_store import FolderStore
from spool.intake import Intake, IsComplete, IsTemporary
from spool.names import temporary_name
from spool.parcel import Event, Parcel
from spool.platform import exclusive_lock
from spool.ports import Clock, Ledger
from spool.purging import Purge
from spool.recover import Recovery, Repair
from spool.root import Root, create_root, find_root, in_use, require_ledger
from spool.sqlite_ledger import SqliteLedger


@define(eq=False)
class OpenSpool:
    """A spool that this process serves; a context that closes it.

    After SpoolUnavailable close it, and open it again once the folders are back.
    """

    root: Root
    custody: Custody
    repaired: tuple[Repair, ...]
    """What was put right as it was opened."""
    mark: Callable[[], Mark]
    """Where the chain of its ledger's events ends now."""
    _clock: Clock
    _closing: ExitStack = field(factory=ExitStack, repr=False)

    @property
    def ledger(self) -> Ledger:
        """What happened to every parcel."""
        return self.custody.ledger

    def intake(
        self,
        *,
        settle_s: float,
        is_complete: IsComplete | None = None,
        is_temporary: IsTemporary = temporary_name,
        limit: int = 500,
    ) -> Intake:
        """Return eyes on the outbox; see `spool.intake.Intake`."""
        return Intake(
            self.root.outbox,
            self._clock,
            settle_s=settle_s,
            is_temporary=is_temporary,
            is_complete=is_complete,
            limit=limit,
        )

    def close(self) -> None:
        """Let go of ledger and lock; twice is fine."""
        self._closing.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def create_spool(path: Path) -> Root:
    """Make a spool; one that is there already is left as it is, folders added.

    Raises DiskFault and NoRoom, and LedgerUnknown for a spool that holds files but
    has lost its ledger: with a new one it would send them again.
    """
    root = create_root(path)
    if in_use(root):
        require_ledger(root)
    SqliteLedger.create(root.ledger, root.spool_id).close()
    return root


def open_spool(
    path: Path, *, clock: Clock, checkpoint: Checkpoint = no_checkpoint
) -> OpenSpool:
    """Open a spool to serve it, and put right what a sudden stop left.

    Raises SpoolUnavailable where there is none, SpoolBusy while another program
    serves it, LedgerUnknown when its ledger is missing or not its own.
    """
    root = find_root(path)
    effects = Effects(checkpoint)
    with ExitStack() as stack:
        stack.enter_context(_locked(root))
        require_ledger(root)
        ledger = SqliteLedger.open(root.ledger, root.spool_id)
        stack.callback(ledger.close)
        store = FolderStore(root)
        repaired = Recovery(ledger, store, clock, effects).run()
        custody = Custody(ledger, store, clock, effects)
        return OpenSpool(root, custody, repaired, ledger.mark, clock, stack.pop_all())


@frozen
class Look:
    """Eyes on a spool's ledger, for questions at any time; nothing stays open."""

    root: Root

    def parcels(self, *, name: str | None = None) -> list[Parcel]:
        """Return all parcels, or those of a name (compared without case), by id."""
        with self._ledger() as ledger:
            return ledger.parcels(name=name)

    def events(self, parcel_id: int) -> list[Event]:
        """Return everything that happened to a parcel, in order."""
        with self._ledger() as ledger:
            return ledger.events(parcel_id)

    @contextmanager
    def _ledger(self) -> Iterator[Ledger]:
        ledger = SqliteLedger.open_to_read(self.root.ledger)
        try:
            yield ledger
        finally:
            ledger.close()


def look(path: Path) -> Look:
    """Look at a spool that another process may be serving.

    Raises SpoolUnavailable where there is none.
    """
    return Look(find_root(path))


@frozen
class Reach:
    """A spool that a person acts on, while another process may be serving it."""

    root: Root
    ledger: SqliteLedger
    by_hand: ByHand
    purge: Purge


@contextmanager
def reach(
    path: Path, *, clock: Clock, checkpoint: Checkpoint = no_checkpoint
) -> Iterator[Reach]:
    """Open a spool to act on it by hand; what is served goes on.

    Raises SpoolUnavailable where there is none, LedgerUnknown when its ledger is
    missing or not its own.
    """
    root = find_root(path)
    require_ledger(root)
    ledger = SqliteLedger.open(root.ledger, root.spool_id)
    parts = (ledger, FolderStore(root), clock, Effects(checkpoint))
    try:
        yield Reach(root, ledger, ByHand(*parts), Purge(*parts))
    finally:
        ledger.close()


@contextmanager
def _locked(root: Root) -> Iterator[None]:
    with ExitStack() as stack:
        with told("lock", str(root.path), root.check):
            try:
                stack.enter_context(exclusive_lock(root.lock))
            except BlockingIOError as error:
                raise SpoolBusy(
                    operation="lock",
                    subject=str(root.path),
                    cause="found it locked by another program",
                ) from error
        yield
