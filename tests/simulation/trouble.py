"""What befalls the machines and the lines, by a seeded chance.

Each world has its own kinds of trouble, none or several of them, as bad as its seed
says: where everything fails at once, much is never reached.
"""

from __future__ import annotations

from functools import partial
from random import Random
from typing import TYPE_CHECKING, Final

from attrs import define, evolve, field

from tests.simulation.machine import Machine
from tests.simulation.network import Line, Weather

if TYPE_CHECKING:
    from tests.simulation.world import World

DAY_S: Final = 86_400.0


@define(eq=False)
class Trouble:
    """All trouble of one world."""

    world: World
    random: Random
    _over: bool = field(init=False, default=False)

    def begin(self, days: int) -> None:
        """Choose what happens, and when."""
        world = self.world
        for line in world.lines.values():
            line.weather = self._weather()
        kinds = {
            "killed": self._kill,
            "power": self._cut_power,
            "line": self._cut_line,
            "clock": self._set_clock,
            "full": self._fill_disk,
            "broken": self._break_disk,
        }
        for kind, befall in kinds.items():
            often = self.random.choice((0, 0, 1, 3, 10))
            for _ in range(often):
                at_s = self.random.uniform(0, days * DAY_S)
                world.at(at_s, partial(self._befall, kind, befall))

    def end(self) -> None:
        """Let all be well."""
        self._over = True
        for line in self.world.lines.values():
            line.weather = Weather()
            line.cut = False
        for machine in self.world.machines.values():
            machine.fuse = None
            machine.full = machine.broken = 0.0
            machine.clock.off_s = 0.0

    def _befall(self, kind: str, befall: object) -> None:
        if not self._over:
            self.world.happened[f"trouble: {kind}"] += 1
            befall()  # type: ignore[operator]  # one of those above

    def _weather(self) -> Weather:
        def some(most: float) -> float:
            return self.random.choice((0.0, 0.0, most / 10, most))

        return evolve(
            Weather(),
            lost_before=some(0.05),
            lost_after=some(0.05),
            lost_within=some(0.1),
            late=some(0.05),
            slow=some(0.05),
            delay_s=self.random.choice((0.05, 0.5, 5.0)),
        )

    def _some_machine(self) -> Machine:
        return self.random.choice(list(self.world.machines.values()))

    def _some_line(self) -> Line:
        return self.random.choice(list(self.world.lines.values()))

    def _kill(self) -> None:
        self._light(self._some_machine(), power=False)

    def _cut_power(self) -> None:
        self._light(self._some_machine(), power=True)

    def _light(self, machine: Machine, *, power: bool) -> None:
        """Let a machine die some steps on, or now."""
        if machine.dead or machine.fuse is not None or machine.exchange is None:
            return
        machine.how = "power cut" if power else "killed"
        if self.random.random() < 0.1:
            machine.die()
        else:
            machine.fuse = int(self.random.expovariate(1 / 40)) + 1

    def _cut_line(self) -> None:
        line = self._some_line()
        line.cut = True
        self.world.at(
            self.random.expovariate(1 / 14_400), partial(setattr, line, "cut", False)
        )

    def _set_clock(self) -> None:
        clock = self._some_machine().clock
        far = self.random.choice((1.0, 600.0, 3600.0, DAY_S, 30 * DAY_S, 4000 * DAY_S))
        clock.off_s = self.random.uniform(-far, far)
        self.world.at(
            self.random.uniform(1, DAY_S), partial(setattr, clock, "off_s", 0.0)
        )

    def _fill_disk(self) -> None:
        self._fail("full", 0.5)

    def _break_disk(self) -> None:
        self._fail("broken", 0.1)

    def _fail(self, how: str, most: float) -> None:
        machine = self._some_machine()
        setattr(machine, how, self.random.choice((most / 10, most, 1.0)))
        self.world.at(
            self.random.expovariate(1 / 3600), partial(setattr, machine, how, 0.0)
        )
