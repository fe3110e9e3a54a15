"""What an amendments or entries file changes against what was sent before it.

An amendment replaces all that was sent for its candidate, so that what it leaves out is
withdrawn (Pearson, BTEC Tech Awards 2022: making entries); what an office meant to
change is best seen beside what was there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from attrs import frozen

from edi.codec.record import Record
from edi.file_names import parse_file_name
from edi.history import Entered, History, place_of, sequence_of

IDENTITY = ("name", "date_of_birth", "sex", "uci", "uln")
"""The fields that say who a candidate is."""


class Effect(StrEnum):
    """What becomes of a candidate."""

    NEW = "new"
    """Not entered before."""
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WITHDRAWN = "withdrawn"
    """From everything: the record has no options."""


@frozen
class IdentityChange:
    """One field of who the candidate is; '' for blank. Personal, unless masked."""

    field: str
    before: str
    after: str


@frozen
class Change:
    """What one record changes for its candidate."""

    candidate_number: str
    record: int
    effect: Effect
    added: tuple[str, ...]
    withdrawn: tuple[str, ...]
    kept: tuple[str, ...]
    identity: tuple[IdentityChange, ...]


@frozen
class Comparison:
    """What a file changes, candidate by candidate in its order."""

    name: str
    before: tuple[str, ...]
    """The entries and amendments files that were sent before, in their order."""
    changes: tuple[Change, ...]

    def of(self, effect: Effect) -> list[Change]:
        """The changes of one effect."""
        return [each for each in self.changes if each.effect is effect]


def compare(records: Iterable[Record], name: str, history: History) -> Comparison:
    """Set a file's entries or amendments beside what went before in its series."""
    parsed = parse_file_name(name)
    listed = list(records)
    header = next((each for each in listed if each.kind == "file_header"), None)
    place, sequence = place_of(parsed, header), sequence_of(parsed, header)
    before = history.before(parsed, place, sequence)
    changes = []
    names: dict[str, None] = {}
    for record in listed:
        if record.kind in ("entry", "amendment"):
            after = Entered.of(record)
            centre = getattr(record, "centre_number", None)
            series = before.series(place_of(parsed, header, centre))
            names |= dict.fromkeys(each.name for each in series.sent("E", "A"))
            if after is not None:
                entered = series.entered.get(after.candidate_number)
                changes.append(change(after, entered, record.number))
    return Comparison(name, tuple(names), tuple(changes))


def change(after: Entered, before: Entered | None, record: int = 0) -> Change:
    """What a candidate's new record changes against what is entered."""
    had = before.options if before is not None else ()
    identity = tuple(_identity(before, after)) if before is not None else ()
    added = tuple(code for code in after.options if code not in had)
    withdrawn = tuple(code for code in had if code not in after.options)
    kept = tuple(code for code in after.options if code in had)
    if not after.options:
        effect = Effect.WITHDRAWN
    elif before is None:
        effect = Effect.NEW
    elif added or withdrawn or identity:
        effect = Effect.CHANGED
    else:
        effect = Effect.UNCHANGED
    return Change(
        after.candidate_number, record, effect, added, withdrawn, kept, identity
    )


def _identity(before: Entered, after: Entered) -> Iterator[IdentityChange]:
    for field in IDENTITY:
        old, new = getattr(before, field), getattr(after, field)
        if old != new:
            yield IdentityChange(field, str(old or ""), str(new or ""))
