"""Which files in the outbox may be taken, and when."""

import errno
import os
import sys
from pathlib import Path

import pytest

from spool.errors import SpoolUnavailable
from spool.intake import Ignored, Intake, Reason
from tests.support.clock import SettableClock

SETTLE_S = 2.0


@pytest.fixture
def outbox(tmp_path: Path) -> Path:
    """An empty outbox."""
    path = tmp_path / "outbox"
    path.mkdir()
    return path


@pytest.fixture
def intake(outbox: Path, clock: SettableClock) -> Intake:
    """Eyes on the outbox that know nothing of completeness."""
    return Intake(outbox, clock, settle_s=SETTLE_S)


def _names(intake: Intake) -> list[str]:
    return [candidate.name for candidate in intake.scan().ready]


def test_ready_after_the_settle_time(
    outbox: Path, intake: Intake, clock: SettableClock
) -> None:
    """A file is taken when it stayed the same for the settle time, not before."""
    (outbox / "E1234501.X01").write_bytes(b"entries")
    first = intake.scan()
    clock.pass_s(SETTLE_S - 0.1)
    second = intake.scan()
    clock.pass_s(0.1)
    third = intake.scan()

    assert [(), ()] == [first.ready, second.ready]
    assert [1, 1, 0] == [first.unsettled, second.unsettled, third.unsettled]
    assert ["E1234501.X01"] == [candidate.name for candidate in third.ready]


def test_a_growing_file_waits(
    outbox: Path, intake: Intake, clock: SettableClock
) -> None:
    """Each change starts the settle time anew."""
    path = outbox / "E1234501.X01"
    path.write_bytes(b"")
    for size in range(5):
        path.write_bytes(b"x" * (size + 1))
        assert [] == _names(intake)
        clock.pass_s(SETTLE_S)
    assert ["E1234501.X01"] == _names(intake)


def test_a_file_of_the_same_size_that_was_rewritten(
    outbox: Path, intake: Intake, clock: SettableClock
) -> None:
    """A new modification time alone is a change."""
    path = outbox / "E1234501.X01"
    path.write_bytes(b"one")
    os.utime(path, (1000, 1000))
    intake.scan()
    clock.pass_s(SETTLE_S)
    os.utime(path, (1000, 1001))

    assert [] == _names(intake)


def test_a_file_that_was_replaced(
    outbox: Path, intake: Intake, clock: SettableClock
) -> None:
    """Another file of the same size and time under the name is a change."""
    for name in ("E1234501.X01", "new"):
        (outbox / name).write_bytes(b"one")
        os.utime(outbox / name, (1000, 1000))
    intake.scan()
    clock.pass_s(SETTLE_S)
    (outbox / "new").replace(outbox / "E1234501.X01")

    assert [] == _names(intake)


def test_setting_the_clock_settles_nothing(
    outbox: Path, intake: Intake, clock: SettableClock
) -> None:
    """A clock that is put forward does not make a file ready early."""
    (outbox / "E1234501.X01").write_bytes(b"entries")
    intake.scan()
    clock.set(clock.now().replace(year=2030))

    assert [] == _names(intake)


def test_a_complete_file_is_taken_at_once(outbox: Path, clock: SettableClock) -> None:
    """A file whose content closes itself need not settle; another of its kind must."""
    intake = Intake(
        outbox,
        clock,
        settle_s=SETTLE_S,
        is_complete=lambda _, path: path.read_bytes().endswith(b"END"),
    )
    (outbox / "E1234501.X01").write_bytes(b"entries END")
    (outbox / "A1234501.X01").write_bytes(b"amendments")

    assert ["E1234501.X01"] == _names(intake)
    assert 1 == intake.scan().unsettled
    clock.pass_s(SETTLE_S)
    assert ["A1234501.X01", "E1234501.X01"] == sorted(_names(intake))


def test_written_to_while_looked_at(outbox: Path, clock: SettableClock) -> None:
    """A file that changes while its content is looked at is not complete."""

    def grow(_: str, path: Path) -> bool:
        path.write_bytes(path.read_bytes() + b"more END")
        return True

    (outbox / "E1234501.X01").write_bytes(b"END")
    intake = Intake(outbox, clock, settle_s=SETTLE_S, is_complete=grow)

    assert [] == _names(intake)


def test_a_look_that_fails(outbox: Path, clock: SettableClock) -> None:
    """A file whose content cannot be looked at yet settles by time."""

    def refuse(_: str, __: Path) -> bool:
        raise PermissionError

    (outbox / "E1234501.X01").write_bytes(b"END")
    intake = Intake(outbox, clock, settle_s=SETTLE_S, is_complete=refuse)

    assert [] == _names(intake)
    clock.pass_s(SETTLE_S)
    assert ["E1234501.X01"] == _names(intake)


def test_oldest_first(outbox: Path, clock: SettableClock) -> None:
    """Files come in order of time, then name, and no more than the limit at once."""
    for second, name in ((2, "c"), (1, "d"), (1, "b"), (3, "a")):
        (outbox / name).write_bytes(b"")
        os.utime(outbox / name, (second, second))
    everything = Intake(outbox, clock, settle_s=0).scan()
    some = Intake(outbox, clock, settle_s=0, limit=3).scan()

    assert ["b", "d", "c", "a"] == [each.name for each in everything.ready]
    assert ["b", "d", "c"] == [each.name for each in some.ready]
    assert (False, True) == (everything.more, some.more)


def test_what_is_no_file(outbox: Path, intake: Intake) -> None:
    """Folders and temporary names are left alone, and told once."""
    (outbox / "folder").mkdir()
    (outbox / "E1234501.X01.part").write_bytes(b"")
    first, second = intake.scan(), intake.scan()

    expected = (
        Ignored("E1234501.X01.part", Reason.TEMPORARY),
        Ignored("folder", Reason.FOLDER),
    )
    assert expected == first.ignored == second.ignored
    assert (expected, ()) == (first.new_ignored, second.new_ignored)
    assert (0, ()) == (first.unsettled, first.ready)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot have such names")
def test_what_only_posix_can_have(outbox: Path, intake: Intake) -> None:
    """Links are never followed; pipes never waited for; bad names never taken."""
    (outbox / "target.part").write_bytes(b"")
    (outbox / "link").symlink_to(outbox / "target.part")
    (outbox / "dangling").symlink_to(outbox / "nothing")
    os.mkfifo(outbox / "pipe")
    (outbox / "blank ").write_bytes(b"")
    (outbox / "CON").write_bytes(b"")
    os.close(os.open(os.fsencode(outbox) + b"/\xff", os.O_CREAT | os.O_WRONLY))

    found = {each.name: each.reason for each in intake.scan().ignored}

    assert {
        "target.part": Reason.TEMPORARY,
        "link": Reason.LINK,
        "dangling": Reason.LINK,
        "pipe": Reason.NO_REGULAR_FILE,
        "blank ": Reason.UNUSABLE_NAME,
        "CON": Reason.UNUSABLE_NAME,
        "\udcff": Reason.UNUSABLE_NAME,
    } == found


@pytest.mark.parametrize(
    ("number", "ignored", "unsettled"),
    [
        (errno.EACCES, (Ignored("E1234501.X01", Reason.UNREADABLE),), 0),
        (errno.EBUSY, (), 1),
    ],
)
def test_a_file_that_cannot_be_opened(
    outbox: Path,
    clock: SettableClock,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    ignored: tuple[Ignored, ...],
    unsettled: int,
) -> None:
    """A missing right is told; a file that another program holds open is waited for.

    The opening is replaced, for root can open anything.
    """

    def refuse(_: Path) -> int:
        raise OSError(number, os.strerror(number))

    (outbox / "E1234501.X01").write_bytes(b"")
    monkeypatch.setattr("spool.intake.open_to_read", refuse)
    scan = Intake(outbox, clock, settle_s=0).scan()

    assert ((), ignored, unsettled) == (scan.ready, scan.ignored, scan.unsettled)


def test_an_outbox_that_is_gone(outbox: Path, intake: Intake) -> None:
    """A missing outbox is not an empty one."""
    outbox.rmdir()

    with pytest.raises(SpoolUnavailable):
        intake.scan()


def test_a_file_that_goes_between_two_looks(
    outbox: Path, intake: Intake, clock: SettableClock
) -> None:
    """A file that was removed and came back is looked at anew."""
    path = outbox / "E1234501.X01"
    path.write_bytes(b"x")
    intake.scan()
    path.unlink()
    clock.pass_s(SETTLE_S)
    intake.scan()
    path.write_bytes(b"x")

    assert [] == _names(intake)
