"""What every transport must do, whatever it is made of.

A test class inherits `TransportContract` and gives a fixture `place`.
"""

import io
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import frozen

from daemon.partnership import put_small
from daemon.transport import Get, Put, RemoteFile, Transport
from daemon.transport_errors import (
    AlreadyThere,
    ConnectionLost,
    FolderMissing,
    LocalFault,
    NameUnusable,
    NotThere,
    TooLarge,
    TransportError,
)

SIZES = (0, 1, 31_999, 32_000, 32_001, 32_768, 65_536, 3_000_001)

UNUSUAL_NAMES = (
    "E1234501.X01",
    "with space (1).X01",
    "-rf",
    "~",
    "line\nend",
    "back\\slash",
    "quote'\"$(x)`",
    "Zażółć.X01",
    "\udcff\udcfe not UTF-8",  # bytes FF FE, as surrogateescape shows them
    "n" * 255,
)

HOSTILE_NAMES = ("", ".", "..", "a/b", "../x", "/etc/passwd", "a\0b")


@frozen
class Place:
    """A transport, an empty folder of it, and where that folder really is."""

    transport: Transport
    folder: str
    path: Path
    connect: Callable[[], Transport]


class BrokenSource:
    """A source that fails after its first block."""

    def __init__(self) -> None:
        self._left = [b"first"]

    def read(self, size: int, /) -> bytes:
        """Return one block, then fail."""
        if self._left:
            return self._left.pop()
        raise OSError(5, "Input/output error")


class FullSink:
    """A sink on a full disk."""

    def write(self, block: bytes, /) -> int:
        """Fail."""
        raise OSError(28, "No space left on device")


def content(size: int) -> bytes:
    """Return that many bytes, no two blocks of them alike."""
    return b"".join(number.to_bytes(4, "big") for number in range(size // 4 + 1))[:size]


def kinds(outcomes: list[TransportError | None]) -> list[type[TransportError] | None]:
    """Return what kinds of errors outcomes are."""
    return [None if error is None else type(error) for error in outcomes]


def put(place: Place, name: str, data: bytes) -> None:
    """Write data under a name through the transport."""
    place.transport.write(place.folder, name, io.BytesIO(data), len(data))


def got(place: Place, name: str) -> bytes:
    """Read a name's data through the transport."""
    sink = io.BytesIO()
    place.transport.read(place.folder, name, sink, 1 << 30)
    return sink.getvalue()


class TransportContract:
    """The port's promises, each a test."""

    @pytest.mark.parametrize("size", SIZES)
    def test_a_file_comes_back_as_it_went(self, place: Place, size: int) -> None:
        """Bytes written are the bytes read, at and around every block's edge."""
        data = content(size)
        put(place, "E1234501.X01", data)
        assert data == (place.path / "E1234501.X01").read_bytes()
        assert size == place.transport.size(place.folder, "E1234501.X01")
        sink = io.BytesIO()
        assert size == place.transport.read(place.folder, "E1234501.X01", sink, size)
        assert data == sink.getvalue()

    @pytest.mark.parametrize("name", UNUSUAL_NAMES)
    def test_unusual_names_pass_unchanged(self, place: Place, name: str) -> None:
        """Every name that POSIX holds is written, listed, renamed, read, removed."""
        put(place, "before", b"data")
        place.transport.rename(place.folder, "before", name)
        assert [name] == [file.name for file in place.transport.list(place.folder)]
        assert [os.fsencode(name)] == os.listdir(os.fsencode(place.path))
        assert b"data" == got(place, name)
        place.transport.remove(place.folder, name)
        put(place, name, b"again")
        assert b"again" == got(place, name)

    @pytest.mark.parametrize("name", HOSTILE_NAMES)
    def test_hostile_names_are_refused(self, place: Place, name: str) -> None:
        """No name reaches another folder, whatever the operation."""
        transport, folder = place.transport, place.folder
        put(place, "good", b"data")
        with pytest.raises(NameUnusable):
            transport.size(folder, name)
        with pytest.raises(NameUnusable):
            transport.read(folder, name, io.BytesIO(), 10)
        with pytest.raises(NameUnusable):
            transport.write(folder, name, io.BytesIO(), 0)
        with pytest.raises(NameUnusable):
            transport.rename(folder, "good", name)
        with pytest.raises(NameUnusable):
            transport.rename(folder, name, "new")
        with pytest.raises(NameUnusable):
            transport.remove(folder, name)
        assert ["good"] == os.listdir(place.path)

    @pytest.mark.parametrize("folder", ["", "..", "a/../b", "/etc", "a//b"])
    def test_hostile_folders_are_refused(self, place: Place, folder: str) -> None:
        """A folder is relative and goes down only."""
        with pytest.raises(NameUnusable):
            place.transport.list(folder)

    def test_a_name_too_long_is_for_a_person(self, place: Place) -> None:
        """A name no file system holds is not tried again and again."""
        with pytest.raises(TransportError) as caught:
            put(place, "n" * 256, b"")
        assert not caught.value.transient

    def test_a_listing_holds_regular_files_only(self, place: Place) -> None:
        """Folders, links and pipes are named apart; files come sorted, with sizes."""
        for name in ("b", "a", ".hidden"):
            put(place, name, name.encode())
        (place.path / "folder").mkdir()
        (place.path / "link").symlink_to(place.path / "a")
        os.mkfifo(place.path / "pipe")
        listing = place.transport.list(place.folder)
        seen = [RemoteFile(file.name, file.size) for file in listing]
        expected = [RemoteFile(".hidden", 7), RemoteFile("a", 1), RemoteFile("b", 1)]
        assert expected == seen
        assert ("folder", "link", "pipe") == listing.ignored
        assert not listing.more

    def test_a_listing_tells_when_a_file_was_written(self, place: Place) -> None:
        """Modification times come in whole seconds."""
        put(place, "a", b"data")
        os.utime(place.path / "a", (1_700_000_000, 1_700_000_000))
        assert [1_700_000_000] == [
            file.modified_s for file in place.transport.list(place.folder)
        ]

    def test_a_listing_of_many_files_is_whole(self, place: Place) -> None:
        """More entries than one packet holds are all there."""
        names = {f"E{number:05}10.X01" for number in range(1_000)}
        for name in names:
            (place.path / name).touch()
        assert names == {file.name for file in place.transport.list(place.folder)}

    def test_a_missing_folder_is_told_apart_from_a_missing_file(
        self, place: Place
    ) -> None:
        """Only a missing folder points at the configuration."""
        with pytest.raises(FolderMissing):
            place.transport.list("missing")
        with pytest.raises(FolderMissing):
            place.transport.write("missing", "a", io.BytesIO(b""), 0)
        with pytest.raises(NotThere):
            place.transport.size(place.folder, "missing")
        with pytest.raises(NotThere):
            got(place, "missing")

    def test_writing_never_overwrites(self, place: Place) -> None:
        """A file that is there stays as it is."""
        put(place, "a", b"first")
        with pytest.raises(AlreadyThere):
            put(place, "a", b"second")
        assert b"first" == got(place, "a")

    @pytest.mark.parametrize("planted", ["small.json", ".small.json.part"])
    def test_nothing_is_written_through_a_hard_link(
        self, place: Place, planted: str
    ) -> None:
        """A name that somebody planted goes to a new file; its other name stays."""
        put(place, "other", b"of somebody else")
        os.link(place.path / "other", place.path / planted)
        with pytest.raises(AlreadyThere):
            put(place, planted, b"{}")
        put_small(place.transport, place.folder, "small.json", b"{}")
        assert b"{}" == got(place, "small.json")
        assert b"of somebody else" == got(place, "other")

    @pytest.mark.parametrize("announced", [4, 6, 40_000])
    def test_a_source_of_another_size_leaves_nothing(
        self, place: Place, announced: int
    ) -> None:
        """A file that changed while it was sent does not stay as a stump."""
        with pytest.raises(LocalFault):
            place.transport.write(place.folder, "a", io.BytesIO(b"12345"), announced)
        assert [] == os.listdir(place.path)

    def test_a_broken_source_leaves_nothing(self, place: Place) -> None:
        """Our own disk's trouble is named ours, and the transport goes on."""
        with pytest.raises(LocalFault):
            place.transport.write(place.folder, "a", BrokenSource(), 10)
        assert [] == os.listdir(place.path)
        put(place, "b", b"data")
        assert b"data" == got(place, "b")

    def test_a_full_disk_of_ours_is_ours(self, place: Place) -> None:
        """Reading onto a full disk blames this machine, and the transport goes on."""
        put(place, "a", content(200_000))
        with pytest.raises(LocalFault):
            place.transport.read(place.folder, "a", FullSink(), 1 << 20)
        assert content(200_000) == got(place, "a")

    def test_reading_stops_at_the_limit(self, place: Place) -> None:
        """A file larger than allowed is not taken."""
        put(place, "a", b"12345")
        sink = io.BytesIO()
        with pytest.raises(TooLarge):
            place.transport.read(place.folder, "a", sink, 4)
        assert len(sink.getvalue()) <= 4

    def test_renaming_never_overwrites(self, place: Place) -> None:
        """Both files stay when the new name is taken, also by a folder or a link."""
        put(place, "old", b"old")
        put(place, "new", b"new")
        (place.path / "folder").mkdir()
        (place.path / "dangling").symlink_to("nowhere")
        for taken in ("new", "folder", "dangling"):
            with pytest.raises(AlreadyThere):
                place.transport.rename(place.folder, "old", taken)
        assert b"old" == got(place, "old")
        assert b"new" == got(place, "new")

    def test_many_files_go_and_come_at_once(self, place: Place) -> None:
        """Each of a few hundred files, of all sizes, is written, renamed and read."""
        data = {
            f"{number:03}": content(SIZES[number % len(SIZES)]) for number in range(40)
        }
        data |= {f"{number:03}": content(number) for number in range(40, 300)}
        puts = [Put(f".{n}", io.BytesIO(d), len(d)) for n, d in data.items()]
        names = [(f".{name}", name) for name in data]
        assert [None] * 300 == place.transport.write_all(place.folder, puts)
        assert [None] * 300 == place.transport.rename_all(place.folder, names)
        assert sorted(data) == sorted(os.listdir(place.path))
        sinks = {name: io.BytesIO() for name in data}
        gets = [Get(name, sink, 1 << 30) for name, sink in sinks.items()]
        assert [None] * 300 == place.transport.read_all(place.folder, gets)
        assert data == {name: sink.getvalue() for name, sink in sinks.items()}
        assert [None] * 300 == place.transport.remove_all(place.folder, list(data))
        assert [] == os.listdir(place.path)

    def test_each_of_many_files_fails_by_itself(self, place: Place) -> None:
        """What is wrong with one file is told of it, and the others go on."""
        put(place, "taken", b"first")
        written = place.transport.write_all(
            place.folder,
            [
                Put("taken", io.BytesIO(b"second"), 6),
                Put("good", io.BytesIO(b"data"), 4),
                Put("../x", io.BytesIO(b"data"), 4),
                Put("short", io.BytesIO(b"12345"), 6),
                Put("broken", BrokenSource(), 10),
                Put("long", io.BytesIO(content(100_001)), 100_000),
                Put("another", io.BytesIO(b"more"), 4),
            ],
        )
        assert kinds(written) == [
            AlreadyThere,
            None,
            NameUnusable,
            LocalFault,
            LocalFault,
            LocalFault,
            None,
        ]
        assert ["another", "good", "taken"] == sorted(os.listdir(place.path))
        (place.path / "link").symlink_to("good")
        sinks = [io.BytesIO() for _ in range(5)]
        read = place.transport.read_all(
            place.folder,
            [
                Get("missing", sinks[0], 10),
                Get("good", sinks[1], 4),
                Get("link", sinks[2], 10),
                Get("taken", sinks[3], 4),
                Get("good", FullSink(), 10),
                Get("another", sinks[4], 10),
            ],
        )
        assert kinds(read) == [NotThere, None, NotThere, TooLarge, LocalFault, None]
        assert [b"", b"data", b""] == [sink.getvalue() for sink in sinks[:3]]
        renamed = place.transport.rename_all(
            place.folder,
            [
                ("good", "taken"),
                ("missing", "new"),
                ("another", "other"),
                ("good", "a/b"),
            ],
        )
        assert kinds(renamed) == [AlreadyThere, NotThere, None, NameUnusable]
        assert b"first" == got(place, "taken")
        removed = place.transport.remove_all(place.folder, ["missing", "", "good"])
        assert kinds(removed) == [None, NameUnusable, None]
        assert ["link", "other", "taken"] == sorted(os.listdir(place.path))

    def test_many_files_in_no_folder(self, place: Place) -> None:
        """A folder that is not there is told of each file."""
        puts = [Put(name, io.BytesIO(b"data"), 4) for name in "ab"]
        written = place.transport.write_all("nowhere", puts)
        assert kinds(written) == [FolderMissing, FolderMissing]

    def test_renaming_what_is_not_there(self, place: Place) -> None:
        """A missing file cannot be renamed."""
        with pytest.raises(NotThere):
            place.transport.rename(place.folder, "missing", "new")

    def test_of_racing_renames_one_wins(self, place: Place) -> None:
        """Several senders for one name: one publishes, the others are refused."""
        count = 4
        barrier = threading.Barrier(count)
        outcomes: list[str] = []

        def race(number: int) -> None:
            transport = place.connect()
            try:
                barrier.wait(10)
                transport.rename(place.folder, f"part{number}", "E1234501.X01")
                outcomes.append("won")
            except AlreadyThere:
                outcomes.append("refused")
            finally:
                transport.close()

        for number in range(count):
            put(place, f"part{number}", str(number).encode())
        threads = [threading.Thread(target=race, args=(n,)) for n in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        assert ["refused"] * (count - 1) + ["won"] == sorted(outcomes)
        assert count == len(os.listdir(place.path))

    def test_removing_twice_is_fine(self, place: Place) -> None:
        """What is absent need not be removed."""
        put(place, "a", b"data")
        place.transport.remove(place.folder, "a")
        place.transport.remove(place.folder, "a")
        assert [] == os.listdir(place.path)

    def test_links_are_not_followed(self, place: Place, tmp_path: Path) -> None:
        """A link that a partner made does not let us read another file."""
        secret = tmp_path / "secret"
        secret.write_bytes(b"secret")
        (place.path / "link").symlink_to(secret)
        with pytest.raises(NotThere):
            place.transport.size(place.folder, "link")
        with pytest.raises(NotThere):
            got(place, "link")
        place.transport.remove(place.folder, "link")
        assert b"secret" == secret.read_bytes()

    def test_a_pipe_does_not_hold_up_the_reader(self, place: Place) -> None:
        """A named pipe that a partner made is no file."""
        os.mkfifo(place.path / "pipe")
        with pytest.raises(NotThere):
            got(place, "pipe")

    def test_a_closed_transport_says_so(self, place: Place) -> None:
        """Closing twice is fine; an operation afterwards is a lost connection."""
        place.transport.close()
        place.transport.close()
        with pytest.raises(ConnectionLost):
            place.transport.list(place.folder)
