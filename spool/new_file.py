"""Writing a new file so that nothing half-written is ever left."""

import os
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from spool.platform import create_private
from spool.tokens import copy_token


class NewFile:
    """A new file in the staging folder, gone at the end unless moved away."""

    def __init__(self, folder: Path, *, private: bool) -> None:
        self._folder = folder
        self._private = private

    def __enter__(self) -> tuple[Path, BinaryIO]:
        self._path = self._folder / copy_token()
        handle = create_private(self._path)
        if not self._private:
            self._path.chmod(0o644)
        self._file = os.fdopen(handle, "wb")
        return self._path, self._file

    def __exit__(self, *exc_info: object) -> None:
        with suppress(OSError):  # closing flushes, which fails again on a full disk
            self._file.close()
        self._path.unlink(missing_ok=True)
