"""Tampering with ledger or files is found, and told where it is."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from spool.chain import Mark, first_link, parse_mark
from spool.opening import Reach, reach
from spool.verification import verify
from tests.spool.world import World, furnish


@pytest.fixture
def office(world: World) -> Iterator[Reach]:
    """A spool after a day's work, in reach of a person."""
    furnish(world)
    world.serve()
    with reach(world.spool, clock=world.clock) as opened:
        yield opened


def _forge(office: Reach, *statements: str) -> None:
    """Change the ledger as somebody would who wants to hide it."""
    connection = sqlite3.connect(office.root.ledger)
    with connection:
        for trigger in ("events_stay", "events_remain", "parcels_remain"):
            connection.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        for statement in statements:
            connection.execute(statement)
    connection.close()


def _codes(office: Reach, earlier: Mark | None = None) -> list[str]:
    return [doubt.code for doubt in verify(office.root, office.ledger, earlier).doubts]


def test_an_honest_spool_is_sound(office: Reach) -> None:
    """What the program wrote fits together, files included."""
    found = verify(office.root, office.ledger)

    assert () == found.doubts
    assert found.mark.serial == len(list(office.ledger.chain()))
    assert found.files > 5


@pytest.mark.parametrize(
    ("statement", "codes"),
    [
        ("UPDATE events SET detail = '{}' WHERE name = 'receipt_came'", {"SPL040"}),
        ("UPDATE events SET time = '2020-01-01' WHERE serial = 5", {"SPL040"}),
        ("UPDATE events SET name = 'held' WHERE serial = 7", {"SPL040"}),
        ("UPDATE parcels SET parcel = '{}' WHERE id = 3", {"SPL042"}),
        ("DELETE FROM events WHERE serial = 3", {"SPL040"}),
        ("DELETE FROM events WHERE serial = 1", {"SPL040"}),
        (
            "UPDATE events SET serial = CASE serial WHEN 4 THEN 5000 ELSE serial END",
            {"SPL040"},
        ),
        ("UPDATE parcels SET parcel = replace(parcel, '\"rejected\"', '\"archived\"')",
         {"SPL042"}),
    ],
)  # fmt: skip
def test_a_forgery_is_found(office: Reach, statement: str, codes: set[str]) -> None:
    """An event edited, removed or moved, or a parcel that its events do not make."""
    _forge(office, statement)

    assert codes <= set(_codes(office))


def test_events_swapped(office: Reach) -> None:
    """Two events in each other's place are found."""
    _forge(
        office,
        "UPDATE events SET serial = -1 WHERE serial = 3",
        "UPDATE events SET serial = 3 WHERE serial = 4",
        "UPDATE events SET serial = 4 WHERE serial = -1",
    )

    assert _codes(office).count("SPL040") >= 2


def test_each_forgery_is_told_once(office: Reach) -> None:
    """One edited event is one finding, at its number."""
    _forge(office, "UPDATE events SET time = time || ' ' WHERE serial = 6")

    found = [each.subject for each in verify(office.root, office.ledger).doubts]

    assert "event 6" == found[0]


def test_an_end_cut_off(office: Reach) -> None:
    """Events removed from the end show in the parcels, and in a mark taken before."""
    mark = office.ledger.mark()
    _forge(office, "DELETE FROM events WHERE serial > 20")

    codes = _codes(office, mark)

    assert "SPL041" in codes
    assert "SPL042" in codes


def test_an_earlier_mark_holds(world: World, office: Reach) -> None:
    """A mark stays in the chain however much is added; a foreign one is not there."""
    mark = parse_mark(str(office.ledger.mark()))
    world.drop("E1234501.X09", b"more entries")
    world.serve()

    assert [] == _codes(office, mark)
    assert ["SPL041"] == _codes(office, Mark(mark.serial, "0" * 64))


def test_a_new_ledger_has_a_mark(world: World) -> None:
    """Before the first event the mark is the spool's own."""
    with reach(world.spool, clock=world.clock) as office:
        assert Mark(0, first_link(office.root.spool_id)) == office.ledger.mark()
        assert [] == _codes(office, office.ledger.mark())


@pytest.mark.parametrize("text", ["", "12", "12:xyz", "x:" + "0" * 64])
def test_no_mark(text: str) -> None:
    """A mark that is none is refused with what was expected."""
    with pytest.raises(ValueError, match="expected SERIAL:LINK"):
        parse_mark(text)


def test_a_changed_archive_is_found(office: Reach) -> None:
    """A file edited in sent is told with both digests."""
    path = office.root.path / "sent" / "E1234501.X01"
    path.write_bytes(b"edited")

    (doubt,) = verify(office.root, office.ledger).doubts

    assert ("SPL043", "sent/E1234501.X01") == (doubt.code, doubt.subject)


def test_a_file_moved_away_is_a_notice(office: Reach) -> None:
    """People may take files; it is said, and the spool is sound."""
    (office.root.path / "sent" / "E1234501.X01").unlink()

    found = verify(office.root, office.ledger)

    assert ["SPL044"] == [doubt.code for doubt in found.doubts]
    assert found.sound


def test_kept_content_that_rotted_is_found(office: Reach) -> None:
    """Basedata kept in the store is compared as well."""
    content: Path = next(
        path
        for path in office.root.content.rglob("*")
        if path.is_file() and path.read_bytes() == b"basedata"
    )
    content.chmod(0o600)
    content.write_bytes(b"rotten")

    assert "SPL043" in _codes(office)


def test_a_place_given_to_a_later_file_is_no_tampering(world: World) -> None:
    """A file taken from the inbox may be followed by another one of its name."""
    partner = world.partners["ocr"]
    for content in (b"first", b"second"):
        partner.offer("R1234501.X01", content)
        world.serve()
        if content == b"first":
            world.consume()

    with reach(world.spool, clock=world.clock) as office:
        found = verify(office.root, office.ledger)

    assert found.sound
    assert ["SPL044"] == [doubt.code for doubt in found.doubts]
