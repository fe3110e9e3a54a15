"""Files as Arrow tables and polars frames."""

from __future__ import annotations

from typing import Any

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edi import Catalogue, Document, Layout
from edi.bulk import to_arrow, to_polars
from edi.bulk.arrow import schema
from edi.bulk.frames import docs
from edi.codec.record import Record
from edi.layout.plan import GroupPlan
from tests.support import edi_files as made
from tests.support.strategies import records

LAYOUTS = [each for each in Catalogue.shipped() if each.format.name == "jcq14"]


def expected(record: Record, layout: Layout) -> dict[str, Any]:
    """A record's values as its properties give them."""
    found: dict[str, Any] = {"record": record.number}
    for item in layout.plan(record.kind).fields:
        if isinstance(item, GroupPlan):
            found[item.name] = [each._asdict() for each in getattr(record, item.name)]
        elif item.has_value:
            found[item.name] = getattr(record, item.name)
    return found


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.file.name)
@given(data=st.data())
@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
def test_values_are_the_records_values(layout: Layout, data: st.DataObject) -> None:
    """Every value of a table is what the record's property gives; blank is null."""
    details = data.draw(st.lists(records(layout, layout.detail.kind), max_size=4))
    to_all = layout.file.direction == "broadcast"
    document = made.document(layout.name, details, None if to_all else made.CENTRE)
    table = to_arrow([bytes(document)], document.name)
    assert schema(layout).equals(table.schema, check_metadata=True)
    wanted = [
        expected(record, layout)
        for record in document.records
        if record.kind == layout.detail.kind
    ]
    assert wanted == table.to_pylist()


def option(fee: int | None) -> Document:
    """Basedata of one option with that fee."""
    document = made.options()
    assert document.layout is not None
    item = next(
        each for each in document.layout.detail.plain_fields() if each.name == "fee"
    )
    text = b" " * item.width if fee is None else b"%0*d" % (item.width, fee)
    record = document.of_kind("option")[0]
    raw = record.raw[: item.start - 1] + text + record.raw[item.end :]
    return made.document("jcq14/options", [type(record)(raw)], None)


@pytest.mark.parametrize("fee", [None, 0, 1, 99_999])
def test_blank_is_not_zero(fee: int | None) -> None:
    """No fee and a fee of nothing are two things, in Arrow and in polars."""
    data, name = bytes(option(fee)), made.options().name
    table = to_arrow([data], name)
    assert [fee] == table["fee"].to_pylist()
    assert pa.int32() == table.schema.field("fee").type
    assert [fee] == to_polars([data], name)["fee"].to_list()


def test_what_cannot_be_read_is_null() -> None:
    """A letter in a number gives no number; the row and its other values stay."""
    document = made.results()
    item = document.records[2].raw.index(b"0061") + 1
    data = made.changed(document, 3, item, "6I")
    (row,) = to_arrow([data], document.name).to_pylist()
    assert None is row["results"][0]["score"]
    assert ("0001", "R093") == (
        row["candidate_number"],
        row["results"][0]["option_code"],
    )


def test_bytes_outside_ascii_are_latin_1() -> None:
    """As everywhere in the library; Arrow's strings are UTF-8, and must not break."""
    data = made.changed(made.entries(), 3, 12, "ÉXAMPLE")
    (name, _) = to_arrow([data], made.entries().name)["name"].to_pylist()
    assert name.startswith("ÉXAMPLE")


def test_columns_say_what_they_are() -> None:
    """The layout's words, columns, evidence and source travel with the table."""
    found = to_arrow([bytes(made.entries())], made.entries().name).schema
    assert b"jcq14/entries" == found.metadata[b"layout"]
    assert {
        b"doc": b"Unique Candidate Identifier",
        b"columns": b"60-72",
        b"position": b"confirmed",
        b"values": b"confirmed",
        b"source": b"F:23",
        b"type": b"UCI",
        b"personal": b"true",
    } == found.field("uci").metadata
    assert pa.date32() == found.field("date_of_birth").type
    member = found.field("options").type.value_type.field("option_code")
    assert b"Entry code" == member.metadata[b"doc"]


def test_frames_have_the_same_types_and_words() -> None:
    """Polars keeps no metadata; `docs` gives it."""
    frame = to_polars([bytes(made.entries())], made.entries().name)
    assert pl.Date == frame.schema["date_of_birth"]
    assert pl.List(pl.Struct({"option_code": pl.String})) == frame.schema["options"]
    told = docs(Catalogue.shipped().layout("jcq14/entries"))
    assert set(frame.columns) == set(told)
    assert "SURNAME:FORENAMES" == told["name"]["doc"]


def test_any_kind_of_record() -> None:
    """Trailers are columns as well, when asked for."""
    name, data = made.entries().name, bytes(made.entries())
    table = to_arrow([data], name, "file_trailer")
    assert [2] == table["record_count"].to_pylist()
    with pytest.raises(KeyError):
        to_arrow([data], name, "no_such_kind")


@pytest.mark.parametrize("blocks", [[], [b""], [b"Dear all"]])
def test_no_known_layout(blocks: list[bytes]) -> None:
    """A file that nobody knows is no empty table."""
    with pytest.raises(ValueError, match="known layout"):
        to_arrow(blocks, "letter.txt")


def test_blocks_of_any_size() -> None:
    """Where a file is cut into blocks makes no difference."""
    data, name = bytes(made.entries()), made.entries().name
    pieces = [data[at : at + 7] for at in range(0, len(data), 7)]
    assert to_arrow([data], name).equals(to_arrow(pieces, name))
