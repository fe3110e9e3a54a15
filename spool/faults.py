"""What the system says when it refuses, told as the spool's own errors."""

from collections.abc import Callable
from types import TracebackType

from spool.errors import DiskFault, HeldOpen, NoRoom
from spool.platform import held_open, no_room


class told:  # noqa: N801 - it is read as a clause: with told("copy", name, check)
    """Raise NoRoom, HeldOpen or DiskFault in place of an OSError.

    check is called first, and may find (and raise) that the whole spool is gone.
    """

    __slots__ = ("_check", "_operation", "_subject")

    def __init__(
        self, operation: str, subject: str, check: Callable[[], None] | None = None
    ) -> None:
        self._operation = operation
        self._subject = subject
        self._check = check

    def __enter__(self) -> None: ...

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if not isinstance(error, OSError):
            return
        if no_room(error):
            kind: type[NoRoom | HeldOpen | DiskFault] = NoRoom
        elif held_open(error):
            kind = HeldOpen
        else:
            kind = DiskFault
            if self._check is not None:
                self._check()
        cause = (error.strerror or str(error)).lower()
        raise kind(
            operation=self._operation, subject=self._subject, cause=cause
        ) from error
