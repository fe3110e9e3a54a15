"""The effects that custody has on the world, by name, and the hook around each.

A test hands in a checkpoint that stops the program at a given one; whatever the
point, a restart must end in the same world.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

Checkpoint: TypeAlias = Callable[[str], None]
"""Called with the name of each checkpoint as it is passed."""

_PLACING = ("prepare", "begin", "report", "place", "record", "drop")

EFFECTS: tuple[str, ...] = (
    "admit.snapshot",
    "admit.record",
    "admit.retire",
    "admit.aside",
    "admit.note",
    "admit.drop",
    "decide.record",
    "begin_send.record",
    "confirm_sent.record",
    "send_failed.record",
    "give_up.record",
    "conflict.record",
    "receipt_came.record",
    "receipt_overdue.record",
    *(f"archive.{effect}" for effect in _PLACING if effect != "report"),
    *(f"return.{effect}" for effect in _PLACING),
    "receive.adopt",
    "receive.record",
    "receive.drop",
    "receipt_given.record",
    *(f"publish.{effect}" for effect in _PLACING if effect not in ("report", "drop")),
    "close.put",
    "close.record",
    "close.drop",
    "answered.record",
    "create.put",
    "create.record",
    "failed.record",
    "recover.record",
    "recover.clean",
    "by_hand.put",
    "by_hand.record",
    "purge.erase",
    "purge.record",
    "purge.drop",
)
"""Every effect, roughly in the order of a file's journey."""

CHECKPOINTS: tuple[str, ...] = tuple(
    f"{effect}.{edge}" for effect in EFFECTS for edge in ("before", "after")
)
"""Every checkpoint: one before and one after each effect."""

_KNOWN = frozenset(CHECKPOINTS)


def no_checkpoint(name: str) -> None:
    """Go on."""


class Effects:
    """Passes the checkpoints around an effect."""

    def __init__(self, checkpoint: Checkpoint = no_checkpoint) -> None:
        self._checkpoint = checkpoint

    @contextmanager
    def __call__(self, effect: str) -> Iterator[None]:
        """Surround an effect; raises KeyError for one that `EFFECTS` does not name."""
        self._pass(f"{effect}.before")
        yield
        self._pass(f"{effect}.after")

    def _pass(self, name: str) -> None:
        if name not in _KNOWN:
            raise KeyError(name)
        self._checkpoint(name)
