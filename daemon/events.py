"""The fixed list of log events: what each says, how loud it is, and its fields.

Alerts and dashboards match these names, so a name once given keeps its meaning. Fields
are optional unless an event makes no sense without them; more fields may come, names
do not go. In events a file's name is `file`: the key `name` is a person's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Protocol

from attrs import frozen

Level = Literal["debug", "info", "warning", "error"]


class Log(Protocol):
    """What the program writes its events to; made by `daemon.log`.

    Writing never raises and never blocks the exchange; `bind` gives a log that adds
    the same fields to each event. Safe to use from several threads.
    """

    def bind(self, **fields: object) -> Log:
        """Return a log that adds these fields to every event."""
        ...

    def debug(self, event: str, **fields: object) -> object:
        """Write an event that only a developer wants."""
        ...

    def info(self, event: str, **fields: object) -> object:
        """Write an event of normal running."""
        ...

    def warning(self, event: str, **fields: object) -> object:
        """Write an event that somebody should look at some time."""
        ...

    def error(self, event: str, **fields: object) -> object:
        """Write an event that somebody should look at now."""
        ...


@frozen
class EventKind:
    """One kind of event."""

    name: str
    level: Level
    """The level it is usually written at."""
    meaning: str
    fields: tuple[str, ...] = ()


COMMON_FIELDS = (
    "time", "level", "event", "role", "centre", "partner", "exception", "thread",
)  # fmt: skip
"""Fields that any event may have besides its own."""

_PARCEL = ("parcel", "direction", "file", "sha256", "size", "state")
_FAULT = ("code", "operation", "subject", "cause", "hint", "transient")
_AGAIN = ("attempts", "not_before")

_ALL = (
    # the program
    EventKind("daemon_started", "info", "the program runs", ("version", "spools")),
    EventKind("daemon_stopping", "info", "it was asked to stop", ("reason",)),
    EventKind("daemon_stopped", "info", "it has stopped in good order"),
    EventKind(
        "config_loaded", "info", "the configuration was read", ("path", "warnings")
    ),
    EventKind(
        "config_doubtful",
        "warning",
        "something in the configuration is doubtful",
        ("code", "path", "line", "message"),
    ),
    EventKind(
        "pass_done",
        "debug",
        "one pass over everything due is done",
        ("moved", "left", "failed", "unsettled", "duration_s"),
    ),
    EventKind(
        "unexpected_error",
        "error",
        "a fault of the program itself; the step is left as it was",
        ("operation", *_PARCEL),
    ),
    # people and monitoring
    EventKind(
        "alert_raised",
        "warning",
        "something needs a person",
        ("kind", "subject", "message"),
    ),
    EventKind("alert_told", "info", "a person was told", ("kind", "way")),
    EventKind(
        "alert_failed", "error", "a person could not be told", ("kind", "way", "cause")
    ),
    EventKind(
        "health_not_told",
        "error",
        "monitoring cannot ask how the program is; files are exchanged all the same",
        ("address", "cause"),
    ),
    EventKind(
        "ledger_mark",
        "info",
        "where a ledger's chain of events ends; 'a2c verify --mark' proves it later",
        ("root", "mark"),
    ),
    # the spool
    EventKind(
        "spool_unavailable",
        "error",
        "the spool's folders cannot be reached; nothing is done",
        ("root", *_FAULT),
    ),
    EventKind(
        "spool_made", "info", "a new spool was made, on its first run", ("root",)
    ),
    EventKind("spool_recovered", "info", "the spool is back", ("root",)),
    EventKind(
        "spool_reconciled",
        "info",
        "what a sudden stop left behind was put in order",
        ("root", "repaired", "code", "detail"),
    ),
    EventKind(
        "watch_lost",
        "warning",
        "the system gives no more change events; files are found by rescans",
        ("root", "cause"),
    ),
    EventKind("watch_restored", "info", "change events come again", ("root",)),
    # a file on its way out
    EventKind(
        "step_failed",
        "warning",
        "a step with a file failed on our own side; it is tried again",
        (*_PARCEL, *_FAULT, *_AGAIN),
    ),
    EventKind(
        "file_ignored",
        "warning",
        "something in the outbox is not a file to send; it is left there",
        ("file", "code", "reason"),
    ),
    EventKind("file_admitted", "info", "a file was taken from the outbox", _PARCEL),
    EventKind(
        "file_checked",
        "info",
        "a file was checked and accepted",
        (*_PARCEL, "layout", "verdict", "records", "errors", "warnings", "notices"),
    ),
    EventKind(
        "file_rejected",
        "warning",
        "a file has errors and goes no further",
        (*_PARCEL, "layout", "records", "errors", "warnings", "notices", "codes"),
    ),
    EventKind(
        "duplicate_found",
        "warning",
        "the same file was handed in before",
        (*_PARCEL, "first", "first_time"),
    ),
    EventKind("send_begun", "info", "an upload begins", (*_PARCEL, "attempts")),
    EventKind(
        "file_sent",
        "info",
        "the file lies on the partner's server under its name",
        (*_PARCEL, "outcome", "attempts", "duration_s"),
    ),
    EventKind(
        "send_failed", "warning", "an upload failed", (*_PARCEL, *_FAULT, *_AGAIN)
    ),
    EventKind(
        "conflict_found",
        "error",
        "another file has that name on the partner's server; a person must decide",
        (*_PARCEL, *_FAULT, "found_sha256"),
    ),
    EventKind(
        "receipt_came",
        "info",
        "the partner says what it received",
        (*_PARCEL, "sequence", "received_at"),
    ),
    EventKind(
        "receipt_invalid",
        "warning",
        "a receipt cannot be read or belongs to no file",
        ("file", "cause"),
    ),
    EventKind(
        "receipts_removed",
        "warning",
        "receipts that belong to no file were too many; the oldest were removed",
        ("count",),
    ),
    EventKind(
        "receipt_overdue", "warning", "no receipt came in time", (*_PARCEL, "sent_at")
    ),
    EventKind("file_delivered", "info", "the partner has the file, unchanged", _PARCEL),
    EventKind("file_archived", "info", "the file lies in sent", (*_PARCEL, "path")),
    EventKind(
        "file_returned",
        "info",
        "a file lies in rejected, with its report",
        (*_PARCEL, "path"),
    ),
    # a file on its way in
    EventKind("fetch_begun", "info", "a download begins", ("file", "size")),
    EventKind("file_received", "info", "a file came, complete", _PARCEL),
    EventKind(
        "fetch_failed", "warning", "a download failed", ("file", *_FAULT, *_AGAIN)
    ),
    EventKind(
        "file_left_there",
        "warning",
        "something on the partner's server is not taken; it stays there",
        ("file", "code", "reason"),
    ),
    EventKind(
        "repeat_received",
        "info",
        "a file came again; it gets the same receipt",
        _PARCEL,
    ),
    EventKind("receipt_given", "info", "the sender was told", (*_PARCEL, "sequence")),
    EventKind(
        "file_not_understood",
        "info",
        "a file of no known kind; it is delivered untouched",
        _PARCEL,
    ),
    EventKind("file_published", "info", "a file lies in inbox", (*_PARCEL, "path")),
    EventKind(
        "file_filed", "info", "everything due for a received file is done", _PARCEL
    ),
    EventKind(
        "reply_made",
        "info",
        "an answer to a received file was made",
        (*_PARCEL, "answers", "verdict"),
    ),
    EventKind(
        "reply_matched",
        "info",
        "an answer to a sent file came",
        (*_PARCEL, "answers", "verdict"),
    ),
    # partners
    EventKind(
        "partner_unreachable",
        "warning",
        "a partner's server cannot be used; others are not held up",
        ("host", *_FAULT, *_AGAIN),
    ),
    EventKind("partner_recovered", "info", "a partner's server works again", ("host",)),
    EventKind(
        "host_key_refused",
        "error",
        "a server showed a key that is not named for it; nothing was sent",
        ("host", "fingerprint", *_FAULT),
    ),
    EventKind(
        "deadline_passed",
        "warning",
        "an operation took too long and its connection was closed",
        ("host", "operation", "subject", "limit_s"),
    ),
)

EVENTS: Mapping[str, EventKind] = {kind.name: kind for kind in _ALL}
"""Every kind of event by name."""
