"""A centre's whole pipelines, both with the ledger's durability on.

Out: admitted, checked, sent, receipted, archived. In: fetched, received, removed there
and receipted, checked, laid into the inbox. The program is the real one, and the server
OpenSSH's sshd; receipts for what is sent come from a stand-in (`bench.receiver`). The
base is OpenSSH's own `sftp -b`, which does nothing but carry the same bytes.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import Any

from bench.centre import BODIES, RECORDS, centre_at, exam_files, results_files
from bench.server import home, new_folder, place, server, sftp
from bench.topic import Case, Figure, Input, Options, Side, Topic
from daemon import app
from daemon.config import load_config
from daemon.receipts import Notice, encode_notice, notice_name
from daemon.ways import CENTRE_WAYS

FILES, FILES_IN, FILES_FAR = 900, 1_300, 200
LIMIT_S = 120.0
OUT = f"{FILES} files of {RECORDS} records, to {len(BODIES)} awarding bodies"
IN = f"{FILES_IN:,} files of {RECORDS} results, from {len(BODIES)} awarding bodies"
IN_FAR = f"{FILES_FAR} files of {RECORDS} results, 20 ms away"


def cases(_options: Options) -> list[Case]:
    """Small files, dropped all at once, or waiting at the server."""
    return [
        Case(OUT, lambda _share: _input("out", FILES, delayed=False)),
        Case(IN, lambda _share: _input("in", FILES_IN, delayed=False)),
        Case(IN_FAR, lambda _share: _input("in", FILES_FAR, delayed=True)),
    ]


def _input(direction: str, files: int, *, delayed: bool) -> Input:
    where = place(delayed=delayed)
    return Input({**where, "direction": direction, "files": files}, files)


def _ours(where: dict[str, Any]) -> Figure:
    files = where["files"]
    with centre_at(where, "settle_s = 0") as centre:
        if where["direction"] == "out":
            for name, data in exam_files(files):
                (centre.people("outbox") / name).write_bytes(data)
            done = centre.people("sent")
        else:
            _offer(centre.home, files)
            done = centre.people("inbox")
        config = load_config(centre.config)
        began = perf_counter()
        # Each pass does all that is due; a receipt that is not there yet takes another.
        while sum(1 for _ in done.iterdir()) < files:
            app.once(config)
            if perf_counter() - began > LIMIT_S:
                raise RuntimeError(f"not done after {LIMIT_S:g} s")
        return Figure(perf_counter() - began)


def _offer(remote: Path, files: int) -> None:
    """Lay files for the centre, with their notices, as a hub does."""
    take, notices = CENTRE_WAYS.take, CENTRE_WAYS.take_notices
    for name, data in results_files(files):
        notice = encode_notice(Notice(name, sha256(data).hexdigest()))
        (remote / f"{notices}" / notice_name(name)).write_bytes(notice)
        (remote / take / name).write_bytes(data)


def _openssh(where: dict[str, Any]) -> Figure:
    here, files = Path(where["folder"]), where["files"]
    out = where["direction"] == "out"
    near, there = new_folder(here), new_folder(home(where))
    names = []
    for name, data in (exam_files if out else results_files)(files):
        ((near if out else there) / name).write_bytes(data)
        names.append(name)
    if out:
        return Figure(sftp(where, [f"put {near}/{n} {there.name}/{n}" for n in names]))
    return Figure(sftp(where, [f"get {there.name}/{n} {near}/{n}" for n in names]))


def topic() -> Topic:
    """The topic."""
    openssh = Side(
        name="sftp -b", run=_openssh, needs=("sftp",), note="carries bytes only"
    )
    ours = Side(
        name="a2c, whole pipeline",
        run=_ours,
        note="ledger flushed, checked, safe recipe, receipts, archived or published",
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
