"""The order of records: the automaton against the obvious regular expression."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from edi.codec.sequence import START, SequenceTable
from edi.layout.plan import Many, One, Sequence

CENTRES = Sequence(
    (
        One("h"),
        Many(
            Sequence(
                (
                    Many(Sequence((One("c"),)), most=1),
                    Many(Sequence((One("d"),))),
                    Many(Sequence((One("t"),)), most=1),
                )
            )
        ),
        One("z"),
    )
)


@given(st.text("hcdtz", max_size=9))
def test_same_as_regular_expression(kinds: str) -> None:
    """The table accepts exactly what the sequence as a regular expression does."""
    table, state = SequenceTable.of(CENTRES), START
    for kind in kinds:
        state = table.step(state, kind)
    accepted = table.complete(state)

    assert bool(re.fullmatch(r"h(c?d*t?)*z", kinds)) == accepted


@given(st.text("ab", max_size=6))
def test_at_least_once(kinds: str) -> None:
    """`+` wants one, `?` allows one."""
    sequence = Sequence(
        (Many(Sequence((One("a"),)), least=1), Many(Sequence((One("b"),)), most=1))
    )
    table, state = SequenceTable.of(sequence), START
    for kind in kinds:
        state = table.step(state, kind)

    assert bool(re.fullmatch(r"a+b?", kinds)) == table.complete(state)


def test_expected_names_what_may_follow() -> None:
    """A message can say which records were expected."""
    table = SequenceTable.of(CENTRES)
    state = table.step(table.step(START, "h"), "d")

    assert ("c", "d", "t", "z") == table.expected(state)
