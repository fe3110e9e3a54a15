"""What can go wrong with files in our own custody, as errors a person can act on.

Each error names the operation, its subject, the cause found and a hint; its code is
in `spool.codes`. Only an error whose `transient` is true may mend itself, and only
those are tried again.
"""

# ruff: noqa: N818 - the names say what happened, as they are read at each raise;
# "Error" on every one of them would say nothing more

from typing import ClassVar, Self

from spool.codes import CODES


class SpoolError(Exception):
    """Trouble with the spool.

    operation is what was tried, in the imperative ("publish"); subject what it was
    tried on; cause what was found (and expected); hint what to do, by default the
    help of the code.
    """

    code: ClassVar[str] = "SPL001"
    transient: ClassVar[bool] = False

    def __init__(
        self, *, operation: str, subject: str, cause: str, hint: str | None = None
    ) -> None:
        self.operation = operation
        self.subject = subject
        self.cause = cause
        self.hint = CODES[self.code].help if hint is None else hint
        super().__init__(operation, subject, cause, self.hint)

    def __str__(self) -> str:
        return f"could not {self.operation} {self.subject}: {self.cause}"


class DiskFault(SpoolError):
    """The system refuses to read, write, move or list a file."""

    code = "SPL001"


class SpoolUnavailable(SpoolError):
    """The spool's folders are not there; that says nothing about the files in them."""

    code = "SPL002"
    transient = True


class SpoolBusy(SpoolError):
    """Another program has this spool open."""

    code = "SPL003"
    transient = True


class NoRoom(SpoolError):
    """The disk, or the user's share of it, is full."""

    code = "SPL004"
    transient = True


class HeldOpen(SpoolError):
    """Another program holds the file open; wait for it."""

    code = "SPL005"
    transient = True


class SourceChanged(SpoolError):
    """A file was written to, replaced or taken away while it was being copied."""

    code = "SPL006"
    transient = True


class ContentMissing(SpoolError):
    """The store no longer has the bytes of a parcel that is not finished."""

    code = "SPL007"


class ContentDamaged(SpoolError):
    """The bytes in the store are not those that were put there."""

    code = "SPL008"


class DigestDiffers(SpoolError):
    """A received file is not the one that its sender announced."""

    code = "SPL009"
    transient = True


class LedgerFault(SpoolError):
    """The ledger cannot be read or written."""

    code = "SPL010"


class LedgerBusy(SpoolError):
    """Another program holds the ledger for too long."""

    code = "SPL011"
    transient = True


class LedgerUnknown(SpoolError):
    """The ledger is missing, of another spool, or of a newer version."""

    code = "SPL012"


class StaleParcel(SpoolError):
    """The parcel has moved on since it was read; read it again."""

    code = "SPL013"
    transient = True

    @classmethod
    def moved_on(cls, parcel_id: int, *, found: int, expected: int) -> Self:
        """Tell which event was found as the latest, and which one was expected."""
        return cls(
            operation="record",
            subject=f"an event of parcel {parcel_id}",
            cause=f"found event {found} as the latest; expected {expected}",
        )


class StaleNumber(SpoolError):
    """The number was taken by another; ask for the next one."""

    code = "SPL014"
    transient = True

    @classmethod
    def taken(cls, counter: str, *, value: int, found: int) -> Self:
        """Tell which number was to be used, and which one was used last."""
        return cls(
            operation="record",
            subject=f"number {value} of {counter}",
            cause=f"found {found} as the last; expected {value - 1}",
        )


class NoSuchTransition(SpoolError):
    """The event does not belong to the parcel's state: a mistake of ours."""

    code = "SPL015"


class NoSuchParcel(SpoolError):
    """The ledger has no parcel of that number: a mistake of ours."""

    code = "SPL016"

    @classmethod
    def of(cls, parcel_id: int) -> Self:
        """Tell which parcel was asked for."""
        return cls(
            operation="read",
            subject=f"parcel {parcel_id}",
            cause="the ledger has none of that number",
        )


class NotByHand(SpoolError):
    """A person asked for something that does not fit the parcel's state."""

    code = "SPL017"
