"""What needs a person is told when it should be, and not again and again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from attrs import evolve

from daemon.monitoring.alerts import Alert, AlertBook, LastDay, Thresholds
from daemon.monitoring.outlook import Outlook, PartnerOutlook, SpoolOutlook
from spool.parcel import Parcel
from spool.states import Direction, State

START = datetime(2026, 2, 20, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
PARCEL = Parcel(
    id=7,
    ordinal=3,
    direction=Direction.OUTBOUND,
    partner="ocr",
    name="E1234501.X01",
    sha256="0" * 64,
    size=1,
    state=State.SENT,
    created_at=START,
    changed_at=START,
)
GOOD = SpoolOutlook(name="12345", available=True, free_bytes=10**12)


def book() -> AlertBook:
    """A book of a program that has just started."""
    return AlertBook(
        Thresholds(stuck_after=2 * HOUR, disk_free_bytes=2**30, repeat_after=24 * HOUR),
        START,
    )


def _due(alerts: AlertBook, spool: SpoolOutlook, after: timedelta) -> list[Alert]:
    return alerts.due(Outlook(START + after, (spool,)))


def _kinds(alerts: AlertBook, spool: SpoolOutlook, after: timedelta) -> list[str]:
    return [alert.kind for alert in _due(alerts, spool, after)]


def test_all_is_well() -> None:
    """Nothing is told of a spool that needs nobody."""
    assert [] == _kinds(book(), GOOD, HOUR)


@pytest.mark.parametrize(
    ("spool", "after", "kind"),
    [
        (evolve(GOOD, available=False, free_bytes=None), HOUR, "spool_unavailable"),
        (evolve(GOOD, live=(PARCEL,)), 2 * HOUR, "file_stuck"),
        (evolve(GOOD, live=(evolve(PARCEL, held=True),)), 2 * HOUR, "file_held"),
        (evolve(GOOD, free_bytes=2**30 - 1), HOUR, "disk_low"),
        (evolve(GOOD, ended=(evolve(PARCEL, state=State.REJECTED),)), HOUR,
         "file_refused"),
        (evolve(GOOD, ended=(evolve(PARCEL, state=State.CONFLICT),)), HOUR,
         "file_refused"),
    ],
)  # fmt: skip
def test_what_needs_a_person(spool: SpoolOutlook, after: timedelta, kind: str) -> None:
    """Each is told once at first, with what to do."""
    alerts = book()
    first = _due(alerts, spool, after)

    assert [kind] == [alert.kind for alert in first]
    assert all(alert.message and alert.help for alert in first)
    assert [] == _kinds(alerts, spool, after + HOUR)


@pytest.mark.parametrize(
    ("spool", "after"),
    [
        (evolve(GOOD, live=(PARCEL,)), 2 * HOUR - timedelta(seconds=1)),
        (evolve(GOOD, free_bytes=2**30), HOUR),
        (evolve(GOOD, ended=(evolve(PARCEL, state=State.ARCHIVED),)), HOUR),
        (evolve(GOOD, ended=(evolve(PARCEL, state=State.DUPLICATE),)), HOUR),
    ],
)
def test_what_does_not(spool: SpoolOutlook, after: timedelta) -> None:
    """Just short of a threshold, or ended well: nobody is bothered."""
    assert [] == _kinds(book(), spool, after)


def test_what_ended_before_the_start_was_told_then() -> None:
    """A restart does not tell last month's rejections again."""
    old = evolve(PARCEL, state=State.REJECTED, changed_at=START - HOUR)

    assert [] == _kinds(book(), evolve(GOOD, ended=(old,)), HOUR)


def test_what_stands_is_told_again() -> None:
    """What nobody has put right is told again after a day."""
    alerts = book()
    stuck = evolve(GOOD, live=(PARCEL,))

    told = [_kinds(alerts, stuck, hours * HOUR) for hours in (2, 25, 26, 27)]

    assert [["file_stuck"], [], ["file_stuck"], []] == told


def test_what_comes_again_is_new() -> None:
    """Put right and wrong again: that is told at once."""
    alerts = book()
    low = evolve(GOOD, free_bytes=1)

    told = [_kinds(alerts, spool, HOUR) for spool in (low, GOOD, low)]

    assert [["disk_low"], [], ["disk_low"]] == told


def test_a_partner_is_told_when_it_fails_for_long() -> None:
    """One failed try is no alarm; two hours of them are, and recovery resets it."""
    alerts = book()
    failing = evolve(GOOD, partners=(PartnerOutlook("ocr", True),))
    well = evolve(GOOD, partners=(PartnerOutlook("ocr", False),))

    steps = [(failing, 0), (failing, 1), (failing, 2), (well, 3), (failing, 4)]
    told = [_kinds(alerts, spool, hours * HOUR) for spool, hours in steps]

    assert [[], [], ["partner_failing"], [], []] == told


def test_what_cannot_be_taken_is_told() -> None:
    """With a few names, and again a day later, for as long as it lies there."""
    alerts = book()
    left = PartnerOutlook("ocr", False, ("a%0A", "b", "c", "d", "e"))
    crowded = evolve(GOOD, partners=(left,))
    first = _due(alerts, crowded, HOUR)

    assert ["files_left_there"] == [alert.kind for alert in first]
    assert "ocr cannot be taken: a%0A, b, c and 2 more" in first[0].message
    told = [_kinds(alerts, crowded, hours * HOUR) for hours in (2, 24, 25)]
    assert [[], [], ["files_left_there"]] == told


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 2, 20), "2026-02-20, today"),
        (date(2026, 2, 21), "2026-02-21, tomorrow"),
        (date(2026, 2, 26), "2026-02-26, in 6 days"),
        (date(2026, 2, 27), None),
        (date(2026, 2, 19), None),
    ],
)
def test_a_deadline_is_told_in_time(day: date, words: str | None) -> None:
    """From a week before, the last day included; never when it has passed."""
    alerts = book()
    alerts.thresholds = evolve(alerts.thresholds, deadline_days=7)
    alerts.last_days = (LastDay("entries", "6 2026", day, "OCR"),)

    told = [a.message for a in _due(alerts, GOOD, HOUR) if a.kind == "deadline_near"]

    assert (words is not None) == bool(told)
    assert all(words is not None and words in message for message in told)


def test_json_shape() -> None:
    """What is posted, as other programs read it."""
    (alert,) = _due(book(), evolve(GOOD, live=(PARCEL,)), 2 * HOUR)

    assert {
        "version": 1,
        "kind": "file_stuck",
        "spool": "12345",
        "subject": "E1234501.X01 (7)",
        "message": "E1234501.X01 has not moved since 2026-02-20 09:30 UTC: "
        "it has been sent since then",
        "help": "'a2c history E1234501.X01' shows what happened to it",
        "since": "2026-02-20T09:30:00Z",
    } == alert.to_json()
