"""Check characters: whether a UCI or a ULN is written down right.

UCI: JCQ's unique candidate identifier, 13 characters: centre number (5), one character
for who issued it, year (2), candidate number (4), check letter. Weights 16 down to 5 on
the first twelve; their sum modulo 17 picks the letter (WJEC, UCI guidance). ULN: the
Learning Records Service's unique learner number, 10 digits, the last one a check digit
(HESA, ULN field specification).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from operator import mul
from typing import NamedTuple

from attrs import frozen

UCI_LETTERS = "ABCDEFGHKLMRTVWXY"
"""The check letters in the order of the remainder, 0 to 16."""

UCI_WEIGHTS = tuple(range(16, 4, -1))
"""Of its first twelve characters."""
ULN_WEIGHTS = tuple(range(10, 1, -1))
"""Of its first nine digits. With 1 for the last, the whole sum leaves 10 modulo 11."""
UCI_BYTES = rb"[0-9]{5}[0-9A-P][0-9]{6}[%s]" % UCI_LETTERS.encode("ascii")
"""The form of a UCI whose letter can be checked."""
ULN_BYTES = rb"[1-9][0-9]{9}"
"""The form of a ULN."""
_UCI_FORM = re.compile(r"[0-9A-Z]{6}[0-9]{6}")
UCI_ISSUER = 5
"""Where (from 0) the character stands that says who issued the UCI."""
_DIGITS_EXCESS = 48 * sum(UCI_WEIGHTS)
_LETTER_EXCESS = (64 - 48) * UCI_WEIGHTS[UCI_ISSUER]
_CHECKABLE_ISSUERS = "0123456789ABCDEFGHIJKLMNOP"
"""Two programs agree on A = 1 to P = 16 and contradict each other from Q on."""


class Answer(StrEnum):
    """The three answers that a check can give."""

    VALID = "valid"
    INVALID = "invalid"
    UNCHECKABLE = "uncheckable"


@frozen
class CheckResult:
    """An answer, the check character that was expected, and the reason in words."""

    answer: Answer
    expected: str | None
    """The right check character; None where it cannot be computed."""
    reason: str
    """Lower case, no full stop, and without the number itself."""


_VALID_UCI = {
    letter: CheckResult(Answer.VALID, letter, "the check letter fits")
    for letter in UCI_LETTERS
}


def uci_letter(first_twelve: str) -> str | None:
    """Compute the check letter for the first twelve characters of a UCI.

    None where it cannot be computed: not of a UCI's form, letters in the centre number
    (centres outside the UK), or an issuer letter from Q to Z.
    """
    text = first_twelve.upper() if first_twelve.isascii() else ""
    if not _UCI_FORM.fullmatch(text) or _not_checkable(text):
        return None
    # ASCII codes are weighed as they are, and what is too much taken off the sum: a
    # digit's code is its value + 48, a letter's (A = 1) its value + 64.
    total = sum(map(mul, text.encode("ascii"), UCI_WEIGHTS)) - _DIGITS_EXCESS
    if not text[UCI_ISSUER].isdigit():
        total -= _LETTER_EXCESS
    return UCI_LETTERS[total % 17]


def check_uci(text: str) -> CheckResult:
    """Whether a UCI is right; trailing blanks and the letters' case do not matter.

    Invalid without an expected letter means that it is not of a UCI's form at all.
    A missing check letter is not wrong: Pearson has it left blank when a UCI is made.
    """
    if not text.isascii():
        return _malformed("only letters without accents and digits are allowed")
    text = text.rstrip(" ").upper()
    first, letter = text[:12], text[12:]
    if len(text) not in (12, 13):
        return _malformed(f"{_counted(len(text))} found, 13 expected")
    if not _UCI_FORM.fullmatch(first):
        return _malformed(_form_fault(first))
    expected = uci_letter(first)
    if not letter:
        return CheckResult(Answer.UNCHECKABLE, expected, "the check letter is missing")
    if expected is None:
        if letter not in UCI_LETTERS:
            return _malformed(f"'{letter}' is never a check letter")
        return CheckResult(Answer.UNCHECKABLE, None, _not_checkable(first))
    if letter == expected:
        return _VALID_UCI[letter]
    reason = f"the check letter is '{letter}', expected '{expected}'"
    return CheckResult(Answer.INVALID, expected, reason)


def _not_checkable(first_twelve: str) -> str:
    """Why no letter can be computed for characters of a UCI's form; '' if it can."""
    if not first_twelve[:UCI_ISSUER].isdigit():
        return "no published rule covers letters in the centre number"
    issuer = first_twelve[UCI_ISSUER]
    if issuer not in _CHECKABLE_ISSUERS:
        return f"no agreed rule covers '{issuer}' as sixth character"
    return ""


def _form_fault(first_twelve: str) -> str:
    for index, char in enumerate(first_twelve):
        if not char.isalnum():
            return f"character {index + 1} is {char!r}, expected a letter or digit"
        if index > UCI_ISSUER and not char.isdigit():
            return f"character {index + 1} is '{char}', expected a digit"
    raise AssertionError("asked about characters of a UCI's form")


def uln_digit(first_nine: str) -> str | None:
    """Compute the check digit for the first nine digits of a ULN.

    None where there is none: not nine digits, a leading zero, or one of the numbers
    that the rule leaves out (remainder 0).
    """
    if not _are_digits(first_nine, 9) or first_nine[0] == "0":
        return None
    remainder = sum(map(mul, map(int, first_nine), ULN_WEIGHTS)) % 11
    return str(10 - remainder) if remainder else None


def check_uln(text: str) -> CheckResult:
    """Whether a ULN is right; trailing blanks do not matter. Never uncheckable."""
    text = text.rstrip(" ")
    if len(text) != 10:
        return _malformed(f"{_counted(len(text))} found, 10 expected")
    if not _are_digits(text, 10):
        return _malformed("only digits are allowed")
    if text[0] == "0":
        return _malformed("the first digit is 0, expected 1 to 9")
    expected = uln_digit(text[:9])
    if expected is None:
        return _malformed("no ULN begins with these nine digits")
    if text[9] == expected:
        return CheckResult(Answer.VALID, expected, "the check digit fits")
    reason = f"the check digit is '{text[9]}', expected '{expected}'"
    return CheckResult(Answer.INVALID, expected, reason)


def _are_digits(text: str, count: int) -> bool:
    return len(text) == count and text.isascii() and text.isdigit()


def _counted(count: int) -> str:
    return "1 character" if count == 1 else f"{count} characters"


def _malformed(reason: str) -> CheckResult:
    return CheckResult(Answer.INVALID, None, reason)


class _Remainders(dict[bytes, int]):
    """What the weighted sum of a few characters, A = 1 among them, leaves.

    Blanks have the same value everywhere, so that a blank number fits.
    """

    __slots__ = ("_modulus", "_of", "_weights")

    def __init__(
        self, weights: Sequence[int], modulus: int, of: Callable[[int, bytes], int]
    ) -> None:
        super().__init__({b" " * len(weights): -1})
        self._weights = weights
        self._modulus = modulus
        self._of = of

    def __missing__(self, chunk: bytes) -> int:
        total = sum(map(mul, chunk.translate(_VALUES), self._weights))
        found = self._of(total, chunk) % self._modulus
        if len(self) < REMAINDERS_KEPT:
            self[chunk] = found
        return found


REMAINDERS_KEPT = 50_000
_VALUES = bytes(code - (48 if code < 65 else 64) & 0xFF for code in range(256))
_REMAINDERS = {letter: at for at, letter in enumerate(UCI_LETTERS.encode("ascii"))}


class Parts(NamedTuple):
    """A number in two parts: its check character fits where they have equal values."""

    heads: Mapping[bytes, int]
    """The values of a number's first characters, which many numbers share."""
    tails: Mapping[bytes, int]
    """The values of the others, the check character among them."""
    cut: int
    """How many characters the head has."""
    width: int


UCI_PARTS = Parts(
    _Remainders(UCI_WEIGHTS[:8], 17, lambda total, _: total),
    _Remainders(
        (*UCI_WEIGHTS[8:], 0), 17, lambda total, tail: _REMAINDERS[tail[-1]] - total
    ),
    8,
    13,
)
"""Of bytes that have the form UCI_BYTES, or are blank. A centre's UCIs differ behind
the year."""
ULN_PARTS = Parts(
    _Remainders(ULN_WEIGHTS[:5], 11, lambda total, _: total),
    _Remainders((*ULN_WEIGHTS[5:], 1), 11, lambda total, _: 10 - total),
    5,
    10,
)
"""Of bytes that have the form ULN_BYTES, or are blank."""


def uci_fits(raw: bytes) -> bool:
    """Whether the check letter fits, in bytes that have the form UCI_BYTES."""
    return UCI_PARTS.heads[raw[:8]] == UCI_PARTS.tails[raw[8:13]]


def uln_fits(raw: bytes) -> bool:
    """Whether the check digit fits, in bytes that have the form ULN_BYTES."""
    return ULN_PARTS.heads[raw[:5]] == ULN_PARTS.tails[raw[5:10]]
