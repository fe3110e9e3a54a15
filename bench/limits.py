"""What the machine itself does with the bytes, as a measure of what is left to gain."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

from bench.ours import blocks
from bench.topic import Answer, Side


def read_bytes(path: str) -> Answer:
    """Only read them."""
    for _ in blocks(path):
        pass
    return Answer()


def sha256(path: str) -> Answer:
    """The digest that custody takes of every file."""
    digest = hashlib.sha256()
    for block in blocks(path):
        digest.update(block)
    return Answer()


def count_lines(path: str) -> Answer:
    """The system's own line counter, its start included."""
    subprocess.run(["wc", "-l", path], check=True, stdout=subprocess.DEVNULL)
    return Answer()


def iterate_lines(path: str) -> Answer:
    """Python's own lines, and nothing done with them."""
    with Path(path).open("rb") as stream:
        for _ in stream:
            pass
    return Answer()


SIDES = (
    Side(name="limit: Python's lines", run=iterate_lines, note="no work"),
    Side(name="limit: sha256", run=sha256, note="no work"),
    Side(name="limit: wc -l", run=count_lines, needs=("wc",), note="no work"),
    Side(name="limit: read bytes", run=read_bytes, note="no work"),
)
