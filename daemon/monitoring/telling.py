"""Alerts to people: posted to a web address, or sent as mail.

From a thread of its own, so that a mail server that stalls holds up no file. What
cannot be told is logged and tried again; when the program stops it is in the log.
"""

from __future__ import annotations

import json
import smtplib
import ssl
import urllib.request
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from queue import Full, Queue
from threading import Event, Thread
from urllib.error import URLError

from attrs import define, field

from daemon.config import Alerts, Mail
from daemon.events import Log
from daemon.monitoring.alerts import Alert

TIMEOUT_S = 30.0
TRIES = 3
WAITING_MAX = 1000
"""More alerts than this at once are only logged."""
Teller = Callable[[Alert], None]
"""Raises OSError or URLError where it cannot tell."""


def tellers(settings: Alerts) -> dict[str, Teller]:
    """Every way to tell people that is configured, by a name for the log."""
    found: dict[str, Teller] = {}
    if settings.webhook_file is not None:
        found["webhook"] = _webhook(settings.webhook_file)
    if settings.mail is not None:
        found["mail"] = _mail(settings.mail)
    return found


def _webhook(file: Path) -> Teller:
    def tell(alert: Alert) -> None:
        # Read each time, so that a new secret needs no restart; checked when the
        # configuration was read to be https, or http to this machine.
        address = file.read_text(encoding="utf-8").strip()
        request = urllib.request.Request(  # noqa: S310 - the scheme is checked above
            address,
            json.dumps(alert.to_json()).encode(),
            {"Content-Type": "application/json", "User-Agent": "a2c"},
        )
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310
            answer.read(1024)

    return tell


def _mail(settings: Mail) -> Teller:
    def tell(alert: Alert) -> None:
        message = mail_message(settings, alert)
        try:
            with _connected(settings) as server:
                server.send_message(message)
        except smtplib.SMTPException as error:
            raise OSError(f"the mail server refused: {error}") from None

    return tell


def mail_message(settings: Mail, alert: Alert) -> EmailMessage:
    """The mail that tells an alert, as plain text."""
    message = EmailMessage()
    message["From"] = settings.sender
    message["To"] = ", ".join(settings.recipients)
    # One line, whatever a message holds: a header ends at a line break.
    subject = " ".join(f"a2c {alert.spool}: {alert.message}".split())
    message["Subject"] = subject[:200]
    message.set_content(
        f"{alert.message}.\n\nWhat to do: {alert.help}.\n\n"
        f"Spool: {alert.spool}\nSince: {alert.since:%Y-%m-%d %H:%M} UTC\n"
    )
    return message


def _connected(settings: Mail) -> smtplib.SMTP:
    trust = ssl.create_default_context()
    server: smtplib.SMTP
    if settings.encryption == "tls":
        server = smtplib.SMTP_SSL(
            settings.server, settings.port, timeout=TIMEOUT_S, context=trust
        )
    else:
        server = smtplib.SMTP(settings.server, settings.port, timeout=TIMEOUT_S)
    try:
        if settings.encryption == "starttls":
            server.starttls(context=trust)
        if settings.username is not None and settings.password_file is not None:
            password = settings.password_file.read_text(encoding="utf-8").strip()
            server.login(settings.username, password)
    except BaseException:
        server.close()
        raise
    return server


@define(eq=False)
class Telling:
    """Tells alerts, one after the other, on a thread of its own."""

    ways: dict[str, Teller]
    log: Log
    retry_s: float
    _queue: Queue[Alert | None] = field(factory=lambda: Queue(WAITING_MAX), init=False)
    _stopping: Event = field(factory=Event, init=False)
    _thread: Thread | None = field(default=None, init=False)

    def tell(self, alert: Alert) -> None:
        """Log an alert, and tell it as soon as may be; never waits."""
        self.log.warning(
            "alert_raised",
            kind=alert.kind,
            subject=alert.subject,
            message=alert.message,
        )
        if not self.ways:
            return
        if self._thread is None:
            self._thread = Thread(target=self._run, name="alerts", daemon=True)
            self._thread.start()
        try:
            self._queue.put_nowait(alert)
        except Full:
            self.log.error("alert_failed", kind=alert.kind, cause="too many at once")

    def stop(self, timeout_s: float = 5.0) -> None:
        """Tell what is waiting if that is quick; give up what is not."""
        if self._thread is not None:
            self._queue.put(None)
            self._stopping.set()
            self._thread.join(timeout_s)

    def _run(self) -> None:
        while (alert := self._queue.get()) is not None:
            for way, teller in self.ways.items():
                self._tell(way, teller, alert)

    def _tell(self, way: str, teller: Teller, alert: Alert) -> None:
        for wait_s in self._waits():
            try:
                teller(alert)
            except (OSError, URLError) as error:
                # A web address is a secret: only what went wrong is logged.
                cause = f"{type(error).__name__}: {getattr(error, 'reason', error)}"
                self.log.error("alert_failed", kind=alert.kind, way=way, cause=cause)
                self._stopping.wait(wait_s)
            else:
                self.log.info("alert_told", kind=alert.kind, way=way)
                return

    def _waits(self) -> Iterator[float]:
        for number in range(TRIES):
            if number and self._stopping.is_set():
                return
            yield self.retry_s * 2**number
