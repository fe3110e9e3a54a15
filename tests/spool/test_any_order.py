"""Whatever people, partners and crashes do, in any order, nothing is lost."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from spool.evolution import replay
from spool.opening import look
from spool.states import Direction, State
from tests.spool.world import PARTNERS, Crash, World, digest, tree

NAMES = st.sampled_from(["E1.X01", "e1.x01", "E1.X02", "S1.X01", "NOBODY.X01"])
CONTENTS = st.sampled_from([b"", b"one", b"two", b"BAD one", b"BAD two"])


class _StopAfter:
    """Raises Crash when so many checkpoints were passed."""

    def __init__(self, count: int) -> None:
        self.left = count

    def __call__(self, _: str) -> None:
        self.left -= 1
        if self.left == 0:
            raise Crash


class Days(RuleBasedStateMachine):
    """Days at a spool, with any number of crashes."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.world = World(self.folder).make()
        self.second = 0
        self.dropped: set[bytes] = set()
        self.offered: set[tuple[str, bytes]] = set()

    @rule(name=NAMES, content=CONTENTS)
    def drop(self, name: str, content: bytes) -> None:
        """Drop a file, unless one of that name still lies there."""
        self.second += 1
        if not (self.world.spool / "outbox" / name).exists():
            self.world.drop(name, content, second=self.second)
            self.dropped.add(content)

    @rule(content=CONTENTS, partner=st.sampled_from(PARTNERS), name=NAMES)
    def offer(self, name: str, content: bytes, partner: str) -> None:
        """Have a partner lay out a file for us."""
        path = self.world.folder / partner / "to" / name
        if not path.exists():
            self.world.partners[partner].offer(name, content)
            self.offered.add((partner, content))

    @rule()
    def consume(self) -> None:
        """Take everything out of the inbox."""
        self.world.consume()

    @rule(count=st.integers(1, 60))
    def serve_and_crash(self, count: int) -> None:
        """Serve the spool until a crash, if one comes."""
        try:
            self.world.serve(_StopAfter(count))
        except Crash:
            self.world.clock.pass_s(60)

    @rule()
    def serve(self) -> None:
        """Serve the spool until nothing is left to do."""
        self.world.serve()

    def teardown(self) -> None:
        """Serve to the end, and account for every byte."""
        try:
            self.world.serve()
            self.world.consume()
            self._account()
        finally:
            shutil.rmtree(self.folder)

    def _account(self) -> None:
        world, eyes = self.world, look(self.world.spool)
        parcels = world.parcels()
        for parcel in parcels:
            assert not parcel.live
            assert parcel == replay(eyes.events(parcel.id))
        people = world.people()
        places = {path.partition("/")[0] for path in people}
        assert {"sent", "rejected"} >= places
        assert [] == world.private("staging")

        lying = {content for path, content in people.items()}
        assert set() == self.dropped - lying

        archived = [
            (parcel.partner, parcel.sha256)
            for parcel in parcels
            if parcel.state is State.ARCHIVED
        ]
        assert len(archived) == len(set(archived))
        for partner, sha256 in archived:
            assert world.partners[partner or ""].receipt(sha256) is not None

        inbound = [each for each in parcels if each.direction is Direction.INBOUND]
        assert sorted((name, digest(content)) for name, content in self.offered) == (
            sorted((str(each.partner), each.sha256) for each in inbound)
        )
        assert list(range(1, len(inbound) + 1)) == sorted(
            each.receipt.sequence for each in inbound if each.receipt is not None
        )
        filed = sorted(each.sha256 for each in inbound if each.state is State.FILED)
        consumed = tree(world.consumed).values()
        assert filed == sorted(digest(content) for content in consumed)


TestDays = Days.TestCase
TestDays.__doc__ = "Any order of drops, offers, crashes and restarts loses nothing."
TestDays.settings = settings(max_examples=30, stateful_step_count=15, deadline=None)
