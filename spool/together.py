"""The same work on many files at once.

Most of what a file costs is waiting for the disk to confirm it, and a file system
confirms what is asked for at the same time together. Where that waiting is done on a
few threads, many files cost little more than one.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from spool.errors import SpoolError, SpoolUnavailable

WORKERS: Final = 8

Task = TypeVar("Task")
Done = TypeVar("Done")


def together(
    work: Callable[[Task], Done], tasks: Sequence[Task]
) -> list[Done | SpoolError]:
    """Do the work for all tasks; return what came of each, in their order.

    Raises SpoolUnavailable, which is about all of them.
    """

    def attempt(task: Task) -> Done | SpoolError:
        try:
            return work(task)
        except SpoolUnavailable:
            raise
        except SpoolError as error:
            return error

    if len(tasks) < 2:
        return [attempt(task) for task in tasks]
    with ThreadPoolExecutor(WORKERS, "together") as pool:
        return list(pool.map(attempt, tasks))
