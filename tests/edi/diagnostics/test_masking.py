"""Personal values are hidden, their shape is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edi.diagnostics import MASKED, mask


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'EXAMPLE ANNA'", "'******* ****'"),
        ("EXAMPLE:ANNA", "*******:****"),
        ("'2010-03-09'", "'****-**-**'"),
        ("RENÉE", "*****"),
        ("李小龍", "***"),
        ("'X'", "'X'"),
        ("7", "7"),
        ("", ""),
        (MASKED, MASKED),
        (r"'AB\x1bC'", r"'**\x1b*'"),
    ],
)
def test_mask(text: str, expected: str) -> None:
    """Letters and digits of any script go; blanks, punctuation and escapes stay."""
    assert expected == mask(text)


@given(st.text(st.characters(exclude_characters="\\"), min_size=2))
def test_nothing_telling_is_left(text: str) -> None:
    """A masked value has its length, and no letter or digit unless it was one alone."""
    masked = mask(text)

    assert len(text) == len(masked)
    bare = text.strip("'\"")
    assert len(bare) <= 1 or text == MASKED or not any(map(str.isalnum, masked))
