"""Columns written are the records they were read from, and wrong values are refused."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pytest

import edi
from edi.bulk import Batch, Column, read_columns, write_columns
from edi.catalogue import Catalogue
from tests.support.large_files import Writer

LAYOUTS = [
    layout.name for layout in Catalogue.shipped() if layout.format.name == "jcq14"
]


def batch_of(layout: str, details: int = 300) -> tuple[Batch, bytes]:
    """The details of a clean file as columns, and as their own bytes."""
    writer = Writer(layout, seed=5)
    name, data = writer.file(1, details)
    kind = writer.layout.detail.kind
    (batch,) = read_columns([data], name, kinds=[kind])
    return batch, b"".join(batch.raw(at) + b"\r\n" for at in range(len(batch)))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_write_of_read(layout: str) -> None:
    """Reading and writing are inverse for every type and group of every layout."""
    batch, expected = batch_of(layout)
    assert write_columns(batch.layout, batch.columns, batch.groups) == expected


def changed(column: Column, value: Any) -> Column:
    """The column with its first value replaced."""
    values, present = column.values.copy(), column.present.copy()
    if values.dtype.kind == "S":
        values = values.astype("S60")
    values[0], present[0] = value, True
    return attrs.evolve(column, values=values, present=present)


WRONG = {
    "a letter too many": ("name", b"EXAMPLE:ANNA " + b"A" * 30, "FLD022"),
    "a text of nothing": ("name", b"", "FLD022"),
    "a small number with a check digit": ("uln", b"9276308687", "FLD013"),
    "a wrong check letter": ("uci", b"123450250001A", "FLD011"),
    "a candidate number of letters": ("candidate_number", b"00O1", "FLD002"),
    "one out of range": ("candidate_number", b"0000", "FLD004"),
    "a flag there is not": ("sex", b"Q", "FLD005"),
    "a control character": ("name", b"EXAMPLE:\x07", "FRM003"),
    "a NUL within": ("name", b"EXAMPLE:\x00ANNA", "FRM003"),
    "a NUL in a short text": ("candidate_number", b"0\x001", "FLD002"),
    "a date of birth to come": ("date_of_birth", np.datetime64("2031-01-01"), "FLD022"),
    "a number with a sign": ("option_count", -1, "FLD022"),
    "a number too long": ("option_count", 100, "FLD022"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_values_are_refused(case: str) -> None:
    """What could not be read back is never written."""
    name, value, code = WRONG[case]
    batch, _ = batch_of("jcq14/entries", 20)
    columns = {**batch.columns, name: changed(batch.columns[name], value)}

    with pytest.raises(edi.NotRecordError) as refused:
        write_columns(batch.layout, columns, batch.groups)
    assert (refused.value.field, refused.value.cause.code) == (name, code)


def test_texts_of_any_width_and_kind_are_padded() -> None:
    """Arrays narrower or wider than the field, of characters, in steps: the same."""
    batch, expected = batch_of("jcq14/entries", 20)
    name, number = batch.columns["name"], batch.columns["candidate_number"]
    longest = max(map(len, name.values.tolist()))
    for names in (name.values.astype(f"S{longest}"), name.values.astype("S90")):
        columns = {**batch.columns, "name": attrs.evolve(name, values=names)}
        assert write_columns(batch.layout, columns, batch.groups) == expected
    texts = number.values.astype("U")
    for numbers in (texts, np.repeat(number.values, 2)[::2]):
        column = attrs.evolve(number, values=numbers)
        columns = {**batch.columns, "candidate_number": column}
        assert write_columns(batch.layout, columns, batch.groups) == expected


def test_counts_are_stated_and_required_fields_wanted() -> None:
    """A count without a column follows from its group; a required field cannot lack."""
    batch, expected = batch_of("jcq14/entries")
    columns = dict(batch.columns)
    del columns["option_count"]
    assert write_columns(batch.layout, columns, batch.groups) == expected
    del columns["sex"]
    with pytest.raises(edi.NotRecordError, match=r"entry\.sex: found nothing"):
        write_columns(batch.layout, columns, batch.groups)
    with pytest.raises(ValueError, match="found marks, expected fields of entry"):
        write_columns(batch.layout, {"marks": columns["uci"]}, {})
