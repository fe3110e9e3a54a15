"""`a2c hold`, `release`, `retry` and `resend`, while the daemon has the ledger open."""

from __future__ import annotations

from pathlib import Path

import pytest

from spool.sqlite_ledger import SqliteLedger
from spool.states import EventName
from tests.daemon.cli.ledgers import outbound
from tests.daemon.cli.running import a2c

NAME = "R1234501.X01"
WHY = ("--why", "results are withdrawn", "--by", "k.jones")


def test_hold_and_release(config: Path, ledger: SqliteLedger) -> None:
    """A person stops a file and lets it go on; the history says who and why."""
    outbound(ledger, NAME, EventName.ACCEPTED)

    held = a2c("hold", NAME, *WHY, "--config", config)
    status = a2c("status", "--config", config)
    released = a2c("release", NAME, *WHY, "--config", config)
    history = a2c("history", NAME, "--config", config)

    assert (0, 0) == (held.code, released.code)
    assert "now accepted, held" in held.out
    assert "held by hand" in status.out
    assert "by k.jones, why results are withdrawn" in " ".join(history.out.split())
    assert not ledger.parcel(1).held


def test_retry_ends_a_wait(config: Path, ledger: SqliteLedger) -> None:
    """A file that waits for its receipt goes out again."""
    outbound(ledger, NAME, EventName.ACCEPTED, EventName.SEND_BEGUN, EventName.SENT)

    ran = a2c("retry", NAME, *WHY, "--config", config, "--json")

    assert (0, "accepted") == (ran.code, ran.form["parcel"]["state"])


def test_what_does_not_fit_is_refused(config: Path, ledger: SqliteLedger) -> None:
    """What was not sent cannot be resent; the message says what to do."""
    outbound(ledger, NAME, EventName.ACCEPTED)

    ran = a2c("resend", NAME, *WHY, "--config", config)

    assert 1 == ran.code
    assert "SPL017" in ran.talk
    assert "export" in ran.talk


def test_which_of_several(config: Path, ledger: SqliteLedger) -> None:
    """One name, two partners: nothing is done until one is named."""
    outbound(ledger, NAME, EventName.ACCEPTED)
    outbound(ledger, NAME, EventName.ACCEPTED, partner="54321")

    unclear = a2c("hold", NAME, *WHY, "--config", config)
    clear = a2c("hold", NAME, *WHY, "--config", config, "--id", "2")

    assert (2, 0) == (unclear.code, clear.code)
    assert "--id 1" in unclear.talk
    assert [False, True] == [ledger.parcel(number).held for number in (1, 2)]


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (("hold", "E0000001.X01", *WHY), 1, "no file of the name"),
        (("hold", NAME, "--why", " "), 2, "reason is empty"),
        (("hold", NAME, *WHY, "--centre", "99999"), 2, "no centre 99999"),
    ],
)
def test_mistakes(
    config: Path,
    ledger: SqliteLedger,
    arguments: tuple[str, ...],
    code: int,
    word: str,
) -> None:
    """An unknown file, no reason, an unknown centre: each is told."""
    ran = a2c(*arguments, "--config", config)

    assert code == ran.code
    assert word in ran.talk


def test_no_spool(config: Path) -> None:
    """A spool that is not there is trouble with the machine, not a finding."""
    assert 3 == a2c("hold", NAME, *WHY, "--config", config).code
