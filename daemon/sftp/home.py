"""One user's files, as the embedded server shows them: nothing outside the home.

Paths are cut into parts before anything is looked at, ".." included, and the parts are
walked by `daemon.held_folder`, which follows no link. Nothing is ever overwritten:
a file is created or the request fails, whatever flags the client sends.
"""

import errno
import os
import posixpath
from collections.abc import Callable
from contextlib import closing, suppress
from functools import wraps
from pathlib import Path
from typing import BinaryIO, Concatenate, ParamSpec, TypeVar

from paramiko import (
    ServerInterface,
    SFTPAttributes,
    SFTPHandle,
    SFTPServer,
    SFTPServerInterface,
)
from paramiko.message import Message
from paramiko.sftp import (
    SFTP_BAD_MESSAGE,
    SFTP_OK,
    SFTP_OP_UNSUPPORTED,
    SFTP_PERMISSION_DENIED,
)

from daemon.held_folder import HeldFolder, hold
from daemon.transport import LIST_LIMIT, checked_name
from daemon.transport_errors import NameUnusable

_P = ParamSpec("_P")
_T = TypeVar("_T")


def _status_for_errors(
    method: Callable[Concatenate["Home", _P], _T],
) -> Callable[Concatenate["Home", _P], _T | int]:
    """Answer with an SFTP status where a method meets an error."""

    @wraps(method)
    def answering(home: "Home", /, *args: _P.args, **kwargs: _P.kwargs) -> _T | int:
        try:
            return method(home, *args, **kwargs)
        except NameUnusable:
            return SFTP_PERMISSION_DENIED
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:
                return SFTP_BAD_MESSAGE  # as OpenSSH says it
            return SFTPServer.convert_errno(error.errno or 0)

    return answering


class Home(SFTPServerInterface):
    """The requests of one session, confined to one folder."""

    def __init__(self, server: ServerInterface, folder: Path) -> None:
        super().__init__(server)
        self._folder = folder

    @_status_for_errors
    def list_folder(self, path: str) -> list[SFTPAttributes] | int:
        """Return a folder's entries, links themselves."""
        with closing(hold(self._folder, _parts(path))) as held:
            entries = []
            for name, found in held.entries():
                attributes = SFTPAttributes.from_stat(found)
                # bytes, since paramiko encodes text strictly
                attributes.filename = os.fsencode(name)  # type: ignore[assignment]
                entries.append(attributes)
                if len(entries) > LIST_LIMIT:
                    break
            return entries

    @_status_for_errors
    def lstat(self, path: str) -> SFTPAttributes | int:
        """Return what a path is; of a link, the link itself."""
        parts = _parts(path)
        if not parts:
            return SFTPAttributes.from_stat(self._folder.stat())
        with closing(hold(self._folder, parts[:-1])) as held:
            return SFTPAttributes.from_stat(held.look(parts[-1]))

    def stat(self, path: str) -> SFTPAttributes | int:
        """Return what a path is: the same, since no link is followed."""
        return self.lstat(path)

    @_status_for_errors
    def open(self, path: str, flags: int, attr: SFTPAttributes) -> SFTPHandle | int:
        """Open a file to be read, or create one to be written."""
        folder, name = _split(path)
        held = hold(self._folder, folder)
        try:
            if flags & os.O_CREAT:
                return _Writing(held, held.create(name))
            if flags & (os.O_WRONLY | os.O_RDWR):
                return SFTP_PERMISSION_DENIED
            reading = SFTPHandle(flags)
            reading.readfile = held.open_to_read(name)  # type: ignore[attr-defined]
        except BaseException:
            held.close()
            raise
        held.close()
        return reading

    @_status_for_errors
    def rename(self, oldpath: str, newpath: str) -> int:
        """Give a file another name in its folder; fails if that is taken."""
        folder, old = _split(oldpath)
        new_folder, new = _split(newpath)
        if folder != new_folder:
            return SFTP_OP_UNSUPPORTED
        with closing(hold(self._folder, folder)) as held:
            held.rename(old, new)
            held.make_durable()
        return SFTP_OK

    @_status_for_errors
    def remove(self, path: str) -> int:
        """Remove a file."""
        folder, name = _split(path)
        with closing(hold(self._folder, folder)) as held:
            held.remove(name)
            held.make_durable()
        return SFTP_OK


class _Writing(SFTPHandle):
    """A file being written; when it is closed it is on disk, or closing fails."""

    def __init__(self, held: HeldFolder, file: BinaryIO) -> None:
        super().__init__(os.O_WRONLY)
        self._held = held
        self.writefile = file

    def stat(self) -> SFTPAttributes | int:
        """Return what the open file is."""
        self.writefile.flush()
        return SFTPAttributes.from_stat(os.fstat(self.writefile.fileno()))

    def close(self) -> None:
        """Close the file once it is on disk; raises OSError, which the client sees."""
        try:
            with self.writefile as file:
                file.flush()
                os.fsync(file.fileno())
            self._held.make_durable()
        finally:
            self._held.close()


class HomeServer(SFTPServer):
    """paramiko's SFTP server, made to bear hostile names and lines that are cut."""

    def _process(self, t: int, request_number: int, msg: Message) -> None:
        tolerant = _TolerantMessage(msg.get_remainder())
        # the one place to come between a packet and its reading; private
        super()._process(t, request_number, tolerant)  # type: ignore[misc]

    def finish_subsystem(self) -> None:
        """Let every open file go, before paramiko meets the line that was cut."""
        for handle in self.file_table.values():
            with suppress(OSError):
                handle.close()
        self.file_table = {}
        super().finish_subsystem()


class _TolerantMessage(Message):
    def get_text(self) -> str:
        return self.get_string().decode("utf-8", "surrogateescape")


def _parts(path: str) -> tuple[str, ...]:
    """Cut a client's path into parts below the home; ".." cannot leave it."""
    whole = posixpath.normpath("/" + path)
    return tuple(checked_name(part) for part in whole.split("/") if part)


def _split(path: str) -> tuple[tuple[str, ...], str]:
    """Cut a client's path into a folder's parts and a name; the home is no file."""
    parts = _parts(path)
    if not parts:
        checked_name("")
    return parts[:-1], parts[-1]
