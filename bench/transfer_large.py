"""One large file over SFTP: ours with the whole safe recipe, against OpenSSH's sftp."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import Any

from bench.server import connected, empty_folder, home, place, server, sftp
from bench.topic import Case, Figure, Input, Options, Side, Target, Topic
from daemon.sending import make_token, send_file
from daemon.waves import Fetched, Incoming, fetch_wave

SIZE = 200 * 10**6
PUT, GET = "put 200 MB", "get 200 MB"


def cases(_options: Options) -> list[Case]:
    """A file of noise, put and got."""

    def make(direction: str) -> Input:
        where = place()
        here, there = Path(where["folder"]) / "large", home(where) / "large"
        there.mkdir(exist_ok=True)
        if not here.exists():
            block = os.urandom(10**6)
            with here.open("wb") as file:
                for _ in range(SIZE // len(block)):
                    file.write(block)
            (there / "got").write_bytes(here.read_bytes())
        digest = sha256(here.read_bytes()).hexdigest()
        return Input({**where, "direction": direction, "sha256": digest}, SIZE)

    return [Case(name, lambda _share, name=name: make(name)) for name in (PUT, GET)]  # type: ignore[misc]  # mypy cannot infer a lambda's default


def _ours(where: dict[str, Any]) -> Figure:
    here = Path(where["folder"])
    began = perf_counter()
    with connected(where) as transport:
        if where["direction"] == PUT:
            send_file(
                transport,
                "large",
                "put",
                here / "large",
                where["sha256"],
                SIZE,
                make_token("1", 1),
            )
            took = perf_counter() - began
            transport.remove("large", "put")
            return Figure(took)
        with empty_folder(here / "back") as back:
            file = Incoming(
                name="got", path=back / "got", limit=SIZE, sha256=where["sha256"]
            )
            (outcome,) = fetch_wave(transport, "large", [file])
            if not isinstance(outcome, Fetched):
                raise RuntimeError(str(outcome))
            return Figure(perf_counter() - began)


def _openssh(where: dict[str, Any]) -> Figure:
    here = Path(where["folder"])
    if where["direction"] == PUT:
        took = sftp(where, [f"put {here}/large large/put"])
        (home(where) / "large" / "put").unlink()
        return Figure(took)
    with empty_folder(here / "back") as back:
        return Figure(sftp(where, [f"get large/got {back}/got"]))


OURS = Side(
    name="a2c, safe recipe",
    run=_ours,
    note="digest, exclusive temporary name, flushed to disk, size compared, renamed",
)
OPENSSH = Side(name="sftp", run=_openssh, needs=("sftp",), note="bytes only")


def topic() -> Topic:
    """The topic."""
    return Topic(
        name="transfer-large",
        title="One large file over SFTP to sshd on loopback, login included",
        cases=cases,
        sides=(OURS, OPENSSH),
        base=OPENSSH.name,
        targets=(
            Target(OURS.name, OPENSSH.name, 0.85, PUT),
            Target(OURS.name, OPENSSH.name, 0.6, GET),
        ),
        around=server,
    )
