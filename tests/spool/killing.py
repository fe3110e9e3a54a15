"""Kills the program before every change to a file that it makes, and looks at the end.

Run as `python -m tests.spool.killing FOLDER STRIDE FIRST`. It forks: the child serves
a furnished world and is killed, by SIGKILL, before its nth change to a file; then the
parent serves the same world and compares it with one that was never disturbed. Prints
a JSON object: how many were killed, and for which n the world came out different.
"""

import json
import os
import signal
import sys
from pathlib import Path

from tests.spool.world import World, furnish, outcome

_CHANGES = frozenset(
    {"os.rename", "os.link", "os.remove", "os.mkdir", "os.chmod", "os.rmdir"}
)


def kill_before_change(number: int, under: Path) -> None:
    """Have this process killed before its nth change to a file under a folder."""
    left = number

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event in _CHANGES:
            changes = str(under) in str(arguments[0])
        elif event == "open":
            flags = arguments[2]
            writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR)
            changes = bool(writes) and str(under) in str(arguments[0])
        else:
            return
        if changes:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


def serve_and_be_killed(world: World, number: int) -> bool:
    """Serve a world in a child that is killed; returns whether it was."""
    child = os.fork()
    if child == 0:
        try:
            kill_before_change(number, world.spool)
            world.serve()
            os._exit(0)
        except BaseException:  # noqa: BLE001 - a child must not go on as its parent
            sys.excepthook(*sys.exc_info())
            os._exit(1)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    if os.WEXITSTATUS(status) != 0:
        raise RuntimeError("the child failed by itself")
    return False


def furnished(folder: Path) -> World:
    """Return a new world with something of everything in it."""
    folder.mkdir()
    world = World(folder).make()
    furnish(world)
    return world


def main(folder: Path, stride: int, first: int) -> dict[str, object]:
    """Kill at every stride-th change, and return what came of it."""
    undisturbed = furnished(folder / "undisturbed")
    undisturbed.serve()
    undisturbed.consume()
    expected = outcome(undisturbed)
    killed, different = 0, []
    number = first
    while serve_and_be_killed(world := furnished(folder / str(number)), number):
        killed += 1
        world.consume()
        world.serve()
        world.consume()
        if outcome(world) != expected:
            different.append(number)
        number += stride
    return {"killed": killed, "different": different}


if __name__ == "__main__":
    told = main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    sys.stdout.write(json.dumps(told))
