"""The same work on many files at once, flushed to the disk together.

Most of what a small file costs is waiting for the disk's word that something is on it.
So work on a file is written as a generator, which reads like work on one file alone:
where it must not go on before something is on the disk, it yields that, an open file
for its bytes or a folder for its names. All works of a batch go on to where each of
them has to wait; then what they wait for is flushed, each folder once; then they go on.
Nothing is flushed later, or seldomer in the eyes of any one file, than if each of them
were done alone.
"""

import os
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeAlias, TypeVar

from spool.errors import SpoolError, SpoolUnavailable
from spool.platform import start_flushing, sync_folder

WORKERS: Final = 8
"""Threads that wait for the disk: it confirms what it is asked at one time together."""

Done = TypeVar("Done")

Awaited: TypeAlias = BinaryIO | Path
"""A new file whose bytes, or a folder whose names, must be on the disk."""

Work: TypeAlias = Generator[Awaited, None, Done]
"""Work on one file; a flush that fails raises OSError where it was yielded."""


def alone(work: Work[Done]) -> Done:
    """Do the work on one file; raises what it raises."""
    (done,) = together([work])
    if isinstance(done, SpoolError):
        raise done
    return done


def together(works: Sequence[Work[Done]]) -> list[Done | SpoolError]:
    """Do the works on all files; return what came of each, in their order.

    One that fails does not keep the others from their end. Raises SpoolUnavailable,
    which is about all of them.
    """
    outcomes: dict[int, Done | SpoolError] = {}
    faults: Mapping[int, OSError] = {}
    with ExitStack() as stack:
        for work in works:
            stack.callback(_abandon, work)
        going = list(range(len(works)))
        while going:
            awaited: dict[int, Awaited] = {}
            for index in going:
                try:
                    awaited[index] = _go_on(works[index], faults.get(index))
                except StopIteration as end:
                    outcomes[index] = end.value
                except SpoolUnavailable:
                    raise
                except SpoolError as error:
                    outcomes[index] = error
            faults = _flush(awaited)
            going = list(awaited)
    return [outcomes[index] for index in range(len(works))]


def flush_all(files: Sequence[BinaryIO]) -> list[OSError | None]:
    """Have the bytes of new files on the disk; return what went wrong with each."""
    faults = _flush(dict(enumerate(files)))
    return [faults.get(index) for index in range(len(files))]


def _go_on(work: Work[Any], fault: OSError | None) -> Awaited:
    return next(work) if fault is None else work.throw(fault)


def _abandon(work: Work[Any]) -> None:
    """End work that will not go on; what it had begun is undone by itself."""
    with suppress(SpoolError):  # what kept it from going on is told already
        work.close()


def _flush(awaited: Mapping[int, Awaited]) -> dict[int, OSError]:
    """Flush everything that is waited for; return what went wrong, by who waits."""
    faults: dict[int, OSError] = {}
    waiting: dict[Awaited, list[int]] = {}
    for index, each in awaited.items():
        waiting.setdefault(each, []).append(index)
    started: list[Awaited] = []
    for each, indices in waiting.items():
        fault = None if isinstance(each, Path) else _attempt(start_flushing, each)
        if fault is None:
            started.append(each)
        else:
            faults.update(dict.fromkeys(indices, fault))
    for each, fault in _finish(started):
        faults.update(dict.fromkeys(waiting[each], fault))
    return faults


def _finish(started: Sequence[Awaited]) -> list[tuple[Awaited, OSError]]:
    """Wait for the disk; each thread takes its share, since handing over costs too."""

    def finish(share: Sequence[Awaited]) -> list[tuple[Awaited, OSError]]:
        ended = [(each, _attempt(_on_the_disk, each)) for each in share]
        return [(each, fault) for each, fault in ended if fault is not None]

    if len(started) < 2 or WORKERS < 2:
        return finish(started)
    shares = [started[first::WORKERS] for first in range(min(WORKERS, len(started)))]
    with ThreadPoolExecutor(len(shares), "together") as pool:
        return [fault for faults in pool.map(finish, shares) for fault in faults]


def _attempt(flush: Callable[[Any], None], each: Awaited) -> OSError | None:
    try:
        flush(each)
    except OSError as error:
        return error
    return None


def _on_the_disk(each: Awaited) -> None:
    if isinstance(each, Path):
        sync_folder(each)
    else:
        os.fsync(each.fileno())
