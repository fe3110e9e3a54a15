"""Writing a new file so that nothing half-written is ever left."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from spool.tokens import COPY


class NewFile:
    """A new file in the staging folder, gone at the end unless moved away."""

    def __init__(self, folder: Path, *, private: bool) -> None:
        self._folder = folder
        self._private = private

    def __enter__(self) -> tuple[Path, BinaryIO]:
        handle, name = tempfile.mkstemp(prefix=COPY, dir=self._folder)
        self._path = Path(name)
        if not self._private:
            self._path.chmod(0o644)
        self._file = os.fdopen(handle, "wb")
        return self._path, self._file

    def __exit__(self, *exc_info: object) -> None:
        with suppress(OSError):  # closing flushes, which fails again on a full disk
            self._file.close()
        self._path.unlink(missing_ok=True)
