"""`a2c verify` and `a2c purge`, on real spools."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from spool.opening import Reach, reach
from spool.sqlite_ledger import SqliteLedger
from spool.states import EventName
from tests.daemon.cli.ledgers import outbound
from tests.daemon.cli.running import a2c
from tests.spool.world import World
from tests.support.clock import SettableClock

WHY = ("--why", "two years are over", "--by", "k.jones")


@pytest.fixture
def worked(config: Path) -> Iterator[Reach]:
    """The hub's spool after a day on which a file was sent and one came."""
    world = World(config.parent).make()
    world.drop("S6A26_01.X01", b"basedata")
    world.drop("E1234501.X01", b"entries")
    world.partners["ocr"].offer("R1234501.X01", b"BAD results")
    world.serve()
    with reach(world.spool, clock=SettableClock()) as office:
        yield office


def test_sound(config: Path, worked: Reach) -> None:
    """An honest spool is sound, and its mark is shown to be kept elsewhere."""
    first = a2c("verify", "--config", config)
    form = a2c("verify", "--config", config, "--json").form["spools"][0]
    again = a2c("verify", "--config", config, "--mark", form["mark"])

    assert (0, 0) == (first.code, again.code)
    assert f"mark {form['mark']}" in first.out
    assert (True, True, []) == (form["available"], form["sound"], form["findings"])


def test_a_changed_archive(config: Path, worked: Reach) -> None:
    """An edited file in sent is a finding with a remedy."""
    (worked.root.path / "sent" / "E1234501.X01").write_bytes(b"edited")

    ran = a2c("verify", "--config", config)

    assert 1 == ran.code
    assert "error[SPL043]: sent/E1234501.X01" in ran.out
    assert "NOT sound" in ran.out


def test_a_forged_ledger(config: Path, ledger: SqliteLedger) -> None:
    """An edited event is a finding."""
    outbound(ledger, "R1234501.X01", EventName.ACCEPTED)
    connection = sqlite3.connect(config.parent / "spool" / ".a2c" / "ledger.sqlite")
    with connection:
        connection.execute("DROP TRIGGER events_stay")
        connection.execute("UPDATE events SET detail = '{}' WHERE serial = 2")
    connection.close()

    ran = a2c("verify", "--config", config, "--json")

    codes = [each["code"] for each in ran.form["spools"][0]["findings"]]
    assert (1, "SPL040") == (ran.code, codes[0])


def test_verify_mistakes(config: Path) -> None:
    """A mark that is none is a usage mistake; a missing spool is the machine's."""
    assert 2 == a2c("verify", "--config", config, "--mark", "12").code
    assert 3 == a2c("verify", "--config", config).code


def test_purge_erases_and_accounts(config: Path, worked: Reach) -> None:
    """Files go, basedata stays, and the ledger stays sound."""
    purge = ("purge", "--before", "2026-03-01", *WHY, "--config", config)
    listed = a2c(*purge, "--dry-run")
    there = sorted(path.name for path in worked.root.path.glob("sent/*"))
    done = a2c(*purge, "--json")

    names = [each["name"] for each in done.form["purged"]]
    assert (0, 0) == (listed.code, done.code)
    assert "E1234501.X01" in there
    assert ["E1234501.X01", "R1234501.X01"] == sorted(names)
    assert ["S6A26_01.X01"] == sorted({p.name for p in worked.root.path.glob("sent/*")})
    assert [] == list(worked.root.path.glob("rejected/*"))
    assert 0 == a2c("verify", "--config", config).code


def test_purge_by_the_configured_time(config: Path, worked: Reach) -> None:
    """Without a day, what is older than retention.keep_days goes."""
    purge = ("purge", *WHY, "--config", config, "--json")
    unsaid = a2c(*purge)
    plain = config.read_text()
    config.write_text(plain.replace("## keep_days = 730", "keep_days = 36500"))
    long = a2c(*purge)
    config.write_text(plain.replace("## keep_days = 730", "keep_days = 1"))
    short = a2c(*purge)

    assert 2 == unsaid.code
    assert "retention.keep_days" in unsaid.talk
    assert ([], 2) == (long.form["purged"], len(short.form["purged"]))


def test_purge_mistakes(config: Path) -> None:
    """A day to come would erase what is still needed."""
    ran = a2c("purge", "--before", "2999-01-01", *WHY, "--config", config)

    assert 2 == ran.code
    assert "in the future" in ran.talk
