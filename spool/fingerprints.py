"""Telling files apart: by their fingerprint quickly, by their digest for certain."""

import os
from hashlib import sha256 as new_sha256
from pathlib import Path
from typing import BinaryIO

from spool.errors import SourceChanged
from spool.parcel import Fingerprint
from spool.platform import BLOCK_BYTES, open_to_read
from spool.ports import Blob


def fingerprint_of(status: os.stat_result) -> Fingerprint:
    """Return what tells this state of a file from another."""
    return Fingerprint(
        size=status.st_size, mtime_ns=status.st_mtime_ns, inode=status.st_ino
    )


def digest_of(path: Path) -> Blob:
    """Read a whole file, never through a link, and return its digest and size."""
    with os.fdopen(open_to_read(path), "rb", buffering=0) as file:
        return copy_and_digest(file, None)


def copy_and_digest(source: BinaryIO, target: BinaryIO | None) -> Blob:
    """Read a file to its end, a block at a time, and write it to the target."""
    digest, size = new_sha256(), 0
    while block := source.read(BLOCK_BYTES):
        digest.update(block)
        size += len(block)
        if target is not None:
            target.write(block)
    return Blob(digest.hexdigest(), size)


def status_of(source: Path) -> os.stat_result | None:
    """Return what a file is now, None if it is gone."""
    try:
        return os.lstat(source)
    except FileNotFoundError:
        return None


def require_unchanged(
    source: Path, expected: Fingerprint, status: os.stat_result | None
) -> None:
    """Raise SourceChanged unless a file is as it was."""
    if status is None or fingerprint_of(status) != expected:
        raise source_changed(
            source, None if status is None else status.st_size, expected
        )


def source_changed(
    source: Path, size: int | None, expected: Fingerprint
) -> SourceChanged:
    """Return the error that tells how a file was found; size is None if gone."""
    found = "it is gone" if size is None else f"found it changed, with {size} bytes"
    return SourceChanged(
        operation="copy",
        subject=source.name,
        cause=f"{found}; expected it as before, with {expected.size} bytes",
    )
