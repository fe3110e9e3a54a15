"""Values to columns, for the generated `make`: each with what proves it right.

What is written must be read back as it was given, and hold no fault; the careful way
(`FieldType.encode`) writes, looks and reads again. Values that repeat are written that
way once. Those that tell candidates apart hardly repeat: what a quick test proves right
is written at once, and only what it does not goes the careful way.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from edi.check_characters import UCI_BYTES, ULN_BYTES, uci_fits, uln_fits
from edi.codec.faults import FieldError
from edi.codec.record import NotRecordError
from edi.codec.values import PERSON_NAME_BYTES, FieldType, Value
from edi.layout.plan import TypePlan

Encoder = Callable[[Value | None], bytes]


def encode_field(
    kind: str,
    name: str,
    field: FieldType[Any],
    width: int,
    value: Value | None,
    required: bool,
) -> bytes:
    """A field's columns with care.

    Raises NotRecordError for a value that could not be read back, and for None where
    the field is required.
    """
    if value is None:
        if required:
            raise NotRecordError(kind, name, FieldError("FLD001", "nothing", "a value"))
        return b" " * width
    try:
        return field.encode(value, width)
    except FieldError as error:
        raise NotRecordError(kind, name, error) from None


class Encoding(dict[Any, bytes]):
    """The columns of a field's values; repeated ones are kept.

    Raises what `encode_field` does.
    """

    __slots__ = ("_careful",)

    def __init__(
        self, kind: str, name: str, field: FieldType[Any], width: int, required: bool
    ) -> None:
        super().__init__()
        self._careful = _careful(kind, name, field, width, required)

    def __missing__(self, value: Value | None) -> bytes:
        raw = self._careful(value)
        if len(self) < ENCODINGS_KEPT:
            self[value] = raw
        return raw


ENCODINGS_KEPT = 10_000
"""As many as a centre can have candidate numbers."""


def _careful(
    kind: str, name: str, field: FieldType[Any], width: int, required: bool
) -> Encoder:
    return lambda value: encode_field(kind, name, field, width, value, required)


def repeats(plan: TypePlan) -> bool:
    """Whether values of a type repeat, so that `Encoding` is for them."""
    return plan.check is None and plan.form != "person_name"


def quick_encoder(
    kind: str, name: str, field: FieldType[Any], width: int, required: bool
) -> Encoder:
    """What gives the columns of a field whose values hardly repeat.

    It raises what `encode_field` does.
    """
    careful = _careful(kind, name, field, width, required)
    check = field.plan.check
    if check == "uci":
        return _checked_encoder(UCI_BYTES, uci_fits, width, careful)
    if check == "uln":
        return _checked_encoder(ULN_BYTES, uln_fits, width, careful)
    if field.plan.form == "person_name":
        return _name_encoder(width, careful)
    return careful


def _checked_encoder(
    form: bytes, fits: Callable[[bytes], bool], width: int, careful: Encoder
) -> Encoder:
    matches = re.compile(form.decode("ascii")).fullmatch

    def encode(value: Value | None) -> bytes:
        if (
            type(value) is str
            and len(value) == width
            and matches(value) is not None
            and fits(raw := value.encode("ascii"))
        ):
            return raw
        return careful(value)

    return encode


def _name_encoder(width: int, careful: Encoder) -> Encoder:
    matches = re.compile(PERSON_NAME_BYTES.decode("ascii")).fullmatch

    def encode(value: Value | None) -> bytes:
        if (
            type(value) is str
            and len(value) <= width
            and matches(value) is not None
            and value[-1] != " "
        ):
            return value.encode("ascii").ljust(width)
        return careful(value)

    return encode


def encode_letter(kind: str, letter: str) -> bytes:
    """The data type letter that begins a record which files of all letters have.

    Raises NotRecordError for anything but one capital letter.
    """
    if len(letter) != 1 or not "A" <= letter <= "Z":
        cause = FieldError("FLD021", repr(letter), "one capital letter")
        raise NotRecordError(kind, "data_type", cause)
    return letter.encode("ascii")


def check_count(kind: str, name: str, items: int, repeat: int) -> None:
    """Raises NotRecordError when there are more items than the record has room for."""
    if items > repeat:
        cause = FieldError("REC006", f"{items} items", f"at most {repeat}")
        raise NotRecordError(kind, name, cause)
