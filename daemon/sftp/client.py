"""The transport port over SFTP."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager

import paramiko

from daemon.deadlines import Deadlines
from daemon.sftp import pipeline, wire
from daemon.sftp.connection import Connection, SftpSettings, log_in, timed_out
from daemon.sftp.many import ManyFiles
from daemon.sftp.translation import (
    MISSING,
    blocks_of,
    error_of,
    is_regular,
    listing,
    local_fault,
)
from daemon.sftp.wire import (
    Attributes,
    Entry,
    Reader,
    Session,
    Status,
    WireFault,
)
from daemon.transport import (
    LIST_LIMIT,
    Get,
    Listing,
    Outcomes,
    Put,
    Sink,
    Source,
    Transport,
    checked_folder,
    checked_name,
)
from daemon.transport_errors import (
    AlreadyThere,
    ConnectionLost,
    Damaged,
    FolderMissing,
    LocalFault,
    NoSpace,
    NotThere,
    ProtocolFault,
    TooLarge,
    TransportError,
)

__all__ = ["SftpSettings", "SftpTransport", "connect"]

_LISTING_BYTES = LIST_LIMIT * 256  # the longest listing taken, for its deadline


def connect(settings: SftpSettings, deadlines: Deadlines) -> Transport:
    """Log in to a partner's server and return its files as a transport.

    Raises what `log_in` raises, and what opening an SFTP session may.
    """
    connection = log_in(settings, deadlines)
    return SftpTransport(connection, connection.open_session(), settings, deadlines)


class SftpTransport:
    """The transport port over one SFTP session of a connection.

    Sessions of one connection share its end: a deadline that passes on one of them
    closes them all, since what hangs is the line.
    """

    def __init__(
        self,
        connection: Connection,
        session: Session,
        settings: SftpSettings,
        deadlines: Deadlines,
    ) -> None:
        self._connection = connection
        self._session = session
        self._settings = settings
        self._deadlines = deadlines
        self._root = settings.remote_root.rstrip("/") + "/"
        self._many = ManyFiles(self, connection, session)

    def list(self, folder: str) -> Listing:
        """Look at a folder; see the port."""
        path = self.path(folder)
        with self.doing("list", folder, _LISTING_BYTES):
            handle = self._open_folder(folder, path)
            with closing(self._entries(handle)) as entries:
                return listing(entries)

    def size(self, folder: str, name: str) -> int:
        """Return a file's size; see the port."""
        path = self.path(folder, name)
        with self.doing("look at", f"{folder}/{name}"):
            return self.size_of_file("look at", f"{folder}/{name}", path)

    def read(self, folder: str, name: str, sink: Sink, limit: int) -> int:
        """Copy a file into sink; see the port."""
        path = self.path(folder, name)
        subject = f"{folder}/{name}"
        with self.doing("read", subject):
            size = self.size_of_file("read", subject, path)
            if size > limit:
                raise self.too_large(subject, limit)
            body = path + wire.number(wire.OPEN_TO_READ) + wire.NO_ATTRIBUTES
            handle = self._session.call(wire.OPEN, body, wire.HANDLE).text()
        copied = 0

        def take(block: bytes) -> None:
            nonlocal copied
            if copied + len(block) > limit:
                raise self.too_large(subject, limit)
            try:
                sink.write(block)
            except OSError as error:
                raise local_fault("keep what came of", subject, error) from error
            copied += len(block)

        with self.doing("read", subject, size):
            try:
                pipeline.read_all(self._session, handle, size, take)
            finally:
                self._let_go(handle)
        if copied < size:
            raise self.error(
                Damaged, "read", subject, f"found {copied} bytes; expected {size}"
            )
        return copied

    def write(self, folder: str, name: str, source: Source, size: int) -> None:
        """Create a file from source; see the port."""
        path = self.path(folder, name)
        subject = f"{folder}/{name}"
        with self.doing("create", subject):
            handle = self._create(folder, subject, path)
        try:
            with self.doing("write", subject, size):
                self._fill(handle, path, subject, source, size)
            with self.doing("compare the size of", subject):
                attributes = self.attributes(path)
            found = None if attributes is None else attributes.size
            if (error := self.size_error(subject, found, size)) is not None:
                raise error
        except TransportError:
            self.undo(path)
            raise

    def rename(self, folder: str, old: str, new: str) -> None:
        """Give a file another name; see the port.

        The plain RENAME of version 3, never posix-rename: OpenSSH makes it a link
        and an unlink, which cannot overwrite.
        """
        old_path, new_path = self.path(folder, old), self.path(folder, new)
        subject = f"{folder}/{old}"
        with self.doing("rename", subject):
            try:
                self._session.call(wire.RENAME, old_path + new_path, wire.STATUS)
            except Status as status:
                raise self.rename_error(subject, new_path, new, status) from status

    def remove(self, folder: str, name: str) -> None:
        """Remove a file; see the port."""
        path = self.path(folder, name)
        with self.doing("remove", f"{folder}/{name}"):
            try:
                self._session.call(wire.REMOVE, path, wire.STATUS)
            except Status as status:
                if status.code not in MISSING:
                    raise

    def write_all(self, folder: str, puts: Sequence[Put]) -> Outcomes:
        """Create files; see the port."""
        return self._many.write(folder, puts)

    def read_all(self, folder: str, gets: Sequence[Get]) -> Outcomes:
        """Copy files into their sinks; see the port."""
        return self._many.read(folder, gets)

    def rename_all(self, folder: str, names: Sequence[tuple[str, str]]) -> Outcomes:
        """Give files other names; see the port."""
        return self._many.rename(folder, names)

    def remove_all(self, folder: str, names: Sequence[str]) -> Outcomes:
        """Remove files; see the port."""
        return self._many.remove(folder, names)

    def close(self) -> None:
        """End the connection; see the port."""
        self._connection.close()

    # -- steps of the above ------------------------------------------------------

    def _create(self, folder: str, subject: str, path: bytes) -> bytes:
        body = path + wire.number(wire.OPEN_TO_CREATE) + wire.NO_ATTRIBUTES
        try:
            return self._session.call(wire.OPEN, body, wire.HANDLE).text()
        except Status as status:
            raise self.create_error(folder, subject, path, status) from status

    def _fill(
        self, handle: bytes, path: bytes, subject: str, source: Source, size: int
    ) -> None:
        session = self._session
        try:
            written = pipeline.write_all(session, handle, blocks_of(source, subject))
            if wire.FSYNC in session.extensions:
                body = wire.text(wire.FSYNC) + wire.text(handle)
                session.call(wire.EXTENDED, body, wire.STATUS)
            session.call(wire.CLOSE, wire.text(handle), wire.STATUS)
        except Status as status:
            self._let_go(handle)
            raise self.write_error(subject, path, status) from status
        except LocalFault:
            self._let_go(handle)
            raise
        if written != size:
            raise self.source_error(subject, written, size)

    def _entries(self, handle: bytes) -> Generator[Entry, None, None]:
        """Yield a folder's entries, the next request always under way."""
        session = self._session
        body = wire.text(handle)
        ahead = session.send(wire.READDIR, body)
        try:
            while True:
                reader = session.reply(ahead, wire.NAME)
                ahead = session.send(wire.READDIR, body)
                session.flush()
                for _ in range(reader.number()):
                    name = reader.text()
                    reader.text()  # the line as `ls -l` would print it
                    yield Entry(name, reader.attributes())
        except Status as status:
            if status.code != wire.EOF:
                raise
        finally:
            session.forget(ahead)
            self._let_go(handle)

    def attributes(self, path: bytes) -> Attributes | None:
        """Return what the server tells of a path, of a link itself; None if nothing."""
        try:
            return self._session.call(wire.LSTAT, path, wire.ATTRS).attributes()
        except Status as status:
            if status.code in MISSING:
                return None
            raise

    def size_of_file(self, operation: str, subject: str, path: bytes) -> int:
        """Return a regular file's size; a link, which may point anywhere, is none."""
        attributes = self.attributes(path)
        if attributes is None or not is_regular(attributes):
            raise self.error(NotThere, operation, subject, "found no such file")
        return _size(attributes)

    def size_looked_at(
        self, operation: str, subject: str, look: Reader | Status
    ) -> int:
        """Return the size that an LSTAT's reply tells, as `size_of_file` does."""
        if isinstance(look, Status):
            if look.code not in MISSING:
                raise self.status_error(operation, subject, look)
        else:
            attributes = look.attributes()
            if is_regular(attributes):
                return _size(attributes)
        raise self.error(NotThere, operation, subject, "found no such file")

    def _open_folder(self, folder: str, path: bytes) -> bytes:
        try:
            return self._session.call(wire.OPENDIR, path, wire.HANDLE).text()
        except Status as status:
            if status.code in MISSING:
                raise self._folder_missing(folder, "list") from status
            raise

    def is_full(self, path: bytes) -> bool:
        """Ask whether the file's disk is full: OpenSSH says only that it failed."""
        if wire.STATVFS not in self._session.extensions:
            return False
        body = wire.text(wire.STATVFS) + path
        try:
            reader = self._session.call(wire.EXTENDED, body, wire.EXTENDED_REPLY)
        except Status:
            return False
        _block, unit, _units, _free, available = (
            reader.long_number() for _ in range(5)
        )
        return unit * available < pipeline.WRITE_BYTES

    def _let_go(self, handle: bytes) -> None:
        """Close a handle whose fate does not matter; never raises."""
        try:
            request = self._session.send(wire.CLOSE, wire.text(handle))
            self._session.flush()
        except (OSError, EOFError, paramiko.SSHException):
            self.close()  # half a request may be on its way
        else:
            self._session.forget(request)

    def undo(self, path: bytes) -> None:
        """Remove our own partial file, where the connection still allows it."""
        try:
            with self.doing("remove the part of", "a file"):
                self._session.call(wire.REMOVE, path, wire.STATUS)
        except TransportError:
            pass  # the next attempt finds it by its token, and removes it

    # -- paths and errors --------------------------------------------------------

    def path(self, folder: str, name: str | None = None) -> bytes:
        """Return a path's wire form; raises NameUnusable."""
        parts = checked_folder(folder)
        if name is not None:
            parts = (*parts, checked_name(name))
        path = self._root + "/".join(parts)
        return wire.text(path.encode("utf-8", "surrogateescape"))

    @contextmanager
    def doing(self, operation: str, what: str, size: int = 0) -> Iterator[None]:
        """Bound an operation on that many bytes in time, and translate its errors."""
        settings = self._settings
        allowance_s = (
            settings.operation_timeout_s + size / settings.minimum_rate_bytes_s
        )
        subject = f"{what} on {settings.server}"
        with self._deadlines.guard(allowance_s, self.close) as deadline:
            try:
                yield
            except Status as status:
                raise error_of(status, operation, subject) from status
            except WireFault as error:
                self.close()
                raise ProtocolFault(
                    operation=operation, subject=subject, cause=str(error)
                ) from error
            except (OSError, EOFError, paramiko.SSHException) as error:
                self.close()
                if deadline.passed:
                    raise timed_out(operation, subject, allowance_s) from error
                if isinstance(error, TimeoutError):
                    raise timed_out(
                        operation, subject, settings.operation_timeout_s
                    ) from error
                raise ConnectionLost(
                    operation=operation,
                    subject=subject,
                    cause="the connection was closed",
                ) from error
            except BaseException:
                if deadline.passed:
                    self.close()
                raise

    def create_error(
        self, folder: str, subject: str, path: bytes, status: Status
    ) -> TransportError:
        """Say why a file could not be created."""
        if status.code in MISSING:
            return self._folder_missing(folder, "write")
        if self.attributes(path):
            return self.error(AlreadyThere, "create", subject, "the name is taken")
        return self.status_error("create", subject, status)

    def write_error(self, subject: str, path: bytes, status: Status) -> TransportError:
        """Say why a file could not be written."""
        if status.code == wire.FAILURE and self.is_full(path):
            return self.error(NoSpace, "write", subject, "the server's disk is full")
        return self.status_error("write", subject, status)

    def rename_error(
        self, subject: str, new_path: bytes, new: str, status: Status
    ) -> TransportError:
        """Say why a file could not be given the name new."""
        if status.code not in MISSING and self.attributes(new_path):
            cause = f"the name {new!r} is taken"
            return self.error(AlreadyThere, "rename", subject, cause)
        return self.status_error("rename", subject, status)

    def source_error(self, subject: str, written: int, size: int) -> LocalFault:
        """Say that a source held another number of bytes than announced."""
        return LocalFault(
            operation="send",
            subject=subject,
            cause=f"found {written} bytes to send; expected {size}",
        )

    def size_error(self, subject: str, found: int | None, size: int) -> Damaged | None:
        """Say that the server holds another number of bytes, if it does."""
        if found == size:
            return None
        return Damaged(
            operation="write",
            subject=f"{subject} on {self._settings.server}",
            cause=f"found {'no file' if found is None else f'{found} bytes'}"
            f" there afterwards; expected {size} bytes",
        )

    def status_error(
        self, operation: str, subject: str, status: Status
    ) -> TransportError:
        """Say what a status means."""
        return error_of(status, operation, f"{subject} on {self._settings.server}")

    def error(
        self, kind: type[TransportError], operation: str, what: str, cause: str
    ) -> TransportError:
        return kind(
            operation=operation,
            subject=f"{what} on {self._settings.server}",
            cause=cause,
        )

    def _folder_missing(self, folder: str, operation: str) -> TransportError:
        return self.error(
            FolderMissing, operation, folder, "found no folder of that name"
        )

    def too_large(self, subject: str, limit: int) -> TransportError:
        return self.error(TooLarge, "read", subject, f"found more than {limit} bytes")


def _size(attributes: Attributes) -> int:
    if attributes.size is None:
        raise WireFault("found a file without a size")
    return attributes.size
