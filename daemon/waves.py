"""Safe send and safe fetch of many files at once: the recipes of `daemon.sending`.

Each file passes through the same steps as by itself, and each step is made for all
files of a wave before the next: written under temporary names, sizes and digests
compared, renamed without overwriting. Files of one *line* are renamed one after the
other, and one that fails holds up those behind it, since an amendment must not
overtake its entries; lines do not wait for each other. So a line of files costs a round
trip each: a rename that was sent before the answer to the one before it would stand
though that one had failed.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import BinaryIO, Final, TypeVar

from attrs import frozen

from daemon.sending import (
    Checkpoint,
    Hashing,
    Sent,
    damaged_copy,
    damaged_on_the_way,
    local_fault,
    partial_name,
    publish,
)
from daemon.transport import (
    AlreadyThere,
    Conflict,
    Get,
    Outcomes,
    Put,
    Transport,
    TransportError,
)

WAVE_FILES: Final = 128
"""Most files of a wave."""

WAVE_BYTES: Final = 4 << 20
"""Most bytes of a wave's files together, so that a deadline is never far away."""

Task = TypeVar("Task")


@frozen(kw_only=True)
class Outgoing:
    """A file to send for the first time; token as for `sending.send_file`."""

    name: str
    path: Path
    sha256: str
    size: int
    token: str
    line: str
    """Files of one line are published in the order given."""


@frozen(kw_only=True)
class Incoming:
    """A file to fetch into the new file path, with at most limit bytes.

    sha256 is what its digest must be; None where nobody has told.
    """

    name: str
    path: Path
    limit: int
    sha256: str | None


@frozen
class Fetched:
    """What was fetched."""

    sha256: str
    size: int


@frozen
class HeldBack:
    """A file that was not sent, since one before it in its line could not be."""


def waves(tasks: Iterable[Task], size_of: Callable[[Task], int]) -> list[list[Task]]:
    """Cut tasks into waves, in order; sizes are in bytes."""
    cut: list[list[Task]] = []
    total = 0
    for task in tasks:
        size = size_of(task)
        if not cut or len(cut[-1]) == WAVE_FILES or total + size > WAVE_BYTES:
            cut.append([])
            total = 0
        cut[-1].append(task)
        total += size
    return cut


def send_wave(
    transport: Transport,
    folder: str,
    files: Sequence[Outgoing],
    checkpoint: Checkpoint = lambda _: None,
) -> list[Sent | HeldBack | TransportError]:
    """Put files of known digests and sizes under their names; never raises.

    What became of each is returned, in the order given: what `send_file` returns or
    raises, or HeldBack.
    """
    for _ in files:
        checkpoint("send.begin")
    partials = [partial_name(file.name, file.token) for file in files]
    faults = _write(transport, folder, files, partials)
    for fault in faults:
        if fault is None:
            checkpoint("send.written")
    outcomes: list[Sent | HeldBack | TransportError] = [HeldBack()] * len(files)
    lines: dict[str, list[int]] = {}
    for index, file in enumerate(files):
        lines.setdefault(file.line, []).append(index)
    while lines:
        heads = [line.pop(0) for line in lines.values()]
        renamed = _rename(transport, folder, files, partials, heads, faults)
        for key, head, outcome in zip(tuple(lines), heads, renamed, strict=True):
            outcomes[head] = outcome
            if isinstance(outcome, Sent):
                checkpoint("send.published")
            if not lines[key] or not isinstance(outcome, Sent | Conflict):
                del lines[key]
    _tidy(transport, folder, partials, faults, outcomes)
    return outcomes


def fetch_wave(
    transport: Transport,
    folder: str,
    files: Sequence[Incoming],
    checkpoint: Checkpoint = lambda _: None,
) -> list[Fetched | TransportError]:
    """Copy files into new files on this machine; never raises.

    What became of each is returned, in the order given: its digest and size, or the
    error, and then nothing of it is left: Damaged when the digest is another, TooLarge
    beyond the limit, LocalFault when the path exists or cannot be written, and what the
    transport raises. The remote files are left where they are. Nothing is flushed to
    the disk: custody does that, as it takes the files.
    """
    outcomes: list[Fetched | TransportError | None] = [None] * len(files)
    sinks: dict[int, tuple[BinaryIO, Hashing]] = {}
    try:
        for index, file in enumerate(files):
            checkpoint("fetch.begin")
            try:
                opened = file.path.open("xb")
            except OSError as error:
                outcomes[index] = local_fault("keep what came of", file.name, error)
            else:
                sinks[index] = (opened, Hashing(opened))
        gets = [
            Get(files[index].name, sink, files[index].limit)
            for index, (_, sink) in sinks.items()
        ]
        read = transport.read_all(folder, gets)
        for (index, (sunk, sink)), fault in zip(sinks.items(), read, strict=True):
            outcomes[index] = fault or _fetched(folder, files[index], sunk, sink)
    finally:
        for index, (sunk, _) in sinks.items():
            with suppress(OSError):
                sunk.close()
            if not isinstance(outcomes[index], Fetched):
                with suppress(OSError):
                    files[index].path.unlink(missing_ok=True)
    for outcome in outcomes:
        if isinstance(outcome, Fetched):
            checkpoint("fetch.read")
    return [outcome for outcome in outcomes if outcome is not None]


def _write(
    transport: Transport,
    folder: str,
    files: Sequence[Outgoing],
    partials: Sequence[str],
) -> Outcomes:
    """Write all files under their temporary names; compare sizes and digests."""
    faults = _write_once(transport, folder, files, partials)
    again = [
        index for index, fault in enumerate(faults) if isinstance(fault, AlreadyThere)
    ]
    if again:
        # these very attempts had begun before a crash: no one else has their tokens
        names = [partials[index] for index in again]
        transport.remove_all(folder, names)
        repeated = _write_once(
            transport, folder, [files[index] for index in again], names
        )
        for index, fault in zip(again, repeated, strict=True):
            faults[index] = fault
    return faults


def _write_once(
    transport: Transport,
    folder: str,
    files: Sequence[Outgoing],
    partials: Sequence[str],
) -> Outcomes:
    faults: Outcomes = [None] * len(files)
    with ExitStack() as stack:
        sources: dict[int, Hashing] = {}
        for index, file in enumerate(files):
            try:
                opened = stack.enter_context(file.path.open("rb", buffering=0))
            except OSError as error:
                faults[index] = local_fault("read", str(file.path), error)
            else:
                sources[index] = Hashing(opened)
        puts = [
            Put(partials[index], source, files[index].size)
            for index, source in sources.items()
        ]
        written = transport.write_all(folder, puts)
    for (index, source), fault in zip(sources.items(), written, strict=True):
        expected = files[index].sha256
        if fault is None and source.sha256 != expected:
            fault = damaged_copy(files[index].name, source.sha256, expected)
        faults[index] = fault
    return faults


def _rename(
    transport: Transport,
    folder: str,
    files: Sequence[Outgoing],
    partials: Sequence[str],
    heads: Sequence[int],
    faults: Outcomes,
) -> list[Sent | TransportError]:
    """Publish the first file of each line, as far as it was written."""
    written = [index for index in heads if faults[index] is None]
    names = [(partials[index], files[index].name) for index in written]
    renamed = dict(zip(written, transport.rename_all(folder, names), strict=True))
    outcomes: list[Sent | TransportError] = []
    for index in heads:
        fault = faults[index] or renamed[index]
        if fault is None:
            outcomes.append(Sent("sent"))
        elif isinstance(fault, AlreadyThere) and faults[index] is None:
            outcomes.append(_compare(transport, folder, files[index], partials[index]))
        else:
            outcomes.append(fault)
    return outcomes


def _compare(
    transport: Transport, folder: str, file: Outgoing, partial: str
) -> Sent | TransportError:
    """Find out what has the name already."""
    try:
        return Sent(
            publish(transport, folder, partial, file.name, file.sha256, file.size)
        )
    except TransportError as error:
        return error


def _tidy(
    transport: Transport,
    folder: str,
    partials: Sequence[str],
    faults: Outcomes,
    outcomes: Sequence[Sent | HeldBack | TransportError],
) -> None:
    """Remove what was written and will not be published now, as far as we can."""
    left = [
        partial
        for partial, fault, outcome in zip(partials, faults, outcomes, strict=True)
        if isinstance(outcome, HeldBack)
        or (isinstance(outcome, TransportError) and outcome is fault)
    ]
    if left:
        transport.remove_all(folder, left)


def _fetched(
    folder: str, file: Incoming, sunk: BinaryIO, sink: Hashing
) -> Fetched | TransportError:
    try:
        size = sunk.tell()
        sunk.close()
    except OSError as error:
        return local_fault("keep what came of", file.name, error)
    if file.sha256 not in (None, sink.sha256):
        return damaged_on_the_way(f"{folder}/{file.name}", sink.sha256, file.sha256)
    return Fetched(sink.sha256, size)
