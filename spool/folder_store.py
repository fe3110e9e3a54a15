"""Files on a disk: the people's folders, and content by digest."""

import os
from collections.abc import Iterator, Sequence
from hashlib import sha256 as new_sha256
from pathlib import Path

from spool.errors import (
    ContentDamaged,
    ContentMissing,
    DigestDiffers,
    DiskFault,
    SourceChanged,
    SpoolError,
)
from spool.faults import told
from spool.fingerprints import (
    copy_and_digest,
    digest_of,
    fingerprint_of,
    require_unchanged,
    source_changed,
    status_of,
)
from spool.names import escaped_name, name_fault, safe_name
from spool.new_file import NewFile
from spool.parcel import Fingerprint
from spool.platform import (
    held_open,
    is_another_device,
    move_without_overwriting,
    open_to_read,
)
from spool.ports import Blob, Placed, Retired
from spool.root import Root
from spool.together import Work, alone, together

_PLACES_MAX = 100
_NAME_BYTES_MAX = 255


class FolderStore:
    """A `spool.ports.Store` in the folders of a `Root`."""

    def __init__(self, root: Root) -> None:
        self.root = root.path
        self._root = root
        self._lasting: set[Path] = set()
        """Folders of content whose names are known to be on the disk."""

    def check(self) -> None:
        self._root.check()

    # Content

    def snapshot(self, source: Path, fingerprint: Fingerprint) -> Blob:
        return alone(self._snapshot(source, fingerprint))

    def snapshot_all(
        self, sources: Sequence[tuple[Path, Fingerprint]]
    ) -> list[Blob | SpoolError]:
        return together([self._snapshot(*each) for each in sources])

    def _snapshot(self, source: Path, fingerprint: Fingerprint) -> Work[Blob]:
        with (
            told("copy", source.name, self.check),
            self._new_file() as (temporary, target),
        ):
            handle = self._open_source(source)
            with os.fdopen(handle, "rb", buffering=0) as file:
                require_unchanged(source, fingerprint, os.fstat(file.fileno()))
                blob = copy_and_digest(file, target)
                require_unchanged(source, fingerprint, os.fstat(file.fileno()))
            require_unchanged(source, fingerprint, status_of(source))
            if blob.size != fingerprint.size:
                raise source_changed(source, blob.size, fingerprint)
            yield target
            target.close()  # Windows moves no open file
            yield from self._install(temporary, blob)
        return blob

    def put(self, content: bytes) -> Blob:
        return alone(self._put(content))

    def _put(self, content: bytes) -> Work[Blob]:
        blob = Blob(new_sha256(content).hexdigest(), len(content))
        with (
            told("store", f"{blob.size} bytes", self.check),
            self._new_file() as (temporary, target),
        ):
            target.write(content)
            yield target
            target.close()
            yield from self._install(temporary, blob)
        return blob

    def adopt(self, staged: Path, expected_sha256: str | None) -> Blob:
        return alone(self._adopt(staged, expected_sha256))

    def adopt_all(
        self, arrivals: Sequence[tuple[Path, str | None]]
    ) -> list[Blob | SpoolError]:
        return together([self._adopt(*each) for each in arrivals])

    def _adopt(self, staged: Path, expected_sha256: str | None) -> Work[Blob]:
        with told("receive", staged.name, self.check):
            with os.fdopen(open_to_read(staged), "rb", buffering=0) as file:
                blob = copy_and_digest(file, None)
                yield file
            if expected_sha256 not in (None, blob.sha256):
                staged.unlink()
                raise DigestDiffers(
                    operation="receive",
                    subject=staged.name,
                    cause=f"found digest {blob.sha256}; expected {expected_sha256}",
                )
            staged.chmod(0o600)
            yield from self._install(staged, blob)
        return blob

    def content(self, sha256: str) -> Path:
        path = self._blob(sha256)
        if not path.is_file():
            self.check()
            raise ContentMissing(
                operation="read",
                subject=f"the content {sha256[:12]}",
                cause=f"found no file {path}",
            )
        return path

    def drop(self, sha256: str) -> None:
        path = self._blob(sha256)
        with told("remove", f"the content {sha256[:12]}", self.check):
            path.unlink(missing_ok=True)

    def give_back(self, token: str, source: Path) -> bool:
        """Move a file from staging to where it was; False if the name is taken."""
        return alone(self._give_back(token, source))

    def _give_back(self, token: str, source: Path) -> Work[bool]:
        with told("give back", source.name, self.check):
            try:
                yield from self._move(self.staged(token), source)
            except FileExistsError:
                return False
            return True

    def digests(self) -> Iterator[str]:
        """Give the digest of everything in the store, in no certain order."""
        with told("list", str(self._root.content), self.check):
            for folder in sorted(self._root.content.iterdir()):
                for path in folder.iterdir():
                    yield path.name

    # Staging

    def staged(self, token: str) -> Path:
        return self._root.staging / token

    def all_staged(self) -> list[Path]:
        """Return everything in the staging folder, by name."""
        with told("list", str(self._root.staging), self.check):
            return sorted(self._root.staging.iterdir())

    # The people's folders

    def prepare(self, sha256: str, token: str) -> None:
        alone(self._prepare(sha256, token))

    def prepare_all(self, copies: Sequence[tuple[str, str]]) -> list[SpoolError | None]:
        return together([self._prepare(*each) for each in copies])

    def _prepare(self, sha256: str, token: str) -> Work[None]:
        source, path = self.content(sha256), self.staged(token)
        with told("prepare", f"the content {sha256[:12]}", self.check):
            path.unlink(missing_ok=True)
            try:
                # Unlike content, this is for others: the account's usual mode.
                with path.open("xb") as target:
                    with os.fdopen(open_to_read(source), "rb", buffering=0) as file:
                        blob = copy_and_digest(file, target)
                    yield target
                if blob.sha256 != sha256:
                    raise ContentDamaged(
                        operation="read",
                        subject=f"the content {sha256[:12]}",
                        cause=f"found digest {blob.sha256}; expected {sha256}",
                    )
            except BaseException:
                path.unlink(missing_ok=True)
                raise
            yield self._root.staging

    def choose_place(self, folder: str, name: str, sha256: str) -> str:
        (place,) = self.choose_places([(folder, name, sha256)])
        return place

    def choose_places(self, files: Sequence[tuple[str, str, str]]) -> list[str]:
        names = _FoldedNames(self.root)
        places = []
        for folder, name, sha256 in files:
            places.append(self._choose(folder, name, sha256, names))
            names.add(places[-1])
        return places

    def _choose(
        self, folder: str, name: str, sha256: str, names: "_FoldedNames"
    ) -> str:
        for part in (*folder.split("/"), name):
            if not safe_name(part):
                raise ValueError(f"{part!r} {name_fault(part)}")
        aside = f"{folder}/{sha256[:12]}"
        with told("look at", f"{folder}/{name}", self.check):
            for number in range(_PLACES_MAX):
                chosen = (folder, aside)[number] if number < 2 else f"{aside}-{number}"
                place = f"{chosen}/{name}"
                if names.chosen(place):
                    continue
                if not names.hold(place) or self._holds(place, sha256):
                    return place
        raise DiskFault(
            operation="place",
            subject=f"{folder}/{name}",
            cause=f"found {_PLACES_MAX} other files of that name",
            hint=f"tidy up {folder}: remove or rename what lies in {aside}",
        )

    def place(self, token: str, path: str, sha256: str) -> Placed:
        return alone(self._place(token, path, sha256))

    def place_all(
        self, copies: Sequence[tuple[str, str, str]]
    ) -> list[Placed | SpoolError]:
        return together([self._place(*each) for each in copies])

    def _place(self, token: str, path: str, sha256: str) -> Work[Placed]:
        prepared, target = self.staged(token), self.root / path
        with told("place", path, self.check):
            if not os.path.lexists(prepared):
                return Placed.FOUND if self._holds(path, sha256) else Placed.GONE
            taken = os.path.lexists(target)
            # A second link is the file at its place, wherever that was moved since.
            if os.lstat(prepared).st_nlink > 1 or (taken and self._holds(path, sha256)):
                prepared.unlink()
                return Placed.FOUND if self._holds(path, sha256) else Placed.GONE
            # Names that differ only by case were looked at when the place was chosen.
            if taken:
                return Placed.TAKEN
            yield from self._make_folder(target.parent)
            try:
                yield from self._move(prepared, target)
            except FileExistsError:
                return Placed.TAKEN
            return Placed.PLACED

    def write_report(self, path: str, report: str) -> str:
        return alone(self._write_report(path, report, _FoldedNames(self.root)))

    def write_reports(
        self, reports: Sequence[tuple[str, str]]
    ) -> list[str | SpoolError]:
        names = _FoldedNames(self.root)
        return together([self._write_report(*each, names) for each in reports])

    def _write_report(self, path: str, report: str, names: "_FoldedNames") -> Work[str]:
        text = report.encode(errors="backslashreplace")
        folder, _, name = path.rpartition("/")
        for number in range(1, _PLACES_MAX):
            place = f"{folder}/{_report_name(name, number)}"
            with told("write", place, self.check):
                if self._holds(place, new_sha256(text).hexdigest()):
                    return place
                if names.hold(place):
                    continue
                target = self.root / place
                yield from self._make_folder(target.parent)
                with self._new_file(private=False) as (temporary, file):
                    file.write(text)
                    yield file
                    file.close()
                    try:
                        yield from self._move(temporary, target)
                    except FileExistsError:
                        continue
                return place
        raise DiskFault(
            operation="write",
            subject=f"{path}.report.txt",
            cause=f"found {_PLACES_MAX - 1} other reports of that name",
            hint=f"tidy up {folder}: remove old reports",
        )

    def retire(self, source: Path, fingerprint: Fingerprint, token: str) -> Retired:
        return alone(self._retire(source, fingerprint, token))

    def retire_all(
        self, sources: Sequence[tuple[Path, Fingerprint, str]]
    ) -> list[Retired | SpoolError]:
        return together([self._retire(*each) for each in sources])

    def _retire(
        self, source: Path, fingerprint: Fingerprint, token: str
    ) -> Work[Retired]:
        staged = self.staged(token)
        with told("take", source.name, self.check):
            try:
                if fingerprint_of(os.lstat(source)) != fingerprint:
                    return Retired.REPLACED
                os.rename(source, staged)
            except FileNotFoundError:
                self.check()
                return Retired.ABSENT
            if fingerprint_of(os.lstat(staged)) == fingerprint:
                # The outbox must be known to be without the file before the ledger
                # says so: after a power cut it would pass for a second one.
                yield source.parent
                staged.unlink()
                return Retired.REMOVED
            if (yield from self._give_back(token, source)):
                return Retired.REPLACED
            return Retired.STRANDED

    def set_aside(self, staged: Path, name: str, report: str) -> str:
        if not safe_name(name):
            name = escaped_name(name)
        with told("set aside", name, self.check):
            if os.lstat(staged).st_nlink > 1:
                # A second name means "placed" to `_place`; here it is anybody's.
                alone(self._part(staged))
            sha256 = digest_of(staged).sha256
            while True:
                place = self.choose_place("rejected", name, sha256)
                self.write_report(place, report)
                if self.place(staged.name, place, sha256) is not Placed.TAKEN:
                    return place

    def _part(self, staged: Path) -> Work[None]:
        """Put a copy of its own in the place of a file that has other names."""
        with self._new_file(private=False) as (temporary, target):
            with os.fdopen(open_to_read(staged), "rb", buffering=0) as file:
                copy_and_digest(file, target)
            yield target
            target.close()
            os.replace(temporary, staged)
        yield self._root.staging

    # Shared

    def _blob(self, sha256: str) -> Path:
        return self._root.content / f"{sha256[:2]}/{sha256}"

    def _open_source(self, source: Path) -> int:
        try:
            return open_to_read(source)
        except FileNotFoundError as error:
            self.check()
            raise SourceChanged(
                operation="copy", subject=source.name, cause="it is gone"
            ) from error

    def _install(self, temporary: Path, blob: Blob) -> Work[None]:
        """Give flushed bytes their place in the store, over what was there."""
        target = self._blob(blob.sha256)
        # That a folder is there does not mean that it would be after a power cut:
        # whoever made it may have been stopped, or have failed to flush its name.
        if target.parent not in self._lasting or not target.parent.is_dir():
            target.parent.mkdir(mode=0o700, exist_ok=True)
            yield self._root.content
            self._lasting.add(target.parent)
        try:
            os.replace(temporary, target)
        except OSError as error:
            # Windows will not replace a file that is being read; it is the same.
            if not (held_open(error) and target.is_file()):
                raise
            temporary.unlink()
        yield target.parent

    def _make_folder(self, folder: Path) -> Work[None]:
        """Make a folder under a people's folder, which itself must be there.

        One that is there is flushed as well: see `_install`.
        """
        if folder.parent == self.root:
            if not folder.is_dir():
                self.check()
            return
        yield from self._make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        yield folder.parent

    def _move(self, source: Path, target: Path) -> Work[None]:
        """Move out of staging; raises FileExistsError."""
        try:
            move_without_overwriting(source, target)
        except OSError as error:
            if not is_another_device(error):
                raise
            yield from self._move_across(source, target)
        yield target.parent
        yield source.parent

    def _move_across(self, source: Path, target: Path) -> Work[None]:
        """Move to a people's folder that lies on a disk of its own."""
        near = target.with_name(f".{source.name}.part")
        near.unlink(missing_ok=True)
        try:
            with near.open("xb") as copy:
                with os.fdopen(open_to_read(source), "rb", buffering=0) as file:
                    copy_and_digest(file, copy)
                yield copy
            move_without_overwriting(near, target)
        finally:
            near.unlink(missing_ok=True)
        source.unlink()

    def _holds(self, place: str, sha256: str) -> bool:
        """Whether a regular file of exactly this name and digest is there."""
        try:
            return digest_of(self.root / place).sha256 == sha256
        except OSError:
            return False

    def _new_file(self, *, private: bool = True) -> NewFile:
        return NewFile(self._root.staging, private=private)


class _FoldedNames:
    """The names in folders, without case; each folder is read once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folders: dict[str, set[str]] = {}
        self._chosen: set[str] = set()

    def hold(self, place: str) -> bool:
        """Whether anything has this name, or one that differs only by case."""
        folder, _, name = place.rpartition("/")
        if folder not in self._folders:
            try:
                found = os.listdir(self._root / folder)
            except FileNotFoundError:
                found = []
            self._folders[folder] = {name.casefold() for name in found}
        return name.casefold() in self._folders[folder]

    def add(self, place: str) -> None:
        """Note a place that was given out."""
        self._chosen.add(place.casefold())

    def chosen(self, place: str) -> bool:
        """Whether a place was given out already."""
        return place.casefold() in self._chosen


def _report_name(name: str, number: int) -> str:
    ending = ".report.txt" if number == 1 else f".report-{number}.txt"
    stem = name.encode()[: _NAME_BYTES_MAX - len(ending)].decode(errors="ignore")
    return stem + ending
