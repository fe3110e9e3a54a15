"""What is wrong with a layout: values that point at the place and say what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import frozen

from edi.layout.mistakes import MISTAKES
from edi.layout.plan import LayoutSpan


@frozen
class LayoutFault:
    """One fault of a layout source. `code` is a key of `mistakes.MISTAKES`."""

    code: str
    message: str
    help: str
    span: LayoutSpan
    source_line: str = ""

    def __str__(self) -> str:
        where = f"{self.span.file}:{self.span.line}:{self.span.column}"
        lines = [f"error[{self.code}]: {self.message}", f" --> {where}"]
        if self.source_line:
            number = str(self.span.line)
            before = "".join(
                "\t" if character == "\t" else " "
                for character in self.source_line[: self.span.column - 1]
            )
            carets = "^" * max(1, self.span.end_column - self.span.column)
            lines += [
                f"{number} | {self.source_line}",
                f"{' ' * len(number)} | {before}{carets}",
            ]
        return "\n".join([*lines, f"  = help: {self.help}"])


class LayoutErrors(Exception):  # noqa: N818  # several errors, raised together
    """A layout cannot be used; `faults` are all that were found, in source order."""

    def __init__(self, faults: Iterable[LayoutFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n\n".join(str(fault) for fault in self.faults))


class FaultList:
    """Collects faults, each once however often the compiler comes by.

    A record is looked at again in every format that inherits it.
    """

    def __init__(self, lines: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self._lines = dict(lines or {})
        self._found: dict[tuple[str, LayoutSpan], LayoutFault] = {}

    def __len__(self) -> int:
        return len(self._found)

    def know(self, file: str, lines: tuple[str, ...]) -> None:
        """Remember a source's lines, so that faults in it can show theirs."""
        self._lines[file] = lines

    def add(self, code: str, span: LayoutSpan, message: str) -> None:
        """Note a fault; the advice is that of the code's entry."""
        lines = self._lines.get(span.file, ())
        line = lines[span.line - 1] if span.line <= len(lines) else ""
        fault = LayoutFault(code, message, MISTAKES[code].help, span, line)
        self._found.setdefault((code, span), fault)

    def take(self, errors: LayoutErrors) -> None:
        """Note the faults of another step."""
        for fault in errors.faults:
            self._found.setdefault((fault.code, fault.span), fault)

    def raise_any(self) -> None:
        """Raises LayoutErrors if a fault was noted."""
        if self._found:
            order = sorted(
                self._found.values(),
                key=lambda fault: (fault.span.file, fault.span.line, fault.span.column),
            )
            raise LayoutErrors(order)
