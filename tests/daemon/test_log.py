"""The log: what it writes, what it hides, and which events it knows."""

from __future__ import annotations

import ast
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import daemon
from daemon.config import LogSettings
from daemon.events import COMMON_FIELDS, EVENTS, Log
from daemon.log import (
    MASK,
    PERSONAL_KEYS,
    UnknownEventError,
    make_log,
    mask_text,
    recording_log,
)
from tests.support.clock import SettableClock


def stopped() -> SettableClock:
    """A clock that always says the same."""
    return SettableClock(datetime(2026, 6, 1, 9, 30, 0, 250_000, UTC))


def written(settings: LogSettings) -> tuple[Log, io.StringIO]:
    """A log and the text that it writes."""
    stream = io.StringIO()
    return make_log(settings, stopped(), stream=stream), stream


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    """The entries written as JSON lines."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_event_is_one_json_line_with_the_clock_s_time() -> None:
    """Whoever collects logs finds time, level and event first, then the fields."""
    log, stream = written(LogSettings())
    log.bind(centre="12345").info("file_sent", file="E1234501.X01", size=136)
    expected = (
        '{"time": "2026-06-01T09:30:00.250Z", "level": "info", "event": "file_sent", '
        '"centre": "12345", "file": "E1234501.X01", "size": 136}\n'
    )
    assert expected == stream.getvalue()


def test_console_line_is_for_people_and_terminals() -> None:
    """Control characters of a hostile file name never reach the terminal."""
    log, stream = written(LogSettings(format="console"))
    log.warning("file_ignored", file="a\x1b[2J\nb", reason="folder")
    expected = (
        "2026-06-01T09:30:00.250Z warning file_ignored "
        "file=a\\x1b[2J\\x0ab reason=folder\n"
    )
    assert expected == stream.getvalue()


def test_level_is_a_floor() -> None:
    """Events below the configured level are not written."""
    log, stream = written(LogSettings(level="warning"))
    log.debug("pass_done")
    log.info("file_sent")
    log.warning("send_failed")
    log.error("conflict_found")
    assert [e["event"] for e in lines(stream)] == ["send_failed", "conflict_found"]


def test_file_is_appended_to(tmp_path: Path) -> None:
    """A restart does not lose what was written before; its folder is made."""
    file = tmp_path / "logs" / "a2c.log"
    settings = LogSettings(file=file)
    for _ in range(2):
        make_log(settings, stopped()).info("daemon_started")
    assert len(file.read_text(encoding="utf-8").splitlines()) == 2


def test_log_that_cannot_be_written_stops_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """When the log's file cannot be written to, its lines go to stderr."""
    file = tmp_path / "a2c.log"
    log = make_log(LogSettings(file=file), stopped())
    file.unlink()
    file.mkdir()
    log.info("daemon_started")
    assert "daemon_started" in capsys.readouterr().err


def test_names_that_are_no_text_are_written(tmp_path: Path) -> None:
    """A file name that is not UTF-8 can be logged, in either format."""
    file = tmp_path / "a2c.log"
    for settings in (
        LogSettings(file=file, format="json"),
        LogSettings(file=file, format="console"),
    ):
        make_log(settings, stopped()).info("file_admitted", file="\udcff")
    assert file.read_text(encoding="utf-8").count("\\udcff") == 2


@pytest.mark.parametrize("key", sorted(PERSONAL_KEYS))
def test_personal_keys_are_masked(key: str) -> None:
    """A value under a personal key is hidden wherever it stands."""
    log, entries = recording_log(stopped())
    log.info("spool_reconciled", detail={"inner": [{key: "TANG:PO HENG"}]})
    assert {"inner": [{key: MASK}]} == entries[0]["detail"]


def test_what_looks_personal_is_masked_in_any_text() -> None:
    """An error text that quotes a record does not carry the candidate's numbers."""
    log, entries = recording_log(stopped())
    log.error(
        "send_failed",
        cause="at 999990250001D or 99999b250001d",
        hint=["uln 9276308686."],
        subject={"9276308686": 1},
        size=9276308686,
    )
    assert f"at {MASK} or {MASK}" == entries[0]["cause"]
    assert [f"uln {MASK}."] == entries[0]["hint"]
    assert entries[0]["subject"] == {MASK: 1}
    assert entries[0]["size"] == 9276308686


def test_traceback_is_masked_too() -> None:
    """An unexpected error is written with its traceback, without personal data."""
    log, entries = recording_log(stopped())
    try:
        raise ValueError("no candidate 999990250001D")
    except ValueError:
        log.error("unexpected_error", exc_info=True, operation="check")
    assert "ValueError: no candidate ***" in entries[0]["exception"]


@pytest.mark.parametrize(
    "text",
    [
        "E1234501.X01",
        "a" * 64,
        "2026-06-01T09:30:00Z",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA",
        "100 of 2147483 bytes",
    ],
)
def test_what_is_not_personal_is_left(text: str) -> None:
    """Names, digests, times and keys stay readable."""
    assert text == mask_text(text)


@given(
    before=st.sampled_from(["", "x ", "'", "=", "("]),
    uci=st.from_regex(r"[0-9]{5}[0-9A-G][0-9]{6}[A-HK-MRTVWXY]", fullmatch=True),
    uln=st.from_regex(r"[1-9][0-9]{9}", fullmatch=True),
    after=st.sampled_from(["", " x", "'", ",", ")"]),
)
def test_no_uci_or_uln_gets_through(
    before: str, uci: str, uln: str, after: str
) -> None:
    """Whatever stands around them, UCIs and ULNs are hidden."""
    masked = mask_text(f"{before}{uci}{after} {before}{uln}{after}")
    assert uci not in masked
    assert uln not in masked


def test_unlisted_event_is_refused_in_tests_and_written_in_service() -> None:
    """Names on which alerts are built cannot drift; a slip costs no message."""
    strict, _ = recording_log(stopped())
    with pytest.raises(UnknownEventError, match="no event is called"):
        strict.info("file_went")
    with pytest.raises(UnknownEventError, match="has no fields colour"):
        strict.info("file_sent", colour="blue")
    lenient, stream = written(LogSettings())
    lenient.info("file_went")
    assert lines(stream)[0]["event"] == "file_went"


def test_every_listed_event_can_be_written_with_its_fields() -> None:
    """The list is one that the log itself accepts, and says what each event means."""
    log, entries = recording_log(stopped())
    for kind in EVENTS.values():
        fields = dict.fromkeys(kind.fields, "x")
        getattr(log, kind.level)(kind.name, **fields)
        assert kind.meaning
        assert not set(kind.fields) & PERSONAL_KEYS
        assert not set(kind.fields) & set(COMMON_FIELDS)
    assert list(EVENTS) == [entry["event"] for entry in entries]


def written_events() -> Iterator[tuple[str, str, str | None, set[str]]]:
    """Every event that the program's source writes.

    Where, which event, at which level (None: by a name held in a variable), and with
    which fields of its own.
    """
    for file in Path(daemon.__file__).parent.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            match node:
                case ast.Call(
                    func=ast.Attribute(
                        value=receiver,
                        attr="debug" | "info" | "warning" | "error" as level,
                    ),
                    args=[ast.Constant(value=str(event))],
                    keywords=keywords,
                ) if ast.unparse(receiver).endswith("log"):
                    fields = {word.arg for word in keywords if word.arg}
                    yield f"{file.name}:{node.lineno}", event, level, fields
                case ast.Assign(
                    targets=[ast.Name(id="event")],
                    value=ast.Constant() | ast.IfExp() as value,
                ):
                    for each in ast.walk(value):
                        if isinstance(each, ast.Constant):
                            place = f"{file.name}:{node.lineno}"
                            yield place, str(each.value), None, set()


def test_program_writes_only_listed_events_and_fields() -> None:
    """No event reaches a log that is not documented, at its level, with its fields."""
    found = list(written_events())
    assert len(found) > 20
    unlisted = [
        f"{place}: {event}"
        for place, event, level, fields in found
        if event not in EVENTS
        or level not in (None, EVENTS[event].level)
        or not fields <= {*EVENTS[event].fields, *COMMON_FIELDS, "exc_info"}
    ]
    assert [] == unlisted
