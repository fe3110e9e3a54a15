"""A whole file in memory: its records, its layout, and the way back to bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from attrs import frozen

from edi.catalogue import CURRENT, Catalogue, Layout
from edi.codec.reader import Reader
from edi.codec.record import Record, make_record
from edi.file_names import compose_broadcast_name, compose_centre_name


@frozen
class Document:
    """Every record of a file, in order, with every original byte.

    For files that may be large, `edi.read_records` gives the same records one by one.
    """

    name: str
    layout: Layout | None
    records: tuple[Record, ...]

    def __bytes__(self) -> bytes:
        """The file: for a document that was read, the bytes it was read from."""
        return b"".join(map(bytes, self.records))

    def of_kind(self, kind: str) -> list[Record]:
        """The records of one kind, in order."""
        return [record for record in self.records if record.kind == kind]


def read(
    blocks: Iterable[bytes], name: str = "", catalogue: Catalogue | None = None
) -> Document:
    """Read a whole file, whatever is in it; nothing is lost and nothing is judged."""
    reader = Reader(name, catalogue)
    records: list[Record] = []
    for block in blocks:
        records.extend(reader.feed(block))
    records.extend(reader.close())
    return Document(name, reader.layout, tuple(records))


class ConsentNeededError(PermissionError):
    """Writing would rest on placeholder positions, and nobody has agreed to that."""

    def __init__(self, layout: str) -> None:
        self.layout = layout
        super().__init__(
            f"layout {layout} holds placeholder positions: its columns are ours, not "
            "the published ones; consent to writing it (--provisional, or "
            "layouts.consent in the configuration), or give the true positions in an "
            "overlay"
        )


@frozen(kw_only=True)
class Heading:
    """What the header of a file says: who sends what, for which series."""

    awarding_body: str
    series: str | None
    """Two characters: month and the body's own letter (`6A`); None where not known."""
    year: str | None
    """Two digits; None where not known."""
    sequence_number: int
    """Of this file among the sender's for the body and series; the name shows its
    last two digits."""
    centre_number: str | None = None
    """None in files that go to all centres (basedata)."""
    creation_date: date


def compose(
    layout_name: str,
    heading: Heading,
    details: Sequence[Record],
    *,
    provisional: bool = False,
    catalogue: Catalogue | None = None,
    centre_header: Record | None = None,
) -> Document:
    """A whole file around its detail records: headers, trailers, counts and name.

    Raises ConsentNeededError where the layout holds placeholders and `provisional` is
    not given, NotRecordError (a ValueError) for a heading that does not fit, ValueError
    for a heading that no name can hold and for details of another layout.
    """
    layout = (catalogue or Catalogue.shipped()).layout(layout_name)
    if layout.file.provisional and not provisional:
        raise ConsentNeededError(layout.name)
    for record in details:
        if not isinstance(record, layout.classes[layout.detail.kind]):
            kind = layout.detail.kind
            raise ValueError(f"found a {record.kind} record, expected {kind} records")
    frame = _Frame(layout, heading)
    records = [frame.file_header()]
    if heading.centre_number is not None:
        records.append(centre_header or frame.centre_header())
        records.extend(details)
        records.append(frame.centre_trailer(len(details)))
    else:
        records.extend(details)
    records.append(frame.file_trailer(len(details)))
    for number, record in enumerate(records, start=1):
        record.number = number
    return Document(file_name(layout, heading), layout, tuple(records))


def file_name(layout: Layout, heading: Heading) -> str:
    """The name a file with this heading must have."""
    letter = layout.file.letter
    if heading.centre_number is not None:
        return compose_centre_name(
            letter,
            heading.centre_number,
            heading.awarding_body,
            heading.sequence_number,
        )
    return compose_broadcast_name(
        letter,
        heading.series or "",
        heading.year or "",
        heading.awarding_body,
        heading.sequence_number,
    )


@frozen
class _Frame:
    """The records around the details.

    All are made by generated classes, whose parameters are the layout's field names.
    """

    layout: Layout
    heading: Heading

    def _make(self, kind: str, **values: object) -> Record:
        plan = self.layout.plan(kind)
        known = {item.name for item in plan.fields} | {"length", "data_type"}
        if plan.open_ended:
            values["length"] = max(plan.length, self.layout.file.record_length)
        cls = self.layout.classes[kind]
        if hasattr(cls, "data_type"):
            values["data_type"] = self.layout.file.letter
        given = {name: value for name, value in values.items() if name in known}
        return make_record(cls, given)

    def file_header(self) -> Record:
        return self._make(
            "file_header",
            centre_number=self.heading.centre_number,
            awarding_body=self.heading.awarding_body,
            series=self.heading.series,
            year=self.heading.year,
            sequence_number=self.heading.sequence_number,
            format_version=f"{self.layout.format.version:02d}",
            record_length=self.layout.file.record_length,
            creation_date=self.heading.creation_date,
        )

    def centre_header(self) -> Record:
        return self._make(
            "centre_header",
            centre_number=self.heading.centre_number,
            awarding_body=self.heading.awarding_body,
            series=self.heading.series,
            year=self.heading.year,
        )

    def centre_trailer(self, count: int) -> Record:
        return self._make(
            "centre_trailer",
            centre_number=self.heading.centre_number,
            record_count=count,
        )

    def file_trailer(self, count: int) -> Record:
        return self._make("file_trailer", record_count=count)


__all__ = ["CURRENT", "ConsentNeededError", "Document", "Heading", "compose", "read"]
