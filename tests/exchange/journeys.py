"""The journeys that a file can make, for tests that stop them half-way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType

from attrs import field, frozen

from daemon.demo import series
from daemon.sending import CHECKPOINTS as SENDING_CHECKPOINTS
from spool.by_hand import Hand
from spool.effects import Checkpoint
from spool.opening import reach
from spool.states import Direction
from tests.support.world import Side, World

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


def _several_broken_files(world: World) -> None:
    """Refuse one for what is in it, and two for whom they are, in one batch."""
    _broken_entries(world)
    world.centre.drop("letter.txt", b"Dear office\r\n")
    world.centre.drop_document(series.entries(SECOND))


def _results(world: World) -> None:
    world.hub.drop_document(series.results(FIRST))


def _syllabuses(world: World) -> None:
    world.hub.drop_document(series.basedata()[0])


def _all_basedata(world: World) -> None:
    for document in series.basedata():
        world.hub.drop_document(document)


def _several_files(world: World) -> None:
    """Files of which none waits for another."""
    world.centre.drop_document(series.entries(FIRST))
    world.centre.drop_document(series.forecasts(FIRST, 1))
    world.centre.drop_document(series.marks(FIRST, 1))


def _delivered_entries(world: World) -> None:
    """Begin where the awarding body has the entries, and the centre its reply."""
    _basedata(world)
    _entries(world)
    world.settle()


def _entries_again(world: World) -> None:
    world.centre.drop("E1234501.X02", bytes(series.entries(FIRST)))


def _entries_behind_our_back(world: World) -> None:
    """Lay the same bytes on the server once more, as another program may do."""
    document = series.entries(FIRST)
    (world.between(FIRST, "from-centre") / document.name).write_bytes(bytes(document))


def _entries_whose_name_is_taken(world: World) -> None:
    """Let something have the name there that nobody will ever take away."""
    document = series.entries(FIRST)
    (world.between(FIRST, "from-centre") / document.name).mkdir()
    world.centre.drop_document(document)


def _unread(world: World) -> None:
    world.hub.drop(*series.results_xml(FIRST))


def _delivered_unread(world: World) -> None:
    """Begin where the centre has a file that nobody reads."""
    _unread(world)
    world.settle()


def _unread_behind_our_back(world: World) -> None:
    """Lay the same bytes on the server once more, as another program may do."""
    name, content = series.results_xml(FIRST)
    (world.between(FIRST, "to-centre") / name).write_bytes(content)


def _entries_lost_there(world: World) -> None:
    """Send the entries, lose them on the server, and let the receipt be overdue."""
    now = world.clock.now()
    world.clock.set(now - timedelta(hours=2))
    _entries(world)
    world.centre.once()
    name = series.entries(FIRST).name
    (world.between(FIRST, "from-centre") / name).unlink()
    world.clock.set(now)


def _nothing_more(world: World) -> None:
    """What is done by hand begins the journey."""


def _resend(side: Side, checkpoint: Checkpoint) -> None:
    """Ask for the entries to be sent again, unless that was asked for already."""
    with reach(side.spool, clock=side.clock, checkpoint=checkpoint) as office:
        sent = office.ledger.parcels(
            direction=Direction.OUTBOUND, name=series.entries(FIRST).name
        )
        if len(sent) == 1:
            office.by_hand.resend(sent[0], Hand("the office", "they lost it"))


def _purge(side: Side, checkpoint: Checkpoint) -> None:
    """Erase what has come to its end, which may be asked for again."""
    before = side.clock.now() + timedelta(days=1)
    with reach(side.spool, clock=side.clock, checkpoint=checkpoint) as office:
        for parcel in office.purge.due(before, lambda _: False):
            office.purge.erase(parcel, before, Hand("the office", "the year is over"))


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
_KEEP = ("close.record",)
"""Of accepted exam files the content is kept, to check later ones against."""
_REPLY = ("close.put", *_SEND, *_NOTICE, *_RECEIPT, *_ARCHIVE)
_SENDING, _FETCHING = SENDING_CHECKPOINTS[:3], SENDING_CHECKPOINTS[3:]


@frozen(kw_only=True)
class Journey:
    """One journey: where the world begins, what is dropped, and what is passed.

    effects are those that each side's program has on the way, as `spool.effects` and
    `daemon.partnership` name them; recipes the further checkpoints that it passes.
    troubles are checkpoints at which, the first time that they are passed, the line
    breaks or the disk is full; forbidden those at which the server always refuses.
    by_hand is what a person does before each pass. In any order means that the files
    may overtake each other, so that receipts and replies are numbered in another order.
    """

    centres: tuple[str, ...] = (FIRST,)
    prepare: Callable[[World], None]
    begin: Callable[[World], None]
    effects: Mapping[str, tuple[str, ...]]
    recipes: Mapping[str, tuple[str, ...]] = field(factory=dict)
    troubles: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    by_hand: Callable[[Side, Checkpoint], None] | None = None
    any_order: bool = False

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
                "hub": (*_TAKE, *_DECIDE, *_PUBLISH, *_KEEP, *_REPLY),
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
        "several files refused here": Journey(
            prepare=_basedata,
            begin=_several_broken_files,
            effects={FIRST: (*_ADMIT, *_DECIDE, *_RETURN)},
        ),
        "results": Journey(
            prepare=_basedata,
            begin=_results,
            effects={
                FIRST: (*_TAKE, *_DECIDE, *_PUBLISH, *_KEEP),
                "hub": (*(*_ADMIT, *_DECIDE, *_SEND, *_NOTICE, *_RECEIPT, *_ARCHIVE),),
            },
            recipes={FIRST: _FETCHING, "hub": _SENDING},
        ),
        "basedata to two centres": Journey(
            centres=(FIRST, SECOND),
            prepare=_nothing,
            begin=_syllabuses,
            effects={
                FIRST: (*_TAKE, *_DECIDE, *_PUBLISH, *_KEEP),
                "hub": (*(*_ADMIT, *_DECIDE, *_SEND, *_NOTICE, *_RECEIPT, *_ARCHIVE),),
            },
            recipes={FIRST: _FETCHING, "hub": _SENDING},
        ),
        "all basedata at once": Journey(
            prepare=_nothing,
            begin=_all_basedata,
            effects={
                FIRST: (*_TAKE, *_DECIDE, *_PUBLISH, "close.record"),
                "hub": (*(*_ADMIT, *_DECIDE, *_SEND, *_NOTICE, *_RECEIPT, *_ARCHIVE),),
            },
            recipes={FIRST: _FETCHING, "hub": _SENDING},
            any_order=True,
        ),
        "several files and their replies": Journey(
            prepare=_basedata,
            begin=_several_files,
            effects={
                FIRST: (
                    *(*_ADMIT, *_DECIDE, *_SEND, *_RECEIPT, *_ARCHIVE),
                    *(*_TAKE, *_PUBLISH, "answered.record", *_CLOSE),
                ),
                "hub": (*_TAKE, *_DECIDE, *_PUBLISH, *_KEEP, *_REPLY),
            },
            recipes={
                FIRST: (*_SENDING, *_FETCHING),
                "hub": (*_SENDING, *_FETCHING),
            },
            any_order=True,
        ),
        "the same entries again": Journey(
            prepare=_delivered_entries,
            begin=_entries_again,
            effects={FIRST: (*_ADMIT, *_RETURN)},
        ),
        "an unread file that is there already": Journey(
            prepare=_delivered_unread,
            begin=_unread_behind_our_back,
            effects={FIRST: (*_TAKE[:-1], "receive.drop")},
            recipes={FIRST: _FETCHING},
        ),
        "entries that are there already": Journey(
            prepare=_delivered_entries,
            begin=_entries_behind_our_back,
            effects={"hub": _TAKE[:-1]},
            recipes={"hub": _FETCHING},
        ),
        "entries whose name is taken": Journey(
            prepare=_basedata,
            begin=_entries_whose_name_is_taken,
            effects={
                FIRST: (
                    *(*_ADMIT, *_DECIDE, "begin_send.record"),
                    *("conflict.record", *_RETURN),
                ),
            },
            recipes={FIRST: _SENDING[:2]},
        ),
        "a file that nobody reads": Journey(
            prepare=_nothing,
            begin=_unread,
            effects={
                FIRST: (*_TAKE, *_DECIDE, *_PUBLISH, *_CLOSE),
                "hub": (*_ADMIT, *_DECIDE, *_SEND, *_NOTICE, *_RECEIPT, *_ARCHIVE),
            },
            recipes={FIRST: _FETCHING, "hub": _SENDING},
        ),
        "entries lost there": Journey(
            prepare=_basedata,
            begin=_entries_lost_there,
            effects={
                FIRST: (
                    *("receipt_overdue.record", *_SEND, *_RECEIPT, *_ARCHIVE),
                    *(*_TAKE, *_DECIDE, *_PUBLISH, "answered.record", *_CLOSE),
                ),
            },
            recipes={FIRST: (*_SENDING, *_FETCHING)},
        ),
        "entries sent again by hand": Journey(
            prepare=_delivered_entries,
            begin=_nothing_more,
            effects={
                FIRST: ("by_hand.put", "by_hand.record", *_SEND, *_RECEIPT, *_ARCHIVE)
            },
            recipes={FIRST: _SENDING},
            by_hand=_resend,
        ),
        "purged by hand": Journey(
            prepare=_delivered_entries,
            begin=_nothing_more,
            effects={FIRST: ("purge.erase", "purge.record", "purge.drop")},
            by_hand=_purge,
        ),
        "results over a line that breaks": Journey(
            prepare=_basedata,
            begin=_results,
            effects={
                FIRST: (*_TAKE, *_DECIDE, *_PUBLISH, "failed.record", *_KEEP),
                "hub": (
                    *(*_ADMIT, *_DECIDE, "send_failed.record"),
                    *(*_SEND, *_NOTICE, *_RECEIPT, *_ARCHIVE),
                ),
            },
            recipes={FIRST: _FETCHING, "hub": _SENDING},
            troubles=("send.written", "source.remove.before", "publish.prepare.before"),
        ),
        "results that may not be removed": Journey(
            prepare=_basedata,
            begin=_results,
            effects={
                FIRST: (
                    *("receive.adopt", "receive.record", "seen.record"),
                    *("receipt.put", "receipt_given.record"),
                    *(*_DECIDE, *_PUBLISH, *_KEEP),
                ),
            },
            recipes={FIRST: (*_FETCHING, "source.remove.before")},
            forbidden=("source.remove.before",),
        ),
    }
)
"""By name."""

JOURNEYS_OF_SIDES = [
    (name, side) for name, journey in JOURNEYS.items() for side in journey.effects
]
"""Each journey with each side that may be killed on it."""
