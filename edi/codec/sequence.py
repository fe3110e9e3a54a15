"""The order of records in a file: a small automaton made from the layout's sequence."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import field, frozen

from edi.layout.plan import Many, One, Sequence

State = frozenset[int]
"""The places of the sequence that may have been read last; place 0 is the start."""

START: State = frozenset({0})


@frozen
class _Part:
    """What a part of a sequence may begin and end with, and whether it may be empty."""

    first: frozenset[int]
    last: frozenset[int]
    empty: bool


@frozen
class SequenceTable:
    """Which kinds may follow which, after Glushkov: one place for each kind named."""

    kinds: tuple[str, ...]
    """kind at each place; the start has none"""
    follow: tuple[frozenset[int], ...]
    final: State
    _steps: dict[tuple[State, str], State] = field(factory=dict, eq=False, repr=False)

    @classmethod
    def of(cls, sequence: Sequence) -> SequenceTable:
        """The table of a layout's sequence."""
        kinds: list[str] = [""]
        follow: list[set[int]] = [set()]
        whole = _place(sequence, kinds, follow)
        follow[0] |= whole.first
        final = whole.last | ({0} if whole.empty else set())
        return cls(tuple(kinds), tuple(map(frozenset, follow)), frozenset(final))

    def step(self, state: State, kind: str) -> State:
        """Where a record of `kind` leads; empty when it may not stand here."""
        key = (state, kind)
        found = self._steps.get(key)
        if found is None:
            found = frozenset(
                place for place in self._following(state) if self.kinds[place] == kind
            )
            self._steps[key] = found
        return found

    def expected(self, state: State) -> tuple[str, ...]:
        """The kinds that may stand here, in the layout's order."""
        return tuple(
            dict.fromkeys(self.kinds[p] for p in sorted(self._following(state)))
        )

    def complete(self, state: State) -> bool:
        """True where the file may end."""
        return bool(state & self.final)

    def _following(self, state: State) -> Iterable[int]:
        return {place for before in state for place in self.follow[before]}


def _place(
    part: One | Many | Sequence, kinds: list[str], follow: list[set[int]]
) -> _Part:
    if isinstance(part, One):
        kinds.append(part.kind)
        follow.append(set())
        place = frozenset({len(kinds) - 1})
        return _Part(place, place, empty=False)
    if isinstance(part, Many):
        inner = _place(part.inner, kinds, follow)
        if part.most != 1:
            for end in inner.last:
                follow[end] |= inner.first
        return _Part(inner.first, inner.last, inner.empty or part.least == 0)
    return _place_all([_place(p, kinds, follow) for p in part.parts], follow)


def _place_all(parts: list[_Part], follow: list[set[int]]) -> _Part:
    first: frozenset[int] = frozenset()
    last: frozenset[int] = frozenset()
    empty = True
    for part in parts:
        for place in last:
            follow[place] |= part.first
        if empty:
            first |= part.first
        last = last | part.last if part.empty else part.last
        empty = empty and part.empty
    return _Part(first, last, empty)
