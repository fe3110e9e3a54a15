"""Answers a monitoring system over HTTP: `/health` and `/metrics`, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from attrs import define, field, frozen

REQUEST_TIMEOUT_S = 10.0


@frozen
class Answer:
    """What a path is answered with."""

    status: HTTPStatus
    content_type: str
    body: bytes

    @classmethod
    def of_json(cls, status: HTTPStatus, form: object) -> Answer:
        """A JSON answer."""
        return cls(status, "application/json", json.dumps(form).encode() + b"\n")


class _Handler(BaseHTTPRequestHandler):
    timeout = REQUEST_TIMEOUT_S
    answers: Mapping[str, Callable[[], Answer]] = {}
    server_version = "a2c"
    sys_version = ""

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        make = self.answers.get(self.path.partition("?")[0])
        if make is None:
            known = ", ".join(sorted(self.answers))
            answer = Answer(
                HTTPStatus.NOT_FOUND, "text/plain", f"known here: {known}\n".encode()
            )
        else:
            answer = make()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if with_body:
            self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing: the log is for the exchange."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Let a client go that went away; it concerns nobody."""


@define(eq=False)
class HealthServer:
    """The HTTP server; it runs on a thread of its own until it is closed."""

    _server: ThreadingHTTPServer
    _thread: Thread = field(init=False)

    @_thread.default
    def _make_thread(self) -> Thread:
        return Thread(target=self._server.serve_forever, name="health", daemon=True)

    @classmethod
    def start(
        cls, listen: str, answers: Mapping[str, Callable[[], Answer]]
    ) -> HealthServer:
        """Listen on `ADDRESS:PORT`; port 0 takes a free one. Raises OSError."""
        host, _, port = listen.rpartition(":")
        handler = type("Handler", (_Handler,), {"answers": answers})
        server = cls(_Server((host.strip("[]"), int(port)), handler))
        server._thread.start()
        return server

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.server_address[1])

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
