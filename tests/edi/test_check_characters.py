"""UCI check letters and ULN check digits."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edi.check_characters import (
    UCI_LETTERS,
    Answer,
    check_uci,
    check_uln,
    uci_letter,
    uln_digit,
)

FIXTURES = Path(__file__).parents[2] / "fixtures" / "check-characters"

twelve_digits = st.text("0123456789", min_size=12, max_size=12)
nine_digits = st.from_regex(r"[1-9][0-9]{8}", fullmatch=True)


def cases(name: str) -> list[Any]:
    """Read the cases of one file, each named after what it is about."""
    read = json.loads((FIXTURES / name).read_text(encoding="utf-8"))["cases"]
    return [pytest.param(case, id=case["about"]) for case in read]


@pytest.mark.parametrize("case", cases("uci.json"))
def test_uci_cases(case: dict[str, str | None]) -> None:
    """Each UCI of the fixtures gets its answer and its expected letter."""
    result = check_uci(case["text"] or "")

    assert (case["answer"], case["expected"]) == (result.answer, result.expected)
    assert result.reason


@pytest.mark.parametrize("case", cases("uln.json"))
def test_uln_cases(case: dict[str, str | None]) -> None:
    """Each ULN of the fixtures gets its answer and its expected digit."""
    result = check_uln(case["text"] or "")

    assert (case["answer"], case["expected"]) == (result.answer, result.expected)
    assert result.reason


@given(twelve_digits)
def test_computed_letter_verifies(first: str) -> None:
    """Twelve digits always have a letter, and with it they are valid."""
    letter = uci_letter(first)

    assert letter is not None
    assert Answer.VALID == check_uci(first + letter).answer


@given(twelve_digits)
def test_no_other_letter_verifies(first: str) -> None:
    """Sixteen of the seventeen letters are wrong, and the right one is named."""
    right = uci_letter(first)

    for letter in set(UCI_LETTERS) - {right}:
        result = check_uci(first + letter)
        assert (Answer.INVALID, right) == (result.answer, result.expected)


@given(twelve_digits, st.integers(0, 11), st.integers(1, 9))
def test_wrong_digit_is_caught(first: str, at: int, by: int) -> None:
    """No weight is a multiple of 17, so that one wrong digit always shows."""
    digit = str((int(first[at]) + by) % 10)
    wrong = first[:at] + digit + first[at + 1 :]

    assert uci_letter(first) != uci_letter(wrong)


@given(twelve_digits, st.integers(0, 10))
def test_swapped_neighbours_are_caught(first: str, at: int) -> None:
    """Neighbouring weights differ, so that two swapped digits always show."""
    swapped = first[:at] + first[at + 1] + first[at] + first[at + 2 :]

    assert (first == swapped) == (uci_letter(first) == uci_letter(swapped))


@given(twelve_digits, st.sampled_from("ABCDEFGHIJKLMNOP"))
def test_issuer_letter_collides_only_with_its_value(first: str, issuer: str) -> None:
    """A letter for the sixth digit shows unless it stands for the same value."""
    lettered = first[:5] + issuer + first[6:]
    same = (ord(issuer) - ord("A") + 1) % 17 == int(first[5])

    assert same == (uci_letter(first) == uci_letter(lettered))


@given(st.text(max_size=15))
def test_check_uci_never_raises(text: str) -> None:
    """Any text at all gets an answer, and the reason does not repeat it."""
    result = check_uci(text)

    assert result.answer in Answer
    assert len(text) < 4 or text not in result.reason


@given(st.text(st.characters(codec="ascii"), max_size=14))
def test_uncheckable_only_in_uci_form(text: str) -> None:
    """Only what has the form of a UCI can be uncheckable; the rest is invalid."""
    bare = text.rstrip(" ")
    has_form = len(bare) in (12, 13) and bare[:6].isalnum() and bare[6:12].isdigit()

    assert has_form or check_uci(text).answer is Answer.INVALID


@given(nine_digits)
def test_computed_digit_verifies(first: str) -> None:
    """A computed digit makes a valid ULN; where there is none, no digit does."""
    digit = uln_digit(first)
    valid = [d for d in "0123456789" if check_uln(first + d).answer is Answer.VALID]

    assert ([] if digit is None else [digit]) == valid


@given(nine_digits, st.integers(0, 8), st.integers(1, 9))
def test_wrong_uln_digit_is_caught(first: str, at: int, by: int) -> None:
    """No weight is a multiple of 11, so that one wrong digit always shows."""
    digit = str((int(first[at]) + by) % 10)
    wrong = first[:at] + digit + first[at + 1 :]
    right = uln_digit(first)

    assert right is None or check_uln(wrong + right).answer is Answer.INVALID


@given(st.text(max_size=12))
def test_check_uln_never_raises(text: str) -> None:
    """Any text at all gets an answer."""
    assert check_uln(text).answer in (Answer.VALID, Answer.INVALID)


@pytest.mark.parametrize("text", ["", "99999025000", "999990250001D", "99999Q250001"])
def test_no_letter_to_compute(text: str) -> None:
    """There is no letter for text that is not twelve checkable characters."""
    assert uci_letter(text) is None


@pytest.mark.parametrize(
    "text", ["", "012345678", "12345678", "1234567890", "12345678x"]
)
def test_no_digit_to_compute(text: str) -> None:
    """There is no digit for text that is not nine digits, the first not zero."""
    assert uln_digit(text) is None
