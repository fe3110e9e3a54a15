"""Moves that never overwrite, whatever the file system offers; locks."""

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from spool import platform
from spool.platform import (
    exclusive_lock,
    is_link,
    move_without_overwriting,
    open_to_read,
)

needs_posix = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows renames without overwriting by itself"
)


def _refuse(number: int) -> Callable[..., None]:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return refuse


@pytest.fixture(
    params=[
        pytest.param("renameat2", id="in one step"),
        pytest.param("links", marks=needs_posix),
        pytest.param("neither", marks=needs_posix),
    ]
)
def _way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each way of moving, by taking away what the system would rather use."""
    if request.param != "renameat2":
        monkeypatch.setattr(platform, "_renameat2", lambda: None)
    if request.param == "neither":
        monkeypatch.setattr(os, "link", _refuse(errno.EPERM))


@pytest.mark.usefixtures("_way")
def test_a_move(tmp_path: Path) -> None:
    """The file is at its target and no longer at its source."""
    (tmp_path / "a").write_bytes(b"content")

    move_without_overwriting(tmp_path / "a", tmp_path / "b")

    assert ["b"] == os.listdir(tmp_path)
    assert b"content" == (tmp_path / "b").read_bytes()


@pytest.mark.usefixtures("_way")
def test_a_move_onto_a_file(tmp_path: Path) -> None:
    """A name that is taken is an error, and both files stay as they are."""
    (tmp_path / "a").write_bytes(b"new")
    (tmp_path / "b").write_bytes(b"old")

    with pytest.raises(FileExistsError):
        move_without_overwriting(tmp_path / "a", tmp_path / "b")

    assert (b"new", b"old") == (
        (tmp_path / "a").read_bytes(),
        (tmp_path / "b").read_bytes(),
    )


@needs_posix
def test_a_move_that_fails_gives_the_name_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there are no links, a failed move leaves no empty file behind."""
    (tmp_path / "a").write_bytes(b"content")
    monkeypatch.setattr(platform, "_renameat2", lambda: None)
    monkeypatch.setattr(os, "link", _refuse(errno.EPERM))
    monkeypatch.setattr(os, "rename", _refuse(errno.EIO))

    with pytest.raises(OSError, match="Input/output"):
        move_without_overwriting(tmp_path / "a", tmp_path / "b")

    assert ["a"] == os.listdir(tmp_path)


@needs_posix
def test_a_file_is_never_opened_through_a_link(tmp_path: Path) -> None:
    """Links and pipes are refused, and a pipe does not make us wait."""
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    os.mkfifo(tmp_path / "pipe")

    assert is_link(os.lstat(tmp_path / "link"))
    for name in ("link", "pipe"):
        with pytest.raises(OSError, match=r".") as caught:
            open_to_read(tmp_path / name)
        assert errno.ELOOP == caught.value.errno


def test_one_lock_at_a_time(tmp_path: Path) -> None:
    """A second lock is refused at once while the first is held, and had after it."""
    with (
        exclusive_lock(tmp_path / "lock"),
        pytest.raises(BlockingIOError),
        exclusive_lock(tmp_path / "lock"),
    ):
        pass
    with exclusive_lock(tmp_path / "lock"):
        assert (tmp_path / "lock").exists()
