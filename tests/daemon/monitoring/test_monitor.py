"""Health and figures of a real hub with a real spool, asked over HTTP."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from daemon.app import App, Surroundings
from daemon.config import load_config
from daemon.log import make_log
from daemon.monitoring.event_counts import EventCounts
from daemon.monitoring.monitor import STALE_AFTER_S, Monitor
from daemon.monitoring.server import HealthServer
from tests.support.clock import SettableClock

CONFIG = """\
role = "hub"
[health]
listen = "127.0.0.1:{port}"
[alerts]
disk_free_bytes = 1
[hub]
name = "OCR"
awarding_bodies = ["01"]
root = "sftp"
spool = "spool"
[[hub.centres]]
number = "12345"
"""


@pytest.fixture
def clock() -> SettableClock:
    """Time, which passes when a test says so."""
    return SettableClock()


@contextmanager
def _monitored(folder: Path, clock: SettableClock) -> Iterator[Monitor]:
    """A hub whose spool is open, with its monitor told to start."""
    probe = HealthServer.start("127.0.0.1:0", {})
    port = probe.port
    probe.close()
    (folder / "a2c.toml").write_text(CONFIG.format(port=port))
    config = load_config(folder / "a2c.toml")
    events = EventCounts()
    log = make_log(config.log, clock, count=events.add)
    app = App(config, Surroundings(clock=clock), log, events)
    with app._exchanges() as exchanges:
        monitor = app._monitor(exchanges)
        monitor.started()
        try:
            yield monitor
        finally:
            monitor.close()


def _get(monitor: Monitor, path: str) -> tuple[int, str]:
    url = f"http://127.0.0.1:{monitor.port}{path}"
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def _health(monitor: Monitor) -> tuple[int, Any]:
    code, body = _get(monitor, "/health")
    return code, json.loads(body)


def test_good(tmp_path: Path, clock: SettableClock) -> None:
    """A program that runs answers 200, and says how it is."""
    with _monitored(tmp_path, clock) as monitor:
        monitor.round()
        code, form = _health(monitor)

    assert (200, "good", []) == (code, form["status"], form["spools_unavailable"])


def test_a_loop_that_is_stuck(tmp_path: Path, clock: SettableClock) -> None:
    """When the loop has not come round for too long, a restart is due."""
    with _monitored(tmp_path, clock) as monitor:
        monitor.round()
        clock.pass_s(monitor.pause_s + STALE_AFTER_S + 1)
        stuck, form = _health(monitor)
        monitor.round()
        again, _ = _health(monitor)

    assert (503, "failing", 200) == (stuck, form["status"], again)


def test_a_spool_that_is_away(tmp_path: Path, clock: SettableClock) -> None:
    """A spool that cannot be opened is named, and alerted."""
    with _monitored(tmp_path, clock) as monitor:
        monitor.round()
    (tmp_path / "spool").rename(tmp_path / "elsewhere")
    with _monitored(tmp_path, clock) as monitor:
        monitor.look()
        code, form = _health(monitor)
        figures = _get(monitor, "/metrics")[1]

    assert (503, ["hub"]) == (code, form["spools_unavailable"])
    assert 'a2c_spool_available{spool="hub"} 0.0' in figures
    assert 'a2c_events_total{event="alert_raised",level="warning"} 1.0' in figures


def test_figures(tmp_path: Path, clock: SettableClock) -> None:
    """Prometheus gets spools, partners, disk and events, and no file's name."""
    with _monitored(tmp_path, clock) as monitor:
        code, figures = _get(monitor, "/metrics")

    assert 200 == code
    for line in (
        'a2c_spool_available{spool="hub"} 1.0',
        'a2c_partner_failing{partner="12345",spool="hub"} 0.0',
        'a2c_events_total{event="ledger_mark",level="info"} 1.0',
        'a2c_oldest_live_parcel_seconds{spool="hub"} 0.0',
    ):
        assert line in figures
    assert "a2c_spool_free_bytes" in figures


def test_nothing_else_is_told(tmp_path: Path, clock: SettableClock) -> None:
    """Any other path is 404."""
    with _monitored(tmp_path, clock) as monitor:
        assert 404 == _get(monitor, "/spool/")[0]
        assert 404 == _get(monitor, "/../../etc/passwd")[0]


def test_an_address_that_is_taken(tmp_path: Path, clock: SettableClock) -> None:
    """The exchange goes on; the log says that health is not told."""
    with _monitored(tmp_path, clock) as first:
        config = first.config
        second = Monitor(
            config=config,
            clock=clock,
            log=first.log,
            exchanges=first.exchanges,
            events=first.events,
            pause_s=5.0,
        )
        second.started()
        second.close()

        assert second.port is None
        assert "health_not_told" in [event for (event, _), _ in first.events.items()]
