"""`a2c status` and `a2c history`, on real ledgers."""

from __future__ import annotations

from pathlib import Path

from spool.sqlite_ledger import SqliteLedger
from spool.states import EventName
from tests.daemon.cli.ledgers import SHA256, outbound
from tests.daemon.cli.running import a2c


def test_status_json_shape(config: Path, ledger: SqliteLedger) -> None:
    """The shape that monitoring reads, while the daemon has the ledger open."""
    outbound(ledger, "R1234501.X01", EventName.ACCEPTED)
    ran = a2c("status", "--config", config, "--json")
    assert (0, "") == (ran.code, ran.talk)
    assert {
        "version": 1,
        "role": "hub",
        "spools": [
            {
                "hub": "OCR",
                "root": str(config.parent / "spool"),
                "available": True,
                "counts": {"accepted": 1},
                "parcels": [
                    {
                        "id": 1,
                        "direction": "outbound",
                        "partner": "12345",
                        "name": "R1234501.X01",
                        "sha256": SHA256,
                        "size": 1030,
                        "state": "accepted",
                        "created_at": "2026-02-20T09:30:00Z",
                        "changed_at": "2026-02-20T09:30:00Z",
                        "attempts": 0,
                        "not_before": None,
                        "last_error": None,
                        "answers": None,
                        "place": None,
                        "held": False,
                        "purged": False,
                        "verdict": "accepted",
                    }
                ],
            }
        ],
    } == ran.form


def test_status_shows_live_parcels_and_the_latest_finished(
    config: Path, ledger: SqliteLedger
) -> None:
    """However many are finished, what still moves is never pushed out of sight."""
    outbound(ledger, "R1234501.X00", EventName.ACCEPTED)
    for number in range(1, 56):
        outbound(
            ledger, f"R1234501.X{number:02}", EventName.REFUSED, EventName.RETURNED
        )
    shown = a2c("status", "--config", config, "--json").form["spools"][0]
    assert {"accepted": 1, "rejected": 55} == shown["counts"]
    ids = [parcel["id"] for parcel in shown["parcels"]]
    assert [1, *range(7, 57)] == ids
    every = a2c("status", "--config", config, "--json", "--all").form["spools"][0]
    assert 56 == len(every["parcels"])


def test_status_in_words(config: Path, ledger: SqliteLedger) -> None:
    """For people there is a table; no file name is taken for markup or obeyed."""
    outbound(ledger, "[red]\x1b[31mR1234501.X01")
    ran = a2c("status", "--config", config)
    assert f"hub OCR ({config.parent / 'spool'}): 1 admitted" in " ".join(
        ran.out.split()
    )
    assert "[red]\\x1b[31mR1234501.X01" in ran.out
    assert "\x1b" not in ran.out


def test_spool_that_is_not_there(config: Path) -> None:
    """A share that is not connected is told as such, with exit code 3."""
    ran = a2c("status", "--config", config, "--json")
    assert 3 == ran.code
    assert "SPL002" in ran.talk
    (spool,) = ran.form["spools"]
    assert (False, {}, []) == (spool["available"], spool["counts"], spool["parcels"])
    assert "not available" in a2c("status", "--config", config).out
    assert 3 == a2c("history", "X", "--config", config).code


def test_history_json_shape(config: Path, ledger: SqliteLedger) -> None:
    """Every parcel of the name, in any case, with all its events."""
    outbound(ledger, "R1234501.X01", EventName.ACCEPTED, EventName.SEND_BEGUN)
    outbound(ledger, "R1234501.X02")
    ran = a2c("history", "r1234501.x01", "--config", config, "--json")
    form = ran.form
    assert (0, 1, "r1234501.x01") == (ran.code, form["version"], form["name"])
    (parcel,) = form["parcels"]
    assert ("OCR", "R1234501.X01", "sending") == (
        parcel["hub"],
        parcel["name"],
        parcel["state"],
    )
    events = parcel["events"]
    assert [
        (1, "admitted", "admitted"),
        (2, "accepted", "accepted"),
        (3, "send_begun", "sending"),
    ] == [(each["ordinal"], each["event"], each["state"]) for each in events]
    assert {"ordinal", "time", "event", "state", "detail"} == set(events[0])
    assert "2026-02-20T09:30:00Z" == events[0]["time"]
    text = a2c("history", "R1234501.X01", "--config", config).out
    assert SHA256 in text
    assert "send begun" in text


def test_history_of_an_unknown_name(config: Path, ledger: SqliteLedger) -> None:
    """Nothing known is an answer with its own exit code."""
    outbound(ledger, "R1234501.X01")
    ran = a2c("history", "R1234501.X99", "--config", config, "--json")
    assert (1, []) == (ran.code, ran.form["parcels"])
