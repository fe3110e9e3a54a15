"""What ends the conversion of one file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module


class ConversionError(Exception):
    """Why a file cannot be converted, and what to do.

    `usage` is False where the file itself is at fault.
    """

    def __init__(self, message: str, fix: str = "", *, usage: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix
        self.usage = usage


class TargetTakenError(ConversionError):
    """There is a file of that name already, and it is another one."""

    def __init__(self, path: object) -> None:
        super().__init__(
            f"{path} is there already, with other content",
            "move it away, or write to another folder",
            usage=True,
        )


@contextmanager
def library(module: str, extra: str, purpose: str) -> Iterator[None]:
    """Turn a heavy library's absence into how to install it.

    Raises ConversionError where `module`, which the extra brings, is not there.
    """
    try:
        import_module(module)
    except ModuleNotFoundError:
        raise ConversionError(
            f"{purpose} needs the package {module}, which is not installed",
            f"pip install 'a2c-edi[{extra}]'",
            usage=True,
        ) from None
    yield
