"""The shim that lets calls fail, compiled on the spot, and how a test speaks to it."""

from __future__ import annotations

import mmap
import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

_SOURCE: Final = Path(__file__).with_name("shim.c")
_LAYOUT: Final = struct.Struct("=6q32s480s512s")
CONTROL: Final = "A2C_FAULT_CONTROL"


def compiled(folder: Path) -> Path:
    """Compile the shim; skips the test where there is no compiler, or no Linux."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("no C compiler (gcc) for the shim, or no Linux")
    library = folder / "shim.so"
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-O1", "-o", library, _SOURCE, "-ldl"],
        check=True,
    )
    return library


class Control:
    """What the shim is told, and tells, in all processes that have mapped its file."""

    def __init__(self, path: Path) -> None:
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), _LAYOUT.size)

    @staticmethod
    def make(path: Path) -> None:
        """Make the file that everyone maps."""
        path.write_bytes(bytes(_LAYOUT.size))

    def arm(self, under: str, at: int, number: int, *, forever: bool = False) -> None:
        """Count calls on paths that hold `under`, and let the one at `at` fail."""
        fields = (1, at, number, int(forever), 0, 0, b"", b"", os.fsencode(under))
        self._map[:] = _LAYOUT.pack(*fields)

    def disarm(self) -> None:
        """Let every call work; what was counted stays."""
        self._map[:8] = struct.pack("=q", 0)

    @property
    def count(self) -> int:
        """How many calls matched."""
        return int(self._fields()[4])

    @property
    def failed(self) -> str | None:
        """The first call that failed, and on what; None when none did."""
        fields = self._fields()
        if not fields[5]:
            return None
        call, path = (each.split(b"\0")[0].decode() for each in fields[6:8])
        return f"{call} {path}"

    def _fields(self) -> tuple[int, int, int, int, int, int, bytes, bytes, bytes]:
        return _LAYOUT.unpack(self._map[:])
