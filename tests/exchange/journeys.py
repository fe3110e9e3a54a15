"""The journeys that a file can make, for tests that stop them half-way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from attrs import field, frozen

from daemon.demo import series
from daemon.sending import CHECKPOINTS as SENDING_CHECKPOINTS
from tests.support.world import World

FIRST, SECOND = series.CENTRES[:2]


def _nothing(world: World) -> None:
    """Begin with an empty world."""


def _basedata(world: World) -> None:
    """Begin where the centres hold the basedata."""
    for document in series.basedata():
        world.hub.drop_document(document)
    world.settle()


def _entries(world: World) -> None:
    world.centre.drop_document(series.entries(FIRST))


def _broken_entries_of_another_program(world: World) -> None:
    """Lay them on the server unchecked, as a program of another make may do."""
    name, content = series.broken_entries(FIRST)
    (world.between(FIRST, "from-centre") / name).write_bytes(content)


def _broken_entries(world: World) -> None:
    world.centre.drop(*series.broken_entries(FIRST))


def _results(world: World) -> None:
    world.hub.drop_document(series.results(FIRST))


def _syllabuses(world: World) -> None:
    world.hub.drop_document(series.basedata()[0])


def _placing(step: str, *, report: bool = False, drop: bool = True) -> tuple[str, ...]:
    names = ["prepare", "begin", *(["report"] if report else []), "place", "record"]
    return tuple(f"{step}.{name}" for name in [*names, *(["drop"] if drop else [])])


_ADMIT = ("admit.snapshot", "admit.record", "admit.retire", "admit.note")
_DECIDE = ("decide.record",)
_SEND = ("begin_send.record", "confirm_sent.record")
_RECEIPT = ("receipt_came.record", "receipt.remove")
_NOTICE = ("notice.put", "notice.remove")
_ARCHIVE = _placing("archive")
_RETURN = _placing("return", report=True)
_PUBLISH = _placing("publish", drop=False)
_TAKE = (
    *("receive.adopt", "receive.record", "source.remove"),
    *("receipt.put", "receipt_given.record"),
)
_CLOSE = ("close.record", "close.drop")
_REPLY = ("close.put", *_SEND, *_NOTICE, *_RECEIPT, *_ARCHIVE)
_SENDING, _FETCHING = SENDING_CHECKPOINTS[:3], SENDING_CHECKPOINTS[3:]


@frozen(kw_only=True)
class Journey:
    """One journey: where the world begins, what is dropped, and what is passed.

    effects are those that each side's program has on the way, as `spool.effects` and
    `daemon.partnership` name them; recipes the further checkpoints that it passes.
    """

    centres: tuple[str, ...] = (FIRST,)
    prepare: Callable[[World], None]
    begin: Callable[[World], None]
    effects: Mapping[str, tuple[str, ...]]
    recipes: Mapping[str, tuple[str, ...]] = field(factory=dict)

    def must_pass(self, side: str) -> frozenset[str]:
        """Every checkpoint that a side passes on this journey."""
        effects = self.effects.get(side, ())
        around = {f"{name}.{edge}" for name in effects for edge in ("before", "after")}
        small = {"receipt.put", "notice.put"} & set(effects)
        inside = {"small.written"} if small else set()
        return frozenset(around | inside | set(self.recipes.get(side, ())))


JOURNEYS: Mapping[str, Journey] = MappingProxyType(
    {
        "entries and their reply": Journey(
            prepare=_basedata,
            begin=_entries,
            effects={
                FIRST: (
                    *(*_ADMIT, *_DECIDE, *_SEND, *_RECEIPT, *_ARCHIVE),
                    *(*_TAKE, *_PUBLISH, "answered.record", *_CLOSE),
                ),
                "hub": (*_TAKE, *_DECIDE, *_PUBLISH, *_CLOSE, *_REPLY),
            },
            recipes={
                FIRST: (*_SENDING, *_FETCHING),
                "hub": (*_SENDING, *_FETCHING),
            },
        ),
        "entries refused there": Journey(
            prepare=_basedata,
            begin=_broken_entries_of_another_program,
            effects={"hub": (*_TAKE, *_DECIDE, *_RETURN[:-1], *_CLOSE, *_REPLY)},
            recipes={"hub": (*_SENDING, *_FETCHING)},
        ),
        "entries refused here": Journey(
            prepare=_basedata,
            begin=_broken_entries,
            effects={FIRST: (*_ADMIT, *_DECIDE, *_RETURN)},
        ),
        "results": Journey(
            prepare=_basedata,
            begin=_results,
            effects={
                FIRST: (*_TAKE, *_DECIDE, *_PUBLISH, *_CLOSE),
                "hub": (*(*_ADMIT, *_DECIDE, *_SEND, *_NOTICE, *_RECEIPT, *_ARCHIVE),),
            },
            recipes={FIRST: _FETCHING, "hub": _SENDING},
        ),
        "basedata to two centres": Journey(
            centres=(FIRST, SECOND),
            prepare=_nothing,
            begin=_syllabuses,
            effects={
                FIRST: (*_TAKE, *_DECIDE, *_PUBLISH, "close.record"),
                "hub": (*(*_ADMIT, *_DECIDE, *_SEND, *_NOTICE, *_RECEIPT, *_ARCHIVE),),
            },
            recipes={FIRST: _FETCHING, "hub": _SENDING},
        ),
    }
)
"""By name."""
