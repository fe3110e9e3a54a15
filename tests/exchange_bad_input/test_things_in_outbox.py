"""What people and systems put into an outbox besides files to send."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.exchange_bad_input.content_cases import GOOD, NAME
from tests.exchange_bad_input.witnesses import (
    assert_good_file_arrived,
    good_file,
    logged,
)
from tests.support.world import World

posix_only = pytest.mark.skipif(
    os.name == "nt", reason="Windows has no such names, pipes or links for everyone"
)


def _folder(path: Path) -> None:
    path.mkdir()
    (path / NAME).write_bytes(GOOD)


def _link(path: Path) -> None:
    target = path.parent.parent.parent / "elsewhere.X01"
    target.write_bytes(GOOD)
    path.symlink_to(target)


def _dangling(path: Path) -> None:
    path.symlink_to(path.parent / "nothing-there")


def _pipe(path: Path) -> None:
    # Absent on Windows, where the test is skipped.
    getattr(os, "mkfifo")(path)  # noqa: B009 - mypy checks for other systems, too


def _file(path: Path) -> None:
    path.write_bytes(GOOD)


LEFT: list[tuple[str, str, Callable[[Path], None], str]] = [
    ("folder", NAME, _folder, "SPL020"),
    ("link to a file", NAME, _link, "SPL021"),
    ("link to nothing", NAME, _dangling, "SPL021"),
    ("named pipe", NAME, _pipe, "SPL022"),
    ("hidden", f".{NAME}", _file, "SPL025"),
    ("upload begun", f"{NAME}.part", _file, "SPL025"),
    ("office lock", f"~${NAME}", _file, "SPL025"),
    ("control character", "E1234501\x07.X01", _file, "SPL024"),
    ("line feed", "E1234501.X01\nE2345601.X01", _file, "SPL024"),
    ("terminal escape", "\x1b[2JE1234501.X01", _file, "SPL024"),
    ("right-to-left", "E1234501\u202e10X.fdp", _file, "SPL024"),
    ("trailing dot", f"{NAME}.", _file, "SPL024"),
    ("trailing blank", f"{NAME} ", _file, "SPL024"),
    ("device name", "NUL.X01", _file, "SPL024"),
    ("backslash", "C:\\E1234501.X01", _file, "SPL024"),
    ("not UTF-8", os.fsdecode(b"E12345\xff1.X01"), _file, "SPL024"),
]


@posix_only
@pytest.mark.parametrize(
    ("name", "make", "code"),
    [row[1:] for row in LEFT],
    ids=[row[0] for row in LEFT],
)
def test_what_is_no_file_to_send_stays(
    world: World, name: str, make: Callable[[Path], None], code: str
) -> None:
    """It is reported with its code and left untouched; the good file goes through."""
    centre = world.centre
    path = centre.spool / "outbox" / name
    make(path)
    centre.drop_document(good_file())
    world.settle()
    assert os.path.lexists(path)
    assert [good_file().name] == [
        each.name for each in centre.parcels() if each.direction == "outbound"
    ]
    assert {code} == {entry["code"] for entry in logged(centre, "file_ignored")}
    assert not [line for line in centre.logged().splitlines() if "\x1b" in line]
    assert_good_file_arrived(world)


@posix_only
def test_link_is_not_followed(world: World) -> None:
    """What a link points at is neither sent nor touched."""
    path = world.centre.spool / "outbox" / NAME
    _link(path)
    world.settle()
    assert path.is_symlink()
    assert GOOD == path.read_bytes()
    assert [] == world.hub.parcels()
