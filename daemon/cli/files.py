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


def files_in(folder: Path) -> list[Given]:
    """Return the files of a folder by name, without hidden and temporary ones.

    Folders in it are passed over. Raises OSError where it cannot be read.
    """
    from edi.file_names import is_temporary_name

    return [
        Given(path, path.name)
        for path in sorted(folder.iterdir(), key=lambda each: each.name)
        if not is_temporary_name(path.name) and path.is_file()
    ]


def basedata_from(files: Iterable[Given], catalogue: Catalogue) -> Basedata | None:
    """Load the basedata (S, O, C, L, D, zips of them) among some files, if any."""
    from daemon.checking import basedata_blocks, is_basedata
    from edi import Basedata

    held = [(each.name, each.path) for each in files if is_basedata(each.name)]
    if not held:
        return None
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
