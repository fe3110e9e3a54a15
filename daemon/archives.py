"""Basedata in one zip (letter Z): opened in memory, within limits, or refused.

Nothing is ever unpacked onto a disk, so that no name in an archive can lead anywhere.
Names are judged all the same: people unpack what we deliver. The limits are far above
what awarding bodies issue (a few megabytes in ten files) and far below what would hurt.
An archive that unpacks itself (`.exe`) is delivered untouched, like all we do not read.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from edi.basedata import LETTERS
from edi.file_names import parse_file_name
from spool.names import name_fault

ARCHIVE_BYTES_MAX = 32 * 2**20
MEMBERS_MAX = 200
DIRECTORY_BYTES_MAX = 2**18
"""Of the archive's own list of its members, which is read whole."""
MEMBER_BYTES_MAX = 32 * 2**20
TOTAL_BYTES_MAX = 64 * 2**20
RATIO_MAX = 200
"""Of unpacked to packed; fixed-width records full of blanks come to 60 or so."""
RATIO_FROM_BYTES = 2**20
"""Smaller members may have any ratio: they cost nothing."""

_BLOCK_BYTES = 2**16
_ENCRYPTED = 0x1
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_END = b"PK\x05\x06"
_END_BYTES = 22
_END64_LOCATOR = b"PK\x06\x07"
_END64_LOCATOR_BYTES = 20
_COMMENT_BYTES_MAX = 2**16 - 1
_SEPARATORS = re.compile(r"[/\\]")


class ArchiveRefusedError(Exception):
    """An archive that is not opened: the code of the reason, and what was found."""

    def __init__(self, code: str, problem: str) -> None:
        self.code = code
        self.problem = problem
        super().__init__(problem)


@frozen
class Member:
    """A basedata file in an archive, by the name without folders."""

    name: str
    content: bytes


def basedata_in(path: Path) -> tuple[Member, ...]:
    """The basedata files (S, O, C, L, D) in an archive, in its own order.

    What else lies in it, such as a text to read first, is passed over once its name
    and size have been judged. Raises OSError, and ArchiveRefusedError with TRN032 for
    what is unsafe and TRN033 for what is damaged.
    """
    with path.open("rb") as file:
        if file.seek(0, 2) > ARCHIVE_BYTES_MAX:
            raise _unsafe(f"it has more than {ARCHIVE_BYTES_MAX} bytes")
        file.seek(0)
        content = file.read()
    _judge_end(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            listed = archive.infolist()
            _judge(listed)
            return tuple(_members(archive, listed))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise _damaged(str(error) or "the data ends too early") from None
    except (ValueError, struct.error, RuntimeError) as error:
        # What zipfile raises on some made-up structures, beside its own error.
        raise _damaged(str(error)) from None


def _judge_end(content: bytes) -> None:
    """Look at the archive's end before `zipfile` reads the whole list of members."""
    at = len(content) - _END_BYTES
    if not (at >= 0 and content.startswith(_END, at) and content.endswith(b"\0\0")):
        # The way zipfile looks for it, so that we see the same.
        at = content.rfind(_END, max(0, at - _COMMENT_BYTES_MAX))
    if at < 0 or len(content) < at + _END_BYTES:
        raise _damaged("it has no list of its members")
    count, directory_bytes = struct.unpack_from("<HL", content, at + 10)
    if content.startswith(_END64_LOCATOR, max(0, at - _END64_LOCATOR_BYTES)):
        raise _unsafe("it is in the form for archives above 4 GB")
    if count > MEMBERS_MAX or directory_bytes > DIRECTORY_BYTES_MAX:
        raise _unsafe(f"it lists {count} files, expected at most {MEMBERS_MAX}")


def _judge(listed: list[zipfile.ZipInfo]) -> None:
    """Judge every member by what the list says of it."""
    if len(listed) > MEMBERS_MAX:
        raise _unsafe(f"it lists {len(listed)} files, expected at most {MEMBERS_MAX}")
    seen: set[str] = set()
    total = 0
    for info in listed:
        # As it stands in the archive: zipfile itself cuts names at a NUL.
        name = info.orig_filename
        _judge_name(name)
        folded = name.casefold()
        if folded in seen:
            raise _unsafe(f"it holds {name!r} twice")
        seen.add(folded)
        if stat.S_ISLNK(info.external_attr >> 16):
            raise _unsafe(f"its file {name!r} is a link")
        total += info.file_size
        if info.file_size > MEMBER_BYTES_MAX or total > TOTAL_BYTES_MAX:
            raise _unsafe(f"it would unpack to more than {TOTAL_BYTES_MAX} bytes")
        large = info.file_size > RATIO_FROM_BYTES
        if large and info.file_size > info.compress_size * RATIO_MAX:
            raise _unsafe(
                f"its file {name!r} would unpack to {info.file_size} bytes from "
                f"{info.compress_size}"
            )


def _judge_name(name: str) -> None:
    if name.startswith("/"):
        raise _unsafe(f"its file {name!r} names a place outside the archive")
    for part in _SEPARATORS.split(name.removesuffix("/")):
        fault = name_fault(part)
        if fault is not None:
            raise _unsafe(f"the name of its file {name!r} {fault}")


def _members(
    archive: zipfile.ZipFile, listed: list[zipfile.ZipInfo]
) -> Iterator[Member]:
    found: set[str] = set()
    for info in listed:
        name = _SEPARATORS.split(info.filename)[-1]
        parsed = parse_file_name(name)
        if parsed.form != "broadcast" or parsed.data_type not in LETTERS:
            continue
        if parsed.key in found:
            raise _unsafe(f"it holds {name!r} in two folders")
        found.add(parsed.key)
        if info.flag_bits & _ENCRYPTED:
            raise _unsafe(f"its file {name!r} is locked with a password")
        if info.compress_type not in _METHODS:
            raise _unsafe(f"its file {name!r} is packed in an unusual way")
        yield Member(name, _content(archive, info))


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Read a member; no more than the list says, whatever its data would unpack to."""
    content = bytearray()
    with archive.open(info) as stream:
        while block := stream.read(_BLOCK_BYTES):
            content += block
            if len(content) > info.file_size:
                raise _damaged(f"its file {info.filename!r} is longer than listed")
    if len(content) != info.file_size:
        raise _damaged(f"its file {info.filename!r} is shorter than listed")
    return bytes(content)


def _unsafe(problem: str) -> ArchiveRefusedError:
    return ArchiveRefusedError("TRN032", problem)


def _damaged(problem: str) -> ArchiveRefusedError:
    return ArchiveRefusedError("TRN033", f"it cannot be unpacked: {problem}")
