"""Stands in for a hub: takes what a centre has put, and gives a receipt for each file.

A hub that checks and answers would take most of the machine that both run on. As the
hub does, it removes a file before it gives its receipt.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from time import sleep, time

from daemon.ways import CENTRE_WAYS

PAUSE_S = 0.02
ARRIVALS = "arrivals"
"""A file of the home that says of each file when it was seen: name and seconds."""


def receive(home: Path) -> None:
    """Take files and give receipts until the process is ended."""
    take, give = home / CENTRE_WAYS.put, home / CENTRE_WAYS.receipts
    sequence = 0
    with (home / ARRIVALS).open("a") as arrivals:
        while True:
            names = [each for each in sorted(os.listdir(take)) if each[0] != "."]
            for name in names:
                arrivals.write(f"{name} {time():.6f}\n")
                arrivals.flush()
                sequence += 1
                _give(take / name, give, sequence)
            if not names:
                sleep(PAUSE_S)


def _give(file: Path, folder: Path, sequence: int) -> None:
    data = file.read_bytes()
    file.unlink()
    digest = sha256(data).hexdigest()
    receipt = {
        "version": 1,
        "name": file.name,
        "sha256": digest,
        "size": len(data),
        "sequence": sequence,
        "time": "2026-06-01T12:00:00Z",
    }
    temporary = folder / f".{digest}.json.part"
    temporary.write_text(json.dumps(receipt))
    temporary.rename(folder / f"{digest}.json")


@contextmanager
def receiving(home: Path) -> Iterator[None]:
    """Let the stand-in run over a centre's home, in a process of its own."""
    for folder in CENTRE_WAYS.folders():
        (home / folder).mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen([sys.executable, "-m", __name__, str(home)])
    try:
        yield
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    receive(Path(sys.argv[1]))
