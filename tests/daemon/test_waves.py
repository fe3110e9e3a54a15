"""Many files at once: each is as safe as by itself, and none overtakes in its line."""

import os
from hashlib import sha256
from pathlib import Path

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from daemon.folder_transport import FolderTransport
from daemon.sending import Sent, make_token, partial_name
from daemon.transport import Transport
from daemon.transport_errors import (
    Conflict,
    ConnectionLost,
    Damaged,
    Denied,
    LocalFault,
    NotThere,
    TooLarge,
    TransportError,
)
from daemon.waves import (
    WAVE_BYTES,
    WAVE_FILES,
    Fetched,
    HeldBack,
    Incoming,
    Outgoing,
    fetch_wave,
    send_wave,
    waves,
)
from tests.support.faulty_transport import Fault, FaultyTransport

FOLDER = "from-centre"


@frozen
class World:
    """A partner's folder, and files of ours; a name's first letter is its line."""

    transport: FolderTransport
    there: Path
    here: Path

    def files(self, *names: str) -> list[Outgoing]:
        """Make files of these names, whose content is their name."""
        made = []
        for number, name in enumerate(names, start=1):
            path = self.here / name
            path.write_text(name)
            made.append(
                Outgoing(
                    name=name,
                    path=path,
                    sha256=sha256(name.encode()).hexdigest(),
                    size=len(name),
                    token=make_token(str(number), 1),
                    line=name[0],
                )
            )
        return made

    @property
    def names(self) -> list[str]:
        """What the partner's folder holds."""
        return sorted(os.listdir(self.there))


@pytest.fixture
def world(tmp_path: Path) -> World:
    """An empty partner's folder."""
    there, here = tmp_path / "home" / FOLDER, tmp_path / "here"
    there.mkdir(parents=True)
    here.mkdir()
    return World(FolderTransport(tmp_path / "home"), there, here)


def kinds(outcomes: list[Sent | HeldBack | TransportError]) -> list[type]:
    """Return what kinds of outcomes there are."""
    return [type(outcome) for outcome in outcomes]


def denied() -> TransportError:
    """Return a refusal."""
    return Denied(operation="rename", subject="a file", cause="no")


def lost() -> TransportError:
    """Return a connection's end."""
    return ConnectionLost(operation="rename", subject="a file", cause="gone")


def renames(transport: FaultyTransport) -> list[str]:
    """Return the names that files were given, in order."""
    return [call[3] for call in transport.calls if call[0] == "rename"]


def test_all_arrive_in_the_order_of_their_lines(world: World) -> None:
    """Files of a line are renamed in the order given, and only whole files are."""
    names = ("a1", "a2", "b1", "a3", "b2", "c1")
    transport = FaultyTransport(world.transport)
    passed: list[str] = []
    outcomes = send_wave(transport, FOLDER, world.files(*names), passed.append)
    assert outcomes == [Sent("sent")] * 6
    assert sorted(names) == world.names
    for line in "abc":
        of_line = [name for name in renames(transport) if name[0] == line]
        assert of_line == sorted(of_line)
    assert 6 == passed.count("send.written") == passed.count("send.published")


@pytest.mark.parametrize("operation", ["write", "rename"])
def test_what_fails_holds_up_its_line_only(world: World, operation: str) -> None:
    """An amendment never overtakes its entries, whichever step fails for them."""
    # the third write is that of a2; the fourth rename too: a1, b1, c1 come first
    nth = 2 if operation == "write" else 4
    fault = Fault("write" if operation == "write" else "rename", nth, denied())
    transport = FaultyTransport(world.transport, fault)
    files = world.files("a1", "a2", "b1", "a3", "b2", "c1")
    outcomes = send_wave(transport, FOLDER, files)
    assert kinds(outcomes) == [Sent, Denied, Sent, HeldBack, Sent, Sent]
    assert [n for n in world.names if not n.startswith(".")] == ["a1", "b1", "b2", "c1"]
    assert partial_name("a3", files[3].token) not in world.names


def test_a_conflict_holds_up_nothing(world: World) -> None:
    """Another file of the name is for a person; those behind it need not wait."""
    (world.there / "a1").write_text("another")
    (world.there / "b1").write_text("b1")
    outcomes = send_wave(world.transport, FOLDER, world.files("a1", "a2", "b1", "b2"))
    assert kinds(outcomes) == [Conflict, Sent, Sent, Sent]
    assert outcomes[2] == Sent("already_there")
    assert world.names == ["a1", "a2", "b1", "b2"]
    assert "another" == (world.there / "a1").read_text()


def test_a_crashed_attempt_is_taken_up(world: World) -> None:
    """What this very attempt had written before a crash is replaced."""
    files = world.files("a1", "a2", "a3")
    (world.there / partial_name("a2", files[1].token)).write_text("ha")
    assert send_wave(world.transport, FOLDER, files) == [Sent("sent")] * 3
    assert world.names == ["a1", "a2", "a3"]
    assert "a2" == (world.there / "a2").read_text()


def test_a_damaged_copy_is_not_published(world: World) -> None:
    """What is not what the ledger says never gets its name."""
    files = world.files("a1", "b1")
    files[0].path.write_text("a2")
    files += world.files("c1")
    files[2].path.unlink()
    outcomes = send_wave(world.transport, FOLDER, files)
    assert kinds(outcomes) == [LocalFault, Sent, LocalFault]
    assert world.names == ["b1"]


@given(lost_at=st.integers(1, 6), when=st.sampled_from(["before", "after"]))
def test_a_lost_line_leaves_whole_files_in_order(
    tmp_path_factory: pytest.TempPathFactory, lost_at: int, when: str
) -> None:
    """Wherever the connection goes, what is known stays known, and a repeat mends."""
    folder = tmp_path_factory.mktemp("world")
    there, here = folder / "home" / FOLDER, folder / "here"
    there.mkdir(parents=True)
    here.mkdir()
    world = World(FolderTransport(folder / "home"), there, here)
    files = world.files("a1", "a2", "b1", "a3", "b2", "c1")
    fault = Fault("rename", lost_at, lost(), "before" if when == "before" else "after")
    outcomes = send_wave(FaultyTransport(world.transport, fault), FOLDER, files)
    for file, outcome in zip(files, outcomes, strict=True):
        if isinstance(outcome, Sent):
            assert file.name in world.names
    published = [name for name in ("a1", "a2", "a3") if name in world.names]
    assert published == ["a1", "a2", "a3"][: len(published)]
    transport: Transport = world.transport
    again = send_wave(transport, FOLDER, files)
    assert kinds(again) == [Sent] * 6
    assert world.names == sorted(file.name for file in files)


def test_fetched_files_are_whole_or_not_there(world: World, tmp_path: Path) -> None:
    """Of what fails nothing is left, and the others are here."""
    for name in ("a", "b", "c"):
        (world.there / name).write_text(name)
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "c").write_text("mine")
    digest = sha256(b"a").hexdigest()
    files = [
        Incoming(name=name, path=kept / name, limit=10, sha256=digest)
        for name in ("a", "b", "missing")
    ]
    files.append(Incoming(name="c", path=kept / "c", limit=10, sha256=None))
    outcomes = fetch_wave(world.transport, FOLDER, files)
    assert outcomes[0] == Fetched(digest, 1)
    assert [type(each) for each in outcomes[1:]] == [Damaged, NotThere, LocalFault]
    assert ["a", "c"] == sorted(os.listdir(kept))
    assert "mine" == (kept / "c").read_text()


def test_a_lost_connection_leaves_no_stump_here(world: World, tmp_path: Path) -> None:
    """A fetch that breaks off can be made again at once."""
    names = ("a", "b", "c")
    for name in names:
        (world.there / name).write_text(name)
    kept = tmp_path / "kept"
    kept.mkdir()
    files = [
        Incoming(name=name, path=kept / name, limit=1, sha256=None) for name in names
    ]
    transport = FaultyTransport(world.transport, Fault("read", 2, lost(), "after"))
    outcomes = fetch_wave(transport, FOLDER, files)
    assert [type(each) for each in outcomes] == [Fetched, *[ConnectionLost] * 2]
    assert ["a"] == os.listdir(kept)
    again = fetch_wave(world.transport, FOLDER, files[1:])
    assert [type(each) for each in again] == [Fetched] * 2


def test_too_many_bytes_are_not_kept(world: World, tmp_path: Path) -> None:
    """More than the limit allows fills no disk of ours."""
    (world.there / "a").write_text("long")
    file = Incoming(name="a", path=tmp_path / "kept", limit=3, sha256=None)
    (outcome,) = fetch_wave(world.transport, FOLDER, [file])
    assert isinstance(outcome, TooLarge)
    assert not (tmp_path / "kept").exists()


@given(st.lists(st.integers(0, WAVE_BYTES * 2), max_size=400))
def test_waves_are_bounded_and_keep_the_order(sizes: list[int]) -> None:
    """No wave is longer than a deadline allows for; a large file goes by itself."""
    cut = waves(sizes, lambda size: size)
    assert [size for wave in cut for size in wave] == sizes
    for wave in cut:
        assert 1 <= len(wave) <= WAVE_FILES
        assert len(wave) == 1 or sum(wave) <= WAVE_BYTES
