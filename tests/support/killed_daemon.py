"""Kills a daemon at every step of a file's journey, and looks at where it ends.

Run as `python -m tests.support.killed_daemon ROOT VICTIM MODE STRIDE FIRST`, for a
world (`tests.support.world`) that `keep` has kept as it is before the journey. Every
pass of every side is a process of its own, forked from this one, and the victim's is
killed by SIGKILL when it comes to its nth point; then all sides take turns until they
are at rest, and the world is compared with one in which nobody was killed. A point is
a checkpoint passed (MODE `checkpoints`), or a change to a file (MODE `changes`).
Prints one JSON object, a `Told`.
"""

from __future__ import annotations

import gc
import json
import mmap
import os
import shutil
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, Literal

from attrs import asdict, frozen

from tests.support.world import ROUNDS_MAX, Side, World, settle, tree, world_at

Mode = Literal["checkpoints", "changes"]

_KEPT = "kept"
_MOVING = ("spool", "sftp", "a2c.spools.json")
"""What a journey changes of a side's folder, beside the log."""
_CHANGES: Final = frozenset(
    {"os.rename", "os.link", "os.remove", "os.mkdir", "os.chmod", "os.rmdir"}
)
_TIMEOUT_S = 300


@frozen(kw_only=True)
class Told:
    """What came of killing: where, how often, and the worlds that came out wrong."""

    passed: list[str]
    """The checkpoints that the victim passes when nobody kills it, in order."""
    points: int
    """How many points the undisturbed journey has."""
    killed: int
    """How many of them were tried, and did kill."""
    wrong: dict[str, Any]
    """By the number of a point: what came out different from the undisturbed world."""


def keep(world: World) -> None:
    """Keep the world as it is now; every journey begins there."""
    for side in world.sides:
        kept = side.folder / _KEPT
        kept.mkdir()
        for name in _MOVING:
            _copy(side.folder / name, kept / name)


def restore(world: World) -> None:
    """Put the world back as it was kept."""
    for side in world.sides:
        (side.folder / "a2c.log").unlink(missing_ok=True)
        for name in _MOVING:
            _remove(side.folder / name)
            _copy(side.folder / _KEPT / name, side.folder / name)


def outcome(world: World) -> dict[str, Any]:
    """Everything that must be the same wherever somebody was killed."""
    found: dict[str, Any] = {"between": world.left_between()}
    for side in world.sides:
        private = tree(side.spool / ".a2c")
        found[side.name] = {
            "parcels": sorted(
                [
                    str(parcel.direction),
                    str(parcel.partner),
                    parcel.name,
                    parcel.sha256,
                    str(parcel.state),
                    str(parcel.place),
                    parcel.receipt.sequence if parcel.receipt else 0,
                    parcel.answers is not None,
                    parcel.answer is not None,
                ]
                for parcel in side.parcels()
            ),
            "people": {
                path: content
                for folder in ("outbox", "inbox", "sent", "rejected")
                for path, content in tree(side.spool / folder).items()
            },
            "private": sorted(
                path
                for path in private
                if path.startswith(("content/", "staging/", "quarantine/"))
            ),
        }
    return found


def tell(
    world: World,
    victim: str,
    mode: Mode = "checkpoints",
    stride: int = 1,
    first: int = 1,
) -> Told:
    """Kill in a process of its own, which has no threads; the world must be kept."""
    ran = subprocess.run(
        [
            *(sys.executable, "-W", "error", "-m", "tests.support.killed_daemon"),
            *(str(world.root), victim, mode, str(stride), str(first)),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=_TIMEOUT_S,
    )
    assert "" == ran.stderr, ran.stderr
    return Told(**json.loads(ran.stdout))


class _Points:
    """Counts the points that a victim passes, in whatever process, and kills it."""

    def __init__(self, mode: Mode, root: Path, kill_at: int | None) -> None:
        self._mode = mode
        self._root = str(root)
        self._kill_at = kill_at
        self._shared = mmap.mmap(-1, 8)
        self._names = root / "passed.txt"
        if kill_at is None:
            self._names.write_text("")

    @property
    def count(self) -> int:
        """How many were passed."""
        (count,) = struct.unpack_from("q", self._shared)
        return int(count)

    def names(self) -> list[str]:
        """The checkpoints passed, in order."""
        return self._names.read_text().split()

    def watch(self) -> Callable[[str], None]:
        """Begin in the victim's process; returns its checkpoint."""
        if self._mode == "changes":
            sys.addaudithook(self._audit)
            return lambda _: None
        return self._checkpoint

    def _checkpoint(self, name: str) -> None:
        if self._kill_at is None:
            with self._names.open("a") as names:
                names.write(f"{name}\n")
        self._pass()

    def _audit(self, event: str, arguments: tuple[object, ...]) -> None:
        if event in _CHANGES:
            named = str(arguments[0])
        elif event == "open":
            flags = arguments[2]
            if not (isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR)):
                return
            named = str(arguments[0])
        else:
            return
        # Names relative to a folder held open are those of the server's tree.
        if not os.path.isabs(named) or named.startswith(self._root):
            self._pass()

    def _pass(self) -> None:
        # Links of one side run on several threads: two points passed at once may be
        # counted as one, which only moves the point of the kill.
        count = self.count + 1
        struct.pack_into("q", self._shared, 0, count)
        if count == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)


def _play(
    world: World, victim: str, points: _Points, expected: dict[str, Any] | None = None
) -> bool:
    """Let all sides take turns until they are at rest; whether the victim was killed.

    Once killed it is started again like the others, and left alone. They are at rest
    when the world is as expected, or else when a round changes nothing more.
    """
    killed = False

    def turn(side: Side) -> int:
        nonlocal killed
        if side.name != victim or killed:
            code = _forked(side.once)
        else:
            code = _forked(lambda: side.once(points.watch()))
        if code is None:
            killed = True
        return code or 0

    # Who has something to send begins, which saves a round.
    sides = sorted(world.sides, key=lambda side: not side.files("outbox"))
    before: list[int] | None = None
    for _ in range(ROUNDS_MAX):
        killed_before = killed
        codes = [turn(side) for side in sides]
        assert not any(codes), [side.logged() for side in sides]
        if killed != killed_before:
            continue  # it has not been started again
        if expected is not None and outcome(world) == expected:
            break
        after = [side.history_length() for side in sides]
        if after == before:
            break
        before = after
    return killed


def _forked(work: Callable[[], int]) -> int | None:
    """Do some work in a process of its own; its exit code, None if it was killed."""
    child = os.fork()
    if child == 0:
        code = 99
        try:
            code = work()
        except BaseException:  # noqa: BLE001 - a child must not go on as its parent
            sys.excepthook(*sys.exc_info())
            sys.stderr.flush()
        os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return None
    return os.WEXITSTATUS(status)


def _kill_everywhere(
    world: World, victim: str, mode: Mode, stride: int, first: int
) -> Told:
    restore(world)
    settle(world.sides)  # imports and loads here what every child then has
    assert [threading.main_thread()] == threading.enumerate()
    gc.freeze()  # and shares with this process
    restore(world)
    undisturbed = _Points(mode, world.root, None)
    _play(world, victim, undisturbed)
    expected = outcome(world)
    killed, wrong = 0, {}
    number = first
    while True:
        restore(world)
        points = _Points(mode, world.root, number)
        if not _play(world, victim, points, expected):
            break
        killed += 1
        found = outcome(world)
        if found != expected:
            wrong[str(number)] = _difference(expected, found)
        number += stride
    return Told(
        passed=undisturbed.names(),
        points=undisturbed.count,
        killed=killed,
        wrong=wrong,
    )


def _difference(expected: object, found: object) -> object:
    """The parts of two JSON values that differ."""
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        return {
            key: _difference(expected.get(key), found.get(key))
            for key in sorted({*expected, *found})
            if expected.get(key) != found.get(key)
        }
    if isinstance(expected, list) and isinstance(found, list):
        return {
            "missing": [each for each in expected if each not in found],
            "too much": [each for each in found if each not in expected],
        }
    return {"expected": expected, "found": found}


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.exists():
        shutil.copy2(source, target)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    root, victim, mode, stride, first = sys.argv[1:]
    assert mode in ("checkpoints", "changes")
    told = _kill_everywhere(
        world_at(Path(root)),
        victim,
        "changes" if mode == "changes" else "checkpoints",
        int(stride),
        int(first),
    )
    sys.stdout.write(json.dumps(asdict(told)))
