"""Basedata in a zip: what is good is read, what is hostile or damaged is refused."""

from __future__ import annotations

import io
import stat
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon import archives
from daemon.archives import ArchiveRefusedError, basedata_in
from daemon.checking import basedata_blocks
from daemon.demo import series
from edi import Basedata
from edi.basedata import is_basedata
from edi.file_names import parse_file_name

NAME = "Z6A26_01.zip"
FILES = {document.name: bytes(document) for document in series.basedata()}
README = {"Jun26OCRHelp.txt": b"Read me.\r\n"}


def packed(
    files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED, comment: bytes = b""
) -> bytes:
    """A zip of these files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        archive.comment = comment
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


GOOD = packed({**FILES, **README})


def refused(folder: Path, content: bytes) -> ArchiveRefusedError:
    """Why an archive of these bytes is not opened."""
    path = folder / NAME
    path.write_bytes(content)
    with pytest.raises(ArchiveRefusedError) as caught:
        basedata_in(path)
    return caught.value


def test_basedata_is_found_and_the_rest_passed_over(tmp_path: Path) -> None:
    """Each of S, O, C, L and D, in whatever folder; a text to read is no basedata."""
    path = tmp_path / NAME
    path.write_bytes(packed({**README, **{f"June/{n}": c for n, c in FILES.items()}}))

    assert FILES == {member.name: member.content for member in basedata_in(path)}


@pytest.mark.parametrize("comment", [b"", b"issued by us"])
def test_comment_at_the_end(tmp_path: Path, comment: bytes) -> None:
    """A remark behind the list of members is allowed."""
    path = tmp_path / NAME
    path.write_bytes(packed(FILES, zipfile.ZIP_STORED, comment))

    assert len(FILES) == len(basedata_in(path))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (NAME, True),
        ("z6a26_01.ZIP", True),
        ("Z6A26_01 (1).zip", True),
        ("Z6A26_01.exe", False),
        ("S6A26_01.X01", False),
        ("holiday.zip", False),
    ],
)
def test_names_of_archives(name: str, expected: bool) -> None:
    """The letter Z and `.zip`; one that unpacks itself is never opened."""
    assert expected == parse_file_name(name).is_archive
    assert (expected or name == "S6A26_01.X01") == is_basedata(name)


@pytest.mark.parametrize(
    "name",
    [
        "../S6A26_01.X01",
        "..\\S6A26_01.X01",
        "a/../../S6A26_01.X01",
        "/etc/S6A26_01.X01",
        "C:\\S6A26_01.X01",
        "\\\\server\\share\\S6A26_01.X01",
        "./S6A26_01.X01",
        "a//S6A26_01.X01",
        "NUL",
        "com1.txt",
        "S6A26_01.X01\nO6A26_01.X01",
        "S6A26_01\u202e10X.exe",
        "S6A26_01.X01 ",
        "S6A26_01.X01\0.txt",
        "é" * 128,
        "\x1b[2J",
    ],
)
def test_names_that_lead_elsewhere(tmp_path: Path, name: str) -> None:
    """One such name, even of a file that we would not read, and nothing is used."""
    holder = "x" * len(name.encode())
    content = packed({**FILES, holder: b""})
    content = content.replace(holder.encode(), name.encode())
    if not name.isascii():  # the flag that says a name is UTF-8
        content = content.replace(
            b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x00\x08"
        ).replace(b"PK\x03\x04\x14\x00\x00\x00", b"PK\x03\x04\x14\x00\x00\x08")

    assert "TRN032" == refused(tmp_path, content).code


def _twins() -> bytes:
    return packed({"S6A26_01.X01": b"1", "s6a26_01.x01": b"2"})


def _two_folders() -> bytes:
    return packed({"a/S6A26_01.X01": b"1", "b/S6A26_01.X01": b"2"})


def _link() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        info = zipfile.ZipInfo("S6A26_01.X01")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    return made.getvalue()


def _bomb() -> bytes:
    return packed({"S6A26_01.X01": bytes(30 * 2**20)})


def _many_bombs() -> bytes:
    """Each within its limit, together not; stored, so that no ratio gives them away."""
    part = bytes(2**20 - 1)
    return packed({f"{number}.txt": part for number in range(70)})


def _bomb_that_lies() -> bytes:
    """The list says 100 bytes; the data would unpack to 30 MB."""
    content = bytearray(_bomb())
    at = content.rindex(b"PK\x01\x02")
    struct.pack_into("<L", content, at + 24, 100)
    struct.pack_into("<L", content, 22, 100)
    return bytes(content)


def _crowd() -> bytes:
    return packed({f"{number}.txt": b"" for number in range(archives.MEMBERS_MAX + 1)})


def _crowd_that_lies() -> bytes:
    """The end counts one member; the list holds thousands."""
    content = bytearray(packed({f"{number}.txt": b"" for number in range(20_000)}))
    struct.pack_into("<HH", content, content.rindex(b"PK\x05\x06") + 8, 1, 1)
    return bytes(content)


def _locked() -> bytes:
    content = bytearray(packed(FILES))
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        content[content.index(mark) + offset] |= 1
    return bytes(content)


def _long() -> bytes:
    return b"\0" * (archives.ARCHIVE_BYTES_MAX + 1)


def _unusual() -> bytes:
    return packed(FILES, zipfile.ZIP_LZMA)


@pytest.mark.parametrize(
    ("make", "code", "words"),
    [
        (_twins, "TRN032", "twice"),
        (_two_folders, "TRN032", "in two folders"),
        (_link, "TRN032", "is a link"),
        (_bomb, "TRN032", "would unpack to 31457280 bytes"),
        (_many_bombs, "TRN032", "would unpack to more than"),
        (_bomb_that_lies, "TRN033", "unpacked"),
        (_crowd, "TRN032", "lists 201 files"),
        (_crowd_that_lies, "TRN032", "lists"),
        (_locked, "TRN032", "password"),
        (_unusual, "TRN032", "in an unusual way"),
        (_long, "TRN032", "it has more than"),
        (lambda: b"", "TRN033", "no list of its members"),
        (lambda: b"PK", "TRN033", "no list of its members"),
        (lambda: GOOD[:-30], "TRN033", "no list of its members"),
        (lambda: GOOD[200:], "TRN033", "unpacked"),
        (
            lambda: GOOD[:40] + bytes([GOOD[40] ^ 1, GOOD[41] ^ 255]) + GOOD[42:],
            "TRN033",
            "unpacked",
        ),
    ],
)
def test_refused(
    tmp_path: Path, make: Callable[[], bytes], code: str, words: str
) -> None:
    """The reason is told, and costs little memory to find."""
    content = make()
    refused(tmp_path, content)  # what is made once, on first use, is not counted
    tracemalloc.start()
    error = refused(tmp_path, content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert code == error.code
    assert words in error.problem
    assert peak < 2 * len(content) + 2**20


@given(st.data())
def test_damaged_anywhere(data: st.DataObject) -> None:
    """Whatever bytes are changed, cut or added, it is read unchanged or refused."""
    content = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.sampled_from([0, 0, 0, 1, 22, 100]))
    file = _InMemory(bytes(content[: len(content) - cut]))
    try:
        members = basedata_in(file)  # type: ignore[arg-type]  # it is opened as a path is
    except ArchiveRefusedError:
        return
    for member in members:
        assert member.content in FILES.values()


class _InMemory:
    """What a path is to `basedata_in`."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def open(self, _mode: str) -> io.BytesIO:
        """Its content."""
        return io.BytesIO(self._content)


def test_basedata_of_a_zip_is_that_of_its_files(tmp_path: Path) -> None:
    """Held in one zip or file by file, the same is checked against."""
    (tmp_path / NAME).write_bytes(GOOD)
    apart = Basedata.load((name, [content]) for name, content in FILES.items())
    zipped = Basedata.load(basedata_blocks([(NAME, tmp_path / NAME)]))

    assert apart == zipped
    assert apart.series


def test_a_zip_that_is_refused_adds_nothing(tmp_path: Path) -> None:
    """The others that are held count all the same."""
    (tmp_path / NAME).write_bytes(b"PK")
    (tmp_path / "S6A26_01.X01").write_bytes(FILES["S6A26_01.X01"])
    held = [(name, tmp_path / name) for name in (NAME, "S6A26_01.X01")]

    assert 1 == len(list(basedata_blocks(held)))
