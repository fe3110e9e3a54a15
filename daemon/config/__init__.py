"""The configuration: one TOML file, read whole or not at all.

`load_config` reports everything that is wrong together. What a key means, and its
default, stands at the field that holds it; paths in the file are relative to the file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from attrs import evolve, field, frozen

from daemon.config.example import example_config
from daemon.config.faults import ConfigErrors, Fault
from daemon.config.values import (
    NOT_A_KEY,
    Address,
    AwardingBody,
    CentreNumber,
    Count,
    DataCode,
    Days,
    FolderName,
    HostKey,
    LayoutName,
    MailAddress,
    Port,
    Seconds,
    SecondsOrNone,
    SeverityName,
    Title,
    Word,
)

__all__ = [
    "Alerts",
    "Centre",
    "Checks",
    "Config",
    "ConfigErrors",
    "Fault",
    "Health",
    "Hub",
    "HubCentre",
    "Layouts",
    "Limits",
    "LogSettings",
    "Mail",
    "Partner",
    "Retention",
    "Timing",
    "example_config",
    "load_config",
]

Severities = Mapping[DataCode, SeverityName]
"""What findings of some codes are to mean, whatever the registry says of them.

What rests on a placeholder column stays a notice even so.
"""

_FILE_BYTES_MAX = 2 * 1024**3


@frozen(kw_only=True)
class Timing:
    """How often, and how long at most; all in seconds but the rate."""

    rescan_s: Seconds = 5.0
    """Between two looks at the folders."""
    settle_s: SecondsOrNone = 2.0
    """How long a file must stay the same before it is taken as finished."""
    poll_s: Seconds = 60.0
    """Between two looks at a partner's server."""
    receipt_overdue_s: Seconds = 86400.0
    """After this time without a receipt a sent file is sent again."""
    operation_timeout_s: Seconds = 60.0
    """The longest a single step on a partner's server may take."""
    minimum_rate_bytes_s: Count = 16384
    """Bytes per second; a transfer that would be slower is given up and tried again."""
    retry_base_s: Seconds = 2.0
    """The first wait after a failure; it doubles with each further one."""
    retry_cap_s: Seconds = 900.0
    """The longest wait between two tries."""


@frozen(kw_only=True)
class Limits:
    """How much at most, so that no input can take the machine."""

    file_bytes: Count = _FILE_BYTES_MAX
    """The largest file that is taken."""
    findings: Count = 1000
    """Findings listed for one file; the rest is counted."""
    files_per_pass: Count = 500
    """Files handled in one pass, so that every partner gets its turn."""


@frozen(kw_only=True)
class LogSettings:
    """Where the log goes and how much of it."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["json", "console"] = "json"
    file: Path | None = None
    """None: standard error."""


@frozen(kw_only=True)
class Health:
    """Where the program tells a monitoring system how it is."""

    listen: Address | None = None
    """Address and port for `/health` and `/metrics`, over plain HTTP; None: nowhere.
    Neither holds a file's name or anything personal."""


@frozen(kw_only=True)
class Retention:
    """How long files are kept that have come to their end."""

    keep_days: Count | None = None
    """What `a2c purge` erases unless it is given a day; None: it must be given one."""


@frozen(kw_only=True)
class Mail:
    """A mail server that takes alerts, and whom they are for."""

    server: Word
    port: Port = 587
    encryption: Literal["starttls", "tls", "none"] = "starttls"
    sender: MailAddress
    recipients: tuple[MailAddress, ...]
    username: Word | None = None
    password_file: Path | None = None
    """A file that holds nothing but the password, readable by its owner only."""


@frozen(kw_only=True)
class Alerts:
    """When people are told that something needs them, and how."""

    webhook_file: Path | None = None
    """A file that holds nothing but the address to post to, which is a secret."""
    mail: Mail | None = None
    every_s: Seconds = 60.0
    """Between two looks."""
    stuck_after_s: Seconds = 7200.0
    """A file that has not moved for so long is stuck; a partner that has failed for
    so long is told."""
    deadline_days: Days = 7
    """So many days before a deadline that a profile knows it is told; 0: never."""
    disk_free_bytes: Count = 1024**3
    """Less free room than this beside a spool is too little."""
    repeat_s: Seconds = 86400.0
    """What has not been put right is told again after this time."""


@frozen(kw_only=True)
class Checks:
    """What files are checked against besides layouts and basedata."""

    profiles: tuple[Word, ...] = ()
    """Awarding bodies' rules: names of shipped profiles, or files of your own."""


@frozen(kw_only=True)
class Layouts:
    """Corrections to the shipped layouts, and consent to write uncertain ones."""

    overlays: Path | None = None
    """A folder of overlay layouts (`*.layout`)."""
    consent: tuple[LayoutName, ...] = ()
    """Layouts that are written although they hold placeholder columns."""


@frozen(kw_only=True)
class Partner:
    """An awarding body's SFTP server, as one centre sees it."""

    name: Word
    """Ours, for logs and the ledger; distinct within the centre."""
    awarding_bodies: tuple[AwardingBody, ...]
    """Whose files go to and come from this server."""
    host: Word
    port: Port = 22
    username: Word
    key_file: Path
    """The private key; the only way to sign in."""
    host_keys: tuple[HostKey, ...] = ()
    """The server's public keys; any other is refused, always."""
    remote_root: Title = "."
    """The folder on the server that holds the exchange folders."""
    severities: Severities = field(factory=dict)
    """For files that go to and come from this partner."""


@frozen(kw_only=True)
class Centre:
    """One centre number with its spool and its partners."""

    number: CentreNumber
    spool: Path
    partners: tuple[Partner, ...] = ()


@frozen(kw_only=True)
class HubCentre:
    """A centre that the hub exchanges files with."""

    number: CentreNumber
    folder: FolderName = field()
    """Its folder below the hub's root; its own number unless said otherwise."""

    severities: Severities = field(factory=dict)
    """For files that come from and go to this centre."""

    @folder.default
    def _number(self) -> str:
        return self.number


@frozen(kw_only=True)
class Hub:
    """The awarding body's side: the SFTP tree that centres see, and its own spool."""

    name: Title
    awarding_bodies: tuple[AwardingBody, ...]
    root: Path
    spool: Path
    centres: tuple[HubCentre, ...] = ()


@frozen(kw_only=True)
class Config:
    """Everything that a2c is told; made by `load_config`."""

    role: Literal["centre", "hub"]
    timing: Timing = Timing()
    limits: Limits = Limits()
    log: LogSettings = LogSettings()
    health: Health = Health()
    alerts: Alerts = Alerts()
    retention: Retention = Retention()
    layouts: Layouts = Layouts()
    checks: Checks = Checks()
    centres: tuple[Centre, ...] = ()
    """For the role `centre`; not empty then."""
    hub: Hub | None = None
    """For the role `hub`; there then."""
    path: Path = field(default=Path("a2c.toml"), metadata=NOT_A_KEY)
    """The file it was read from."""
    warnings: tuple[Fault, ...] = field(default=(), metadata=NOT_A_KEY)
    """What is doubtful but does not hinder."""


def load_config(path: Path) -> Config:
    """Read and check a configuration file.

    Raises ConfigErrors with everything that is wrong; what is merely doubtful is in
    the result's `warnings`.
    """
    from daemon.config.checks import cross_checks
    from daemon.config.reading import structure
    from daemon.config.toml_lines import lines_of_keys, nearest

    text = _text(path)
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigErrors(path, [_not_toml(str(error), text)]) from None
    base = path.resolve().parent
    config, faults = structure(raw, Config, base)
    faults += cross_checks(raw, base)
    lines = lines_of_keys(text)
    placed = [fault.at(nearest(lines, fault.path)) for fault in faults]
    placed.sort(key=lambda fault: (fault.line or 0, fault.code))
    if config is None or any(fault.severity == "error" for fault in placed):
        raise ConfigErrors(path, placed)
    return evolve(config, path=path.resolve(), warnings=tuple(placed))


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        cause = error.strerror or "it cannot be read"
        fault = Fault(code="CFG001", message=f"cannot read {path}: {cause.lower()}")
    except UnicodeDecodeError as error:
        fault = Fault(
            code="CFG002",
            message=f"the file is not UTF-8 text: byte {error.start + 1} is invalid",
            help="save it as UTF-8 in the editor",
        )
    raise ConfigErrors(path, [fault])


def _not_toml(message: str, text: str) -> Fault:
    place = re.search(r"\(at (?:line (\d+), column (\d+)|end of document)\)", message)
    cause = message[: place.start()].strip() if place else message
    if place and place[1]:
        line, where = int(place[1]), f" at column {place[2]}"
    else:
        line, where = text.count("\n") + 1, " at the end of the file"
    cause = cause[:1].lower() + cause[1:]
    windows = r"\U" in text or "escape" in cause.lower()
    extra = " (write paths with / or in single quotes: 'C:\\a2c')" if windows else ""
    return Fault(
        code="CFG002",
        message=f"not valid TOML{where}: {cause}{extra}",
        line=line,
    )
