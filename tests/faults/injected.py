"""Lets each call of a journey fail, once each, in a real process.

Run as `python -m tests.faults.injected ROOT JOURNEY VICTIM ERRNO FOREVER STRIDE FIRST`
with the shim loaded, for a world that `tests.support.killed_daemon.keep` has kept. In
one pass of the victim its nth call under its folder fails (all later ones too, where
FOREVER is 1); the fault is over with that pass, and all sides take turns until they
are at rest. Then the world must be as if nothing had failed. Prints a JSON `Told`.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import io
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Final

from attrs import asdict, frozen

from daemon import app
from daemon.ways import CENTRE_WAYS, HUB_WAYS
from spool.effects import no_checkpoint
from spool.errors import SpoolError
from spool.states import Direction
from tests.exchange.journeys import JOURNEYS, Journey
from tests.faults.shim import CONTROL, Control
from tests.support.killed_daemon import (
    difference,
    forked,
    one_pass,
    outcome,
    restore,
)
from tests.support.world import ROUNDS_MAX, Side, World, settle, world_at

ERRORS: Final = ("ENOSPC", "EIO", "EACCES")
_TIMEOUT_S: Final = 3000
_TAKEN_FROM: Final = (CENTRE_WAYS.take, HUB_WAYS.take)
_TOLD: Final = "stderr.txt"


@frozen(kw_only=True)
class Told:
    """What came of letting calls fail."""

    calls: int
    """How many calls a pass of the undisturbed victim makes under its folder."""
    failed: list[str]
    """The calls that failed, one after the other."""
    wrong: dict[str, Any]
    """By the number of a call: how the program ended, or what came out different."""


def tell(
    shim: Path,
    world: World,
    journey: str,
    victim: str,
    error: str,
    *,
    forever: bool = False,
    stride: int = 1,
    first: int = 1,
) -> Told:
    """Let calls fail in a process of its own; the world must be kept."""
    control = world.root / "control"
    Control.make(control)
    ran = subprocess.run(
        [
            *(sys.executable, "-W", "error", "-m", "tests.faults.injected"),
            *(str(world.root), journey, victim, error),
            *(str(int(forever)), str(stride), str(first)),
        ],
        env={**os.environ, "LD_PRELOAD": str(shim), CONTROL: str(control)},
        capture_output=True,
        text=True,
        check=False,
        timeout=_TIMEOUT_S,
    )
    assert "" == ran.stderr, ran.stderr
    return Told(**json.loads(ran.stdout))


@frozen
class _Game:
    """One world in which calls of a victim fail."""

    world: World
    journey: Journey
    victim: str
    number: int
    forever: bool
    control: Control

    def play(self, at: int, expected: dict[str, Any] | None) -> str | None:
        """Play the journey; returns how the victim ended, if in no way it should."""
        world = self.world
        sides = sorted(world.sides, key=lambda side: not side.files("outbox"))
        ended: str | None = None
        armed = True
        before: list[int] | None = None
        for _ in range(ROUNDS_MAX):
            troubled = False
            for side in sides:
                strikes = armed and side.name == self.victim
                code = self._turn(side, at if strikes else None)
                if strikes and (at == 0 or self.control.failed):
                    armed = False
                if code not in (app.GOOD, app.ENVIRONMENT):
                    ended = f"ended with {code}: {self._stderr()[-900:]}"
                troubled = troubled or code != app.GOOD
            if (
                expected is not None
                and not armed
                and outcome(world, any_order=self.journey.any_order) == expected
            ):
                break
            after = [side.history_length() for side in sides]
            if after == before and not troubled and not armed:
                break
            if after == before and armed:
                break  # there are no more calls
            before = after
        return ended

    def _outcome(self) -> dict[str, Any]:
        return outcome(self.world, any_order=self.journey.any_order)

    def _turn(self, side: Side, at: int | None) -> int:
        if at is not None:
            self.control.arm(f"{side.folder}/s", at, self.number, forever=self.forever)
        code = forked(lambda: self._pass(side))
        self.control.disarm()
        return -1 if code is None else code

    def _pass(self, side: Side) -> int:
        """Make one pass; what it says to people goes to a file."""
        said = io.StringIO()
        try:
            with contextlib.redirect_stderr(said):
                return one_pass(self.world, self.journey, side, lambda: no_checkpoint)
        except SpoolError as error:  # of what was done by hand: the person is told
            said.write(str(error))
            return app.ENVIRONMENT
        except BaseException:  # noqa: BLE001 - whatever it is, the test is told
            self.control.disarm()
            with contextlib.redirect_stderr(said):
                sys.excepthook(*sys.exc_info())
            return 98
        finally:
            self.control.disarm()
            (self.world.root / _TOLD).write_text(said.getvalue())

    def _stderr(self) -> str:
        path = self.world.root / _TOLD
        return path.read_text() if path.exists() else ""


def _fail_everywhere(game: _Game, stride: int, first: int) -> Told:
    world = game.world
    restore(world)
    settle(world.sides)
    for thread in set(threading.enumerate()) - {threading.main_thread()}:
        thread.join(10)
    gc.freeze()
    restore(world)
    game.play(0, None)
    any_order = game.journey.any_order
    expected, calls = outcome(world, any_order=any_order), game.control.count
    failed, wrong = list[str](), dict[str, Any]()
    at = first
    while True:
        restore(world)
        ended = game.play(at, expected)
        call = game.control.failed
        if call is None:
            break
        failed.append(call.replace(str(world.root), ""))
        found = outcome(world, any_order=any_order)
        if game.number == errno.EACCES:
            _forgive_what_stays(game, found, expected)
        if ended is not None:
            wrong[f"{at} {failed[-1]}"] = ended
        elif found != expected:
            wrong[f"{at} {failed[-1]}"] = difference(expected, found)
        at += stride
    return Told(calls=calls, failed=failed, wrong=wrong)


def _forgive_what_stays(
    game: _Game, found: dict[str, Any], expected: dict[str, Any]
) -> None:
    """Leave out files that were taken and, since removal was forbidden, marked as seen.

    From then on they are for the owner of the server to remove. What stays in the
    undisturbed world too must stay.
    """
    (side,) = (each for each in game.world.sides if each.name == game.victim)
    taken = {
        (parcel.name, parcel.sha256) for parcel in side.parcels(None, Direction.INBOUND)
    }
    for path, digest in list(found["between"].items()):
        _, folder, name = path.split("/")
        stays = path in expected["between"]
        if folder in _TAKEN_FROM and (name, digest) in taken and not stays:
            del found["between"][path]


def main(
    root: str,
    journey: str,
    victim: str,
    error: str,
    forever: str,
    stride: str,
    first: str,
) -> None:
    """Let calls fail as the command line says, and print what came of it."""
    world = world_at(Path(root))
    game = _Game(
        world,
        JOURNEYS[journey],
        victim,
        getattr(errno, error),
        forever == "1",
        Control(Path(os.environ[CONTROL])),
    )
    told = _fail_everywhere(game, int(stride), int(first))
    sys.stdout.write(json.dumps(asdict(told)))


if __name__ == "__main__":
    main(*sys.argv[1:])
