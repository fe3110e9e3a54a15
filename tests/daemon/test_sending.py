"""Safe send: any crash, any fault, any repeat ends in the same world."""

import itertools
import os
from hashlib import sha256
from pathlib import Path

import pytest
from attrs import frozen

from daemon.folder_transport import FolderTransport
from daemon.sending import (
    CHECKPOINTS,
    Sent,
    is_partial_name,
    make_token,
    partial_name,
    send_file,
)
from daemon.transport_errors import (
    Conflict,
    ConnectionLost,
    FolderMissing,
    LocalFault,
    TransportError,
)
from tests.support.faulty_transport import Fault, FaultyTransport, Operation

NAME = "E1234501.X01"
DATA = b"E1\r\nE5\r\nE9\r\n" * 10_000
DIGEST = sha256(DATA).hexdigest()
FOLDER = "from-centre"


class Crash(BaseException):
    """The process ends here."""


@frozen
class World:
    """A partner's folder, and a file of ours to send."""

    transport: FolderTransport
    there: Path
    source: Path

    def send(self, attempt: int = 1, transport: FaultyTransport | None = None) -> Sent:
        """Make one attempt at sending the file."""
        return send_file(
            transport or self.transport,
            FOLDER,
            NAME,
            self.source,
            DIGEST,
            len(DATA),
            make_token("p17", attempt),
        )

    @property
    def names(self) -> list[str]:
        """What the partner's folder holds."""
        return sorted(os.listdir(self.there))


@pytest.fixture
def world(tmp_path: Path) -> World:
    """An empty partner's folder."""
    there = tmp_path / "home" / FOLDER
    there.mkdir(parents=True)
    source = tmp_path / "source"
    source.write_bytes(DATA)
    return World(FolderTransport(tmp_path / "home"), there, source)


def lost() -> TransportError:
    """Return a connection's end."""
    return ConnectionLost(operation="x", subject="y", cause="z")


def test_a_file_is_sent_under_its_name_alone(world: World) -> None:
    """Nothing but the file is left."""
    assert Sent("sent") == world.send()
    assert [NAME] == world.names
    assert DATA == (world.there / NAME).read_bytes()


def test_nothing_is_under_the_name_before_the_whole_file(world: World) -> None:
    """The name appears by a rename of a written file, never by writing to it."""
    transport = FaultyTransport(world.transport)
    world.send(transport=transport)
    partial = partial_name(NAME, "p17-1")
    assert [
        ("write", FOLDER, partial),
        ("rename", FOLDER, partial, NAME),
    ] == transport.calls


def test_the_same_file_there_already_is_success(world: World) -> None:
    """A repeat finds its file by digest, and leaves nothing behind."""
    (world.there / NAME).write_bytes(DATA)
    assert Sent("already_there") == world.send()
    assert Sent("already_there") == world.send(attempt=2)
    assert [NAME] == world.names


@pytest.mark.parametrize("other", [b"other", b"x" * len(DATA), b""])
@pytest.mark.parametrize("attempt", [1, 2])
def test_another_file_of_that_name_is_a_conflict(
    world: World, other: bytes, attempt: int
) -> None:
    """Nothing is overwritten, and nothing of ours stays."""
    (world.there / NAME).write_bytes(other)
    with pytest.raises(Conflict) as caught:
        world.send(attempt)
    assert not caught.value.transient
    assert other == (world.there / NAME).read_bytes()
    assert [NAME] == world.names


def test_a_folder_of_that_name_is_a_conflict(world: World) -> None:
    """What is no file cannot be compared, and is not waited for."""
    (world.there / NAME).mkdir()
    with pytest.raises(Conflict):
        world.send()
    assert [NAME] == world.names


def test_a_missing_folder_is_told(world: World) -> None:
    """The first attempt and later ones say the same."""
    world.there.rmdir()
    for attempt in (1, 2):
        with pytest.raises(FolderMissing):
            world.send(attempt)


def test_a_damaged_stored_copy_is_not_published(world: World) -> None:
    """What no longer has the digest it was admitted with does not go out."""
    world.source.write_bytes(DATA[:-1] + b"?")
    with pytest.raises(LocalFault):
        world.send()
    assert [] == world.names


def test_a_missing_stored_copy_is_ours(world: World) -> None:
    """The partner is not blamed for our own disk."""
    world.source.unlink()
    with pytest.raises(LocalFault):
        world.send()


FAULTS: list[tuple[Operation, int]] = [
    ("write", 1),
    ("rename", 1),
    ("list", 1),
    ("size", 1),
    ("read", 1),
    ("remove", 1),
]


@pytest.mark.parametrize("there_before", [False, True])
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(("operation", "nth"), FAULTS)
def test_a_lost_connection_costs_an_attempt_and_nothing_more(
    world: World, operation: Operation, nth: int, when: str, there_before: bool
) -> None:
    """Wherever the line breaks, the next attempt ends with the file there, once."""
    if there_before:
        (world.there / NAME).write_bytes(DATA)
    fault = Fault(operation, nth, lost(), "before" if when == "before" else "after")
    transport = FaultyTransport(world.transport, fault)
    for attempt in itertools.count(1):
        try:
            world.send(attempt, transport)
            break
        except ConnectionLost:
            if (world.there / NAME).exists():
                assert DATA == (world.there / NAME).read_bytes()
    assert attempt <= 3
    assert [NAME] == world.names
    assert DATA == (world.there / NAME).read_bytes()


@pytest.mark.parametrize(
    "point", [name for name in CHECKPOINTS if name.startswith("send.")]
)
@pytest.mark.parametrize("next_attempt", [1, 2])
def test_a_crash_at_any_checkpoint_is_made_good(
    world: World, point: str, next_attempt: int
) -> None:
    """After a crash the same attempt, or the next, ends with the file there, once."""

    def crash(name: str) -> None:
        if name == point:
            raise Crash

    with pytest.raises(Crash):
        send_file(
            world.transport,
            FOLDER,
            NAME,
            world.source,
            DIGEST,
            len(DATA),
            "p17-1",
            crash,
        )
    world.send(next_attempt)
    assert [NAME] == world.names
    assert DATA == (world.there / NAME).read_bytes()


def test_only_our_own_earlier_attempts_are_removed(world: World) -> None:
    """Another batch's partial files, and later attempts of ours, are not touched."""
    ours = partial_name(NAME, "p17-1")
    others = [
        partial_name(NAME, "p17-3"),
        partial_name(NAME, "p16-1"),
        partial_name("A1234501.X01", "p17-1"),
        f".{NAME}.p17.part",
    ]
    for name in (ours, *others):
        (world.there / name).write_bytes(b"part")
    world.send(attempt=2)
    assert sorted([NAME, *others]) == world.names


def test_a_reader_knows_a_partial_name() -> None:
    """What is still being sent is recognised, and nothing else."""
    assert is_partial_name(partial_name(NAME, make_token("a1B2", 12)))
    assert is_partial_name(partial_name("n" * 255, "p1-1"))
    for name in (NAME, ".hidden", f"{NAME}.part", f".{NAME}.part", f".{NAME}.p1.part"):
        assert not is_partial_name(name)


@pytest.mark.parametrize("name", ["n" * 255, "é" * 127, "\udcff" * 255, "n" * 240])
def test_the_partial_name_of_a_long_name_fits(name: str) -> None:
    """No temporary name is longer than a file system holds."""
    raw = partial_name(name, "p17-1").encode("utf-8", "surrogateescape")
    assert len(raw) <= 255


@pytest.mark.parametrize(
    ("batch", "attempt"), [("", 1), ("a.b", 1), ("a", 0), ("é", 1)]
)
def test_a_token_has_one_form(batch: str, attempt: int) -> None:
    """A token that could be mistaken for part of a name is refused."""
    with pytest.raises(ValueError, match="token"):
        make_token(batch, attempt)
