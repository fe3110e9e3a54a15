"""The transport port's methods for many files, over several channels of a connection.

A wave of small files shares one deadline, `operation_timeout_s` and the time that all
its bytes may take. A large file goes by itself, by the method for one; so does a file
about which the wave's replies leave a doubt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, TypeVar

from daemon.one_by_one import each
from daemon.sftp import wire
from daemon.sftp.connection import Connection
from daemon.sftp.translation import MISSING, blocks_of, local_fault
from daemon.sftp.waves import (
    ALONE_BYTES,
    WAVE_BYTES,
    Request,
    Upload,
    ask_all,
    read_wave,
    write_wave,
)
from daemon.sftp.wire import Session, Status
from daemon.transport import Get, NameUnusable, Outcomes, Put, TransportError

if TYPE_CHECKING:
    from daemon.sftp.client import SftpTransport

CHANNELS: Final = 8
"""Most channels of one connection; servers allow ten as a rule."""

WAVE_FILES: Final = 128
"""Most files of a wave: a server opens so many at once."""

Task = TypeVar("Task")


class ManyFiles:
    """Many files at once, for a transport that knows how to do each by itself."""

    def __init__(self, one: SftpTransport, connection: Connection, first: Session):
        self._one = one
        self._connection = connection
        self._sessions = [first]
        self._may_grow = True

    def write(self, folder: str, puts: Sequence[Put]) -> Outcomes:
        """Create files; see the port."""

        def alone(put: Put) -> None:
            self._one.write(folder, put.name, put.source, put.size)

        outcomes: Outcomes = []
        for wave in _waves(puts, lambda put: put.size):
            if len(wave) == 1:
                outcomes += each(wave, alone)
            else:
                outcomes += self._named(
                    wave,
                    lambda put: self._one.path(folder, put.name),
                    lambda named: self._write_wave(folder, named),
                )
        return outcomes

    def read(self, folder: str, gets: Sequence[Get]) -> Outcomes:
        """Copy files into their sinks; see the port."""

        def alone(get: Get) -> None:
            self._one.read(folder, get.name, get.sink, get.limit)

        outcomes: Outcomes = []
        for wave in _waves(gets, lambda get: 0):
            if len(wave) == 1:
                outcomes += each(wave, alone)
            else:
                outcomes += self._named(
                    wave,
                    lambda get: self._one.path(folder, get.name),
                    lambda named: self._read_looked_at(folder, named),
                )
        return outcomes

    def rename(self, folder: str, names: Sequence[tuple[str, str]]) -> Outcomes:
        """Give files other names; see the port."""
        one = self._one

        def ask(named: Sequence[tuple[tuple[str, str], bytes]]) -> Outcomes:
            requests = [(wire.RENAME, both) for _, both in named]

            def error(index: int, status: Status) -> TransportError | None:
                old, new = named[index][0]
                subject = f"{folder}/{old}"
                new_path = one.path(folder, new)
                return one.rename_error(subject, new_path, new, status)

            return self._ask("rename", folder, requests, error)

        outcomes: Outcomes = []
        for wave in _waves(names, lambda pair: 0):
            outcomes += self._named(
                wave,
                lambda pair: one.path(folder, pair[0]) + one.path(folder, pair[1]),
                ask,
            )
        return outcomes

    def remove(self, folder: str, names: Sequence[str]) -> Outcomes:
        """Remove files; see the port."""

        def ask(named: Sequence[tuple[str, bytes]]) -> Outcomes:
            requests = [(wire.REMOVE, path) for _, path in named]

            def error(index: int, status: Status) -> TransportError | None:
                if status.code in MISSING:
                    return None
                subject = f"{folder}/{named[index][0]}"
                return self._one.status_error("remove", subject, status)

            return self._ask("remove", folder, requests, error)

        outcomes: Outcomes = []
        for wave in _waves(names, lambda name: 0):
            outcomes += self._named(
                wave, lambda name: self._one.path(folder, name), ask
            )
        return outcomes

    # -- waves -------------------------------------------------------------------

    def _named(
        self,
        tasks: Sequence[Task],
        path: Callable[[Task], bytes],
        work: Callable[[Sequence[tuple[Task, bytes]]], Outcomes],
    ) -> Outcomes:
        """Do the work for the tasks whose names may stand in a path."""
        outcomes: Outcomes = [None] * len(tasks)
        named: list[tuple[Task, bytes]] = []
        places: list[int] = []
        for index, task in enumerate(tasks):
            try:
                named.append((task, path(task)))
                places.append(index)
            except NameUnusable as error:
                outcomes[index] = error
        if named:
            for index, outcome in zip(places, work(named), strict=True):
                outcomes[index] = outcome
        return outcomes

    def _ask(
        self,
        operation: str,
        folder: str,
        requests: Sequence[Request],
        error: Callable[[int, Status], TransportError | None],
    ) -> Outcomes:
        """Make one request for each file; what was answered stays known."""
        outcomes: Outcomes = [None] * len(requests)
        unknown = set(range(len(requests)))
        try:
            with self._one.doing(operation, _several(requests, folder)):
                refused: list[tuple[int, Status]] = []
                answers = ask_all(self._spread(len(requests)), requests, wire.STATUS)
                for index, answer in enumerate(answers):
                    if isinstance(answer, Status):
                        refused.append((index, answer))
                    else:
                        unknown.discard(index)
                for index, status in refused:
                    outcomes[index] = error(index, status)
                    unknown.discard(index)
        except TransportError as gone:
            for index in unknown:
                outcomes[index] = gone
        return outcomes

    def _write_wave(self, folder: str, named: Sequence[tuple[Put, bytes]]) -> Outcomes:
        uploads = [
            Upload(path, blocks_of(put.source, f"{folder}/{put.name}"))
            for put, path in named
        ]
        total = sum(put.size for put, _ in named)
        try:
            with self._one.doing("write", _several(named, folder), total):
                write_wave(self._spread(len(named)), uploads)
                return [
                    self._written(folder, put, upload)
                    for (put, _), upload in zip(named, uploads, strict=True)
                ]
        except TransportError as gone:
            return [gone] * len(named)

    def _written(self, folder: str, put: Put, upload: Upload) -> TransportError | None:
        """Judge one file of a wave; what is not whole is removed."""
        one, subject = self._one, f"{folder}/{put.name}"
        fault = upload.fault
        if isinstance(fault, Status) and not upload.created:
            return one.create_error(folder, subject, upload.path, fault)
        error: TransportError | None = None
        if isinstance(fault, Status):
            error = one.write_error(subject, upload.path, fault)
        elif fault is not None:
            error = fault
        elif upload.written != put.size:
            error = one.source_error(subject, upload.written, put.size)
        elif upload.found != put.size:
            # a server may have looked before it closed: now it has
            attributes = one.attributes(upload.path)
            found = None if attributes is None else attributes.size
            error = one.size_error(subject, found, put.size)
        if error is not None:
            one.undo(upload.path)
        return error

    def _read_looked_at(
        self, folder: str, named: Sequence[tuple[Get, bytes]]
    ) -> Outcomes:
        """Look at all files, then read the small ones in waves."""
        one = self._one
        try:
            with one.doing("look at", _several(named, folder)):
                requests = [(wire.LSTAT, path) for _, path in named]
                looks = list(ask_all(self._spread(len(named)), requests, wire.ATTRS))
        except TransportError as gone:
            return [gone] * len(named)
        outcomes: Outcomes = [None] * len(named)
        fitting: list[tuple[int, int]] = []
        for index, ((get, _), look) in enumerate(zip(named, looks, strict=True)):
            try:
                size = one.size_looked_at("read", f"{folder}/{get.name}", look)
                if size > get.limit:
                    raise one.too_large(f"{folder}/{get.name}", get.limit)
                fitting.append((index, size))
            except TransportError as error:
                outcomes[index] = error
        for wave in _waves(fitting, lambda found: found[1]):
            files = [(*named[index], size) for index, size in wave]
            errors = self._read_wave(folder, files)
            for (index, _), outcome in zip(wave, errors, strict=True):
                outcomes[index] = outcome
        return outcomes

    def _read_wave(
        self, folder: str, files: Sequence[tuple[Get, bytes, int]]
    ) -> Outcomes:
        one = self._one

        def alone(get: Get) -> None:
            one.read(folder, get.name, get.sink, get.limit)

        if len(files) == 1:
            return each([files[0][0]], alone)
        total = sum(size for _, _, size in files)
        outcomes: Outcomes = []
        doubtful: list[int] = []
        try:
            with one.doing("read", _several(files, folder), total):
                answers = read_wave(
                    self._spread(len(files)), [(path, size) for _, path, size in files]
                )
                for (get, _, _), answer in zip(files, answers, strict=True):
                    if answer is None:
                        doubtful.append(len(outcomes))
                        outcomes.append(None)
                    else:
                        outcomes.append(self._kept(folder, get, answer))
        except TransportError as gone:
            outcomes += [gone] * (len(files) - len(outcomes))
        for index in doubtful:
            outcomes[index] = each([files[index][0]], alone)[0]
        return outcomes

    def _kept(
        self, folder: str, get: Get, answer: bytes | Status
    ) -> TransportError | None:
        subject = f"{folder}/{get.name}"
        if isinstance(answer, Status):
            return self._one.status_error("read", subject, answer)
        try:
            get.sink.write(answer)
        except OSError as error:
            return local_fault("keep what came of", subject, error)
        return None

    def _spread(self, files: int) -> Sequence[Session]:
        """Return the channels to spread that many files over; open more if it pays."""
        wanted = min(CHANNELS, 1 + files // 4)
        missing = wanted - len(self._sessions)
        if missing > 0 and self._may_grow:
            more = self._connection.open_more_sessions(missing)
            self._sessions += more
            self._may_grow = len(more) == missing
        return self._sessions[:wanted]


def _waves(
    tasks: Sequence[Task], size_of: Callable[[Task], int]
) -> Iterator[list[Task]]:
    """Cut tasks into waves, in order; a large file is a wave by itself."""
    wave: list[Task] = []
    total = 0
    for task in tasks:
        size = size_of(task)
        full = len(wave) == WAVE_FILES or total + size > WAVE_BYTES
        if wave and (full or size > ALONE_BYTES):
            yield wave
            wave, total = [], 0
        wave.append(task)
        total += size
        if size > ALONE_BYTES:
            yield wave
            wave, total = [], 0
    if wave:
        yield wave


def _several(tasks: Sequence[object], folder: str) -> str:
    return f"{len(tasks)} files in {folder}"
