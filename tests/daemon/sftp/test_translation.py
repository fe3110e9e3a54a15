"""What a server says, in the words of the port."""

import stat
from itertools import chain, repeat

import pytest

from daemon.sftp import wire
from daemon.sftp.translation import error_of, listing
from daemon.sftp.wire import Attributes, Entry, Status
from daemon.transport import LIST_LIMIT, RemoteFile
from daemon.transport_errors import (
    AlreadyThere,
    ConnectionLost,
    Denied,
    NoSpace,
    NotThere,
    ProtocolFault,
    ServerFailure,
    TransportError,
)

REGULAR = stat.S_IFREG | 0o644


@pytest.mark.parametrize(
    ("code", "kind", "transient"),
    [
        (wire.NO_SUCH_FILE, NotThere, False),
        (wire.PERMISSION_DENIED, Denied, False),
        (wire.WRITE_PROTECT, Denied, False),
        (wire.FAILURE, ServerFailure, True),
        (wire.BAD_MESSAGE, ProtocolFault, False),
        (wire.UNSUPPORTED, ProtocolFault, False),
        (wire.CONNECTION_LOST, ConnectionLost, True),
        (wire.FILE_ALREADY_EXISTS, AlreadyThere, False),
        (wire.NO_SPACE, NoSpace, True),
        (wire.QUOTA_EXCEEDED, NoSpace, True),
        (999, ServerFailure, True),
    ],
)
def test_each_status_is_an_error_of_the_port(
    code: int, kind: type[TransportError], transient: bool
) -> None:
    """The server's words are kept; whether to try again follows from its code."""
    error = error_of(Status(code, "as the server says"), "write", "box/a on host:22")
    assert kind is type(error)
    assert transient == error.transient
    assert f"the server says 'as the server says' (status {code})" == error.cause


def entry(name: bytes, size: int | None = 1, mode: int | None = REGULAR) -> Entry:
    """Return a folder's entry."""
    return Entry(name, Attributes(size, mode, 1_700_000_000))


def test_only_files_with_names_of_use_are_listed() -> None:
    """Dots, folders, links and names that hold a path are not files."""
    shown = listing(
        [
            entry(b"."),
            entry(b".."),
            entry(b"b"),
            entry(b"a\xff", 7),
            entry(b"../../etc/passwd"),
            entry(b"nul\0"),
            entry(b""),
            entry(b"folder", mode=stat.S_IFDIR | 0o755),
            entry(b"link", mode=stat.S_IFLNK | 0o777),
            entry(b"no size", size=None),
            entry(b"no mode", mode=None),
        ]
    )
    assert (
        RemoteFile("a\udcff", 7, 1_700_000_000),
        RemoteFile("b", 1, 1_700_000_000),
        RemoteFile("no mode", 1, 1_700_000_000),
    ) == shown.files
    ignored = ("", "../../etc/passwd", "folder", "link", "no size", "nul\0")
    assert ignored == shown.ignored


def test_a_listing_without_end_is_cut() -> None:
    """A server that never stops listing does not fill our memory."""
    shown = listing(chain(repeat(entry(b"folder", None), 5), repeat(entry(b"a"))))
    assert LIST_LIMIT == len(shown.files) + len(shown.ignored)
    assert shown.more
