"""Candidates of many records noted at once: as if the rules had seen each of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from edi.catalogue import Catalogue
from edi.rules.identities import IdentityRules

LAYOUT = Catalogue.shipped().layout("jcq14/entries")
DETAIL = LAYOUT.classes[LAYOUT.detail.kind]


def rules() -> IdentityRules:
    """Those of entries."""
    found = IdentityRules.of(LAYOUT)
    assert found is not None
    return found


NUMBERS = st.sampled_from([b"0001", b"0002", b"0003", b"0010", b"-001"])
UCIS = st.sampled_from(
    [b"10001A250001X", b"10001A250002A", b"100010250003Y", b"0" * 12 + b"A", b" " * 13]
)


@given(st.lists(st.lists(st.tuples(NUMBERS, UCIS), max_size=4), max_size=4))
def test_candidates_noted_together_are_noted_like_others(
    stretches: list[list[tuple[bytes, bytes]]],
) -> None:
    """They are taken only where nothing would be told; then the same is known."""
    together, singly = rules(), rules()
    place = together.uci.start - 1
    for stretch in stretches:
        lines = [(b"E512345" + number).ljust(place) + uci for number, uci in stretch]
        taken = together.take_new(lines)
        records = [DETAIL(line) for line in lines]
        told = [[*singly.findings(record)] for record in records]
        if taken:
            assert not any(told)
        else:
            assert told == [[*together.findings(record)] for record in records]
        assert (together.known, together.table) == (singly.known, singly.table)
