"""Converters as the standard library suggests them: text in, a value or ValueError."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from edi.check_characters import UCI_LETTERS
from edi.codec.faults import PERSON_NAME_CHARACTERS
from edi.codec.values import BIRTH_YEAR_FIRST, YEAR_FIRST
from edi.layout.plan import FieldPlan, TypePlan

NAME_CHARACTERS = "".join(sorted(map(chr, PERSON_NAME_CHARACTERS)))

Converter = Callable[[str], Any]


def converter(field: FieldPlan) -> Converter:
    """What turns a field's columns into its value; None for a blank one.

    Raises ValueError, in the converter, for what the type does not allow.
    """
    inner = _inner(field.type)
    required = field.required

    def convert(text: str) -> Any:
        if not text.strip():
            if required:
                raise ValueError("blank")
            return None
        return inner(text)

    return convert


def _inner(plan: TypePlan) -> Converter:
    if plan.check == "uci":
        return uci
    if plan.check == "uln":
        return uln
    if plan.form == "person_name":
        return person_name
    if plan.form == "centre_number":
        return centre_number
    if plan.base == "date":
        return _date(BIRTH_YEAR_FIRST if plan.birth else YEAR_FIRST)
    if plan.base == "flag":
        return _flag(plan.choices)
    if plan.base in ("integer", "pence"):
        return _number(plan, int)
    if plan.base == "digits":
        return _number(plan, str)
    return text_value


def uci(text: str) -> str:
    """A UCI: twelve digits here, and the letter that checks them."""
    digits = [int(char) for char in text[:12]]
    total = sum(weight * digit for weight, digit in zip(range(16, 4, -1), digits))  # noqa: B905  # as people write it
    if UCI_LETTERS[total % 17] != text[12]:
        raise ValueError("check letter")
    return text


def uln(text: str) -> str:
    """A ULN: ten digits, the last of which checks the others."""
    digits = [int(char) for char in text]
    total = sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits))  # noqa: B905  # as people write it
    if digits[0] == 0 or 10 - total % 11 != digits[9]:
        raise ValueError("check digit")
    return text


def person_name(text: str) -> str:
    """SURNAME:FORENAMES in capitals."""
    name = text.rstrip()
    if name.count(":") != 1 or name[0] in " :":
        raise ValueError("colon")
    if not all(char in NAME_CHARACTERS for char in name):
        raise ValueError("character")
    return name


def centre_number(text: str) -> str:
    """Five characters, the last three of them digits."""
    if not (text.isalnum() and text[2:].isdigit()):
        raise ValueError("centre")
    return text


def text_value(text: str) -> str:
    """Text without its trailing blanks, in capitals."""
    if text[0] == " " or text != text.upper():
        raise ValueError("text")
    return text.rstrip()


def _date(first: int) -> Converter:
    def convert(text: str) -> date:
        # strptime's own window for %y ends in 2068; ours begins elsewhere.
        found = datetime.strptime(text, "%d%m%y").date()  # noqa: DTZ007  # a day has no zone
        year = first + (found.year - first) % 100
        return found.replace(year=year)

    return convert


def _flag(choices: tuple[str, ...]) -> Converter:
    def convert(text: str) -> str:
        if text.rstrip() not in choices:
            raise ValueError("flag")
        return text.rstrip()

    return convert


def _number(plan: TypePlan, kind: type) -> Converter:
    low, high = plan.minimum, plan.maximum

    def convert(text: str) -> Any:
        if not text.isdigit():
            raise ValueError("digits")
        if low is not None and high is not None and not low <= int(text) <= high:
            raise ValueError("range")
        return kind(text)

    return convert
