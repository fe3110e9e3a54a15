"""Writes events as JSON lines (or plain lines for people), through structlog.

The clock is handed in. Personal data never gets out: values under personal keys are
masked, and so is whatever looks like a UCI or a ULN inside any text.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from collections.abc import Callable, Mapping, MutableMapping
from datetime import UTC
from threading import Lock
from typing import TYPE_CHECKING, Any, TextIO, cast

import structlog

from daemon.events import COMMON_FIELDS, EVENTS, Log

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from structlog.typing import Processor, WrappedLogger

    from daemon.clock import Clock
    from daemon.config import Config, LogSettings

PERSONAL_KEYS = frozenset(
    {"name", "date_of_birth", "uci", "uln", "candidate_number"},
)
MASK = "***"

_UCI_OR_ULN = re.compile(
    r"(?<![0-9A-Za-z])(?:[0-9A-Za-z]{6}\d{6}[A-Za-z]|\d{10})(?![0-9A-Za-z])"
)
_SHORTEST = 10
"""A ULN has ten digits, a UCI thirteen characters: shorter texts hold neither."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")

Entry = MutableMapping[str, Any]


class UnknownEventError(ValueError):
    """An event or one of its fields is not on the list in `daemon.events`."""


def mask_text(text: str) -> str:
    """Mask everything in a text that looks like a UCI or a ULN."""
    if len(text) < _SHORTEST:
        return text
    return _UCI_OR_ULN.sub(MASK, text)


def get_log(
    config: Config, clock: Clock, count: Callable[[str, str], None] | None = None
) -> Log:
    """Open the log that a configuration asks for; `count` gets each event and level.

    Raises OSError where its file cannot be written to. Unknown events are written all
    the same: a slip in the program must not cost an operator the message.
    """
    return make_log(config.log, clock, count=count)


def make_log(
    settings: LogSettings,
    clock: Clock,
    *,
    stream: TextIO | None = None,
    strict: bool = False,
    count: Callable[[str, str], None] | None = None,
) -> Log:
    """Open a log; `stream` takes the place of the settings' file and standard error.

    With `strict`, an event that is not listed raises UnknownEventError (for tests).
    """
    if stream is None and settings.file is not None:
        logger: WrappedLogger = _Appender(settings.file)
    else:
        logger = structlog.WriteLogger(stream or sys.stderr)
    render = _console if settings.format == "console" else _json()
    level = logging.getLevelNamesMapping()[settings.level.upper()]
    last = [render] if count is None else [_counted(count), render]
    return _wrap(logger, clock, level, last, strict)


def recording_log(clock: Clock) -> tuple[Log, list[dict[str, Any]]]:
    """Return a strict log and the list that its entries, masked, are added to."""
    entries: list[dict[str, Any]] = []

    def record(_: WrappedLogger, __: str, entry: Entry) -> Mapping[str, Any]:
        entries.append(dict(entry))
        raise structlog.DropEvent

    logger = structlog.WriteLogger(sys.stderr)
    return _wrap(logger, clock, logging.DEBUG, [record], strict=True), entries


class _Appender:
    """Appends lines to a file that it never holds open.

    So it can be moved away or deleted at any time, on Windows as well; events are few
    beside what they tell of. A line that cannot be written goes to stderr: a full disk
    must not stop the exchange by way of its log.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = Lock()
        file.parent.mkdir(parents=True, exist_ok=True)
        self._append("")

    def _append(self, text: str) -> None:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        handle = os.open(self._file, flags, 0o600)
        try:
            rest = text.encode(errors="backslashreplace")
            while rest:
                rest = rest[os.write(handle, rest) :]
        finally:
            os.close(handle)

    def msg(self, message: str) -> None:
        line = f"{message}\n"
        with self._lock:
            try:
                self._append(line)
            except OSError:
                sys.stderr.write(line)

    debug = info = warning = error = msg


def _wrap(
    logger: WrappedLogger,
    clock: Clock,
    level: int,
    last: list[Processor],
    strict: bool,
) -> Log:
    chain: list[Processor] = [
        structlog.processors.add_log_level,
        _timed(clock.now),
        structlog.processors.format_exc_info,
        *([_known_only] if strict else []),
        _masked,
        *last,
    ]
    wrapped = structlog.wrap_logger(
        logger,
        processors=chain,
        wrapper_class=structlog.make_filtering_bound_logger(level),
        context_class=dict,
        cache_logger_on_first_use=True,
    )
    # Our Protocol names the few methods of structlog's logger that we use.
    return cast("Log", wrapped)


def _timed(now: Callable[[], datetime]) -> Processor:
    def processor(_: WrappedLogger, __: str, entry: Entry) -> Entry:
        moment = now().astimezone(UTC).isoformat(timespec="milliseconds")
        entry["time"] = moment.removesuffix("+00:00") + "Z"
        return entry

    return processor


def _counted(count: Callable[[str, str], None]) -> Processor:
    def processor(_: WrappedLogger, __: str, entry: Entry) -> Entry:
        count(str(entry.get("event")), str(entry.get("level")))
        return entry

    return processor


def _known_only(_: WrappedLogger, __: str, entry: Entry) -> Entry:
    kind = EVENTS.get(str(entry.get("event")))
    if kind is None:
        raise UnknownEventError(f"no event is called {entry.get('event')!r}")
    unknown = sorted(set(entry) - set(kind.fields) - set(COMMON_FIELDS))
    if unknown:
        raise UnknownEventError(f"{kind.name} has no fields {', '.join(unknown)}")
    return entry


def _masked(_: WrappedLogger, __: str, entry: Entry) -> Entry:
    """Mask what is personal, and put first what every entry has."""
    shown: Entry = {"time": entry.pop("time"), "level": entry.pop("level")}
    shown["event"] = entry.get("event")
    for key, value in entry.items():
        if type(value) is int and key not in PERSONAL_KEYS:  # many are plain numbers
            shown[key] = value
        else:
            shown[key] = _mask_value(key, value)
    return shown


def _mask_value(key: str, value: object) -> object:
    if key in PERSONAL_KEYS:
        return None if value is None else MASK
    if isinstance(value, str):
        return mask_text(value)
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, Mapping):
        return {
            mask_text(str(inner)): _mask_value(str(inner), item)
            for inner, item in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [_mask_value("", item) for item in value]
    return mask_text(str(value))


def _json() -> Processor:
    encode = json.JSONEncoder().encode  # kept: making one costs more than using it

    def processor(_: WrappedLogger, __: str, entry: Entry) -> str:
        return encode(entry)

    return processor


def _console(_: WrappedLogger, __: str, entry: Entry) -> str:
    """Render one line for people: time, level, event, then key=value."""
    trace = entry.pop("exception", None)
    head = f"{entry.pop('time')} {entry.pop('level'):<7} {entry.pop('event')}"
    fields = " ".join(f"{key}={value}" for key, value in entry.items())
    line = _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", f"{head} {fields}")
    return f"{line.rstrip()}\n{trace}" if trace else line.rstrip()
