"""Many small files over SFTP: ours with the whole safe recipe, against `sftp -b`."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import Any

from bench.server import connected, home, new_folder, place, server, sftp
from bench.topic import Case, Figure, Input, Options, Side, Target, Topic
from daemon.sending import Sent, make_token
from daemon.transport import Transport
from daemon.waves import Fetched, Incoming, Outgoing, fetch_wave, send_wave, waves

SIZE = 20_000
FILES, FILES_FAR = 2_000, 200
PUT, GET = "put 2,000 files of 20 KB", "get 2,000 files of 20 KB"
PUT_FAR = "put 200 files of 20 KB, 20 ms away"
GET_FAR = "get 200 files of 20 KB, 20 ms away"


def cases(_options: Options) -> list[Case]:
    """Files of noise, put and got, near and far."""
    return [
        Case(PUT, lambda _share: _input("put", FILES, delayed=False)),
        Case(PUT_FAR, lambda _share: _input("put", FILES_FAR, delayed=True)),
        Case(GET, lambda _share: _input("get", FILES, delayed=False)),
        Case(GET_FAR, lambda _share: _input("get", FILES_FAR, delayed=True)),
    ]


def _input(direction: str, files: int, *, delayed: bool) -> Input:
    where = place(delayed=delayed)
    here, there = Path(where["folder"]) / "small", home(where) / "small"
    if not here.exists():
        here.mkdir()
        there.mkdir()
        (home(where) / "put").mkdir()
        for number in range(FILES):
            data = os.urandom(SIZE)
            (here / f"{number}").write_bytes(data)
            (there / f"{number}").write_bytes(data)
    digests = [
        sha256((here / f"{number}").read_bytes()).hexdigest() for number in range(files)
    ]
    return Input({**where, "direction": direction, "digests": digests}, files)


def _ours(lines: int) -> Callable[[dict[str, Any]], Figure]:
    def run(where: dict[str, Any]) -> Figure:
        here = Path(where["folder"])
        digests = where["digests"]
        folder = _folder(where)
        began = perf_counter()
        with connected(where) as transport:
            if where["direction"] == "put":
                _send(transport, here / "small", folder.name, digests, lines)
            else:
                _fetch(transport, folder, digests)
            return Figure(perf_counter() - began)

    return run


def _folder(where: dict[str, Any]) -> Path:
    """A new folder for what is put or got."""
    put = where["direction"] == "put"
    return new_folder(home(where) if put else Path(where["folder"]))


def _send(
    transport: Transport, here: Path, there: str, digests: Sequence[str], lines: int
) -> None:
    files = [
        Outgoing(
            name=f"{number}",
            path=here / f"{number}",
            sha256=digest,
            size=SIZE,
            token=make_token(str(number), 1),
            line=str(number % lines),
        )
        for number, digest in enumerate(digests)
    ]
    for wave in waves(files, lambda file: file.size):
        for outcome in send_wave(transport, there, wave):
            if not isinstance(outcome, Sent):
                raise RuntimeError(str(outcome))


def _fetch(transport: Transport, back: Path, digests: Sequence[str]) -> None:
    files = [
        Incoming(name=f"{number}", path=back / f"{number}", limit=SIZE, sha256=digest)
        for number, digest in enumerate(digests)
    ]
    for wave in waves(files, lambda _: SIZE):
        for outcome in fetch_wave(transport, "small", wave):
            if not isinstance(outcome, Fetched):
                raise RuntimeError(str(outcome))


def _openssh(where: dict[str, Any]) -> Figure:
    here = Path(where["folder"])
    numbers, folder = range(len(where["digests"])), _folder(where)
    if where["direction"] == "put":
        puts = [f"put {here}/small/{n} {folder.name}/{n}" for n in numbers]
        return Figure(sftp(where, puts))
    return Figure(sftp(where, [f"get small/{n} {folder}/{n}" for n in numbers]))


RECIPE = "digest, temporary name, flushed, size compared, renamed"
OURS = Side(name="a2c, safe recipe", run=_ours(8), note=f"{RECIPE}; 8 series")
ONE_LINE = Side(
    name="a2c, safe recipe, one series",
    run=_ours(1),
    note=f"{RECIPE}, each after the one before",
)
OPENSSH = Side(name="sftp -b", run=_openssh, needs=("sftp",), note="bytes only")


def topic() -> Topic:
    """The topic."""
    return Topic(
        name="transfer-small",
        title="Many small files over SFTP to sshd on loopback, login included",
        cases=cases,
        sides=(OURS, ONE_LINE, OPENSSH),
        base=OPENSSH.name,
        unit="files/s",
        scale=1,
        targets=(
            Target(OURS.name, OPENSSH.name, 1.3, PUT),
            Target(OURS.name, OPENSSH.name, 4, PUT_FAR),
            Target(OURS.name, OPENSSH.name, 1.3, GET),
            Target(OURS.name, OPENSSH.name, 4, GET_FAR),
        ),
        around=server,
        rounds_max=5,
    )
