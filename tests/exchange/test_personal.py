"""No personal value of a candidate shows anywhere but in the exam files."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve

from daemon.config import load_config
from daemon.demo import series
from daemon.monitoring.alerts import AlertBook, Thresholds
from daemon.monitoring.outlook import Outlook, SpoolOutlook
from spool.by_hand import Hand
from spool.opening import look, reach
from tests.daemon.cli.running import a2c
from tests.exchange_bad_input.personal import found_in, personal_values
from tests.support.world import World, embedded_world, tree

NUMBERS = series.CENTRES[:2]
EXAM_LETTERS = tuple("EAFMR")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A series that went round, with broken files on the way and steps by hand."""
    with embedded_world(tmp_path_factory.mktemp("series"), NUMBERS) as made:
        for document in series.basedata():
            made.hub.drop_document(document)
        made.settle()
        for number, side in made.centres.items():
            side.drop_document(series.entries(number))
            made.settle()
            side.drop_document(series.amendments(number, 2))
            side.drop_document(series.marks(number, 3))
            side.drop(*series.broken_entries(number))
            made.hub.drop_document(series.results(number))
        made.settle()
        with reach(made.centre.spool, clock=made.clock) as office:
            sent = next(p for p in look(made.centre.spool).parcels() if not p.live)
            if str(sent.state) == "archived":
                office.by_hand.resend(sent, Hand("k.jones", "asked for"))
        made.settle()
        yield made


@pytest.fixture(scope="module")
def values() -> list[str]:
    """What must not show."""
    return personal_values(NUMBERS)


def _is_exam_file(path: Path) -> bool:
    """An exam file, by its name, or its bytes in the private store."""
    return path.parent.parent.name == "content" or (
        path.name[:1].upper() in EXAM_LETTERS
        and path.suffix.upper().startswith(".X")
        and path.suffix[2:].isdigit()
    )


def test_the_values_are_there_to_be_found(world: World, values: list[str]) -> None:
    """The scan can find what it looks for: the exam files hold it."""
    texts = [
        path.read_bytes().decode("latin-1")
        for path in (world.centre.spool / "sent").iterdir()
    ]

    assert 20 < len({value for text in texts for value in found_in(text, values)})


def test_no_other_file_shows_any(world: World, values: list[str]) -> None:
    """Ledgers, logs, reports, replies, receipts, notices: none shows a candidate."""
    shown = {}
    looked = 0
    for path in sorted(world.root.rglob("*")):
        if path.is_symlink() or not path.is_file() or _is_exam_file(path):
            continue
        looked += 1
        found = found_in(path.read_bytes().decode("latin-1"), values)
        if found:
            shown[path.relative_to(world.root).as_posix()] = len(found)

    assert {} == shown
    assert looked > 20
    assert [name for name in tree(world.root) if name.endswith(".report.txt")]


def test_no_command_shows_any(world: World, values: list[str]) -> None:
    """What people and monitoring ask for shows none either."""
    config = world.centre.config
    broken = next(
        path
        for path in (world.centre.spool / "rejected").iterdir()
        if _is_exam_file(path)
    )
    commands = [
        ("status", "--all", "--config", config),
        ("status", "--all", "--json", "--config", config),
        *(("history", p.name, "--json", "--config", config)
          for p in world.centre.parcels()),
        ("verify", "--config", config),
        ("doctor", "--offline", "--config", config),
        ("check", broken),
        ("check", broken, "--json"),
    ]  # fmt: skip

    shown = {}
    for command in commands:
        ran = a2c(*command)
        assert ran.out
        if found := found_in(ran.out + ran.talk, values):
            shown[command[0]] = len(found)

    assert {} == shown


def test_no_alert_shows_any(world: World, values: list[str]) -> None:
    """What is posted and mailed about a refused file names the file and no person."""
    ended = tuple(world.centre.parcels())
    thresholds = Thresholds(
        stuck_after=timedelta(0), disk_free_bytes=2**60, repeat_after=timedelta(1)
    )
    outlook = SpoolOutlook(name="1", available=True, ended=ended, free_bytes=0)
    held = evolve(outlook, live=tuple(evolve(p, held=True) for p in ended))
    book = AlertBook(thresholds, min(p.created_at for p in ended))

    alerts = book.due(Outlook(world.clock.now(), (held,)))

    assert {"file_refused", "file_held", "disk_low"} <= {a.kind for a in alerts}
    assert [] == found_in(str([alert.to_json() for alert in alerts]), values)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps access lists instead")
def test_only_the_owner_may_reach_what_is_private(world: World) -> None:
    """Ledger, content, staging and keys are closed to every other account."""
    config = load_config(world.centre.config)
    private = world.centre.spool / ".a2c"
    folders = [path for path in (private, *private.rglob("*")) if path.is_dir()]
    files = [private / "ledger.sqlite", *(p for p in private.rglob("*") if p.is_file())]
    keys = [p.key_file for centre in config.centres for p in centre.partners]

    files.append(world.centre.folder / "a2c.log")

    open_to_others = [
        path
        for path in (*folders, *files, *keys)
        if stat.S_IMODE(path.stat().st_mode) & 0o077
    ]

    assert [] == [path.relative_to(world.root).as_posix() for path in open_to_others]
