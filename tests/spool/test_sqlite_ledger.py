"""What only the ledger on disk does: durability, and refusing what is not its own."""

import sqlite3
import stat
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from spool.errors import LedgerBusy, LedgerUnknown, SpoolUnavailable, StaleParcel
from spool.parcel import Happening, Step
from spool.sqlite_ledger import SqliteLedger
from spool.states import EventName
from tests.spool.test_ledgers import admitted

NOW = datetime(2026, 2, 20, 9, 30, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger with one parcel, closed."""
    path = tmp_path / "ledger.sqlite"
    ledger = SqliteLedger.create(path, "abc")
    ledger.record(admitted(), at=NOW, numbers={"receipts": range(1, 2)})
    ledger.close()
    return path


def _execute(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    try:
        with connection:
            connection.execute(statement)
    finally:
        connection.close()


def test_opened_again(path: Path) -> None:
    """Everything is there when the ledger is opened again."""
    ledger = SqliteLedger.open(path, "abc")

    assert ["E1234501.X01"] == [parcel.name for parcel in ledger.parcels()]
    assert 1 == ledger.number("receipts")
    ledger.close()
    ledger.close()


def test_survives_a_power_cut(path: Path) -> None:
    """Each commit is flushed: in WAL mode only FULL does so."""
    ledger = SqliteLedger.open(path, "abc")
    database = ledger._connection

    assert ("wal",) == database.execute("PRAGMA journal_mode").fetchone()
    assert (2,) == database.execute("PRAGMA synchronous").fetchone()
    ledger.close()


def test_made_again(path: Path) -> None:
    """Making a ledger that is there leaves it as it is."""
    ledger = SqliteLedger.create(path, "abc")

    assert 1 == len(ledger.parcels())
    ledger.close()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM events",
        "UPDATE events SET detail = '{}'",
        "DELETE FROM parcels",
    ],
)
def test_history_stays(path: Path, statement: str) -> None:
    """Not even another program can change or remove what happened."""
    with pytest.raises(sqlite3.IntegrityError, match="are never"):
        _execute(path, statement)


def test_of_another_spool(path: Path) -> None:
    """The ledger of another spool is refused."""
    with pytest.raises(LedgerUnknown, match="found that of spool abc; expected xyz"):
        SqliteLedger.open(path, "xyz")


@pytest.mark.parametrize("version", [0, 99])
def test_of_another_version(path: Path, version: int) -> None:
    """A ledger of a version that is not known is refused, not guessed at."""
    _execute(path, f"PRAGMA user_version = {version}")

    with pytest.raises(LedgerUnknown, match=f"found version {version}"):
        SqliteLedger.open(path, "abc")


def test_no_ledger_at_all(tmp_path: Path) -> None:
    """Another file is refused; a missing one is not made."""
    (tmp_path / "text").write_text("this is no database " * 100)

    with pytest.raises(LedgerUnknown):
        SqliteLedger.open(tmp_path / "text", "abc")
    with pytest.raises(SpoolUnavailable):
        SqliteLedger.open(tmp_path / "missing", "abc")
    assert not (tmp_path / "missing").exists()


def test_of_another_program(tmp_path: Path) -> None:
    """A database that another program made is refused."""
    _execute(tmp_path / "other", "PRAGMA user_version = 1")

    with pytest.raises(LedgerUnknown, match="another program"):
        SqliteLedger.open(tmp_path / "other", "abc")


def test_read_while_written(path: Path) -> None:
    """A reader sees what is recorded, while the daemon has the ledger open."""
    daemon = SqliteLedger.open(path, "abc")
    reader = SqliteLedger.open_to_read(path)
    daemon.record(admitted(name="A1234501.X01"), at=NOW)

    assert 2 == len(reader.parcels())
    with pytest.raises(Exception, match="readonly"):
        reader.record(admitted(), at=NOW)
    assert 2 == len(daemon.parcels())
    reader.close()
    daemon.close()


def test_two_programs(path: Path) -> None:
    """The fence holds between connections too."""
    one, two = SqliteLedger.open(path, "abc"), SqliteLedger.open(path, "abc")
    (parcel,) = one.parcels()
    accept = Step(parcel, (Happening(EventName.ACCEPTED),))
    two.record(accept, at=NOW)

    with pytest.raises(StaleParcel):
        one.record(accept, at=NOW)
    one.close()
    two.close()


def test_held_by_another_program(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ledger that another program will not let go is a wait, not a loss."""
    monkeypatch.setattr("spool.sqlite_ledger._BUSY_TIMEOUT_S", 0.0)
    ledger = SqliteLedger.open(path, "abc")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(LedgerBusy):
        ledger.record(admitted(), at=NOW)
    other.execute("ROLLBACK")
    ledger.record(admitted(), at=NOW)
    assert 2 == len(ledger.parcels())
    other.close()
    ledger.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has access lists instead")
def test_only_for_its_owner(path: Path) -> None:
    """Others may not read the ledger, nor what SQLite writes beside it."""
    ledger = SqliteLedger.open(path, "abc")
    ledger.record(admitted(), at=NOW)
    modes = {
        file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()
    }
    ledger.close()

    assert {
        "ledger.sqlite": 0o600,
        "ledger.sqlite-shm": 0o600,
        "ledger.sqlite-wal": 0o600,
    } == modes
