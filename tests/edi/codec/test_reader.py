"""Reading: nothing is lost, whatever comes, however it comes."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

import edi
from edi.codec.framing import LINE_BYTES_MAX
from edi.codec.reader import Reader, read_records
from edi.codec.record import EndMark, Record, Unknown
from tests.support import edi_files as made

FILES = [bytes(document) for document in made.one_of_each()]
NAMES = [
    "",
    "E1234501.X01",
    "O6A26_01.X02",
    "X1234501.X01",
    "nonsense",
    "a/b\0",
    "x" * 400,
]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Valid files joined, cut, with bytes flipped and inserted."""
    data = bytearray(b"".join(draw(st.lists(st.sampled_from(FILES), max_size=2))))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(data)))
        how = draw(st.sampled_from(["flip", "insert", "cut"]))
        if how == "flip" and at < len(data):
            data[at] ^= 1 << draw(st.integers(0, 7))
        elif how == "insert":
            data[at:at] = draw(
                st.binary(max_size=5) | st.sampled_from([b"\x1a", b"\r", b"\n"])
            )
        else:
            del data[at : at + draw(st.integers(0, 50))]
    return bytes(data)


ANY_BYTES = st.binary(max_size=300) | damaged()


def seen(records: list[Record]) -> list[tuple[str, bytes, int]]:
    """What can be told of records: kind, bytes, number."""
    return [(each.kind, bytes(each), each.number) for each in records]


@given(ANY_BYTES, st.sampled_from(NAMES))
def test_nothing_is_lost(data: bytes, name: str) -> None:
    """Reading and writing gives the same bytes, for any input under any name."""
    assert data == bytes(edi.read([data], name))


@given(ANY_BYTES, st.sampled_from(NAMES), st.lists(st.integers(0, 900), max_size=8))
def test_chunking(data: bytes, name: str, cuts: list[int]) -> None:
    """Where the stream is cut changes neither records nor numbers nor findings."""
    places = sorted(min(cut, len(data)) for cut in cuts)
    bounds = zip([0, *places], [*places, len(data)], strict=True)
    blocks = [data[start:end] for start, end in bounds]

    assert seen(list(read_records([data], name))) == seen(
        list(read_records(blocks, name))
    )
    assert edi.check([data], name) == edi.check(blocks, name)


@given(damaged(), st.sampled_from(NAMES))
def test_fields_never_fail_but_by_field_errors(data: bytes, name: str) -> None:
    """Every field of a record that was read gives a value or a FieldError."""
    document = edi.read([data], name)
    for record in document.records:
        if document.layout is None or isinstance(record, Unknown):
            continue
        for item in document.layout.plan(record.kind).fields:
            try:
                getattr(record, item.name, None)
            except edi.FieldError as error:
                assert error.code  # noqa: PT017 - the other outcome is a value


def test_numbers() -> None:
    """Records count from 1; an end mark has the number of the one before."""
    records = list(
        read_records([bytes(made.syllabuses()) + b"\r\n\x1a"], "S6A26_01.X01")
    )

    kinds = ["file_header", "syllabus", "file_trailer", "unknown", "end_mark"]
    assert kinds == [each.kind for each in records]
    assert [1, 2, 3, 4, 4] == [each.number for each in records]


def test_end_mark_on_its_own_line() -> None:
    """Ctrl-Z is an end mark also where a line end follows it."""
    records = list(read_records([b"S9\r\n\x1a\x1a\r\n"]))

    assert [b"\x1a\x1a\r\n"] == [bytes(e) for e in records if isinstance(e, EndMark)]


def test_empty() -> None:
    """An empty file has no records and no layout."""
    assert ((), None) == (edi.read([], "E1.X01").records, edi.read([b""]).layout)


def test_byte_order_mark() -> None:
    """Behind a UTF-8 mark the layout is found; the first line is not understood."""
    document = edi.read([b"\xef\xbb\xbf" + bytes(made.entries())])

    assert document.layout is not None
    assert "jcq14/entries" == document.layout.name
    assert ["unknown", "centre_header"] == [r.kind for r in document.records[:2]]


def test_utf16_is_kept() -> None:
    """UTF-16 text is not understood, and comes back as it was."""
    data = bytes(made.entries()).decode().encode("utf-16")

    assert data == bytes(edi.read([data], "E1234501.X01"))


def test_gigabyte_of_one_line_costs_no_memory() -> None:
    """An endless line comes in pieces with one number; nothing piles up."""
    reader = Reader("E1234501.X01")
    block = b"E5" * (1 << 19)
    tracemalloc.start()
    pieces = 0
    for _ in range(40):
        records = reader.feed(block)
        pieces += len(records)
        assert {1} == {record.number for record in records}
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 8 << 20
    assert 40 * len(block) // LINE_BYTES_MAX - 1 <= pieces
    assert 1 == reader.lines


@pytest.mark.parametrize("document", made.one_of_each(), ids=lambda each: each.name)
def test_kinds(document: edi.Document) -> None:
    """Records that were made are read as what they are, without a name too."""
    read = edi.read([bytes(document)])

    assert seen(list(document.records)) == seen(list(read.records))
    assert document.layout == read.layout
