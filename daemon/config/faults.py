"""What is wrong with a configuration file, as values that are reported together."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from attrs import Factory, evolve, field, frozen

from daemon.config_codes import CODES

KeyPath = tuple[str | int, ...]
"""Where a value stands: names of tables and keys, and indexes of lists (from 0)."""


def shown(path: KeyPath) -> str:
    """Write a path for people, lists counted from 1: `centres[1].partners[2].host`."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            text += f".{part}" if text else part
    return text


@frozen(kw_only=True)
class Fault:
    """One thing wrong, with its place; `path` is empty for the file as a whole."""

    code: str
    message: str
    path: KeyPath = ()
    line: int | None = None
    help: str = field(
        default=Factory(lambda self: CODES[self.code].help, takes_self=True)
    )

    @property
    def severity(self) -> str:
        """`error` or `warning`, as the code's registry entry says."""
        return CODES[self.code].severity

    def at(self, line: int | None) -> Fault:
        """Return the same fault with the line it was found on, where that is known."""
        return self if line is None else evolve(self, line=line)

    def to_json(self) -> dict[str, object]:
        """Return the shape that `a2c config check --json` prints."""
        return {
            "code": self.code,
            "severity": self.severity,
            "path": shown(self.path),
            "line": self.line,
            "message": self.message,
            "help": self.help,
        }

    def render(self, file: str) -> str:
        """Two or three lines for people, in the manner of the other diagnostics."""
        place = file if self.line is None else f"{file}:{self.line}"
        key = f", {shown(self.path)}" if self.path else ""
        return (
            f"{self.severity}[{self.code}]: {self.message}\n"
            f"  --> {place}{key}\n"
            f"  = help: {self.help}"
        )


class ConfigErrors(Exception):  # noqa: N818  # several faults, hence the plural
    """A configuration that cannot be used; `faults` says everything that is wrong."""

    def __init__(self, file: Path, faults: Iterable[Fault]) -> None:
        self.file = file
        self.faults = tuple(faults)
        super().__init__(self.render())

    def render(self) -> str:
        """All faults as text, in the order of the file."""
        return "\n\n".join(fault.render(str(self.file)) for fault in self.faults)
