"""Where the fuzzer begins: good files of each kind, and every broken one we have."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import edi
from daemon.config import example_config
from daemon.demo import series
from daemon.receipts import Notice, Receipt, encode_notice, encode_receipt
from edi.reply import Answered, write_reply
from tests.edi.layout.sources import DEMO
from tests.support import edi_files

FIXTURES = Path(__file__).parents[2] / "fixtures"
NUMBER = series.CENTRES[0]
SHA256 = "0123456789abcdef" * 4
SEED_BYTES_MAX = 4096


def seeds(target: str) -> Iterator[bytes]:
    """What a target's corpus begins with."""
    for seed in _SEEDS[target]():
        if len(seed) <= SEED_BYTES_MAX:
            yield seed


def _reader() -> Iterator[bytes]:
    documents = [
        *series.basedata(),
        series.amendments(NUMBER, 1),
        series.forecasts(NUMBER, 1),
        series.marks(NUMBER, 1),
        edi_files.entries(),
    ]
    for document in documents:
        yield document.name.encode() + b"\0" + bytes(document)
    for path in sorted((FIXTURES / "check").glob("*/*.X*")):
        yield path.name.encode() + b"\0" + path.read_bytes()


def _names() -> Iterator[bytes]:
    for text in (
        "E1234501.X01",
        "e1234501 (1).x01",
        "S6A26_01.X03",
        "O6A26W01.X99",
        "Z6A26_01.zip",
        "a2c.12345.01.EDIResults.6f9619ff-8b86-4011-b42d-00cf4fc964ff.xml",
        "Copy of E1234501.X01",
        "E1234501.X01.txt",
        "999990250001D",
        "999990250001",
        "1234567899",
        "../E1234501.X01",
        "NUL.txt",
        "é" * 60,
        "E12345\u202e01.X01",
    ):
        yield text.encode()


def _layout() -> Iterator[bytes]:
    yield DEMO.encode()
    for path in sorted((FIXTURES / "layouts").glob("*/*.layout")):
        yield path.read_bytes()


def _reply() -> Iterator[bytes]:
    report = edi.check([b"E1"], "E1234501.X01")
    answered = Answered("E1234501.X01", SHA256)
    yield bytes(write_reply(report, answered, edi_files.heading()))
    time = datetime(2026, 2, 1, tzinfo=UTC)
    yield encode_receipt(
        Receipt(name="E1234501.X01", sha256=SHA256, size=5, sequence=1, time=time)
    )
    yield encode_notice(Notice("E1234501.X01", SHA256))
    yield encode_notice(Notice("a\\b\nc", SHA256))


def _config() -> Iterator[bytes]:
    for role in ("centre", "hub"):
        text = example_config(role, NUMBER)
        yield text.encode()
        yield "\n".join(
            line.removeprefix("# ").partition(" #")[0] for line in text.splitlines()
        ).encode()


def _archive() -> Iterator[bytes]:
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", method) as archive:
            archive.writestr("S6A26_01.X01", b"S1\r\n" * 10)
            archive.writestr("June/O6A26_01.X01", b"O1")
            archive.writestr("Help.txt", b"")
        yield made.getvalue()


_SEEDS = {
    "reader": _reader,
    "names": _names,
    "layout": _layout,
    "reply": _reply,
    "config": _config,
    "archive": _archive,
}
