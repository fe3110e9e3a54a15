"""Which files in the outbox may be taken, and when."""

import errno
import os
import sys
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spool.errors import SpoolUnavailable
from spool.intake import Ignored, Intake, Reason, Scan
from spool.platform import open_to_read
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


# An outbox with more files than are looked at together


def _scans(intake: Intake, clock: SettableClock) -> Iterator[Scan]:
    """Look as the daemon does: at once where there is more, else after a while."""
    while True:
        scan = intake.scan()
        yield scan
        if not scan.more:
            clock.pass_s(SETTLE_S)


def test_a_crowd_is_looked_at_by_turns(outbox: Path, clock: SettableClock) -> None:
    """Of many files the oldest are looked at first, and each turn settles once."""
    for number, name in enumerate("edcba"):
        (outbox / name).write_bytes(b"")
        os.utime(outbox / name, (number, number))
    intake = Intake(outbox, clock, settle_s=SETTLE_S, considered_max=2)
    seen = []
    for scan in islice(_scans(intake, clock), 7):
        seen.append(
            ("".join(each.name for each in scan.ready), scan.unsettled, scan.more)
        )
        for candidate in scan.ready:
            candidate.path.unlink()

    assert [
        ("", 2, False),
        ("ed", 0, True),
        ("", 2, False),
        ("cb", 0, True),
        ("", 1, False),
        ("a", 0, True),
        ("", 0, False),
    ] == seen


def test_a_crowd_that_cannot_be_taken(
    outbox: Path, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be read is told once, holds up nobody, and stops the looking."""

    def refuse(path: Path) -> int:
        if path.name == "e":
            return open_to_read(path)
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    for number, name in enumerate("abcde"):
        (outbox / name).write_bytes(b"")
        os.utime(outbox / name, (number, number))
    monkeypatch.setattr("spool.intake.open_to_read", refuse)
    intake = Intake(outbox, clock, settle_s=0, considered_max=2)
    told: list[str] = []
    for scan in _scans(intake, clock):
        told += [each.name for each in scan.new_ignored]
        for candidate in scan.ready:
            candidate.path.unlink()
        if not scan.more:
            break

    assert not (outbox / "e").exists()
    assert ["a", "b"] == told  # no more than are looked at together
    assert [True, False] == [intake.scan().more, intake.scan().more]


def test_a_crowd_of_what_is_no_file(outbox: Path, clock: SettableClock) -> None:
    """No more is told than is looked at together, until some of that is gone."""
    for name in "abc":
        (outbox / name).mkdir()
    intake = Intake(outbox, clock, settle_s=0, considered_max=2)
    first = intake.scan()
    second = intake.scan()
    for each in first.ignored:
        (outbox / each.name).rmdir()
    third = intake.scan()

    assert (2, 0, 1) == tuple(len(scan.new_ignored) for scan in (first, second, third))


def test_became_something_else_while_it_waited(
    outbox: Path, clock: SettableClock
) -> None:
    """A file whose turn goes on, and that became a link or a folder, is not taken."""
    for name in "abc":
        (outbox / name).write_bytes(b"")
        os.utime(outbox / name, (1, 1))
    intake = Intake(outbox, clock, settle_s=0, limit=1, considered_max=2)
    assert ["a"] == _names(intake)
    (outbox / "b").unlink()
    (outbox / "b").mkdir()

    assert [] == _names(intake)


_KINDS = ("plain", "unreadable", "growing", "stays", "folder")


@settings(max_examples=60, deadline=None)
@given(
    files=st.lists(st.tuples(st.sampled_from(_KINDS), st.integers(0, 3)), max_size=14),
    later=st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3)), max_size=4),
    limit=st.integers(1, 4),
    considered_max=st.integers(1, 5),
)
def test_nobody_starves(
    files: list[tuple[str, int]],
    later: list[tuple[int, int]],
    limit: int,
    considered_max: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """A good file is given out in the end, whatever else lies in the outbox.

    Whatever the limits, too: beside it may be what nobody can read, what changes
    without growing older, what stays though it was given out, and what comes later.
    """
    outbox = tmp_path_factory.mktemp("outbox")
    clock = SettableClock()
    numbers = count()
    growing: list[tuple[Path, int]] = []
    good: set[str] = set()

    def drop(kind: str, second: int) -> None:
        path = outbox / f"{next(numbers)}.{kind}"
        if kind == "folder":
            path.mkdir()
            return
        path.write_bytes(b"")
        os.utime(path, (second, second))
        if kind == "growing":
            growing.append((path, second))
        elif kind != "unreadable":
            good.add(path.name)

    def open_unless_unreadable(path: Path) -> int:
        if path.name.endswith(".unreadable"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return open_to_read(path)

    for kind, second in files:
        drop(kind, second)
    intake = Intake(
        outbox, clock, settle_s=SETTLE_S, limit=limit, considered_max=considered_max
    )
    given_out: set[str] = set()
    told: list[Ignored] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("spool.intake.open_to_read", open_unless_unreadable)
        for number, scan in enumerate(islice(_scans(intake, clock), 120)):
            assert len(scan.ready) <= limit
            told += scan.new_ignored
            for candidate in scan.ready:
                given_out.add(candidate.name)
                if not candidate.name.endswith(".stays"):
                    candidate.path.unlink()
            for path, second in growing:
                path.write_bytes(path.read_bytes() + b"more")
                os.utime(path, (second, second))
            for when, second in later:
                if when == number:
                    drop("plain", second)
            if number > 12 and good == given_out:
                break

    assert good == given_out
    assert len(set(told)) == len(told) <= considered_max


@settings(max_examples=60, deadline=None)
@given(
    seconds=st.lists(st.integers(0, 5), max_size=14),
    limit=st.integers(1, 4),
    considered_max=st.integers(1, 5),
)
def test_the_order_of_a_crowd(
    seconds: list[int],
    limit: int,
    considered_max: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Files at rest go oldest first, then by name, however few are looked at."""
    outbox = tmp_path_factory.mktemp("outbox")
    for number, second in enumerate(seconds):
        (outbox / f"{number:02}").write_bytes(b"")
        os.utime(outbox / f"{number:02}", (second, second))
    intake = Intake(
        outbox,
        SettableClock(),
        settle_s=0,
        limit=limit,
        considered_max=considered_max,
    )
    order = []
    more = True
    while more:
        scan = intake.scan()
        more = scan.more
        for candidate in scan.ready:
            order.append(candidate.name)
            candidate.path.unlink()

    assert order == [
        name
        for _, name in sorted(
            (second, f"{number:02}") for number, second in enumerate(seconds)
        )
    ]
