"""Safe send: the recipe over the transport port, and what safe fetch shares with it.

Sending. The file goes to a temporary name in its own folder, created exclusively; its
size is compared; then it is renamed without overwriting. A reader of the folder sees
nothing under the final name or the whole file, wherever the line is cut. If the name
is taken, the file that has it is read back: the same digest means that an earlier
attempt had arrived; another one is a conflict for a person. Every step may be repeated
after a crash. That a file was sent is not yet that it was delivered: only a receipt
proves that (`daemon.receipts`).

Fetching (`daemon.waves`). The bytes go to a new file, hashed on their way, and count
only when size and digest agree with what was announced.
"""

import re
from collections.abc import Callable
from hashlib import sha256 as new_digest
from pathlib import Path
from typing import BinaryIO, Final, Literal

from attrs import frozen

from daemon.transport import Transport
from daemon.transport_errors import (
    AlreadyThere,
    Conflict,
    Damaged,
    LocalFault,
    NotThere,
    TooLarge,
)

CHECKPOINTS: Final = (
    "send.begin",
    "send.written",
    "send.published",
    "fetch.begin",
    "fetch.read",
)
"""The names given to a checkpoint, in the order of the effects they stand between."""

Checkpoint = Callable[[str], None]

_TOKEN = re.compile(r"[A-Za-z0-9]+-[1-9][0-9]{0,9}")
_PARTIAL_NAME = re.compile(
    r"\..+\.[A-Za-z0-9]+-(?P<attempt>[1-9][0-9]{0,9})\.part", re.DOTALL
)
_NAME_BYTES = 255  # the longest name that file systems hold


@frozen
class Sent:
    """What became of sending: the file was put there now, or was there already."""

    outcome: Literal["sent", "already_there"]


def make_token(batch: str, attempt: int) -> str:
    """Return the token of one attempt, from 1, of one batch (letters and digits)."""
    token = f"{batch}-{attempt}"
    if _TOKEN.fullmatch(token) is None:
        raise ValueError(
            f"found token {token!r}; expected letters and digits, '-', and a number"
        )
    return token


def partial_name(name: str, token: str) -> str:
    """Return the temporary name under which an attempt writes a file.

    `.NAME.TOKEN.part`; for a name so long that this would not fit, the name's digest
    stands for it. Raises ValueError for a token not made by `make_token`.
    """
    if _TOKEN.fullmatch(token) is None:
        raise ValueError(f"found token {token!r}; expected one made by make_token")
    partial = f".{name}.{token}.part"
    raw = name.encode("utf-8", "surrogateescape")
    if len(raw) + len(partial) - len(name) > _NAME_BYTES:
        partial = f".{new_digest(raw).hexdigest()}.{token}.part"
    return partial


def is_partial_name(name: str) -> bool:
    """Tell whether a name is that of a file still being sent, by us or our like."""
    return _PARTIAL_NAME.fullmatch(name) is not None


def send_file(
    transport: Transport,
    folder: str,
    name: str,
    source_path: Path,
    sha256: str,
    size: int,
    token: str,
    checkpoint: Checkpoint = lambda _: None,
) -> Sent:
    """Put a file of known digest and size under its name; see the recipe above.

    token is this attempt's (`make_token`). What the same batch's earlier attempts left
    behind is removed first; nothing of another batch is touched. Raises Conflict when
    another file has the name, LocalFault when source_path cannot be read or is not
    what sha256 and size say, and what the transport raises.
    """
    checkpoint("send.begin")
    partial = partial_name(name, token)
    attempt = int(token.rpartition("-")[2])
    if attempt > 1:
        _remove_earlier(transport, folder, name, token)
        if _is_delivered(transport, folder, name, sha256, size):
            return Sent("already_there")
    try:
        found = _write(transport, folder, partial, source_path, size)
    except AlreadyThere:
        # this very attempt had begun before a crash: no one else has its token
        transport.remove(folder, partial)
        found = _write(transport, folder, partial, source_path, size)
    if found != sha256:
        transport.remove(folder, partial)
        raise damaged_copy(name, found, sha256)
    checkpoint("send.written")
    outcome = publish(transport, folder, partial, name, sha256, size)
    checkpoint("send.published")
    return Sent(outcome)


class Hashing:
    """A file on this machine whose bytes are hashed as they pass."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = new_digest()

    def read(self, size: int, /) -> bytes:
        """Return at most size bytes."""
        block = self._file.read(size)
        self._digest.update(block)
        return block

    def write(self, block: bytes, /) -> int:
        """Take all of block."""
        self._digest.update(block)
        return self._file.write(block)

    @property
    def sha256(self) -> str:
        """The digest of the bytes so far."""
        return self._digest.hexdigest()


class _Digest:
    """A sink that keeps nothing but the digest."""

    def __init__(self) -> None:
        self._digest = new_digest()

    def write(self, block: bytes, /) -> None:
        self._digest.update(block)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


def _write(
    transport: Transport, folder: str, partial: str, source_path: Path, size: int
) -> str:
    """Write the file under its temporary name; return the digest of what was sent."""
    try:
        file = source_path.open("rb", buffering=0)
    except OSError as error:
        raise local_fault("read", str(source_path), error) from error
    with file:
        source = Hashing(file)
        transport.write(folder, partial, source, size)
        return source.sha256


def publish(
    transport: Transport, folder: str, partial: str, name: str, sha256: str, size: int
) -> Literal["sent", "already_there"]:
    """Rename the written file to its name, or find that it is there already."""
    for _ in range(2):  # what had the name may be taken away between two looks
        try:
            transport.rename(folder, partial, name)
        except AlreadyThere:
            try:
                delivered = _is_delivered(transport, folder, name, sha256, size)
            except Conflict:
                transport.remove(folder, partial)
                raise
            if delivered:
                transport.remove(folder, partial)
                return "already_there"
        else:
            return "sent"
    transport.remove(folder, partial)
    raise Conflict(
        operation="send",
        subject=f"{folder}/{name}",
        cause="found something of that name that is no file; expected nothing",
    )


def _remove_earlier(transport: Transport, folder: str, name: str, token: str) -> None:
    """Remove what this batch's attempts at this file left behind.

    This very attempt may have been begun before a crash, and its rename have been cut
    in half where that is a link and an unlink.
    """
    batch, _, attempt = token.rpartition("-")
    for file in transport.list(folder):
        match = _PARTIAL_NAME.fullmatch(file.name)
        if match is None or not 0 < int(match["attempt"]) <= int(attempt):
            continue
        if file.name == partial_name(name, f"{batch}-{match['attempt']}"):
            transport.remove(folder, file.name)


def _is_delivered(
    transport: Transport, folder: str, name: str, sha256: str, size: int
) -> bool:
    """Tell whether the file is there already; raises Conflict for another one."""
    there = _Digest()
    try:
        found_size = transport.size(folder, name)
        if found_size == size:
            transport.read(folder, name, there, size)
            if there.sha256 == sha256:
                return True
    except NotThere:
        return False
    except TooLarge:
        found_size = size + 1
    found = f"digest {there.sha256}" if found_size == size else "another size"
    raise Conflict(
        operation="send",
        subject=f"{folder}/{name}",
        cause=f"found another file of that name with {found};"
        f" expected none, or digest {sha256}",
    )


def damaged_on_the_way(subject: str, found: str, expected: str | None) -> Damaged:
    """Say that what was fetched is not what was announced."""
    return Damaged(
        operation="fetch",
        subject=subject,
        cause=f"found digest {found}; expected {expected}",
    )


def damaged_copy(name: str, found: str, expected: str) -> LocalFault:
    """Say that what was sent was not what should have been: our disk is at fault."""
    return LocalFault(
        operation="send",
        subject=name,
        cause=f"found digest {found} while sending; expected {expected}",
        hint="the stored copy is damaged: check the disk, and drop the file into"
        " the outbox again",
    )


def local_fault(operation: str, subject: str, error: OSError) -> LocalFault:
    """Say what is wrong with a file on this machine."""
    return LocalFault(
        operation=operation, subject=subject, cause=error.strerror or str(error)
    )
