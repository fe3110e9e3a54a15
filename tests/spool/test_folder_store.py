"""Files on disk: nothing half-written, nothing overwritten, nothing renamed."""

import errno
import os
import shutil
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spool import fingerprints, folder_store, platform
from spool.errors import (
    ContentDamaged,
    ContentMissing,
    DigestDiffers,
    DiskFault,
    HeldOpen,
    NoRoom,
    SourceChanged,
    SpoolError,
    SpoolUnavailable,
)
from spool.fingerprints import fingerprint_of
from spool.folder_store import FolderStore
from spool.parcel import Fingerprint
from spool.ports import Blob, Placed, Retired
from spool.root import create_root
from tests.spool.world import digest, tree

CONTENT = b"entries"
DIGEST = digest(CONTENT)


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    """A store with nothing in it."""
    return FolderStore(create_root(tmp_path / "spool"))


@pytest.fixture
def held(store: FolderStore) -> FolderStore:
    """A store that holds CONTENT."""
    store.put(CONTENT)
    return store


def _drop(store: FolderStore, content: bytes = CONTENT) -> tuple[Path, Fingerprint]:
    path = store.root / "outbox" / "E1234501.X01"
    path.write_bytes(content)
    return path, fingerprint_of(os.lstat(path))


def _place(store: FolderStore, name: str = "E1234501.X01") -> str:
    store.prepare(DIGEST, "place-1")
    path = store.choose_place("sent", name, DIGEST)
    assert Placed.PLACED is store.place("place-1", path, DIGEST)
    return path


def _private(store: FolderStore) -> list[str]:
    """Return the names of everything in store and staging."""
    return [*store.digests(), *(path.name for path in store.all_staged())]


def _failing(number: int) -> Callable[..., object]:
    def fail(*_: object, **__: object) -> object:
        raise OSError(number, os.strerror(number))

    return fail


# Content


def test_a_snapshot(store: FolderStore) -> None:
    """A file is copied under its digest, for nobody else to read, and stays."""
    path, fingerprint = _drop(store)

    assert Blob(DIGEST, len(CONTENT)) == store.snapshot(path, fingerprint)
    assert CONTENT == store.content(DIGEST).read_bytes() == path.read_bytes()
    assert [] == store.all_staged()
    assert [DIGEST] == list(store.digests())
    if sys.platform != "win32":
        assert 0o600 == stat.S_IMODE(store.content(DIGEST).stat().st_mode)
        assert 0o700 == stat.S_IMODE((store.root / ".a2c").stat().st_mode)


@pytest.mark.parametrize("size", [0, 1, 1024 * 1024, 2 * 1024 * 1024 + 1])
def test_sizes_around_a_block(store: FolderStore, size: int) -> None:
    """Files are read in blocks, and none is lost or added at a block's edge."""
    content = os.urandom(size)
    path, fingerprint = _drop(store, content)

    assert Blob(digest(content), size) == store.snapshot(path, fingerprint)
    assert content == store.content(digest(content)).read_bytes()


def test_a_source_that_is_not_as_it_was(store: FolderStore) -> None:
    """A file that was changed since it was looked at is not taken."""
    path, fingerprint = _drop(store)
    path.write_bytes(b"entries and more")

    with pytest.raises(SourceChanged, match="with 16 bytes; expected it as before"):
        store.snapshot(path, fingerprint)
    assert [] == _private(store)


def test_a_source_that_changes_while_it_is_read(
    store: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is written to, or replaced, during the copy is not taken."""
    path, fingerprint = _drop(store)
    read = fingerprints.copy_and_digest

    def replace_meanwhile(*arguments: object) -> Blob:
        blob = read(*arguments)  # type: ignore[arg-type]  # passed on as they came
        (path.parent / "new").write_bytes(CONTENT)
        (path.parent / "new").replace(path)
        return blob

    monkeypatch.setattr(folder_store, "copy_and_digest", replace_meanwhile)
    with pytest.raises(SourceChanged):
        store.snapshot(path, fingerprint)
    assert [] == _private(store)


def test_a_source_that_is_gone(store: FolderStore) -> None:
    """A file that was taken away meanwhile is a change, not a fault."""
    path, fingerprint = _drop(store)
    path.unlink()

    with pytest.raises(SourceChanged, match="it is gone"):
        store.snapshot(path, fingerprint)


@pytest.mark.parametrize(
    ("number", "kind", "transient"),
    [
        (errno.ENOSPC, NoRoom, True),
        (errno.EDQUOT, NoRoom, True),
        (errno.EBUSY, HeldOpen, True),
        (errno.EIO, DiskFault, False),
    ],
)
@pytest.mark.parametrize("operation", ["snapshot", "put", "prepare", "report"])
def test_a_disk_that_fails(
    held: FolderStore,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    kind: type[SpoolError],
    transient: bool,
    operation: str,
) -> None:
    """A full or broken disk is told as what it is, and leaves no debris."""
    path, fingerprint = _drop(held, b"other")
    before = tree(held.root)
    monkeypatch.setattr(os, "fsync", _failing(number))
    operations: dict[str, Callable[[], object]] = {
        "snapshot": lambda: held.snapshot(path, fingerprint),
        "put": lambda: held.put(b"third"),
        "prepare": lambda: held.prepare(DIGEST, "place-1"),
        "report": lambda: held.write_report("rejected/E1234501.X01", "a report\n"),
    }
    with pytest.raises(kind) as caught:
        operations[operation]()

    assert transient is caught.value.transient
    assert before == tree(held.root)


def test_a_spool_that_goes_away(held: FolderStore) -> None:
    """When the folders vanish, that is what is told, whatever was tried."""
    path, fingerprint = _drop(held)
    shutil.rmtree(held.root)
    attempts: list[Callable[[], object]] = [
        held.check,
        lambda: held.snapshot(path, fingerprint),
        lambda: held.put(b"x"),
        lambda: held.content(DIGEST),
        lambda: held.prepare(DIGEST, "place-1"),
        lambda: held.retire(path, fingerprint, "retire-1"),
        lambda: held.write_report("rejected/x", "report"),
        held.all_staged,
        lambda: list(held.digests()),
    ]
    for attempt in attempts:
        with pytest.raises(SpoolUnavailable):
            attempt()


def test_another_spool_in_the_same_place(store: FolderStore, tmp_path: Path) -> None:
    """Another disk mounted in the spool's place is not the spool."""
    shutil.rmtree(store.root)
    create_root(store.root)

    with pytest.raises(SpoolUnavailable, match="found another spool"):
        store.check()


def test_adopting_a_fetched_file(store: FolderStore) -> None:
    """A staged file moves into the store."""
    staged = store.staged("fetch-1")
    staged.write_bytes(CONTENT)

    assert Blob(DIGEST, 7) == store.adopt(staged, DIGEST)
    assert CONTENT == store.content(DIGEST).read_bytes()
    assert [] == store.all_staged()


def test_adopting_a_damaged_file(store: FolderStore) -> None:
    """A file that is not the announced one is thrown away: it is fetched again."""
    staged = store.staged("fetch-1")
    staged.write_bytes(b"entr")

    with pytest.raises(DigestDiffers, match=f"expected {DIGEST}"):
        store.adopt(staged, DIGEST)
    assert [] == _private(store)


def test_missing_content(store: FolderStore) -> None:
    """Content that is not there is told, and dropping it is no fault."""
    store.drop(DIGEST)

    with pytest.raises(ContentMissing, match=DIGEST[:12]):
        store.content(DIGEST)


def test_damaged_content(held: FolderStore) -> None:
    """Content that was altered on the disk never reaches a people's folder."""
    held.content(DIGEST).write_bytes(b"altered")

    with pytest.raises(ContentDamaged, match=f"expected {DIGEST}"):
        held.prepare(DIGEST, "place-1")
    assert [] == held.all_staged()


def test_good_content_heals_damaged(held: FolderStore) -> None:
    """The same bytes put in again replace what was altered."""
    held.content(DIGEST).write_bytes(b"altered")
    held.put(CONTENT)

    assert CONTENT == held.content(DIGEST).read_bytes()


# The people's folders


def test_placing(held: FolderStore) -> None:
    """A file appears whole under its name, and people may change it as their own."""
    path = _place(held)

    assert "sent/E1234501.X01" == path
    assert CONTENT == (held.root / path).read_bytes()
    assert [] == held.all_staged()
    (held.root / path).write_bytes(b"changed by people")
    assert CONTENT == held.content(DIGEST).read_bytes()


@pytest.mark.parametrize("name", ["E1234501.X01", "e1234501.x01"])
def test_a_place_that_is_taken(held: FolderStore, name: str) -> None:
    """Beside another file of the name, case apart, the file goes into a folder."""
    (held.root / "sent" / name).write_bytes(b"other")
    path = _place(held)

    assert f"sent/{DIGEST[:12]}/E1234501.X01" == path
    assert b"other" == (held.root / "sent" / name).read_bytes()
    assert CONTENT == (held.root / path).read_bytes()


def test_all_places_taken(held: FolderStore) -> None:
    """Even a file that was altered in its own folder is never overwritten."""
    paths = []
    for _ in range(3):
        paths.append(_place(held))
        (held.root / paths[-1]).write_bytes(b"altered")

    aside = f"sent/{DIGEST[:12]}"
    assert [
        "sent/E1234501.X01",
        f"{aside}/E1234501.X01",
        f"{aside}-2/E1234501.X01",
    ] == paths


def test_a_folder_or_link_of_the_name(held: FolderStore) -> None:
    """Anything that has the name takes the place."""
    (held.root / "sent" / "E1234501.X01").mkdir()

    assert f"sent/{DIGEST[:12]}/E1234501.X01" == _place(held)


def test_placing_what_is_there(held: FolderStore) -> None:
    """The same file at its place already is success, and nothing is there twice."""
    first = _place(held)
    held.prepare(DIGEST, "place-2")

    assert first == held.choose_place("sent", "E1234501.X01", DIGEST)
    assert Placed.FOUND is held.place("place-2", first, DIGEST)
    assert Placed.FOUND is held.place("place-2", first, DIGEST)
    assert [] == held.all_staged()


def test_placing_what_was_placed_and_taken(held: FolderStore) -> None:
    """Without a prepared copy and a file, the file was placed and taken."""
    path = _place(held)
    (held.root / path).unlink()

    assert Placed.GONE is held.place("place-1", path, DIGEST)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows moves in one step")
def test_placed_by_half(held: FolderStore) -> None:
    """A copy that was linked, and whose other name was moved away, was placed."""
    held.prepare(DIGEST, "place-1")
    os.link(held.staged("place-1"), held.root / "taken")

    assert Placed.GONE is held.place("place-1", "sent/E1234501.X01", DIGEST)
    assert [] == held.all_staged()


def test_a_place_taken_in_between(held: FolderStore) -> None:
    """A file that came since the place was chosen is not overwritten."""
    held.prepare(DIGEST, "place-1")
    (held.root / "sent" / "E1234501.X01").write_bytes(b"other")

    assert Placed.TAKEN is held.place("place-1", "sent/E1234501.X01", DIGEST)
    assert ["place-1"] == [path.name for path in held.all_staged()]


def test_on_another_disk(held: FolderStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A people's folder on a disk of its own gets its files whole, too."""
    move = platform.move_without_overwriting

    def refuse_across(source: Path, target: Path) -> None:
        if source.parent != target.parent:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        move(source, target)

    monkeypatch.setattr(folder_store, "move_without_overwriting", refuse_across)
    path = _place(held)

    assert {"E1234501.X01": CONTENT} == tree(held.root / "sent")
    assert CONTENT == (held.root / path).read_bytes()
    assert [] == held.all_staged()


@pytest.mark.parametrize("part", ["..", "a\\b", "", "CON"])
def test_no_way_out_of_the_folder(held: FolderStore, part: str) -> None:
    """A place is never outside its folder, whatever is asked for."""
    with pytest.raises(ValueError, match=r"means|holds|empty|device"):
        held.choose_place(f"inbox/{part}", "E1234501.X01", DIGEST)
    with pytest.raises(ValueError, match=r"means|holds|empty|device"):
        held.choose_place("inbox", part, DIGEST)


def test_reports(store: FolderStore) -> None:
    """A report lies beside its file; the same again is one, another gets a number."""
    paths = [
        store.write_report("rejected/E1234501.X01", text)
        for text in ("first\n", "first\n", "second\n")
    ]

    assert [
        "rejected/E1234501.X01.report.txt",
        "rejected/E1234501.X01.report.txt",
        "rejected/E1234501.X01.report-2.txt",
    ] == paths
    assert {
        "E1234501.X01.report.txt": b"first\n",
        "E1234501.X01.report-2.txt": b"second\n",
    } == tree(store.root / "rejected")


def test_a_report_beside_a_long_name(store: FolderStore) -> None:
    """The report of a file with the longest name still has a name of its own."""
    path = store.write_report("rejected/" + "é" * 127, "report")

    assert path.endswith(".report.txt")
    assert len(Path(path).name.encode()) <= 255


# Leaving the outbox


def test_retiring(store: FolderStore) -> None:
    """A file that is as it was leaves the outbox; one that is gone had left."""
    path, fingerprint = _drop(store)

    assert Retired.REMOVED is store.retire(path, fingerprint, "retire-1")
    assert Retired.ABSENT is store.retire(path, fingerprint, "retire-1")
    assert {} == tree(store.root / "outbox")
    assert [] == store.all_staged()


def test_retiring_what_was_replaced(store: FolderStore) -> None:
    """A newer file under the name stays where it is."""
    path, fingerprint = _drop(store)
    path.write_bytes(b"newer entries")

    assert Retired.REPLACED is store.retire(path, fingerprint, "retire-1")
    assert {"E1234501.X01": b"newer entries"} == tree(store.root / "outbox")


@pytest.mark.parametrize("also_dropped", [False, True])
def test_replaced_at_the_last_moment(
    store: FolderStore, monkeypatch: pytest.MonkeyPatch, also_dropped: bool
) -> None:
    """A file that turns out to be another goes back, or waits if that is taken."""
    path, fingerprint = _drop(store)
    rename = os.rename

    def replace_first(source: Path, target: Path) -> None:
        path.write_bytes(b"newer entries")
        rename(source, target)
        if also_dropped:
            path.write_bytes(b"newest")
        monkeypatch.undo()

    monkeypatch.setattr(os, "rename", replace_first)
    retired = store.retire(path, fingerprint, "retire-1")

    if also_dropped:
        assert Retired.STRANDED is retired
        assert {"E1234501.X01": b"newest"} == tree(store.root / "outbox")
        place = store.set_aside(store.staged("retire-1"), path.name, "why\n")
        assert b"newer entries" == (store.root / place).read_bytes()
    else:
        assert Retired.REPLACED is retired
        assert {"E1234501.X01": b"newer entries"} == tree(store.root / "outbox")
    assert [] == store.all_staged()


@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["a", "A", "b"]), st.sampled_from([b"1", b"2", b"3"])
        ),
        max_size=8,
    )
)
@settings(
    max_examples=30,
    deadline=None,
    # each example has a spool of its own in a numbered folder
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_placing_loses_nothing(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, bytes]]
) -> None:
    """Whatever is placed under whatever name, all of it is there, each thing once."""
    store = FolderStore(create_root(tmp_path_factory.mktemp("store") / "spool"))
    for number, (name, content) in enumerate(steps):
        sha256 = store.put(content).sha256
        store.prepare(sha256, f"place-{number}")
        path = store.choose_place("inbox", name, sha256)
        store.place(f"place-{number}", path, sha256)

    found = [
        (Path(path).name, content)
        for path, content in tree(store.root / "inbox").items()
    ]
    assert sorted(set(steps)) == sorted(found)
    folded = {path.casefold() for path in tree(store.root / "inbox")}
    assert len(found) == len(folded)
