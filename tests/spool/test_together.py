"""Work on many files at once comes to the same as work on each alone."""

import errno
import os
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spool.custody import Custody
from spool.errors import DiskFault, SpoolError, SpoolUnavailable
from spool.faults import told
from spool.fingerprints import fingerprint_of
from spool.folder_store import FolderStore
from spool.opening import create_spool, open_spool
from spool.parcel import Fingerprint
from spool.ports import Placed
from spool.receiving import Arrival
from spool.root import create_root
from spool.together import Work, alone, together
from tests.spool.world import digest, tree
from tests.support.clock import SettableClock


def _new_file(path: Path, ended: list[str]) -> Work[str]:
    """Make a file, and leave nothing of it unless it gets to the disk."""
    with told("make", path.name):
        try:
            with path.open("xb") as file:
                file.write(b"entries")
                yield file
        except BaseException:
            path.unlink()
            raise
        finally:
            ended.append(path.name)
        yield path.parent
    return path.name


def _going_away(path: Path) -> Work[str]:
    yield path
    raise SpoolUnavailable(operation="use", subject=str(path), cause="it is gone")


def test_each_folder_is_flushed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files that share a folder share what its names cost; each has its own bytes."""
    flushed: list[str] = []

    def fsync(handle: int) -> None:
        flushed.append(os.readlink(f"/proc/self/fd/{handle}"))

    monkeypatch.setattr(os, "fsync", fsync)
    names = [f"{number}" for number in range(20)]
    done = together([_new_file(tmp_path / name, []) for name in names])

    assert names == done
    assert sorted(str(tmp_path / name) for name in names) == sorted(flushed[:20])
    assert [str(tmp_path)] == flushed[20:]


def test_names_wait_for_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No work goes on before what it waits for is on the disk."""
    flushed: list[int] = []
    seen: list[int] = []

    def work(path: Path) -> Work[None]:
        with path.open("xb") as file:
            yield file
        seen.append(len(flushed))

    monkeypatch.setattr(os, "fsync", flushed.append)
    together([work(tmp_path / f"{number}") for number in range(9)])

    assert [9] * 9 == seen


@given(failing=st.sets(st.integers(0, 11)))
def test_one_that_fails_takes_no_other_with_it(
    tmp_path_factory: pytest.TempPathFactory, failing: set[int]
) -> None:
    """Whichever flushes fail, the others' files are there, and theirs are not."""
    folder = tmp_path_factory.mktemp("files")
    names = [f"{number}" for number in range(12)]
    bad = {str(folder / names[number]) for number in failing}
    real = os.fsync

    def fsync(handle: int) -> None:
        if os.readlink(f"/proc/self/fd/{handle}") in bad:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        real(handle)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", fsync)
        done = together([_new_file(folder / name, []) for name in names])

    for number, (name, outcome) in enumerate(zip(names, done, strict=True)):
        if number in failing:
            assert isinstance(outcome, DiskFault)
        else:
            assert name == outcome
        assert (number not in failing) is (folder / name).exists()


def test_a_folder_that_fails_fails_all_who_wait_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One flush stands for many files, and so does its failure."""

    def fsync(handle: int) -> None:
        if os.readlink(f"/proc/self/fd/{handle}") == str(tmp_path):
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", fsync)
    done = together([_new_file(tmp_path / f"{number}", []) for number in range(3)])

    assert all(isinstance(outcome, DiskFault) for outcome in done)


def test_a_spool_that_goes_away_ends_all(tmp_path: Path) -> None:
    """All are undone and let go of, and what is told is that the spool is away."""
    ended: list[str] = []
    works = [
        _new_file(tmp_path / "1", ended),
        _going_away(tmp_path),
        _new_file(tmp_path / "2", ended),
    ]
    with pytest.raises(SpoolUnavailable):
        together(works)

    assert [] == list(tmp_path.glob("3"))
    assert ["1", "2"] == sorted(ended)


def test_alone(tmp_path: Path) -> None:
    """One file's trouble is raised, and one file's outcome returned."""
    assert "1" == alone(_new_file(tmp_path / "1", []))
    with pytest.raises(DiskFault):
        alone(_new_file(tmp_path / "1", []))


# The store's methods for many files

SOURCES = st.lists(
    st.tuples(
        st.sampled_from(("as seen", "changed", "gone")),
        st.sampled_from((b"", b"entries", b"amendments", b"marks" * 1000)),
    ),
    max_size=8,
)


def _dropped(
    store: FolderStore, sources: Sequence[tuple[str, bytes]]
) -> list[tuple[Path, Fingerprint]]:
    """Drop files that are, or are no longer, as they were seen."""
    found = []
    for number, (state, content) in enumerate(sources):
        path = store.root / "outbox" / f"{number}"
        path.write_bytes(content)
        os.utime(path, ns=(10**18, 10**18))
        found.append((path, fingerprint_of(os.lstat(path))))
        if state == "changed":
            path.write_bytes(b"other")
        elif state == "gone":
            path.unlink()
    return found


def _told(outcome: object) -> object:
    """What is told of an outcome, wherever the spool lies."""
    return type(outcome) if isinstance(outcome, SpoolError) else outcome


@given(sources=SOURCES)
def test_taking_many_is_taking_each(
    tmp_path_factory: pytest.TempPathFactory, sources: Sequence[tuple[str, bytes]]
) -> None:
    """Snapshots and retirements of many leave what those of each would leave."""
    many, each = (
        FolderStore(create_root(tmp_path_factory.mktemp(name) / "spool"))
        for name in ("many", "each")
    )
    found = _dropped(many, sources)
    at_once = [_told(outcome) for outcome in many.snapshot_all(found)]
    retired = many.retire_all(
        [(*one, f"retire-{number}") for number, one in enumerate(found)]
    )
    one_by_one, retired_each = [], []
    for path, fingerprint in _dropped(each, sources):
        try:
            one_by_one.append(_told(each.snapshot(path, fingerprint)))
        except SpoolError as error:
            one_by_one.append(_told(error))
        retired_each.append(each.retire(path, fingerprint, f"retire-{path.name}"))

    assert one_by_one == at_once
    assert retired_each == retired
    assert _people_and_content(each) == _people_and_content(many)


@given(
    contents=st.lists(
        st.sampled_from((b"entries", b"marks", b"missing", b"damaged")), max_size=8
    ),
    taken=st.booleans(),
)
def test_placing_many_is_placing_each(
    tmp_path_factory: pytest.TempPathFactory, contents: Sequence[bytes], taken: bool
) -> None:
    """Copies of many are laid as each would be; missing and damaged ones are told."""
    outcomes = []
    for name in ("many", "each"):
        store = FolderStore(create_root(tmp_path_factory.mktemp(name) / "spool"))
        for content in {*contents} - {b"missing"}:
            store.put(content)
        if b"damaged" in contents:
            store.content(digest(b"damaged")).write_bytes(b"rotten")
        if taken:
            (store.root / "sent" / "0").write_bytes(b"another's")
        outcomes.append(_placed(store, contents, at_once=name == "many"))
    many, each = outcomes

    assert each == many


def _placed(
    store: FolderStore, contents: Sequence[bytes], *, at_once: bool
) -> tuple[object, object, object]:
    copies = [(digest(each), f"place-{n}") for n, each in enumerate(contents)]
    places = [
        (f"place-{n}", f"sent/{n}", digest(each)) for n, each in enumerate(contents)
    ]
    if at_once:
        prepared: list[object] = [*map(_told, store.prepare_all(copies))]
        placed: list[object] = [*map(_told, store.place_all(places))]
    else:
        prepared = [_attempt(store.prepare, *each) for each in copies]
        placed = [_attempt(store.place, *each) for each in places]
    return prepared, placed, _people_and_content(store)


def _attempt(work: object, *arguments: str) -> object:
    assert callable(work)
    try:
        return work(*arguments)
    except SpoolError as error:
        return _told(error)


ARRIVALS = st.lists(
    st.tuples(
        st.sampled_from(("R1.X01", "r1.x01", "NUL.X01")),
        st.sampled_from((b"", b"results", b"more", b"had before")),
        st.sampled_from(("unannounced", "announced", "damaged")),
    ),
    max_size=8,
)


@given(arrivals=ARRIVALS)
def test_receiving_many_is_receiving_each(
    tmp_path_factory: pytest.TempPathFactory,
    arrivals: Sequence[tuple[str, bytes, str]],
) -> None:
    """One after the other up to the first that fails, or all at once: the same."""
    worlds = []
    for name in ("many", "each"):
        folder = tmp_path_factory.mktemp(name) / "spool"
        create_spool(folder)
        with open_spool(folder, clock=SettableClock()) as spool:
            before = _arrivals(spool.custody, [("R0.X01", b"had before", "announced")])
            spool.custody.receive_all("ocr", before)
            fetched = _arrivals(spool.custody, arrivals)
            waves = [fetched] if name == "many" else [[each] for each in fetched]
            outcomes: list[object] = []
            for wave in waves:
                received = spool.custody.receive_all("ocr", wave)
                outcomes += map(_told, received)
                if any(isinstance(each, SpoolError) for each in received):
                    break
            outcomes += outcomes[-1:] * (len(arrivals) - len(outcomes))
            parcels = spool.ledger.parcels()
            happened = [
                [(event.name, event.detail) for event in spool.ledger.events(parcel.id)]
                for parcel in parcels
            ]
            held = sorted(path.name for path in spool.root.content.rglob("*/*"))
            worlds.append((outcomes, parcels, happened, held))
    many, each = worlds

    assert each[0] == many[0][: len(each[0])]
    assert each[1:] == many[1:]


def _arrivals(
    custody: Custody, files: Sequence[tuple[str, bytes, str]]
) -> list[Arrival]:
    """Lay fetched files into staging."""
    made = []
    for number, (name, content, state) in enumerate(files):
        staged = custody.store.staged(f"fetch-{number}")
        staged.write_bytes(b"rotten" if state == "damaged" else content)
        expected = None if state == "unannounced" else digest(content)
        made.append(Arrival(name, staged, expected))
    return made


def _people_and_content(store: FolderStore) -> object:
    held = {name: store.content(name).read_bytes() for name in store.digests()}
    staged = [path.name for path in store.all_staged()]
    people = {
        name: content
        for name, content in tree(store.root).items()
        if not str(name).startswith(".a2c")
    }
    return held, staged, people


@pytest.mark.parametrize("taken", [False, True])
def test_reporting_many_is_reporting_each(tmp_path: Path, taken: bool) -> None:
    """Reports stay apart from what is there, and where names are cut to one name."""
    names = ("a", "b", "é" * 126 + "1", "é" * 126 + "2")
    reports = [(f"rejected/{name}", f"why {name}") for name in names]
    written = []
    for at_once in (True, False):
        store = FolderStore(create_root(tmp_path / f"{at_once}"))
        if taken:
            (store.root / "rejected" / "A.report.txt").write_bytes(b"another's")
            (store.root / "rejected" / "b.report.txt").write_bytes(b"why b")
        places = (
            store.write_reports(reports)
            if at_once
            else [store.write_report(*each) for each in reports]
        )
        assert [text for _, text in reports] == [
            (store.root / str(place)).read_text() for place in places
        ]
        written.append((places, _people_and_content(store)))
    many, each = written

    assert each == many


class _Flushes:
    """The folders that are flushed, and those whose flush fails."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.failing: set[str] = set()
        self.done: list[str] = []
        real = os.fsync

        def fsync(handle: int) -> None:
            path = os.readlink(f"/proc/self/fd/{handle}")
            if path in self.failing:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            self.done.append(path)
            real(handle)

        monkeypatch.setattr(os, "fsync", fsync)


def test_a_folder_that_one_file_made_and_another_uses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No content counts as held before the folder that holds it is known to be.

    Of two files whose digests begin alike the first makes the folder. If the flush of
    that fails, the second is no better off; nor is the first when it is tried again.
    """
    root = create_root(tmp_path / "spool")
    flushes = _Flushes(monkeypatch)
    flushes.failing.add(str(root.content))
    store = FolderStore(root)
    sources = _dropped(store, [("as seen", each) for each in _alike()])
    first = store.snapshot_all(sources)
    again = store.snapshot_all(sources)
    flushes.failing.clear()
    flushes.done.clear()
    good = store.snapshot_all(sources)

    assert [DiskFault] * 4 == [type(each) for each in (*first, *again)]
    assert not any(isinstance(each, SpoolError) for each in good)
    assert 1 == flushes.done.count(str(root.content))


def test_a_folder_for_people_that_one_file_made_and_another_uses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No file counts as placed before the folder that was made for it is known to be.

    People may have made it, too, so it is flushed though it is there.
    """
    store = FolderStore(create_root(tmp_path / "spool"))
    flushes = _Flushes(monkeypatch)
    flushes.failing.add(str(store.root / "rejected"))
    contents = (b"one", b"two")
    copies = [(digest(each), f"place-{n}") for n, each in enumerate(contents)]
    for each in contents:
        store.put(each)
    store.prepare_all(copies)
    places = [(token, f"rejected/aside/{token}", sha256) for sha256, token in copies]
    first = store.place_all(places)
    again = store.place_all(places)
    flushes.failing.clear()
    flushes.done.clear()
    good = store.place_all(places)

    assert [DiskFault] * 4 == [type(each) for each in (*first, *again)]
    assert [Placed.PLACED] * 2 == good
    assert 1 == flushes.done.count(str(store.root / "rejected"))


def test_a_spool_is_there_after_a_power_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The names of all folders that were made for it are flushed, those above, too."""
    flushes = _Flushes(monkeypatch)
    create_root(tmp_path / "school" / "spool")

    above = [tmp_path, tmp_path / "school", tmp_path / "school" / "spool"]
    assert {str(each) for each in above} <= {*flushes.done}


def _alike() -> tuple[bytes, bytes]:
    """Two contents whose digests begin with the same two digits."""
    seen: dict[str, bytes] = {}
    for number in count():
        content = f"{number}".encode()
        other = seen.setdefault(digest(content)[:2], content)
        if other != content:
            return other, content
    raise AssertionError


def test_a_file_is_open_no_longer_than_its_work(tmp_path: Path) -> None:
    """Work that was given up holds no file open: Windows would let nobody move it."""
    opened: list[BinaryIO] = []

    def work(path: Path) -> Work[None]:
        with path.open("xb") as file:
            opened.append(file)
            yield file
            yield path.parent

    with pytest.raises(SpoolUnavailable):
        together([work(tmp_path / "1"), _going_away(tmp_path)])

    assert all(file.closed for file in opened)
