"""The ledger on SQLite: the embedded default, which needs nothing else.

A change is durable when `record` returns (WAL with `synchronous=FULL`). Events can be
added but neither changed nor removed; `parcels` is what they make of each parcel, by
`spool.evolution`, so that it can be asked for quickly.
"""

import json
import os
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import Self, TypeAlias

from spool.chain import Link, Mark, Written, first_link, next_link, written
from spool.errors import (
    LedgerBusy,
    LedgerFault,
    LedgerUnknown,
    NoRoom,
    NoSuchParcel,
    SpoolError,
    SpoolUnavailable,
    StaleNumber,
    StaleParcel,
)
from spool.evolution import event_after, evolve, first_happening
from spool.json_forms import parcel_from_json, parcel_to_json
from spool.parcel import Event, Happening, Opening, Parcel, Step
from spool.schema import APPLICATION, SCHEMA, VERSION
from spool.states import Direction, EventName, State

_BUSY_TIMEOUT_S = 10.0
_CHAIN_ROWS = 1000
_KNOWN_PARCELS = 4096
_CHAIN = (
    "SELECT serial, parcel_id, ordinal, time, name, state, detail, link FROM events"
    " WHERE serial > ? AND serial <= ? ORDER BY serial LIMIT ?"
)
_STEP = (
    "UPDATE parcels SET state = ?, unretired = ?, ordinal = ?, parcel = ?"
    " WHERE id = ? AND ordinal = ?"
)

_Row: TypeAlias = tuple[str | int | None, ...]
"""The values of a statement, in its order."""


class SqliteLedger:
    """A `spool.ports.Ledger` in one file."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._connection = connection
        self._lock = RLock()
        self._known = _Known()

    @classmethod
    def create(cls, path: Path, spool_id: str) -> Self:
        """Make the ledger of a new spool; one that is there already is opened."""
        with _told(path, "make"):
            # SQLite gives its other files the same mode.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            ledger = cls(path, _connect(path))
            try:
                ledger._settle()
                with ledger._transaction("make") as database:
                    if _pragma(database, "user_version") == 0:
                        _run(database, SCHEMA)
                        database.execute("INSERT INTO identity VALUES (?)", [spool_id])
                ledger._check(spool_id)
            except BaseException:
                ledger.close()
                raise
        return ledger

    @classmethod
    def open(cls, path: Path, spool_id: str | None = None) -> Self:
        """Open a ledger to read and write; raises LedgerUnknown when it is not ours."""
        with _told(path, "open"):
            ledger = cls(path, _connect(path))
            try:
                ledger._settle()
                ledger._check(spool_id)
            except BaseException:
                ledger.close()
                raise
        return ledger

    @classmethod
    def open_to_read(cls, path: Path) -> Self:
        """Open a ledger to read only, also while another process writes to it."""
        with _told(path, "open"):
            ledger = cls(path, _connect(path))
            try:
                ledger._connection.execute("PRAGMA query_only = ON")
                ledger._check(None)
            except BaseException:
                ledger.close()
                raise
        return ledger

    def record(
        self,
        *changes: Opening | Step,
        at: datetime,
        numbers: Mapping[str, range] | None = None,
    ) -> tuple[Parcel, ...]:
        with self._transaction("write") as database:
            for counter, used in (numbers or {}).items():
                _advance(database, counter, used)
            writing = _Writing(database, self._known, at.astimezone(UTC))
            after = tuple(writing.apply(change) for change in changes)
            writing.write()
            return after

    @property
    def spool_id(self) -> str:
        """The id of the spool whose ledger this is."""
        with self._reading() as database:
            return _spool_id(database)

    def parcel_ids(self) -> list[int]:
        """Return the id of every parcel, upwards."""
        with self._reading() as database:
            rows = database.execute("SELECT id FROM parcels ORDER BY id").fetchall()
        return [row[0] for row in rows]

    def mark(self) -> Mark:
        """Return where the chain of events ends."""
        with self._reading() as database:
            return _mark(database)

    def chain(self) -> Iterator[Link]:
        """Give every event with its link, in the order in which they were written.

        The ledger may go on being written to; what comes later is not given.
        """
        last = self.mark().serial
        serial = 0
        while serial < last:
            with self._reading() as database:
                rows = database.execute(_CHAIN, [serial, last, _CHAIN_ROWS]).fetchall()
            if not rows:
                return
            for found, *fields, link in rows:
                yield Link(found, Written(*fields), link)
            serial = rows[-1][0]

    def parcel(self, parcel_id: int) -> Parcel:
        with self._reading() as database:
            return _parcel(database, self._known, parcel_id)

    def parcels(
        self,
        *,
        direction: Direction | None = None,
        partner: str | None = None,
        states: Collection[State] | None = None,
        name: str | None = None,
        sha256: str | None = None,
        unretired: bool = False,
        newest: int | None = None,
    ) -> list[Parcel]:
        conditions, values = ["1"], list[str | int]()
        for column, value in (
            ("direction", direction),
            ("partner", partner),
            ("folded_name", None if name is None else name.casefold()),
            ("sha256", sha256),
        ):
            if value is not None:
                conditions.append(f"{column} = ?")
                values.append(str(value))
        if states is not None:
            conditions.append(f"state IN ({_places(states)})")
            values.extend(str(state) for state in states)
        if unretired:
            conditions.append("unretired")
        # Only the fixed words above are put into the text; values are bound.
        query = f"SELECT id, parcel FROM parcels WHERE {' AND '.join(conditions)}"  # noqa: S608
        query += " ORDER BY id DESC LIMIT ?"
        values.append(-1 if newest is None else newest)
        with self._reading() as database:
            rows = database.execute(query, values).fetchall()
            return [self._known.read(*row) for row in reversed(rows)]

    def of_files(
        self, *, names: Collection[str] = (), digests: Collection[str] = ()
    ) -> list[Parcel]:
        query = (
            "SELECT id, parcel FROM parcels WHERE"  # noqa: S608 - as above
            f" folded_name IN ({_places(names)}) OR sha256 IN ({_places(digests)})"
            " ORDER BY id"
        )
        values = [*(name.casefold() for name in names), *digests]
        with self._reading() as database:
            rows = database.execute(query, values).fetchall()
            return [self._known.read(*row) for row in rows]

    def counts(self) -> Mapping[tuple[Direction, State], int]:
        query = "SELECT direction, state, count(*) FROM parcels GROUP BY 1, 2"
        with self._reading() as database:
            rows = database.execute(query).fetchall()
        return {
            (Direction(direction), State(state)): count
            for direction, state, count in rows
        }

    def events(self, parcel_id: int) -> list[Event]:
        query = (
            "SELECT ordinal, time, name, state, detail FROM events"
            " WHERE parcel_id = ? ORDER BY ordinal"
        )
        with self._reading() as database:
            rows = database.execute(query, [parcel_id]).fetchall()
        return [
            Event(
                parcel_id=parcel_id,
                ordinal=ordinal,
                time=datetime.fromisoformat(time),
                name=EventName(name),
                state=State(state),
                detail=json.loads(detail),
            )
            for ordinal, time, name, state, detail in rows
        ]

    def number(self, counter: str) -> int:
        with self._reading() as database:
            return _number(database, counter)

    def seen(self, partner: str, name: str, size: int, modified_s: int) -> str | None:
        query = (
            "SELECT sha256 FROM seen"
            " WHERE partner = ? AND name = ? AND size = ? AND modified_s = ?"
        )
        values = (partner, ascii(name), size, modified_s)
        with self._reading() as database:
            row = database.execute(query, values).fetchone()
        return None if row is None else str(row[0])

    def mark_seen(
        self, partner: str, name: str, size: int, modified_s: int, sha256: str
    ) -> None:
        # ascii: a hostile name may hold what is no Unicode text
        values = (partner, ascii(name), size, modified_s, sha256)
        with self._transaction("write") as database:
            database.execute(
                "INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?, ?)", values
            )

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def _settle(self) -> None:
        """Set how durable writes are; a share that cannot do WAL goes without."""
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("PRAGMA foreign_keys = ON")

    def _check(self, spool_id: str | None) -> None:
        if _pragma(self._connection, "application_id") != APPLICATION:
            raise self._unknown("found another program's file")
        version = _pragma(self._connection, "user_version")
        if version != VERSION:
            raise self._unknown(f"found version {version}; expected {VERSION}")
        found = _spool_id(self._connection)
        if spool_id is not None and found != spool_id:
            raise self._unknown(f"found that of spool {found}; expected {spool_id}")

    def _unknown(self, cause: str) -> LedgerUnknown:
        return LedgerUnknown(operation="open", subject=str(self._path), cause=cause)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock, _told(self._path, "read"):
            yield self._connection

    @contextmanager
    def _transaction(self, operation: str) -> Iterator[sqlite3.Connection]:
        with self._lock, _told(self._path, operation):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    with suppress(sqlite3.Error):  # the first error is the one to tell
                        self._connection.execute("ROLLBACK")
                raise


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=_BUSY_TIMEOUT_S,
        isolation_level=None,  # transactions are begun and ended by hand
        check_same_thread=False,  # every use is under the ledger's lock
    )


def _places(values: Collection[object]) -> str:
    """Return as many places for values as there are."""
    return ", ".join("?" * len(values))


def _run(database: sqlite3.Connection, script: str) -> None:
    """Run statements inside the open transaction, which executescript would end."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            database.execute(statement)
            statement = ""


def _pragma(database: sqlite3.Connection, name: str) -> int:
    (value,) = database.execute(f"PRAGMA {name}").fetchone()
    return int(value)


class _Known:
    """Parcels as they were read or written last: most are soon asked for again."""

    def __init__(self) -> None:
        self._parcels: dict[int, tuple[str, Parcel]] = {}

    def read(self, parcel_id: int, text: str) -> Parcel:
        """Return the parcel of a row."""
        found = self._parcels.get(parcel_id)
        if found is not None and found[0] == text:
            return found[1]
        parcel = parcel_from_json(json.loads(text))
        self.add(text, parcel)
        return parcel

    def add(self, text: str, parcel: Parcel) -> None:
        """Note the parcel of a text, which may be written in vain: it is compared."""
        if len(self._parcels) >= _KNOWN_PARCELS:
            del self._parcels[next(iter(self._parcels))]
        self._parcels[parcel.id] = (text, parcel)


class _Writing:
    """Changes that are made in one transaction: worked out first, then written.

    A step is worked out from the parcel as it was given: of one parcel and ordinal
    there is but one form, and writing finds out whether it is still the ledger's.
    """

    def __init__(
        self, database: sqlite3.Connection, known: _Known, at: datetime
    ) -> None:
        self._database = database
        self._known = known
        self._at = at
        self._mark = _mark(database)
        self._new_id = 0
        self._opened: list[_Row] = []
        self._stepped: list[tuple[Parcel, _Row]] = []
        self._events: list[_Row] = []

    def apply(self, change: Opening | Step) -> Parcel:
        """Work out a change; return the parcel after it."""
        before: Parcel | None = None
        if isinstance(change, Opening):
            parcel_id = self._next_id()
            happenings: tuple[Happening, ...] = (first_happening(change), *change.then)
        else:
            before = change.parcel
            parcel_id = before.id
            happenings = change.happenings
        parcel = before
        for happening in happenings:
            event = event_after(parcel, parcel_id, happening, self._at)
            parcel = evolve(parcel, event)
            self._add_event(event)
        if parcel is None:
            raise ValueError("a step has at least one event")
        text = json.dumps(parcel_to_json(parcel))
        state = (str(parcel.state), parcel.source is not None, parcel.ordinal, text)
        if before is None:
            self._opened.append(
                (
                    parcel.id,
                    str(parcel.direction),
                    parcel.partner,
                    parcel.name.casefold(),
                    parcel.sha256,
                    *state,
                )
            )
        else:
            self._stepped.append((before, (*state, parcel_id, before.ordinal)))
        self._known.add(text, parcel)
        return parcel

    def write(self) -> None:
        """Write what was worked out; raises StaleParcel, and NoSuchParcel."""
        database = self._database
        database.executemany(
            "INSERT INTO parcels VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", self._opened
        )
        for before, row in self._stepped:
            if database.execute(_STEP, row).rowcount != 1:
                found = _parcel(database, self._known, before.id)
                raise StaleParcel.moved_on(
                    before.id, found=found.ordinal, expected=before.ordinal
                )
        database.executemany(
            "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)", self._events
        )

    def _next_id(self) -> int:
        if not self._new_id:
            (last,) = self._database.execute(
                "SELECT coalesce(max(id), 0) FROM parcels"
            ).fetchone()
            self._new_id = last
        self._new_id += 1
        return self._new_id

    def _add_event(self, event: Event) -> None:
        row = written(event)
        self._mark = Mark(self._mark.serial + 1, next_link(self._mark.link, row))
        self._events.append(
            (
                self._mark.serial,
                row.parcel_id,
                row.ordinal,
                row.time,
                row.name,
                row.state,
                row.detail,
                self._mark.link,
            )
        )


def _mark(database: sqlite3.Connection) -> Mark:
    row = database.execute(
        "SELECT serial, link FROM events ORDER BY serial DESC LIMIT 1"
    ).fetchone()
    return Mark(*row) if row is not None else Mark(0, first_link(_spool_id(database)))


def _spool_id(database: sqlite3.Connection) -> str:
    (found,) = database.execute("SELECT spool_id FROM identity").fetchone()
    return str(found)


def _parcel(database: sqlite3.Connection, known: _Known, parcel_id: int) -> Parcel:
    row = database.execute(
        "SELECT id, parcel FROM parcels WHERE id = ?", [parcel_id]
    ).fetchone()
    if row is None:
        raise NoSuchParcel.of(parcel_id)
    return known.read(*row)


def _number(database: sqlite3.Connection, counter: str) -> int:
    row = database.execute(
        "SELECT value FROM numbers WHERE counter = ?", [counter]
    ).fetchone()
    return 0 if row is None else int(row[0])


def _advance(database: sqlite3.Connection, counter: str, used: range) -> None:
    found = _number(database, counter)
    if used.start != found + 1:
        raise StaleNumber.taken(counter, value=used.start, found=found)
    database.execute(
        "INSERT OR REPLACE INTO numbers VALUES (?, ?)", (counter, used[-1])
    )


@contextmanager
def _told(path: Path, operation: str) -> Iterator[None]:
    """Raise the spool's own errors in place of the database's."""
    subject = f"the ledger {path}"
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise StaleParcel(
            operation=operation, subject=subject, cause=str(error)
        ) from error
    except sqlite3.Error as error:
        raise _kind(error)(
            operation=operation, subject=subject, cause=str(error)
        ) from error
    except OSError as error:
        raise LedgerFault(
            operation=operation, subject=subject, cause=str(error)
        ) from error


def _kind(error: sqlite3.Error) -> type[SpoolError]:
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:  # the low byte is the class
        case sqlite3.SQLITE_FULL:
            return NoRoom
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return LedgerBusy
        case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_CANTOPEN:
            return SpoolUnavailable  # a share that went away, as a rule
        case sqlite3.SQLITE_NOTADB:
            return LedgerUnknown
        case _:
            return LedgerFault
