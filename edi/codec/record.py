"""Records: a line's own bytes, with its fields decoded when they are asked for.

The generated classes (`edi.generated`) derive from `Record` and add a property for each
field. A record made by a program (`make`) encodes its values at once and then is just
like one that was read: there is one form, the bytes, and nothing to get out of step.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, NamedTuple

from edi.codec.faults import FieldError


class Record:
    """One line of a file. `number` counts from 1; 0 for a record not in a file yet."""

    __slots__ = ("ending", "number", "raw")

    kind: ClassVar[str] = "unknown"
    item_classes: ClassVar[Mapping[str, type[NamedTuple]]] = {}
    """By group: the class of its items."""

    def __init__(self, raw: bytes, ending: bytes = b"\r\n", number: int = 0) -> None:
        self.raw = raw
        self.ending = ending
        self.number = number

    def values(self) -> dict[str, Any]:
        """All values by field, as the generated `make` takes them; of no field, {}.

        Faster than asking for one field after another. Raises FieldError where a
        field's columns are not what its type allows.
        """
        return {}

    def __bytes__(self) -> bytes:
        return self.raw + self.ending

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Record):
            return NotImplemented
        return self.kind == other.kind and bytes(self) == bytes(other)

    def __hash__(self) -> int:
        return hash((self.kind, self.raw))

    def __repr__(self) -> str:
        # Records hold children's names: what they say of themselves says nothing.
        return f"<{self.kind} record {self.number}, {len(self.raw)} columns>"


class Unknown(Record):
    """A line that no record of the layout fits; passed through byte for byte."""

    __slots__ = ()


class EndMark(Unknown):
    """A line of nothing but Ctrl-Z, such as old programs put after the last record.

    Not counted as a record: it has the number of the one before.
    """

    __slots__ = ()
    kind: ClassVar[str] = "end_mark"


def read_field(record: Record, name: str) -> object:
    """A field's value; None where it is blank, unreadable or not in the record."""
    try:
        return getattr(record, name, None)
    except FieldError:
        return None


def make_record(cls: type[Record], values: Mapping[str, Any]) -> Record:
    """A record of a generated class from values by field name, as its `make` does.

    Raises NotRecordError, and TypeError for names that are not its fields'.
    """
    make = getattr(cls, "make", None)
    if make is None:
        raise TypeError(f"a {cls.kind} record cannot be made from values")
    record: Record = make(**values)
    return record


class NotRecordError(ValueError):
    """Values that cannot be made into a record: which field, and why."""

    def __init__(self, kind: str, field: str, cause: FieldError) -> None:
        super().__init__(
            f"{kind}.{field}: found {cause.found}, expected {cause.expected} "
            f"({cause.code})"
        )
        self.kind = kind
        self.field = field
        self.cause = cause
