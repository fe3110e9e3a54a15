"""Files with a second name: what is taken no longer depends on it, nor harms it."""

import os
from pathlib import Path

import pytest

from spool.custody import Custody
from spool.errors import SourceChanged
from spool.folder_store import FolderStore
from spool.opening import OpenSpool, open_spool
from spool.parcel import Outcome, Parcel, Verdict
from spool.states import State
from spool.tokens import place_token, retire_token
from tests.spool.world import digest
from tests.support.clock import SettableClock

NAME = "E1234501.X01"
OTHER = b"of somebody else"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A file outside of the spool, which anybody may read."""
    path = tmp_path / "elsewhere"
    path.write_bytes(b"entries")
    path.chmod(0o644)
    return path


def _taken(spool: OpenSpool) -> None:
    (candidate,) = spool.intake(settle_s=0).scan().ready
    spool.custody.admit(candidate, lambda _: ["ocr"])


def test_a_file_with_a_second_name_is_taken(spool: OpenSpool, elsewhere: Path) -> None:
    """Its bytes are copied: what becomes of the other name changes nothing."""
    os.link(elsewhere, spool.root.outbox / NAME)
    _taken(spool)
    (parcel,) = spool.ledger.parcels()
    assert (b"entries", 0o644) == (elsewhere.read_bytes(), _mode(elsewhere))
    elsewhere.write_bytes(b"changed")

    assert State.ADMITTED is parcel.state
    assert b"entries" == spool.custody.content(parcel).read_bytes()
    assert [] == list(spool.root.outbox.iterdir())


def test_changed_through_the_second_name(spool: OpenSpool, elsewhere: Path) -> None:
    """Between the look and the taking that is a change like any other."""
    os.link(elsewhere, spool.root.outbox / NAME)
    (candidate,) = spool.intake(settle_s=0).scan().ready
    elsewhere.write_bytes(b"entries and more")

    with pytest.raises(SourceChanged):
        spool.custody.admit(candidate, lambda _: ["ocr"])
    assert [] == spool.ledger.parcels()


def test_two_names_in_the_outbox(spool: OpenSpool, elsewhere: Path) -> None:
    """They are two files of one content: the second goes back as a repeat."""
    for name in (NAME, "E1234501.X02"):
        os.link(elsewhere, spool.root.outbox / name)
    for candidate in spool.intake(settle_s=0).scan().ready:
        spool.custody.admit(candidate, lambda _: ["ocr"])

    assert [State.ADMITTED, State.REPEATED] == [
        parcel.state for parcel in spool.ledger.parcels()
    ]


def test_a_stop_while_a_file_leaves_the_outbox(
    spool: OpenSpool, clock: SettableClock, elsewhere: Path
) -> None:
    """What is held after the restart is a copy, which nobody else can change."""
    os.link(elsewhere, spool.root.outbox / NAME)
    _taken(spool)
    (parcel,) = spool.ledger.parcels()
    os.link(elsewhere, spool.root.staging / retire_token(parcel.id))
    spool.close()
    with open_spool(spool.root.path, clock=clock) as again:
        elsewhere.write_bytes(b"changed")

        assert b"entries" == again.custody.content(parcel).read_bytes()
        assert 0o644 == _mode(elsewhere)
        assert [] == list(again.root.staging.iterdir())


def test_a_file_that_lost_its_place(spool: OpenSpool, elsewhere: Path) -> None:
    """Set aside from the staging folder, it lies in rejected, whoever has it too."""
    store = FolderStore(spool.root)
    staged = store.staged("retire-1")
    os.link(elsewhere, staged)
    place = store.set_aside(staged, NAME, "why\n")
    elsewhere.write_bytes(b"changed")

    assert f"rejected/{NAME}" == place
    assert b"entries" == (store.root / place).read_bytes()
    assert [] == store.all_staged()


@pytest.mark.parametrize(
    "planted",
    [
        f"inbox/{NAME}",
        f"rejected/{NAME}",
        f"rejected/{NAME}.report.txt",
        f".a2c/staging/{place_token(1)}",
        f".a2c/content/{digest(b'results')[:2]}/{digest(b'results')}",
    ],
)
@pytest.mark.parametrize("outcome", [Outcome.ACCEPTED, Outcome.REFUSED])
def test_nothing_is_written_through_a_planted_link(
    spool: OpenSpool, elsewhere: Path, planted: str, outcome: Outcome
) -> None:
    """A link at a name that we are about to write leaves its other name as it was."""
    elsewhere.write_bytes(OTHER)
    target = spool.root.path / planted
    target.parent.mkdir(exist_ok=True)
    os.link(elsewhere, target)
    custody = spool.custody
    staged = custody.store.staged("fetch-1")
    staged.write_bytes(b"results")
    parcel = custody.receipt_given(custody.receive("ocr", NAME, staged).parcel)
    verdict = Verdict(outcome=outcome, summary="", report="why\n")
    parcel = _laid(custody, parcel.id, verdict)

    assert (OTHER, 0o644) == (elsewhere.read_bytes(), _mode(elsewhere))
    assert parcel.place is not None
    assert b"results" == (spool.root.path / parcel.place).read_bytes()


def _laid(custody: Custody, parcel_id: int, verdict: Verdict) -> Parcel:
    decided = custody.decide(custody.ledger.parcel(parcel_id), verdict)
    if verdict.outcome is Outcome.REFUSED:
        return custody.return_to_people(decided)
    return custody.publish(decided)


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777
