"""A stop at any checkpoint, then a restart, ends in the same world."""

from pathlib import Path

import pytest

from spool.effects import CHECKPOINTS
from spool.evolution import replay
from spool.opening import look
from tests.spool.world import Crash, World, furnish, outcome

NOT_ON_THE_WAY = frozenset(
    {
        # steps that this day does not bring; test_custody has them
        "send_failed.record",
        "give_up.record",
        "receipt_overdue.record",
        "receive.drop",
        "create.put",
        "create.record",
        "failed.record",
        "answered.record",
        "admit.drop",
        "admit.aside",
        # what people do; test_by_hand and test_purging have it
        "by_hand.put",
        "by_hand.record",
        "purge.erase",
        "purge.record",
        "purge.drop",
        # a restart's own steps; test_recover has them
        "recover.record",
        "recover.clean",
    }
)
PASSED = tuple(
    name for name in CHECKPOINTS if name.rpartition(".")[0] not in NOT_ON_THE_WAY
)


class _StopAt:
    """Raises Crash when a checkpoint is passed for the nth time."""

    def __init__(self, name: str, nth: int = 1) -> None:
        self.name = name
        self.left = nth

    def __call__(self, name: str) -> None:
        if name == self.name:
            self.left -= 1
            if self.left == 0:
                raise Crash(name)


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What the world is like when nothing goes wrong."""
    world = World(tmp_path_factory.mktemp("reference")).make()
    furnish(world)
    world.serve()
    world.consume()
    return outcome(world)


def test_a_day_without_a_crash(world: World) -> None:
    """The day that the crash tests repeat ends as the rules say."""
    furnish(world)
    passed: set[str] = set()
    world.serve(passed.add)
    world.consume()

    ends = {
        (str(parcel.direction), parcel.partner, parcel.name): str(parcel.state)
        for parcel in world.parcels()
    }

    assert set(PASSED) == passed
    assert {
        ("outbound", "ocr", "E1234501.X01"): "archived",
        ("outbound", "ocr", "A1234501.X01"): "rejected",
        ("outbound", "ocr", "E1234501.X02"): "duplicate",
        ("outbound", "ocr", "S6A26_01.X01"): "archived",
        ("outbound", "aqa", "S6A26_01.X01"): "archived",
        ("outbound", "ocr", "M1234501.X01"): "archived",
        ("outbound", "ocr", "m1234501.x01"): "rejected",
        ("outbound", None, "NOBODY.X01"): "rejected",
        ("outbound", "ocr", "CONFLICT.X01"): "conflict",
        ("inbound", "ocr", "R1234501.X01"): "filed",
        ("inbound", "ocr", "R1234501.X03"): "rejected",
        ("inbound", "aqa", "letter.pdf"): "filed",
        ("inbound", "aqa", "R1234501.X01"): "filed",
        ("inbound", "aqa", "E9999970.X01"): "filed",
        ("inbound", "aqa", "S6A26_70.X01"): "filed",
        ("inbound", "aqa", "%4EUL.X01"): "rejected",
        ("outbound", "aqa", "X-1.X01"): "archived",
    } == ends
    assert {
        "E1234501.X01": b"entries",
        "S6A26_01.X01": b"syllabuses",
        "M1234501.X01": b"marks",
    } == world.partners["ocr"].taken()
    assert {
        "S6A26_01.X01": b"syllabuses",
        "X-1.X01": b"reply 1 to E9999970.X01",
    } == world.partners["aqa"].taken()
    assert [
        "E9999970.X01",
        "R1234501.X01",
        "R1234501.X01",
        "S6A26_70.X01",
        "letter.pdf",
    ] == world.consumed_names()


@pytest.mark.parametrize("nth", [1, 3])
@pytest.mark.parametrize("checkpoint", PASSED)
def test_crash_at_a_checkpoint(
    tmp_path: Path, reference: dict[str, object], checkpoint: str, nth: int
) -> None:
    """After a crash and a restart nothing is lost, altered or there twice."""
    world = World(tmp_path).make()
    furnish(world)
    try:
        world.serve(_StopAt(checkpoint, nth))
    except Crash:
        world.consume()  # the school's system does not wait for us
        world.serve()
    world.consume()

    assert reference == outcome(world)
    eyes = look(world.spool)
    for parcel in world.parcels():
        assert parcel == replay(eyes.events(parcel.id))
        assert not parcel.live


@pytest.mark.parametrize("checkpoint", PASSED[::5])
def test_crash_and_crash_again(
    tmp_path: Path, reference: dict[str, object], checkpoint: str
) -> None:
    """A crash at each following checkpoint in turn still ends in the same world."""
    world = World(tmp_path).make()
    furnish(world)
    following = PASSED[PASSED.index(checkpoint) :]
    for name in following:
        try:
            world.serve(_StopAt(name))
        except Crash:
            world.consume()
    world.serve()
    world.consume()

    assert reference == outcome(world)
