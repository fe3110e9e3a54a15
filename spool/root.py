"""The spool's folders: which there are, and how to tell them from an empty disk.

    outbox/     people put files that are to go
    inbox/      files that came
    sent/       files that the partner has receipted
    rejected/   files that could not go, or were refused, each with a report
    .a2c/       ours: ledger, content, staging, lock, and a marker with the spool's id

A network share that is not connected looks like an empty folder. Therefore a spool is
made once, on purpose, and is known by its marker ever after: no marker, no spool.
"""

import json
import os
import secrets
from functools import cached_property
from pathlib import Path

from attrs import frozen

from spool.errors import LedgerUnknown, SpoolUnavailable
from spool.faults import told
from spool.platform import sync_folder

PEOPLE_FOLDERS = ("outbox", "inbox", "sent", "rejected")
_PRIVATE = ".a2c"
_PRIVATE_FOLDERS = (f"{_PRIVATE}/content", f"{_PRIVATE}/staging")
_VERSION = 1


@frozen
class Root:
    """A spool's folders and its id; made by `create_root` or `find_root`."""

    path: Path
    spool_id: str

    @cached_property
    def outbox(self) -> Path:
        """Where people put files."""
        return self.path / "outbox"

    @cached_property
    def content(self) -> Path:
        """Where bytes lie by their digest."""
        return self.path / _PRIVATE / "content"

    @cached_property
    def staging(self) -> Path:
        """Where files lie that are not yet, or no longer, anywhere else."""
        return self.path / _PRIVATE / "staging"

    @property
    def ledger(self) -> Path:
        """The ledger's file."""
        return _ledger(self.path)

    @property
    def lock(self) -> Path:
        """The file that says who has the spool open."""
        return self.path / _PRIVATE / "lock"

    def check(self) -> None:
        """Raise SpoolUnavailable unless everything is there, and is this spool's."""
        if find_root(self.path).spool_id != self.spool_id:
            raise SpoolUnavailable(
                operation="use",
                subject=str(self.path),
                cause=f"found another spool; expected the one with id {self.spool_id}",
            )


def create_root(path: Path) -> Root:
    """Make the folders of a spool; for one that is there already, those missing.

    Raises DiskFault and NoRoom, and LedgerUnknown for a spool that has lost its
    ledger: with a new one it would send its files again.
    """
    marker = path / _PRIVATE / "spool.json"
    with told("make", str(path)):
        missing = [each for each in (path, *path.parents) if not each.exists()]
        for folder in PEOPLE_FOLDERS:
            (path / folder).mkdir(parents=True, exist_ok=True)
        (path / _PRIVATE).mkdir(mode=0o700, exist_ok=True)
        for folder in _PRIVATE_FOLDERS:
            (path / folder).mkdir(mode=0o700, exist_ok=True)
        if not marker.exists():
            _write_marker(marker)
        sync_folder(path)
        for each in missing:
            sync_folder(each.parent)
    return find_root(path)


def find_root(path: Path) -> Root:
    """Return the spool at a path; raises SpoolUnavailable where there is none."""
    marker = path / _PRIVATE / "spool.json"
    try:
        content = json.loads(marker.read_bytes())
    except OSError as error:
        raise _unavailable(path, f"found no {_PRIVATE}/spool.json") from error
    except ValueError as error:
        raise _unavailable(path, f"cannot understand {_PRIVATE}/spool.json") from error
    spool_id = content.get("id") if isinstance(content, dict) else None
    if not isinstance(spool_id, str):
        raise _unavailable(path, f"found no id in {_PRIVATE}/spool.json")
    for folder in (*PEOPLE_FOLDERS, *_PRIVATE_FOLDERS):
        if not (path / folder).is_dir():
            raise _unavailable(path, f"found no folder {folder!r}")
    return Root(path, spool_id)


def require_ledger(root: Root) -> None:
    """Raise LedgerUnknown unless the spool has its ledger."""
    if not root.ledger.is_file():
        raise LedgerUnknown(
            operation="open",
            subject=str(root.ledger),
            cause="found no such file, though the spool has been in use",
        )


def in_use(root: Root) -> bool:
    """Whether the spool holds, or has held, a ledger or content."""
    return root.ledger.exists() or any(root.content.iterdir())


def _ledger(path: Path) -> Path:
    return path / _PRIVATE / "ledger.sqlite"


def _write_marker(marker: Path) -> None:
    content = {"version": _VERSION, "id": secrets.token_hex(8)}
    temporary = marker.with_suffix(".new")
    # For its owner alone, like everything beside it.
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(marker)
    sync_folder(marker.parent)


def _unavailable(path: Path, cause: str) -> SpoolUnavailable:
    return SpoolUnavailable(operation="open", subject=str(path), cause=cause)
