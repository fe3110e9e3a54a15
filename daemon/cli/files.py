"""The files that a command is given, read in blocks of bounded size."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from daemon.cli.output import ExitCode

if TYPE_CHECKING:
    from edi import Basedata, Catalogue, History

BLOCK_BYTES = 1 << 20
STDIN = Path("-")


@frozen
class Given:
    """One file to read, and the name it is judged by."""

    path: Path
    name: str


def blocks(path: Path) -> Iterator[bytes]:
    """Read a file, or stdin for `-`, block by block. Raises OSError."""
    if path == STDIN:
        while block := sys.stdin.buffer.read(BLOCK_BYTES):
            yield block
        return
    with path.open("rb") as stream:
        while block := stream.read(BLOCK_BYTES):
            yield block


_PRIVATE = ".a2c"
"""The folder by which a spool is known."""


def files_in(folder: Path) -> list[Given]:
    """Return the files in and under a folder, without hidden and temporary ones.

    Files come before those of the folders beside them, each by name. Links to folders
    are not followed. Of a spool, what was rejected is left out: it was never sent.
    Raises OSError where a folder cannot be read.
    """
    from edi.file_names import is_temporary_name

    there = sorted(folder.iterdir(), key=lambda each: each.name)
    spool = any(path.name == _PRIVATE for path in there)
    shown = [path for path in there if not is_temporary_name(path.name)]
    found = [Given(path, path.name) for path in shown if path.is_file()]
    for path in shown:
        if path.is_symlink() or not path.is_dir() or path.name.startswith("."):
            continue
        if not (spool and path.name == "rejected"):
            found += files_in(path)
    return found


def basedata_from(files: Iterable[Given], catalogue: Catalogue) -> Basedata | None:
    """Load the basedata (S, O, C, L, D, zips of them) among some files, if any."""
    from edi.basedata import Basedata, is_basedata

    held = [(each.name, each.path) for each in files if is_basedata(each.name)]
    if not held:
        return None
    from daemon.checking import basedata_blocks

    basedata = Basedata.load(basedata_blocks(held), catalogue)
    return basedata if basedata.series else None


def history_from(files: Iterable[Given], catalogue: Catalogue) -> History | None:
    """Load what went before from the entries, amendments, forecasts, marks, results.

    None where there are none among the files.
    """
    from edi import History

    given = ((each.name, blocks(each.path)) for each in files)
    history = History.load(given, catalogue)
    return history if history.files else None


def code_of(error: OSError) -> ExitCode:
    """Tell a wrong path (usage) from a failing machine (environment)."""
    wrong = (FileNotFoundError, PermissionError, NotADirectoryError, IsADirectoryError)
    return ExitCode.USAGE if isinstance(error, wrong) else ExitCode.ENVIRONMENT
