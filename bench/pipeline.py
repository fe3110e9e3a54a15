"""A centre's whole pipeline: admitted, checked, sent, receipted, archived; durable.

The program is the real one with the ledger's durability on, sending to OpenSSH's sshd;
receipts come from a stand-in (`bench.receiver`). The base is OpenSSH's own `sftp -b`,
which does nothing but carry the same bytes.
"""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Any

from bench.centre import centre_at, exam_files
from bench.server import empty_folder, home, place, server, sftp
from bench.topic import Case, Figure, Input, Options, Side, Topic
from daemon import app
from daemon.config import load_config

FILES = 900
LIMIT_S = 120.0


def cases(_options: Options) -> list[Case]:
    """Small files, dropped all at once."""
    name = f"{FILES} files of 10 records, to 10 awarding bodies"
    return [Case(name, lambda _share: Input(place(), FILES))]


def _ours(where: dict[str, Any]) -> Figure:
    with centre_at(where, "settle_s = 0") as centre:
        for name, data in exam_files(FILES):
            (centre.people("outbox") / name).write_bytes(data)
        config = load_config(centre.config)
        sent = centre.people("sent")
        began = perf_counter()
        # Each pass does all that is due; a receipt that is not there yet takes another.
        while sum(1 for _ in sent.iterdir()) < FILES:
            app.once(config)
            if perf_counter() - began > LIMIT_S:
                raise RuntimeError(f"not done after {LIMIT_S:g} s")
        return Figure(perf_counter() - began)


def _openssh(where: dict[str, Any]) -> Figure:
    here = Path(where["folder"])
    (home(where) / "pipeline").mkdir(exist_ok=True)
    with empty_folder(here / "files") as files, empty_folder(home(where) / "pipeline"):
        names = []
        for name, data in exam_files(FILES):
            (files / name).write_bytes(data)
            names.append(name)
        return Figure(sftp(where, [f"put {files}/{n} pipeline/{n}" for n in names]))


def topic() -> Topic:
    """The topic."""
    openssh = Side(
        name="sftp -b", run=_openssh, needs=("sftp",), note="carries bytes only"
    )
    ours = Side(
        name="a2c, whole pipeline",
        run=_ours,
        note="ledger flushed, checked, safe recipe, receipts from a stand-in, archived",
    )
    return Topic(
        name="pipeline",
        title="Files through a centre's whole pipeline to sshd on loopback",
        cases=cases,
        sides=(ours, openssh),
        base=openssh.name,
        unit="files/s",
        scale=1,
        around=server,
        rounds_max=5,
    )
