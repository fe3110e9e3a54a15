"""Lines: lossless, bounded, and the same for any chunking."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from edi.codec.framing import LINE_BYTES_MAX, Framer, Line

LINE_NOISE = st.lists(
    st.sampled_from(
        [b"\r", b"\n", b"\r\n", b"\x1a", b"", b"E5", b" ", b"\x00", b"\xff"]
    )
    | st.binary(max_size=20)
).map(b"".join)


def lines_of(*blocks: bytes) -> list[Line]:
    """All lines of a stream given in blocks."""
    framer = Framer()
    found = [line for block in blocks for line in framer.feed(block)]
    return found + framer.close()


@given(LINE_NOISE)
def test_lossless(data: bytes) -> None:
    """Joining all lines with their endings gives back every byte."""
    joined = b"".join(raw + ending for raw, ending in lines_of(data))

    assert data == joined


@given(LINE_NOISE, st.lists(st.integers(0, 200), max_size=6))
def test_chunking(data: bytes, cuts: list[int]) -> None:
    """Where a stream is cut into blocks makes no difference."""
    places = sorted(min(cut, len(data)) for cut in cuts)
    bounds = zip([0, *places], [*places, len(data)], strict=True)
    blocks = [data[start:end] for start, end in bounds]

    assert lines_of(data) == lines_of(*blocks)


def test_endings() -> None:
    """CR LF and LF are told apart, and a last line may have neither."""
    expected = [(b"a", b"\r\n"), (b"b", b"\n"), (b"", b"\r\n"), (b"c", b"")]

    assert expected == lines_of(b"a\r\nb\n\r\nc")


def test_end_mark() -> None:
    """Ctrl-Z at the end is a piece of its own, behind a line without end too."""
    assert [(b"a", b"\r\n"), (b"\x1a", b"")] == lines_of(b"a\r\n\x1a")
    assert [(b"a", b""), (b"\x1a\x1a", b"")] == lines_of(b"a\x1a\x1a")


def test_overlong_line_comes_in_pieces() -> None:
    """A line without end costs no memory: it comes in pieces, whatever the blocks."""
    data = b"x" * (3 * LINE_BYTES_MAX + 10)
    lengths = [len(raw) for raw, _ in lines_of(data + b"\r\nnext\r\n")]

    assert [LINE_BYTES_MAX] * 3 + [10, 4] == lengths
    assert lines_of(data) == lines_of(
        *(data[i : i + 999] for i in range(0, len(data), 999))
    )


def test_pending_bytes_stay_bounded() -> None:
    """While an endless line streams in, no more than one piece is held back."""
    framer = Framer()
    handed_out = 0
    for _ in range(50):
        handed_out += sum(len(raw) for raw, _ in framer.feed(b"y" * 10_000))

    assert 50 * 10_000 - handed_out <= LINE_BYTES_MAX
