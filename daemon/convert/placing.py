"""New files that appear whole, readable by their owner only, and replace nothing."""

from __future__ import annotations

import filecmp
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from daemon.convert.errors import ConversionError, TargetTakenError
from spool.names import name_fault
from spool.platform import move_without_overwriting

_OWNER_ONLY = 0o600


@contextmanager
def new_file(folder: Path, name: str) -> Iterator[BinaryIO]:
    """Give a stream to write a file with, which gets its name when all is written.

    It is gone if writing fails. The same file there already is no fault. Raises
    ConversionError for a name that is none, TargetTakenError, and OSError.
    """
    if fault := name_fault(name):
        raise ConversionError(f"{name!r} cannot be a file's name: it {fault}")
    target, partial = folder / name, folder / f".{name}.part"
    with suppress(FileNotFoundError):
        partial.unlink()  # what a run that was killed has left
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(partial, flags, _OWNER_ONLY), "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        _name(partial, target)
    finally:
        with suppress(FileNotFoundError):
            partial.unlink()


def _name(partial: Path, target: Path) -> None:
    try:
        move_without_overwriting(partial, target)
    except FileExistsError:
        if not filecmp.cmp(partial, target, shallow=False):
            raise TargetTakenError(target) from None
