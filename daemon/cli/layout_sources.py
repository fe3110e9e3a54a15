"""Layout sources that a command is given, and what the compiler says of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from daemon.cli.output import Trouble

if TYPE_CHECKING:
    from edi.layout.faults import LayoutFault

SUFFIX = ".layout"

Labelled = tuple[str, str]
"""A source's label in messages, which is its path, and its text."""


def sources_in(paths: Sequence[Path]) -> list[Labelled]:
    """Read layout files, and those in and below folders, each once.

    Raises Trouble where a path cannot be used, OSError where reading fails.
    """
    files: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found = sorted(path.rglob(f"*{SUFFIX}"))
            if not found:
                raise Trouble(
                    f"there are no layouts in {path}", f"their names end in {SUFFIX}"
                )
            files |= dict.fromkeys(found)
        elif path.exists():
            files[path] = None
        else:
            raise Trouble(f"there is no file {path}", "name a layout or a folder")
    return [(path.as_posix(), _text(path)) for path in files]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Trouble(
            f"{path} is not UTF-8 text: found byte 0x{error.object[error.start]:02x} "
            f"at offset {error.start}",
            "save it as UTF-8",
        ) from None


def faults_of(given: Sequence[Labelled]) -> tuple[LayoutFault, ...]:
    """Compile sources on top of the shipped ones and return what is wrong, in order.

    A source whose path is that of a shipped one (`…/grammars/jcq/14/entries.layout`)
    takes its place, so that the layouts of a source tree can be checked as well.
    """
    from edi.catalogue import code_lists, layout_sources
    from edi.layout.compile import compile_folder
    from edi.layout.faults import LayoutErrors

    replaced = {
        label
        for label, _ in layout_sources()
        for path, _ in given
        if Path(path).resolve().as_posix().endswith(f"/{label}")
    }
    kept = [source for source in layout_sources() if source[0] not in replaced]
    try:
        compile_folder([*kept, *given], code_lists())
    except LayoutErrors as errors:
        return errors.faults
    return ()
