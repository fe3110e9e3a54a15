"""Does a file close itself: the evidence that its writer has finished."""

from __future__ import annotations

import pytest

from edi.codec.closing import TAIL_BYTES, closes_itself
from tests.support import edi_files as made

DATA = bytes(made.entries())


def closed(data: bytes, name: str = "E1234501.X01") -> bool:
    """Asked as the spool does, with a file's first and last bytes."""
    return closes_itself(name, data[:TAIL_BYTES], data[-TAIL_BYTES:])


@pytest.mark.parametrize("document", made.one_of_each(), ids=lambda each: each.name)
def test_closed(document: object) -> None:
    """Every file with its trailer closes itself, whatever its name."""
    data = bytes(document)  # type: ignore[call-overload]  # a Document gives bytes

    assert closed(data, "")


@pytest.mark.parametrize("end", [b"\x1a", b"\x1a\x1a", b""])
def test_closed_by_a_mark(end: bytes) -> None:
    """End marks behind the trailer do not matter, nor does a missing CR."""
    assert closed(DATA + end)
    assert closed(DATA.replace(b"\r\n", b"\n") + end)


def test_growing() -> None:
    """Cut anywhere, the file is not closed."""
    assert [] == [cut for cut in range(len(DATA)) if closed(DATA[:cut])]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "E1234501.X01"),
        (b"hello\r\n", "note.txt"),
        (b"<xml/>\r\n", "a2c.12345.01.EDIResults.x.xml"),
        (b"X1 reply\r\nX9\r\n", "X1234570.X01"),
    ],
)
def test_not_known(data: bytes, name: str) -> None:
    """Of a file of no known layout nothing tells that it is complete."""
    assert not closed(data, name)
