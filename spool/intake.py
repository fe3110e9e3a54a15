"""What in the outbox may be taken now.

"Has the writer finished?" is answered by evidence: a file is ready when its size,
modification time and file number are the same over two looks a settle time apart, or
over two looks in immediate succession when its content closes itself. Events of the
file system only say "look again", so this scan is the whole truth and may be made at
any moment.
"""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from attrs import frozen

from spool.parcel import Fingerprint

IsTemporary: TypeAlias = Callable[[str], bool]
IsComplete: TypeAlias = Callable[[str, Path], bool]


@frozen
class Candidate:
    """A file in the outbox that has come to rest."""

    path: Path
    name: str
    fingerprint: Fingerprint


class Reason(StrEnum):
    """Why something in the outbox is left where it is; each has its SPL code."""

    FOLDER = "SPL020"
    LINK = "SPL021"
    NO_REGULAR_FILE = "SPL022"
    UNREADABLE = "SPL023"
    UNUSABLE_NAME = "SPL024"
    TEMPORARY = "SPL025"


@frozen
class Ignored:
    """Something in the outbox that is left where it is; `reason` is its code."""

    name: str
    reason: Reason


@frozen(kw_only=True)
class Scan:
    """What one look at the outbox found.

    ready is in order of modification time, then name. new_ignored holds what no
    earlier look reported. unsettled counts files that may become ready by themselves.
    more says that the limit cut the list of ready files.
    """

    ready: tuple[Candidate, ...]
    ignored: tuple[Ignored, ...]
    new_ignored: tuple[Ignored, ...]
    unsettled: int
    more: bool
