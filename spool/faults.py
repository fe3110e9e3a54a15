"""What the system says when it refuses, told as the spool's own errors."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from spool.errors import DiskFault, HeldOpen, NoRoom
from spool.platform import held_open, no_room


@contextmanager
def told(
    operation: str, subject: str, check: Callable[[], None] | None = None
) -> Iterator[None]:
    """Raise NoRoom, HeldOpen or DiskFault in place of an OSError.

    check is called first, and may find (and raise) that the whole spool is gone.
    """
    try:
        yield
    except OSError as error:
        if no_room(error):
            kind: type[NoRoom | HeldOpen | DiskFault] = NoRoom
        elif held_open(error):
            kind = HeldOpen
        else:
            kind = DiskFault
            if check is not None:
                check()
        cause = (error.strerror or str(error)).lower()
        raise kind(operation=operation, subject=subject, cause=cause) from error
