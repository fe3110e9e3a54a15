"""What lies on a partner's server under names that are hostile, or only unusual."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from attrs import evolve

from daemon import assembly
from daemon.config import Partner, Timing
from daemon.deadlines import Deadlines
from daemon.demo import series
from daemon.transport import Listing, RemoteFile, Sink, Transport
from tests.exchange_bad_input.content_cases import NUMBER
from tests.exchange_bad_input.witnesses import assert_at_rest, places
from tests.support.faulty_transport import FaultyTransport
from tests.support.world import World, tree

RESULTS = series.results(NUMBER)
EVIL = b"not what it seems\r\n"

posix_only = pytest.mark.skipif(
    os.name == "nt", reason="Windows lets no folder hold such names"
)

UNUSUAL = {
    "device": "NUL.X01",
    "another device": "com1",
    "line feed": "R1234501.X01\nR1234501.X02",
    "carriage return": "R1234501.X01\r",
    "escape": "\x1b]0;evil\x07R1234501.X01",
    "255 bytes": "R" * 255,
    "255 bytes of UTF-8": "é" * 127 + "x",
    "right to left": "R1234501\u202e10X.exe",
    "zero width": "R1234501\u200b.X01",
    "trailing dot": "R1234501.X01.",
    "trailing blank": "R1234501.X01 ",
    "a drive": "C:evil.X01",
    "a stream": "R1234501.X01:evil",
    "an option": "--delete",
    "shell": "$(touch evil);`touch evil`|touch evil",
    "markup": "<script>alert(1)<!--.X01",
    "ours": "spool.json",
    "a report of ours": "R1234501.X01.report.txt",
}


def _outside(world: World) -> dict[str, str]:
    """Every file that is in no spool, on no server and in no log."""
    own = ("/spool/", "/sftp/", "/a2c.log")
    found = tree(world.root)
    return {p: c for p, c in found.items() if not any(part in f"/{p}" for part in own)}


LEFT_THERE = {"a temporary name": "...", "backslashes": "..\\..\\evil.X01"}
"""Names that a server may use for what is not finished, or that no path may hold."""


@posix_only
@pytest.mark.parametrize("name", UNUSUAL.values(), ids=UNUSUAL.keys())
def test_unusual_name_is_taken_and_harms_nothing(world: World, name: str) -> None:
    """It is held under some safe name or its own, once; what is good arrives."""
    before = _outside(world)
    folder = world.between(NUMBER, "to-centre")
    (folder / name).write_bytes(EVIL)
    world.hub.drop_document(RESULTS)
    world.settle()
    centre = world.centre

    assert [f"inbox/{RESULTS.name}"] == places(centre, bytes(RESULTS))
    held = [p for p in tree(centre.spool) if (centre.spool / p).read_bytes() == EVIL]
    assert 1 == len(held), held
    assert ".." not in held[0].split("/")
    assert before == _outside(world)
    assert [] == list(folder.iterdir())
    assert not [line for line in centre.logged().splitlines() if "\x1b" in line]
    assert_at_rest(centre)


@posix_only
@pytest.mark.parametrize("name", LEFT_THERE.values(), ids=LEFT_THERE.keys())
def test_name_that_is_left_where_it_is(world: World, name: str) -> None:
    """It is neither taken nor removed, and holds up nothing."""
    folder = world.between(NUMBER, "to-centre")
    (folder / name).write_bytes(EVIL)
    world.hub.drop_document(RESULTS)
    world.settle()

    assert [f"inbox/{RESULTS.name}"] == places(world.centre, bytes(RESULTS))
    assert [name] == [path.name for path in folder.iterdir()]
    assert EVIL == (folder / name).read_bytes()


@posix_only
def test_case_twins_from_afar(world: World) -> None:
    """Both come in; neither takes the other's place, on any file system."""
    other = bytes(RESULTS).replace(b"R1", b"R1", 1) + b"\x1a"
    folder = world.between(NUMBER, "to-centre")
    (folder / RESULTS.name).write_bytes(bytes(RESULTS))
    (folder / RESULTS.name.lower()).write_bytes(other)
    world.settle()
    centre = world.centre
    (one,) = places(centre, bytes(RESULTS))
    (two,) = places(centre, other)

    assert one.casefold() != two.casefold()
    assert [] == list(world.between(NUMBER, "to-centre").iterdir())


@posix_only
def test_links_and_pipes_from_afar(world: World, tmp_path: Path) -> None:
    """A link on the server is not followed, and a pipe holds up nobody."""
    secret = tmp_path / "secret"
    secret.write_bytes(EVIL)
    folder = world.between(NUMBER, "to-centre")
    (folder / "R1234501.X09").symlink_to(secret)
    (folder / "R1234501.X08").symlink_to(folder)
    getattr(os, "mkfifo")(folder / "R1234501.X07")  # noqa: B009 - absent on Windows
    (folder / "R1234501.X06").mkdir()
    world.hub.drop_document(RESULTS)
    world.settle()

    assert [f"inbox/{RESULTS.name}"] == places(world.centre, bytes(RESULTS))
    assert [] == places(world.centre, EVIL)
    assert EVIL == secret.read_bytes()


class LyingTransport(FaultyTransport):
    """A server that lists a name no folder can hold, and gives bytes for it."""

    def __init__(self, inner: Transport, name: str) -> None:
        super().__init__(inner)
        self._name = name

    def list(self, folder: str) -> Listing:
        """What is there, and the lie."""
        listing = super().list(folder)
        lie = RemoteFile(name=self._name, size=len(EVIL), modified_s=1)
        return evolve(listing, files=(*listing.files, lie))

    def read(self, folder: str, name: str, sink: Sink, limit: int) -> int:
        """Copy the lie, or what is there."""
        if name != self._name:
            return super().read(folder, name, sink, limit)
        sink.write(EVIL)
        return len(EVIL)

    def remove(self, folder: str, name: str) -> None:
        """Do as if the lie were gone."""
        if name != self._name:
            super().remove(folder, name)


LIES = [
    "../evil",
    "../../../../evil",
    "/etc/evil",
    "a/../../evil",
    "",
    ".",
    "..",
    "a\0b",
    "a" * 5_000,
    "\udcff\udcfe",
    "spool/.a2c/ledger.sqlite",
]


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: ascii(lie)[:20])
def test_server_that_lies_about_names(
    world: World, lie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written outside the spool, and what is good arrives."""
    honest = assembly.connect_to

    def connect(partner: Partner, timing: Timing, deadlines: Deadlines) -> Transport:
        return LyingTransport(honest(partner, timing, deadlines), lie)

    monkeypatch.setattr(assembly, "connect_to", connect)
    before = _outside(world)
    world.hub.drop_document(RESULTS)
    for _ in range(2):
        for side in world.sides:
            side.once()
    centre = world.centre

    assert before == _outside(world)
    assert [f"inbox/{RESULTS.name}"] == places(centre, bytes(RESULTS))
    assert centre.parcels()
    assert "unexpected_error" not in centre.logged()
