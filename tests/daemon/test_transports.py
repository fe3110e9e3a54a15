"""The contract, run against the folder transport, our server, and OpenSSH."""

import errno
import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from daemon import folder_transport, held_folder
from daemon.clock import SystemClock
from daemon.deadlines import Deadlines
from daemon.folder_transport import FolderTransport
from daemon.sftp.client import SftpSettings, connect
from daemon.sftp.keys import generate_key
from daemon.sftp.server import EmbeddedServer
from daemon.transport import Transport
from daemon.transport_errors import AlreadyThere, FolderMissing
from tests.daemon.transport_contract import Place, TransportContract
from tests.support.sshd import running_sshd

_numbers = itertools.count()


@pytest.fixture(scope="module")
def deadlines() -> Iterator[Deadlines]:
    """Deadlines on the machine's own clock."""
    deadlines = Deadlines(SystemClock())
    yield deadlines
    deadlines.stop()


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a home and a user's key."""
    ground = tmp_path_factory.mktemp("ground")
    (ground / "home").mkdir()
    generate_key(ground / "user")
    return ground


@pytest.fixture(scope="module")
def embedded(ground: Path) -> Iterator[SftpSettings]:
    """Our own server, running."""
    host_key = generate_key(ground / "embedded_host_key")
    line = (ground / "user.pub").read_text()
    with EmbeddedServer(
        ground, ground / "embedded_host_key", {"c12345": (line, "home")}
    ) as server:
        yield SftpSettings(
            host=server.host,
            port=server.port,
            username="c12345",
            key_file=ground / "user",
            host_keys=(host_key,),
        )


@pytest.fixture(scope="module")
def openssh(ground: Path) -> Iterator[SftpSettings]:
    """OpenSSH, running."""
    line = (ground / "user.pub").read_text().strip()
    with running_sshd(ground / "sshd", {line: ground / "home"}) as sshd:
        yield SftpSettings(
            host=sshd.host,
            port=sshd.port,
            username=sshd.username,
            key_file=ground / "user",
            host_keys=(sshd.host_key,),
        )


def sftp_place(
    settings: SftpSettings, ground: Path, deadlines: Deadlines
) -> Iterator[Place]:
    """Give a place on a server; its connection ends with the test."""

    def new() -> Transport:
        return connect(settings, deadlines)

    folder = f"folder{next(_numbers)}"
    (ground / "home" / folder).mkdir()
    transport = new()
    yield Place(transport, folder, ground / "home" / folder, new)
    transport.close()


class TestFolderTransport(TransportContract):
    """A folder of this machine."""

    @pytest.fixture
    def place(self, tmp_path: Path) -> Place:
        """An empty folder."""
        root = tmp_path / "root"
        (root / "outer" / "inner").mkdir(parents=True)
        return Place(
            FolderTransport(root),
            "outer/inner",
            root / "outer" / "inner",
            lambda: FolderTransport(root),
        )

    @pytest.mark.parametrize("swapped", ["outer", "outer/inner"])
    def test_a_folder_that_is_a_link_is_no_folder(
        self, place: Place, tmp_path: Path, swapped: str
    ) -> None:
        """A partner cannot make us look elsewhere by putting a link for a folder."""
        elsewhere = tmp_path / "elsewhere"
        (elsewhere / "inner").mkdir(parents=True)
        (elsewhere / "secret").touch()
        folder = tmp_path / "root" / swapped
        folder.rename(tmp_path / "gone")
        folder.symlink_to(elsewhere)
        with pytest.raises(FolderMissing):
            place.transport.list(place.folder)


class TestFolderTransportByPath(TestFolderTransport):
    """The same on a system, such as Windows, that cannot hold a folder open."""

    @pytest.fixture(autouse=True)
    def by_path(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Take the other way through `daemon.held_folder`."""
        monkeypatch.setattr(held_folder, "RELATIVE_TO_OPEN", False)


def test_a_disk_without_links_does_not_overwrite_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A network share may know no hard links; a rename then looks first."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError(errno.EOPNOTSUPP, "Operation not supported")

    monkeypatch.setattr(os, "link", refuse)
    (tmp_path / "box").mkdir()
    for name in ("old", "taken"):
        (tmp_path / "box" / name).write_text(name)
    transport = FolderTransport(tmp_path)
    with pytest.raises(AlreadyThere):
        transport.rename("box", "old", "taken")
    transport.rename("box", "old", "new")
    assert ["new", "taken"] == sorted(os.listdir(tmp_path / "box"))


def test_a_crowded_folder_is_looked_at_in_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A listing is bounded, and says when it is not whole."""
    monkeypatch.setattr(folder_transport, "LIST_LIMIT", 3)
    (tmp_path / "box").mkdir()
    transport = FolderTransport(tmp_path)
    for count, more in ((3, False), (4, True)):
        (tmp_path / "box" / str(count)).mkdir()
        for number in range(count - 1):
            (tmp_path / "box" / f"file{number}").touch()
        listing = transport.list("box")
        assert 3 == len(listing.files) + len(listing.ignored)
        assert more == listing.more
        for entry in (tmp_path / "box").iterdir():
            entry.rmdir() if entry.is_dir() else entry.unlink()


class TestEmbeddedServer(TransportContract):
    """Our client against our own server."""

    @pytest.fixture
    def place(
        self, embedded: SftpSettings, ground: Path, deadlines: Deadlines
    ) -> Iterator[Place]:
        """An empty folder on the embedded server."""
        yield from sftp_place(embedded, ground, deadlines)


@pytest.mark.sshd
class TestOpenSsh(TransportContract):
    """Our client against OpenSSH."""

    @pytest.fixture
    def place(
        self, openssh: SftpSettings, ground: Path, deadlines: Deadlines
    ) -> Iterator[Place]:
        """An empty folder on an OpenSSH server."""
        yield from sftp_place(openssh, ground, deadlines)
