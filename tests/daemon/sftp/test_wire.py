"""The SFTP protocol against a server that is scripted, and may be hostile."""

import struct
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.sftp import pipeline, wire
from daemon.sftp.wire import Attributes, Reader, Session, Status, WireFault

Answer = tuple[int, bytes] | None
VERSION_3 = struct.pack(">IBI", 5, wire.VERSION, 3)


def packet(kind: int, request: int, body: bytes) -> bytes:
    """Return a reply's wire form."""
    return struct.pack(">IBI", len(body) + 5, kind, request) + body


def status(code: int, text: str = "") -> tuple[int, bytes]:
    """Return a STATUS answer."""
    body = wire.number(code) + wire.text(text.encode()) + wire.text(b"")
    return wire.STATUS, body


class ScriptedChannel:
    """A channel whose far end answers each request as a function says.

    piece_bytes is how much comes at a time; with hold, answers come in reverse, once
    that many requests have been made.
    """

    def __init__(
        self,
        answer: Callable[[int, bytes], Answer] = lambda kind, body: None,
        *,
        greeting: bytes = VERSION_3,
        piece_bytes: int = 1 << 20,
        hold: int = 1,
    ) -> None:
        self._answer = answer
        self._coming = bytearray(greeting)
        self._piece_bytes = piece_bytes
        self._hold = hold
        self._held: list[bytes] = []
        self.requests: list[tuple[int, bytes]] = []

    def sendall(self, s: bytes) -> None:
        """Take requests, of which a packet may hold several."""
        while s:
            length = 4 + int.from_bytes(s[:4], "big")
            self._take(s[:length])
            s = s[length:]

    def _take(self, s: bytes) -> None:
        kind = s[4]
        if kind == wire.INIT:
            return
        request = int.from_bytes(s[5:9], "big")
        self.requests.append((kind, s[9:]))
        answer = self._answer(kind, s[9:])
        if answer is not None:
            self._held.append(packet(answer[0], request, answer[1]))
        if len(self._held) >= self._hold:
            self.release()

    def release(self) -> None:
        """Let what is held come, the last first."""
        for held in reversed(self._held):
            self._coming += held
        self._held.clear()

    def recv(self, nbytes: int) -> bytes:
        """Give the next piece of what has come."""
        if not self._coming:
            self.release()
        piece = bytes(self._coming[: min(nbytes, self._piece_bytes)])
        del self._coming[: len(piece)]
        return piece


class FileServer:
    """Answers READ from contents and WRITE into them."""

    def __init__(self, contents: bytes = b"", most: int = 1 << 20) -> None:
        self.contents = bytearray(contents)
        self.most = most  # bytes given in one answer

    def __call__(self, kind: int, body: bytes) -> Answer:
        """Answer one request."""
        reader = Reader(body)
        reader.text()
        start = reader.long_number()
        if kind == wire.READ:
            length = min(reader.number(), self.most)
            block = bytes(self.contents[start : start + length])
            return (wire.DATA, wire.text(block)) if block else status(wire.EOF)
        block = reader.text()
        self.contents[start : start + len(block)] = block
        return status(wire.OK)


@given(st.integers(1, 7), st.integers(1, 5))
def test_replies_are_matched_by_request(piece_bytes: int, hold: int) -> None:
    """Replies may come in any order and in any pieces."""
    channel = ScriptedChannel(
        lambda kind, body: (wire.HANDLE, wire.text(body)),
        piece_bytes=piece_bytes,
        hold=hold,
    )
    session = Session(channel)
    requests = {name: session.send(wire.OPEN, name) for name in (b"a", b"bb", b"ccc")}
    for name, request in requests.items():
        assert name == session.reply(request, wire.HANDLE).text()


def test_the_servers_extensions_are_known() -> None:
    """What comes with the version is kept: fsync is used only where it is offered."""
    body = wire.number(3) + wire.text(wire.FSYNC) + wire.text(b"1")
    greeting = struct.pack(">IB", len(body) + 1, wire.VERSION) + body
    session = Session(ScriptedChannel(greeting=greeting))
    assert {wire.FSYNC: b"1"} == session.extensions


@pytest.mark.parametrize(
    "greeting",
    [
        struct.pack(">IBI", 5, wire.VERSION, 2),
        struct.pack(">IBI", 5, wire.STATUS, 3),
        struct.pack(">IB", 1, wire.VERSION),
        struct.pack(">IBI", wire.PACKET_LIMIT + 1, wire.VERSION, 3),
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        struct.pack(">IBII", 9, wire.VERSION, 3, 1_000),
    ],
)
def test_a_greeting_that_is_not_sftp_3(greeting: bytes) -> None:
    """A server of another version, or of something else, is refused at once."""
    with pytest.raises(WireFault):
        Session(ScriptedChannel(greeting=greeting))


def test_an_ended_channel_is_told() -> None:
    """A server that goes away is no fault of the protocol."""
    with pytest.raises(EOFError):
        Session(ScriptedChannel(greeting=b"\0\0"))


def test_a_status_is_an_exception_with_its_code() -> None:
    """The code survives, and so does the server's own text."""
    session = Session(ScriptedChannel(lambda kind, body: status(14, "disk full")))
    with pytest.raises(Status) as caught:
        session.call(wire.OPEN, b"", wire.HANDLE)
    assert (14, "disk full") == (caught.value.code, caught.value.text)


def test_a_status_without_a_text_is_borne() -> None:
    """Servers of the first versions send the code alone."""
    session = Session(ScriptedChannel(lambda kind, body: (wire.STATUS, b"\0\0\0\4")))
    with pytest.raises(Status) as caught:
        session.call(wire.OPEN, b"", wire.HANDLE)
    assert (wire.FAILURE, "") == (caught.value.code, caught.value.text)


def test_success_is_no_answer_to_a_question() -> None:
    """OK where a handle is due is a fault, not a handle."""
    session = Session(ScriptedChannel(lambda kind, body: status(wire.OK)))
    with pytest.raises(WireFault):
        session.call(wire.OPEN, b"", wire.HANDLE)


def test_a_reply_to_nothing_is_a_fault() -> None:
    """A reply that was not asked for, or comes twice, ends the session."""
    greeting = VERSION_3 + packet(wire.HANDLE, 7, wire.text(b"h"))
    session = Session(ScriptedChannel(greeting=greeting))
    with pytest.raises(WireFault):
        session.call(wire.OPEN, b"", wire.HANDLE)


def test_forgotten_replies_are_dropped() -> None:
    """What is no longer wanted does not get in the way, come or not yet come."""
    channel = ScriptedChannel(lambda kind, body: (wire.HANDLE, wire.text(body)), hold=2)
    session = Session(channel)
    not_yet = session.send(wire.OPEN, b"not yet")
    session.forget(not_yet)
    assert b"a" == session.call(wire.OPEN, b"a", wire.HANDLE).text()
    first = session.send(wire.OPEN, b"first")
    second = session.send(wire.OPEN, b"second")
    assert b"first" == session.reply(first, wire.HANDLE).text()
    session.forget(second)
    session.forget(second)
    assert b"b" == session.call(wire.OPEN, b"b", wire.HANDLE).text()


@given(st.binary(max_size=64))
def test_no_bytes_break_the_reading_of_attributes(data: bytes) -> None:
    """Hostile attributes are read, or are a fault; nothing is padded or guessed."""
    try:
        attributes = Reader(data).attributes()
    except WireFault:
        return
    assert isinstance(attributes, Attributes)
    flags = int.from_bytes(data[:4], "big")
    assert bool(flags & 0x1) == (attributes.size is not None)


@given(st.binary(max_size=40), st.integers(0, 60))
def test_a_field_is_whole_or_a_fault(data: bytes, length: int) -> None:
    """A length that lies beyond the packet never gives fewer, or other, bytes."""
    reader = Reader(wire.number(length) + data)
    if length <= len(data):
        assert data[:length] == reader.text()
    else:
        with pytest.raises(WireFault):
            reader.text()


CONTENTS = bytes(range(256)) * 1_000  # 256,000 bytes: eight blocks


@pytest.mark.parametrize("announced", [0, 1, 100_000, len(CONTENTS), 10**6])
@pytest.mark.parametrize("most", [1_000, 32_767, 32_768])
@pytest.mark.parametrize("hold", [1, 3])
def test_a_file_is_read_to_its_end(announced: int, most: int, hold: int) -> None:
    """Whatever size was announced, and however little comes at once."""
    session = Session(ScriptedChannel(FileServer(CONTENTS, most), hold=hold))
    blocks: list[bytes] = []
    got = pipeline.read_all(session, b"h", announced, blocks.append)
    assert CONTENTS == b"".join(blocks)
    assert len(CONTENTS) == got


def test_an_empty_file_is_read() -> None:
    """No bytes are no blocks."""
    blocks: list[bytes] = []
    session = Session(ScriptedChannel(FileServer()))
    assert 0 == pipeline.read_all(session, b"h", 0, blocks.append)
    assert [] == blocks


@pytest.mark.parametrize("block", [b"", b"x" * 32_769])
def test_more_or_less_than_can_be_is_a_fault(block: bytes) -> None:
    """A server that answers with no data, or with more than was asked, is not used."""
    session = Session(ScriptedChannel(lambda kind, body: (wire.DATA, wire.text(block))))
    with pytest.raises(WireFault):
        pipeline.read_all(session, b"h", 100_000, lambda block: None)


@given(st.lists(st.binary(min_size=1, max_size=50), max_size=200), st.integers(1, 70))
def test_a_file_is_written_in_order(blocks: list[bytes], hold: int) -> None:
    """What is written is what was given, however late the replies come."""
    server = FileServer()
    session = Session(ScriptedChannel(server, hold=hold))
    written = pipeline.write_all(session, b"h", blocks)
    assert b"".join(blocks) == bytes(server.contents)
    assert len(server.contents) == written


@pytest.mark.parametrize("failing", [1, 64, 65, 100])
def test_a_refused_write_is_never_passed_over(failing: int) -> None:
    """Also the last write's refusal is seen: a full disk must not pass for success."""
    count = 0

    def answer(kind: int, body: bytes) -> Answer:
        nonlocal count
        count += 1
        return status(wire.FAILURE if count == failing else wire.OK)

    session = Session(ScriptedChannel(answer))
    with pytest.raises(Status):
        pipeline.write_all(session, b"h", [b"x"] * 100)


FLUSHING = wire.number(3) + wire.text(wire.FSYNC) + wire.text(b"1")
GREETING_FLUSHING = wire.number(len(FLUSHING) + 1) + bytes([wire.VERSION]) + FLUSHING


@pytest.mark.parametrize(
    ("greeting", "expected"), [(VERSION_3, 0), (GREETING_FLUSHING, 2)]
)
def test_a_long_file_is_flushed_meanwhile(
    greeting: bytes, expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By servers that can, so that the end's flush has little left; never by others."""
    monkeypatch.setattr(pipeline, "FLUSH_BYTES", 1_000)
    channel = ScriptedChannel(lambda kind, body: status(wire.OK), greeting=greeting)
    session = Session(channel)

    assert 2_900 == pipeline.write_all(session, b"h", [b"x" * 100] * 29)
    flush = wire.text(wire.FSYNC) + wire.text(b"h")
    asked = [at for at, (_, body) in enumerate(channel.requests) if body == flush]
    assert [10, 21][:expected] == asked


def test_flushes_do_not_widen_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there were, no more requests are under way, nor memory held."""
    monkeypatch.setattr(pipeline, "FLUSH_BYTES", 1_000)
    channel = ScriptedChannel(
        lambda kind, body: status(wire.OK), greeting=GREETING_FLUSHING, hold=10_000
    )
    session = Session(channel)
    most = 0

    def blocks() -> Iterator[bytes]:
        nonlocal most
        for _ in range(2_000):
            most = max(most, len(session._awaited) + len(session._early))
            yield b"x" * 100

    pipeline.write_all(session, b"h", blocks())
    assert pipeline.UNDER_WAY <= most <= pipeline.UNDER_WAY + 1


def test_a_refused_flush_is_never_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server whose disk fails tells it to the flush, and perhaps only once."""
    monkeypatch.setattr(pipeline, "FLUSH_BYTES", 1_000)

    def answer(kind: int, body: bytes) -> Answer:
        return status(wire.OK if kind == wire.WRITE else wire.FAILURE)

    session = Session(ScriptedChannel(answer, greeting=GREETING_FLUSHING))
    with pytest.raises(Status):
        pipeline.write_all(session, b"h", [b"x" * 100] * 29)


def test_after_a_refused_write_the_session_goes_on() -> None:
    """Replies under way at the refusal do not answer the next question."""

    def answer(kind: int, body: bytes) -> Answer:
        if kind == wire.WRITE:
            return status(wire.FAILURE)
        return wire.HANDLE, wire.text(b"fine")

    session = Session(ScriptedChannel(answer, hold=8))
    with pytest.raises(Status):
        pipeline.write_all(session, b"h", [b"x"] * 100)
    assert b"fine" == session.call(wire.OPEN, b"", wire.HANDLE).text()


def test_no_more_than_a_window_is_under_way() -> None:
    """Memory is bounded however large the file is."""
    channel = ScriptedChannel(FileServer(b"x" * 32_768 * 200), hold=10_000)
    session = Session(channel)
    most = 0

    def sink(block: bytes) -> None:
        nonlocal most
        most = max(most, len(session._awaited) + len(session._early))

    pipeline.read_all(session, b"h", 32_768 * 200, sink)
    assert most <= pipeline.UNDER_WAY
