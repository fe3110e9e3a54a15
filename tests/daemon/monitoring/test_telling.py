"""Alerts reach a real web server and a real mail server, and no secret is logged."""

from __future__ import annotations

import json
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from queue import Queue
from threading import Thread

from attrs import evolve

from daemon.config import Alerts, Mail
from daemon.log import recording_log
from daemon.monitoring.alerts import Alert
from daemon.monitoring.telling import TRIES, Telling, mail_message, tellers
from tests.support.clock import SettableClock

ALERT = Alert(
    kind="disk_low",
    spool="12345",
    subject="12345",
    message="the disk is nearly full",
    help="make room",
    since=datetime(2026, 2, 20, 9, 30, tzinfo=UTC),
)
PATIENCE_S = 20.0


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[None]:
    """Run a server on a thread."""
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Hook(HTTPServer):
    def __init__(self, status: int) -> None:
        self.got: Queue[object] = Queue()
        self.status = status
        super().__init__(("127.0.0.1", 0), _HookHandler)


class _HookHandler(BaseHTTPRequestHandler):
    server: _Hook

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.server.got.put(json.loads(self.rfile.read(length)))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


class _MailServer(socketserver.TCPServer):
    """Speaks as much SMTP as a client needs to hand in a mail."""

    def __init__(self) -> None:
        self.got: Queue[str] = Queue()
        super().__init__(("127.0.0.1", 0), _MailHandler)


class _MailHandler(socketserver.StreamRequestHandler):
    server: _MailServer

    def handle(self) -> None:
        self._say("220 here")
        for line in iter(self.rfile.readline, b""):
            word = line.split()[0].upper()
            if word == b"DATA":
                self._say("354 go on")
                lines = iter(self.rfile.readline, b".\r\n")
                self.server.got.put(b"".join(lines).decode())
                self._say("250 taken")
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 good")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


def _webhook(tmp_path: Path, port: int) -> Alerts:
    file = tmp_path / "hook"
    file.write_text(f"http://127.0.0.1:{port}/secret-token\n")
    return Alerts(webhook_file=file)


def test_posted(tmp_path: Path) -> None:
    """The body that arrives is the alert's documented shape."""
    log, entries = recording_log(SettableClock())
    hook = _Hook(200)
    with serving(hook):
        telling = Telling(tellers(_webhook(tmp_path, hook.server_port)), log, 0.0)
        telling.tell(ALERT)
        got = hook.got.get(timeout=PATIENCE_S)
        telling.stop(PATIENCE_S)

    assert ALERT.to_json() == got
    assert ["alert_raised", "alert_told"] == [entry["event"] for entry in entries]


def test_refused_is_tried_again_and_logged(tmp_path: Path) -> None:
    """A server that refuses is tried a few times; the address stays secret."""
    log, entries = recording_log(SettableClock())
    hook = _Hook(500)
    with serving(hook):
        telling = Telling(tellers(_webhook(tmp_path, hook.server_port)), log, 0.0)
        telling.tell(ALERT)
        for _ in range(TRIES):
            hook.got.get(timeout=PATIENCE_S)
        telling.stop(PATIENCE_S)

    failed = [entry for entry in entries if entry["event"] == "alert_failed"]
    assert TRIES == len(failed)
    assert "secret-token" not in json.dumps(entries)


def test_mailed() -> None:
    """The mail says what, where and what to do."""
    log, entries = recording_log(SettableClock())
    server = _MailServer()
    with serving(server):
        mail = Mail(
            server="127.0.0.1",
            port=server.server_address[1],
            encryption="none",
            sender="a2c@example.org",
            recipients=("exams@example.org",),
        )
        telling = Telling(tellers(Alerts(mail=mail)), log, 0.0)
        telling.tell(ALERT)
        got = server.got.get(timeout=PATIENCE_S)
        telling.stop(PATIENCE_S)

    assert "Subject: a2c 12345: the disk is nearly full" in got
    assert "What to do: make room." in got
    assert "alert_told" in [entry["event"] for entry in entries]


def test_no_line_break_gets_into_a_header() -> None:
    """A message with line breaks cannot add headers to the mail."""
    mail = Mail(server="m", sender="a@b", recipients=("c@d",))
    hostile = evolve(ALERT, message="full\r\nBcc: everybody@example.org")

    message = mail_message(mail, hostile)

    assert message["Bcc"] is None
    assert "a2c 12345: full Bcc: everybody@example.org" == message["Subject"]


def test_nobody_to_tell() -> None:
    """Without a way to tell, an alert is in the log, and no thread is started."""
    log, entries = recording_log(SettableClock())
    telling = Telling({}, log, 0.0)
    telling.tell(ALERT)
    telling.stop()

    assert ["alert_raised"] == [entry["event"] for entry in entries]
