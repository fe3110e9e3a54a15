"""Kills a daemon at every step of a file's journey, and looks at where it ends.

Run as `python -m tests.support.killed_daemon ROOT JOURNEY VICTIM MODE STRIDE FIRST`,
for a world (`tests.support.world`) that `keep` has kept as it is before the journey.
Every pass of every side is a process of its own, forked from this one, and the victim's
is killed by SIGKILL when it comes to its nth point; then all sides take turns until
they are at rest, and the world is compared with one in which nobody was killed. A point
is a checkpoint passed (MODE `checkpoints`), or a change to a file (MODE `changes`). In
MODE `twice` the victim's restart is killed too, at each step by which it puts right
what the first kill left. Prints one JSON object, a `Told`.
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
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal, cast

from attrs import asdict, frozen

from daemon import app
from daemon.transport_errors import ConnectionLost, Denied
from spool.effects import Checkpoint, no_checkpoint
from spool.errors import NoRoom
from tests.exchange.journeys import JOURNEYS, Journey
from tests.support.world import ROUNDS_MAX, Side, World, settle, tree, world_at

Mode = Literal["checkpoints", "changes", "twice"]

_KEPT = "kept"
_MOVING = ("spool", "sftp", "a2c.spools.json")
"""What a journey changes of a side's folder, beside the log."""
_CHANGES: Final = frozenset(
    {"os.rename", "os.link", "os.remove", "os.mkdir", "os.chmod", "os.rmdir"}
)
_TIMEOUT_S = 300
_MENDING: Final = frozenset(
    f"{name}.{edge}"
    for name in ("recover.record", "recover.clean", "partial.remove", "admit.drop")
    for edge in ("before", "after")
)
"""What a program passes only where an earlier one was stopped."""


@frozen(kw_only=True)
class Told:
    """What came of killing: where, how often, and the worlds that came out wrong."""

    passed: list[str]
    """The checkpoints that the victim passes when nobody kills it, in order."""
    points: int
    """How many points the undisturbed journey has."""
    killed: int
    """How many of them were tried, and did kill."""
    mended: list[str]
    """The checkpoints of a restart's own at which it was killed as well."""
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
    for met in world.root.glob("met *"):
        met.unlink()
    for side in world.sides:
        (side.folder / "a2c.log").unlink(missing_ok=True)
        for name in _MOVING:
            _remove(side.folder / name)
            _copy(side.folder / _KEPT / name, side.folder / name)


def outcome(world: World, *, any_order: bool = False) -> dict[str, Any]:
    """Everything that must be the same wherever somebody was killed.

    In any order, what is numbered in the order of taking is compared without it.
    """
    found: dict[str, Any] = {"between": world.left_between()}
    for side in world.sides:
        private = tree(side.spool / ".a2c")
        found[side.name] = {
            "parcels": sorted(
                [
                    str(parcel.direction),
                    str(parcel.partner),
                    parcel.name,
                    _shown(parcel.name, parcel.sha256, any_order),
                    str(parcel.state),
                    str(parcel.place),
                    0 if any_order or not parcel.receipt else parcel.receipt.sequence,
                    parcel.answers is not None,
                    parcel.answer is not None,
                ]
                for parcel in side.parcels()
            ),
            "people": {
                path: _shown(path, content, any_order)
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


def _shown(path: str, digest: str, any_order: bool) -> str:
    """The digest of a file, or only that it is a reply: it tells its number."""
    return "a reply" if any_order and Path(path).name.startswith("X") else digest


def tell(
    world: World,
    journey: str,
    victim: str,
    mode: Mode = "checkpoints",
    stride: int = 1,
    first: int = 1,
) -> Told:
    """Kill in a process of its own, which has no threads; the world must be kept."""
    ran = subprocess.run(
        [
            *(sys.executable, "-W", "error", "-m", "tests.support.killed_daemon"),
            *(str(world.root), journey, victim, mode, str(stride), str(first)),
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


class _Mending:
    """Kills a restarted program at its nth step of putting things right."""

    def __init__(self, root: Path, kill_at: int) -> None:
        self._left = kill_at
        self._name = root / "mending.txt"
        self._name.unlink(missing_ok=True)

    def names(self) -> list[str]:
        """The checkpoint at which it was killed, if it was."""
        return [self._name.read_text()] if self._name.exists() else []

    def watch(self) -> Callable[[str], None]:
        """Begin in the restarted process; returns its checkpoint."""
        return self._checkpoint

    def _checkpoint(self, name: str) -> None:
        if name in _MENDING:
            self._left -= 1
            if self._left == 0:
                self._name.write_text(name)
                os.kill(os.getpid(), signal.SIGKILL)


@frozen
class _Trouble:
    """Breaks the line, or fills the disk, the first time a checkpoint is passed."""

    root: Path
    journey: Journey
    inner: Callable[[str], None]

    def __call__(self, name: str) -> None:
        """Pass a checkpoint."""
        self.inner(name)
        told = {"operation": "go on", "subject": name, "cause": "a test says so"}
        if name in self.journey.forbidden:
            raise Denied(**told)
        if name not in self.journey.troubles:
            return
        met = self.root / f"met {name}"
        if met.exists():
            return
        met.touch()
        if name.startswith(("send.", "source.")):
            raise ConnectionLost(**told)
        raise NoRoom(**told)


def one_pass(
    world: World, journey: Journey, side: Side, watch: Callable[[], Checkpoint]
) -> int:
    """Make one pass of a side, and what a person does before it."""
    checkpoint = watch()
    if journey.by_hand is not None and side.name in journey.effects:
        journey.by_hand(side, checkpoint)
    return side.once(_Trouble(world.root, journey, checkpoint))


def _play(
    world: World,
    journey: Journey,
    victim: str,
    killers: Sequence[_Points | _Mending],
    expected: dict[str, Any] | None = None,
) -> int:
    """Let all sides take turns until they are at rest; how often the victim was killed.

    Killed by each killer in turn, it is started again like the others, and then left
    alone. They are at rest when the world is as expected, or else when a round changes
    nothing more.
    """
    killed = 0

    def turn(side: Side) -> int:
        nonlocal killed
        watch: Callable[[], Checkpoint] = lambda: no_checkpoint  # noqa: E731 - one of two
        if side.name == victim and killed < len(killers):
            watch = killers[killed].watch
        code = forked(lambda: one_pass(world, journey, side, watch))
        if code is None:
            killed += 1
        return code or 0

    # Who has something to send begins, which saves a round.
    sides = sorted(world.sides, key=lambda side: not side.files("outbox"))
    before: list[int] | None = None
    for _ in range(ROUNDS_MAX):
        killed_before = killed
        codes = [turn(side) for side in sides]
        if any(codes) and journey.troubles:
            assert {0, app.ENVIRONMENT} >= set(codes)
            continue  # what failed is tried again
        assert not any(codes), [side.logged() for side in sides]
        if killed != killed_before:
            continue  # it has not been started again
        if (
            expected is not None
            and outcome(world, any_order=journey.any_order) == expected
        ):
            break
        after = [side.history_length() for side in sides]
        if after == before:
            break
        before = after
    return killed


def forked(work: Callable[[], int]) -> int | None:
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
    world: World, journey: Journey, victim: str, mode: Mode, stride: int, first: int
) -> Told:
    restore(world)
    settle(world.sides)  # imports and loads here what every child then has
    for thread in set(threading.enumerate()) - {threading.main_thread()}:
        thread.join(10)  # a connection that was closed just now
    assert [threading.main_thread()] == threading.enumerate()
    gc.freeze()  # and shares with this process
    restore(world)
    undisturbed = _Points(mode, world.root, None)
    _play(world, journey, victim, [undisturbed])
    expected = outcome(world, any_order=journey.any_order)
    killed, mended, wrong = 0, list[str](), dict[str, Any]()
    number, again = first, 1
    while True:
        restore(world)
        points = _Points(mode, world.root, number)
        mending = _Mending(world.root, again)
        killers = (points, mending) if mode == "twice" else (points,)
        kills = _play(world, journey, victim, killers, expected)
        if kills == 0:
            break
        found = outcome(world, any_order=journey.any_order)
        if found != expected:
            wrong[f"{number}.{again}"] = difference(expected, found)
        if kills == 2:
            mended += mending.names()
            again += 1
        else:
            killed += 1
            number, again = number + stride, 1
    return Told(
        passed=undisturbed.names(),
        points=undisturbed.count,
        killed=killed,
        mended=mended,
        wrong=wrong,
    )


def difference(expected: object, found: object) -> object:
    """The parts of two JSON values that differ."""
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        return {
            key: difference(expected.get(key), found.get(key))
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


def main(
    root: str, journey: str, victim: str, mode: str, stride: str, first: str
) -> None:
    """Kill as the command line says, and print what came of it."""
    told = _kill_everywhere(
        world_at(Path(root)),
        JOURNEYS[journey],
        victim,
        cast("Mode", mode),
        int(stride),
        int(first),
    )
    sys.stdout.write(json.dumps(asdict(told)))


if __name__ == "__main__":
    main(*sys.argv[1:])
