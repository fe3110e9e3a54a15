"""The world: an awarding body, some centres, their people, and what befalls them.

Everything happens in one thread, in an order that the seed decides. While one machine
waits for an answer the others work, in the middle of its step.
"""

from __future__ import annotations

import heapq
import tempfile
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from hashlib import sha256
from itertools import count
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any, Final
from unittest import mock

from attrs import define, field

import edi
from daemon import inward
from daemon.config import Centre, Config, Hub, HubCentre, Partner, Timing
from daemon.config.layouts import configured_catalogue
from daemon.demo.series import AWARDING_BODY, CENTRES
from daemon.known_spools import KnownSpools
from daemon.ways import CENTRE_WAYS
from spool import new_file
from spool.tokens import COPY
from tests.simulation.checks import Checks
from tests.simulation.disk import Disk, graveyard_beside
from tests.simulation.machine import Machine, MachineClock, Story
from tests.simulation.network import Line, Weather
from tests.simulation.people import People
from tests.simulation.system_calls import playing
from tests.simulation.trouble import Trouble

DAY_S: Final = 86_400.0
REST_DAYS: Final = 4
"""How long after the last trouble everything must have come to its end."""
_DEPTH_MAX: Final = 5
_STORY_LINES: Final = 4000
_HUB: Final = "hub"
TIMING: Final = Timing(
    settle_s=2.0,
    rescan_s=3600.0,
    poll_s=3600.0,
    retry_base_s=5.0,
    retry_cap_s=1800.0,
    receipt_overdue_s=21_600.0,
)


@define(eq=False)
class World:
    """One seeded world; `run` lives through all of it."""

    seed: int
    root: Path
    random: Random = field(init=False)
    now_s: float = field(init=False, default=0.0)
    machines: dict[str, Machine] = field(init=False, factory=dict)
    people: dict[str, People] = field(init=False, factory=dict)
    lines: dict[str, Line] = field(init=False, factory=dict)
    checks: Checks = field(init=False)
    happened: Counter[str] = field(init=False, factory=Counter)
    """How often what happened, checkpoints at which a machine died among it."""
    story: deque[str] = field(init=False, factory=lambda: deque(maxlen=_STORY_LINES))
    steps: int = field(init=False, default=0)
    _events: list[tuple[float, int, Callable[[], object]]] = field(
        init=False, factory=list
    )
    _serial: count[int] = field(init=False, factory=count)
    _depth: int = field(init=False, default=0)
    _digest: Any = field(init=False, factory=sha256)
    _last_checkpoint: dict[str, str] = field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        self.random = Random(f"world {self.seed}")  # noqa: S311 - a game, no secret
        self.checks = Checks(self)

    @property
    def hub(self) -> Machine:
        """The awarding body's machine."""
        return self.machines[_HUB]

    @property
    def digest(self) -> str:
        """Of everything that was told: two equal runs have equal ones."""
        return str(self._digest.hexdigest())

    # Time

    def at(self, delay_s: float, work: Callable[[], object]) -> None:
        """Have something happen after a time."""
        event = (self.now_s + delay_s, next(self._serial), work)
        heapq.heappush(self._events, event)

    def run_until(self, until_s: float) -> None:
        """Let everything happen that happens until then."""
        while self._events and self._events[0][0] <= until_s:
            at_s, _, work = heapq.heappop(self._events)
            self.now_s = max(self.now_s, at_s)
            work()
        self.now_s = max(self.now_s, until_s)

    def pass_time(self, seconds: float) -> None:
        """Let time pass in the middle of some machine's step; others work meanwhile."""
        if self._depth >= _DEPTH_MAX:
            self.now_s += seconds
            return
        self._depth += 1
        try:
            self.run_until(self.now_s + seconds)
        finally:
            self._depth -= 1

    # Life

    def run(self) -> None:
        """Live through days of trouble, then rest, and look at what came of it."""
        days = self.random.randint(7, 21)
        trouble = Trouble(self, Random(f"trouble {self.seed}"))  # noqa: S311 - as above
        for machine in self.machines.values():
            self._start(machine)
        self._begin_people(days)
        trouble.begin(days)
        self.run_until(days * DAY_S)
        trouble.end()
        for people in self.people.values():
            with people.machine.disk.undisturbed():
                people.finish(self.now_s)
                people.release_all()
        self.run_until(self.now_s + REST_DAYS * DAY_S)
        self.checks.at_the_end()

    def _begin_people(self, days: int) -> None:
        files = self.random.randint(8, 40)
        for people in self.people.values():
            for _ in range(files):
                at_s = self.random.uniform(0, days * DAY_S)
                self.at(at_s, partial(self._drop, people))
            if self.seed % 2:  # in some worlds, files come in bursts
                at_s = self.random.uniform(0, days * DAY_S)
                for _ in range(self.random.randint(3, 12)):
                    self.at(at_s, partial(self._drop, people))
            for _ in range(days * 2):
                at_s = self.random.uniform(0, (days + 1) * DAY_S)
                self.at(at_s, partial(self._consume, people))
            if self.seed % 3 == 1:  # in some worlds, people do more than drop and take
                for _ in range(days):
                    at_s = self.random.uniform(0, days * DAY_S)
                    self.at(at_s, partial(self._act_by_hand, people))
        basedata = self.people[_HUB]
        for number in range(5):
            self.at(60.0 * number, partial(self._drop, basedata))

    def _can_work(self, people: People) -> bool:
        return people.machine.powered and not people.machine.dead

    def _drop(self, people: People) -> None:
        if not self._can_work(people):
            return
        with people.machine.disk.undisturbed():
            what = people.drop(self.now_s)
        self.tell(people.machine.name, "dropped", {"file": what})
        self.at(self.random.uniform(0, 30), partial(self._finish, people))
        self._notify(people.machine)

    def _finish(self, people: People) -> None:
        if self._can_work(people):
            with people.machine.disk.undisturbed():
                people.finish(self.now_s)
            self._notify(people.machine)

    def _consume(self, people: People) -> None:
        if self._can_work(people):
            with people.machine.disk.undisturbed():
                people.consume()
            self.checks.delivered_once(people)

    def _act_by_hand(self, people: People) -> None:
        if self._can_work(people):
            with people.machine.disk.undisturbed():
                what = people.act_by_hand()
            self.tell(people.machine.name, "by hand", {"file": what})

    def _notify(self, machine: Machine) -> None:
        """Watch events: they come late, twice, in any order, or never."""
        for _ in range(self.random.choice((0, 1, 1, 1, 2, 3))):
            delay = self.random.choice((0.0, 0.1, 2.5, 60.0))
            self.at(delay, partial(self._look, machine))

    # Machines

    def _start(self, machine: Machine) -> None:
        if machine.exchange is not None:
            return
        if machine.start():
            self.checks.after_start(machine)
            self._keep_looking(machine)
        elif not machine.dead:
            self.at(self.random.uniform(5, 120), partial(self._start, machine))

    def _died(self, machine: Machine) -> None:
        self.happened[machine.how] += 1
        last = self._last_checkpoint.get(machine.name, "")
        self.happened[f"died after {last}"] += 1
        self.at(self.random.uniform(1, 4 * 3600), partial(self._start, machine))

    def _keep_looking(self, machine: Machine) -> None:
        """Look, and look again after a while, until the program ends."""
        start = machine.starts
        wait_s = self._look(machine)
        if machine.starts != start:
            return
        if machine.exchange is None:
            if machine.powered and not machine.dead:  # its spool was lost for a while
                self.at(60, partial(self._start, machine))
            return
        self.at(wait_s, partial(self._keep_on, machine, start))

    def _keep_on(self, machine: Machine, start: int) -> None:
        if machine.starts != start:
            return
        if machine.exchange is None:  # a look between the regular ones found it lost
            if machine.powered and not machine.dead:
                self._start(machine)
        else:
            self._keep_looking(machine)

    def _look(self, machine: Machine) -> float:
        self.steps += 1
        wait_s = machine.run()
        if machine.exchange is not None:
            self.checks.after_step(machine)
        return wait_s

    # What is told

    def tell(self, machine: str, event: str, fields: dict[str, object]) -> None:
        """Remember an event for whoever looks at a world that went wrong."""
        shown = {
            key: value
            for key, value in fields.items()
            if key in ("file", "lost", "cause", "parcel", "state", "code", "outcome")
        }
        line = f"{self.now_s:12.2f} {'  ' * self._depth}{machine} {event} {shown}"
        line = line.replace(str(self.root), "")
        self.story.append(line)
        self._digest.update(f"{self.now_s:.3f} {machine} {event}\n".encode())
        self.happened[event] += 1

    def passed(self, machine: str, checkpoint: str) -> None:
        """Remember the checkpoint that a machine passed last."""
        self._last_checkpoint[machine] = checkpoint


@contextmanager
def new_world(seed: int) -> Iterator[World]:
    """Make a world, in memory where the system offers that; nothing of it stays."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    where = str(memory) if memory.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="a2c-world-", dir=where) as folder:
        world = World(seed, Path(folder).resolve())
        _furnish(world)
        disks = [machine.disk for machine in world.machines.values()]
        copies = (f"{COPY}{number:08}" for number in count())
        numbered = (SimpleNamespace(hex=f"{number:032x}") for number in count())
        with (
            mock.patch.object(new_file, "copy_token", side_effect=copies),
            mock.patch.object(inward, "uuid4", side_effect=numbered),
            # One after the other, in an order that stays the same.
            mock.patch("spool.together.WORKERS", 1),
            playing(disks),
        ):
            yield world
        for machine in world.machines.values():
            machine.stop()


def _furnish(world: World) -> None:
    numbers = CENTRES[: world.random.randint(1, 3)]
    folder = world.root / _HUB
    tree = folder / "sftp"
    listed = tuple(HubCentre(number=number) for number in numbers)
    hub = _machine(
        world,
        _HUB,
        Config(
            role="hub",
            timing=TIMING,
            hub=Hub(
                name="Awarding body",
                awarding_bodies=(AWARDING_BODY,),
                root=tree,
                spool=folder / "spool",
                centres=listed,
            ),
            path=folder / "a2c.toml",
        ),
    )
    world.people[_HUB].centres = numbers
    for number in numbers:
        for way in CENTRE_WAYS.folders():
            (tree / number / way).mkdir(parents=True)
        world.lines[number] = Line(
            name=number,
            home=tree / number,
            random=Random(f"line {number} {world.seed}"),  # noqa: S311 - as above
            weather=Weather(),
            server_up=lambda: hub.boots if hub.powered else None,
            server_died=lambda: None,
            pass_time=world.pass_time,
            later=world.at,
            serving=hub.serving,
        )
        folder = world.root / number
        partner = Partner(
            name="awarding-body",
            awarding_bodies=(AWARDING_BODY,),
            host="server",
            username="c",
            key_file=folder / "key",
        )
        centre = Centre(number=number, spool=folder / "spool", partners=(partner,))
        config = Config(
            role="centre", timing=TIMING, centres=(centre,), path=folder / "a2c.toml"
        )
        _machine(world, number, config)


def _machine(world: World, name: str, config: Config) -> Machine:
    folder = world.root / name
    folder.mkdir(exist_ok=True)
    clock = MachineClock(lambda: world.now_s)
    line = world.lines.get(name)
    machine = Machine(
        name=name,
        folder=folder,
        config=config,
        random=Random(f"machine {name} {world.seed}"),  # noqa: S311 - as above
        clock=clock,
        story=Story(name, world.tell),
        catalogue=_catalogue(),
        connect=None if line is None else line.connect,
        between=lambda: world.pass_time(0.05),
        passed=partial(world.passed, name),
    )
    machine.disk = Disk(
        machine=name,
        root=f"{folder}/",
        graveyard=graveyard_beside(folder),
        time_ns=lambda: int((clock.now().timestamp()) * 1e9),
        passing=machine.call,
    )
    machine.died = partial(world._died, machine)
    KnownSpools(folder / "a2c.toml").ensure(folder / "spool")
    (folder / "taken").mkdir()
    world.machines[name] = machine
    world.people[name] = People(
        machine,
        Random(f"people {name} {world.seed}"),  # noqa: S311 - as above
    )
    return machine


@cache
def _catalogue() -> edi.Catalogue:
    return configured_catalogue(Config(role="hub"))
