"""Awkward names, two files of one name, one file twice, and files not yet at rest."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from daemon.demo import series
from spool.states import Direction
from tests.exchange_bad_input.content_cases import GOOD, NAME, NUMBER
from tests.exchange_bad_input.witnesses import (
    assert_at_rest,
    assert_good_file_arrived,
    good_file,
    places,
)
from tests.support.world import World, digest

OTHER = bytes(series.amendments(NUMBER, 1)).replace(b"A", b"E", 1)
"""Other content, which may also be dropped under the name of the entries."""


@pytest.mark.parametrize(
    "name",
    ["E" * 255, "E" * 251 + ".X01", "é" * 127, "E1234501.X01;rm -rf", "--help.X01"],
    ids=["255 bytes", "255 bytes and a dot", "accents", "shell", "option"],
)
def test_awkward_name_is_rejected_under_that_name(world: World, name: str) -> None:
    """Any name that a folder can hold is kept, and its report lies with the file."""
    centre = world.centre
    centre.drop(name, GOOD)
    centre.drop_document(good_file())
    world.settle()
    assert "rejected" == str(centre.parcel(name).state)
    (place,) = places(centre, GOOD)
    assert place.endswith(f"/{name}")
    (report,) = [p for p in centre.files("rejected") if p.endswith("report.txt")]
    assert "E1234501.X01" in centre.content(f"rejected/{report}").decode()
    assert_good_file_arrived(world)
    assert_at_rest(centre)


def test_same_file_again_after_delivery(world: World) -> None:
    """It is not sent again; its report says when it was delivered."""
    centre = world.centre
    centre.drop(NAME, GOOD)
    world.settle()
    centre.drop(NAME, GOOD)
    world.settle()
    first, again = centre.parcels(NAME)
    assert ["archived", "duplicate"] == [str(first.state), str(again.state)]
    assert again.verdict is not None
    assert "SPL030" == again.verdict.details["code"]
    assert [f"sent/{NAME}", f"rejected/{NAME}"] == places(centre, GOOD)
    report = centre.content(f"rejected/{NAME}.report.txt").decode()
    assert f"{NAME} was not sent: the same content was delivered to" in report
    assert 1 == len(world.hub.parcels(NAME))


def test_same_file_under_another_name(world: World) -> None:
    """The same bytes under the next number are told by the name they had before."""
    centre = world.centre
    centre.drop(NAME, GOOD)
    world.settle()
    centre.drop("E1234501.X02", GOOD)
    world.settle()
    assert "duplicate" == str(centre.parcel("E1234501.X02").state)
    report = centre.content("rejected/E1234501.X02.report.txt").decode()
    assert f"as {NAME}" in report
    assert [] == world.hub.parcels("E1234501.X02")


def test_two_files_of_one_name_in_flight(world: World) -> None:
    """The second goes back while the first is on its way, and may come later."""
    centre = world.centre
    centre.drop(NAME, GOOD)
    centre.once()
    assert "sent" == str(centre.parcel(NAME).state)
    centre.drop(NAME, OTHER)
    assert 0 == centre.once()
    _, second = centre.parcels(NAME)
    assert second.verdict is not None
    assert ("rejected", "SPL031") == (
        str(second.state),
        second.verdict.details["code"],
    )
    assert [f"rejected/{NAME}"] == places(centre, OTHER)
    assert "next sequence number" in (
        centre.content(f"rejected/{NAME}.report.txt").decode()
    )
    world.settle()
    assert [digest(GOOD)] == [each.sha256 for each in world.hub.parcels(NAME)]


@pytest.mark.skipif(os.name == "nt", reason="on Windows these are one file")
def test_names_that_differ_in_case_only(world: World) -> None:
    """One of two case twins goes, the other goes back: the far side may not tell."""
    centre = world.centre
    centre.drop(NAME, GOOD)
    centre.drop(NAME.lower(), OTHER)
    centre.drop_document(good_file())
    world.settle()
    states = {each.sha256: str(each.state) for each in centre.parcels(NAME)}
    assert {digest(GOOD): "archived", digest(OTHER): "rejected"} == states
    assert [f"rejected/{NAME.lower()}"] == places(centre, OTHER)
    assert [f"inbox/{NAME}"] == places(world.hub, GOOD)
    assert_good_file_arrived(world)


def test_file_that_may_only_be_read(world: World) -> None:
    """A read-only file is taken, sent and archived like any other."""
    centre = world.centre
    centre.drop(NAME, GOOD).chmod(stat.S_IRUSR)
    world.settle()
    assert [f"sent/{NAME}"] == places(centre, GOOD)


@pytest.mark.may_skip
@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0,
    reason="who may read everything has no unreadable files",
)
def test_file_that_may_not_be_read(world: World) -> None:
    """It is left where it is, and reported, until it may be read."""
    centre = world.centre
    path = centre.drop(NAME, GOOD)
    path.chmod(0)
    world.settle()
    assert [] == centre.parcels()
    path.chmod(stat.S_IRUSR)
    world.settle()
    assert [f"sent/{NAME}"] == places(centre, GOOD)


def test_file_that_vanishes_while_it_is_taken(world: World) -> None:
    """Nothing is recorded of it, and the good file goes through."""
    centre = world.centre
    path = centre.drop(NAME, GOOD)
    centre.drop_document(good_file())

    def vanish(checkpoint: str) -> None:
        if checkpoint == "admit.snapshot.before":
            path.unlink(missing_ok=True)

    assert 0 == centre.once(vanish)
    world.settle()
    assert [] == centre.parcels(NAME)
    assert_good_file_arrived(world)


def test_file_replaced_while_it_is_taken(world: World) -> None:
    """What was read is not taken for what lies there now: both arrive somewhere."""
    centre = world.centre
    path = centre.drop(NAME, GOOD)
    others = [OTHER]

    def replace(checkpoint: str) -> None:
        if checkpoint == "admit.record.after" and others:
            path.write_bytes(others.pop())

    centre.once(replace)
    assert [] == others
    world.settle()
    assert [f"sent/{NAME}"] == places(centre, GOOD)
    assert 1 == len(places(centre, OTHER))
    assert_at_rest(centre)


class Writer:
    """A program that writes a file in pieces, one at each look of the daemon."""

    def __init__(self, path: Path, pieces: list[bytes]) -> None:
        self._path = path
        self._pieces = pieces

    def write(self) -> None:
        """Append the next piece."""
        with self._path.open("ab") as file:
            file.write(self._pieces.pop(0))


def test_file_still_growing(slow: World) -> None:
    """Entries without their trailer are waited for, and taken once they rest."""
    centre = slow.centre
    third = len(GOOD) // 3
    writer = Writer(
        centre.spool / "outbox" / NAME,
        [GOOD[:third], GOOD[third : 2 * third], GOOD[2 * third :]],
    )
    for _ in range(2):
        writer.write()
        assert 0 == centre.once()
        assert [] == centre.parcels(direction=Direction.OUTBOUND)
    writer.write()
    slow.settle()
    assert [f"sent/{NAME}"] == places(centre, GOOD)
    assert [f"inbox/{NAME}"] == places(slow.hub, GOOD)
