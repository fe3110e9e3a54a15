"""Field values: what a field's columns mean, and how a value becomes columns again.

One object per base type, with both directions and the check beside each other, so that
they cannot drift apart. `decode(raw)` gives a value or None for a blank field;
`encode(value, width)` gives exactly `width` bytes that `decode` reads back as `value`,
or raises; `faults(raw)` lists what is wrong with columns as they stand.

Values are `str` (text, digits, flags), `int` (integers; money in pence) and
`datetime.date`. Every value also has one canonical text form, used in JSON.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from struct import Struct
from typing import Any, Generic, TypeVar

from attrs import frozen

from edi.codec.faults import (
    Fault,
    FieldError,
    centre_number_faults,
    character_fault,
    person_name_faults,
    quoted,
    uci_faults,
    uln_faults,
)
from edi.layout.plan import TypePlan

PERSON_NAME_BYTES = rb"[A-Z'.()/-][A-Z '.()/-]*:[A-Z'.()/-][A-Z '.()/-]*"
"""A person's name in order; the blanks that fill its columns may follow."""

Value = str | int | date
T = TypeVar("T", bound=Value)
Item = TypeVar("Item")

PRINTABLE = bytes(range(0x20, 0x7F))
"""All that may stand in a record."""
BIRTH_YEAR_FIRST = 1930
"""Two-digit years of birth are read as 1930 to 2029: a fixed window, so that a file
reads the same in every year. A school candidate of 2026 was born about 2010."""
YEAR_FIRST = 2000
"""Every other two-digit year is read as 2000 to 2099."""


@frozen
class FieldType(Generic[T]):
    """What every base type offers; see the module's docstring.

    Those derived from it add no attributes, and so need no classes built by attrs.
    """

    plan: TypePlan

    def decode(self, raw: bytes) -> T | None:
        """The value in these columns; None if they are blank or absent.

        Raises FieldError where the columns hold something the type does not allow.
        """
        if not raw.strip(b" "):
            return None
        return self._read(raw)

    def encode(self, value: T, width: int) -> bytes:
        """Exactly `width` bytes that `decode` reads back as `value`.

        Raises FieldError for a value that could not be read back.
        """
        raw = self._write(value, width)
        if len(raw) != width:
            raise FieldError("FLD021", quoted(raw), f"at most {width} characters")
        for fault in self.faults(raw):
            if fault.code in REFUSED_ON_WRITING:
                raise FieldError(fault.code, fault.found, fault.expected)
        if self.decode(raw) != value:
            raise FieldError("FLD022", quoted(raw), "a value that reads back the same")
        return raw

    def faults(self, raw: bytes) -> tuple[Fault, ...]:
        """What is wrong with these columns, the gravest first; blank is never wrong."""
        raise NotImplementedError

    def to_text(self, value: T) -> str:
        """The value's canonical text: ISO 8601 dates, plain integers."""
        return str(value)

    def from_text(self, text: str) -> T:
        """The value that `to_text` wrote. Raises FieldError."""
        raise NotImplementedError

    def _read(self, raw: bytes) -> T:
        raise NotImplementedError

    def _write(self, value: T, width: int) -> bytes:
        raise NotImplementedError


REFUSED_ON_WRITING = frozenset(
    {"FRM003", "FRM004", "FLD002", "FLD003", "FLD004", "FLD005"}
    | {"FLD009", "FLD011", "FLD013", "FLD015", "FLD019"}
)
"""Faults that our own writer never puts into a file, whatever it is asked to."""


def _ascii(text: str) -> bytes:
    try:
        return text.encode("ascii")
    except UnicodeEncodeError as error:
        wrong = text[error.start : error.end]
        raise FieldError("FRM004", repr(wrong), "letters without accents") from None


class TextType(FieldType[str]):
    """Left-justified, filled with blanks; codes, titles, names, UCI."""

    __slots__ = ()

    def faults(self, raw: bytes) -> tuple[Fault, ...]:
        if not raw.strip(b" "):
            return ()
        if raw.translate(None, PRINTABLE):
            wrong = character_fault(raw)
            if wrong is not None:
                return (wrong,)
        found: list[Fault] = []
        if raw[0] == 0x20:
            found.append(
                Fault("FLD009", quoted(raw), "the first character not blank", 0)
            )
        found.extend(self._check_faults(raw))
        found.extend(self._form_faults(raw))
        if not self.plan.any_case and raw != raw.upper():
            found.append(Fault("FLD007", quoted(raw), "capital letters"))
        return tuple(found)

    def _check_faults(self, raw: bytes) -> tuple[Fault, ...]:
        text = raw.rstrip(b" ").decode("latin-1")
        if self.plan.check == "uci":
            return uci_faults(text)
        if self.plan.check == "uln":
            return uln_faults(text)
        return ()

    def _form_faults(self, raw: bytes) -> tuple[Fault, ...]:
        form = self.plan.form
        if form == "person_name":
            return person_name_faults(raw)
        if form == "centre_number":
            return centre_number_faults(raw)
        return ()

    def _read(self, raw: bytes) -> str:
        # Latin-1 never fails; a byte outside ASCII is a finding (FRM004), no crash.
        return raw.rstrip(b" ").decode("latin-1")

    def _write(self, value: str, width: int) -> bytes:
        if not value:
            raise FieldError("FLD022", "an empty text", "None for a blank field")
        return _ascii(value).ljust(width, b" ")

    def from_text(self, text: str) -> str:
        return text


class DigitsType(FieldType[str]):
    """As many digits as columns, kept as text: candidate numbers, years, ULNs."""

    __slots__ = ()

    def decode(self, raw: bytes) -> str | None:
        return raw.decode("ascii") if raw.isdigit() else super().decode(raw)

    def faults(self, raw: bytes) -> tuple[Fault, ...]:
        if not raw.strip(b" "):
            return ()
        if not raw.isdigit():
            return (Fault("FLD002", quoted(raw), f"{len(raw)} digits"),)
        if self.plan.check == "uln":
            return uln_faults(raw.decode("ascii"))
        return _range_faults(self.plan, int(raw))

    def _read(self, raw: bytes) -> str:
        if not raw.isdigit():
            raise FieldError("FLD002", quoted(raw), f"{len(raw)} digits")
        return raw.decode("ascii")

    def _write(self, value: str, width: int) -> bytes:
        if len(value) != width:
            raise FieldError("FLD002", repr(value), f"{width} digits")
        return _ascii(value)

    def from_text(self, text: str) -> str:
        return text


def _range_faults(plan: TypePlan, value: int) -> tuple[Fault, ...]:
    low, high = plan.minimum, plan.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        return (Fault("FLD004", str(value), f"{low} to {high}"),)
    return ()


DIGITS_MAX = 100
"""More digits than any field has columns; Python itself refuses to read thousands."""


class IntegerType(FieldType[int]):
    """Right-justified, filled with zeros; money is in pence.

    A number filled with blanks is read (some senders do that) and reported.
    """

    __slots__ = ()

    def faults(self, raw: bytes) -> tuple[Fault, ...]:
        stripped = raw.strip(b" ")
        if not stripped:
            return ()
        if not stripped.isdigit():
            return (Fault("FLD002", quoted(raw), "digits"),)
        wrong = _range_faults(self.plan, int(stripped))
        if wrong:
            return wrong
        if len(stripped) != len(raw):
            expected = stripped.decode("ascii").zfill(len(raw))
            return (Fault("FLD010", quoted(raw), expected),)
        return ()

    def _read(self, raw: bytes) -> int:
        stripped = raw.strip(b" ")
        if not stripped.isdigit():
            raise FieldError("FLD002", quoted(raw), "digits")
        return int(stripped)

    def _write(self, value: int, width: int) -> bytes:
        if value < 0:
            raise FieldError("FLD004", str(value), "no negative number")
        return b"%0*d" % (width, value)

    def from_text(self, text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= DIGITS_MAX):
            raise FieldError("FLD002", repr(text[:DIGITS_MAX]), "digits")
        return int(text)


class DateType(FieldType[date]):
    """DDMMYY. The century comes from a fixed window: see BIRTH_YEAR_FIRST."""

    __slots__ = ()

    @property
    def _first_year(self) -> int:
        return BIRTH_YEAR_FIRST if self.plan.birth else YEAR_FIRST

    def faults(self, raw: bytes) -> tuple[Fault, ...]:
        if not raw.strip(b" "):
            return ()
        try:
            self._read(raw)
        except FieldError as error:
            return (Fault(error.code, error.found, error.expected),)
        return ()

    def _read(self, raw: bytes) -> date:
        if not raw.isdigit() or len(raw) != 6:
            raise FieldError("FLD003", quoted(raw), "six digits DDMMYY")
        first = self._first_year
        year = first + (int(raw[4:6]) - first) % 100
        try:
            return date(year, int(raw[2:4]), int(raw[:2]))
        except ValueError:
            raise FieldError("FLD003", quoted(raw), "a day that exists") from None

    def _write(self, value: date, width: int) -> bytes:
        if not self._first_year <= value.year < self._first_year + 100:
            years = f"{self._first_year} to {self._first_year + 99}"
            raise FieldError("FLD003", value.isoformat(), f"a year from {years}")
        return b"%02d%02d%02d" % (value.day, value.month, value.year % 100)

    def to_text(self, value: date) -> str:
        return value.isoformat()

    def from_text(self, text: str) -> date:
        try:
            value = date.fromisoformat(text)
            if value.isoformat() != text:
                raise ValueError  # ISO 8601 has other forms; one of them is canonical
            return value
        except ValueError:
            raise FieldError("FLD003", repr(text), "a date as YYYY-MM-DD") from None


class FlagType(TextType):
    """One of a few characters; which ones may be inferred, so others are still read."""

    __slots__ = ()

    def faults(self, raw: bytes) -> tuple[Fault, ...]:
        stripped = raw.rstrip(b" ")
        if not stripped or stripped.decode("latin-1") in self.plan.choices:
            return ()
        return (Fault("FLD005", quoted(raw), " or ".join(self.plan.choices)),)


class LiteralType(TextType):
    """Always the same characters."""

    __slots__ = ()

    def faults(self, raw: bytes) -> tuple[Fault, ...]:
        literal = self.plan.literal or ""
        if raw.decode("latin-1").rstrip(" ") == literal.rstrip(" "):
            return ()
        return (Fault("FLD015", quoted(raw), f"'{literal}'"),)


class FillerType(TextType):
    """Always blank."""

    __slots__ = ()

    def faults(self, raw: bytes) -> tuple[Fault, ...]:
        if not raw.strip(b" "):
            return ()
        return (Fault("FLD016", quoted(raw.rstrip(b" ")), "blanks"),)


_CLASSES: dict[str, type[FieldType[Any]]] = {
    "text": TextType,
    "digits": DigitsType,
    "integer": IntegerType,
    "pence": IntegerType,
    "date": DateType,
    "flag": FlagType,
    "literal": LiteralType,
    "filler": FillerType,
}


def field_type(plan: TypePlan) -> FieldType[Any]:
    """The base type's object for a type as a layout declares it."""
    return _CLASSES[plan.base](plan)


class Remembering(dict[bytes, T | None]):
    """Decoded values by their columns: dates, codes and centres repeat all the time.

    Bounded, so that a file of ever new values costs time but no memory.
    """

    __slots__ = ("_decode",)

    def __init__(self, field: FieldType[T]) -> None:
        super().__init__()
        self._decode: Callable[[bytes], T | None] = field.decode

    def __missing__(self, raw: bytes) -> T | None:
        value = self._decode(raw)
        if len(self) < REMEMBERED_MAX:
            self[raw] = value
        return value


class RememberingItems(dict[Any, Item]):
    """Items of a repeated group by their columns, or the other way; bounded too."""

    __slots__ = ("_decode",)

    def __init__(self, decode: Callable[[Any], Item]) -> None:
        super().__init__()
        self._decode = decode

    def __missing__(self, raw: Any) -> Item:
        item = self._decode(raw)
        if len(self) < REMEMBERED_ITEMS_MAX:
            self[raw] = item
        return item


class ItemsReader(Generic[Item]):
    """Reads a repeated group's columns: its items up to the last filled one."""

    __slots__ = ("_cut", "_item", "_width")

    def __init__(
        self, decode: Callable[[bytes], Item], width: int, repeat: int
    ) -> None:
        self._width = width
        self._item = RememberingItems(decode).__getitem__
        self._cut = [Struct(f"{width}s" * n).unpack_from for n in range(repeat + 1)]

    def __call__(self, raw: bytes) -> tuple[Item, ...]:
        width, filled = self._width, len(raw.rstrip(b" "))
        size = -(-filled // width)
        if len(raw) < size * width:  # the record ends within an item
            parts = [raw[at : at + width] for at in range(0, filled, width)]
            return tuple(map(self._item, parts))
        return tuple(map(self._item, self._cut[size](raw)))


REMEMBERED_MAX = 65_536
REMEMBERED_ITEMS_MAX = 16_384
"""Items are larger; so many of them take some megabytes."""
