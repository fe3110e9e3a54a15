"""Small synthetic files: a centre's entries, and the basedata they refer to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from edi import Catalogue, Document, Heading, Record, compose
from edi.codec.record import make_record

NAME = "E1234501.X01"
UCI = "999990250001D"
PERSON = "EXAMPLE:CANDIDATE ANN"


def entry(option: str = "R999A") -> Record:
    """One candidate entered for one option."""
    cls = Catalogue.shipped().layout("jcq14/entries").classes["entry"]
    item = cls.item_classes["options"]
    return make_record(
        cls,
        {
            "centre_number": "12345",
            "candidate_number": "0001",
            "name": PERSON,
            "sex": "F",
            "date_of_birth": date(2010, 3, 9),
            "uci": UCI,
            "option_count": 1,
            "options": [item(option)],
        },
    )


def entries(details: Sequence[Record] | None = None) -> Document:
    """A file of entries that has nothing wrong with it."""
    heading = Heading(
        awarding_body="01",
        series="6A",
        year="26",
        sequence_number=1,
        centre_number="12345",
        creation_date=date(2026, 2, 1),
    )
    records = [entry()] if details is None else details
    return compose("jcq14/entries", heading, records, provisional=True)


def options() -> Document:
    """Basedata that knows the option R999A and no other."""
    cls = Catalogue.shipped().layout("jcq14/options").classes["option"]
    line = (
        b"O5R999A J999  ZZZ L12U       E000099999999EXAMPLE UNIT NEA UPLOAD"
        b"             Y01234        BG001            010001"
    )
    heading = Heading(
        awarding_body="01",
        series="6A",
        year="26",
        sequence_number=3,
        creation_date=date(2026, 1, 1),
    )
    record = cls(line.ljust(115), b"\r\n")
    return compose("jcq14/options", heading, [record], provisional=True)


def put(folder: Path, document: Document, name: str | None = None) -> Path:
    """Write a document's file into a folder."""
    file = folder / (name or document.name)
    file.write_bytes(bytes(document))
    return file
