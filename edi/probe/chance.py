"""How likely it is that columns fit an anchor by chance.

Two ways to doubt what was found, each an upper bound:

- the columns hold anything: each character is one of 10 digits or 26 letters. What
  fits d different values then fits with the product of their chances. Only different
  values count: columns that repeat one value prove it once.
- the columns hold these very values, but of something else, so in any order: the right
  order is one of n! / (n1! n2! …).

The lower of the two, times the number of places at which it could have happened, is
what a finding states.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import exp, lgamma

CHANCE_MAX = 1e-3
"""What is more likely than that to be chance is not told."""

UCI_CHANCE = 1 / 17
"""A check letter is one of 17 (to say nothing of the form of twelve characters)."""
ULN_CHANCE = 1 / 11
"""One in eleven numbers of ten digits has the right remainder."""
COLON_CHANCE = 1 / 10
"""A generous bound: in 40 columns of letters and blanks, one colon with letters."""


def text_chance(text: bytes) -> float:
    """The chance that columns hold this text; blanks are thought to be certain."""
    chance = 1.0
    for char in text:
        if 48 <= char <= 57:
            chance /= 10
        elif chr(char).isalpha():
            chance /= 26
    return chance


def all_chances(texts: Iterable[bytes]) -> float:
    """The chance that columns hold each of these different texts where expected."""
    product = 1.0
    for text in texts:
        product *= text_chance(text)
    return product


def number_chance(text: bytes) -> float:
    """As text_chance, but leading zeros are thought to be certain."""
    return text_chance(text.lstrip(b"0") or b"0")


def order_chance(values: Sequence[bytes]) -> float:
    """The chance that these values, shuffled, come in just this order."""
    exponent = sum(lgamma(count + 1) for count in Counter(values).values())
    return exp(exponent - lgamma(len(values) + 1))
