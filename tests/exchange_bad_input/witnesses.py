"""What must hold whatever was dropped: nothing lost, and good files go through."""

from __future__ import annotations

import json
from typing import Any

from daemon.demo import series
from edi.document import Document
from tests.exchange_bad_input.content_cases import NUMBER
from tests.support.world import Side, World, digest

PEOPLE_FOLDERS = ("outbox", "inbox", "sent", "rejected")


def good_file() -> Document:
    """A file in order, dropped beside the bad one."""
    return series.marks(NUMBER, 7)


def places(side: Side, content: bytes) -> list[str]:
    """Where in a side's folders for people these bytes lie."""
    wanted = digest(content)
    return [
        f"{folder}/{path}"
        for folder in PEOPLE_FOLDERS
        for path, found in side.files(folder).items()
        if found == wanted
    ]


def assert_good_file_arrived(world: World) -> None:
    """The good file is archived here and lies in the awarding body's inbox."""
    good = good_file()
    content = bytes(good)
    assert [f"sent/{good.name}"] == places(world.centre, content)
    assert [f"inbox/{good.name}"] == places(world.hub, content)


def assert_at_rest(side: Side) -> None:
    """No parcel is under way, and nothing lies in the private staging folder."""
    assert [] == [parcel for parcel in side.parcels() if parcel.live]
    assert [] == list((side.spool / ".a2c" / "staging").iterdir())


def logged(side: Side, event: str) -> list[dict[str, Any]]:
    """The entries of one event in a side's log."""
    entries = [json.loads(line) for line in side.logged().splitlines()]
    return [entry for entry in entries if event == entry["event"]]
